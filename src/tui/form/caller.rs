//! What is known of whoever calls: his name, his trips, whether he is on the blacklist.

use tui_input::Input;

use super::{AddressField, Field, Form, Outcome};
use crate::board::{OrderRow, StopRow};
use crate::msg::{CallerCard, Command, Suggestion};
use pult_domain::Phone;

impl Form {
    /// It is known who calls: the name is filled in, his addresses come up; a caller on whose phone an
    /// order is open is shown that order, as long as nothing else was typed.
    pub fn met(&mut self, caller: CallerCard) -> Outcome {
        if self.looked_up.as_ref() != Some(&caller.phone) {
            return Outcome::Stay;
        }
        if self.name.value().is_empty() {
            let of_orders = caller.orders.iter().map(|row| row.customer.name.as_str());
            let of_books = caller.client.iter().map(|client| client.name.as_str());
            let name = of_books.chain(of_orders).find(|name| !name.is_empty());
            self.name = Input::new(name.unwrap_or_default().to_owned());
        }
        let open = caller
            .orders
            .iter()
            .find(|row| row.phase.is_open())
            .map(|row| row.id);
        self.caller = Some(caller);
        self.refresh_own();
        match open {
            Some(id) if self.greet && self.is_untouched() => Outcome::Show(id),
            _ if self.is_call && self.is_untouched() => self.fill_in(),
            _ => Outcome::Stay,
        }
    }

    /// Whether the card of a call is still empty because nobody knows yet who calls.
    pub fn waits_for_caller(&self) -> bool {
        self.is_call && self.caller.is_none() && self.is_untouched()
    }

    /// Nobody can say who calls: the card is filled in by hand.
    pub fn give_caller_up(&mut self) {
        self.is_call = false;
    }

    /// Why the caller is on the blacklist, if he is.
    pub fn blocked(&self) -> Option<&str> {
        let client = self.caller.as_ref()?.client.as_ref()?;
        client.blocked.then_some(client.reason.as_str())
    }

    /// Asks who calls, once for each number.
    pub(super) fn look_up(&mut self) -> Outcome {
        let phone = Phone::parse(self.phone.value()).ok();
        if phone == self.looked_up {
            return Outcome::Stay;
        }
        self.caller = None;
        self.looked_up = phone.clone();
        phone.map_or(Outcome::Stay, |phone| {
            Outcome::Ask(vec![Command::Caller(phone)])
        })
    }

    /// The caller's last trip, as if he had said it: Enter takes the order, typing names another
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
    pub(super) fn next_trip(&mut self) -> Outcome {
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
        let field = match self.field {
            Field::From => &mut self.from,
            Field::To => &mut self.to,
            _ => return,
        };
        if field.is_empty() {
            field.typed(&own);
        }
    }

    /// Where the caller has been picked up from (for the pick-up) or driven to, the latest first.
    pub(super) fn own_addresses(&self) -> Vec<Suggestion> {
        let orders = self.caller.iter().flat_map(|caller| &caller.orders);
        let mut found: Vec<Suggestion> = Vec::new();
        for row in orders {
            let (first, rest) = match (self.field, row.stops.as_slice()) {
                (Field::To, [first, rest @ ..]) => (rest.last().unwrap_or(first), Some(first)),
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

fn own(stop: &StopRow) -> Suggestion {
    Suggestion {
        text: stop.address.clone(),
        landmark: stop.landmark.clone(),
        point: stop.point,
        own: true,
    }
}
