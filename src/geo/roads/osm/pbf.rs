//! The binary format: <https://wiki.openstreetmap.org/wiki/PBF_Format>.
//!
//! Read without a generated schema: an extract uses four messages of a dozen fields, and their numbers
//! stand beside what they mean below. Fields that are not named here are skipped.

use std::io::Read;

use super::wire::{Damage, Fields, Packed, signed};
use super::{Element, Member, MemberKind, Tags};
use pult_domain::Point;

/// The most that the header of a blob may weigh ("File format").
const MOST_HEADER: u32 = 64 * 1024;
/// The most that a blob may weigh, packed and unpacked.
const MOST_BLOB: usize = 32 * 1024 * 1024;
/// What a file may ask of its reader. History brings older versions of elements, which only a reader
/// that sorts them out may accept.
const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Hands every element of the stream to `each`.
pub fn read(mut file: impl Read, each: &mut dyn FnMut(Element<'_>)) -> Result<(), String> {
    let mut has_header = false;
    let (mut packed, mut plain) = (Vec::new(), Vec::new());
    while let Some((kind, size)) = next_header(&mut file)? {
        packed.clear();
        let taken = (&mut file).take(size as u64).read_to_end(&mut packed);
        if taken.map_err(|error| error.to_string())? < size {
            return Err("it ends within a block".to_owned());
        }
        match kind.as_str() {
            "OSMHeader" => {
                check_header(unpack(&packed, &mut plain)?)?;
                has_header = true;
            }
            "OSMData" => read_block(unpack(&packed, &mut plain)?, each).map_err(told)?,
            _ => {}
        }
    }
    match has_header {
        true => Ok(()),
        false => Err("it has no header".to_owned()),
    }
}

fn told(damage: Damage) -> String {
    damage.to_string()
}

/// The kind and the size of the next blob; none at the end of the file.
fn next_header(file: &mut impl Read) -> Result<Option<(String, usize)>, String> {
    let mut length = Vec::with_capacity(4);
    let taken = file.take(4).read_to_end(&mut length);
    if taken.map_err(|error| error.to_string())? == 0 {
        return Ok(None);
    }
    let length = <[u8; 4]>::try_from(length.as_slice()).map_err(|_| told(Damage::Cut))?;
    let length = u32::from_be_bytes(length);
    if length > MOST_HEADER {
        return Err("the header of a block is too long".to_owned());
    }
    let mut header = Vec::new();
    let taken = file.take(length.into()).read_to_end(&mut header);
    if taken.map_err(|error| error.to_string())? < length as usize {
        return Err("it ends within the header of a block".to_owned());
    }
    let (mut kind, mut size) = ("", 0);
    for field in Fields::of(&header) {
        match field.map_err(told)? {
            (1, value) => kind = value.text().map_err(told)?,
            (3, value) => size = value.number().map_err(told)?,
            _ => {}
        }
    }
    match usize::try_from(size) {
        Ok(size) if size <= MOST_BLOB => Ok(Some((kind.to_owned(), size))),
        _ => Err("a block is too long".to_owned()),
    }
}

/// What a blob holds, unpacked into `plain` when it is packed.
fn unpack<'a>(blob: &'a [u8], plain: &'a mut Vec<u8>) -> Result<&'a [u8], String> {
    for field in Fields::of(blob) {
        match field.map_err(told)? {
            (1, raw) => return raw.bytes().map_err(told),
            (3, zlib) => {
                plain.clear();
                let unpacked = flate2::read::ZlibDecoder::new(zlib.bytes().map_err(told)?)
                    .take(MOST_BLOB as u64 + 1)
                    .read_to_end(plain);
                if unpacked.map_err(|error| error.to_string())? > MOST_BLOB {
                    return Err("a block is too long".to_owned());
                }
                return Ok(plain);
            }
            (4 | 6 | 7, _) => {
                return Err(
                    "it is packed in a way that is not known here; pack it with zlib".to_owned(),
                );
            }
            _ => {}
        }
    }
    Ok(&[])
}

fn check_header(header: &[u8]) -> Result<(), String> {
    for field in Fields::of(header) {
        let (4, feature) = field.map_err(told)? else {
            continue;
        };
        let feature = feature.text().map_err(told)?;
        if !FEATURES.contains(&feature) {
            return Err(format!("it needs a reader that knows `{feature}`"));
        }
    }
    Ok(())
}

/// A block: its texts, and how its numbers become degrees.
struct Block<'a> {
    texts: Vec<&'a str>,
    granularity: i64,
    offset: [i64; 2],
}

fn read_block(bytes: &[u8], each: &mut dyn FnMut(Element<'_>)) -> Result<(), Damage> {
    let mut block = Block {
        texts: Vec::new(),
        granularity: 100,
        offset: [0; 2],
    };
    let mut groups = Vec::new();
    for field in Fields::of(bytes) {
        match field? {
            (1, table) => {
                for text in Fields::of(table.bytes()?) {
                    if let (1, text) = text? {
                        block.texts.push(text.text()?);
                    }
                }
            }
            (2, group) => groups.push(group.bytes()?),
            (17, granularity) => block.granularity = granularity.number()? as i64,
            (19, lat) => block.offset[0] = lat.number()? as i64,
            (20, lon) => block.offset[1] = lon.number()? as i64,
            _ => {}
        }
    }
    for group in groups {
        for field in Fields::of(group) {
            match field? {
                (1, node) => block.node(node.bytes()?, each)?,
                (2, nodes) => block.dense_nodes(nodes.bytes()?, each)?,
                (3, way) => block.way(way.bytes()?, each)?,
                (4, relation) => block.relation(relation.bytes()?, each)?,
                _ => {}
            }
        }
    }
    Ok(())
}

impl<'a> Block<'a> {
    fn text(&self, index: u64) -> Result<&'a str, Damage> {
        let text = usize::try_from(index)
            .ok()
            .and_then(|index| self.texts.get(index));
        text.copied().ok_or(Damage::Dangling)
    }

    /// None when it is out of the range of degrees: such a node is left out, as if the extract did not
    /// hold it.
    fn point(&self, lat: i64, lon: i64) -> Option<Point> {
        let degrees = |offset: i64, value: i64| {
            1e-9 * offset.wrapping_add(self.granularity.wrapping_mul(value)) as f64
        };
        Point::new(degrees(self.offset[0], lat), degrees(self.offset[1], lon))
    }

    fn tags(&self, mut keys: Packed<'_>, mut values: Packed<'_>) -> Result<Tags<'a>, Damage> {
        let mut tags = Vec::new();
        while let Some(key) = keys.number()? {
            tags.push((self.text(key)?, self.text(values.due()?)?));
        }
        Ok(Tags(tags))
    }

    fn node(&self, bytes: &[u8], each: &mut dyn FnMut(Element<'_>)) -> Result<(), Damage> {
        let (mut id, mut lat, mut lon) = (0, 0, 0);
        let (mut keys, mut values) = (Packed::default(), Packed::default());
        for field in Fields::of(bytes) {
            match field? {
                (1, value) => id = signed(value.number()?),
                (2, value) => keys = Packed::of(value.bytes()?),
                (3, value) => values = Packed::of(value.bytes()?),
                (8, value) => lat = signed(value.number()?),
                (9, value) => lon = signed(value.number()?),
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        if let Some(point) = self.point(lat, lon) {
            each(Element::Node { id, point, tags });
        }
        Ok(())
    }

    /// Nodes as columns, each number the difference to the one before; the tags of all stand in one
    /// list, those of each node ended by a zero.
    fn dense_nodes(&self, bytes: &[u8], each: &mut dyn FnMut(Element<'_>)) -> Result<(), Damage> {
        let [mut ids, mut lats, mut lons, mut words] = [Packed::default(); 4];
        for field in Fields::of(bytes) {
            match field? {
                (1, list) => ids = Packed::of(list.bytes()?),
                (8, list) => lats = Packed::of(list.bytes()?),
                (9, list) => lons = Packed::of(list.bytes()?),
                (10, list) => words = Packed::of(list.bytes()?),
                _ => {}
            }
        }
        let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
        while let Some(step) = ids.number()? {
            id = id.wrapping_add(signed(step));
            lat = lat.wrapping_add(signed(lats.due()?));
            lon = lon.wrapping_add(signed(lons.due()?));
            let mut tags = Vec::new();
            while let Some(key) = words.number()?.filter(|key| *key != 0) {
                tags.push((self.text(key)?, self.text(words.due()?)?));
            }
            if let Some(point) = self.point(lat, lon) {
                let tags = Tags(tags);
                each(Element::Node { id, point, tags });
            }
        }
        Ok(())
    }

    fn way(&self, bytes: &[u8], each: &mut dyn FnMut(Element<'_>)) -> Result<(), Damage> {
        let (mut id, mut nodes) = (0, Vec::new());
        let (mut keys, mut values) = (Packed::default(), Packed::default());
        for field in Fields::of(bytes) {
            match field? {
                (1, value) => id = value.number()? as i64,
                (2, value) => keys = Packed::of(value.bytes()?),
                (3, value) => values = Packed::of(value.bytes()?),
                (8, value) => {
                    let (mut list, mut node) = (Packed::of(value.bytes()?), 0_i64);
                    while let Some(step) = list.number()? {
                        node = node.wrapping_add(signed(step));
                        nodes.push(node);
                    }
                }
                _ => {}
            }
        }
        let (nodes, tags) = (&nodes[..], self.tags(keys, values)?);
        each(Element::Way { id, nodes, tags });
        Ok(())
    }

    fn relation(&self, bytes: &[u8], each: &mut dyn FnMut(Element<'_>)) -> Result<(), Damage> {
        let mut id = 0;
        let [mut keys, mut values, mut roles, mut ids, mut kinds] = [Packed::default(); 5];
        for field in Fields::of(bytes) {
            match field? {
                (1, value) => id = value.number()? as i64,
                (2, value) => keys = Packed::of(value.bytes()?),
                (3, value) => values = Packed::of(value.bytes()?),
                (8, value) => roles = Packed::of(value.bytes()?),
                (9, value) => ids = Packed::of(value.bytes()?),
                (10, value) => kinds = Packed::of(value.bytes()?),
                _ => {}
            }
        }
        let (mut members, mut member) = (Vec::new(), 0_i64);
        while let Some(step) = ids.number()? {
            member = member.wrapping_add(signed(step));
            let kind = match kinds.due()? {
                0 => MemberKind::Node,
                1 => MemberKind::Way,
                2 => MemberKind::Relation,
                _ => return Err(Damage::Dangling),
            };
            let role = self.text(roles.due()?)?;
            members.push(Member {
                kind,
                id: member,
                role,
            });
        }
        let (members, tags) = (&members[..], self.tags(keys, values)?);
        each(Element::Relation { id, members, tags });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
