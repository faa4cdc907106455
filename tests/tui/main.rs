//! The console by scripts of keys, on a screen in memory.

mod desk;
mod flows;
mod random;
mod screens;
mod snapshots;
mod words;
mod world;
