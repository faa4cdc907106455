//! What an edit was based on: an order that somebody else changed meanwhile, in the same fields and to something
//! else, is not written over.

use super::edit::OrderEdit;
use crate::refusal::Because;
use crate::{Error, Result};
use pult_domain::{Order, Place, Stop};

impl OrderEdit {
    /// Refuses where the order says something else by now than it did when the edit was made, in a field that the
    /// edit changes. An edit that says nothing of what it was based on goes over whatever is there.
    ///
    /// # Errors
    /// `Refused` with `EditedMeanwhile`.
    pub(super) fn check_basis(&self, now: &Order) -> Result<()> {
        match &self.based_on {
            Some(was) if self.is_overtaken(was, now) => {
                Err(Error::Refused(Because::EditedMeanwhile(now.id)))
            }
            _ => Ok(()),
        }
    }

    fn is_overtaken(&self, was: &Order, now: &Order) -> bool {
        let customer = (&was.customer, &now.customer);
        clashes(&self.phone, &customer.0.phone, &customer.1.phone)
            || clashes(&self.name, &customer.0.name, &customer.1.name)
            || clashes(&self.comment, &was.comment, &now.comment)
            || clashes(&self.company, &was.company, &now.company)
            || clashes(&self.tariff, &was.tariff, &now.tariff)
            || clashes(&self.fixed_price, &was.fixed_price, &now.fixed_price)
            || clashes(&self.services, &was.services, &now.services)
            || clashes(&self.discount, &was.discount, &now.discount)
            || clashes(&self.crew_group, &was.crew_group, &now.crew_group)
            || clashes(&self.payment, &was.payment, &now.payment)
            || clashes(&self.passengers, &was.passengers, &now.passengers)
            || clashes(&self.call_before, &was.call_before, &now.call_before)
            || clashes(&self.at, &was.due_at(), &now.due_at())
            // The stops are said as a whole: one that was put in or led elsewhere would be lost.
            || self.stops.is_some() && !way(was).eq(way(now))
    }
}

/// Whether a field was changed from what it was to something else than is wanted.
fn clashes<T: PartialEq>(wanted: &Option<T>, was: &T, now: &T) -> bool {
    let is_other = |wanted: &T| now != was && now != wanted;
    wanted.as_ref().is_some_and(is_other)
}

/// The stops in their sequence, each with where it is.
fn way(order: &Order) -> impl Iterator<Item = (pult_domain::StopId, String)> {
    let place = |stop: &Stop| stop.place().map(Place::in_full).unwrap_or_default();
    order.stops.iter().map(move |stop| (stop.id, place(stop)))
}
