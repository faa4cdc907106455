//! Where orders and crews stood, event by event.

use std::collections::BTreeMap;

use pult_domain::{CrewId, Event, EventKind, OrderId, Phase, Timestamp};

/// Where an order stood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OrderState {
    pub phase: Phase,
    pub since: Timestamp,
    pub crew: Option<CrewId>,
    pub n_refusals: usize,
    /// How many of its stops were closed.
    pub n_closed: usize,
}

/// What a crew was set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CrewState {
    #[default]
    Off,
    OnLine,
    Break(Timestamp),
}

/// All orders and crews.
#[derive(Debug, Default)]
pub(super) struct States {
    orders: BTreeMap<OrderId, OrderState>,
    crews: BTreeMap<CrewId, CrewState>,
}

impl States {
    /// The beginning of a day with these crews on line.
    pub fn beginning(on_line: &[CrewId]) -> States {
        States {
            orders: BTreeMap::new(),
            crews: on_line
                .iter()
                .map(|crew| (*crew, CrewState::OnLine))
                .collect(),
        }
    }

    /// The orders that had been made.
    pub fn orders(&self) -> &BTreeMap<OrderId, OrderState> {
        &self.orders
    }

    /// What a crew was set to.
    pub fn crew(&self, id: CrewId) -> CrewState {
        self.crews.get(&id).copied().unwrap_or_default()
    }

    /// Lets an event happen.
    pub fn apply(&mut self, event: &Event) {
        if let Some(crew) = event.crew {
            self.apply_to_crew(event, crew);
        }
        let Some(id) = event.order else { return };
        if event.kind == EventKind::OrderCreated {
            let state = OrderState {
                phase: Phase::Waiting,
                since: event.at,
                crew: None,
                n_refusals: 0,
                n_closed: 0,
            };
            self.orders.insert(id, state);
        } else if let Some(state) = self.orders.get_mut(&id) {
            state.apply(event);
        }
    }

    fn apply_to_crew(&mut self, event: &Event, crew: CrewId) {
        let state = match event.kind {
            EventKind::ShiftOpened | EventKind::BreakEnded => CrewState::OnLine,
            EventKind::ShiftClosed => CrewState::Off,
            EventKind::BreakStarted => CrewState::Break(event.at),
            _ => return,
        };
        self.crews.insert(crew, state);
    }
}

impl OrderState {
    fn apply(&mut self, event: &Event) {
        let phase = match event.kind {
            EventKind::OrderSuspended => Phase::OnHold,
            EventKind::OrderResumed => Phase::Waiting,
            EventKind::AssignmentOffered => self.goes_to(event.crew, Phase::Offered),
            EventKind::AssignmentDeclined | EventKind::AssignmentExpired => {
                self.n_refusals += 1;
                self.goes_to(None, Phase::Waiting)
            }
            EventKind::AssignmentWithdrawn => self.goes_to(None, Phase::Waiting),
            EventKind::OrderUnassigned => {
                self.n_refusals = 0;
                self.goes_to(None, Phase::Waiting)
            }
            EventKind::OrderAssigned | EventKind::AssignmentForced => {
                self.goes_to(event.crew, Phase::Queued)
            }
            EventKind::OrderStarted | EventKind::StopReopened(_) => self.en_route(),
            EventKind::StopArrived(_) => Phase::AtStop {
                stop: self.n_closed,
            },
            EventKind::StopLeft(_) | EventKind::StopMissed(_) => {
                self.n_closed += 1;
                match self.phase {
                    Phase::EnRoute { .. } | Phase::AtStop { .. } => self.en_route(),
                    phase => phase,
                }
            }
            EventKind::OrderCompleted => Phase::Completed,
            EventKind::OrderCancelled => Phase::Cancelled,
            EventKind::OrderFailed => Phase::Failed,
            _ => return,
        };
        (self.phase, self.since) = (phase, event.at);
    }

    fn en_route(&self) -> Phase {
        Phase::EnRoute {
            stop: self.n_closed,
        }
    }

    fn goes_to(&mut self, crew: Option<CrewId>, phase: Phase) -> Phase {
        self.crew = crew;
        phase
    }
}
