//! What is typed into the box, as words to look for.

use crate::Caller;
use pult_domain::{Company, OrderId, OrderStatus, Phone};
use pult_geo::addresses::{Word, fold, layout, words};
use pult_store::search::{self, AllOf, AnyOf, Term};

/// As many digits of a phone are looked for: those before them are a country's.
const PHONE: usize = 10;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// The ways to read what was typed: in this keyboard layout or in the other, numbers in groups as
    /// numbers or as the end of one phone.
    pub ways: Vec<AllOf>,
    /// Numbers that may be an order's own.
    pub numbers: Vec<OrderId>,
}

impl Query {
    /// Reads what is typed; `today` is counted from 1970-01-01.
    pub fn parse(text: &str, companies: &[Company], today: i64) -> Query {
        let reader = Reader { companies, today };
        let mut query = Query::default();
        let twin = layout::twin(text);
        for typed in [Some(text), twin.as_deref()].into_iter().flatten() {
            let spelt = blocks(typed);
            for typed in std::iter::once(typed).chain(spelt.as_deref()) {
                for phones in [false, true] {
                    let way = reader.way(typed, phones);
                    if !way.is_empty() && !query.ways.contains(&way) {
                        query.ways.push(way);
                    }
                }
            }
        }
        let digits = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
        let numbers = words(text).into_iter().filter(digits);
        query.numbers = numbers
            .filter_map(|word| word.text.parse().ok().map(OrderId))
            .collect();
        query
    }

    /// The same among the orders that a caller may know of.
    pub fn for_caller(mut self, caller: &Caller) -> Query {
        if let Some(company) = caller.company {
            for way in &mut self.ways {
                way.push(vec![Term::Is(search::company(company))]);
            }
        }
        self
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.ways.is_empty()
    }
}

/// The other spelling of a house with its block: `5к2` of `5 к2`, and the other way round. `None` without one.
fn blocks(text: &str) -> Option<String> {
    let mut spelt = String::with_capacity(text.len() + 4);
    let mut rest = text.chars().peekable();
    let mut is_other = false;
    while let Some(ch) = rest.next() {
        spelt.push(ch);
        if !ch.is_ascii_digit() {
            continue;
        }
        let ahead: Vec<char> = rest.clone().take(3).collect();
        match ahead.as_slice() {
            [letter, digit, ..] if letter.is_alphabetic() && digit.is_ascii_digit() => {
                spelt.push(' ');
                is_other = true;
            }
            [' ', letter, digit] if letter.is_alphabetic() && digit.is_ascii_digit() => {
                rest.next();
                is_other = true;
            }
            _ => {}
        }
    }
    is_other.then_some(spelt)
}

/// How many of the first chunks are one phone number in groups, and its digits: `333 22 11`,
/// `+7 926 333-22-11`.
fn grouped_phone(chunks: &[&str]) -> Option<(usize, String)> {
    let plain = |chunk: &&&str| {
        let known = |ch: char| ch.is_ascii_digit() || "-–()+.".contains(ch);
        chunk.chars().all(known) && date(chunk).is_none()
    };
    let n = chunks.iter().take_while(plain).count();
    let all = chunks.get(..n)?.concat();
    let digits: String = all.chars().filter(char::is_ascii_digit).collect();
    let grouped = n > 1 || digits.len() < all.len();
    (grouped && digits.len() >= 5).then_some((n, digits))
}

fn end_of_phone(digits: &str) -> String {
    let known = Phone::parse(digits).ok();
    let digits = known.as_ref().map_or(digits, Phone::digits);
    let from = digits.len().saturating_sub(PHONE);
    search::end_of_phone(digits.get(from..).unwrap_or(digits))
}

struct Reader<'a> {
    companies: &'a [Company],
    today: i64,
}

impl Reader<'_> {
    /// One way to read what was typed; `phones`: numbers in groups are the ends of phones.
    fn way(&self, text: &str, phones: bool) -> AllOf {
        let goes_on = !text.ends_with(char::is_whitespace);
        let chunks: Vec<&str> = text.split_whitespace().collect();
        let cut: Vec<Word> = chunks.iter().flat_map(|chunk| words(chunk)).collect();
        let alone = cut.len() <= 1;
        let speaks = cut.iter().any(|word| !word.says_little);
        let mut way = AllOf::new();
        let mut read = 0;
        for (index, chunk) in chunks.iter().enumerate() {
            if index < read {
                continue;
            }
            if phones && let Some((n, digits)) = grouped_phone(&chunks[index..]) {
                way.push(vec![Term::Begins(end_of_phone(&digits))]);
                read = index + n;
                continue;
            }
            if let Some(days) = self.days_of(chunk) {
                way.push(days);
                continue;
            }
            let of_chunk = words(chunk);
            let last = of_chunk.len().saturating_sub(1);
            for (at, word) in of_chunk.iter().enumerate() {
                let is_last = goes_on && index + 1 == chunks.len() && at == last;
                if !word.says_little || !speaks {
                    way.push(self.any_of(word, is_last, alone));
                }
            }
        }
        way
    }

    /// What one word may be.
    fn any_of(&self, word: &Word, is_last: bool, alone: bool) -> AnyOf {
        let text = word.text.clone();
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            // The end of a phone of two digits is a wish only where nothing else was said.
            let phone = text.len() >= 3 || alone && text.len() == 2;
            let phone = phone.then(|| Term::Begins(end_of_phone(&text)));
            let plain = match is_last {
                true => Term::Begins(text),
                false => Term::Is(text),
            };
            return std::iter::once(plain).chain(phone).collect();
        }
        let mut any = vec![Term::Begins(text.clone())];
        any.extend(word.in_full.iter().map(|full| Term::Is((*full).to_owned())));
        if text.contains(|ch: char| ch.is_ascii_digit()) {
            any.push(Term::Begins(search::plate(&text)));
        }
        any.extend(statuses(&text).map(|status| Term::Is(search::status(status).to_owned())));
        let is_no_show =
            text.chars().count() >= 3 && NO_SHOWS.iter().any(|it| it.starts_with(&text));
        any.extend(is_no_show.then(|| Term::Is(search::NO_SHOW.to_owned())));
        any.extend(self.companies_called(&text));
        any.dedup();
        any
    }

    fn companies_called(&self, text: &str) -> impl Iterator<Item = Term> {
        // The only company is every order's.
        let several = self.companies.len() > 1 && text.chars().count() >= 2;
        let called = move |company: &&Company| {
            let mut named = words(&company.name).into_iter();
            several && named.any(|word| word.text.starts_with(text))
        };
        let found = self.companies.iter().filter(called);
        found.map(|company| Term::Is(search::company(company.id)))
    }

    /// The days that are named: `вчера`, `12.11`, `12.11.2025`.
    fn days_of(&self, chunk: &str) -> Option<AnyOf> {
        let folded = fold(chunk);
        let named = DAYS.iter().find(|(word, _)| *word == folded);
        let days = match named {
            Some((_, ahead)) => vec![self.today + ahead],
            None => match date(chunk)? {
                (day, month, Some(year)) => vec![days_from_1970(year, month, day)?],
                (day, month, None) => {
                    let (this_year, _, _) = civil(self.today);
                    let years = (this_year - 1..=this_year + 1).rev();
                    years
                        .filter_map(|year| days_from_1970(year, month, day))
                        .collect()
                }
            },
        };
        let days = days.into_iter();
        Some(days.map(|day| Term::Is(search::day(day))).collect())
    }
}

const DAYS: [(&str, i64); 8] = [
    ("позавчера", -2),
    ("вчера", -1),
    ("сегодня", 0),
    ("завтра", 1),
    ("послезавтра", 2),
    ("yesterday", -1),
    ("today", 0),
    ("tomorrow", 1),
];

/// What people call it when nobody came to the car.
const NO_SHOWS: [&str; 3] = ["неявка", "вышел", "noshow"];

/// What people call the statuses.
const STATUSES: [(&str, OrderStatus); 22] = [
    ("ждет", OrderStatus::Pending),
    ("ищем", OrderStatus::Pending),
    ("waiting", OrderStatus::Pending),
    ("pending", OrderStatus::Pending),
    ("отложен", OrderStatus::Suspended),
    ("придержан", OrderStatus::Suspended),
    ("suspended", OrderStatus::Suspended),
    ("назначен", OrderStatus::Assigned),
    ("принят", OrderStatus::Assigned),
    ("assigned", OrderStatus::Assigned),
    ("выполняется", OrderStatus::Started),
    ("едет", OrderStatus::Started),
    ("started", OrderStatus::Started),
    ("выполнен", OrderStatus::Completed),
    ("завершен", OrderStatus::Completed),
    ("completed", OrderStatus::Completed),
    ("done", OrderStatus::Completed),
    ("отменен", OrderStatus::Cancelled),
    ("снят", OrderStatus::Cancelled),
    ("cancelled", OrderStatus::Cancelled),
    ("сорван", OrderStatus::Failed),
    ("failed", OrderStatus::Failed),
];

/// The statuses whose word begins so; `отменённые`, `выполнены` are theirs too.
fn statuses(text: &str) -> impl Iterator<Item = OrderStatus> {
    let long_enough = text.chars().count() >= 3;
    let is_it = move |(word, _): &&(&str, OrderStatus)| {
        long_enough && (word.starts_with(text) || text.starts_with(word))
    };
    let found = STATUSES.iter().filter(is_it);
    let found: Vec<OrderStatus> = found.map(|(_, status)| *status).collect();
    found.into_iter()
}

/// `12.11`, `12.11.26`, `12.11.2026`: day, month, year.
fn date(text: &str) -> Option<(i64, i64, Option<i64>)> {
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &str, longest: usize| {
        let plain = (1..=longest).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    };
    let (day, month, year) = match parts.as_slice() {
        [day, month] | [day, month, ""] => (day, month, None),
        [day, month, year] if year.len() == 2 => (day, month, Some(2_000 + number(year, 2)?)),
        [day, month, year] if year.len() == 4 => (day, month, Some(number(year, 4)?)),
        _ => return None,
    };
    let (day, month) = (number(day, 2)?, number(month, 2)?);
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month, year))
}

/// A date of the Gregorian calendar as days from 1970-01-01; `None` when there is no such day.
fn days_from_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = i32::try_from(year).ok()?;
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    let date = chrono::NaiveDate::from_ymd_opt(year, month, day)?;
    Some(
        date.signed_duration_since(chrono::NaiveDate::default())
            .num_days(),
    )
}

/// Year, month and day of a day counted from 1970-01-01.
fn civil(day: i64) -> (i64, u32, u32) {
    use chrono::Datelike;
    let date = chrono::NaiveDate::default() + chrono::Duration::days(day);
    (date.year().into(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::CompanyId;

    fn company(id: i64, name: &str) -> Company {
        Company {
            id: CompanyId(id),
            name: name.to_owned(),
            quality: None,
        }
    }

    /// What is looked for, in a line: `*` marks a beginning.
    fn told(text: &str) -> String {
        let companies = [company(1, "Такси Вега"), company(2, "Лира")];
        // 2026-11-29.
        let query = Query::parse(text, &companies, 20_786);
        let term = |term: &Term| match term {
            Term::Is(text) => text.clone(),
            Term::Begins(text) => format!("{text}*"),
        };
        let any = |any: &AnyOf| any.iter().map(term).collect::<Vec<_>>().join("|");
        let all = |all: &AllOf| all.iter().map(any).collect::<Vec<_>>().join(" ");
        let ways: Vec<_> = query.ways.iter().map(all).collect();
        ways.join(" / ")
    }

    #[test]
    fn what_is_typed_is_read_in_every_sense_it_may_have() {
        for (text, expected) in [
            ("", ""),
            ("  ", ""),
            ("ленина 24", "ленина* 24* / ktybyf* 24*"),
            ("ktybyf 24 ", "ktybyf* 24 / ленина* 24"),
            ("2211", "2211*|+1122*"),
            ("17", "17*|+71*"),
            ("7", "7*"),
            ("89263332211", "89263332211*|+1122333629*"),
            ("333-22-11", "333|+333* 22 11* / +1122333*"),
            ("333 2211 ", "333|+333* 2211|+1122* / +1122333*"),
            ("ул мира", "мира* / ek* vbhf*"),
            ("пр мира", "пр*|проспект|проезд мира* / gh* vbhf*"),
            ("лира", "лира*|@2 / kbhf*"),
            ("вчера отмен", "=20785 отмен*|!x / dxthf* jnvty*"),
            ("неявк", "неявк*|!n / ytzdr*"),
            ("12.11", "=21134|=20769|=20404"),
            ("12.11.2025", "=20404"),
            ("31.02.2025", "31 02 2025*|+5202*"),
            ("m213op", "m213op*|м213ор* / ь213щз*"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_may_be_an_orders() {
        let query = Query::parse("2351 ленина", &[], 0);
        assert_eq!(query.numbers, [OrderId(2351)]);
        assert_eq!(Query::parse("99999999999999999999", &[], 0).numbers, []);
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics_and_says_nothing_only_for_nothing(text in "\\PC{0,30}") {
            let query = Query::parse(&text, &[company(1, "Вега")], 20_786);
            let says = text.chars().any(char::is_alphanumeric);
            proptest::prop_assert!(says || query.is_empty());
        }
    }
}
