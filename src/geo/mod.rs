//! Measures of the earth: distances, roads, addresses, zones.

pub mod addresses;
pub mod geocoder;
