//! Numbers that names of streets spell: ordinals, anniversaries, Roman numerals.

const ORDINAL_STEMS: [(&str, &str); 13] = [
    ("перв", "1"),
    ("втор", "2"),
    ("трет", "3"),
    ("четверт", "4"),
    ("пят", "5"),
    ("шест", "6"),
    ("седьм", "7"),
    ("восьм", "8"),
    ("девят", "9"),
    ("десят", "10"),
    ("одиннадцат", "11"),
    ("двенадцат", "12"),
    ("двадцат", "20"),
];
const ADJECTIVE_ENDINGS: [&str; 11] = [
    "ая", "ый", "ой", "ий", "ья", "ье", "ое", "ого", "ую", "ьей", "ьего",
];

/// The number that an adjective spells: `первая` → `1`; `пятницкая` spells none.
pub(in crate::addresses) fn spelled_ordinal(word: &str) -> Option<&'static str> {
    ORDINAL_STEMS.iter().find_map(|(stem, number)| {
        let ending = word.strip_prefix(stem)?;
        ADJECTIVE_ENDINGS.contains(&ending).then_some(*number)
    })
}

const ANNIVERSARIES: [(&str, &str); 9] = [
    ("десяти", "10"),
    ("двадцати", "20"),
    ("тридцати", "30"),
    ("сорока", "40"),
    ("пятидесяти", "50"),
    ("шестидесяти", "60"),
    ("семидесяти", "70"),
    ("восьмидесяти", "80"),
    ("сто", "100"),
];

/// The years of an anniversary: `50-летия`, `50летие`, `пятидесятилетия`; what is said as `50 лет`
/// too.
pub(in crate::addresses) fn anniversary(word: &str) -> Option<&str> {
    let years = ["летия", "летие", "летию", "летием"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    let digits = years.strip_suffix('-').unwrap_or(years);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(digits);
    }
    let spelled = ANNIVERSARIES.iter().find(|(spelled, _)| *spelled == years);
    spelled.map(|(_, number)| *number)
}

/// Roman numerals that stand in names of streets, those of one letter left out.
pub(in crate::addresses) fn roman(word: &str) -> Option<&'static str> {
    const NUMERALS: [(&str, &str); 12] = [
        ("ii", "2"),
        ("iii", "3"),
        ("iv", "4"),
        ("vi", "6"),
        ("vii", "7"),
        ("viii", "8"),
        ("ix", "9"),
        ("xi", "11"),
        ("xii", "12"),
        ("xx", "20"),
        ("xxi", "21"),
        ("xxii", "22"),
    ];
    // `ХХII`: the letters of one keyboard look like those of the other.
    let latin = word.replace('х', "x");
    NUMERALS
        .iter()
        .find(|(numeral, _)| *numeral == latin)
        .map(|(_, number)| *number)
}

const CARDINALS: [(&str, u32); 40] = [
    ("один", 1),
    ("одна", 1),
    ("два", 2),
    ("две", 2),
    ("три", 3),
    ("четыре", 4),
    ("пять", 5),
    ("шесть", 6),
    ("семь", 7),
    ("восемь", 8),
    ("девять", 9),
    ("десять", 10),
    ("одиннадцать", 11),
    ("двенадцать", 12),
    ("тринадцать", 13),
    ("четырнадцать", 14),
    ("пятнадцать", 15),
    ("шестнадцать", 16),
    ("семнадцать", 17),
    ("восемнадцать", 18),
    ("девятнадцать", 19),
    ("двадцать", 20),
    ("тридцать", 30),
    ("сорок", 40),
    ("пятьдесят", 50),
    ("шестьдесят", 60),
    ("семьдесят", 70),
    ("восемьдесят", 80),
    ("девяносто", 90),
    ("сто", 100),
    ("двести", 200),
    ("триста", 300),
    ("четыреста", 400),
    ("пятьсот", 500),
    ("шестьсот", 600),
    ("семьсот", 700),
    ("восемьсот", 800),
    ("девятьсот", 900),
    ("одно", 1),
    ("ноль", 0),
];

/// The number that a word counts: `четыре` → 4.
pub fn cardinal(word: &str) -> Option<u32> {
    let known = CARDINALS.iter().find(|(spelled, _)| *spelled == word);
    known.map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_spell_numbers() {
        assert_eq!(spelled_ordinal("первая"), Some("1"));
        assert_eq!(spelled_ordinal("пятый"), Some("5"));
        assert_eq!(spelled_ordinal("третьего"), Some("3"));
        assert_eq!(spelled_ordinal("пятницкая"), None);
        assert_eq!(spelled_ordinal("первомайская"), None);
    }

    #[test]
    fn anniversaries_are_years() {
        for (word, years) in [
            ("50-летия", Some("50")),
            ("60летие", Some("60")),
            ("сорокалетия", Some("40")),
            ("летия", None),
            ("столетия", Some("100")),
            ("лет", None),
        ] {
            assert_eq!(anniversary(word), years, "{word}");
        }
    }
}
