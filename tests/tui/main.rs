//! The console by scripts of keys, on a screen in memory.

mod calls;
mod desk;
mod draft;
mod flows;
mod past;
mod random;
mod screens;
mod snapshots;
mod words;
mod world;
