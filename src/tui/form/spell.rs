//! Numbers in words, as a dispatcher reads them to a customer.

use pult_domain::Locale;

/// The gender of what is counted, in Russian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// `два рубля`.
    Male,
    /// `две минуты`.
    Female,
}

const RU_ONES: [&str; 20] = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
];
const RU_TENS: [&str; 10] = [
    "",
    "",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
];
const RU_HUNDREDS: [&str; 10] = [
    "",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
];
const EN_ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// A number in words; one that is too large stays in digits.
pub fn spell(n: i64, gender: Gender, lang: Locale) -> String {
    match (n, lang) {
        (0..=999_999, Locale::Ru) => russian(n as usize, gender),
        (0..=999_999, Locale::En) => english(n as usize),
        _ => n.to_string(),
    }
}

fn russian(n: usize, gender: Gender) -> String {
    if n >= 1_000 {
        let (thousands, rest) = (n / 1_000, n % 1_000);
        let noun = match (thousands % 10, thousands % 100) {
            (_, 11..=14) => "тысяч",
            (1, _) => "тысяча",
            (2..=4, _) => "тысячи",
            _ => "тысяч",
        };
        let head = match thousands {
            1 => noun.to_owned(),
            _ => format!("{} {noun}", russian(thousands, Gender::Female)),
        };
        return match rest {
            0 => head,
            rest => format!("{head} {}", russian(rest, gender)),
        };
    }
    let one = |n: usize| match (n, gender) {
        (1, Gender::Female) => "одна",
        (2, Gender::Female) => "две",
        (n, _) => RU_ONES[n],
    };
    let mut words = Vec::new();
    if n >= 100 {
        words.push(RU_HUNDREDS[n / 100]);
    }
    match n % 100 {
        0 if n > 0 => {}
        rest @ 0..=19 => words.push(one(rest)),
        rest => {
            words.push(RU_TENS[rest / 10]);
            if rest % 10 > 0 {
                words.push(one(rest % 10));
            }
        }
    }
    words.join(" ")
}

fn english(n: usize) -> String {
    match n {
        0..=19 => EN_ONES[n].to_owned(),
        20..=99 if n.is_multiple_of(10) => EN_TENS[n / 10].to_owned(),
        20..=99 => format!("{}-{}", EN_TENS[n / 10], EN_ONES[n % 10]),
        100..=999 => after(format!("{} hundred", EN_ONES[n / 100]), n % 100),
        _ => after(format!("{} thousand", english(n / 1_000)), n % 1_000),
    }
}

fn after(head: String, rest: usize) -> String {
    match rest {
        0 => head,
        rest => format!("{head} {}", english(rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_say_them() {
        for (n, gender, told) in [
            (0, Gender::Male, "ноль"),
            (2, Gender::Female, "две"),
            (11, Gender::Female, "одиннадцать"),
            (21, Gender::Female, "двадцать одна"),
            (210, Gender::Male, "двести десять"),
            (300, Gender::Male, "триста"),
            (1_002, Gender::Male, "тысяча два"),
            (2_340, Gender::Male, "две тысячи триста сорок"),
            (15_000, Gender::Male, "пятнадцать тысяч"),
            (1_000_000, Gender::Male, "1000000"),
        ] {
            assert_eq!(spell(n, gender, Locale::Ru), told);
        }
        for (n, told) in [
            (42, "forty-two"),
            (210, "two hundred ten"),
            (3_005, "three thousand five"),
        ] {
            assert_eq!(spell(n, Gender::Male, Locale::En), told);
        }
    }
}
