//! The city as an OpenStreetMap extract (format 0.6, XML).

use std::io::{self, Write};

use super::{City, NAME, Tags};

impl City {
    /// Writes the city as `.osm`. Nodes are numbered from 1, ways too.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_osm(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<osm version=\"0.6\" generator=\"pult\">")?;
        writeln!(out, "<!-- {NAME} is an invented city. -->")?;
        for (index, node) in self.nodes.iter().enumerate() {
            let (id, lat, lon) = (index + 1, node.point.lat, node.point.lon);
            write!(
                out,
                "<node id=\"{id}\" version=\"1\" lat=\"{lat:.7}\" lon=\"{lon:.7}\""
            )?;
            if node.tags.is_empty() {
                writeln!(out, "/>")?;
            } else {
                writeln!(out, ">")?;
                write_tags(&node.tags, out)?;
                writeln!(out, "</node>")?;
            }
        }
        for (index, way) in self.ways.iter().enumerate() {
            writeln!(out, "<way id=\"{}\" version=\"1\">", index + 1)?;
            for node in &way.nodes {
                writeln!(out, "<nd ref=\"{}\"/>", node + 1)?;
            }
            write_tags(&way.tags, out)?;
            writeln!(out, "</way>")?;
        }
        writeln!(out, "</osm>")
    }
}

fn write_tags(tags: &Tags, out: &mut impl Write) -> io::Result<()> {
    for (key, value) in tags {
        writeln!(out, "<tag k=\"{key}\" v=\"{}\"/>", escaped(value))?;
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
