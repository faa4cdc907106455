//! The XML format: <https://wiki.openstreetmap.org/wiki/OSM_XML>.
//!
//! Every fact stands in an attribute, so a reader of tags is enough: text between tags, comments and
//! declarations are passed over.

use std::borrow::Cow;
use std::io::BufRead;

use super::{Element, Member, MemberKind};
use pult_domain::Point;

/// A tag longer than this is not written by any program.
const LONGEST_TAG: usize = 1 << 20;

/// Hands every element of the stream to `each`.
pub fn read(mut file: impl BufRead, each: &mut dyn FnMut(Element<'_>)) -> Result<(), String> {
    let mut tag = Vec::new();
    let mut open = Open::default();
    let (mut started, mut ended) = (false, false);
    while next_tag(&mut file, &mut tag)? {
        let text = std::str::from_utf8(&tag).map_err(|_| "it is not UTF-8".to_owned())?;
        if text.starts_with(['?', '!']) {
            continue;
        }
        let (name, attributes) = split_name(text);
        match name {
            "osm" => started = true,
            "/osm" => ended = true,
            _ if !started => return Err("it does not start with <osm>".to_owned()),
            _ => open.take(name, attributes, each)?,
        }
    }
    match (started, ended) {
        (false, _) => Err("it does not start with <osm>".to_owned()),
        (true, false) => Err("it ends in the middle".to_owned()),
        (true, true) => Ok(()),
    }
}

/// Reads up to the end of the next tag; `false` at the end of the file. `tag` holds what stands
/// between the angle brackets.
fn next_tag(file: &mut impl BufRead, tag: &mut Vec<u8>) -> Result<bool, String> {
    let broken = |error: std::io::Error| error.to_string();
    tag.clear();
    file.skip_until(b'<').map_err(broken)?;
    loop {
        let read = file.read_until(b'>', tag).map_err(broken)?;
        match (read, tag.last()) {
            (0, None) => return Ok(false),
            (_, Some(b'>')) if is_whole(&tag[..tag.len() - 1]) => break,
            (0, _) => return Err("it ends inside a tag".to_owned()),
            _ if tag.len() > LONGEST_TAG => return Err("a tag has no end".to_owned()),
            _ => {}
        }
    }
    tag.pop();
    Ok(true)
}

/// Whether this `>` closes the tag: it stands in no quotes, and a comment has its dashes.
fn is_whole(tag: &[u8]) -> bool {
    if tag.starts_with(b"!--") {
        return tag.len() >= 5 && tag.ends_with(b"--");
    }
    let mut quote = None;
    for &byte in tag {
        match quote {
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            _ => {}
        }
    }
    quote.is_none()
}

fn split_name(tag: &str) -> (&str, &str) {
    let tag = tag.trim_end();
    let end = tag
        .char_indices()
        .find(|&(at, c)| c.is_whitespace() || (c == '/' && at > 0))
        .map_or(tag.len(), |(at, _)| at);
    tag.split_at(end)
}

/// The element being read, until its closing tag.
#[derive(Default)]
struct Open {
    id: i64,
    point: Option<Point>,
    nodes: Vec<i64>,
    members: Vec<(MemberKind, i64, String)>,
    tags: Vec<(String, String)>,
}

impl Open {
    fn take(
        &mut self,
        name: &str,
        attributes: &str,
        each: &mut dyn FnMut(Element<'_>),
    ) -> Result<(), String> {
        let closed = attributes.ends_with('/');
        match name {
            "node" | "way" | "relation" => {
                self.start(name, attributes)?;
                if closed {
                    self.finish(name, each);
                }
            }
            "/node" | "/way" | "/relation" => self.finish(&name[1..], each),
            "nd" => self.nodes.push(number(attributes, "ref")?),
            "tag" => {
                let read = |key| attribute(attributes, key).unwrap_or_default().into_owned();
                self.tags.push((read("k"), read("v")));
            }
            "member" => {
                let role = attribute(attributes, "role").unwrap_or_default();
                let kind = match attribute(attributes, "type").as_deref() {
                    Some("node") => MemberKind::Node,
                    Some("way") => MemberKind::Way,
                    _ => MemberKind::Relation,
                };
                let id = number(attributes, "ref")?;
                self.members.push((kind, id, role.into_owned()));
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, name: &str, attributes: &str) -> Result<(), String> {
        self.nodes.clear();
        self.members.clear();
        self.tags.clear();
        self.id = number(attributes, "id")?;
        if name == "node" {
            let degrees = |key| attribute(attributes, key)?.parse().ok();
            let point = degrees("lat").zip(degrees("lon"));
            self.point = point.and_then(|(lat, lon)| Point::new(lat, lon));
        }
        Ok(())
    }

    fn finish(&mut self, name: &str, each: &mut dyn FnMut(Element<'_>)) {
        let tags = self.tags.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        let (id, tags) = (self.id, tags.collect());
        match name {
            "node" => {
                if let Some(point) = self.point.take() {
                    each(Element::Node { id, point, tags });
                }
            }
            "way" => each(Element::Way {
                id,
                nodes: &self.nodes,
                tags,
            }),
            _ => {
                let members: Vec<_> = self.members.iter().map(Member::from).collect();
                each(Element::Relation {
                    id,
                    members: &members,
                    tags,
                });
            }
        }
    }
}

impl<'a> From<&'a (MemberKind, i64, String)> for Member<'a> {
    fn from((kind, id, role): &'a (MemberKind, i64, String)) -> Member<'a> {
        Member {
            kind: *kind,
            id: *id,
            role,
        }
    }
}

fn number(attributes: &str, key: &str) -> Result<i64, String> {
    attribute(attributes, key)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| format!("an element has no number as its `{key}`"))
}

/// The value of an attribute, its entities resolved.
fn attribute<'a>(attributes: &'a str, key: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if name.trim() == key {
            return Some(unescaped(value));
        }
        rest = after;
    }
}

/// Resolves the five entities of XML and characters by number; anything else stays as it is.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        match after
            .split_once(';')
            .and_then(|(name, after)| Some((entity(name)?, after)))
        {
            Some((c, after)) => {
                plain.push(c);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Vec<String>, String> {
        let mut told = Vec::new();
        read(text.as_bytes(), &mut |element| {
            told.push(match element {
                Element::Node { id, point, tags } => {
                    let tags: Vec<_> = tags.iter().collect();
                    format!("n{id} {} {} {tags:?}", point.lat, point.lon)
                }
                Element::Way { id, nodes, tags } => {
                    format!("w{id} {nodes:?} {:?}", tags.get("name"))
                }
                Element::Relation { id, members, .. } => {
                    let roles: Vec<_> = members.iter().map(|m| (m.id, m.role)).collect();
                    format!("r{id} {roles:?}")
                }
            });
        })?;
        Ok(told)
    }

    #[test]
    fn elements_are_read_however_they_are_written() {
        let text = "<?xml version='1.0'?>\n<!-- a > b --><osm version=\"0.6\">\
            <bounds minlat='1'/>\
            <node id='1' lat='55.5' lon='37.5'/>\
            <node id=\"2\" lat=\"55.5\" lon=\"37.6\"><tag k=\"name\" v=\"a &gt; &#1041;&quot;>\"/></node>\
            <node id='3' lat='99' lon='0'/>\
            <way id='7' ><nd ref='1'/><nd ref=\"2\" /><tag k='name' v='Ulitsa &amp; Co'/></way>\
            <relation id='9'><member type='way' ref='7' role='from'/></relation></osm>";
        let expected = [
            "n1 55.5 37.5 []",
            "n2 55.5 37.6 [(\"name\", \"a > Б\\\">\")]",
            "w7 [1, 2] Some(\"Ulitsa & Co\")",
            "r9 [(7, \"from\")]",
        ];
        assert_eq!(told(text), Ok(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_broken_file_is_an_error() {
        for text in [
            "",
            "hello",
            "<html></html>",
            "<osm><node id='1' lat='1' lon='1'/>",
            "<osm><node id='x'/></osm>",
            "<osm><node id='1",
        ] {
            assert!(told(text).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[<>/='\"&;#a-z0-9 !?-]{0,60}") {
            let _ = told(&format!("<osm>{text}</osm>"));
        }
    }
}
