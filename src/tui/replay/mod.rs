//! A day over again: the board and the map as they were at any moment, from the journal and the
//! positions.

mod state;

use std::collections::BTreeMap;

use pult_app::Day;
use pult_domain::{CrewId, Duty, OrderId, Phase, Position, Seconds, StopPhase, Timestamp};

use super::board::{Board, CrewRow, OrderRow, StopRow};
use state::{CrewState, OrderState, States};

/// An order that was closed stays on the board for so long.
const CLOSED: Seconds = Seconds::minutes(2);
/// How many times faster than it was.
pub const SPEEDS: [u32; 7] = [1, 5, 20, 60, 120, 300, 600];

/// A day that is played.
#[derive(Debug)]
pub struct Replay {
    day: Day,
    rows: BTreeMap<OrderId, OrderRow>,
    crews: BTreeMap<CrewId, CrewRow>,
    /// The office itself: its time, its zones.
    office: Board,
    states: States,
    /// How many events have happened.
    cursor: usize,
    /// The moment that is shown.
    pub at: Timestamp,
    /// Which of [`SPEEDS`]; `None`: it stands still.
    pub speed: Option<usize>,
    /// Milliseconds that were played and are less than a second of the day.
    rest_ms: u64,
    played_ms: u64,
}

impl Replay {
    /// A day on the board of an office, at its first moment.
    pub fn new(day: Day, office: &Board, now_ms: u64) -> Replay {
        let rows = day.orders.iter().map(|view| OrderRow::of(view, 0));
        let mut replay = Replay {
            rows: rows.map(|row| (row.id, row)).collect(),
            crews: day
                .crews
                .iter()
                .map(|view| (view.crew.id, CrewRow::of(view)))
                .collect(),
            office: Board {
                orders: BTreeMap::new(),
                crews: BTreeMap::new(),
                ..office.clone()
            },
            states: States::default(),
            cursor: 0,
            at: day.from,
            speed: None,
            rest_ms: 0,
            played_ms: now_ms,
            day,
        };
        replay.begin();
        replay
    }

    /// The first and the last moment.
    pub fn span(&self) -> (Timestamp, Timestamp) {
        (self.day.from, self.day.to)
    }

    /// How many events there are, and how many have happened.
    pub fn progress(&self) -> (usize, usize) {
        (self.cursor, self.day.events.len())
    }

    /// The event that happened last.
    pub fn last(&self) -> Option<&pult_domain::Event> {
        self.day.events.get(self.cursor.checked_sub(1)?)
    }

    /// What had happened to an order by then, oldest first.
    pub fn history(&self, order: OrderId) -> Vec<pult_domain::Event> {
        let happened = self.day.events[..self.cursor].iter();
        let all = self.day.before.iter().chain(happened);
        all.filter(|event| event.order == Some(order))
            .cloned()
            .collect()
    }

    /// Goes to a moment of the day.
    pub fn seek(&mut self, at: Timestamp) {
        let at = at.clamp(self.day.from, self.day.to);
        if at < self.at {
            self.begin();
        }
        self.at = at;
        while let Some(event) = self.day.events.get(self.cursor) {
            if event.at > at {
                break;
            }
            self.states.apply(event);
            self.cursor += 1;
        }
    }

    /// Goes to the next moment at which something happened, or the one before.
    pub fn step(&mut self, forward: bool) {
        self.speed = None;
        let moment = if forward {
            self.day.events.get(self.cursor).map(|event| event.at)
        } else {
            let before = self.day.events[..self.cursor].iter().rev();
            let mut before = before.map(|event| event.at);
            before.find(|at| *at < self.at)
        };
        match moment {
            Some(at) => self.seek(at),
            None if forward => {}
            None => self.seek(self.day.from),
        }
    }

    /// Plays faster, or slower; below the slowest it stands still.
    pub fn faster(&mut self, by: isize) {
        self.speed = match (self.speed, by > 0) {
            (None, true) => Some(0),
            (None, false) => None,
            (Some(speed), true) => Some((speed + 1).min(SPEEDS.len() - 1)),
            (Some(speed), false) => speed.checked_sub(1),
        };
    }

    /// Lets time pass.
    pub fn tick(&mut self, now_ms: u64) {
        let passed = now_ms.saturating_sub(self.played_ms);
        self.played_ms = now_ms;
        let Some(speed) = self.speed else { return };
        let ms = self.rest_ms + passed * u64::from(SPEEDS[speed]);
        self.rest_ms = ms % 1000;
        if ms >= 1000 {
            self.seek(self.at + Seconds((ms / 1000) as i64));
        }
        if self.at >= self.day.to {
            self.speed = None;
        }
    }

    /// The board as it was.
    pub fn board(&self) -> Board {
        let mut board = self.office.clone();
        for (id, state) in self.states.orders() {
            let is_shown = state.phase.is_open() || self.at - state.since < CLOSED;
            if let Some(row) = self.rows.get(id).filter(|_| is_shown) {
                board.orders.insert(*id, order_row(row, state));
            }
        }
        for (id, row) in &self.crews {
            let crew = self.crew_row(row, self.states.crew(*id));
            board.crews.insert(*id, crew);
        }
        board
    }

    fn crew_row(&self, row: &CrewRow, state: CrewState) -> CrewRow {
        let held = || {
            let held = self.states.orders().iter();
            held.filter(|(_, order)| order.crew == Some(row.id) && order.phase.is_open())
        };
        let carried = held().filter(|(_, order)| order.phase != Phase::Offered);
        let is_busy = held()
            .any(|(_, order)| matches!(order.phase, Phase::EnRoute { .. } | Phase::AtStop { .. }));
        let offer = held().find(|(_, order)| order.phase == Phase::Offered);
        CrewRow {
            duty: match state {
                CrewState::Off => Duty::Off,
                _ if is_busy => Duty::Busy,
                CrewState::Break(_) => Duty::Break,
                CrewState::OnLine => Duty::Free,
            },
            break_since: match state {
                CrewState::Break(since) => Some(since),
                _ => None,
            },
            on_line_since: None,
            position: self.position(row.id),
            offer: offer.map(|(id, _)| (*id, None)),
            swap: None,
            advice: None,
            orders: carried.map(|(id, _)| *id).collect(),
            ..row.clone()
        }
    }

    fn position(&self, crew: CrewId) -> Option<Position> {
        let track = self.day.tracks.iter().find(|(id, _)| *id == crew);
        let (_, track) = track?;
        let after = track.partition_point(|position| position.at <= self.at);
        track.get(after.checked_sub(1)?).copied()
    }

    /// Back to the first moment.
    fn begin(&mut self) {
        self.states = States::beginning(&self.day.on_line);
        for event in &self.day.before {
            self.states.apply(event);
        }
        (self.cursor, self.at) = (0, self.day.from);
    }
}

fn order_row(row: &OrderRow, state: &OrderState) -> OrderRow {
    let phase_of = |index: usize| match state.phase {
        _ if index < state.n_closed => StopPhase::Done,
        Phase::EnRoute { stop } if stop == index => StopPhase::EnRoute,
        Phase::AtStop { stop } if stop == index => StopPhase::AtStop,
        _ => StopPhase::Waiting,
    };
    let stops = row.stops.iter().enumerate();
    OrderRow {
        stops: stops
            .map(|(index, stop)| StopRow {
                phase: phase_of(index),
                ..stop.clone()
            })
            .collect(),
        phase: state.phase,
        status_at: state.since,
        crew: state.crew,
        n_refusals: state.n_refusals,
        assignment: None,
        expires_at: None,
        eta: None,
        ..row.clone()
    }
}
