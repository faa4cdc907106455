//! Driving by hand: Space takes an order's next step, and the key bar names it before.

use super::App;
use crate::board::OrderRow;
use crate::msg::{Command, Step};
use crate::popups::Kind;
use crate::text::Word;
use pult_domain::{OrderId, Phase};

/// The next step of an order; `None` before a crew has it, and when it is over.
pub(crate) fn next_step(row: &OrderRow) -> Option<Step> {
    let mut ahead = row.stops.iter().filter(|stop| stop.is_open());
    let (next, is_last) = (ahead.next(), ahead.next().is_none());
    match row.phase {
        Phase::Offered => Some(Step::Accept(row.assignment?, row.crew?)),
        Phase::Queued => Some(Step::SetOut),
        Phase::EnRoute { .. } | Phase::AtStop { .. } if is_last => Some(Step::Complete(None)),
        Phase::EnRoute { .. } => next.map(|stop| Step::Arrive(stop.id)),
        Phase::AtStop { .. } => next.map(|stop| Step::Leave(stop.id)),
        Phase::Waiting | Phase::OnHold | Phase::Completed | Phase::Cancelled | Phase::Failed => {
            None
        }
    }
}

/// What the next step is called before it is taken.
pub(crate) fn step_word(row: &OrderRow, step: Step) -> Word {
    let is_first = matches!(
        row.phase,
        Phase::EnRoute { stop: 0 } | Phase::AtStop { stop: 0 }
    );
    match step {
        Step::Accept(..) => Word("step-accept"),
        Step::SetOut => Word("step-set-out"),
        Step::Arrive(_) if is_first => Word("step-at-place"),
        Step::Arrive(_) => Word("step-arrive"),
        Step::Leave(_) if is_first => Word("step-aboard"),
        Step::Leave(_) => Word("step-leave"),
        Step::Complete(_) => Word("step-complete"),
    }
}

impl App {
    /// Space.
    pub(super) fn take_step(&mut self, id: OrderId) -> Vec<Command> {
        let Some(row) = self.board.orders.get(&id) else {
            return Vec::new();
        };
        match next_step(row) {
            Some(Step::Complete(_)) => {
                // The price that was promised, until it is known what was measured.
                let question = self.completion(row, None, row.price);
                self.open(Kind::Ask(question));
                return vec![Command::BillOf(id, None)];
            }
            Some(step) => return vec![Command::Step(id, step)],
            None if row.phase.is_open() => self.warn(Word("step-needs-a-crew")),
            None => self.warn(Word("order-is-over")),
        }
        Vec::new()
    }
}
