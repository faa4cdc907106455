use super::*;

fn at(text: &str) -> TimeOfDay {
    text.parse().expect(text)
}

fn hours(from: &str, to: &str) -> Option<Hours> {
    let (from, to) = (at(from), at(to));
    Some(Hours { from, to })
}

fn a_tariff(id: i64, company: Option<i64>, active: Option<Hours>) -> Tariff {
    Tariff {
        id: TariffId(id),
        company: company.map(CompanyId),
        name: "Дневной".into(),
        active,
        ..Tariff::default()
    }
}

#[test]
fn the_choice_is_the_first_by_id_whose_hours_contain_the_time() {
    let tariffs = [
        a_tariff(5, None, None),
        a_tariff(4, Some(1), hours("22:00", "06:00")),
        a_tariff(3, Some(1), hours("06:00", "22:00")),
        a_tariff(1, Some(2), None),
    ];
    for (company, time, expected) in [
        (1, "06:00", 3),
        (1, "21:59", 3),
        (1, "22:00", 4),
        (1, "03:00", 4),
        (2, "03:00", 1),
        (3, "12:00", 5),
    ] {
        let chosen = Tariff::choose(&tariffs, CompanyId(company), at(time));
        let id = chosen.map(|tariff| tariff.id.0);
        assert_eq!(id, Ok(expected), "company {company} at {time}");
    }
}

#[test]
fn a_choice_of_nothing_says_so() {
    let tariffs = [a_tariff(3, Some(1), hours("06:00", "22:00"))];
    let refusal = Tariff::choose(&tariffs, CompanyId(1), at("23:15")).expect_err("night");
    assert_eq!(
        refusal.to_string(),
        "tariff: company 1 has no tariff that is active at 23:15"
    );
}

#[test]
fn a_zone_price_prefers_its_own_direction() {
    let row = |from, to, sum, both_ways| ZonePrice {
        from: ZoneId(from),
        to: ZoneId(to),
        sum: Money(sum),
        both_ways,
    };
    let tariff = Tariff {
        zone_prices: vec![
            row(1, 2, 400, true),
            row(2, 1, 300, false),
            row(3, 4, 500, false),
            row(5, 6, 600, true),
        ],
        ..Tariff::default()
    };
    for (from, to, expected) in [
        (1, 2, Some(400)),
        (2, 1, Some(300)),
        (3, 4, Some(500)),
        (4, 3, None),
        (6, 5, Some(600)),
        (1, 1, None),
    ] {
        let price = tariff.zone_price(ZoneId(from), ZoneId(to));
        assert_eq!(price, expected.map(Money), "{from} to {to}");
    }
}

/// The field that `validate` names after `change`.
fn refused(change: impl FnOnce(&mut Tariff)) -> Option<String> {
    let mut tariff = a_tariff(1, None, None);
    change(&mut tariff);
    match tariff.validate() {
        Err(Error::Invalid { field, .. }) => Some(field),
        _ => None,
    }
}

#[test]
fn a_negative_number_is_refused_by_the_name_of_its_field() {
    type Change = fn(&mut Tariff);
    let changes: [(&str, Change); 17] = [
        ("boarding", |it| it.boarding = Money(-1)),
        ("included_km", |it| it.included_km = Meters(-1)),
        ("min_sum", |it| it.min_sum = Money(-1)),
        ("km_city", |it| it.km_city = Money(-1)),
        ("km_country", |it| it.km_country = Money(-1)),
        ("km_source_country", |it| it.km_source_country = Money(-1)),
        ("country_surcharge", |it| it.country_surcharge = Money(-1)),
        ("back_way_percent", |it| it.back_way_percent = Percent(-1)),
        ("free_waiting_min", |it| it.free_waiting_min = -1),
        ("minute_waiting", |it| it.minute_waiting = Money(-1)),
        ("no_show_sum", |it| it.no_show_sum = Money(-1)),
        ("hour", |it| it.hour = Money(-1)),
        ("hourly_min_minutes", |it| it.hourly_min_minutes = -1),
        ("hourly_step_minutes", |it| it.hourly_step_minutes = -1),
        ("prior_surcharge", |it| it.prior_surcharge = Money(-1)),
        ("night_percent", |it| {
            let hours = hours("23:00", "06:00").expect("hours");
            let percent = Percent(-1);
            it.night = Some(Night { hours, percent });
        }),
        ("round_to", |it| it.round_to = Money(-1)),
    ];
    for (field, change) in changes {
        assert_eq!(refused(change).as_deref(), Some(field));
    }
    assert_eq!(refused(|_| {}), None);
}

#[test]
fn an_empty_name_is_refused() {
    assert_eq!(refused(|it| it.name = " ".into()).as_deref(), Some("name"));
}

#[test]
fn zone_rows_are_neither_negative_nor_repeated() {
    let price = |sum| ZonePrice {
        from: ZoneId(1),
        to: ZoneId(2),
        sum: Money(sum),
        both_ways: false,
    };
    let surcharge = |sum| ZoneSurcharge {
        zone: ZoneId(1),
        sum: Money(sum),
    };
    for (prices, surcharges, field) in [
        (vec![price(-1)], vec![], Some("zone_price")),
        (vec![price(1), price(2)], vec![], Some("zone_price")),
        (vec![], vec![surcharge(-1)], Some("zone_surcharge")),
        (
            vec![],
            vec![surcharge(1), surcharge(2)],
            Some("zone_surcharge"),
        ),
        (vec![price(1)], vec![surcharge(1)], None),
    ] {
        let found = refused(|it| {
            it.zone_prices = prices;
            it.zone_surcharges = surcharges;
        });
        assert_eq!(found.as_deref(), field);
    }
}

#[test]
fn a_night_has_its_hours_and_no_hours_end_where_they_begin() {
    let night = |from, to| {
        let hours = hours(from, to).expect("hours");
        Some(Night {
            hours,
            percent: Percent(2_000),
        })
    };
    for (night, active, field) in [
        (night("00:00", "00:00"), None, Some("night")),
        (night("23:00", "06:00"), None, None),
        (None, hours("06:00", "06:00"), Some("active")),
        (None, hours("00:00", "00:00"), None),
    ] {
        let found = refused(|it| (it.night, it.active) = (night, active));
        assert_eq!(found.as_deref(), field);
    }
}

#[test]
fn a_tariff_behind_others_at_all_its_hours_is_never_chosen() {
    let day = a_tariff(1, None, hours("06:00", "23:00"));
    let always = a_tariff(2, Some(1), None);
    let night = a_tariff(3, Some(1), hours("22:00", "05:00"));
    let late = a_tariff(4, None, hours("22:00", "23:00"));
    let other = a_tariff(5, Some(2), hours("04:00", "07:00"));
    let tariffs = [day, always, night, late, other];
    let companies = [CompanyId(1), CompanyId(2)];
    let behind = |at: usize| {
        let before = tariffs[at].always_behind(&tariffs, &companies);
        before.map(|tariff| tariff.id.0)
    };
    assert_eq!(
        [0, 1, 2, 3, 4].map(behind),
        [None, None, Some(2), Some(1), None]
    );
}

#[test]
fn hours_that_no_tariff_covers_are_told_across_midnight() {
    for (active, gaps) in [
        (vec![], vec!["00:00-00:00"]),
        (vec![hours("06:00", "23:00")], vec!["23:00-06:00"]),
        (
            vec![hours("00:00", "06:00"), hours("08:00", "20:00")],
            vec!["06:00-08:00", "20:00-00:00"],
        ),
        (vec![hours("06:00", "23:00"), None], vec![]),
    ] {
        let tariffs: Vec<Tariff> = (1..)
            .zip(active)
            .map(|(id, active)| a_tariff(id, None, active))
            .collect();
        let found = Tariff::uncovered(&tariffs, CompanyId(1));
        let found: Vec<String> = found
            .iter()
            .map(|gap| format!("{}-{}", gap.from, gap.to))
            .collect();
        assert_eq!(found, gaps);
    }
}
