//! Writing a checked book.

use super::Outcome;
use super::book::{Book, CrewEntry, DriverEntry, Entry, Kind};
use super::record::{Difference, Record, difference};
use crate::work::{self, Act};
use crate::{Result, Tx, books, crews};

/// Writes what is new or different, in the order in which records need each other.
pub(super) fn apply(tx: &Tx, act: &Act, book: &Book) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    put_office(tx, book, &mut outcome)?;
    put_all(tx, act, &book.companies, &mut outcome)?;
    put_all(tx, act, &book.crew_groups, &mut outcome)?;
    put_all(tx, act, &book.services, &mut outcome)?;
    put_all(tx, act, &book.discounts, &mut outcome)?;
    put_all(tx, act, &book.discount_cards, &mut outcome)?;
    put_all(tx, act, &book.clients, &mut outcome)?;
    put_all(tx, act, &book.zones, &mut outcome)?;
    put_all(tx, act, &book.tariffs, &mut outcome)?;
    put_all(tx, act, &book.addresses, &mut outcome)?;
    put_all(tx, act, &book.vehicles, &mut outcome)?;
    let drivers = put_all(tx, act, &book.drivers, &mut outcome)?;
    let crews = put_all(tx, act, &book.crews, &mut outcome)?;
    put_all(tx, act, &book.depots, &mut outcome)?;
    put_all(tx, act, &book.stands, &mut outcome)?;
    put_all(tx, act, &book.cash_rules, &mut outcome)?;
    put_all(tx, act, &book.site_keys, &mut outcome)?;
    put_all(tx, act, &book.operators, &mut outcome)?;
    put_all(tx, act, &book.keys, &mut outcome)?;
    outcome.crews = crews.iter().map(|(entry, _)| entry.crew.id).collect();
    close_shifts(tx, act, &drivers)?;
    open_shifts(tx, act, &crews)?;
    Ok(outcome)
}

fn put_office(tx: &Tx, book: &Book, outcome: &mut Outcome) -> Result<()> {
    let Some(office) = &book.office else {
        return Ok(());
    };
    if books::office(tx.conn())? == *office {
        outcome.same += 1;
        return Ok(());
    }
    books::put_office(tx, office)?;
    outcome.note(Kind::Office, &office.name, false);
    Ok(())
}

/// Writes what differs; answers it, and whether it is new.
fn put_all<T: Record>(
    tx: &Tx,
    act: &Act,
    entries: &[Entry<T>],
    outcome: &mut Outcome,
) -> Result<Vec<(T, bool)>> {
    let known = T::known(tx.conn(), entries)?;
    let mut written = Vec::new();
    for entry in entries {
        let (record, is_new) = match difference(&entry.value, &known) {
            Difference::None => {
                outcome.same += 1;
                continue;
            }
            Difference::New => (entry.value.clone(), true),
            Difference::Changed(record) => (record, false),
        };
        record.put(tx, act, is_new)?;
        outcome.note(T::KIND, record.name(), is_new);
        written.push((record, is_new));
    }
    Ok(written)
}

/// A driver who may no longer work goes off line.
fn close_shifts(tx: &Tx, act: &Act, drivers: &[(DriverEntry, bool)]) -> Result<()> {
    for (entry, _) in drivers {
        if !(entry.driver.locked || entry.driver.dismissed) {
            continue;
        }
        for shift in crews::open_shifts(tx.conn())? {
            if crews::get(tx.conn(), shift.crew)?.driver == entry.driver.id {
                work::close_shift(tx, act, shift.crew)?;
            }
        }
    }
    Ok(())
}

/// A new crew that starts on line does so, unless its driver may not work.
fn open_shifts(tx: &Tx, act: &Act, written: &[(CrewEntry, bool)]) -> Result<()> {
    for (entry, is_new) in written {
        let driver = crews::driver(tx.conn(), entry.crew.driver)?;
        if *is_new && entry.online && !driver.locked && !driver.dismissed {
            work::open_shift(tx, act, entry.crew.id)?;
        }
    }
    Ok(())
}
