//! What is added to a price, and what is taken from it.

use super::{DiscountId, Error, Money, Percent, Result, ServiceId, Wrong};

/// An extra of an order, or what a vehicle can provide: a child seat, a meeting with a sign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// Its number; not shared with discounts.
    pub id: ServiceId,
    /// What dispatchers and clients call it.
    pub name: String,
    /// Added to the price; not negative.
    pub sum: Money,
    /// Added too: a share of the price before services; not negative.
    pub percent: Percent,
}

impl Service {
    /// Checks what an office may write down.
    ///
    /// # Errors
    /// `Invalid` names the first field that cannot be: an empty name, a negative sum or percent.
    pub fn validate(&self) -> Result<()> {
        check_name(&self.name)?;
        check_not_negative("sum", self.sum.0)?;
        check_not_negative("percent", self.percent.0)
    }
}

/// What is taken from the price of a client, a card or an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discount {
    /// Its number; not shared with services.
    pub id: DiscountId,
    /// What dispatchers and clients call it.
    pub name: String,
    /// Taken from the price; not negative.
    pub sum: Money,
    /// Taken too: a share of the price with services; 0 to 100 %.
    pub percent: Percent,
}

impl Discount {
    /// Checks what an office may write down.
    ///
    /// # Errors
    /// `Invalid` names the first field that cannot be: an empty name, a negative sum, a percent
    /// outside 0 to 100.
    pub fn validate(&self) -> Result<()> {
        check_name(&self.name)?;
        check_not_negative("sum", self.sum.0)?;
        check_not_negative("percent", self.percent.0)?;
        if self.percent > Percent(10_000) {
            return Err(Error::invalid("percent", Wrong::MoreThan(100)));
        }
        Ok(())
    }
}

/// Refuses a name without a visible character.
pub(super) fn check_name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::invalid("name", Wrong::Empty));
    }
    Ok(())
}

/// Refuses a negative value of `field`.
pub(super) fn check_not_negative(field: &str, value: i64) -> Result<()> {
    if value < 0 {
        return Err(Error::invalid(field, Wrong::Negative));
    }
    Ok(())
}
