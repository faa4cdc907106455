//! Leading an order along other stops.

use super::{
    Error, NewStop, Order, OrderKind, Place, Result, Stop, StopAction, StopId, StopProgress, Wrong,
};

impl Order {
    /// Leads the order along other stops. A stop keeps its id by its place in the list; one that was
    /// reached must stay there with the same address. `ids` names what is added.
    ///
    /// # Errors
    /// `Invalid` about `stops` when a stop that was reached is not among them at its place; what `ids`
    /// answers.
    pub fn lead_along<E: From<Error>>(
        &mut self,
        wanted: Vec<NewStop>,
        mut ids: impl FnMut() -> std::result::Result<StopId, E>,
    ) -> std::result::Result<(), E> {
        let mut known = std::mem::take(&mut self.stops).into_iter();
        for wanted in wanted {
            self.stops.push(match known.next() {
                Some(stop) => moved(stop, wanted)?,
                None => wanted.made(ids()?),
            });
        }
        match known.find(was_reached) {
            Some(stop) => Err(lost(&stop).into()),
            None => Ok(()),
        }
    }
}

impl Order {
    /// Makes the stops that are still open what their places in the list say: at the first whoever rides gets in,
    /// at the last out. A planned route has tasks alone.
    pub fn name_actions(&mut self) {
        let last = self.stops.len().saturating_sub(1);
        let kind = self.conduct.kind;
        let stops = self.stops.iter_mut().enumerate();
        for (at, stop) in stops.filter(|(_, stop)| stop.is_open()) {
            stop.action = match (kind, at) {
                (OrderKind::Route, _) => StopAction::Task,
                (_, 0) => StopAction::Pickup,
                (_, at) if at == last => StopAction::Dropoff,
                _ => StopAction::Visit,
            };
        }
    }
}

fn moved(mut stop: Stop, wanted: NewStop) -> Result<Stop> {
    let is_same = match (stop.place(), wanted.place()) {
        (Some(known), Some(wanted)) if !known.address.is_empty() => known.reads(&wanted.in_full()),
        (known, wanted) => address(known) == address(wanted),
    };
    if was_reached(&stop) && !is_same {
        return Err(lost(&stop));
    }
    let point = |place: Option<&Place>| place.and_then(|place| place.point);
    let asked = point(wanted.place());
    let is_there = asked.is_none() || point(stop.place()) == asked;
    let is_moved = !is_same || !is_there;
    if is_moved && !was_reached(&stop) {
        stop.places = wanted.places;
    }
    if stop.action != StopAction::Task {
        stop.action = wanted.action;
    }
    Ok(stop)
}

fn was_reached(stop: &Stop) -> bool {
    !matches!(stop.progress, StopProgress::Ahead)
}

fn lost(stop: &Stop) -> Error {
    let address = address(stop.place());
    Error::invalid("stops", Wrong::ReachedStopMoves(address))
}

/// The address of a stop; its coordinates where it has none.
fn address(place: Option<&Place>) -> String {
    match place {
        Some(place) if place.address.is_empty() => place.point.map_or(String::new(), |point| {
            format!("{}, {}", point.lat, point.lon)
        }),
        Some(place) => place.address.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CompanyId, NewOrder, OrderId, Origin, Timestamp, imagined_stops};

    fn stops(addresses: &[&str]) -> Vec<NewStop> {
        let place = |text: &&str| NewStop::at(StopAction::Visit, Place::address(*text, None));
        addresses.iter().map(place).collect()
    }

    fn order() -> Order {
        let new = NewOrder {
            stops: stops(&["A", "B", "C"]),
            ..NewOrder::default()
        };
        let (company, at) = (CompanyId(1), Timestamp(0));
        let ids = (1..).map(StopId);
        new.made(company, Origin::Console, at, OrderId(9), ids)
    }

    #[test]
    fn stops_keep_their_ids_by_their_places() {
        let mut order = order();
        order
            .lead_along(stops(&["A", "X"]), imagined_stops())
            .expect("led");
        let told: Vec<_> = order
            .stops
            .iter()
            .map(|it| (it.id.0, address(it.place())))
            .collect();
        assert_eq!(told, [(1, "A".to_owned()), (2, "X".to_owned())]);
    }

    #[test]
    fn what_was_reached_stays() {
        for wanted in [["X", "B"].as_slice(), &["B", "A"], &[]] {
            let mut order = order();
            order.stops[0].progress = StopProgress::Arrived { at: Timestamp(1) };
            let led = order.lead_along(stops(wanted), imagined_stops());
            assert!(led.is_err(), "{wanted:?}");
        }
    }
}
