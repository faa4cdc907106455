//! Operations on the accounts of drivers and clients.

use super::{Caller, Dispatch, Operation, Result, whose};
use pult_domain::{ClientId, DriverId, Event, EventKind, LedgerEntry, Timestamp};
use pult_store::{Tx, books, journal, operations};

impl Dispatch {
    /// What moved on a driver's account within `[from, to]`, oldest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn driver_operations(
        &self,
        caller: &Caller,
        driver: DriverId,
        span: (Timestamp, Timestamp),
    ) -> Result<Vec<Operation>> {
        let caller = *caller;
        self.read(move |conn| {
            whose::driver(conn, &caller, driver)?;
            Ok(operations::of_driver(conn, driver, span)?)
        })
        .await
    }

    /// Posts a movement with a name on a driver's account; returns its id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn post_driver_operation(
        &self,
        caller: &Caller,
        entry: LedgerEntry,
        name: String,
    ) -> Result<i64> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            let event = act.event(EventKind::LedgerPosted);
            post(tx, &caller, event, &entry, &name)
        })
        .await
    }

    /// Posts the payment of a terminal on a driver's account, once for each `system` and `number`;
    /// returns the id of its entry.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn post_terminal_payment(
        &self,
        caller: &Caller,
        entry: LedgerEntry,
        (system, number): (i64, String),
    ) -> Result<i64> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            if let Some(known) = operations::of_terminal(tx.conn(), system, &number)? {
                return Ok(known);
            }
            let event = act.event(EventKind::LedgerPosted);
            let id = post(tx, &caller, event, &entry, &format!("{system}: {number}"))?;
            operations::remember_terminal(tx, system, &number, id)?;
            Ok(id)
        })
        .await
    }

    /// What moved on a client's account within `[from, to]`, oldest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn client_operations(
        &self,
        client: ClientId,
        span: (Timestamp, Timestamp),
    ) -> Result<Vec<Operation>> {
        self.read(move |conn| {
            books::client(conn, client)?;
            Ok(operations::of_client(conn, client, span)?)
        })
        .await
    }

    /// Posts a movement on a client's account; returns its id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn post_client_operation(
        &self,
        caller: &Caller,
        client: ClientId,
        operation: Operation,
    ) -> Result<i64> {
        let act = self.act(caller);
        self.write(move |tx| {
            books::client(tx.conn(), client)?;
            let id = operations::post_of_client(tx, client, &operation)?;
            let mut event = act.event(EventKind::LedgerPosted);
            for (name, value) in [
                ("client", client.to_string()),
                ("sum", operation.sum.to_string()),
                ("kind", operation.kind),
                ("name", operation.name),
                ("comment", operation.comment),
            ] {
                event.payload.insert(name.to_owned(), value);
            }
            journal::append(tx, event)?;
            Ok(id)
        })
        .await
    }
}

fn post(
    tx: &Tx,
    caller: &Caller,
    mut event: Event,
    entry: &LedgerEntry,
    name: &str,
) -> Result<i64> {
    whose::driver(tx.conn(), caller, entry.driver)?;
    let id = operations::post_of_driver(tx, event.actor, entry, name)?;
    for (key, value) in [
        ("driver", entry.driver.to_string()),
        ("sum", entry.sum.to_string()),
        ("kind", entry.kind.clone()),
        ("name", name.to_owned()),
        ("comment", entry.comment.clone()),
    ] {
        event.payload.insert(key.to_owned(), value);
    }
    journal::append(tx, event)?;
    Ok(id)
}
