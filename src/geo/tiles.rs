//! Vector tiles of the map: roads, ground, names and house numbers, cut when they are asked for.
//!
//! The squares and zooms are those of the web's maps; the bytes are Mapbox Vector Tiles 2.1
//! (<https://github.com/mapbox/vector-tile-spec/tree/master/2.1>).

mod clip;
mod cut;
mod encode;
mod world;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Bounds;
use crate::roads::{Ground, Layer};
use world::World;

/// The deepest zoom that is cut; what is drawn larger is drawn from this one.
pub const DEEPEST: u8 = 15;
/// So many tiles are remembered.
const REMEMBERED: usize = 2_000;

/// The square of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileId {
    zoom: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// The tile of a zoom, counted from the north-west; `None` when there is no such square, or when it is
    /// deeper than any that is cut.
    pub fn new(zoom: u8, x: u32, y: u32) -> Option<TileId> {
        let is_there = zoom <= DEEPEST && x >> zoom == 0 && y >> zoom == 0;
        is_there.then_some(TileId { zoom, x, y })
    }
}

/// The map of an office, ready to be cut.
#[derive(Debug)]
pub struct Tiles {
    world: World,
    bounds: Option<Bounds>,
    version: String,
    cut: Mutex<HashMap<TileId, Arc<[u8]>>>,
}

impl Tiles {
    /// The tiles of a map whose file has this checksum.
    pub fn new(roads: &Layer, ground: &Ground, checksum: u32) -> Tiles {
        Tiles {
            world: World::new(roads, ground),
            bounds: roads.bounds(),
            version: format!("{checksum:08x}"),
            cut: Mutex::default(),
        }
    }

    /// What tells this map from others; part of the tiles' addresses.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rectangle around all roads; `None` of an empty map.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds
    }

    /// The bytes of a tile; none when there is nothing in it.
    pub fn tile(&self, id: TileId) -> Arc<[u8]> {
        let lock = || self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&id) {
            return Arc::clone(known);
        }
        let bytes: Arc<[u8]> = cut::tile(&self.world, id).into();
        let mut cut = lock();
        if cut.len() >= REMEMBERED {
            cut.clear();
        }
        cut.insert(id, Arc::clone(&bytes));
        bytes
    }
}

#[cfg(test)]
mod tests;
