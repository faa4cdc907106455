//! Snapping, distances, geometry, files.

use super::town::town;
use crate::distance;
use crate::roads::{RoadClass, import};
use crate::router::Router;
use pult_domain::TravelMode::{Driving, Walking};
use pult_domain::{Meters, Point, Seconds};

#[test]
fn a_point_beside_a_long_road_is_brought_to_its_middle_not_to_its_end() {
    let town = town("A.........B\n...........").street("AB").open();
    let on_road = town.between('A', 'B', 0.37);
    let beside = Point {
        lat: on_road.lat + 0.0005,
        ..on_road
    };
    let snapped = town.roads.snap(beside, Driving).expect("a road");
    assert!(distance::meters(snapped, on_road) < 0.5, "{snapped:?}");
}

#[test]
fn distance_and_time_are_those_of_the_part_that_is_driven() {
    let town = town("A.........B").street("AB").open();
    let [from, to] = [0.2, 0.7].map(|fraction| town.between('A', 'B', fraction));
    let whole = distance::meters(town.at('A'), town.at('B'));
    for (from, to) in [(from, to), (to, from)] {
        let route = town.route(from, to, Driving).expect("a route");
        assert!(
            (route.distance.0 as f64 - whole / 2.0).abs() <= 1.0,
            "{route:?}"
        );
        let seconds = whole / 2.0 / (25.0 / 3.6);
        assert!(
            (route.duration.0 as f64 - seconds).abs() <= 1.0,
            "{route:?}"
        );
        assert_eq!(route.geometry.len(), 2);
        let walk = town.route(from, to, Walking).expect("a route");
        assert!(
            (walk.duration.0 as f64 - seconds * 5.0).abs() <= 2.0,
            "{walk:?}"
        );
    }
    let stay = town.route(from, from, Driving).expect("a route");
    assert_eq!((stay.distance, stay.duration), (Meters(0), Seconds(0)));
    assert_eq!(stay.geometry.len(), 1);
}

#[test]
fn a_place_behind_on_a_one_way_street_is_reached_round_the_block() {
    let town = town("A...B\n.....\nD...C")
        .way("AB", "highway=residential oneway=yes")
        .street("BC")
        .street("CD")
        .street("DA")
        .open();
    let [ahead, behind] = [0.8, 0.3].map(|fraction| town.between('A', 'B', fraction));
    let forth = town.route(behind, ahead, Driving).expect("a route");
    assert_eq!(town.letters(&forth), "");
    let round = town.route(ahead, behind, Driving).expect("a route");
    assert_eq!(town.letters(&round), "BCDA");
    assert!(round.distance > forth.distance);
    let table = town
        .roads
        .table(&[ahead, behind], &[ahead, behind], Driving);
    let trip = |row, column| {
        table
            .get(row, column)
            .map(|trip| (trip.distance, trip.duration))
    };
    assert_eq!(trip(0, 1), Some((round.distance, round.duration)));
    assert_eq!(trip(1, 0), Some((forth.distance, forth.duration)));
    assert_eq!(trip(0, 0), Some((Meters(0), Seconds(0))));
}

#[test]
fn a_shape_joins_up_through_bends_and_loops() {
    let town = town("AB.GF\n.C.HE\n.....")
        .street("ABC")
        .street("CH")
        .street("HGFEH")
        .open();
    for (from, to) in [('A', 'F'), ('F', 'A'), ('G', 'E'), ('A', 'C'), ('B', 'H')] {
        let route = town
            .route(town.at(from), town.at(to), Driving)
            .expect("a route");
        let length: f64 = route
            .geometry
            .windows(2)
            .map(|p| distance::meters(p[0], p[1]))
            .sum();
        assert!(
            (length - route.distance.0 as f64).abs() <= 1.0,
            "{from} → {to}: {route:?}"
        );
        assert!(distance::meters(route.geometry[0], town.at(from)) < 0.1);
        let last = route.geometry.last().expect("a point");
        assert!(distance::meters(*last, town.at(to)) < 0.1);
        assert!(
            route.geometry.windows(2).all(|p| p[0] != p[1]),
            "{from} → {to}"
        );
    }
    assert_eq!(town.path('A', 'H', Driving), "ABCH");
}

#[test]
fn bends_are_merged_also_where_ways_meet_end_to_end() {
    let town = town("ABCDE").street("AB").street("CB").street("CDE").open();
    assert_eq!(town.report.modes[0].edges, 1);
    assert_eq!(town.report.modes[0].nodes, 2);
    assert_eq!(town.path('E', 'A', Driving), "EDCBA");
    let mixed = super::town::town("ABC\n.ED")
        .street("AB")
        .way("BC", "highway=residential oneway=yes")
        .street("CDEA")
        .open();
    assert_eq!(mixed.path('C', 'B', Driving), "CDEAB");
}

#[test]
fn a_ring_with_nothing_else_can_be_driven() {
    let town = town("AB\nDC").street("ABCDA").open();
    assert_eq!(town.path('B', 'D', Walking).len(), 3);
    let one_way = super::town::town("AB\nDC")
        .way("ABCDA", "highway=service oneway=yes")
        .open();
    assert_eq!(one_way.path('B', 'A', Driving), "BCDA");
}

#[test]
fn an_extract_that_was_cut_out_still_opens() {
    let town = town("AB\nDC")
        .street("ABzC")
        .street("CD")
        .street("DA")
        .open();
    assert_eq!(town.report.missing_nodes, 1);
    assert_eq!(town.path('B', 'C', Driving), "BADC");
}

#[test]
fn an_extract_without_roads_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("empty.osm");
    std::fs::write(&path, town("AB").way("AB", "waterway=river").xml()).expect("written");
    let error = import(&path, &mut |_, _| ()).expect_err("no road");
    assert!(error.to_string().contains("no road"), "{error}");
}

#[test]
fn the_same_extract_makes_the_same_file() {
    let make = || {
        let town = town("ABC\n.DE")
            .street("ABDE")
            .street("BCE")
            .sign("no_left_turn", 1, 'B', 2);
        std::fs::read(town.open().path).expect("read")
    };
    assert_eq!(make(), make());
}

#[test]
fn new_times_change_the_way() {
    let mut town = town("AB\nDC")
        .street("AB")
        .street("BC")
        .street("CD")
        .street("DA")
        .open();
    assert_eq!(town.path('A', 'B', Driving), "AB");
    let north = town.at('A').lat;
    let jam = |middle: Point, time: u32| {
        if middle.lat >= north {
            time * 100
        } else {
            time
        }
    };
    let before = town.route(town.at('A'), town.at('B'), Walking);
    town.roads.retime(Driving, jam);
    assert_eq!(town.path('A', 'B', Driving), "ADCB");
    assert_eq!(town.route(town.at('A'), town.at('B'), Walking), before);
}

#[test]
fn the_layer_draws_streets_with_their_class_and_no_needless_points() {
    let town = town("ABCD\n....\nE..F")
        .way("ABCD", "highway=primary_link")
        .street("AE")
        .street("DF")
        .way("EF", "highway=service")
        .open();
    let layer = town.roads.layer().expect("a layer");
    let lines: Vec<(RoadClass, usize)> = layer
        .lines()
        .map(|(class, line)| (class, line.count()))
        .collect();
    let (primary, street) = (RoadClass::Primary, RoadClass::Street);
    assert_eq!(lines, [(primary, 2), (street, 2), (street, 2)]);
    let bounds = layer.bounds().expect("bounds");
    assert!(distance::meters(bounds.max, town.at('D')) < 0.1);
}
