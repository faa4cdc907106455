//! A router that is a server, with another router behind it.

use std::sync::Arc;

use reqwest::RequestBuilder;

use super::line::{Error, Line};
use super::server::Server;
use pult_domain::{Point, TravelMode};
use pult_geo::roads::{Ground, Layer};
use pult_geo::tiles::Tiles;
use pult_geo::{Durations, Route, Router, Table, Trip};

/// So many points of either side are asked for in one call: OSRM takes 100 points
/// (`--max-table-size`), Valhalla 2500 pairs (`max_matrix_location_pairs`), unless told otherwise.
pub(super) const BLOCK: usize = 50;

/// How far from a road a point may lie, in metres: as on our own roads.
pub(super) const SNAP_LIMIT_M: i64 = pult_geo::roads::SNAP_LIMIT.0;

/// Trips from each of some points to each of some others, row by row.
pub(super) type Trips = Vec<Option<Trip>>;

/// What a kind of server is asked and how it answers.
pub(super) trait Protocol: Send + Sync {
    /// The server's name for a mode; `None` when it does not know the mode.
    fn profile(&self, mode: TravelMode) -> Option<&'static str>;

    /// The call for one way.
    fn route_call(&self, line: &Line, profile: &str, from: Point, to: Point) -> RequestBuilder;

    /// Its answer; `None` when there is no way.
    fn read_route(&self, body: &[u8]) -> Result<Option<Route>, Error>;

    /// The call for a table of at most [`BLOCK`] by [`BLOCK`].
    fn table_call(
        &self,
        line: &Line,
        profile: &str,
        from: &[Point],
        to: &[Point],
    ) -> RequestBuilder;

    /// Its answer; `None` when the server finds none of the ways.
    fn read_table(&self, body: &[u8]) -> Result<Option<Trips>, Error>;
}

/// A server, and the router that answers when it does not.
pub(super) struct Remote<P> {
    protocol: P,
    server: Server,
    behind: Arc<dyn Router>,
}

impl<P: Protocol> Remote<P> {
    pub fn new(protocol: P, line: Line, behind: Arc<dyn Router>) -> Remote<P> {
        Remote {
            protocol,
            server: Server::new("router", line),
            behind,
        }
    }

    fn ask_route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        let profile = self.protocol.profile(mode)?;
        let call = self
            .protocol
            .route_call(&self.server.line, profile, from, to);
        self.server
            .ask(call, |body| self.protocol.read_route(body))?
    }

    /// The whole table, block by block; `None` when the server fails at any.
    fn ask_table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Option<Trips> {
        let profile = self.protocol.profile(mode)?;
        let mut trips = vec![None; from.len() * to.len()];
        for (band, rows) in from.chunks(BLOCK).enumerate() {
            for (strip, columns) in to.chunks(BLOCK).enumerate() {
                let Some(block) = self.ask_block(profile, rows, columns)? else {
                    continue;
                };
                for (at, trip) in block.into_iter().enumerate() {
                    let row = band * BLOCK + at / columns.len();
                    let column = strip * BLOCK + at % columns.len();
                    trips[row * to.len() + column] = trip;
                }
            }
        }
        Some(trips)
    }

    fn ask_block(&self, profile: &str, from: &[Point], to: &[Point]) -> Option<Option<Trips>> {
        let call = self
            .protocol
            .table_call(&self.server.line, profile, from, to);
        let n_cells = from.len() * to.len();
        self.server
            .ask(call, |body| match self.protocol.read_table(body)? {
                Some(trips) if trips.len() != n_cells => {
                    let reason = format!("{} ways instead of {n_cells}", trips.len());
                    Err(Error::Refused(reason))
                }
                trips => Ok(trips),
            })
    }

    /// Lets the router behind answer where the server knows no way.
    fn fill(&self, trips: &mut [Option<Trip>], from: &[Point], to: &[Point], mode: TravelMode) {
        for (row, trips) in trips.chunks_mut(to.len().max(1)).enumerate() {
            let gaps = (0..trips.len()).filter(|&column| trips[column].is_none());
            let gaps: Vec<usize> = gaps.collect();
            if gaps.is_empty() {
                continue;
            }
            let ends: Vec<Point> = gaps.iter().map(|&column| to[column]).collect();
            let found = self.behind.one_to_many(from[row], &ends, mode);
            for (column, trip) in gaps.into_iter().zip(found) {
                trips[column] = trip;
            }
        }
    }
}

impl<P: Protocol> Router for Remote<P> {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        self.ask_route(from, to, mode)
            .or_else(|| self.behind.route(from, to, mode))
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        let Some(mut trips) = self.ask_table(from, to, mode) else {
            return self.behind.table(from, to, mode);
        };
        self.fill(&mut trips, from, to, mode);
        Table::new(to.len(), trips)
    }

    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        let Some(mut trips) = self.ask_table(from, to, mode) else {
            return self.behind.durations(from, to, mode);
        };
        self.fill(&mut trips, from, to, mode);
        Durations::of(Table::new(to.len(), trips))
    }

    fn drawing(&self) -> Option<(Layer, Ground)> {
        self.behind.drawing()
    }

    fn tiles(&self) -> Option<Arc<Tiles>> {
        self.behind.tiles()
    }
}

/// The corners of a geometry in the polyline format with six digits, at least one.
pub(super) fn corners(polyline: &str) -> Result<Vec<Point>, Error> {
    let refused = |reason: String| Error::Refused(format!("its geometry: {reason}"));
    let line =
        polyline::decode_polyline(polyline, 6).map_err(|error| refused(error.to_string()))?;
    let corner = |corner: geo::Coord| Point::new(corner.y, corner.x);
    let corners: Option<Vec<Point>> = line.0.into_iter().map(corner).collect();
    corners
        .filter(|corners| !corners.is_empty())
        .ok_or_else(|| refused("it is no line on earth".to_owned()))
}
