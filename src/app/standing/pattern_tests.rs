//! What is typed is understood as it is shown, or refused.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::pattern::{Unclear, repeats, spelled};
use pult_domain::{Locale, TimeOfDay};
use pult_store::standing::{Repeats, Weekdays};

/// A Sunday.
fn today() -> NaiveDate {
    "2026-11-29".parse().expect("a date")
}

#[test]
fn repetitions_are_understood_in_both_languages_and_layouts() {
    for (text, expected) in [
        ("=пн-пт 0730", "пн-пт 07:30 с 29.11.2026"),
        ("пн-пт 730", "пн-пт 07:30 с 29.11.2026"),
        ("=gy-gn 0730", "пн-пт 07:30 с 29.11.2026"),
        ("mon-fri 7:30", "пн-пт 07:30 с 29.11.2026"),
        ("=пн,ср,пт 8 1830", "пн, ср, пт 08:00, 18:30 с 29.11.2026"),
        ("сб-пн 9", "пн, сб, вс 09:00 с 29.11.2026"),
        ("ежедневно 6:15", "ежедневно 06:15 с 29.11.2026"),
        ("по будням в 7", "пн-пт 07:00 с 29.11.2026"),
        ("каждый вторник 0900", "каждый вт 09:00 с 29.11.2026"),
        (
            "пн-пт 0730 с 1.12 по 31.01",
            "пн-пт 07:30 с 01.12.2026 по 31.01.2027",
        ),
        (
            "пн-пт 0730 1.12-24.12",
            "пн-пт 07:30 с 01.12.2026 по 24.12.2026",
        ),
        (
            "пн-пт 0730 кроме 31.12, 1.01",
            "пн-пт 07:30 с 29.11.2026 кроме 31.12.2026, 01.01.2027",
        ),
        (
            "пн 0730 по 1.02.27",
            "каждый пн 07:30 с 29.11.2026 по 01.02.2027",
        ),
    ] {
        let read = repeats(text, today()).expect(text).expect(text);
        assert_eq!(spelled(&read, Locale::Ru), expected, "{text}");
    }
}

#[test]
fn a_single_time_does_not_repeat() {
    for text in [
        "пн 9",
        "=1830",
        "завтра 7:30",
        "31.12 2200",
        "+40",
        "",
        "=",
        "ленина",
    ] {
        assert_eq!(repeats(text, today()), None, "{text}");
    }
}

#[test]
fn what_means_to_repeat_and_is_unclear_is_refused() {
    for (text, expected) in [
        ("пн-пт", Unclear::NoTime),
        ("каждый 0730", Unclear::NoDays),
        ("пн-пт 2500", Unclear::Word("2500".to_owned())),
        (
            "пн-пт 0730 когда-нибудь",
            Unclear::Word("когда-нибудь".to_owned()),
        ),
        ("сб-вс 9 с 30.11.2026 по 4.12.2026", Unclear::NoDayLeft),
        ("пн-пт 9 по 31.02", Unclear::Word("31.02".to_owned())),
    ] {
        assert_eq!(repeats(text, today()), Some(Err(expected)), "{text}");
    }
}

fn any_repeats() -> impl Strategy<Value = Repeats> {
    let day = || (0_i64..700).prop_map(|day| today() + chrono::Duration::days(day));
    let time = (0_u32..24, 0_u32..60).prop_map(|(h, m)| TimeOfDay::new(h, m).expect("a time"));
    (
        1_u8..128,
        proptest::collection::btree_set(time, 1..4),
        day(),
        proptest::option::of(30_i64..600),
        proptest::collection::btree_set(day(), 0..3),
    )
        .prop_map(|(days, times, from, lasts, except)| Repeats {
            weekdays: Weekdays::from_bits(days),
            times,
            from,
            until: lasts.map(|days| from + chrono::Duration::days(days)),
            except,
        })
}

proptest! {
    #[test]
    fn what_is_shown_is_read_as_the_same(repeated in any_repeats(), english: bool) {
        let locale = if english { Locale::En } else { Locale::Ru };
        let shown = spelled(&repeated, locale);
        prop_assert_eq!(repeats(&shown, today()), Some(Ok(repeated)), "{}", shown);
    }

    #[test]
    fn any_text_is_understood_refused_or_left_alone(text in "\\PC{0,30}|[пнвтср 0-9.:,=-]{0,20}") {
        if let Some(Ok(read)) = repeats(&text, today()) {
            prop_assert!(!read.weekdays.is_empty() && !read.times.is_empty());
        }
    }
}
