//! The journal for whoever follows it.

use std::collections::HashMap;

use super::{Caller, Dispatch, Result};
use pult_domain::Event;
use pult_store::{crews, journal, orders};

impl Dispatch {
    /// The next events after one, oldest first, of those that the caller may know of; and up to which
    /// one was looked.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn events_after(
        &self,
        caller: &Caller,
        after: i64,
        limit: i64,
    ) -> Result<(i64, Vec<Event>)> {
        let caller = *caller;
        self.read(move |conn| {
            let events = journal::following(conn, after, limit)?;
            let through = events.last().map_or(after, |event| event.seq);
            if caller.company.is_none() {
                return Ok((through, events));
            }
            let mut seen = HashMap::new();
            let mut told = Vec::new();
            for event in events {
                let company = match (event.order, event.crew) {
                    (Some(order), _) => match seen.get(&order) {
                        Some(company) => *company,
                        None => {
                            let company = orders::get(conn, order)?.company;
                            seen.insert(order, Some(company));
                            Some(company)
                        }
                    },
                    (None, Some(crew)) => crews::get(conn, crew)?.company,
                    // What is nobody's is the office's own.
                    (None, None) => continue,
                };
                if caller.sees(company) {
                    told.push(event);
                }
            }
            Ok((through, told))
        })
        .await
    }
}
