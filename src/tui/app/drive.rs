//! Driving by hand: Space takes an order's next step, and the key bar names it before.

use super::App;
use crate::board::OrderRow;
use crate::msg::{Command, Step};
use crate::popups::{Kind, Question, Yes};
use crate::text::{Value, Word};
use crate::view::money;
use pult_domain::{OrderId, Phase};

/// The next step of an order; `None` before a crew has it, and when it is over.
pub(crate) fn next_step(row: &OrderRow) -> Option<Step> {
    let mut ahead = row.stops.iter().filter(|stop| stop.is_open());
    let (next, is_last) = (ahead.next(), ahead.next().is_none());
    match row.phase {
        Phase::Offered => Some(Step::Accept(row.assignment?, row.crew?)),
        Phase::Queued => Some(Step::SetOut),
        Phase::EnRoute { .. } | Phase::AtStop { .. } if is_last => Some(Step::Complete),
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
        Step::Complete => Word("step-complete"),
    }
}

impl App {
    /// Space.
    pub(super) fn take_step(&mut self, id: OrderId) -> Vec<Command> {
        let Some(row) = self.board.orders.get(&id) else {
            return Vec::new();
        };
        match next_step(row) {
            Some(Step::Complete) => {
                let question = self.completion(row);
                self.open(Kind::Ask(question));
            }
            Some(step) => return vec![Command::Step(id, step)],
            None if row.phase.is_open() => self.warn(Word("step-needs-a-crew")),
            None => self.warn(Word("order-is-over")),
        }
        Vec::new()
    }

    /// The last step says what the client pays, and asks.
    fn completion(&self, row: &OrderRow) -> Question {
        let order = row.id.to_string();
        let mut lines = vec![
            self.words
                .with(Word("complete-question"), &[("order", Value::from(order))]),
        ];
        if let Some(price) = row.price {
            let sum = money(&self.words, price);
            lines.push(
                self.words
                    .with(Word("complete-sum"), &[("sum", Value::from(sum))]),
            );
        }
        lines.push(self.words.say(Word("complete-keys")));
        Question {
            title: Word("complete-title"),
            lines,
            yes: Yes::Wish(Box::new(Command::Step(row.id, Step::Complete))),
            enter_is_yes: true,
        }
    }
}
