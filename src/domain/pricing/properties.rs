//! What holds for any tariff and any trip, the impossible ones included.

use proptest::prelude::*;

use super::*;
use crate::{
    Discount, Hours, Night, Percent, QuoteLineKind, TimeOfDay, ZoneId, ZonePrice, ZoneSurcharge,
};

/// Any number, the ends of the range and everyday ones more often than chance has it.
fn any_number() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -10..100_000_i64,
        Just(i64::MIN),
        Just(i64::MAX),
        Just(0),
    ]
}

fn any_money() -> impl Strategy<Value = Money> {
    any_number().prop_map(Money)
}

fn any_percent() -> impl Strategy<Value = Percent> {
    any_number().prop_map(Percent)
}

fn any_time() -> impl Strategy<Value = TimeOfDay> {
    (0..24_u32, 0..60_u32).prop_map(|(hour, minute)| TimeOfDay::new(hour, minute).expect("time"))
}

fn any_zone() -> impl Strategy<Value = ZoneId> {
    (1..4_i64).prop_map(ZoneId)
}

prop_compose! {
    fn any_night()(from in any_time(), to in any_time(), percent in any_percent()) -> Night {
        Night { hours: Hours { from, to }, percent }
    }
}

prop_compose! {
    fn any_zone_price()(
        from in any_zone(), to in any_zone(), sum in any_money(), both_ways in any::<bool>(),
    ) -> ZonePrice {
        ZonePrice { from, to, sum, both_ways }
    }
}

prop_compose! {
    fn any_tariff()(
        rates in prop::array::uniform9(any_money()),
        round_to in any_money(),
        minutes in prop::array::uniform3(any_number()),
        included in any_number(),
        back_way_percent in any_percent(),
        night in prop::option::of(any_night()),
        zone_prices in prop::collection::vec(any_zone_price(), 0..3),
        surcharge in (any_zone(), any_money()),
    ) -> Tariff {
        let [
            boarding, min_sum, km_city, km_country, km_source_country,
            country_surcharge, minute_waiting, hour, prior_surcharge,
        ] = rates;
        let [free_waiting_min, hourly_min_minutes, hourly_step_minutes] = minutes;
        Tariff {
            boarding, min_sum, km_city, km_country, km_source_country, country_surcharge,
            minute_waiting, hour, prior_surcharge, round_to, free_waiting_min,
            hourly_min_minutes, hourly_step_minutes, back_way_percent, night, zone_prices,
            included_km: Meters(included),
            zone_surcharges: vec![ZoneSurcharge { zone: surcharge.0, sum: surcharge.1 }],
            ..Tariff::default()
        }
    }
}

prop_compose! {
    fn any_service()(sum in any_money(), percent in any_percent()) -> Service {
        Service { sum, percent, ..Service::default() }
    }
}

prop_compose! {
    fn any_discount()(sum in any_money(), percent in any_percent()) -> Discount {
        Discount { sum, percent, ..Discount::default() }
    }
}

prop_compose! {
    fn any_trip()(
        time in any_time(),
        flags in any::<[bool; 4]>(),
        zones in (prop::option::of(any_zone()), prop::option::of(any_zone())),
        lengths in prop::array::uniform3(any_number()),
        waiting_minutes in any_number(),
        hourly_minutes in prop::option::of(any_number()),
        services in prop::collection::vec(any_service(), 0..4),
        discount in prop::option::of(any_discount()),
    ) -> Trip {
        let [is_prior, is_country, back_way, is_prize] = flags;
        let [city, country, source] = lengths;
        Trip {
            time, is_prior, is_country, back_way, is_prize, waiting_minutes, hourly_minutes,
            services, discount,
            from_zone: zones.0,
            to_zone: zones.1,
            distance_city: Meters(city),
            distance_country: Meters(country),
            source_distance_country: Meters(source),
        }
    }
}

/// Where `kind` stands in the order of the positions.
fn place(kind: QuoteLineKind) -> Option<usize> {
    QuoteLineKind::ALL.iter().position(|it| *it == kind)
}

/// An everyday tariff and trip made of everyday numbers and yeses and noes.
fn everyday(numbers: &[i64], flags: &[bool]) -> (Tariff, Trip) {
    let (mut numbers, mut flags) = (numbers.iter(), flags.iter());
    let mut number = |below: i64| numbers.next().expect("a number") % below;
    let mut flag = || *flags.next().expect("a flag");
    let mut money = |number: &mut dyn FnMut(i64) -> i64| {
        let sum = number(200_000);
        Money(if flag() { sum } else { 0 })
    };
    let tariff = Tariff {
        boarding: money(&mut number),
        min_sum: money(&mut number),
        km_city: money(&mut number),
        km_country: money(&mut number),
        km_source_country: money(&mut number),
        country_surcharge: money(&mut number),
        minute_waiting: money(&mut number),
        hour: money(&mut number),
        prior_surcharge: money(&mut number),
        round_to: Money([0, 1, 50, 100, 1_000, 5_000][number(6) as usize]),
        included_km: Meters(number(10_000)),
        free_waiting_min: number(20),
        hourly_min_minutes: number(120),
        hourly_step_minutes: number(60),
        back_way_percent: Percent(number(20_000)),
        night: Some(Night {
            hours: Hours {
                from: TimeOfDay::new(number(24) as u32, 0).expect("an hour"),
                to: TimeOfDay::new(number(24) as u32, 30).expect("a time"),
            },
            percent: Percent(number(20_000)),
        }),
        zone_prices: vec![ZonePrice {
            from: ZoneId(number(3)),
            to: ZoneId(number(3)),
            sum: money(&mut number),
            both_ways: number(2) == 0,
        }],
        zone_surcharges: vec![ZoneSurcharge {
            zone: ZoneId(number(3)),
            sum: money(&mut number),
        }],
        ..Tariff::default()
    };
    let trip = Trip {
        time: TimeOfDay::new(number(24) as u32, number(60) as u32).expect("a time"),
        from_zone: Some(ZoneId(number(4))).filter(|zone| zone.0 < 3),
        to_zone: Some(ZoneId(number(4))).filter(|zone| zone.0 < 3),
        distance_city: Meters(number(100_000)),
        distance_country: Meters(number(100_000)),
        source_distance_country: Meters(number(100_000)),
        waiting_minutes: number(60),
        hourly_minutes: Some(number(500)).filter(|minutes| minutes % 3 == 0),
        services: (0..number(3))
            .map(|_| Service {
                sum: money(&mut number),
                percent: Percent(number(20_000)),
                ..Service::default()
            })
            .collect(),
        discount: Some(Discount {
            sum: money(&mut number),
            percent: Percent(number(20_000)),
            ..Discount::default()
        })
        .filter(|discount| discount.percent.0 % 2 == 0),
        is_prior: flag(),
        is_country: flag(),
        back_way: flag(),
        is_prize: flag() && flag() && flag(),
    };
    (tariff, trip)
}

/// The price by the letter of the rules, position after position, in wide whole numbers.
fn by_the_rules(tariff: &Tariff, trip: &Trip) -> i128 {
    let half_up = |parts: i128, whole: i128| (2 * parts + whole).div_euclid(2 * whole);
    let share = |percent: Percent, of: i128| half_up(of * i128::from(percent.0), 10_000);
    let by_km =
        |length: Meters, rate: Money| half_up(i128::from(length.0) * i128::from(rate.0), 1_000);
    let between = trip.from_zone.zip(trip.to_zone);
    let between = between.and_then(|(from, to)| tariff.zone_price(from, to));
    // 1 and 2: base and city kilometres.
    let base = if let Some(asked) = trip.hourly_minutes {
        let step = tariff.hourly_step_minutes.max(1);
        let minutes = asked.max(tariff.hourly_min_minutes);
        let minutes = (minutes + step - 1) / step * step;
        half_up(i128::from(tariff.hour.0) * i128::from(minutes), 60)
    } else if let Some(sum) = between {
        i128::from(sum.0)
    } else {
        let beyond = (trip.distance_city.0 - tariff.included_km.0).max(0);
        i128::from(tariff.boarding.0) + by_km(Meters(beyond), tariff.km_city)
    };
    // 3, 4 and 5: the country, the way to it, surcharges.
    let country = by_km(trip.distance_country, tariff.km_country);
    let back = if trip.back_way {
        share(tariff.back_way_percent, country)
    } else {
        0
    };
    let source = by_km(trip.source_distance_country, tariff.km_source_country);
    let mut total = base + country + back + source;
    if trip.is_country {
        total += i128::from(tariff.country_surcharge.0);
    }
    total += trip
        .from_zone
        .map_or(0, |zone| i128::from(tariff.zone_surcharge(zone).0));
    // 6, 7, 8 and 9: night, waiting, pre-order, minimum.
    if let Some(night) = tariff.night.filter(|night| night.hours.contains(trip.time)) {
        total += share(night.percent, total);
    }
    if trip.hourly_minutes.is_none() {
        let minutes = (trip.waiting_minutes - tariff.free_waiting_min).max(0);
        total += i128::from(minutes) * i128::from(tariff.minute_waiting.0);
    }
    if trip.is_prior {
        total += i128::from(tariff.prior_surcharge.0);
    }
    total = total.max(i128::from(tariff.min_sum.0));
    // 10 and 11: services, each a share of what came before all of them, and the discount.
    let before = total;
    for service in &trip.services {
        total += i128::from(service.sum.0) + share(service.percent, before);
    }
    if let Some(discount) = &trip.discount {
        let taken = i128::from(discount.sum.0) + share(discount.percent, total);
        total = (total - taken).max(0);
    }
    // 12 and 13: rounding, prize.
    if tariff.round_to > Money::ZERO {
        let step = i128::from(tariff.round_to.0);
        total = half_up(total, step) * step;
    }
    if trip.is_prize { 0 } else { total }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_price_is_what_the_rules_say(
        numbers in prop::collection::vec(0..i64::MAX, 50),
        flags in prop::collection::vec(any::<bool>(), 30),
    ) {
        let (tariff, trip) = everyday(&numbers, &flags);
        let quote = price(&tariff, &trip, Locale::Ru);
        prop_assert_eq!(i128::from(quote.total.0), by_the_rules(&tariff, &trip), "{:#?}", quote);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_quote_adds_up_in_order_and_never_below_zero(
        tariff in any_tariff(),
        trip in any_trip(),
    ) {
        let quote = price(&tariff, &trip, Locale::Ru);
        let mut running = 0_i128;
        for line in &quote.lines {
            running += i128::from(line.sum.0);
            prop_assert!(running >= 0 && line.sum != Money::ZERO, "{:?}", line);
        }
        prop_assert_eq!(running, i128::from(quote.total.0));
        prop_assert!(quote.lines.is_sorted_by_key(|line| place(line.kind)));
        prop_assert!(!trip.is_prize || quote.total == Money::ZERO);
    }

    #[test]
    fn a_longer_way_never_costs_less(
        tariff in any_tariff(),
        city in any_number(),
        more in 0..i64::MAX,
    ) {
        let mut trip = Trip::at(TimeOfDay::new(12, 0).expect("noon"));
        trip.distance_city = Meters(city);
        let short = price(&tariff, &trip, Locale::Ru);
        trip.distance_city = Meters(city.saturating_add(more));
        let long = price(&tariff, &trip, Locale::Ru);
        prop_assert!(short.total <= long.total);
    }

    #[test]
    fn a_fixed_price_adds_up(
        sum in any_money(),
        services in prop::collection::vec(any_service(), 0..4),
    ) {
        let quote = fixed_price(sum, &services, Locale::En);
        let added_up: i128 = quote.lines.iter().map(|line| i128::from(line.sum.0)).sum();
        prop_assert_eq!(added_up, i128::from(quote.total.0));
        prop_assert!(quote.total >= sum);
    }
}
