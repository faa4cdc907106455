//! The embedded router: roads from an OpenStreetMap extract.
//!
//! [`import`] turns an extract into a [`Map`], its addresses included, which is saved as one file;
//! [`Roads`] opens it. Inside,
//! in the order of the work: `osm` reads the extract, `profile` and `restrictions` say who may pass,
//! `stretches`, `turning`, `turns` and `build` make a graph for each mode, `order` and `hierarchy` rank it,
//! `metric` works the speeds in; `snap` finds the road near a point, `search` one way, `sweep` a table of them.

mod build;
mod components;
mod detour;
mod file;
mod frame;
mod graph;
mod ground;
mod ground_reader;
mod hierarchy;
mod import;
mod layer;
mod map;
mod metric;
mod network;
mod order;
pub mod osm;
mod packed;
mod profile;
mod report;
mod restrictions;
mod search;
mod snap;
mod stretches;
mod sweep;
mod turning;
mod turns;

use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use file::{FileError, VERSION};
pub use ground::{Ground, GroundKind, PlaceSize};
pub use import::{Progress, Stage, import};
pub use layer::{Layer, RoadClass};
pub use map::{Map, ModeMap};
pub use network::Network;
pub use report::{ImportReport, ModeReport};

use super::addresses::AddressIndex;
use super::router::{Durations, Route, Router, Table};
use super::tiles::Tiles;
use file::Sections;
use pult_domain::{Meters, Point, TravelMode};

/// How far from a road a point may lie, unless told otherwise.
pub const SNAP_LIMIT: Meters = Meters(500);

/// Number of the drawing section, after those of the modes.
const LAYER: usize = profile::MODES.len();

/// Number of the section of addresses.
const ADDRESSES: usize = LAYER + 1;

/// Number of the section of the ground.
const GROUND: usize = ADDRESSES + 1;

/// The roads of a map file: the embedded router.
///
/// It knows no way where a point is farther than the limit from any road, nor by public transport.
/// Driving is read at once, the other modes when they are first asked for.
#[derive(Debug)]
pub struct Roads {
    sections: Sections,
    networks: [OnceLock<Option<Network>>; LAYER],
    tiles: OnceLock<Option<Arc<Tiles>>>,
    limit: Meters,
    taxis: bool,
}

impl Roads {
    /// Opens a map file, and checks all of it.
    ///
    /// # Errors
    /// When the file is missing, damaged, or not of this version; the message says what to do.
    pub fn open(path: &Path) -> Result<Roads, FileError> {
        Roads::open_for(path, true)
    }

    /// As [`Roads::open`]; whether those who drive are `taxis`, who use what is open to taxis, buses and
    /// shared cars alone.
    ///
    /// # Errors
    /// As [`Roads::open`].
    pub fn open_for(path: &Path, taxis: bool) -> Result<Roads, FileError> {
        let (sections, driving) = Sections::open::<ModeMap>(path)?;
        let roads = Roads {
            sections,
            networks: Default::default(),
            tiles: OnceLock::new(),
            limit: SNAP_LIMIT,
            taxis,
        };
        roads.networks[0].get_or_init(|| Some(Network::new(driving, taxis)));
        Ok(roads)
    }

    /// The same roads with another limit for the way from a point to a road.
    pub fn with_snap_limit(mut self, limit: Meters) -> Roads {
        self.limit = limit;
        self
    }

    /// The roads of a mode; `None` for public transport.
    pub fn network(&self, mode: TravelMode) -> Option<&Network> {
        let number = profile::MODES.iter().position(|&known| known == mode)?;
        let network = self.networks[number].get_or_init(|| self.load(number));
        network.as_ref()
    }

    /// New times for the roads of a mode, see [`Network::retime`].
    pub fn retime(&mut self, mode: TravelMode, time: impl FnMut(Point, u32) -> u32) {
        self.network(mode);
        let number = profile::MODES.iter().position(|&known| known == mode);
        let network = number.and_then(|number| self.networks[number].get_mut()?.as_mut());
        if let Some(network) = network {
            network.retime(time);
        }
    }

    /// The roads to draw, read from the file at each call.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn layer(&self) -> Result<Layer, FileError> {
        self.sections.read(LAYER)
    }

    /// The addresses of the map, read from the file at each call.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn addresses(&self) -> Result<AddressIndex, FileError> {
        self.sections.read(ADDRESSES)
    }

    /// What lies between the roads, read from the file at each call.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn ground(&self) -> Result<Ground, FileError> {
        self.sections.read(GROUND)
    }

    fn cut_tiles(&self) -> Option<Arc<Tiles>> {
        let (layer, ground) = self.drawing()?;
        let tiles = Tiles::new(&layer, &ground, self.sections.checksum());
        Some(Arc::new(tiles))
    }

    /// The point's place on the nearest road of a mode.
    pub fn snap(&self, point: Point, mode: TravelMode) -> Option<Point> {
        let snapped = self.network(mode)?.snap(point, self.limit)?;
        Some(snapped.point)
    }

    fn load(&self, number: usize) -> Option<Network> {
        match self.sections.read(number) {
            Ok(map) => Some(Network::new(map, self.taxis)),
            Err(error) => {
                tracing::error!(%error, "the roads of a mode cannot be read");
                None
            }
        }
    }
}

impl Router for Roads {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        self.network(mode)?.route(from, to, self.limit)
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        let trips = match self.network(mode) {
            Some(network) => network.trips(from, to, self.limit),
            None => vec![None; from.len() * to.len()],
        };
        Table::new(to.len(), trips)
    }

    fn drawing(&self) -> Option<(Layer, Ground)> {
        let read = self.layer().and_then(|layer| Ok((layer, self.ground()?)));
        let said = |error: &FileError| tracing::error!(%error, "the map to draw cannot be read");
        read.inspect_err(said).ok()
    }

    fn tiles(&self) -> Option<Arc<Tiles>> {
        self.tiles.get_or_init(|| self.cut_tiles()).clone()
    }

    fn fingerprint(&self) -> Option<u32> {
        Some(self.sections.checksum())
    }

    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        let seconds = match self.network(mode) {
            Some(network) => network.seconds(from, to, self.limit, Durations::NO_WAY),
            None => vec![Durations::NO_WAY; from.len() * to.len()],
        };
        Durations::new(to.len(), seconds)
    }
}

#[cfg(test)]
mod tests;
