//! The stored status of an order.

use crate::{Error, Result, Wrong};

/// The stored status of an order; what dialects show is derived ([`super::Phase`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrderStatus {
    /// Nobody carries it out yet.
    #[default]
    Pending,
    /// Held back by a person.
    Suspended,
    /// A crew has it in its queue.
    Assigned,
    /// A crew is on its way with it.
    Started,
    /// Done.
    Completed,
    /// Called off.
    Cancelled,
    /// Given up, or too late.
    Failed,
}

impl OrderStatus {
    /// Every status.
    pub const ALL: [OrderStatus; 7] = [
        OrderStatus::Pending,
        OrderStatus::Suspended,
        OrderStatus::Assigned,
        OrderStatus::Started,
        OrderStatus::Completed,
        OrderStatus::Cancelled,
        OrderStatus::Failed,
    ];

    /// The status's word in the database and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderStatus::Pending => "pending",
            OrderStatus::Suspended => "suspended",
            OrderStatus::Assigned => "assigned",
            OrderStatus::Started => "started",
            OrderStatus::Completed => "completed",
            OrderStatus::Cancelled => "cancelled",
            OrderStatus::Failed => "failed",
        }
    }

    /// Reads the status's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<OrderStatus> {
        OrderStatus::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| Error::invalid("status", Wrong::NoOrderStatus(text.to_owned())))
    }

    /// Whether the order can still change.
    pub fn is_open(self) -> bool {
        !matches!(
            self,
            OrderStatus::Completed | OrderStatus::Cancelled | OrderStatus::Failed
        )
    }
}
