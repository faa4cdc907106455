//! Addresses in few columns: the house is never cut, the street gives way in its middle, and the words that
//! every second street has go first.

mod house;

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

/// How a house is called before its number.
const HOUSE: [&str; 3] = [" дом", " д.", " д"];

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
    let Some(house) = house::find(&address) else {
        return in_middle(&address, width);
    };
    // What stands after the house gives way first: entrance and flat are on the card.
    if address[..house.end].width() < width {
        return cut(&address, width);
    }
    let number = &address[house.clone()];
    let room = width.saturating_sub(number.width() + 1);
    if room == 0 {
        return cut(number, width);
    }
    let street = address[..house.start].trim_end_matches([' ', ',']);
    let street = in_middle(&own_words(street, room), room);
    format!("{street} {number}")
}

/// A street that is too long loses the words that every second one has, before it loses letters.
fn own_words(street: &str, room: usize) -> String {
    if street.width() <= room {
        return street.to_owned();
    }
    // That a number is a house is known without the word.
    let named = HOUSE.iter().find_map(|word| street.strip_suffix(word));
    let street = named.unwrap_or(street).trim_end_matches([' ', ',']);
    let is_common = |word: &str| GENERIC.iter().any(|(_, short)| *short == word);
    let words = street.split(' ').filter(|word| !is_common(word));
    let own = words.collect::<Vec<_>>().join(" ");
    match street.width() <= room || own.is_empty() {
        true => street.to_owned(),
        false => own,
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
        for (address, house) in [
            ("Тимирязева 4", "4"),
            ("Лесная улица, 3", "3"),
            ("улица Восьмисотлетия Москвы, 24 к3", "24 к3"),
            ("улица Восьмисотлетия Москвы, 24, подъезд 2", "24"),
            ("Ключевой переулок, 3", "3"),
            ("8 Марта 5", "5"),
            ("Сеченова, 5 к2, п. 3, кв. 40", "5 к2"),
            ("проспект 60 лет Октября 5с1", "5с1"),
        ] {
            for width in 7..50 {
                let shown = short(address, width);
                assert!(shown.width() <= width, "{address} in {width}: {shown}");
                assert!(shown.contains(house), "{address} in {width}: {shown}");
            }
        }
    }

    #[test]
    fn a_cut_address_names_no_other_house() {
        for (address, width, shown) in [
            ("Сеченова, 5 к2, п. 3, кв. 40", 20, "Сеченова, 5 к2, п. …"),
            ("Сеченова, 5 к2, п. 3, кв. 40", 12, "Сеч…ова 5 к2"),
            (
                "ул. Сеченова, д. 5, корп. 2, подъезд 3",
                26,
                "Сеченова, д. 5, корп. 2, …",
            ),
            (
                "ул. Сеченова, д. 5, корп. 2, подъезд 3",
                20,
                "Сеченова 5, корп. 2",
            ),
            (
                "улица Сеченова, дом 5, строение 2",
                24,
                "Сеченова 5, строение 2",
            ),
            ("Ленина, д. 24, лит. А, кв. 3", 22, "Ленина, д. 24, лит. А…"),
            ("Ленина, д. 24, лит. А", 17, "Ленина 24, лит. А"),
            ("Ленина 24 корпус 2, кв. 7", 19, "Ленина 24 корпус 2…"),
            (
                "деревня Малые Вяземы, Садовая, дом 14, корпус 2",
                26,
                "Малые…адовая 14, корпус 2",
            ),
            ("Садовая 14, корпус 2", 8, "14, кор…"),
        ] {
            assert_eq!(short(address, width), shown, "{address} in {width}");
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
