//! Driving by hand: Space takes an order's next step, and the key bar names it before.

use super::App;
use crate::board::OrderRow;
use crate::keys::Action;
use crate::msg::{Command, Step};
use crate::popups::Kind;
use crate::text::{Value, Word};
use pult_domain::{OrderId, Phase, StopId, is_much_later};

/// Within so many milliseconds a key that comes again may be one that is held down.
const HELD_MS: u64 = 300;

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
        Step::Skip(_) => Word("do-skip-stop"),
        Step::Complete(_) => Word("step-complete"),
    }
}

/// The stop of an order that can be given up: the next one, as long as another comes after it. Without the last
/// the order would end, and how it ends is said otherwise.
pub(crate) fn skippable(row: &OrderRow) -> Option<StopId> {
    let mut ahead = row.stops.iter().filter(|stop| stop.is_open());
    let (next, after) = (ahead.next()?, ahead.next());
    after.map(|_| next.id)
}

impl App {
    /// The next stop of an order is given up.
    pub(super) fn skip_stop(&mut self, id: OrderId) -> Vec<Command> {
        let stop = self.board.orders.get(&id).and_then(skippable);
        match (self.cannot(Action::SkipStop), stop) {
            (None, Some(stop)) => return vec![Command::Step(id, Step::Skip(stop))],
            (Some(why), _) => self.warn(why),
            (None, None) => {}
        }
        Vec::new()
    }

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
            Some(Step::SetOut) => {
                let step = Command::Step(id, Step::SetOut);
                let is_early = self.sets_out_early(id);
                return (!is_early).then_some(step).into_iter().collect();
            }
            Some(step) => return vec![Command::Step(id, step)],
            None if row.phase.is_open() => self.warn(Word("step-needs-a-crew")),
            None => self.warn(Word("order-is-over")),
        }
        Vec::new()
    }

    /// Whether an order is wanted so much later that it is asked first whether to set out now: the same key
    /// again says yes, when it is not one that was still held down.
    fn sets_out_early(&mut self, id: OrderId) -> bool {
        let due = self.board.orders.get(&id).and_then(|row| row.due_at);
        let Some(due) = due.filter(|due| is_much_later(*due, self.at.office)) else {
            return false;
        };
        let was_asked = self.early.take().filter(|(asked, _)| *asked == id);
        if was_asked.is_some_and(|(_, ms)| self.at.ms >= ms + HELD_MS) {
            return false;
        }
        self.early = Some((id, was_asked.map_or(self.at.ms, |(_, ms)| ms)));
        let speaker = self.speaker();
        let values = [
            ("when", Value::from(speaker.day_in_words(due))),
            ("span", Value::from(speaker.span(due - self.at.office))),
        ];
        let said = self.words.with(Word("step-much-later"), &values);
        self.refuse(said);
        true
    }
}
