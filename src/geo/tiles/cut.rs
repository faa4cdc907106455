//! Cuts one tile: what is worth drawing at its zoom, in its own coordinates.

use super::clip::Square;
use super::encode::{Commands, EXTENT, Geometry, TileLayer};
use super::world::{Feature, Spot, World};
use super::{DEEPEST, TileId};
use crate::roads::{GroundKind, PlaceSize, RoadClass};

/// Lines go on for so many units beyond the border, so that none is seen to end there.
const MARGIN: i64 = 64;
/// Places closer than this to the last one are left out of lines, but at the deepest zoom.
const NEAR: i64 = 6;

fn road_from(class: RoadClass) -> u8 {
    match class {
        RoadClass::Motorway => 4,
        RoadClass::Primary => 7,
        RoadClass::Secondary => 9,
        RoadClass::Tertiary => 11,
        RoadClass::Street => 13,
    }
}

fn road_word(class: RoadClass) -> &'static str {
    match class {
        RoadClass::Motorway => "motorway",
        RoadClass::Primary => "primary",
        RoadClass::Secondary => "secondary",
        RoadClass::Tertiary => "tertiary",
        RoadClass::Street => "street",
    }
}

fn shape_from(kind: GroundKind) -> u8 {
    match kind {
        GroundKind::Water => 6,
        GroundKind::River => 8,
        GroundKind::Green | GroundKind::Rail => 10,
        GroundKind::Stream => 13,
    }
}

fn place_from(size: PlaceSize) -> (u8, &'static str) {
    match size {
        PlaceSize::City => (4, "city"),
        PlaceSize::Town => (7, "town"),
        PlaceSize::Village => (10, "village"),
        PlaceSize::Hamlet => (12, "hamlet"),
    }
}

/// From places of the world to units of a tile.
struct Frame {
    west: i64,
    north: i64,
    shift: u32,
    square: Square,
    near: i64,
}

impl Frame {
    fn of(id: TileId) -> Frame {
        let side = 32 - u32::from(id.zoom);
        Frame {
            west: i64::from(id.x) << side,
            north: i64::from(id.y) << side,
            shift: side - EXTENT.ilog2(),
            square: Square {
                min: -MARGIN,
                max: i64::from(EXTENT) + MARGIN,
            },
            near: if id.zoom < DEEPEST { NEAR } else { 1 },
        }
    }

    /// The corners of what may be seen, in the world.
    fn window(&self) -> (Spot, Spot) {
        let corner = |units: i64| {
            let far = units << self.shift;
            [self.west + far, self.north + far]
        };
        (corner(self.square.min), corner(self.square.max))
    }

    fn unit(&self, at: Spot) -> Spot {
        [
            (at[0] - self.west) >> self.shift,
            (at[1] - self.north) >> self.shift,
        ]
    }

    /// A line in units, without places that cannot be told apart.
    fn line(&self, line: &[Spot]) -> Vec<Spot> {
        let mut kept: Vec<Spot> = Vec::with_capacity(line.len());
        for (index, &at) in line.iter().enumerate() {
            let at = self.unit(at);
            let is_last = index + 1 == line.len();
            let is_far = kept.last().is_none_or(|last| {
                let apart = (at[0] - last[0]).abs().max((at[1] - last[1]).abs());
                apart >= self.near || is_last && apart > 0
            });
            if is_far {
                kept.push(at);
            }
        }
        kept
    }

    /// A ring in units, inside the square, turning as it should: clockwise for a border, the other way for a
    /// hole.
    fn ring(&self, ring: &[Spot], is_border: bool) -> Vec<Spot> {
        let mut ring = self.line(ring);
        if ring.first() == ring.last() {
            ring.pop();
        }
        let mut kept = self.square.ring(&ring);
        kept.dedup();
        let area = doubled_area(&kept);
        if area == 0 {
            return Vec::new();
        }
        if (area > 0) != is_border {
            kept.reverse();
        }
        kept
    }
}

/// Twice the area of a ring; positive when it turns clockwise as it is seen.
fn doubled_area(ring: &[Spot]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let pairs = ring.iter().zip(next);
    pairs.map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

/// The bytes of a tile.
pub(super) fn tile(world: &World, id: TileId) -> Vec<u8> {
    let frame = Frame::of(id);
    let mut layers = Layers::default();
    let (min, max) = frame.window();
    for feature in world.within(min, max, false) {
        layers.draw(feature, id.zoom, &frame);
    }
    if id.zoom == DEEPEST {
        for feature in world.within(min, max, true) {
            layers.draw(feature, id.zoom, &frame);
        }
    }
    let mut bytes = Vec::new();
    layers.green.write("green", &mut bytes);
    layers.water.write("water", &mut bytes);
    layers.line.write("line", &mut bytes);
    layers.road.write("road", &mut bytes);
    layers.place.write("place", &mut bytes);
    layers.house.write("house", &mut bytes);
    bytes
}

struct Layers {
    green: TileLayer,
    water: TileLayer,
    line: TileLayer,
    road: TileLayer,
    place: TileLayer,
    house: TileLayer,
}

impl Default for Layers {
    fn default() -> Layers {
        Layers {
            green: TileLayer::new(),
            water: TileLayer::new(),
            line: TileLayer::new(),
            road: TileLayer::new(),
            place: TileLayer::new(),
            house: TileLayer::new(),
        }
    }
}

impl Layers {
    fn draw(&mut self, feature: &Feature, zoom: u8, frame: &Frame) {
        let mut commands = Commands::default();
        match feature {
            Feature::Road(class, name, line) if zoom >= road_from(*class) => {
                commands.lines(frame, line);
                let tags = [("class", road_word(*class)), ("name", name)];
                self.road.add(Geometry::Lines, &tags, &commands);
            }
            Feature::Shape(kind, rings) if zoom >= shape_from(*kind) => match kind {
                GroundKind::Water | GroundKind::Green => {
                    for (index, ring) in rings.iter().enumerate() {
                        let ring = frame.ring(ring, index == 0);
                        if ring.is_empty() && index == 0 {
                            break;
                        }
                        commands.ring(&ring);
                    }
                    let layer = match kind {
                        GroundKind::Water => &mut self.water,
                        _ => &mut self.green,
                    };
                    layer.add(Geometry::Areas, &[], &commands);
                }
                GroundKind::River | GroundKind::Stream | GroundKind::Rail => {
                    rings.iter().for_each(|line| commands.lines(frame, line));
                    let word = match kind {
                        GroundKind::Rail => "rail",
                        GroundKind::Stream => "stream",
                        _ => "river",
                    };
                    self.line
                        .add(Geometry::Lines, &[("class", word)], &commands);
                }
            },
            Feature::Place(size, name, at) if zoom >= place_from(*size).0 => {
                commands.point(frame.unit(*at));
                let tags = [("class", place_from(*size).1), ("name", name)];
                self.place.add(Geometry::Points, &tags, &commands);
            }
            Feature::House(number, at) => {
                commands.point(frame.unit(*at));
                self.house
                    .add(Geometry::Points, &[("number", number)], &commands);
            }
            Feature::Road(..) | Feature::Shape(..) | Feature::Place(..) => {}
        }
    }
}

impl Commands {
    fn lines(&mut self, frame: &Frame, line: &[Spot]) {
        for part in frame.square.line(&frame.line(line)) {
            self.line(&part);
        }
    }
}
