//! What happened in the office within a span of time, and where crews were.

use super::{Caller, Dispatch, OrderView, Result};
use pult_domain::{Actor, CrewId, Event, Position, Timestamp};
use pult_store::{auth, journal, orders, positions};

impl Dispatch {
    /// The events within `[from, to]`, oldest first, each with its order; those of orders that the caller
    /// may not see are left out.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn events_between(
        &self,
        caller: &Caller,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Event, Option<OrderView>)>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let mut told = Vec::new();
            for event in journal::between(conn, from, to)? {
                let Some(id) = event.order else {
                    told.push((event, None));
                    continue;
                };
                let order = orders::get(conn, id)?;
                if caller.check_order(&order).is_ok() {
                    told.push((event, Some(OrderView::of(conn, order, now)?)));
                }
            }
            Ok(told)
        })
        .await
    }

    /// Where a crew was last seen by a moment, if it was.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn position_at(&self, crew: CrewId, at: Timestamp) -> Result<Option<Position>> {
        self.read(move |conn| Ok(positions::at(conn, crew, at)?))
            .await
    }

    /// When the first thing happened in the office; now, in one that is new.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn opened_at(&self) -> Result<Timestamp> {
        let now = self.now();
        self.read(move |conn| Ok(journal::first_at(conn)?.unwrap_or(now)))
            .await
    }

    /// The login of a caller and its name; of a key its label, twice.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn caller_name(&self, caller: &Caller) -> Result<(String, String)> {
        let actor = caller.actor;
        self.read(move |conn| match actor {
            Actor::Operator(id) => {
                let operator = auth::operator_by_id(conn, id)?;
                Ok((operator.login.clone(), operator.login))
            }
            Actor::Key(id) => {
                let keys = auth::keys(conn)?;
                let key = keys.into_iter().find(|key| key.id == id);
                let label = key.map_or_else(String::new, |key| key.label);
                Ok((label.clone(), label))
            }
            other => Ok((other.code(), other.code())),
        })
        .await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn close_session(&self, secret: &str) -> Result<()> {
        let secret = secret.to_owned();
        self.write(move |tx| {
            let hash = super::secrets::keyed_hash(&auth::pepper(tx.conn())?, &secret);
            Ok(auth::close_session(tx, &hash)?)
        })
        .await
    }
}
