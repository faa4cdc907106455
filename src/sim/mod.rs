//! The simulator's world: an invented city, so that a demonstration needs no download.

pub mod city;
