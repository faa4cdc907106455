//! The console by scripts of keys, on a screen in memory.

mod around;
mod bytes;
mod calls;
mod card;
mod cash;
mod desk;
mod disk;
mod draft;
mod edits;
mod ends;
mod flows;
mod found;
mod on_map;
mod panes;
mod past;
mod places;
mod random;
mod setting_up;
mod snapshots;
mod tariffs;
mod together;
mod told;
mod unpriced;
mod words;
mod world;
