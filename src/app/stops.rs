//! Queries about single stops, of whichever order.

mod listing;

use uuid::Uuid;

use self::listing::Judge;
use super::views::legs_of_crew;
use super::{Caller, Dispatch, Error, OrderView, Result, TrackingCode};
use pult_domain::{
    Approach, CrewId, Leg, Order, OrderId, OrderStatus, Place, Position, Seconds, Stop, StopId,
    StopPhase, StopProgress, Subject, Timestamp,
};
use pult_store::stops::Standing;
use pult_store::{Connection, orders, positions, tracking};

/// The attribute that keeps when somebody said that a stop was set out for before its turn.
pub(super) const SET_OUT: &str = "office.set_out";

/// Which stops a list is about. All conditions combine.
#[derive(Debug, Clone, Default)]
pub struct StopQuery {
    /// With this id of the client's.
    pub external_ref: Option<String>,
    /// Of orders made within `[from, to]`.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Given to this crew.
    pub crew: Option<CrewId>,
    /// Given to any crew (`true`), or to none (`false`).
    pub assigned: Option<bool>,
    /// That stand so, as far as stored rows tell.
    pub standing: Option<Standing>,
    /// With a crew on its way or there (`true`), or not (`false`).
    pub underway: Option<bool>,
    /// Whose crew has come, or had come, this far.
    pub approach: Option<Approach>,
    /// A crew this close counts as nearly there.
    pub near: Seconds,
}

/// A page of a list of stops.
#[derive(Debug, Clone)]
pub struct StopPage {
    /// How many passed.
    pub count: usize,
    /// Those of the page, newest first.
    pub stops: Vec<StopView>,
}

/// A stop as it stands, with its order and what its crew has driven for it.
#[derive(Debug, Clone)]
pub struct StopView {
    /// Its order.
    pub view: OrderView,
    /// Which of the order's stops.
    pub index: usize,
    /// The public name of the order.
    pub code: TrackingCode,
    /// Where the crew was from its start to the stop's end, oldest first.
    pub track: Vec<Position>,
}

impl StopView {
    /// The stop itself.
    pub fn stop(&self) -> &Stop {
        &self.view.order.stops[self.index]
    }

    /// Its order.
    pub fn order(&self) -> &Order {
        &self.view.order
    }

    /// Where it stands. A stop that its crew set out for is on its way, whatever else the crew has
    /// started.
    pub fn phase(&self) -> StopPhase {
        let phase = self.view.stop_phases[self.index];
        let is_started = self.order().status == OrderStatus::Started;
        match phase {
            StopPhase::Queued { .. }
                if is_started && (self.is_next() || self.set_out_at().is_some()) =>
            {
                StopPhase::EnRoute
            }
            phase => phase,
        }
    }

    /// Whether it is the first stop of what its crew set out for with its order alone.
    fn is_next(&self) -> bool {
        let Some(held) = &self.view.assignment else {
            return false;
        };
        let order = self.order();
        let is_open = |leg: &&Leg| order.stop(leg.stop).is_some_and(Stop::is_open);
        let next = held.route.iter().find(is_open);
        held.orders.len() == 1 && next.is_none_or(|leg| leg.stop == self.stop().id)
    }

    /// When somebody said that its crew set out for it before its turn, since its order was started.
    fn set_out_at(&self) -> Option<Timestamp> {
        let told = self.stop().attributes.get(SET_OUT)?;
        let at = told.parse().ok().map(Timestamp)?;
        let started = self.order().started_at?;
        (started <= at).then_some(at)
    }

    /// Whether there is still something to do.
    pub fn is_open(&self) -> bool {
        self.stop().is_open() && self.order().status.is_open()
    }

    /// Where it is: the place the engine picked, else the first; `None` when nothing is known.
    pub fn place(&self) -> Option<&Place> {
        let picked = self.leg().and_then(|leg| {
            let mut places = self.stop().places.iter();
            places.find(|place| place.id == leg.place)
        });
        picked
            .or(self.stop().place())
            .filter(|place| !place.is_unknown())
    }

    /// The drive to it, of the crew that has it.
    pub fn leg(&self) -> Option<&Leg> {
        self.view.carrier()?;
        self.view.leg(self.stop())
    }

    /// When its crew set out for it.
    pub fn started_at(&self) -> Option<Timestamp> {
        match self.phase() {
            StopPhase::Waiting | StopPhase::OnHold | StopPhase::Queued { .. } => return None,
            StopPhase::EnRoute | StopPhase::AtStop => {}
            StopPhase::Done | StopPhase::Missed | StopPhase::Cancelled => {}
        }
        let before = &self.order().stops[..self.index];
        let left = before.iter().filter_map(|stop| match stop.progress {
            StopProgress::Done { left_at, .. } => Some(left_at),
            _ => None,
        });
        let started = self.order().started_at?;
        let in_turn = left.fold(started, Timestamp::max);
        let started = self.set_out_at().unwrap_or(in_turn);
        let Some(ended) = self.ended_at() else {
            return Some(started);
        };
        // A stop that was called off behind another one was never driven to.
        let driven_to = self.phase() == StopPhase::Done
            || self.stop().first_arrived_at.is_some()
            || self.set_out_at().is_some()
            || self.order().was_next(self.index, ended);
        (started <= ended && driven_to).then_some(started)
    }

    /// When it was closed.
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.order().stop_ended_at(self.index)
    }

    /// When the crew is expected, as last reckoned; `None` where nobody can tell.
    pub fn eta(&self) -> Option<Timestamp> {
        let Some(leg) = self.reckoned_leg() else {
            return self.expected().map(|(eta, _)| eta);
        };
        let is_ahead = matches!(self.phase(), StopPhase::EnRoute | StopPhase::Queued { .. });
        Some(if is_ahead {
            leg.eta.max(self.view.now)
        } else {
            leg.eta
        })
    }

    /// When the crew was expected as it was chosen.
    pub fn initial_eta(&self) -> Option<Timestamp> {
        match self.reckoned_leg() {
            Some(leg) => Some(leg.initial_eta),
            None => self.expected().map(|(_, initial)| initial),
        }
    }

    /// What is kept of it when it is closed: as last reckoned, and as its crew was chosen.
    fn expected(&self) -> Option<(Timestamp, Timestamp)> {
        self.view.carrier()?.position?;
        self.stop().expected()
    }

    /// Without a place to go to or a crew that was ever seen, a leg's times mean nothing.
    fn reckoned_leg(&self) -> Option<&Leg> {
        self.view.carrier()?.position?;
        self.view.reckoned_leg(self.stop())
    }

    /// How far its crew has come; of a closed stop, how far it had come then. `near`: how close is
    /// nearly there.
    pub fn approach(&self, near: Seconds) -> Approach {
        match self.phase() {
            StopPhase::Waiting | StopPhase::OnHold | StopPhase::Queued { .. } => Approach::Waiting,
            StopPhase::AtStop => Approach::There,
            StopPhase::EnRoute => match self.eta() {
                Some(eta) if eta - self.view.now <= near => Approach::Near,
                _ => Approach::Underway,
            },
            StopPhase::Done | StopPhase::Missed | StopPhase::Cancelled => {
                let ended = self.ended_at().unwrap_or(self.view.now);
                self.order().last_approach(self.index, ended)
            }
        }
    }

    /// Refuses a stop of somebody else's order, without telling whose.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn check_caller(&self, caller: &Caller) -> Result<()> {
        let unknown = |_| Error::not_found("stop", self.stop().uuid);
        caller.check_order(self.order()).map_err(unknown)
    }

    /// What its order refused, said of the stop and of the command that was meant.
    pub(super) fn refusal(&self, error: Error, command: &'static str) -> Error {
        match error {
            Error::InvalidState { status, .. } => Error::InvalidState {
                what: Subject::new("task", self.stop().uuid),
                status,
                command,
            },
            other => other,
        }
    }

    /// Refuses a command to a stop that is closed.
    ///
    /// # Errors
    /// `InvalidState`.
    pub(super) fn check_open(&self, command: &'static str) -> Result<()> {
        if self.is_open() {
            return Ok(());
        }
        let status = match self.phase() {
            StopPhase::Done => "completed",
            _ => "cancelled",
        };
        Err(Error::state(
            Subject::new("task", self.stop().uuid),
            status,
            command,
        ))
    }

    pub(super) fn read(
        conn: &Connection,
        order: OrderId,
        stop: StopId,
        now: Timestamp,
    ) -> Result<StopView> {
        let view = OrderView::read(conn, order, now)?;
        let mut stop = StopView::of(conn, view, stop)?;
        if let (Some(from), Some(crew)) = (stop.started_at(), stop.view.carrier()) {
            let to = stop.ended_at().unwrap_or(now);
            stop.track = positions::track(conn, crew.id, from, to)?;
        }
        Ok(stop)
    }

    fn of(conn: &Connection, view: OrderView, stop: StopId) -> Result<StopView> {
        let mut stops = view.order.stops.iter();
        let index = stops.position(|known| known.id == stop);
        Ok(StopView {
            index: index.ok_or_else(|| Error::not_found("stop", stop))?,
            code: TrackingCode(tracking::code(conn, view.order.id)?),
            track: Vec::new(),
            view,
        })
    }
}

impl Dispatch {
    /// The stop with this UUID.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn stop(&self, caller: &Caller, uuid: Uuid) -> Result<StopView> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let (order, stop) = orders::of_stop_uuid(conn, uuid)?;
            let view = StopView::read(conn, order, stop, now)?;
            view.check_caller(&caller)?;
            Ok(view)
        })
        .await
    }

    /// The stops that pass, newest first: `take` of them after `skip`.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn stops(
        &self,
        caller: &Caller,
        query: StopQuery,
        skip: usize,
        take: usize,
    ) -> Result<StopPage> {
        let (caller, now) = (*caller, self.now());
        self.read_list(&caller, move |conn| {
            let listed = listing::of(conn, &caller, &query, skip, take, now)?;
            let read = listed
                .page
                .iter()
                .map(|(order, stop)| StopView::read(conn, *order, *stop, now));
            Ok(StopPage {
                count: listed.count,
                stops: read.collect::<Result<_>>()?,
            })
        })
        .await
    }

    /// The open stops that a crew has accepted, in the order of its visits, without their tracks.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_stops(&self, caller: &Caller, crew: CrewId) -> Result<Vec<StopView>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let mut judge = Judge::new(conn, now);
            let mut found = Vec::new();
            for leg in legs_of_crew(conn, crew)? {
                let view = judge.view(leg.order)?.clone();
                if caller.check_order(&view.order).is_ok() {
                    found.push(StopView::of(conn, view, leg.stop)?);
                }
            }
            Ok(found)
        })
        .await
    }
}
