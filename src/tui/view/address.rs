//! Addresses in few columns: the house is never cut, the street gives way in its middle, and the words that
//! every second street has go first.

use unicode_width::UnicodeWidthStr;

use crate::widgets::cut;

/// The words that every second street has, and what they become.
const GENERIC: [(&str, &str); 12] = [
    ("улица", ""),
    ("ул.", ""),
    ("переулок", "пер."),
    ("проспект", "пр."),
    ("пр-т", "пр."),
    ("бульвар", "б-р"),
    ("площадь", "пл."),
    ("набережная", "наб."),
    ("шоссе", "ш."),
    ("деревня", "д."),
    ("посёлок", "п."),
    ("микрорайон", "мкр."),
];

/// An address without the words that every second one has.
pub fn plain(address: &str) -> String {
    let words = address.split(' ').map(|word| {
        let (bare, comma) = match word.strip_suffix(',') {
            Some(bare) => (bare, ","),
            None => (word, ""),
        };
        let known = GENERIC
            .iter()
            .find(|(long, _)| bare.eq_ignore_ascii_case(long) || lower(bare) == *long);
        match known {
            Some((_, "")) => comma.to_owned(),
            Some((_, short)) => format!("{short}{}", if short.ends_with('.') { "" } else { comma }),
            None => word.to_owned(),
        }
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    // `Лесная улица, 3` loses its word but not its comma.
    words.join(" ").replace(" , ", ", ").replace(" ,", ",")
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

/// An address in at most `width` columns.
pub fn short(address: &str, width: usize) -> String {
    let address = plain(address);
    if address.width() <= width {
        return address;
    }
    let (street, house) = parts(&address);
    // What stands after the house gives way first: entrance and flat are on the card.
    let number = house
        .split([',', ' '])
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    for tail in [house, number] {
        let room = width.saturating_sub(tail.width() + 1);
        let fits = street.width() <= room;
        if fits || tail == number {
            let street = in_middle(&own_words(street, room), room);
            return match tail {
                "" => in_middle(&address, width),
                tail => format!("{street} {tail}"),
            };
        }
    }
    cut(&address, width)
}

/// A street that is too long loses the words that every second one has, before it loses letters.
fn own_words(street: &str, room: usize) -> String {
    let is_common = |word: &str| GENERIC.iter().any(|(_, short)| *short == word);
    let words = street.split(' ').filter(|word| !is_common(word));
    let own = words.collect::<Vec<_>>().join(" ");
    match street.width() <= room || own.is_empty() {
        true => street.to_owned(),
        false => own,
    }
}

/// The street, and from the house on.
fn parts(address: &str) -> (&str, &str) {
    let mut starts = address.match_indices(' ').map(|(at, _)| at + 1);
    let is_house = |at: &usize| address[*at..].starts_with(|c: char| c.is_ascii_digit());
    // A street may begin with a number: `8 Марта 5`.
    match starts.find(is_house) {
        Some(at) => (address[..at].trim_end_matches([' ', ',']), &address[at..]),
        None => (address, ""),
    }
}

/// A text that gives way in its middle.
fn in_middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let kept = width.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    let start: String = letters[..head.min(letters.len())].iter().collect();
    let end: String = letters[letters.len().saturating_sub(tail)..]
        .iter()
        .collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_never_cut() {
        let addresses = [
            "Тимирязева 4",
            "Лесная улица, 3",
            "улица Восьмисотлетия Москвы, 24 к3",
            "улица Восьмисотлетия Москвы, 24, подъезд 2",
            "Ключевой переулок, 3",
            "8 Марта 5",
        ];
        for address in addresses {
            let house = parts(address)
                .1
                .split([',', ' '])
                .next()
                .unwrap_or_default();
            for width in 7..50 {
                let shown = short(address, width);
                assert!(shown.width() <= width, "{address} in {width}: {shown}");
                assert!(shown.contains(house), "{address} in {width}: {shown}");
            }
        }
    }

    #[test]
    fn generic_words_go_before_letters_do() {
        for (address, width, shown) in [
            ("Лесная улица, 3", 20, "Лесная, 3"),
            ("Ключевой переулок, 3", 20, "Ключевой пер. 3"),
            (
                "улица Восьмисотлетия Москвы, 24, подъезд 2",
                14,
                "Восьм…осквы 24",
            ),
            ("Железнодорожный вокзал", 12, "Железн…окзал"),
            ("проспект Жукова, 6", 10, "Жукова 6"),
            ("Монастырский переулок, 1", 12, "Монас…ский 1"),
        ] {
            assert_eq!(short(address, width), shown);
        }
    }
}
