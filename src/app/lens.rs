//! How each dialect shows an order: the dialects say it, whoever asks need not know them.

use std::sync::{PoisonError, RwLock};

use super::{Caller, Dispatch, OrderView, Result};
use pult_domain::OrderId;

/// Fields by their names.
pub type Fields = Vec<(String, String)>;

/// What a dialect says of an order.
type Lens = fn(&OrderView) -> Fields;

/// Every dialect's way of looking, by its name.
pub(super) type Lenses = RwLock<Vec<(&'static str, Lens)>>;

/// An order as a dialect shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The dialect.
    pub dialect: &'static str,
    /// Its fields, in its words.
    pub fields: Fields,
}

impl Dispatch {
    /// From now on an order can be looked at as this dialect shows it.
    pub fn show_as(&self, dialect: &'static str, lens: Lens) {
        let lenses = self.inner.lenses.write();
        let mut lenses = lenses.unwrap_or_else(PoisonError::into_inner);
        lenses.retain(|(known, _)| *known != dialect);
        lenses.push((dialect, lens));
    }

    /// An order as each dialect shows it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_in_dialects(&self, caller: &Caller, id: OrderId) -> Result<Vec<Seen>> {
        let view = self.order(caller, id).await?;
        let lenses = self.inner.lenses.read();
        let lenses = lenses.unwrap_or_else(PoisonError::into_inner);
        let look = |(dialect, lens): &(&'static str, Lens)| Seen {
            dialect,
            fields: lens(&view),
        };
        Ok(lenses.iter().map(look).collect())
    }
}
