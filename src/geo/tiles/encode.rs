//! The bytes of a tile: protocol buffers, as the specification of Mapbox Vector Tiles has them.

use std::collections::HashMap;

use super::world::Spot;

/// Units along a tile's side.
pub(super) const EXTENT: u32 = 4096;

/// What a feature's geometry is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Geometry {
    Points = 1,
    Lines = 2,
    Areas = 3,
}

/// One layer of a tile while it is written.
pub(super) struct TileLayer {
    features: Vec<u8>,
    keys: Table,
    values: Table,
}

/// Texts, each once, by their number.
#[derive(Default)]
struct Table {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Table {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let number = self.texts.len() as u32;
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }
}

impl TileLayer {
    pub(super) fn new() -> TileLayer {
        TileLayer {
            features: Vec::new(),
            keys: Table::default(),
            values: Table::default(),
        }
    }

    /// Adds a feature of these tags, of which empty ones are left out, and these commands.
    pub(super) fn add(&mut self, kind: Geometry, tags: &[(&str, &str)], commands: &Commands) {
        if commands.bytes.is_empty() {
            return;
        }
        let mut numbers = Vec::new();
        for (key, value) in tags.iter().filter(|(_, value)| !value.is_empty()) {
            varint(self.keys.number(key).into(), &mut numbers);
            varint(self.values.number(value).into(), &mut numbers);
        }
        let mut feature = Vec::new();
        field(2, &numbers, &mut feature);
        varint(3 << 3, &mut feature);
        varint(kind as u64, &mut feature);
        field(4, &commands.bytes, &mut feature);
        field(2, &feature, &mut self.features);
    }

    /// Writes the layer to a tile, unless it is empty.
    pub(super) fn write(self, name: &str, tile: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let mut layer = Vec::new();
        varint(15 << 3, &mut layer);
        varint(2, &mut layer);
        field(1, name.as_bytes(), &mut layer);
        layer.extend(&self.features);
        for key in &self.keys.texts {
            field(3, key.as_bytes(), &mut layer);
        }
        for text in &self.values.texts {
            let mut value = Vec::new();
            field(1, text.as_bytes(), &mut value);
            field(4, &value, &mut layer);
        }
        varint(5 << 3, &mut layer);
        varint(EXTENT.into(), &mut layer);
        field(3, &layer, tile);
    }
}

/// The drawing of one feature: each place counted from the one before.
#[derive(Default)]
pub(super) struct Commands {
    bytes: Vec<u8>,
    at: Spot,
}

impl Commands {
    /// A line of two places or more.
    pub(super) fn line(&mut self, line: &[Spot]) {
        let [first, rest @ ..] = line else { return };
        if rest.is_empty() {
            return;
        }
        self.go(1, &[*first]);
        self.go(2, rest);
    }

    /// A ring of three places or more, without its first repeated.
    pub(super) fn ring(&mut self, ring: &[Spot]) {
        if ring.len() >= 3 {
            self.line(ring);
            varint(7 | 1 << 3, &mut self.bytes);
        }
    }

    /// A point.
    pub(super) fn point(&mut self, at: Spot) {
        self.go(1, &[at]);
    }

    fn go(&mut self, command: u64, to: &[Spot]) {
        varint(command | (to.len() as u64) << 3, &mut self.bytes);
        for &to in to {
            for (to, from) in to.iter().zip(self.at) {
                let step = to - from;
                varint(((step << 1) ^ (step >> 63)) as u64, &mut self.bytes);
            }
            self.at = to;
        }
    }
}

fn field(number: u64, bytes: &[u8], out: &mut Vec<u8>) {
    varint(number << 3 | 2, out);
    varint(bytes.len() as u64, out);
    out.extend(bytes);
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
