//! Times as people say them, named ones and random ones.

use proptest::prelude::*;

use super::*;

/// A Saturday evening.
const NOW: &str = "2026-11-21 18:02";

fn check(text: &str, meant: Option<&str>) {
    let time = OfficeTime::named("Europe/Moscow");
    let at = |text: &str| time.parse(text, "%Y-%m-%d %H:%M").expect(text);
    let meant = meant.map(|meant| When::At(at(meant)));
    assert_eq!(moment(text, &time, at(NOW)), meant, "{text}");
}

#[test]
fn times_are_understood_as_people_say_them() {
    for (text, meant) in [
        ("1830", "2026-11-21 18:30"),
        ("19-30", "2026-11-21 19:30"),
        ("в 19 30", "2026-11-21 19:30"),
        ("24:00", "2026-11-22 00:00"),
        ("20 мин", "2026-11-21 18:22"),
        ("ч/з 20", "2026-11-21 18:22"),
        ("через 1,5 часа", "2026-11-21 19:32"),
        ("через 2 дня в 10", "2026-11-23 10:00"),
        ("через 1 день 7:30", "2026-11-22 07:30"),
        ("в семь вечера", "2026-11-21 19:00"),
        ("завтра в семь тридцать", "2026-11-22 07:30"),
        ("в час дня", "2026-11-22 13:00"),
        ("завтра в девять часов", "2026-11-22 09:00"),
        ("без 15 восемь вечера", "2026-11-21 19:45"),
        ("без пятнадцати восемь", "2026-11-22 07:45"),
        ("завтра без 10 минут 9", "2026-11-22 08:50"),
        ("=1830", "2026-11-21 18:30"),
        ("18:30", "2026-11-21 18:30"),
        ("18.30", "2026-11-21 18:30"),
        ("в 18:30", "2026-11-21 18:30"),
        ("730", "2026-11-22 07:30"),
        ("1802", "2026-11-21 18:02"),
        ("23", "2026-11-21 23:00"),
        ("+40", "2026-11-21 18:42"),
        ("= +40", "2026-11-21 18:42"),
        ("+1:30", "2026-11-21 19:32"),
        ("+2ч", "2026-11-21 20:02"),
        ("з 7", "2026-11-22 07:00"),
        ("з7", "2026-11-22 07:00"),
        ("=З0730", "2026-11-22 07:30"),
        ("p7", "2026-11-22 07:00"),
        ("t2200", "2026-11-22 22:00"),
        ("завтра 7:30", "2026-11-22 07:30"),
        ("pfdnhf 7:30", "2026-11-22 07:30"),
        ("tomorrow 7:30", "2026-11-22 07:30"),
        ("7:30 завтра", "2026-11-22 07:30"),
        ("завтра в 7:30", "2026-11-22 07:30"),
        ("послезавтра 9", "2026-11-23 09:00"),
        ("пн 9", "2026-11-23 09:00"),
        ("gy 9", "2026-11-23 09:00"),
        ("mon 9", "2026-11-23 09:00"),
        ("понедельник 9", "2026-11-23 09:00"),
        ("сб 20", "2026-11-21 20:00"),
        ("сб 9", "2026-11-28 09:00"),
        ("31.12 2200", "2026-12-31 22:00"),
        ("31/12 22:00", "2026-12-31 22:00"),
        ("31.12.2027 22:00", "2027-12-31 22:00"),
        ("31.12.27 2200", "2027-12-31 22:00"),
        ("1.3 0730", "2027-03-01 07:30"),
        ("21.11 19", "2026-11-21 19:00"),
        ("через 20 мин", "2026-11-21 18:22"),
        ("=через 20 минут", "2026-11-21 18:22"),
        ("xthtp 20 vby", "2026-11-21 18:22"),
        ("через час", "2026-11-21 19:02"),
        ("через 2 часа", "2026-11-21 20:02"),
        ("через 1 ч 30 мин", "2026-11-21 19:32"),
        ("через полчаса", "2026-11-21 18:32"),
        ("через полтора часа", "2026-11-21 19:32"),
        ("через 40", "2026-11-21 18:42"),
        ("in 20 min", "2026-11-21 18:22"),
        ("in an hour", "2026-11-21 19:02"),
        ("+20 мин", "2026-11-21 18:22"),
        ("к 18:30", "2026-11-21 18:30"),
        ("в полдень", "2026-11-22 12:00"),
        ("полдень", "2026-11-22 12:00"),
        ("завтра в полдень", "2026-11-22 12:00"),
        ("в полночь", "2026-11-22 00:00"),
        ("d gjkltym", "2026-11-22 12:00"),
        ("at noon", "2026-11-22 12:00"),
        ("к 7 вечера", "2026-11-21 19:00"),
        ("7:30 вечера", "2026-11-21 19:30"),
        ("завтра 7 утра", "2026-11-22 07:00"),
        ("пн в 3 дня", "2026-11-23 15:00"),
        ("в 12 ночи", "2026-11-22 00:00"),
        ("2 ночи", "2026-11-22 02:00"),
        ("11 ночи", "2026-11-21 23:00"),
        ("8pm", "2026-11-21 20:00"),
        ("7 am", "2026-11-22 07:00"),
        ("во вторник 9", "2026-11-24 09:00"),
        ("31 декабря 22:00", "2026-12-31 22:00"),
        ("1 марта в 7", "2027-03-01 07:00"),
        ("31 december 22:00", "2026-12-31 22:00"),
        ("31 дек. 22:00", "2026-12-31 22:00"),
        ("5 дек 7:30", "2026-12-05 07:30"),
        ("2026-12-31 22:00", "2026-12-31 22:00"),
        ("на 18:30", "2026-11-21 18:30"),
        ("около 19", "2026-11-21 19:00"),
        ("завтра на 7", "2026-11-22 07:00"),
        ("в 19 часов", "2026-11-21 19:00"),
        ("19ч30", "2026-11-21 19:30"),
        ("19 ч 30 мин", "2026-11-21 19:30"),
        ("7 часов вечера", "2026-11-21 19:00"),
        ("в 2 часа ночи", "2026-11-22 02:00"),
        ("полседьмого", "2026-11-22 06:30"),
        ("в половину седьмого вечера", "2026-11-21 18:30"),
        ("полчетвёртого дня", "2026-11-22 15:30"),
        ("к семи", "2026-11-22 07:00"),
        ("к семи вечера", "2026-11-21 19:00"),
        ("завтра к двум часам", "2026-11-22 02:00"),
        ("полчаса", "2026-11-21 18:32"),
        ("в половине восьмого", "2026-11-22 07:30"),
        ("через час двадцать", "2026-11-21 19:22"),
        ("через час двадцать пять минут", "2026-11-21 19:27"),
        ("через два часа", "2026-11-21 20:02"),
        ("через четверть часа", "2026-11-21 18:17"),
        ("через двадцать минут", "2026-11-21 18:22"),
        ("двадцать минут восьмого вечера", "2026-11-21 19:20"),
        ("двадцать минут восьмого", "2026-11-22 07:20"),
        ("завтра в четверть восьмого", "2026-11-22 07:15"),
        ("20 минут восьмого", "2026-11-22 07:20"),
    ] {
        check(text, Some(meant));
    }
    let time = OfficeTime::named("Europe/Moscow");
    for text in ["сейчас", "now", "ctqxfc"] {
        assert_eq!(moment(text, &time, Timestamp(0)), Some(When::Now), "{text}");
    }
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "=",
        "=+",
        "2500",
        "1860",
        "з",
        "пн",
        "abc",
        "12345",
        "+999999",
        "-5",
        "31.12",
        "31.02 9",
        "32.12 9",
        "сегодня 7",
        "21.11.2026 9",
        "21.11.2030 9",
        "18:3",
        "завтра",
        "31.12 25:00",
        "через",
        "через 20 дней",
        "через 20 минуток",
        "через мин",
        "12 вечера",
        "7 дня",
        "утра",
        "31 декабря",
        "31 декабрь 9",
    ] {
        check(text, None);
    }
}

#[test]
fn a_time_that_is_past_is_told_from_what_is_no_time() {
    let time = OfficeTime::named("Europe/Moscow");
    for (text, over) in [
        ("сегодня в 7", true),
        ("ctujlyz d 7", true),
        ("21.11.2026 9", true),
        ("21.11.2025 9", true),
        ("сегодня в 19", false),
        ("завтра 7", false),
        ("абв", false),
        ("", false),
    ] {
        assert_eq!(is_over(text, &time, evening()), over, "{text}");
    }
}

#[test]
fn tomorrow_is_the_next_date_over_a_change_of_clocks() {
    let time = OfficeTime::named("Europe/Berlin");
    let at = |text: &str| time.parse(text, "%Y-%m-%d %H:%M").expect(text);
    let now = at("2026-03-28 23:30");
    let meant = When::At(at("2026-03-29 07:00"));
    assert_eq!(moment("=з7", &time, now), Some(meant));
}

/// A day, as it is said and how many days from today it is.
fn some_day() -> impl Strategy<Value = (String, Option<i64>)> {
    let named = [
        ("", None),
        ("сегодня ", Some(0)),
        ("завтра ", Some(1)),
        ("зав ", Some(1)),
        ("з", Some(1)),
        ("послезавтра ", Some(2)),
        ("tomorrow ", Some(1)),
    ];
    let date = (1..300i64, any::<bool>()).prop_map(|(days, is_full)| {
        let time = OfficeTime::named("Europe/Moscow");
        let day = days_later(&time, evening(), days).expect("a day");
        let said = match is_full {
            true => time.format(day, "%d.%m.%Y "),
            false => time.format(day, "%d.%m "),
        };
        (said, Some(days))
    });
    let named = proptest::sample::select(named.to_vec());
    prop_oneof![named.prop_map(|(said, days)| (said.to_owned(), days)), date]
}

fn evening() -> Timestamp {
    let time = OfficeTime::named("Europe/Moscow");
    time.parse(NOW, "%Y-%m-%d %H:%M").expect("a moment")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_day_and_a_time_are_understood_in_any_writing(
        (day, days) in some_day(),
        hour in 0..24i64,
        minute in 0..60i64,
        writing in 0..3,
        before in proptest::sample::select(vec!["", "=", " = "]),
        in_other_layout in any::<bool>(),
    ) {
        let clock = match writing {
            0 => format!("{hour}:{minute:02}"),
            1 => format!("{hour:02}{minute:02}"),
            _ => format!("{hour}.{minute:02}"),
        };
        let typed = match in_other_layout {
            true => letters_of_the_other_layout(&day).expect("letters"),
            false => day.clone(),
        };
        let midnight = evening().0 - (18 * 60 + 2) * 60;
        let of_day = |days: i64| midnight + ((days * 24 + hour) * 60 + minute) * 60;
        let is_past = |at: i64| at < evening().0 - 60;
        let meant = match days {
            None if is_past(of_day(0)) => Some(of_day(1)),
            None => Some(of_day(0)),
            Some(days) => Some(of_day(days)).filter(|at| !is_past(*at)),
        };
        let time = OfficeTime::named("Europe/Moscow");
        let said = format!("{before}{typed}{clock}");
        let understood = moment(&said, &time, evening());
        prop_assert_eq!(understood, meant.map(|at| When::At(Timestamp(at))), "{}", said);
    }

    #[test]
    fn whatever_is_typed_is_refused_or_means_what_is_shown(
        typed in "[=+ ]{0,2}([0-9]{1,4}|[0-9:. /]{1,10}|(завтра|пн|з|вс|tom|gy|сег|31.12|1.3) ?[0-9:.]{0,6}|[а-яa-z0-9 ]{0,8})",
    ) {
        let time = OfficeTime::named("Europe/Moscow");
        if let Some(When::At(at)) = moment(&typed, &time, evening()) {
            prop_assert!(at >= evening() - Seconds::minutes(1), "{} is past", typed);
            prop_assert!(at - evening() <= Seconds::minutes(FARTHEST * 24 * 60), "{} is far", typed);
            // What the card shows of it, typed, is the same moment.
            let shown = time.format(at, "%d.%m.%Y %H:%M");
            prop_assert_eq!(moment(&shown, &time, evening()), Some(When::At(at)), "{}", typed);
        }
    }
}

#[test]
fn an_hour_that_summer_time_leaves_out_is_told_and_a_span_across_it_is_not() {
    let time = OfficeTime::named("Europe/Berlin");
    let now = time.parse("2027-03-28 01:50", "%Y-%m-%d %H:%M");
    let now = now.expect("a time");
    for (text, said) in [
        ("2:30", Some("2:30")),
        ("28.03 0215", Some("2:15")),
        ("3:00", None),
        ("3:30", None),
        ("+40", None),
        ("завтра 2:30", None),
    ] {
        assert_eq!(left_out(text, &time, now).as_deref(), said, "{text}");
    }
}
