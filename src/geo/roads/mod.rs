//! The embedded router: roads from an OpenStreetMap extract.

pub mod osm;
mod profile;
mod restrictions;
