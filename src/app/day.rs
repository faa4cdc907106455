//! A day of the office as it was: what its board and its map are played over again from.

use super::{Caller, CrewView, Dispatch, OrderView, Result};
use pult_domain::{CrewId, Event, OrderId, Position, Seconds, Timestamp};
use pult_store::{Connection, crews, journal, orders, positions};

/// Of the positions of a crew one in each of these is read.
const GRAIN: Seconds = Seconds(20);

/// What happened between two moments, and what it happened to.
#[derive(Debug, Clone)]
pub struct Day {
    /// Its first moment.
    pub from: Timestamp,
    /// The moment after its last.
    pub to: Timestamp,
    /// What had happened to its orders before, oldest first.
    pub before: Vec<Event>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// The orders that were open in it, as they stand now.
    pub orders: Vec<OrderView>,
    /// The crews as they stand now.
    pub crews: Vec<CrewView>,
    /// The crews that were on line when it began.
    pub on_line: Vec<CrewId>,
    /// Where each crew was, oldest first.
    pub tracks: Vec<(CrewId, Vec<Position>)>,
}

impl Dispatch {
    /// What happened in the office within `[from, to)`.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn day(&self, caller: &Caller, from: Timestamp, to: Timestamp) -> Result<Day> {
        let (company, now) = (caller.company, self.now());
        let crews = self.crews(caller).await?;
        self.read(move |conn| {
            let touched = |open, ended| orders::Filter {
                company,
                open: Some(open),
                created: (None, Some(to)),
                ended: (ended, None),
                ..orders::Filter::default()
            };
            let mut ids = orders::find(conn, &touched(true, None))?;
            ids.extend(orders::find(conn, &touched(false, Some(from)))?);
            ids.sort();
            let orders = OrderView::all(conn, &ids, now)?;
            Ok(Day {
                from,
                to,
                before: before(conn, &ids, from)?,
                events: journal::between(conn, from, to)?,
                on_line: crews::on_line_at(conn, from)?,
                tracks: tracks(conn, &crews, from, to)?,
                orders,
                crews,
            })
        })
        .await
    }
}

fn before(conn: &Connection, ids: &[OrderId], from: Timestamp) -> Result<Vec<Event>> {
    let mut before = Vec::new();
    for id in ids {
        let history = journal::of_order(conn, *id)?;
        before.extend(history.into_iter().filter(|event| event.at < from));
    }
    before.sort_by_key(|event| event.seq);
    Ok(before)
}

fn tracks(
    conn: &Connection,
    crews: &[CrewView],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(CrewId, Vec<Position>)>> {
    let mut tracks = Vec::new();
    for view in crews {
        let mut track = positions::track(conn, view.crew.id, from, to)?;
        track.dedup_by_key(|position| position.at.0 / GRAIN.0);
        if !track.is_empty() {
            tracks.push((view.crew.id, track));
        }
    }
    Ok(tracks)
}
