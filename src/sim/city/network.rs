//! The road network: rings and spokes, thinner towards the middle, cut by the river.
//!
//! A street that meets the river without a bridge ends at the embankment, so there are no dead
//! ends and everything stays connected.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;

use super::plane::{EMBANKMENT, Spot, below, crossing, on_bank};
use super::{City, Way};

/// Metres between rings.
const RING_GAP: f64 = 300.0;
/// The outermost ring: the orbital road.
pub(super) const LAST_RING: usize = 16;
/// The boulevard ring, the border of the centre.
pub(super) const BOULEVARDS: usize = 6;
/// Directions in which there may be a junction.
const SLOTS: usize = 128;
/// One-way rings of the centre.
const ONE_WAY_RINGS: [usize; 2] = [2, 3];
/// Short lanes between the outer rings.
const LANES: usize = 30;
/// Highways out of town: (slot, metres from the centre, name).
const HIGHWAYS: [(usize, f64, &str); 4] = [
    (0, 10_000.0, "Лесное шоссе"),
    (32, 9_000.0, "Северное шоссе"),
    (48, 9_000.0, "Аэропортовское шоссе"),
    (96, 9_000.0, "Рязанское шоссе"),
];

/// What a street is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Highway,
    Orbital,
    Avenue,
    Boulevard,
    Street,
    Lane,
    Embankment,
}

/// A street before it is laid: stretches between the places where the river cuts it.
#[derive(Debug, Clone)]
pub(super) struct Street {
    pub class: Class,
    pub name: String,
    pub one_way: bool,
    pub stretches: Vec<Stretch>,
}

/// Consecutive nodes of a street.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub nodes: Vec<usize>,
    pub bridge: bool,
}

impl Street {
    fn new(class: Class) -> Street {
        Street {
            class,
            name: String::new(),
            one_way: false,
            stretches: Vec::new(),
        }
    }

    fn named(class: Class, name: &str) -> Street {
        Street {
            name: name.to_owned(),
            ..Street::new(class)
        }
    }

    /// Metres.
    pub fn length(&self, city: &City) -> f64 {
        let stretches = self.stretches.iter();
        let pairs = stretches.flat_map(|stretch| stretch.nodes.windows(2));
        pairs
            .map(|pair| spot(city, pair[0]).distance(spot(city, pair[1])))
            .sum()
    }

    /// Adds the street's ways to the map.
    pub fn lay(&self, city: &mut City) {
        let (kind, speed) = match self.class {
            Class::Highway => ("trunk", Some("90")),
            Class::Orbital => ("primary", Some("80")),
            Class::Avenue => ("secondary", Some("60")),
            Class::Boulevard => ("secondary", None),
            Class::Embankment => ("tertiary", None),
            Class::Street => ("residential", None),
            Class::Lane => ("living_street", None),
        };
        for stretch in self
            .stretches
            .iter()
            .filter(|stretch| stretch.nodes.len() > 1)
        {
            let mut tags = vec![("highway", kind.to_owned()), ("name", self.name.clone())];
            tags.extend(speed.map(|speed| ("maxspeed", speed.to_owned())));
            if self.one_way {
                tags.push(("oneway", "yes".to_owned()));
            }
            if stretch.bridge {
                tags.push(("bridge", "yes".to_owned()));
                tags.push(("layer", "1".to_owned()));
            }
            let nodes = stretch.nodes.clone();
            city.ways.push(Way { nodes, tags });
        }
    }
}

/// Where a node lies.
pub(super) fn spot(city: &City, node: usize) -> Spot {
    Spot::of(city.nodes[node].point)
}

/// Junctions, and where the river was reached.
struct Builder<'a> {
    city: &'a mut City,
    junctions: BTreeMap<(usize, usize), usize>,
    /// Ends of streets on the south and on the north bank.
    banks: [Vec<usize>; 2],
}

/// All streets; rings, spokes, lanes and embankments have no names yet.
pub(super) fn streets(city: &mut City, rng: &mut ChaCha8Rng) -> Vec<Street> {
    let lanes = lanes(rng);
    let slots = ring_slots(&lanes);
    let mut builder = Builder {
        city,
        junctions: BTreeMap::new(),
        banks: [Vec::new(), Vec::new()],
    };
    builder.place_junctions(&slots, rng);
    let mut streets = builder.rings(&slots);
    streets.extend(builder.spokes());
    streets.extend(lanes.iter().map(|(ring, slot)| {
        let ends = [(*ring, *slot), (*ring + 1, *slot)];
        builder.street(Class::Lane, &ends, false)
    }));
    streets.extend(builder.highways(rng));
    streets.extend(builder.embankments());
    streets
}

/// Lanes as (inner ring, slot), in directions where no spoke runs.
fn lanes(rng: &mut ChaCha8Rng) -> BTreeSet<(usize, usize)> {
    let mut lanes = BTreeSet::new();
    while lanes.len() < LANES {
        let ring = 11 + below(4, rng);
        lanes.insert((ring, below(SLOTS / 2, rng) * 2 + 1));
    }
    lanes
}

/// Directions between spokes at a ring.
fn slot_step(ring: usize) -> usize {
    match ring {
        0..=2 => 16,
        3..=5 => 8,
        6..=10 => 4,
        _ => 2,
    }
}

/// The junctions of each ring.
fn ring_slots(lanes: &BTreeSet<(usize, usize)>) -> Vec<BTreeSet<usize>> {
    let spokes = |ring| (0..SLOTS).step_by(slot_step(ring)).collect();
    let mut slots: Vec<BTreeSet<usize>> = (0..=LAST_RING).map(spokes).collect();
    for (ring, slot) in lanes {
        slots[*ring].insert(*slot);
        slots[ring + 1].insert(*slot);
    }
    slots
}

impl Builder<'_> {
    fn place_junctions(&mut self, slots: &[BTreeSet<usize>], rng: &mut ChaCha8Rng) {
        for (ring, slots) in slots.iter().enumerate().skip(1) {
            for slot in slots {
                let turn = *slot as f64 / SLOTS as f64;
                let at = Spot::polar(ring as f64 * RING_GAP, turn);
                let at = at.jittered(35.0, rng).off_river(EMBANKMENT + 40.0);
                let node = self.city.add_node(at, Vec::new());
                self.junctions.insert((ring, *slot), node);
            }
        }
    }

    /// Rings, cut into streets of two or three kilometres.
    fn rings(&mut self, slots: &[BTreeSet<usize>]) -> Vec<Street> {
        let mut streets = Vec::new();
        for (ring, slots) in slots.iter().enumerate().skip(1) {
            let mut around: Vec<_> = slots.iter().map(|slot| (ring, *slot)).collect();
            around.push(around[0]);
            let (class, pieces) = match ring {
                BOULEVARDS => (Class::Boulevard, 1),
                LAST_RING => (Class::Orbital, 1),
                _ => (Class::Street, (ring * 9).div_ceil(10)),
            };
            let longest = (around.len() - 1).div_ceil(pieces);
            let bridged = class != Class::Street;
            let mut start = 0;
            while start + 1 < around.len() {
                let end = (start + longest).min(around.len() - 1);
                let mut street = self.street(class, &around[start..=end], bridged);
                street.one_way = ONE_WAY_RINGS.contains(&ring);
                street.name = ring_name(class).to_owned();
                streets.push(street);
                start = end;
            }
        }
        streets
    }

    /// Spokes; the eight from the centre are an inner street and an outer avenue.
    fn spokes(&mut self) -> Vec<Street> {
        let mut streets = Vec::new();
        for slot in (0..SLOTS).step_by(2) {
            let rings: Vec<_> = (1..=LAST_RING)
                .filter(|ring| slot % slot_step(*ring) == 0)
                .map(|ring| (ring, slot))
                .collect();
            if rings.len() < LAST_RING {
                streets.push(self.street(Class::Street, &rings, false));
                continue;
            }
            let (inner, outer) = (&rings[..BOULEVARDS], &rings[BOULEVARDS - 1..]);
            let bridged = slot % 32 == 0;
            streets.push(self.street(Class::Street, inner, bridged));
            streets.push(self.street(Class::Avenue, outer, bridged));
        }
        streets
    }

    fn highways(&mut self, rng: &mut ChaCha8Rng) -> Vec<Street> {
        let mut streets = Vec::new();
        for (slot, length, name) in HIGHWAYS {
            let mut nodes = vec![self.junctions[&(LAST_RING, slot)]];
            let turn = slot as f64 / SLOTS as f64;
            let mut radius = LAST_RING as f64 * RING_GAP + 400.0;
            while radius < length {
                let at = Spot::polar(radius, turn).jittered(60.0, rng);
                nodes.push(self.city.add_node(at, Vec::new()));
                radius += 400.0;
            }
            let mut street = Street::named(Class::Highway, name);
            let bridge = false;
            street.stretches.push(Stretch { nodes, bridge });
            streets.push(street);
        }
        streets
    }

    /// A street through junctions, with a bridge or a gap where the river is in between.
    fn street(&mut self, class: Class, through: &[(usize, usize)], bridged: bool) -> Street {
        let nodes: Vec<usize> = through.iter().map(|at| self.junctions[at]).collect();
        let mut street = Street::new(class);
        let mut stretch = vec![nodes[0]];
        for pair in nodes.windows(2) {
            if let Some((near, far)) = self.cross(pair[0], pair[1]) {
                stretch.push(near);
                street.push(stretch, false);
                if bridged {
                    street.push(vec![near, far], true);
                }
                stretch = vec![far];
            }
            stretch.push(pair[1]);
        }
        street.push(stretch, false);
        street
    }

    /// The ends at both banks, when the river lies between two nodes.
    fn cross(&mut self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (from, to) = (spot(self.city, from), spot(self.city, to));
        let north = from.above_river() > 0.0;
        if north == (to.above_river() > 0.0) {
            return None;
        }
        let near_side = if north { EMBANKMENT } else { -EMBANKMENT };
        let near = self.bank(crossing(from, to, near_side), north);
        let far = self.bank(crossing(from, to, -near_side), !north);
        Some((near, far))
    }

    fn bank(&mut self, at: Spot, north: bool) -> usize {
        let node = self.city.add_node(at, Vec::new());
        self.banks[usize::from(north)].push(node);
        node
    }

    /// A road along each bank, through all ends of streets, in two streets a bank.
    fn embankments(&mut self) -> Vec<Street> {
        let mut streets = Vec::new();
        for (side, above) in [(0, -EMBANKMENT), (1, EMBANKMENT)] {
            let mut ends = std::mem::take(&mut self.banks[side]);
            let x = |node: &usize| spot(self.city, *node).x;
            ends.sort_by(|left, right| x(left).total_cmp(&x(right)));
            let middle = ends.len() / 2;
            for part in [&ends[..=middle], &ends[middle..]] {
                let mut street = Street::new(Class::Embankment);
                let nodes = self.along_bank(part, above);
                street.push(nodes, false);
                streets.push(street);
            }
        }
        streets
    }

    /// The ends with bends in between, so that the road follows the river.
    fn along_bank(&mut self, ends: &[usize], above: f64) -> Vec<usize> {
        let mut nodes = vec![ends[0]];
        for pair in ends.windows(2) {
            let (from, to) = (spot(self.city, pair[0]).x, spot(self.city, pair[1]).x);
            let bends = ((to - from) / 120.0) as usize;
            for bend in 1..=bends {
                let x = from + (to - from) * bend as f64 / (bends + 1) as f64;
                nodes.push(self.city.add_node(on_bank(x, above), Vec::new()));
            }
            nodes.push(pair[1]);
        }
        nodes
    }
}

impl Street {
    fn push(&mut self, nodes: Vec<usize>, bridge: bool) {
        self.stretches.push(Stretch { nodes, bridge });
    }
}

fn ring_name(class: Class) -> &'static str {
    match class {
        Class::Boulevard => "Бульварное кольцо",
        Class::Orbital => "Окружная дорога",
        _ => "",
    }
}
