use super::*;
use crate::{
    Discount, DiscountId, Hours, Meters, Night, Percent, QuoteLineKind, ServiceId, TariffId,
    TimeOfDay, ZoneId, ZonePrice, ZoneSurcharge,
};

fn roubles(sum: i64) -> Money {
    Money(sum * 100)
}

fn km(text: &str) -> Meters {
    Meters::from_km_text(text).expect(text)
}

fn at(text: &str) -> TimeOfDay {
    text.parse().expect(text)
}

/// A trip at noon, changed by `change`.
fn a_trip(change: impl FnOnce(&mut Trip)) -> Trip {
    let mut trip = Trip::at(at("12:00"));
    change(&mut trip);
    trip
}

fn tariff_a() -> Tariff {
    Tariff {
        id: TariffId(7),
        name: "A".into(),
        version: 3,
        boarding: roubles(100),
        included_km: km("3"),
        km_city: roubles(20),
        km_country: roubles(30),
        km_source_country: roubles(15),
        min_sum: roubles(150),
        free_waiting_min: 5,
        minute_waiting: roubles(6),
        hour: roubles(900),
        hourly_min_minutes: 60,
        hourly_step_minutes: 30,
        prior_surcharge: roubles(50),
        country_surcharge: roubles(70),
        back_way_percent: Percent(5000),
        night: Some(Night {
            hours: Hours {
                from: at("23:00"),
                to: at("06:00"),
            },
            percent: Percent(2000),
        }),
        round_to: roubles(10),
        zone_prices: vec![ZonePrice {
            from: ZoneId(1),
            to: ZoneId(2),
            sum: roubles(400),
            both_ways: true,
        }],
        zone_surcharges: vec![ZoneSurcharge {
            zone: ZoneId(3),
            sum: roubles(40),
        }],
        ..Tariff::default()
    }
}

fn a_service(id: i64, name: &str, sum: i64, percent: i64) -> Service {
    Service {
        id: ServiceId(id),
        name: name.into(),
        sum: roubles(sum),
        percent: Percent(percent * 100),
    }
}

fn a_discount(id: i64, name: &str, sum: i64, percent: i64) -> Discount {
    Discount {
        id: DiscountId(id),
        name: name.into(),
        sum: roubles(sum),
        percent: Percent(percent * 100),
    }
}

fn seat() -> Service {
    a_service(1, "Детское кресло", 100, 0)
}

fn cargo() -> Service {
    a_service(2, "Багаж", 0, 10)
}

/// Prices `trip` by tariff A and compares every position and the total.
fn check(name: &str, trip: Trip, positions: &[(&str, &str)], total: &str) {
    let quote = price(&tariff_a(), &trip, Locale::Ru);
    let found: Vec<_> = quote
        .lines
        .iter()
        .map(|line| (line.comment.clone(), line.sum.to_string()))
        .collect();
    let expected: Vec<_> = positions
        .iter()
        .map(|(comment, sum)| (comment.to_string(), sum.to_string()))
        .collect();
    assert_eq!(found, expected, "{name}");
    assert_eq!(quote.total.to_string(), total, "{name}");
    assert_eq!((quote.tariff, quote.tariff_version), (Some(TariffId(7)), 3));
}

const BOARDING: (&str, &str) = ("Посадка: включено 3 км", "100.00");
const CITY_10: (&str, &str) = ("Город: 7 км × 20", "140.00");

#[test]
fn city_10_km_by_day() {
    let trip = a_trip(|it| it.distance_city = km("10"));
    check("day", trip, &[BOARDING, CITY_10], "240.00");
}

#[test]
fn city_1_km_is_raised_to_the_minimum() {
    let trip = a_trip(|it| it.distance_city = km("1"));
    let minimum = ("До минимальной суммы: 150 − 100", "50.00");
    check("short", trip, &[BOARDING, minimum], "150.00");
}

#[test]
fn city_10_km_at_night_is_rounded_up() {
    let trip = a_trip(|it| {
        it.time = at("02:30");
        it.distance_city = km("10");
    });
    let night = ("Ночь: 20 % от 240", "48.00");
    let rounding = ("Округление: 288 → 290", "2.00");
    check(
        "night",
        trip,
        &[BOARDING, CITY_10, night, rounding],
        "290.00",
    );
}

#[test]
fn a_country_order_pays_the_empty_way_back() {
    let trip = a_trip(|it| {
        it.distance_city = km("5");
        it.distance_country = km("20");
        it.is_country = true;
        it.back_way = true;
    });
    let positions = [
        BOARDING,
        ("Город: 2 км × 20", "40.00"),
        ("За городом: 20 км × 30", "600.00"),
        ("Обратный путь: 50 % от 600", "300.00"),
        ("Загородный заказ", "70.00"),
    ];
    check("country", trip, &positions, "1110.00");
}

#[test]
fn hourly_hire_goes_up_to_the_step_and_covers_waiting() {
    let trip = a_trip(|it| {
        it.hourly_minutes = Some(75);
        it.waiting_minutes = 30;
    });
    let hourly = ("Почасовой заказ: 90 мин × 900 / 60", "1350.00");
    check("hourly", trip, &[hourly], "1350.00");
}

#[test]
fn a_zone_price_replaces_boarding_and_kilometres() {
    let trip = a_trip(|it| {
        it.from_zone = Some(ZoneId(1));
        it.to_zone = Some(ZoneId(2));
        it.distance_city = km("8");
        it.is_prior = true;
    });
    let zones = ("Цена между районами: 1 → 2", "400.00");
    let prior = ("Предварительный заказ", "50.00");
    check("1 to 2", trip, &[zones, prior], "450.00");
}

#[test]
fn a_zone_price_both_ways_is_mirrored() {
    let trip = a_trip(|it| {
        it.from_zone = Some(ZoneId(2));
        it.to_zone = Some(ZoneId(1));
    });
    let zones = ("Цена между районами: 2 → 1", "400.00");
    check("2 to 1", trip, &[zones], "400.00");
}

#[test]
fn services_are_shares_of_the_price_before_services() {
    let trip = a_trip(|it| {
        it.from_zone = Some(ZoneId(3));
        it.distance_city = km("10");
        it.services = vec![seat(), cargo()];
    });
    let positions = [
        BOARDING,
        CITY_10,
        ("Подача в районе: 3", "40.00"),
        ("Услуга: Детское кресло", "100.00"),
        ("Услуга: Багаж (10 % от 280)", "28.00"),
        ("Округление: 408 → 410", "2.00"),
    ];
    check("zone 3", trip, &positions, "410.00");
}

#[test]
fn a_discount_counts_before_rounding() {
    let trip = a_trip(|it| {
        it.distance_city = km("10");
        it.waiting_minutes = 12;
        it.discount = Some(a_discount(2, "Постоянный", 0, 10));
    });
    let positions = [
        BOARDING,
        CITY_10,
        ("Ожидание: 7 мин × 6", "42.00"),
        ("Скидка: Постоянный (10 % от 282)", "-28.20"),
        ("Округление: 253.8 → 250", "-3.80"),
    ];
    check("waiting", trip, &positions, "250.00");
}

#[test]
fn a_prize_order_costs_nothing() {
    let trip = a_trip(|it| {
        it.distance_city = km("10");
        it.discount = Some(a_discount(1, "Купон", 50, 0));
        it.is_prize = true;
    });
    let positions = [
        BOARDING,
        CITY_10,
        ("Скидка: Купон", "-50.00"),
        ("Призовой заказ", "-190.00"),
    ];
    check("prize", trip, &positions, "0.00");
}

#[test]
fn kilometres_have_three_decimals_and_kopecks_round_half_up() {
    let trip = a_trip(|it| {
        it.distance_city = km("10.125");
        it.source_distance_country = km("0.333");
    });
    let positions = [
        BOARDING,
        ("Город: 7.125 км × 20", "142.50"),
        ("Путь к загородной подаче: 0.333 км × 15", "5.00"),
        ("Округление: 247.5 → 250", "2.50"),
    ];
    check("decimals", trip, &positions, "250.00");
}

#[test]
fn a_service_asked_twice_counts_twice() {
    let both = a_service(3, "Встреча", 50, 10);
    let trip = a_trip(|it| {
        it.distance_city = km("10");
        it.services = vec![both.clone(), both];
    });
    let twice = ("Услуга: Встреча (50 + 10 % от 240)", "74.00");
    let rounding = ("Округление: 388 → 390", "2.00");
    check(
        "twice",
        trip,
        &[BOARDING, CITY_10, twice, twice, rounding],
        "390.00",
    );
}

#[test]
fn a_discount_takes_no_more_than_there_is() {
    let trip = a_trip(|it| {
        it.distance_city = km("10");
        it.discount = Some(a_discount(1, "Купон", 500, 0));
    });
    check(
        "coupon",
        trip,
        &[BOARDING, CITY_10, ("Скидка: Купон", "-240.00")],
        "0.00",
    );
}

#[test]
fn hourly_minutes_are_raised_to_the_minimum_then_to_the_step() {
    for (minutes, minimum, step, charged) in [
        (0, 60, 30, 60),
        (60, 60, 30, 60),
        (61, 60, 30, 90),
        (90, 60, 30, 90),
        (10, 50, 30, 60),
        (61, 0, 0, 61),
        (-5, 0, 15, 0),
        (i64::MAX, 60, 1, i64::MAX),
    ] {
        let tariff = Tariff {
            hourly_min_minutes: minimum,
            hourly_step_minutes: step,
            ..Tariff::default()
        };
        assert_eq!(charged_minutes(&tariff, minutes), charged, "{minutes}");
    }
}

#[test]
fn an_english_office_reads_english() {
    let trip = a_trip(|it| {
        it.time = at("23:00");
        it.distance_city = km("10.5");
        it.services = vec![a_service(2, "Luggage", 0, 10)];
    });
    let quote = price(&tariff_a(), &trip, Locale::En);
    let comments: Vec<_> = quote.lines.iter().map(|line| &line.comment).collect();
    assert_eq!(
        comments,
        [
            "Boarding: includes 3 km",
            "City: 7.5 km × 20",
            "Night: 20 % of 250",
            "Service: Luggage (10 % of 300)",
        ]
    );
}

#[test]
fn a_fixed_price_is_one_position_and_the_services_added_later() {
    let quote = fixed_price(roubles(333), &[], Locale::Ru);
    assert_eq!(quote.total, roubles(333));
    assert_eq!(quote.lines.len(), 1);
    assert_eq!(quote.lines[0].kind, QuoteLineKind::FixedPrice);
    assert_eq!((quote.tariff, quote.tariff_version), (None, 0));

    let quote = fixed_price(roubles(333), &[seat(), cargo()], Locale::Ru);
    let sums: Vec<_> = quote.lines.iter().map(|line| line.sum).collect();
    assert_eq!(sums, [roubles(333), roubles(100), Money(3330)]);
    assert_eq!(quote.total, Money(46630));
}
