use super::*;
use pult_domain::NewStop;
use pult_garble::garbled;

const NOW: Timestamp = Timestamp(1_795_000_000);

fn order(query: &str) -> Result<NewOrder, Failure> {
    let rest = "unit_id=1&tarif_id=1&phone=+70001112233&to[]=A";
    order_from_fields(&Fields::read([rest.as_bytes(), query.as_bytes()]), NOW)
}

#[test]
fn every_phase_has_its_number() {
    for (phase, number) in [
        (Phase::Waiting, "0"),
        (Phase::Offered, "0"),
        (Phase::OnHold, "0"),
        (Phase::Queued, "1"),
        (Phase::EnRoute { stop: 0 }, "2"),
        (Phase::AtStop { stop: 0 }, "3"),
        (Phase::EnRoute { stop: 1 }, "4"),
        (Phase::AtStop { stop: 2 }, "4"),
        (Phase::Completed, "5"),
        (Phase::Cancelled, "6"),
        (Phase::Failed, "6"),
    ] {
        assert_eq!(status(phase), number, "{phase:?}");
    }
}

#[test]
fn absent_zero_and_past_times_are_now() {
    let from = |query: &str| order(query).expect(query).stops[0].window.from;
    for query in [
        "",
        "order_time=",
        "order_time=0",
        "order_time=-5",
        "order_time=1795000000",
    ] {
        assert_eq!(from(query), None, "{query}");
    }
    assert_eq!(
        from("order_time=1795000001"),
        Some(Timestamp(1_795_000_001))
    );
    for query in [
        "order_time=soon",
        "order_time=99999999999999",
        "order_time=1.5",
    ] {
        assert!(order(query).is_err(), "{query}");
    }
}

#[test]
fn no_price_is_by_the_meter() {
    let price = |query: &str| order(query).expect(query).fixed_price;
    for query in ["", "fix_price=", "fix_price=0", "fix_price=0.00"] {
        assert_eq!(price(query), None, "{query}");
    }
    assert_eq!(price("fix_price=200"), Some(Money(20_000)));
    assert_eq!(price("fix_price=199.90"), Some(Money(19_990)));
    for query in ["fix_price=-1", "fix_price=cheap", "fix_price=1.005"] {
        assert!(order(query).is_err(), "{query}");
    }
}

#[test]
fn the_old_name_counts_where_the_new_one_is_absent() {
    let reference = |query: &str| order(query).expect(query).external_ref;
    assert_eq!(reference("id=1234").as_deref(), Some("1234"));
    assert_eq!(reference("id=1&extern_id=2").as_deref(), Some("2"));
    assert_eq!(reference("").as_deref(), None);
}

#[test]
fn addresses_become_stops_in_order() {
    let address = |stop: &NewStop| {
        stop.place()
            .map_or_else(String::new, |at| at.address.clone())
    };
    let lines = |query: &str| {
        let stops = order(query).expect(query).stops;
        let mut lines: Vec<String> = stops.iter().map(address).collect();
        if lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines
    };
    assert_eq!(lines(""), ["A"]);
    assert_eq!(lines("to[]=B&to[]=C"), ["A", "B", "C"]);
    assert_eq!(lines("to[]=&to[]=C"), ["A", "C"]);
    assert_eq!(order("").expect("an order").stops.len(), 2);
    assert!(order("to[0]=").is_err());
}

#[test]
fn coordinates_go_with_the_address_of_the_same_place_in_the_list() {
    let points = |query: &str| -> Vec<Option<Point>> {
        let order = order(query).expect(query);
        let places = order.stops.iter().filter_map(NewStop::place);
        places.map(|place| place.point).collect()
    };
    let there = Point::new(43.5, 39.7);
    assert_eq!(points("to[]=B&lat[]=43.5&lon[]=39.7"), [there, None]);
    assert_eq!(points("to[]=B&lat[1]=43.5&lon[1]=39.7"), [None, there]);
    assert_eq!(
        points("to[]=B&lat[]=&lat[]=43.5&lon[]=&lon[]=39.7"),
        [None, there]
    );
    for query in [
        "lat[]=43.5",
        "lon[]=39.7",
        "lat[]=91&lon[]=1",
        "lat[]=x&lon[]=1",
        "lat[]=NaN&lon[]=1",
    ] {
        assert!(order(query).is_err(), "{query}");
    }
}

#[test]
fn whole_money_has_no_decimals() {
    for (kopecks, text) in [(20_000, "200"), (0, "0"), (19_990, "199.90"), (5, "0.05")] {
        assert_eq!(money(Money(kopecks)), text);
    }
}

#[test]
fn a_hundred_thousand_garbled_orders_are_read_or_refused() {
    let samples = [
        "to[]=B&lat[]=43.5&lat[]=43.6&lon[]=39.7&lon[]=39.8&order_time=1795000001",
        "car_option[]=1&car_option[]=2&fix_price=199.90&print_receipt=1&tarif_id=-1&id=1234",
        "order_time=9223372036854775807&comment=%D0%A1&client_name=A+B&extern_id=77",
    ];
    let n_read = garbled(&samples, 100_000, |raw| {
        let rest = b"unit_id=1&tarif_id=1&phone=+70001112233&to[]=A&".as_slice();
        let fields = Fields::read([rest, raw]);
        let _ = points(&fields);
        order_from_fields(&fields, NOW).is_ok()
    });
    assert!((10_000..90_000).contains(&n_read), "{n_read}");
}
