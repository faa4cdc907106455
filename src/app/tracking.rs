//! Watching an order without a key: by the code of its tracking page.

use std::fmt;
use std::str::FromStr;

use super::{Dispatch, Error, OrderView, Result};
use pult_domain::{Phase, Point, Seconds, StopPhase, Timestamp};
use pult_store::{orders, tracking};

/// A tracking page ends this long after its order: a day.
const ENDS_AFTER: Seconds = Seconds::minutes(24 * 60);

/// Digits and lower-case letters without i, l, o and u, which are easily misread (the alphabet of
/// Douglas Crockford's Base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The public name of an order: 128 bits of chance, spelt in 26 letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrackingCode(pub [u8; tracking::CODE_BYTES]);

impl fmt::Display for TrackingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = u128::from_be_bytes(self.0);
        (0..26).rev().try_for_each(|place| {
            let digit = (bits >> (place * 5)) & 31;
            write!(f, "{}", char::from(ALPHABET[digit as usize]))
        })
    }
}

impl FromStr for TrackingCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<TrackingCode> {
        let unknown = || Error::not_found("tracking code", text);
        if text.len() != 26 {
            return Err(unknown());
        }
        let mut bits: u128 = 0;
        for byte in text.bytes() {
            let digit = ALPHABET.iter().position(|known| *known == byte);
            let digit = digit.ok_or_else(unknown)? as u128;
            if bits >> 123 != 0 {
                return Err(unknown());
            }
            bits = bits << 5 | digit;
        }
        Ok(TrackingCode(bits.to_be_bytes()))
    }
}

/// What whoever knows the code of an order is shown.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The order.
    pub view: OrderView,
    /// Where the car is and since when; only while it is on its way with this order.
    pub car_at: Option<(Point, Timestamp)>,
    /// The next stop: its address and place.
    pub next: Option<(String, Option<Point>)>,
    /// When the car is expected there.
    pub eta: Option<Timestamp>,
}

impl Dispatch {
    /// The order with this tracking code, for whoever knows the code.
    ///
    /// # Errors
    /// `NotFound`, also a day after the order has ended or when it was removed.
    pub async fn watch(&self, code: TrackingCode) -> Result<Watched> {
        let now = self.now();
        self.read(move |conn| {
            let order = orders::get(conn, tracking::order(conn, code.0)?)?;
            let over = !order.status.is_open() && now > order.status_at + ENDS_AFTER;
            let gone = order.hidden_from.is_some() && !order.status.is_open();
            if over || gone {
                return Err(Error::not_found("order", "with this tracking code"));
            }
            Ok(Watched::of(OrderView::of(conn, order, now)?))
        })
        .await
    }
}

impl Watched {
    fn of(view: OrderView) -> Watched {
        let index = view
            .stop_phases
            .iter()
            .position(|phase| matches!(phase, StopPhase::AtStop | StopPhase::EnRoute))
            .or(view.order.stops.iter().position(|stop| stop.is_open()));
        let stop = index.map(|index| &view.order.stops[index]);
        let is_moving = matches!(view.phase, Phase::EnRoute { .. } | Phase::AtStop { .. });
        let is_expected = matches!(view.phase, Phase::EnRoute { .. } | Phase::Queued);
        let position = view.carrier().and_then(|crew| crew.position);
        let leg = stop.and_then(|stop| view.leg(stop));
        let place = stop.filter(|_| view.phase.is_open()).and_then(|stop| {
            let chosen = |leg: &pult_domain::Leg| {
                let chosen = stop.places.iter().find(|place| place.id == leg.place);
                chosen.cloned()
            };
            leg.and_then(chosen).or(stop.place().cloned())
        });
        let eta = leg.map(|leg| leg.eta.max(view.now));
        let knows = position.is_some() && place.as_ref().is_some_and(|place| place.point.is_some());
        Watched {
            car_at: position
                .filter(|_| is_moving)
                .map(|position| (position.point, position.at)),
            next: place.map(|place| (place.address, place.point)),
            eta: eta.filter(|_| is_expected && knows),
            view,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_reads_back_as_it_is_written(bytes: [u8; 16]) {
            let code = TrackingCode(bytes);
            let text = code.to_string();
            prop_assert_eq!(text.len(), 26);
            prop_assert_eq!(text.parse(), Ok(code));
        }

        #[test]
        fn reading_a_code_never_panics(text in ".{0,30}") {
            let _ = text.parse::<TrackingCode>();
        }
    }

    #[test]
    fn what_is_no_code_is_not_found() {
        for text in [
            "",
            "abc",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "0000000000000000000000000U",
        ] {
            assert!(text.parse::<TrackingCode>().is_err(), "{text}");
        }
    }
}
