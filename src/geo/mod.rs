//! Measures of the earth: distances, roads, addresses, zones.

pub mod geocoder;
