//! How long the trips of orders are: asked once for the places that an order goes through, when its card is
//! read, and remembered, so that whoever walks through the board sees it at once.

use std::collections::BTreeMap;

use super::App;
use crate::msg::Command;
use pult_domain::{Meters, OrderId, Point, Seconds};

/// So many trips are remembered.
const MOST: usize = 512;

/// What is known of the trips of orders.
#[derive(Debug, Default)]
pub(crate) struct Trips(BTreeMap<OrderId, Trip>);

#[derive(Debug)]
struct Trip {
    /// The places of the stops that were asked about.
    through: Vec<Point>,
    /// `None` while it is not known, and when there is no way.
    length: Option<(Meters, Seconds)>,
}

impl App {
    /// Asks how long the trip of the selected order is, once its card has been read.
    pub(super) fn ask_trip(&mut self) -> Option<Command> {
        let card = self.card.as_ref().filter(|_| self.replay.is_none())?;
        let row = self.board.orders.get(&card.row.id)?;
        let points: Option<Vec<Point>> = row.stops.iter().map(|stop| stop.point).collect();
        let through = points.filter(|points| points.len() > 1)?;
        let trips = &mut self.trips.0;
        if trips
            .get(&row.id)
            .is_some_and(|trip| trip.through == through)
        {
            return None;
        }
        if trips.len() >= MOST {
            trips.pop_first();
        }
        let trip = Trip {
            through: through.clone(),
            length: None,
        };
        trips.insert(row.id, trip);
        Some(Command::MeasureTrip(row.id, through))
    }

    /// It is known how long a trip through these places is.
    pub(super) fn take_trip(
        &mut self,
        of: OrderId,
        through: &[Point],
        length: Option<(Meters, Seconds)>,
    ) {
        if let Some(trip) = self.trips.0.get_mut(&of)
            && trip.through == through
        {
            trip.length = length;
        }
    }

    /// How long the trip of an order is and takes; `None` while that is not known.
    pub(crate) fn trip_of(&self, id: OrderId) -> Option<(Meters, Seconds)> {
        self.trips.0.get(&id)?.length
    }
}
