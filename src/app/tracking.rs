//! Watching an order without a key: by the code of its tracking page.

use std::fmt;
use std::str::FromStr;

use super::{Caller, Dispatch, Error, OrderView, Result};
use pult_domain::{
    Actor, EventKind, Money, OrderId, OrderKind, OrderStatus, Origin, Phase, Point, Position, Role,
    Seconds, StopPhase, Timestamp, TravelMode, Wrong,
};
use pult_store::{Connection, journal, order_ratings, orders, tracking, work};

/// A car that was seen farther away than this since the last time is not drawn along a road.
const FARTHEST_DRAWN_M: f64 = 3_000.0;
/// The longest comment on a ride that is kept, in characters.
const LONGEST_COMMENT: usize = 500;

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
    /// When the car is wanted, as long as that is ahead and none has set out.
    pub wanted_at: Option<Timestamp>,
    /// Whether it is too early to look for a car.
    pub is_later: bool,
    /// How many open stops the crew visits before that one.
    pub ahead: usize,
    /// The bill, or what was promised before there is one; nothing where the customer pays nothing.
    pub price: Option<Money>,
    /// Whether the customer may call it off now.
    pub may_cancel: bool,
    /// Whether the customer may say how it was.
    pub may_rate: bool,
    /// How many stars it was given.
    pub stars: Option<u8>,
}

impl Dispatch {
    /// The order with this tracking code, for whoever knows the code.
    ///
    /// # Errors
    /// `NotFound`, also a day after the order has ended or when it was removed.
    pub async fn watch(&self, code: TrackingCode) -> Result<Watched> {
        let (now, lead) = (self.now(), self.rules().prior_lead);
        self.read(move |conn| watched(conn, code, now, lead)).await
    }

    /// The code of an order's tracking page.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn tracking_code(&self, order: OrderId) -> Result<TrackingCode> {
        self.read(move |conn| Ok(TrackingCode(tracking::code(conn, order)?)))
            .await
    }

    /// The codes of the tracking pages of orders, in their order; nothing for one that has none.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn tracking_codes(&self, orders: Vec<OrderId>) -> Result<Vec<Option<TrackingCode>>> {
        self.read(move |conn| {
            let codes = tracking::codes(conn, &orders)?;
            let code = |order| codes.get(order).copied().map(TrackingCode);
            Ok(orders.iter().map(code).collect())
        })
        .await
    }

    /// The way between two places where a car was seen, to be drawn along the road; nothing where that
    /// would be a guess.
    pub fn way_seen(&self, from: Point, to: Point) -> Vec<Point> {
        let apart = pult_geo::distance::fast_meters(from, to);
        if !(1.0..FARTHEST_DRAWN_M).contains(&apart) {
            return Vec::new();
        }
        let way = self.router().route(from, to, TravelMode::Driving);
        let way = way.filter(|way| (way.distance.0 as f64) < 2.0 * apart + 100.0);
        way.map(|way| way.geometry).unwrap_or_default()
    }

    /// The customer calls the order off, by its tracking page.
    ///
    /// # Errors
    /// As [`Dispatch::watch`]; `InvalidState` once the crew is at the place.
    pub async fn cancel_watched(&self, code: TrackingCode) -> Result<()> {
        let (act, lead) = (self.act(&CUSTOMER), self.rules().prior_lead);
        self.write(move |tx| {
            let found = watched(tx.conn(), code, act.now, lead)?;
            if !found.may_cancel {
                return Err(found
                    .view
                    .order
                    .refusal("be cancelled by the customer")
                    .into());
            }
            work::cancel(tx, &act, found.view.order.id, "by the customer")?;
            Ok(())
        })
        .await
    }

    /// The customer says how the ride was, from one star to five; the last word counts.
    ///
    /// # Errors
    /// As [`Dispatch::watch`]; `Invalid` about `stars`; `InvalidState` unless it was carried out.
    pub async fn rate_watched(&self, code: TrackingCode, stars: u8, comment: String) -> Result<()> {
        if !(1..=5).contains(&stars) {
            return Err(Error::invalid("stars", Wrong::NoStars));
        }
        let comment: String = comment.trim().chars().take(LONGEST_COMMENT).collect();
        let (act, lead) = (self.act(&CUSTOMER), self.rules().prior_lead);
        self.write(move |tx| {
            let found = watched(tx.conn(), code, act.now, lead)?;
            if !found.may_rate {
                return Err(found.view.order.refusal("be rated").into());
            }
            let id = found.view.order.id;
            order_ratings::put(tx, id, stars, &comment, act.now)?;
            let mut event = act.event(EventKind::Noted);
            event.order = Some(id);
            event.crew = found.view.crew.as_ref().map(|crew| crew.id);
            event.payload.insert("stars".to_owned(), stars.to_string());
            if !comment.is_empty() {
                event.payload.insert("comment".to_owned(), comment);
            }
            Ok(journal::append(tx, event)?)
        })
        .await
    }
}

/// Whoever has the link of an order's tracking page.
const CUSTOMER: Caller = Caller {
    origin: Origin::Website,
    actor: Actor::Customer,
    company: None,
    role: Role::Read,
};

fn watched(
    conn: &Connection,
    code: TrackingCode,
    now: Timestamp,
    lead: Seconds,
) -> Result<Watched> {
    let order = orders::get(conn, tracking::order(conn, code.0)?)?;
    let over = !order.status.is_open() && now > order.status_at + ENDS_AFTER;
    let gone = order.hidden_from.is_some() && !order.status.is_open();
    if over || gone {
        return Err(Error::not_found("order", "with this tracking code"));
    }
    let stars = order_ratings::get(conn, order.id)?;
    Ok(Watched::of(OrderView::of(conn, order, now)?, stars, lead))
}

/// A ride may be called off by its customer until the crew is at the place; what a shop or a planner sent
/// is not the recipient's to call off.
fn may_cancel(view: &OrderView) -> bool {
    let is_before = match view.phase {
        Phase::Waiting | Phase::Offered | Phase::OnHold | Phase::Queued => true,
        Phase::EnRoute { stop } => stop == 0,
        Phase::AtStop { .. } | Phase::Completed | Phase::Cancelled | Phase::Failed => false,
    };
    is_before && view.order.conduct.kind == OrderKind::Ride
}

impl Watched {
    /// The same with its car at another place; what was planned of it is as it was read.
    pub fn seen_at(mut self, position: Position, now: Timestamp, lead: Seconds) -> Watched {
        self.view.now = now;
        if let Some(crew) = &mut self.view.crew {
            crew.position = Some(position);
        }
        Watched::of(self.view, self.stars, lead)
    }

    fn of(view: OrderView, stars: Option<u8>, lead: Seconds) -> Watched {
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
        let eta = stop.and_then(|stop| view.eta(stop));
        let sets_out_later = matches!(
            view.phase,
            Phase::Waiting | Phase::Offered | Phase::OnHold | Phase::Queued
        );
        let wanted_at = view
            .order
            .due_at()
            .filter(|at| sets_out_later && *at > view.now);
        Watched {
            car_at: position
                .filter(|_| is_moving)
                .map(|position| (position.point, position.at)),
            next: place.map(|place| (place.in_full(), place.point)),
            eta: eta
                .filter(|_| is_expected && position.is_some() && wanted_at.is_none())
                .map(|eta| eta.max(view.now)),
            wanted_at,
            is_later: wanted_at.is_some() && !view.order.is_due(view.now, lead),
            ahead: match index.map(|index| view.stop_phases[index]) {
                Some(StopPhase::Queued { ahead }) => ahead,
                _ => 0,
            },
            price: price(&view),
            may_cancel: may_cancel(&view),
            may_rate: view.order.status == OrderStatus::Completed,
            stars,
            view,
        }
    }
}

fn price(view: &OrderView) -> Option<Money> {
    let order = &view.order;
    if !order.has_price() {
        return None;
    }
    let promised = order.quote.as_ref().map(|quote| quote.total);
    let bill = order.bill.as_ref().map(|bill| bill.total);
    // What was promised for a ride that was called off is owed by nobody.
    let is_off = matches!(order.status, OrderStatus::Cancelled | OrderStatus::Failed);
    bill.or(promised.or(order.fixed_price).filter(|_| !is_off))
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
