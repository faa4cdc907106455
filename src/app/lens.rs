//! How each dialect shows an order: the dialects say it, whoever asks need not know them.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Caller, Dispatch, Exchange, OrderView, Result};
use pult_domain::{OrderId, Origin};

/// Fields by their names.
pub type Fields = Vec<(String, String)>;

/// What a dialect says of an order.
type Lens = fn(&OrderView) -> Fields;

/// Every dialect's way of looking, in the order of the doors.
pub(super) type Lenses = RwLock<Vec<(Origin, Lens)>>;

/// An order as a dialect shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The dialect.
    pub dialect: Origin,
    /// Its fields, in its words.
    pub fields: Fields,
    /// What it was last asked about the order, and answered, since the office was opened.
    pub last: Option<Arc<Exchange>>,
}

impl Dispatch {
    /// From now on an order can be looked at as this dialect shows it.
    pub fn show_as(&self, dialect: Origin, lens: Lens) {
        let lenses = self.inner.lenses.write();
        let mut lenses = lenses.unwrap_or_else(PoisonError::into_inner);
        lenses.retain(|(known, _)| *known != dialect);
        lenses.push((dialect, lens));
        lenses.sort_by_key(|(dialect, _)| *dialect);
    }

    /// An order as each dialect shows it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_in_dialects(&self, caller: &Caller, id: OrderId) -> Result<Vec<Seen>> {
        let view = self.order(caller, id).await?;
        let lenses = self.inner.lenses.read();
        let lenses = lenses.unwrap_or_else(PoisonError::into_inner);
        let look = |(dialect, lens): &(Origin, Lens)| Seen {
            dialect: *dialect,
            fields: lens(&view),
            last: self.last_exchange(*dialect, id),
        };
        Ok(lenses.iter().map(look).collect())
    }
}
