//! The binary format: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

use std::io::Read;

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock, RelMemberType};

use super::{Element, Member, MemberKind, Tags};
use pult_domain::Point;

/// Hands every element of the stream to `each`.
pub fn read(file: impl Read + Send, each: &mut dyn FnMut(Element<'_>)) -> Result<(), String> {
    let mut has_header = false;
    for blob in BlobReader::new(file) {
        let blob = blob.map_err(|error| error.to_string())?;
        match blob.decode().map_err(|error| error.to_string())? {
            BlobDecode::OsmHeader(_) => has_header = true,
            BlobDecode::OsmData(block) => read_block(&block, each),
            BlobDecode::Unknown(_) => {}
        }
    }
    if has_header {
        Ok(())
    } else {
        Err("it has no header".to_owned())
    }
}

fn read_block(block: &PrimitiveBlock, each: &mut dyn FnMut(Element<'_>)) {
    let mut nodes = Vec::new();
    block.for_each_element(|element| match element {
        osmpbf::Element::Node(node) => {
            node_element(node.id(), node.lat(), node.lon(), node.tags(), each)
        }
        osmpbf::Element::DenseNode(node) => {
            node_element(node.id(), node.lat(), node.lon(), node.tags(), each);
        }
        osmpbf::Element::Way(way) => {
            nodes.clear();
            nodes.extend(way.refs());
            each(Element::Way {
                id: way.id(),
                nodes: &nodes,
                tags: way.tags().collect(),
            });
        }
        osmpbf::Element::Relation(relation) => {
            let members: Vec<Member<'_>> = relation.members().map(|m| member(&m)).collect();
            each(Element::Relation {
                id: relation.id(),
                members: &members,
                tags: relation.tags().collect(),
            });
        }
    });
}

/// A node out of the range of degrees is left out, as if the extract did not hold it.
fn node_element<'a>(
    id: i64,
    lat: f64,
    lon: f64,
    tags: impl Iterator<Item = (&'a str, &'a str)>,
    each: &mut dyn FnMut(Element<'_>),
) {
    if let Some(point) = Point::new(lat, lon) {
        let tags: Tags<'_> = tags.collect();
        each(Element::Node { id, point, tags });
    }
}

fn member<'a>(member: &osmpbf::RelMember<'a>) -> Member<'a> {
    Member {
        kind: match member.member_type {
            RelMemberType::Node => MemberKind::Node,
            RelMemberType::Way => MemberKind::Way,
            RelMemberType::Relation => MemberKind::Relation,
        },
        id: member.member_id,
        role: member.role().unwrap_or_default(),
    }
}
