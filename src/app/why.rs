//! Why an order is offered to whom it is, or to nobody.

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{AssignmentId, OrderId, Timestamp};
use pult_engine::{Explanation, rank};

/// The newest explanation of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// When it was thought of.
    pub at: Timestamp,
    /// The assignment it was chosen for, when it was.
    pub assignment: Option<AssignmentId>,
    /// An [`Explanation`] as JSON.
    pub text: String,
}

impl Dispatch {
    /// Why the order was offered as it was, as kept when that was decided. Of an open order that the
    /// engine has decided nothing about (it is not due yet, or not the engine's to offer): who would be
    /// asked now.
    ///
    /// # Errors
    /// `NotFound`, also for a closed order about which the engine never decided anything.
    pub async fn why(&self, caller: &Caller, order: OrderId) -> Result<Why> {
        if let Some((at, assignment, text)) = self.explanation(caller, order).await? {
            return Ok(Why {
                at,
                assignment,
                text,
            });
        }
        let now = self.now();
        let snapshot = self.snapshot().await?;
        let this = self.clone();
        let ranked = tokio::task::spawn_blocking(move || {
            rank(&snapshot, this.rules(), this.router(), order, now)
        });
        let ranked = ranked.await.map_err(|_| Error::Internal)?;
        let why = ranked.ok_or_else(|| Error::not_found("explanation of order", order))?;
        Ok(Why {
            at: now,
            assignment: None,
            text: text(&why)?,
        })
    }
}

/// An explanation as it is kept and served.
pub(super) fn text(why: &Explanation) -> Result<String> {
    serde_json::to_string(why).map_err(|_| Error::Internal)
}
