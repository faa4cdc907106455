//! Houses along the streets: odd numbers on the left, even ones on the right.

use rand_chacha::ChaCha8Rng;

use super::network::{Class, Street, spot};
use super::plane::{RIVER_HALF, Spot, below};
use super::{City, Tags};

/// How many houses the city has, nearly.
const HOUSES: f64 = 8_000.0;
/// From the middle of the road to a door, in metres.
const SETBACK: f64 = 18.0;
/// Houses of the village on the eastern highway.
const VILLAGE_HOUSES: usize = 30;
/// One house in so many has a second one behind it, with a letter or a block number.
const DOUBLED: usize = 12;

/// Builds houses along all streets that have any.
pub(super) fn build(city: &mut City, streets: &[Street], rng: &mut ChaCha8Rng) {
    let lived_in = |street: &&Street| !matches!(street.class, Class::Highway | Class::Orbital);
    let streets: Vec<&Street> = streets.iter().filter(lived_in).collect();
    let length: f64 = streets.iter().map(|street| street.length(city)).sum();
    let doubled = 1.0 + 1.0 / DOUBLED as f64;
    let gap = length * 2.0 * doubled / HOUSES;
    for street in streets {
        build_street(city, street, gap, rng);
    }
    build_village(city);
}

fn build_street(city: &mut City, street: &Street, gap: f64, rng: &mut ChaCha8Rng) {
    let mut number = 1;
    let mut walked = gap / 2.0;
    for stretch in street.stretches.iter().filter(|stretch| !stretch.bridge) {
        for pair in stretch.nodes.windows(2) {
            let (from, to) = (spot(city, pair[0]), spot(city, pair[1]));
            let length = from.distance(to);
            while walked < length {
                let doors = [
                    aside(from, to, walked, SETBACK),
                    aside(from, to, walked, -SETBACK),
                ];
                for (side, door) in doors.into_iter().enumerate() {
                    build_house(city, &street.name, number + side, door, rng);
                }
                number += 2;
                walked += gap;
            }
            walked -= length;
        }
    }
}

/// The place `walked` metres along, and so many to the left.
fn aside(from: Spot, to: Spot, walked: f64, left: f64) -> Spot {
    let length = from.distance(to);
    let on_road = from.towards(to, walked / length);
    Spot {
        x: on_road.x - (to.y - from.y) / length * left,
        y: on_road.y + (to.x - from.x) / length * left,
    }
}

fn build_house(city: &mut City, street: &str, number: usize, door: Spot, rng: &mut ChaCha8Rng) {
    if door.above_river().abs() < RIVER_HALF + 5.0 {
        return;
    }
    city.add_node(door, address(street, number.to_string()));
    let second = match below(DOUBLED * 2, rng) {
        0 => format!("{number}а"),
        1 => format!("{number} к2"),
        _ => return,
    };
    let behind = door.jittered(20.0, rng);
    city.add_node(behind, address(street, second));
}

fn address(street: &str, house: String) -> Tags {
    vec![
        ("addr:street", street.to_owned()),
        ("addr:housenumber", house),
    ]
}

/// Лесной, along the last bends of the eastern highway.
fn build_village(city: &mut City) {
    for index in 0..VILLAGE_HOUSES {
        let side = if index % 2 == 0 { 40.0 } else { -40.0 };
        let at = Spot {
            x: 8_000.0 + (index / 2) as f64 * 60.0,
            y: side,
        };
        let mut tags = address("Лесное шоссе", (index + 1).to_string());
        tags.push(("addr:city", "Лесной".to_owned()));
        city.add_node(at, tags);
    }
}
