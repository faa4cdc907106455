//! What is known of whoever calls: their name, their trips, an order they wait for.

use tui_input::Input;

use super::{AddressField, Field, Form, Outcome};
use crate::board::{OrderRow, StopRow};
use crate::msg::{CallerCard, Suggestion};
use pult_domain::visible;

impl Form {
    /// It is known who calls: the name is filled in and their addresses come up. The card of a call fills
    /// itself in with the last trip, unless the caller waits for a car already.
    pub fn met(&mut self, caller: CallerCard) -> Outcome {
        if self.looked_up.as_ref() != Some(&caller.phone) {
            return Outcome::Stay;
        }
        if self.name.value().is_empty() {
            self.name = Input::new(visible(caller.name()).into_owned());
        }
        if self.editing.is_some() {
            self.caller = Some(caller);
            return Outcome::Stay;
        }
        self.waits_for = caller.in_the_way;
        self.caller = Some(caller);
        self.refresh_own();
        match self.is_call && self.is_untouched() && self.waits_for.is_none() {
            true => self.fill_in(),
            false => Outcome::Stay,
        }
    }

    /// The order that the caller waits for, if there is one.
    pub fn awaited(&self) -> Option<&OrderRow> {
        let id = self.waits_for?;
        self.caller.as_ref()?.orders.iter().find(|row| row.id == id)
    }

    /// Whether the card of a call is still empty because nobody knows yet who calls.
    pub fn waits_for_caller(&self) -> bool {
        self.is_call && self.caller.is_none() && self.is_untouched()
    }

    /// Nobody can say who calls: the card is filled in by hand.
    pub fn give_caller_up(&mut self) {
        self.is_call = false;
    }

    /// F2: the order that the caller waits for; then their trips, one after the other.
    pub(super) fn more_of_caller(&mut self) -> Outcome {
        match self.waits_for.filter(|id| self.shown != Some(*id)) {
            Some(id) => {
                self.shown = Some(id);
                Outcome::Show(id)
            }
            None => self.next_trip(),
        }
    }

    /// The caller's last trip, as if they had said it: Enter takes the order, typing names another
    /// destination.
    fn fill_in(&mut self) -> Outcome {
        let last = self
            .caller
            .as_ref()
            .and_then(|caller| caller.orders.first());
        let Some((from, to)) = last.map(ends) else {
            return Outcome::Stay;
        };
        if let Some(from) = from {
            self.from.fill(from);
            self.field = Field::To;
        }
        if let Some(to) = to {
            self.to.fill(to);
        }
        Outcome::Ask(self.ask_price().into_iter().collect())
    }

    /// Fills the addresses in from the caller's next trip.
    fn next_trip(&mut self) -> Outcome {
        let trips = self
            .caller
            .as_ref()
            .map_or(&[][..], |caller| &caller.orders);
        let Some(trip) = trips.get(self.trip % trips.len().max(1)) else {
            return Outcome::Stay;
        };
        let ends = ends(trip);
        self.trip += 1;
        for (field, end) in [(&mut self.from, ends.0), (&mut self.to, ends.1)] {
            *field = AddressField::default();
            if let Some(end) = end {
                field.choose(end);
            }
        }
        self.go(Field::Time)
    }

    /// Shows the caller's own addresses in an address field that is still empty.
    pub(super) fn refresh_own(&mut self) {
        let own = self.own_addresses();
        if let Some(field) = self.address_mut()
            && field.is_empty()
        {
            field.typed(&own);
        }
    }

    /// Where the caller has been picked up from (for the pick-up) or driven to, the latest first.
    pub(super) fn own_addresses(&self) -> Vec<Suggestion> {
        let orders = self.caller.iter().flat_map(|caller| &caller.orders);
        let mut found: Vec<Suggestion> = Vec::new();
        for row in orders {
            let (first, rest) = match (self.field, row.stops.as_slice()) {
                (Field::To | Field::Via(_), [first, rest @ ..]) => {
                    (rest.last().unwrap_or(first), Some(first))
                }
                (_, [first, rest @ ..]) => (first, rest.last()),
                (_, []) => continue,
            };
            for stop in [Some(first), rest].into_iter().flatten() {
                if !stop.address.is_empty() && found.iter().all(|known| known.text != stop.address)
                {
                    found.push(own(stop));
                }
            }
        }
        found
    }
}

/// Where a trip went from and to.
fn ends(trip: &OrderRow) -> (Option<Suggestion>, Option<Suggestion>) {
    let named = |stop: Option<&StopRow>| stop.filter(|stop| !stop.address.is_empty()).map(own);
    let rest = trip.stops.get(1..).unwrap_or_default();
    (named(trip.stops.first()), named(rest.last()))
}

pub(super) fn own(stop: &StopRow) -> Suggestion {
    Suggestion {
        text: stop.address.clone(),
        landmark: stop.landmark.clone(),
        point: stop.point,
        settlement: stop.settlement.clone(),
        certainty: stop.certainty,
        off_map: false,
        meant: true,
        own: true,
    }
}
