//! What a driver sees and does on the page of his own: the same rules as everywhere, seen from one seat.

mod deeds;
mod free;
mod money;
mod view;

pub use deeds::Line;
pub use free::FreeOrder;
pub use money::Earnings;
pub use view::{DriverView, QueuePlace, SwapQuestion};

use std::sync::PoisonError;

use super::Dispatch;

/// What the office lets its drivers see and do. The default is that of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DriverRules {
    /// Whether there is a page for drivers at all.
    pub enabled: bool,
    /// Whether they may take waiting orders by themselves.
    pub free_orders: bool,
    /// Whether an offer tells its price.
    pub show_price: bool,
    /// Whether an offer tells where it goes.
    pub show_destination: bool,
    /// Whether a driver whose page is not open is told of an offer by SMS.
    pub offer_sms: bool,
}

impl Default for DriverRules {
    fn default() -> DriverRules {
        DriverRules {
            enabled: true,
            free_orders: true,
            show_price: true,
            show_destination: true,
            offer_sms: false,
        }
    }
}

impl Dispatch {
    /// Sets what drivers may see and do.
    pub fn set_driver_rules(&self, rules: DriverRules) {
        let kept = self.inner.driver_rules.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// What drivers may see and do.
    pub fn driver_rules(&self) -> DriverRules {
        let kept = self.inner.driver_rules.lock();
        *kept.unwrap_or_else(PoisonError::into_inner)
    }
}
