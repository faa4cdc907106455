//! Who sits at the other desks: what they say, and whose card an order is open in.

use std::sync::Arc;

use super::App;
use crate::Leave;
use crate::others::{editor, said};
use crate::text::{Value, Word};
use pult_app::{DeskMessage, SeatedDesk};
use pult_domain::OrderId;

/// So many lines are kept, the newest.
const KEPT: usize = 200;

impl App {
    /// A line from another desk or a crew.
    pub(super) fn take_said(&mut self, message: &DeskMessage) {
        let text = said(&self.words, message);
        let at = self.board.time.format(message.at, "%H:%M");
        self.talk.push(format!("{at} {text}"));
        let surplus = self.talk.len().saturating_sub(KEPT);
        self.talk.drain(..surplus);
        self.tell_said(text);
    }

    /// Who sits at which desk now. A shift that was handed over elsewhere is over here too.
    pub(super) fn take_desks(&mut self, desks: Arc<[SeatedDesk]>) {
        let here = self.settings.desk;
        let own = desks.iter().find(|desk| desk.id == here);
        if let Some(over) = own.and_then(|desk| desk.over) {
            self.is_over = Some(Leave::over(over, here));
        }
        self.desks = desks;
    }

    /// The order whose card is open for changes at this desk, if one is.
    pub fn edits(&self) -> Option<OrderId> {
        self.form.as_ref()?.editing.as_ref().map(|it| it.id())
    }

    /// Who changes an order at another desk, in words.
    pub(crate) fn changed_elsewhere(&self, order: OrderId) -> Option<String> {
        let is_other = |id: u64| id != self.settings.desk;
        let desk = self
            .desks
            .iter()
            .find(|desk| desk.edits == Some(order) && is_other(desk.id))?;
        Some(editor(&self.words, &desk.name))
    }

    /// Says who else has the order that is opened for changes.
    pub(super) fn warn_of_editor(&mut self, order: OrderId) {
        if let Some(who) = self.changed_elsewhere(order) {
            let values = [("order", Value::from(order.0)), ("who", Value::from(who))];
            let text = self.words.with(Word("order-is-edited"), &values);
            self.inform(text);
        }
    }
}
