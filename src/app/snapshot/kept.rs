//! What the engine looks at, kept in memory between two looks.
//!
//! Reading a thousand crews and their orders takes longer than planning for them, and nearly all of them
//! are as they were a second ago. So they are read once; after that the journal tells what has happened to
//! whom, and only those are read again. The journal is read in the same transaction as the rest, so that a
//! picture is never half of one moment and half of another, and what another process wrote is in it too.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant};

use super::Result;
use pult_domain::{
    Crew, CrewId, Driver, DriverId, EventKind, Order, OrderId, ServiceId, Shift, VehicleId,
};
use pult_engine::Shared;
use pult_store::assignments::{self, ShiftRecord};
use pult_store::{Connection, crews, journal, orders};

/// After so long everything is read again and compared with what was kept.
const COMPARED_EVERY: Duration = Duration::from_secs(60);
/// So many orders are compared at once.
const COMPARED_AT_ONCE: usize = 256;
/// After more events than this it is quicker to read everything.
const MANY: i64 = 2_000;

/// The parts of a picture of the office that cost the most to read.
#[derive(Debug, Default)]
pub(in crate::snapshot) struct Kept {
    /// The newest event that is in the picture.
    newest: i64,
    /// The open orders.
    pub(in crate::snapshot) held: HashMap<OrderId, Shared<Order>>,
    pub(in crate::snapshot) crews: BTreeMap<CrewId, Shared<Crew>>,
    pub(in crate::snapshot) drivers: HashMap<DriverId, Driver>,
    /// What each vehicle offers.
    pub(in crate::snapshot) services: HashMap<VehicleId, Vec<ServiceId>>,
    /// The open shifts.
    pub(in crate::snapshot) shifts: HashMap<CrewId, Shift>,
    pub(in crate::snapshot) records: HashMap<CrewId, ShiftRecord>,
}

/// What was kept, and when it was last compared with the store.
#[derive(Debug)]
pub(crate) struct Remembered {
    kept: Kept,
    compared_at: Instant,
    /// How often the store held something else.
    differences: usize,
}

impl Remembered {
    pub(in crate::snapshot) fn read(conn: &Connection) -> Result<Remembered> {
        Ok(Remembered {
            kept: Kept::read(conn)?,
            compared_at: Instant::now(),
            differences: 0,
        })
    }

    /// How often the store was found to hold something else.
    #[cfg(test)]
    pub(in crate::snapshot) fn differences(&self) -> usize {
        self.differences
    }

    /// Brings the picture up to what the store holds now.
    pub(in crate::snapshot) fn catch_up(&mut self, conn: &Connection) -> Result<&Kept> {
        self.kept.catch_up(conn)?;
        if cfg!(debug_assertions) || self.compared_at.elapsed() > COMPARED_EVERY {
            if let Some(what) = self.kept.difference(conn)? {
                self.differences += 1;
                let times = self.differences;
                tracing::error!(%what, times, "the engine's picture of the office had gone stale");
                self.kept = Kept::read(conn)?;
            }
            self.compared_at = Instant::now();
        }
        Ok(&self.kept)
    }
}

/// Whom the events since the last look were about.
#[derive(Default)]
struct Touched {
    orders: BTreeSet<OrderId>,
    crews: BTreeSet<CrewId>,
    /// Crews, drivers or vehicles were written: any of them.
    books: bool,
    /// A driver's account moved by hand.
    accounts: bool,
}

impl Kept {
    pub(in crate::snapshot) fn read(conn: &Connection) -> Result<Kept> {
        let by_id = |order: Order| (order.id, Shared::from(order));
        let mut kept = Kept {
            newest: journal::newest(conn)?,
            held: orders::many(conn, &open_orders(conn)?)?
                .into_iter()
                .map(by_id)
                .collect(),
            ..Kept::default()
        };
        kept.read_books(conn)?;
        kept.read_shifts(conn)?;
        kept.read_records(conn, None)?;
        Ok(kept)
    }

    fn catch_up(&mut self, conn: &Connection) -> Result<()> {
        let events = journal::since(conn, self.newest, MANY)?;
        if events.len() as i64 == MANY {
            *self = Kept::read(conn)?;
            return Ok(());
        }
        let mut touched = Touched::default();
        for event in &events {
            self.newest = self.newest.max(event.seq);
            touched.orders.extend(event.order);
            touched.crews.extend(event.crew);
            touched.books |= matches!(
                event.kind,
                EventKind::OfficeChanged | EventKind::CrewChanged
            );
            touched.accounts |= event.kind == EventKind::LedgerPosted && event.crew.is_none();
        }
        self.read_again(conn, &touched)?;
        for (crew, position) in crews::positions(conn)? {
            if let Some(crew) = self.crews.get_mut(&crew)
                && crew.position != position
            {
                crew.position = position;
            }
        }
        Ok(())
    }

    fn read_again(&mut self, conn: &Connection, touched: &Touched) -> Result<()> {
        let changed: Vec<OrderId> = touched.orders.iter().copied().collect();
        for id in &changed {
            self.held.remove(id);
        }
        let changed = orders::many(conn, &changed)?;
        let open = changed.into_iter().filter(|order| order.status.is_open());
        self.held
            .extend(open.map(|order| (order.id, Shared::from(order))));
        if touched.books {
            self.read_books(conn)?;
            self.read_shifts(conn)?;
        }
        for &crew in &touched.crews {
            if let Some(shift) = crews::open_shift(conn, crew)? {
                self.shifts.insert(crew, shift);
            } else {
                self.shifts.remove(&crew);
            }
            if let Some(known) = self.crews.get_mut(&crew) {
                *known = crews::get(conn, crew)?.into();
            }
        }
        if touched.accounts || touched.books {
            self.read_records(conn, None)?;
        } else if !touched.crews.is_empty() {
            let crews: Vec<CrewId> = touched.crews.iter().copied().collect();
            self.read_records(conn, Some(&crews))?;
        }
        Ok(())
    }

    fn read_books(&mut self, conn: &Connection) -> Result<()> {
        let crews = crews::all(conn)?.into_iter();
        self.crews = crews.map(|crew| (crew.id, crew.into())).collect();
        let drivers = crews::drivers(conn)?.into_iter();
        self.drivers = drivers.map(|driver| (driver.id, driver)).collect();
        let vehicles = crews::vehicles(conn)?.into_iter();
        self.services = vehicles
            .map(|vehicle| (vehicle.id, vehicle.services))
            .collect();
        Ok(())
    }

    fn read_shifts(&mut self, conn: &Connection) -> Result<()> {
        let open = crews::open_shifts(conn)?.into_iter();
        self.shifts = open.map(|shift| (shift.crew, shift)).collect();
        Ok(())
    }

    /// Reads what crews have done on their shifts: these crews, or all.
    fn read_records(&mut self, conn: &Connection, of: Option<&[CrewId]>) -> Result<()> {
        match of {
            Some(crews) => crews.iter().for_each(|crew| {
                self.records.remove(crew);
            }),
            None => self.records.clear(),
        }
        let records = assignments::shift_records(conn, of)?.into_iter();
        self.records
            .extend(records.map(|record| (record.crew, record)));
        Ok(())
    }

    /// Which part the store holds otherwise, if one. Orders are read a part at a time: there are many, and the
    /// picture is not to be in memory twice.
    fn difference(&self, conn: &Connection) -> Result<Option<&'static str>> {
        let mut stored = Kept {
            newest: journal::newest(conn)?,
            ..Kept::default()
        };
        stored.read_books(conn)?;
        stored.read_shifts(conn)?;
        stored.read_records(conn, None)?;
        let parts = [
            (self.newest == stored.newest, "journal"),
            (self.holds_all_open(conn)?, "orders"),
            (self.crews == stored.crews, "crews"),
            (self.drivers == stored.drivers, "drivers"),
            (self.services == stored.services, "vehicles"),
            (self.shifts == stored.shifts, "shifts"),
            (self.records == stored.records, "records"),
        ];
        let differs = parts.into_iter().find(|(is_same, _)| !is_same);
        Ok(differs.map(|(_, part)| part))
    }

    fn holds_all_open(&self, conn: &Connection) -> Result<bool> {
        let open = open_orders(conn)?;
        if open.len() != self.held.len() {
            return Ok(false);
        }
        for part in open.chunks(COMPARED_AT_ONCE) {
            let is_held = |order: Order| {
                let held = self.held.get(&order.id);
                held.is_some_and(|held| **held == order)
            };
            if !orders::many(conn, part)?.into_iter().all(is_held) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn open_orders(conn: &Connection) -> Result<Vec<OrderId>> {
    let open = orders::Filter {
        open: Some(true),
        ..orders::Filter::default()
    };
    Ok(orders::find(conn, &open)?)
}
