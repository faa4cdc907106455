//! Вегинск, a city that does not exist: a river with bridges, ring roads, one-way streets, a
//! station, an airport, a village, two hundred streets and eight thousand houses.
//!
//! It grows from a seed in milliseconds, in the shape of an OpenStreetMap extract: nodes and
//! ways with tags. [`City::write_osm`] writes it as such, so that a demonstration takes the same
//! road as a real map. Its place on the earth is some fields east of Moscow; whatever real
//! villages lie there have nothing to do with it.

mod houses;
mod landmarks;
mod names;
mod network;
mod osm;
mod plane;
mod zones;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use pult_domain::Point;
use pult_geo::addresses::{Entry, addresses_from_tags};

pub use zones::Area;

/// The middle of the city.
pub const CENTRE: Point = Point {
    lat: 55.40,
    lon: 41.20,
};

/// The name of the city.
pub const NAME: &str = "Вегинск";

/// The seed of the city that the demonstration office in `assets/` belongs to.
pub const DEMO_SEED: u64 = 1;

/// OpenStreetMap tags.
pub type Tags = Vec<(&'static str, String)>;

/// A point of the map; without tags it only bends a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it is.
    pub point: Point,
    /// What it is.
    pub tags: Tags,
}

/// A line of the map: a road, the river, the railway.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Indexes into [`City::nodes`].
    pub nodes: Vec<usize>,
    /// What it is.
    pub tags: Tags,
}

impl Way {
    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&str> {
        let found = self.tags.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| value.as_str())
    }
}

/// A place where crews wait for orders.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

/// A generated city.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Junctions, bends, houses and landmarks.
    pub nodes: Vec<Node>,
    /// Roads, the river and the railway.
    pub ways: Vec<Way>,
    /// Districts in the order in which they are asked; the last one holds everything.
    pub zones: Vec<Area>,
    /// Where crews wait.
    pub stands: Vec<Stand>,
}

impl City {
    /// The city of a seed; the same seed always gives the same city.
    pub fn new(seed: u64) -> City {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut city = City {
            nodes: Vec::new(),
            ways: Vec::new(),
            zones: zones::zones(),
            stands: Vec::new(),
        };
        let mut streets = network::streets(&mut city, &mut rng);
        names::name_streets(&mut streets, &city, &mut rng);
        for street in &streets {
            street.lay(&mut city);
        }
        houses::build(&mut city, &streets, &mut rng);
        landmarks::build(&mut city);
        city
    }

    /// The address book of the city, as an import of its map would find it.
    pub fn addresses(&self) -> Vec<Entry> {
        let nodes = self.nodes.iter().map(|node| (&node.tags, node.point));
        let ways = self
            .ways
            .iter()
            .map(|way| (&way.tags, self.nodes[way.nodes[way.nodes.len() / 2]].point));
        let objects = nodes.chain(ways);
        objects
            .flat_map(|(tags, point)| {
                let tags = tags.iter().map(|(key, value)| (*key, value.as_str()));
                addresses_from_tags(tags, Some(point))
            })
            .collect()
    }

    /// The ways that can be driven.
    pub fn roads(&self) -> impl Iterator<Item = &Way> {
        self.ways.iter().filter(|way| way.tag("highway").is_some())
    }

    fn add_node(&mut self, at: plane::Spot, tags: Tags) -> usize {
        self.nodes.push(Node {
            point: at.point(),
            tags,
        });
        self.nodes.len() - 1
    }
}

#[cfg(test)]
mod tests;
