//! The cash desk: rules of what crews owe, and the entries of drivers' accounts with who signed them.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::places::Source;
use super::{Result, Tx};
use pult_domain::{
    Actor, CashRule, CashRuleId, CompanyId, Crew, CrewGroupId, DriverId, Error as Refusal,
    LedgerEntry, LedgerEntryId, Money, OperatorShiftId, OrderId, Percent, Subject, Timestamp,
};

/// A driver paid in.
pub const PAY_IN: &str = "pay_in";
/// A driver was paid.
pub const PAY_OUT: &str = "pay_out";
/// A sum put right, without money going over the desk.
pub const CORRECTION: &str = "correction";
/// The office's part of a bill.
pub const COMMISSION: &str = "commission";
/// The rent of a shift.
pub const RENT: &str = "rent";
/// The fare that the driver took in cash and has in the pocket.
pub const CASH_FARE: &str = "cash_fare";

/// An entry of a driver's account, as the journal of the cash desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashEntry {
    /// The entry.
    pub entry: LedgerEntry,
    /// Its name, as whoever posted it calls it; may be empty.
    pub name: String,
    /// Who signed it; `None`: written before entries were signed.
    pub actor: Option<Actor>,
    /// The entry that it takes back.
    pub reverses: Option<LedgerEntryId>,
    /// The entry that takes it back.
    pub reversed_by: Option<LedgerEntryId>,
    /// The operator's shift over whose desk the money went.
    pub shift: Option<OperatorShiftId>,
}

/// What is added to an entry of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who signs it.
    pub actor: Actor,
    /// Its name; may be empty.
    pub name: String,
    /// The entry that it takes back.
    pub reverses: Option<LedgerEntryId>,
    /// The operator's shift over whose desk the money went.
    pub shift: Option<OperatorShiftId>,
    /// The key of the request that posted it: a second one posts nothing.
    pub request: Option<String>,
}

impl Signature {
    /// A name under an entry, and nothing else.
    pub fn of(actor: Actor) -> Signature {
        Signature {
            actor,
            name: String::new(),
            reverses: None,
            shift: None,
            request: None,
        }
    }
}

/// Which entries are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Whose.
    pub driver: Option<DriverId>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
}

/// Posts a movement on a driver's account; returns its id.
///
/// # Errors
/// `Domain` for more than is moved at once; `Database`.
pub fn post(tx: &Tx, entry: &LedgerEntry, signature: &Signature) -> Result<LedgerEntryId> {
    entry.sum.check_size("sum")?;
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO ledger (driver_id, order_id, sum, kind, at, comment, name, actor, reverses,
                shift_id, request)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .insert(params![
            entry.driver.0,
            entry.order.map(|id| id.0),
            entry.sum.0,
            entry.kind,
            entry.at.0,
            entry.comment,
            signature.name,
            signature.actor.code(),
            signature.reverses.map(|id| id.0),
            signature.shift.map(|id| id.0),
            signature.request,
        ])
        .map(LedgerEntryId)?)
}

/// The entry that a request with this key posted, if it posted one.
///
/// # Errors
/// `Database`.
pub fn of_request(conn: &Connection, request: &str) -> Result<Option<LedgerEntryId>> {
    Ok(conn
        .prepare_cached("SELECT id FROM ledger WHERE request = ?1")?
        .query_row([request], |row| row.get(0).map(LedgerEntryId))
        .optional()?)
}

/// The entry with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn entry(conn: &Connection, id: LedgerEntryId) -> Result<CashEntry> {
    conn.prepare_cached(
        "SELECT l.*, r.id AS reversed_by FROM ledger l LEFT JOIN ledger r ON r.reverses = l.id
         WHERE l.id = ?1",
    )?
    .query_and_then([id.0], entry_row)?
    .next()
    .unwrap_or_else(|| Err(super::Error::not_found("entry", id)))
}

/// The entries of drivers' accounts, oldest first.
///
/// # Errors
/// `Database`.
pub fn entries(conn: &Connection, filter: EntryFilter) -> Result<Vec<CashEntry>> {
    let (from, to) = (
        filter.from.map_or(i64::MIN, |at| at.0),
        filter.to.map_or(i64::MAX, |at| at.0),
    );
    let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(-1));
    let mut found: Vec<CashEntry> = match filter.driver {
        Some(driver) => conn
            .prepare_cached(
                "SELECT l.*, r.id AS reversed_by FROM ledger l
                 LEFT JOIN ledger r ON r.reverses = l.id
                 WHERE l.driver_id = ?1 AND l.at >= ?2 AND l.at < ?3
                 ORDER BY l.at DESC, l.id DESC LIMIT ?4",
            )?
            .query_and_then([driver.0, from, to, limit], entry_row)?
            .collect::<Result<_>>()?,
        None => conn
            .prepare_cached(
                "SELECT l.*, r.id AS reversed_by FROM ledger l
                 LEFT JOIN ledger r ON r.reverses = l.id
                 WHERE l.at >= ?1 AND l.at < ?2 ORDER BY l.at DESC, l.id DESC LIMIT ?3",
            )?
            .query_and_then([from, to, limit], entry_row)?
            .collect::<Result<_>>()?,
    };
    found.reverse();
    Ok(found)
}

/// The rent that a driver was asked for from a moment on and that was not taken back, if any: its entry, and
/// its sum.
///
/// # Errors
/// `Database`.
pub fn rent_since(
    conn: &Connection,
    driver: DriverId,
    since: Timestamp,
) -> Result<Option<(LedgerEntryId, Money)>> {
    conn.prepare_cached(
        "SELECT l.id, l.sum FROM ledger l WHERE l.driver_id = ?1 AND l.at >= ?2 AND l.kind = ?3
            AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.reverses = l.id)
         ORDER BY l.id DESC LIMIT 1",
    )?
    .query_and_then(params![driver.0, since.0, RENT], |row| {
        Ok((LedgerEntryId(row.get(0)?), Money(row.get(1)?)))
    })?
    .next()
    .transpose()
}

/// When a driver last paid rent that was not taken back.
///
/// # Errors
/// `Database`.
pub fn last_rent(
    conn: &Connection,
    driver: DriverId,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    Ok(conn
        .prepare_cached(
            "SELECT max(l.at) FROM ledger l WHERE l.driver_id = ?1 AND l.at > ?2 AND l.kind = ?3
                AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.reverses = l.id)",
        )?
        .query_row(params![driver.0, since.0, RENT], |row| {
            row.get::<_, Option<i64>>(0)
        })?
        .map(Timestamp))
}

/// Every rule, by id.
///
/// # Errors
/// `Database`.
pub fn rules(conn: &Connection) -> Result<Vec<CashRule>> {
    conn.prepare_cached("SELECT * FROM cash_rules ORDER BY id")?
        .query_and_then([], rule_row)?
        .collect()
}

/// The rule for a crew, if there is one.
///
/// # Errors
/// `Database`.
pub fn rule_of(conn: &Connection, crew: &Crew) -> Result<Option<CashRule>> {
    Ok(CashRule::of(&rules(conn)?, crew).cloned())
}

/// Writes a rule, new (id 0) or known; returns the id.
///
/// # Errors
/// `InvalidState` when there is one for the same crews; `Database`.
pub fn put_rule(tx: &Tx, rule: &CashRule, source: Source) -> Result<CashRuleId> {
    let same = |known: &CashRule| {
        known.id != rule.id && known.group == rule.group && known.company == rule.company
    };
    if let Some(known) = rules(tx.conn)?.iter().find(|known| same(known)) {
        let who = Subject::new("cash_rule", known.id);
        return Err(Refusal::state(who, "for the same crews", "have a second one").into());
    }
    let id = (rule.id.0 > 0).then_some(rule.id.0);
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO cash_rules VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (id) DO UPDATE SET name = ?3, group_id = ?4, company_id = ?5, percent = ?6,
                per_order = ?7, per_shift = ?8, rent_hours = ?9, warn_below = ?10, stop_below = ?11
             RETURNING id",
        )?
        .query_row(
            params![
                id,
                source.as_str(),
                rule.name,
                rule.group.map(|id| id.0),
                rule.company.map(|id| id.0),
                rule.percent.0,
                rule.per_order.0,
                rule.per_shift.0,
                rule.rent_hours,
                rule.warn_below.map(|sum| sum.0),
                rule.stop_below.map(|sum| sum.0),
            ],
            |row| row.get(0).map(CashRuleId),
        )?)
}

fn rule_row(row: &Row) -> Result<CashRule> {
    let sum = |column: &str| Ok::<_, super::Error>(row.get::<_, Option<i64>>(column)?.map(Money));
    Ok(CashRule {
        id: CashRuleId(row.get("id")?),
        name: row.get("name")?,
        group: row.get::<_, Option<i64>>("group_id")?.map(CrewGroupId),
        company: row.get::<_, Option<i64>>("company_id")?.map(CompanyId),
        percent: Percent(row.get("percent")?),
        per_order: Money(row.get("per_order")?),
        per_shift: Money(row.get("per_shift")?),
        rent_hours: row.get("rent_hours")?,
        warn_below: sum("warn_below")?,
        stop_below: sum("stop_below")?,
    })
}

fn entry_row(row: &Row) -> Result<CashEntry> {
    let actor: String = row.get("actor")?;
    Ok(CashEntry {
        entry: LedgerEntry {
            id: LedgerEntryId(row.get("id")?),
            driver: DriverId(row.get("driver_id")?),
            order: row.get::<_, Option<i64>>("order_id")?.map(OrderId),
            sum: Money(row.get("sum")?),
            kind: row.get("kind")?,
            at: Timestamp(row.get("at")?),
            comment: row.get("comment")?,
        },
        name: row.get("name")?,
        actor: Actor::parse(&actor).ok().filter(|_| !actor.is_empty()),
        reverses: row.get::<_, Option<i64>>("reverses")?.map(LedgerEntryId),
        reversed_by: row.get::<_, Option<i64>>("reversed_by")?.map(LedgerEntryId),
        shift: row.get::<_, Option<i64>>("shift_id")?.map(OperatorShiftId),
    })
}
