//! Measures of the earth: distances, roads, addresses, zones.
//!
//! [`Router`] answers how far and how long; the straight line answers when nothing better can.
//! [`Area`] is a polygon with holes, [`CrewIndex`] finds who is near, [`geocoder::Geocoder`] turns
//! what people type into places.

pub mod addresses;
mod city;
mod crew_index;
pub mod distance;
pub mod fixes;
pub mod geocoder;
mod polygon;
mod relaid;
pub mod roads;
mod router;
pub mod tiles;
pub mod track;
mod zone_file;
mod zones;

pub use city::{City, Lengths};
pub use crew_index::CrewIndex;
pub use polygon::{Area, Bounds};
pub use relaid::Relaid;
pub use router::{Durations, Fallback, Route, RouteSource, Router, StraightLine, Table, Trip};
pub use zone_file::{ZoneFeature, ZoneFileError, read_zones};
pub use zones::{Borders, Split, ZoneIndex};
