//! The page of the drivers.

use serde::Deserialize;

/// What drivers see and do on their page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DriverConfig {
    /// Whether there is one.
    pub enabled: bool,
    /// Whether they may take waiting orders by themselves.
    pub free_orders: bool,
    /// Whether an offer tells its price.
    pub show_price: bool,
    /// Whether an offer tells where it goes.
    pub show_destination: bool,
    /// Whether a driver who has logged in once, and whose page is not open and cannot be pushed to, is told
    /// of an offer by SMS.
    pub offer_sms: bool,
}

impl Default for DriverConfig {
    fn default() -> DriverConfig {
        DriverConfig {
            enabled: true,
            free_orders: true,
            show_price: true,
            show_destination: true,
            offer_sms: false,
        }
    }
}
