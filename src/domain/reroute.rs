//! Leading an order along other stops.

use super::{Error, Order, Result, Stop, StopAction, StopProgress};

impl Order {
    /// Leads the order along other stops. A stop keeps its id by its place in the list; one that was
    /// reached must stay there with the same address.
    ///
    /// # Errors
    /// `Invalid` about `stops` when a stop that was reached is not among them at its place.
    pub fn lead_along(&mut self, wanted: Vec<Stop>) -> Result<()> {
        let mut known = std::mem::take(&mut self.stops).into_iter();
        for wanted in wanted {
            self.stops.push(match known.next() {
                Some(stop) => moved(stop, wanted)?,
                None => wanted,
            });
        }
        match known.find(was_reached) {
            Some(stop) => Err(lost(&stop)),
            None => Ok(()),
        }
    }
}

fn moved(mut stop: Stop, wanted: Stop) -> Result<Stop> {
    let is_same = address(&stop) == address(&wanted);
    if was_reached(&stop) && !is_same {
        return Err(lost(&stop));
    }
    let point = |stop: &Stop| stop.place().and_then(|place| place.point);
    let is_there = point(&wanted).is_none() || point(&stop) == point(&wanted);
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
    let address = address(stop);
    let why = format!("`{address}` was reached already and must stay at its place in the list");
    Error::invalid("stops", why)
}

/// The address of a stop; its coordinates where it has none.
fn address(stop: &Stop) -> String {
    match stop.place() {
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
    use crate::{Place, StopId, Timestamp};

    fn stops(addresses: &[&str]) -> Vec<Stop> {
        let place = |text: &&str| Stop::at(StopAction::Visit, Place::address(*text, None));
        addresses.iter().map(place).collect()
    }

    fn order() -> Order {
        let mut order = Order {
            stops: stops(&["A", "B", "C"]),
            ..Order::default()
        };
        for (at, stop) in order.stops.iter_mut().enumerate() {
            stop.id = StopId(at as i64 + 1);
        }
        order
    }

    #[test]
    fn stops_keep_their_ids_by_their_places() {
        let mut order = order();
        order.lead_along(stops(&["A", "X"])).expect("led");
        let told: Vec<_> = order
            .stops
            .iter()
            .map(|it| (it.id.0, address(it)))
            .collect();
        assert_eq!(told, [(1, "A".to_owned()), (2, "X".to_owned())]);
    }

    #[test]
    fn what_was_reached_stays() {
        for wanted in [["X", "B"].as_slice(), &["B", "A"], &[]] {
            let mut order = order();
            order.stops[0].progress = StopProgress::Arrived { at: Timestamp(1) };
            assert!(order.lead_along(stops(wanted)).is_err(), "{wanted:?}");
        }
    }
}
