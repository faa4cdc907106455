//! Tiles of a small town, read back by a reader of their own.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::roads::import;
use pult_domain::Point;

const TOWN: &str = r#"<osm version="0.6">
    <node id="1" lat="55.000" lon="37.000"/><node id="2" lat="55.000" lon="37.010"/>
    <node id="3" lat="55.005" lon="37.010"/><node id="4" lat="55.005" lon="37.000"/>
    <node id="5" lat="55.001" lon="37.002"/><node id="6" lat="55.001" lon="37.004"/>
    <node id="7" lat="55.003" lon="37.004"/>
    <node id="8" lat="55.002" lon="37.001"><tag k="place" v="village"/><tag k="name" v="Веговка"/></node>
    <node id="9" lat="55.0001" lon="37.001"><tag k="addr:street" v="улица Мира"/><tag k="addr:housenumber" v="7к1"/></node>
    <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="улица Мира"/></way>
    <way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
    <way id="3"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
    <way id="4"><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
    <way id="5"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/></way>
    <way id="6"><nd ref="4"/><nd ref="7"/><tag k="waterway" v="river"/></way>
    <relation id="1"><member type="way" ref="3" role="outer"/><member type="way" ref="4" role="outer"/>
        <member type="way" ref="5" role="inner"/><tag k="type" v="multipolygon"/><tag k="leisure" v="park"/></relation>
</osm>"#;

fn town() -> Tiles {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.osm");
    std::fs::write(&path, TOWN).expect("written");
    let (map, _) = import(&path, &mut |_, _| ()).expect("imported");
    Tiles::new(&map.layer, &map.ground, 7)
}

/// The tile of a zoom that a point lies in.
fn around(lat: f64, lon: f64, zoom: u8) -> TileId {
    let [x, y] = world::spot(Point { lat, lon });
    let number = |at: i64| (at >> (32 - u32::from(zoom))) as u32;
    TileId::new(zoom, number(x), number(y)).expect("a tile")
}

/// The fields of a message: their numbers, and what they hold.
fn fields(mut bytes: &[u8]) -> Vec<(u64, u64, &[u8])> {
    fn number(bytes: &mut &[u8]) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (first, rest) = bytes.split_first().expect("a number");
            *bytes = rest;
            number |= u64::from(first & 0x7f) << shift;
            shift += 7;
            if first & 0x80 == 0 {
                return number;
            }
        }
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes);
        let value = number(&mut bytes);
        let mut held: &[u8] = &[];
        if key & 7 == 2 {
            (held, bytes) = bytes.split_at(value as usize);
        }
        found.push((key >> 3, value, held));
    }
    found
}

/// Layers: their names, how many features they have, and their texts.
fn layers(tile: &[u8]) -> Vec<(String, usize, Vec<String>)> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a text");
    let layer = |bytes: &[u8]| {
        let fields = fields(bytes);
        let of = |number| fields.iter().filter(move |field| field.0 == number);
        let name = text(of(1).next().expect("a name").2);
        assert_eq!(of(15).next().expect("a version").1, 2);
        assert_eq!(of(5).next().expect("an extent").1, 4096);
        let texts = of(4)
            .map(|value| text(self::fields(value.2)[0].2))
            .collect();
        (name, of(2).count(), texts)
    };
    fields(tile).iter().map(|field| layer(field.2)).collect()
}

#[test]
fn a_tile_has_roads_with_names_ground_places_and_house_numbers() {
    let tile = town().tile(around(55.001, 37.001, 15));
    let layers = layers(&tile);
    let names: Vec<&str> = layers.iter().map(|layer| layer.0.as_str()).collect();
    assert_eq!(names, ["green", "road", "place", "house"]);
    let of = |name: &str| layers.iter().find(|layer| layer.0 == name).expect(name);
    assert!(of("road").2.contains(&"улица Мира".to_owned()));
    assert_eq!(of("place").2, ["village", "Веговка"]);
    assert_eq!(of("house").2, ["7к1"]);
    let wider = self::layers(&town().tile(around(55.001, 37.001, 12)));
    let line = wider.iter().find(|layer| layer.0 == "line");
    assert_eq!(line.expect("a river").2, ["river"]);
}

#[test]
fn a_park_keeps_the_hole_in_it() {
    let tile = town().tile(around(55.002, 37.003, 13));
    let green = fields(&tile)
        .into_iter()
        .find(|layer| fields(layer.2)[1].2 == b"green");
    let green = green.expect("green").2;
    let feature = fields(green)
        .into_iter()
        .find(|field| field.0 == 2)
        .expect("a feature")
        .2;
    let geometry = fields(feature)
        .into_iter()
        .find(|field| field.0 == 4)
        .expect("commands")
        .2;
    // Two rings: each is closed once.
    assert_eq!(geometry.iter().filter(|&&byte| byte == 15).count(), 2);
}

#[test]
fn far_away_only_great_roads_are_drawn_and_elsewhere_nothing() {
    let town = town();
    let far = layers(&town.tile(around(55.001, 37.001, 9)));
    let road = far.iter().find(|layer| layer.0 == "road").expect("roads");
    assert_eq!((road.1, &road.2[..]), (1, &["primary".to_owned()][..]));
    assert!(town.tile(around(10.0, 10.0, 12)).is_empty());
    assert_eq!(TileId::new(2, 4, 0), None);
    assert_eq!(TileId::new(16, 0, 0), None);
    assert_eq!(TileId::new(255, 0, 0), None);
}

proptest! {
    #[test]
    fn every_tile_can_be_read(zoom in 0_u8..=DEEPEST, x: u32, y: u32, lat in 54.9..55.1, lon in 36.9..37.1) {
        static TOWN: std::sync::LazyLock<Tiles> = std::sync::LazyLock::new(town);
        let mask = (1 << zoom) - 1;
        let somewhere = TileId::new(zoom, x & mask, y & mask).expect("a tile");
        for id in [somewhere, around(lat, lon, zoom)] {
            layers(&TOWN.tile(id));
        }
    }
}

#[test]
fn a_thousand_tiles_are_cut_in_time() {
    let town = town();
    let began = Instant::now();
    for n in 0..1_000 {
        let at = f64::from(n % 40) / 4_000.0;
        cut::tile(
            &town.world,
            around(55.0 + at, 37.0 + at, 10 + (n % 6) as u8),
        );
    }
    assert!(began.elapsed() < Duration::from_secs(5));
}
