//! One-way streets, closed roads, barriers, turn restrictions, parts that hang loose.

use super::town::{Town, town};
use pult_domain::TravelMode::{self, Cycling, Driving, Walking};

/// Routes between letters by letter: `(from, to, path)`.
fn check(town: Town, mode: TravelMode, paths: &[(char, char, &str)]) {
    let town = town.open();
    for &(from, to, path) in paths {
        assert_eq!(town.path(from, to, mode), path, "{mode} {from} → {to}");
    }
}

/// A block of four streets, numbered 1 to 4: north, east, south, west.
fn block() -> Town {
    town("AB\nDC")
        .street("AB")
        .street("BC")
        .street("CD")
        .street("DA")
}

#[test]
fn a_one_way_street_is_driven_one_way_and_walked_both() {
    let one_way = || {
        town("AB\nDC")
            .way("AB", "highway=residential oneway=yes")
            .street("BC")
            .street("CD")
            .street("DA")
    };
    check(one_way(), Driving, &[('A', 'B', "AB"), ('B', 'A', "BCDA")]);
    check(one_way(), Walking, &[('A', 'B', "AB"), ('B', 'A', "BA")]);
    check(one_way(), Cycling, &[('B', 'A', "BCDA")]);
    let against = town("AB\nDC")
        .way("AB", "highway=residential oneway=-1")
        .street("BC")
        .street("CD")
        .street("DA");
    check(against, Driving, &[('B', 'A', "BA"), ('A', 'B', "ADCB")]);
}

#[test]
fn a_roundabout_is_driven_round_without_being_told() {
    let round = town("XA..\n.DB\n.C.")
        .way("ADCBA", "highway=tertiary junction=roundabout")
        .street("AX");
    check(round, Driving, &[('D', 'A', "DCBA"), ('A', 'D', "AD")]);
}

#[test]
fn a_closed_road_is_driven_round() {
    let closed = || {
        town("AB\nDC")
            .way("AB", "highway=residential access=private")
            .street("BC")
            .street("CD")
            .street("DA")
    };
    check(closed(), Driving, &[('A', 'B', "ADCB")]);
    check(closed(), Walking, &[('A', 'B', "ADCB")]);
    let stairs = town("AB\nDC")
        .way("AB", "highway=steps")
        .street("BC")
        .street("CD")
        .street("DA");
    check(stairs, Driving, &[('A', 'B', "ADCB")]);
}

#[test]
fn a_bollard_stops_cars_alone() {
    let town = || {
        town("AMB\nD.C")
            .street("AMB")
            .street("BC")
            .street("CD")
            .street("DA")
            .with('M', "barrier=bollard")
    };
    check(town(), Driving, &[('A', 'B', "ADCB")]);
    check(town(), Walking, &[('A', 'B', "AMB")]);
}

#[test]
fn a_forbidden_turn_is_driven_round() {
    //  A - B - C      Coming from A, turning at B to D is forbidden.
    //      |     \
    //      D ----- E
    let crossing = || {
        town("ABC.\n.D.E")
            .street("AB")
            .street("BC")
            .street("BD")
            .street("CE")
            .street("DE")
    };
    check(crossing(), Driving, &[('A', 'D', "ABD")]);
    let signed = || crossing().sign("no_right_turn", 1, 'B', 3);
    check(
        signed(),
        Driving,
        &[
            ('A', 'D', "ABCED"),
            ('C', 'D', "CBD"),
            ('D', 'A', "DBA"),
            ('A', 'C', "ABC"),
        ],
    );
    check(signed(), Walking, &[('A', 'D', "ABD")]);
    check(signed(), Cycling, &[('A', 'D', "ABCED")]);
}

#[test]
fn turning_round_to_get_past_a_sign_costs_its_time() {
    //  A - B - C - F    Coming from A, turning at B to D is forbidden; at C one may turn round.
    //      |   |
    //      D - E
    let crossing = |drawing| {
        town(drawing)
            .street("AB")
            .street("BCF")
            .street("BD")
            .street("DE")
            .street("CE")
            .sign("no_right_turn", 1, 'B', 3)
    };
    let near = crossing("ABCF\n.DE.");
    check(near, Driving, &[('A', 'D', "ABCED"), ('C', 'D', "CBD")]);
    // Where the way round takes longer than that, one turns.
    let far = || crossing("ABCF\n.D..\n....\n....\n..E.");
    check(far(), Driving, &[('A', 'D', "ABCBD"), ('A', 'F', "ABCF")]);
    let town = far().open();
    let seconds = |from, to| {
        let route = town.route(town.at(from), town.at(to), Driving);
        route.expect("there").duration.0
    };
    let straight = seconds('A', 'C') + seconds('C', 'D');
    assert!((19..=22).contains(&(seconds('A', 'D') - straight)));
    let table = crate::Router::table(&town.roads, &[town.at('A')], &[town.at('D')], Driving);
    assert_eq!(
        table.get(0, 0).expect("there").duration.0,
        seconds('A', 'D')
    );
}

#[test]
fn the_only_turn_allowed_is_taken() {
    let crossing = town("ABC.\n.D.E")
        .street("AB")
        .street("BC")
        .street("BD")
        .street("CE")
        .street("DE");
    let signed = crossing.sign("only_straight_on", 1, 'B', 2);
    check(
        signed,
        Driving,
        &[('A', 'D', "ABCED"), ('A', 'C', "ABC"), ('C', 'D', "CBD")],
    );
}

#[test]
fn a_trip_that_starts_at_a_signed_junction_is_free_to_turn_once_it_drives() {
    let crossing = town("ABC\n.DE")
        .street("AB")
        .street("BC")
        .street("BD")
        .street("CE")
        .street("DE");
    let town = crossing.sign("no_right_turn", 1, 'B', 3).open();
    let from = town.between('A', 'B', 0.5);
    let route = town.route(from, town.at('D'), Driving).expect("a route");
    assert_eq!(town.letters(&route), "BCED");
}

#[test]
fn what_is_left_out_of_the_map_is_counted() {
    let crossing = town("ABC..X\n.DE..Y")
        .street("AB")
        .street("BC")
        .street("BD")
        .street("CE")
        .street("DE")
        .street("XY")
        .sign("no_right_turn", 1, 'B', 3)
        .sign("no_right_turn", 1, 'B', 77)
        .open();
    let report = &crossing.report;
    assert_eq!(
        (
            report.ways,
            report.restrictions,
            report.restrictions_left_out
        ),
        (6, 1, 1)
    );
    assert_eq!(
        (
            report.modes[0].left_out_edges,
            report.modes[0].left_out_parts
        ),
        (1, 1)
    );
    assert!(
        (report.modes[0].left_out_km - 0.111).abs() < 0.001,
        "{report:?}"
    );
    assert!(
        crossing.path('A', 'X', Driving).is_empty() || crossing.path('A', 'X', Driving) != "AX"
    );
}

#[test]
fn a_road_that_only_leads_in_is_no_place_to_start() {
    // From T one could only arrive; so whoever stands there is brought to the block.
    let trap = block().way("AD", "highway=residential").open();
    assert_eq!(trap.report.modes[0].left_out_edges, 0);
    let trap = town("AB.\nDCT")
        .street("ABCDA")
        .way("CT", "highway=residential oneway=yes")
        .open();
    assert_eq!(trap.report.modes[0].left_out_edges, 1);
    let route = trap
        .route(trap.at('T'), trap.at('A'), Driving)
        .expect("a route");
    assert!(
        trap.letters(&route).starts_with('C'),
        "{}",
        trap.letters(&route)
    );
}

#[test]
fn no_road_near_means_no_way() {
    let town = block().open();
    let far = pult_domain::Point {
        lat: 55.02,
        lon: 37.0,
    };
    assert_eq!(town.route(far, town.at('A'), Driving), None);
    assert_eq!(town.route(town.at('A'), far, Driving), None);
    assert_eq!(
        town.route(town.at('A'), town.at('B'), TravelMode::Transit),
        None
    );
    let table = crate::Router::table(
        &town.roads,
        &[far, town.at('A')],
        &[town.at('B'), far],
        Driving,
    );
    let known = [0, 1].map(|row| [0, 1].map(|column| table.get(row, column).is_some()));
    assert_eq!(known, [[false, false], [true, false]]);
}

#[test]
fn a_bus_street_is_driven_by_taxis_unless_the_office_says_no() {
    let bus_street = || {
        town("AB\nDC")
            .way("AB", "highway=residential access=no psv=yes")
            .street("BC")
            .street("CD")
            .street("DA")
            .open()
    };
    let taxis = bus_street();
    assert_eq!(taxis.path('A', 'B', Driving), "AB");
    assert_eq!(taxis.path('A', 'B', Walking), "ADCB");
    let cars = bus_street().for_cars();
    assert_eq!(cars.path('A', 'B', Driving), "ADCB");
    // Nobody is brought to a road that is closed to him.
    let on_it = cars.between('A', 'B', 0.5);
    let snapped = cars.roads.snap(on_it, Driving).expect("a road near");
    assert!(crate::distance::meters(snapped, on_it) > 20.0);
}

#[test]
fn a_ferry_takes_the_time_that_it_says() {
    let town = town("AB....CD")
        .street("AB")
        .way("BC", "route=ferry motor_vehicle=yes duration=00:20")
        .street("CD")
        .open();
    let route = town
        .route(town.at('A'), town.at('D'), Driving)
        .expect("over the river");
    assert_eq!(town.letters(&route), "ABCD");
    let minutes = route.duration.0 as f64 / 60.0;
    assert!((20.0..21.0).contains(&minutes), "{minutes}");
}

#[test]
fn a_turn_that_is_forbidden_over_a_way_in_between_is_driven_round() {
    //  A - B - C - G    Coming from A, over BD, turning at D to E is forbidden.
    //      |   |   |
    //      D - E   |
    //      |       |
    //      F ------H
    let crossing = || {
        town("ABCG\n.DE.\n.F.H")
            .street("AB")
            .street("BCG")
            .street("BD")
            .street("DE")
            .way("CE", "highway=service")
            .street("DF")
            .street("FH")
            .street("HG")
    };
    check(crossing(), Driving, &[('A', 'E', "ABDE")]);
    let signed = || crossing().sign_over("no_left_turn", 1, 3, 4);
    check(
        signed(),
        Driving,
        &[
            ('A', 'E', "ABCE"),
            ('A', 'D', "ABD"),
            ('A', 'F', "ABDF"),
            ('C', 'D', "CBD"),
            ('E', 'A', "EDBA"),
        ],
    );
    let report = signed().open().report;
    assert_eq!((report.restrictions, report.restrictions_left_out), (1, 0));
    // Halfway along the way in between one still arrives, and may turn when one starts there.
    let town = signed().open();
    let halfway = town.between('B', 'D', 0.5);
    let route = town.route(town.at('A'), halfway, Driving).expect("there");
    assert_eq!(town.letters(&route), "AB");
    let route = town.route(halfway, town.at('E'), Driving).expect("there");
    assert_eq!(town.letters(&route), "DE");
    // Who begins on the road that the sign is for is bound as well, by route and by table.
    for (fraction, end) in [(0.01, 1.0), (0.5, 1.0), (0.99, 1.0)] {
        let (from, to) = (
            town.between('A', 'B', fraction),
            town.between('D', 'E', end),
        );
        let route = town.route(from, to, Driving).expect("there");
        assert!(
            town.letters(&route).ends_with("BCE"),
            "{}",
            town.letters(&route)
        );
        let table = crate::Router::table(&town.roads, &[from], &[to], Driving);
        let trip = table.get(0, 0).expect("there");
        assert_eq!(trip.duration, route.duration);
    }
    let only = crossing().sign_over("only_straight_on", 1, 3, 6);
    check(only, Driving, &[('A', 'F', "ABDF"), ('A', 'E', "ABCE")]);
}

#[test]
fn a_traffic_light_and_a_turn_cost_their_time() {
    let seconds = |town: Town, from: char, to: char| {
        let town = town.open();
        let route = town.route(town.at(from), town.at(to), Driving);
        route.expect("there").duration.0
    };
    let street = || town("ABC").street("ABC");
    let plain = seconds(street(), 'A', 'C');
    let lit = |tags: &str| seconds(street().with('B', tags), 'A', 'C');
    assert_eq!(lit("highway=traffic_signals") - plain, 2);
    let forward = "highway=traffic_signals traffic_signals:direction=forward";
    let backward = "highway=traffic_signals traffic_signals:direction=backward";
    assert_eq!((lit(forward) - plain, lit(backward) - plain), (2, 0));
    // Straight on is dearer than a bend of no junction, and a turn dearer than straight on.
    let bend = seconds(town("AB\n.D").street("AB").street("BD"), 'A', 'D');
    let side = || town("ABC\n.D.").street("AB").street("BC").street("BD");
    let (turned, straight) = (seconds(side(), 'A', 'D'), seconds(side(), 'A', 'C'));
    assert!(turned > bend, "{turned} {bend}");
    assert!(straight <= bend + 1, "{straight} {bend}");
}
