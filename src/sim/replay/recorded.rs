//! A day that happened, out of the office's own records.
//!
//! Orders are asked for when they were made, pre-orders at their time; a customer who called off waits
//! as long as he did, everybody else until somebody comes. Crews work their shifts and rest when they
//! did, beginning where they were seen; they refuse what they refused or let run out. Stops between
//! the first and the last are not driven to.

use std::collections::{BTreeMap, BTreeSet};

use super::day::{Answers, Cab, Day, Request, Rest};
use super::figures::{Figures, Served};
use pult_domain::{
    CrewId, Event, EventKind, Meters, Order, OrderId, OrderStatus, Point, Seconds, Shift, Stop,
    StopProgress, Timestamp,
};

/// What an unrecorded stay at a stop is taken for.
const STAY: Seconds = Seconds(60);

/// Customers who did not call off wait as long as it takes, within a day.
const PATIENT: Seconds = Seconds(24 * 3_600);

/// What the office's records say of a day.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// When it began.
    pub from: Timestamp,
    /// When it ended.
    pub to: Timestamp,
    /// The orders that were made.
    pub orders: Vec<Order>,
    /// The shifts that reach into it, and where each crew was when its shift or the day began.
    pub shifts: Vec<(Shift, Point)>,
    /// What happened.
    pub events: Vec<Event>,
    /// The planned drives to the first stops.
    pub pickups: BTreeMap<OrderId, Meters>,
}

/// The day to be replayed, and how it really went.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The day.
    pub day: Day,
    /// How it went.
    pub figures: Figures,
    /// How many orders are not in it, for nobody knows where they begin.
    pub n_left_out: usize,
}

impl Records {
    /// The day out of its records.
    pub fn into_day(self) -> Recorded {
        let mut known: Vec<(&Order, Request)> = self
            .orders
            .iter()
            .filter_map(|order| Some((order, request(order)?)))
            .collect();
        known.sort_by_key(|(order, request)| (request.at, order.id));
        let rests = self.rests();
        let cabs = self.shifts.iter().map(|&(shift, start)| {
            let (from, to) = self.work_of(&shift);
            let own = rests.get(&shift.crew).into_iter().flatten().copied();
            Cab {
                start,
                from,
                to,
                rests: own
                    .filter(|rest| from <= rest.due && rest.due < to)
                    .collect(),
            }
        });
        let orders: Vec<_> = known.iter().map(|(order, _)| order.id).collect();
        Recorded {
            figures: self.figures(&known),
            n_left_out: self.orders.len() - known.len(),
            day: Day {
                cabs: cabs.collect(),
                answers: Answers::Known(self.refused(&orders)),
                requests: known.into_iter().map(|(_, request)| request).collect(),
            },
        }
    }

    /// The part of a shift that lies in the day.
    fn work_of(&self, shift: &Shift) -> (Timestamp, Timestamp) {
        let ended = shift.ended_at.unwrap_or(self.to);
        (shift.started_at.max(self.from), ended.min(self.to))
    }

    /// The breaks of each crew, by time; one that nobody ended lasts to the end of the day.
    fn rests(&self) -> BTreeMap<CrewId, Vec<Rest>> {
        let mut rests = BTreeMap::<CrewId, Vec<Rest>>::new();
        for event in &self.events {
            let Some(crew) = event.crew else { continue };
            let own = rests.entry(crew).or_default();
            match event.kind {
                EventKind::BreakStarted => own.push(Rest {
                    due: event.at,
                    length: self.to - event.at,
                }),
                EventKind::BreakEnded | EventKind::ShiftClosed => {
                    if let Some(last) = own.last_mut() {
                        last.length = Seconds(last.length.0.min((event.at - last.due).0));
                    }
                }
                _ => {}
            }
        }
        rests
    }

    /// Which cabs said no to which requests, or nothing at all.
    fn refused(&self, orders: &[OrderId]) -> BTreeSet<(usize, usize)> {
        let mut refused = BTreeSet::new();
        for event in &self.events {
            let is_no = matches!(
                event.kind,
                EventKind::AssignmentDeclined | EventKind::AssignmentExpired
            );
            let (Some(order), Some(crew)) = (event.order.filter(|_| is_no), event.crew) else {
                continue;
            };
            let Some(request) = orders.iter().position(|&id| id == order) else {
                continue;
            };
            let own = self.shifts.iter().enumerate();
            let own = own.filter(|(_, (shift, _))| shift.crew == crew);
            refused.extend(own.map(|(cab, _)| (request, cab)));
        }
        refused
    }

    fn figures(&self, known: &[(&Order, Request)]) -> Figures {
        let served = known.iter().filter_map(|(order, request)| {
            let came = order.stops.first()?.first_arrived_at?;
            Some(Served {
                wait: Seconds((came - request.at).0.max(0)),
                pickup: self.pickups.get(&order.id).copied().unwrap_or_default(),
            })
        });
        let served: Vec<_> = served.collect();
        Figures::of(&served, known.len(), None)
    }
}

/// An order as a request; `None` when nobody knows where it begins.
fn request(order: &Order) -> Option<Request> {
    let (first, last) = (order.stops.first()?, order.stops.last()?);
    let from = first.place()?.point?;
    let at = first.window.from.unwrap_or(order.created_at);
    let at = at.max(order.created_at);
    let went = order.status == OrderStatus::Cancelled && first.first_arrived_at.is_none();
    Some(Request {
        at,
        from,
        to: last.place().and_then(|place| place.point).unwrap_or(from),
        patience: match went {
            true => Seconds((order.status_at - at).0.max(0)),
            false => PATIENT,
        },
        latest: first.window.to,
        boarding: stay(first),
        alighting: stay(last),
        is_parcel: order.conduct.bundles,
    })
}

fn stay(stop: &Stop) -> Seconds {
    match stop.progress {
        StopProgress::Done {
            arrived_at,
            left_at,
        } => Seconds((left_at - arrived_at).0.max(0)),
        _ => STAY,
    }
}
