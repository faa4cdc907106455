//! Crews that are asked to take over from one another: the primitives.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::codec::ids_json;
use super::{Error, Result, Tx};
use pult_domain::{
    AssignmentId, CrewId, Leg, Meters, OrderId, PlaceId, Seconds, StopId, Timestamp,
};

/// Crews that are asked to take over from one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// Its number; 0 before it is kept.
    pub id: i64,
    /// When they were asked.
    pub at: Timestamp,
    /// Until when they may answer; `None`: as long as it takes.
    pub expires_at: Option<Timestamp>,
    /// How much sooner crews come, all in all.
    pub gain: Seconds,
    /// What came of it.
    pub status: SwapStatus,
    /// Who takes what over, in the order in which one makes room for the next.
    pub chain: Vec<SwapOffer>,
}

/// What came of a swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwapStatus {
    /// Somebody has not answered yet.
    Asked,
    /// All said yes, and it was done.
    Done,
    /// Somebody said no.
    Refused,
    /// Somebody did not answer in time.
    Expired,
    /// Something else came first.
    Overtaken,
}

/// What one crew is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwapOffer {
    /// To take this over.
    pub order: OrderId,
    /// Who is on the way; `None`: nobody.
    pub from: Option<(CrewId, AssignmentId)>,
    /// Who is asked.
    pub to: CrewId,
    /// When the first crew was to be there.
    pub promised_at: Option<Timestamp>,
    /// The legs of whoever is asked.
    pub route: Vec<Leg>,
    /// Why: the engine's text (JSON).
    pub why: String,
    /// When it said yes.
    pub accepted_at: Option<Timestamp>,
}

impl SwapStatus {
    const ALL: [SwapStatus; 5] = [
        SwapStatus::Asked,
        SwapStatus::Done,
        SwapStatus::Refused,
        SwapStatus::Expired,
        SwapStatus::Overtaken,
    ];

    /// The word in the database and in our own API.
    pub fn as_str(self) -> &'static str {
        match self {
            SwapStatus::Asked => "asked",
            SwapStatus::Done => "done",
            SwapStatus::Refused => "refused",
            SwapStatus::Expired => "expired",
            SwapStatus::Overtaken => "overtaken",
        }
    }

    fn parse(text: &str) -> Result<SwapStatus> {
        let mut all = SwapStatus::ALL.into_iter();
        let found = all.find(|status| status.as_str() == text);
        found.ok_or_else(|| Error::Damaged(format!("`{text}` is not a status of a swap")))
    }
}

/// Writes a new one and returns its number.
///
/// # Errors
/// `Database`, also when a crew or an order of it is being asked about already.
pub fn insert(tx: &Tx, swap: &Swap) -> Result<i64> {
    let id = tx
        .conn
        .prepare_cached(
            "INSERT INTO swaps (at, expires_at, gain_s, status) VALUES (?1, ?2, ?3, 'asked')",
        )?
        .insert(params![
            swap.at.0,
            swap.expires_at.map(|at| at.0),
            swap.gain.0
        ])?;
    for (position, offer) in swap.chain.iter().enumerate() {
        tx.conn
            .prepare_cached(
                "INSERT INTO swap_offers (swap_id, position, order_id, from_crew, from_assignment,
                    to_crew, promised_at, route, why, is_open)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
            )?
            .execute(params![
                id,
                position as i64,
                offer.order.0,
                offer.from.map(|(crew, _)| crew.0),
                offer.from.map(|(_, assignment)| assignment.0),
                offer.to.0,
                offer.promised_at.map(|at| at.0),
                route_text(&offer.route)?,
                offer.why,
            ])?;
    }
    Ok(id)
}

/// Notes that a crew said yes.
///
/// # Errors
/// `Database`.
pub fn accept(tx: &Tx, id: i64, crew: CrewId, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE swap_offers SET accepted_at = ?3 WHERE swap_id = ?1 AND to_crew = ?2",
        )?
        .execute([id, crew.0, now.0])?;
    Ok(())
}

/// Closes it.
///
/// # Errors
/// `Database`.
pub fn close(tx: &Tx, id: i64, status: SwapStatus, now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE swaps SET status = ?2, closed_at = ?3 WHERE id = ?1")?
        .execute(params![id, status.as_str(), now.0])?;
    tx.conn
        .prepare_cached("UPDATE swap_offers SET is_open = 0 WHERE swap_id = ?1")?
        .execute([id])?;
    Ok(())
}

/// The swap with this number.
///
/// # Errors
/// `NotFound`.
pub fn get(conn: &Connection, id: i64) -> Result<Swap> {
    let found = conn
        .prepare_cached("SELECT * FROM swaps WHERE id = ?1")?
        .query_row([id], |row| Ok(from_row(row)))
        .optional()?;
    match found {
        Some(swap) => with_chain(conn, swap?),
        None => Err(Error::not_found("swap", id)),
    }
}

/// Those that wait for answers, oldest first.
///
/// # Errors
/// `Database`.
pub fn asked(conn: &Connection) -> Result<Vec<Swap>> {
    let mut select = conn.prepare_cached(
        "SELECT * FROM swaps INDEXED BY swaps_asked WHERE status = 'asked' ORDER BY id",
    )?;
    let swaps = select.query_and_then([], from_row)?;
    let swaps: Vec<Swap> = swaps.collect::<Result<_>>()?;
    swaps
        .into_iter()
        .map(|swap| with_chain(conn, swap))
        .collect()
}

/// The newest so many, newest first.
///
/// # Errors
/// `Database`.
pub fn newest(conn: &Connection, n: u32) -> Result<Vec<Swap>> {
    let mut select = conn.prepare_cached("SELECT * FROM swaps ORDER BY id DESC LIMIT ?1")?;
    let swaps = select.query_and_then([n], from_row)?;
    let swaps: Vec<Swap> = swaps.collect::<Result<_>>()?;
    swaps
        .into_iter()
        .map(|swap| with_chain(conn, swap))
        .collect()
}

/// Whether a crew is being asked to take something over.
///
/// # Errors
/// `Database`.
pub fn asks(conn: &Connection, crew: CrewId) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM swap_offers INDEXED BY one_swap_per_crew WHERE to_crew = ?1 AND is_open = 1",
        )?
        .exists([crew.0])?)
}

/// What a crew is being asked to take over: the number of the swap and the order.
///
/// # Errors
/// `Database`.
pub fn open_of(conn: &Connection, crew: CrewId) -> Result<Option<(i64, OrderId)>> {
    Ok(conn
        .prepare_cached(
            "SELECT swap_id, order_id FROM swap_offers INDEXED BY one_swap_per_crew
             WHERE to_crew = ?1 AND is_open = 1 AND accepted_at IS NULL",
        )?
        .query_row([crew.0], |row| Ok((row.get(0)?, OrderId(row.get(1)?))))
        .optional()?)
}

/// Who is asked to take an order over: the number of the swap and the order.
///
/// # Errors
/// `Database`.
pub fn open(conn: &Connection) -> Result<Vec<(CrewId, (i64, OrderId))>> {
    Ok(conn
        .prepare_cached(
            "SELECT to_crew, swap_id, order_id FROM swap_offers INDEXED BY one_swap_per_crew
             WHERE is_open = 1 AND accepted_at IS NULL",
        )?
        .query_map([], |row| {
            Ok((CrewId(row.get(0)?), (row.get(1)?, OrderId(row.get(2)?))))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether anybody is being asked to take an order over.
///
/// # Errors
/// `Database`.
pub fn asks_about(conn: &Connection, order: OrderId) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM swap_offers INDEXED BY one_swap_per_order WHERE order_id = ?1 AND is_open = 1",
        )?
        .exists([order.0])?)
}

/// How often each of these orders was moved to another crew, and when the first of them was to be there;
/// those that never were are left out.
///
/// # Errors
/// `Database`.
pub fn moves_of(
    conn: &Connection,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<BTreeMap<OrderId, (u32, Option<Timestamp>)>> {
    let mut select = conn.prepare_cached(
        "SELECT o.order_id, count(*), min(o.promised_at)
         FROM json_each(?1) wanted JOIN swap_offers o ON o.order_id = wanted.value
            JOIN swaps s ON s.id = o.swap_id
         WHERE o.from_crew IS NOT NULL AND s.status = 'done' GROUP BY o.order_id",
    )?;
    let moved = select.query_map([ids_json(orders.into_iter().map(|id| id.0))], |row| {
        let promised = row.get::<_, Option<i64>>(2)?;
        let moves = (row.get(1)?, promised.map(Timestamp));
        Ok((OrderId(row.get(0)?), moves))
    })?;
    Ok(moved.collect::<rusqlite::Result<_>>()?)
}

/// The crews that let one of the newest swaps since then run out: they may have no way to answer.
///
/// # Errors
/// `Database`.
pub fn silent(conn: &Connection, since: Timestamp) -> Result<BTreeSet<CrewId>> {
    let mut select = conn.prepare_cached(
        "SELECT o.to_crew FROM swaps s JOIN swap_offers o ON o.swap_id = s.id
         WHERE s.id > (SELECT coalesce(max(id), 0) - 500 FROM swaps)
           AND s.status = 'expired' AND s.at >= ?1 AND o.accepted_at IS NULL",
    )?;
    let silent = select.query_map([since.0], |row| Ok(CrewId(row.get(0)?)))?;
    Ok(silent.collect::<rusqlite::Result<_>>()?)
}

/// When crews last lost an order to another one, as far as the newest swaps tell.
///
/// # Errors
/// `Database`.
pub fn losers(conn: &Connection) -> Result<BTreeMap<CrewId, Timestamp>> {
    let mut select = conn.prepare_cached(
        "SELECT o.from_crew, max(s.closed_at) FROM swaps s JOIN swap_offers o ON o.swap_id = s.id
         WHERE s.id > (SELECT coalesce(max(id), 0) - 500 FROM swaps)
           AND s.status = 'done' AND o.from_crew IS NOT NULL GROUP BY o.from_crew",
    )?;
    let losers = select.query_map([], |row| Ok((CrewId(row.get(0)?), Timestamp(row.get(1)?))))?;
    Ok(losers.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row) -> Result<Swap> {
    let expires_at: Option<i64> = row.get("expires_at")?;
    Ok(Swap {
        id: row.get("id")?,
        at: Timestamp(row.get("at")?),
        expires_at: expires_at.map(Timestamp),
        gain: Seconds(row.get("gain_s")?),
        status: SwapStatus::parse(&row.get::<_, String>("status")?)?,
        chain: Vec::new(),
    })
}

fn with_chain(conn: &Connection, mut swap: Swap) -> Result<Swap> {
    let mut select =
        conn.prepare_cached("SELECT * FROM swap_offers WHERE swap_id = ?1 ORDER BY position")?;
    let chain = select.query_and_then([swap.id], offer_from_row)?;
    swap.chain = chain.collect::<Result<_>>()?;
    Ok(swap)
}

fn offer_from_row(row: &Row) -> Result<SwapOffer> {
    let crew: Option<i64> = row.get("from_crew")?;
    let assignment: Option<i64> = row.get("from_assignment")?;
    let moment = |name| Ok::<_, Error>(row.get::<_, Option<i64>>(name)?.map(Timestamp));
    Ok(SwapOffer {
        order: OrderId(row.get("order_id")?),
        from: crew.map(CrewId).zip(assignment.map(AssignmentId)),
        to: CrewId(row.get("to_crew")?),
        promised_at: moment("promised_at")?,
        route: route(&row.get::<_, String>("route")?)?,
        why: row.get("why")?,
        accepted_at: moment("accepted_at")?,
    })
}

/// Order, stop, place, metres, seconds, expected and first promised time.
type LegRow = (i64, i64, i64, i64, i64, i64, i64);

fn route_text(route: &[Leg]) -> Result<String> {
    let rows: Vec<LegRow> = route
        .iter()
        .map(|leg| {
            (
                leg.order.0,
                leg.stop.0,
                leg.place.0,
                leg.distance.0,
                leg.duration.0,
                leg.eta.0,
                leg.initial_eta.0,
            )
        })
        .collect();
    serde_json::to_string(&rows).map_err(|error| Error::Damaged(error.to_string()))
}

fn route(text: &str) -> Result<Vec<Leg>> {
    let rows: Vec<LegRow> =
        serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    let leg = |(order, stop, place, distance, duration, eta, initial_eta): LegRow| Leg {
        order: OrderId(order),
        stop: StopId(stop),
        place: PlaceId(place),
        distance: Meters(distance),
        duration: Seconds(duration),
        eta: Timestamp(eta),
        initial_eta: Timestamp(initial_eta),
    };
    Ok(rows.into_iter().map(leg).collect())
}
