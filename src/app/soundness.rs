//! Whether the office keeps its invariants, as it is on disk.

use super::{Dispatch, Result};
use pult_engine::checker::{Violation, violations};
use pult_store::{assignments, crews, orders};

impl Dispatch {
    /// Everything that must never be and is, among what is open: nothing, unless somebody made a
    /// mistake. Reads all open orders.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn violations(&self) -> Result<Vec<Violation>> {
        let read = self.read(|conn| {
            let open = orders::Filter {
                open: Some(true),
                ..orders::Filter::default()
            };
            Ok((
                orders::many(conn, &orders::find(conn, &open)?)?,
                assignments::live(conn)?,
                crews::open_shifts(conn)?,
            ))
        });
        let (orders, live, shifts) = read.await?;
        Ok(violations(&orders, &live, &shifts))
    }
}
