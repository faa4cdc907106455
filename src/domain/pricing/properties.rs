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

proptest! {
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
