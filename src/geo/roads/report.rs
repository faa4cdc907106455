//! What an import did with an extract.

use std::fmt;

use super::profile::MODES;

/// What an import read and what it left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportReport {
    /// Ways some mode may use.
    pub ways: u32,
    /// Nodes of those ways.
    pub nodes: u32,
    /// Nodes that ways name but the extract does not hold: it was cut out.
    pub missing_nodes: u32,
    /// Turn restrictions obeyed.
    pub restrictions: u32,
    /// Turn restrictions left out: over a way, for some hours, or about roads that are not there.
    pub restrictions_left_out: u32,
    /// The graphs, in the order driving, walking, cycling.
    pub modes: [ModeReport; 3],
}

/// What became of the roads of one mode.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModeReport {
    /// Junctions, copies for turn restrictions included.
    pub nodes: u32,
    /// Stretches of road.
    pub edges: u32,
    /// Their length in kilometres.
    pub km: f64,
    /// Stretches that are not connected, both ways, to the largest part.
    pub left_out_edges: u32,
    /// Their length in kilometres.
    pub left_out_km: f64,
    /// Parts among them in which one can drive about.
    pub left_out_parts: u32,
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} ways, {} nodes ({} missing), {} turn restrictions ({} left out)",
            self.ways,
            self.nodes,
            self.missing_nodes,
            self.restrictions,
            self.restrictions_left_out
        )?;
        for (mode, report) in MODES.iter().zip(&self.modes) {
            writeln!(
                f,
                "{mode}: {} junctions, {} stretches, {:.0} km; left out {} stretches, {:.0} km, {} islands",
                report.nodes,
                report.edges,
                report.km,
                report.left_out_edges,
                report.left_out_km,
                report.left_out_parts
            )?;
        }
        Ok(())
    }
}
