//! One spelling for a word in Cyrillic and in any of its usual Latin transliterations.
//!
//! Passports, BGN/PCGN, GOST 7.79, street signs and people's own habits disagree about `я`
//! (`ya`, `ia`, `ja`), `ий` (`iy`, `y`, `ii`), `щ` (`shch`, `sch`) and the soft sign. Instead of
//! choosing one, both scripts are reduced to a skeleton that forgets what the systems disagree
//! about; `Тимирязева`, `Timiryazeva` and `Timiriazeva` have the same one.

/// The skeleton of a lower-case word, in ASCII. Upper-case letters stand for sounds that Latin
/// writes with several letters: `J` ж, `C` ц, `Q` ч, `W` ш and щ.
pub fn skeleton(word: &str) -> String {
    let mut sounds = Sounds::default();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let (length, sound) = latin_sound(rest)
            .or_else(|| cyrillic_sound(first).map(|sound| (first.len_utf8(), sound)))
            .unwrap_or((first.len_utf8(), ""));
        sounds.push(sound);
        if first.is_ascii_digit() {
            sounds.text.push(first);
        }
        rest = &rest[length..];
    }
    sounds.text
}

/// A skeleton in the making: the same letter twice is written once.
#[derive(Default)]
struct Sounds {
    text: String,
}

impl Sounds {
    fn push(&mut self, sound: &str) {
        for ch in sound.chars() {
            if !self.text.ends_with(ch) {
                self.text.push(ch);
            }
        }
    }
}

fn cyrillic_sound(ch: char) -> Option<&'static str> {
    Some(match ch {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "J",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ї' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "C",
        'ч' => "Q",
        'ш' | 'щ' => "W",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// Latin spellings, longer ones first.
const LATIN: [(&str, &str); 47] = [
    ("shch", "W"),
    ("sch", "W"),
    ("sh", "W"),
    ("zh", "J"),
    ("kh", "h"),
    ("ch", "Q"),
    ("ts", "C"),
    ("tz", "C"),
    ("tc", "C"),
    ("ck", "k"),
    ("ph", "f"),
    ("ya", "ia"),
    ("ja", "ia"),
    ("yu", "iu"),
    ("ju", "iu"),
    ("yo", "e"),
    ("jo", "e"),
    ("ye", "e"),
    ("je", "e"),
    ("a", "a"),
    ("b", "b"),
    ("c", "C"),
    ("d", "d"),
    ("e", "e"),
    ("f", "f"),
    ("g", "g"),
    ("h", "h"),
    ("i", "i"),
    ("j", "i"),
    ("k", "k"),
    ("l", "l"),
    ("m", "m"),
    ("n", "n"),
    ("o", "o"),
    ("p", "p"),
    ("q", "k"),
    ("r", "r"),
    ("s", "s"),
    ("t", "t"),
    ("u", "u"),
    ("v", "v"),
    ("w", "v"),
    ("x", "ks"),
    ("y", "i"),
    ("z", "z"),
    ("é", "e"),
    ("ž", "J"),
];

fn latin_sound(text: &str) -> Option<(usize, &'static str)> {
    LATIN
        .iter()
        .find(|(spelling, _)| text.starts_with(spelling))
        .map(|(spelling, sound)| (spelling.len(), *sound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_transliterations_share_a_skeleton_with_the_word() {
        for (word, spellings) in [
            (
                "тимирязева",
                &["timiryazeva", "timiriazeva", "timirjazeva"][..],
            ),
            (
                "ленинский",
                &["leninskiy", "leninsky", "leninskij", "leninskii"],
            ),
            ("парковая", &["parkovaya", "parkovaia", "parkovaja"]),
            ("щорса", &["shchorsa", "schorsa"]),
            ("жукова", &["zhukova"]),
            ("чехова", &["chekhova", "chehova"]),
            ("цветной", &["tsvetnoy", "tsvetnoi", "cvetnoj"]),
            ("октябрьская", &["oktyabrskaya", "oktyabr'skaya"]),
            ("кирова", &["kirova"]),
        ] {
            for spelling in spellings {
                assert_eq!(skeleton(word), skeleton(spelling), "{word} {spelling}");
            }
        }
    }

    #[test]
    fn different_words_and_digits_stay_different() {
        assert_ne!(skeleton("мира"), skeleton("мара"));
        assert_ne!(skeleton("street1"), skeleton("street11"));
        assert_eq!(skeleton("北京"), "");
    }
}
