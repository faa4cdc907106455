//! Fields of an order that were changed on a card and elsewhere, each to something else: which they are, and
//! whose stays.

use pult_domain::StopId;

use super::{Field, Form};

/// What two people changed, each to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disputed {
    /// A field that is no address.
    Text(Field),
    /// A stop, wherever it is on the card.
    Stop(StopId),
}

/// A field that two people changed, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Where it is on the card.
    pub field: Field,
    /// What was typed here.
    pub mine: String,
    /// What the order says; empty for a stop that was taken out.
    pub theirs: String,
}

/// Whose text of a disputed field stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// What was typed here.
    Mine,
    /// What the order says.
    Theirs,
}

impl Form {
    /// What is disputed and still differs.
    pub fn disputes(&self) -> Vec<Dispute> {
        let Some(editing) = &self.editing else {
            return Vec::new();
        };
        let dispute = |disputed: &Disputed| {
            let (field, theirs) = match *disputed {
                Disputed::Text(field) => (field, editing.base.text(field)),
                Disputed::Stop(stop) => (self.field_of(stop)?, editing.base.stop_text(stop)),
            };
            let dispute = Dispute {
                field,
                mine: self.text_of(field).value().to_owned(),
                theirs: theirs.unwrap_or_default().to_owned(),
            };
            self.is_changed(field).then_some(dispute)
        };
        editing
            .elsewhere
            .disputed
            .iter()
            .filter_map(dispute)
            .collect()
    }

    /// Takes what the order says wherever it is disputed.
    pub(super) fn take_theirs(&mut self) {
        let Some(editing) = &self.editing else { return };
        let Some(theirs) = editing.theirs.clone() else {
            return;
        };
        for disputed in editing.elsewhere.disputed.clone() {
            match disputed {
                Disputed::Text(field) => self.follow_text(field, &theirs),
                Disputed::Stop(stop) => self.take_stop(stop, &theirs),
            }
        }
        self.priced = None;
    }

    fn take_stop(&mut self, stop: StopId, theirs: &Form) {
        let Some(field) = self.field_of(stop) else {
            return;
        };
        let there = theirs.field_of(stop);
        match (there.and_then(|field| theirs.address(field)), field) {
            (Some(address), Field::From) => self.from = address.clone(),
            (Some(address), Field::Via(at)) => self.via[at] = address.clone(),
            (Some(address), _) => self.to = address.clone(),
            (None, Field::Via(at)) => {
                self.via.remove(at);
            }
            (None, _) => self.to = self.via.pop().unwrap_or_default(),
        }
        if !self.fields().contains(&self.field) {
            self.field = Field::To;
        }
    }

    /// Where a stop of the order is on the card.
    fn field_of(&self, stop: StopId) -> Option<Field> {
        let is_it = |field: &Field| self.address(*field).and_then(|it| it.stop) == Some(stop);
        self.way_fields().into_iter().find(is_it)
    }
}
