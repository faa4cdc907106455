//! The fields of a card: which there are, in which order, and where each keeps its text.

use tui_input::Input;

use super::{AddressField, Form, Outcome};
use crate::keys::Chord;

/// The most stops between the pick-up and the destination.
const MOST_STOPS: usize = 8;

/// A field of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// The phone.
    #[default]
    Phone,
    /// The name.
    Name,
    /// The pick-up.
    From,
    /// A stop between, by its place.
    Via(usize),
    /// The destination; empty: not known.
    To,
    /// The time; empty: at once.
    Time,
    /// How it is paid; empty: in cash.
    Payment,
    /// The tariff; empty: by the time of day.
    Tariff,
    /// Services, with commas.
    Services,
    /// A remark for the crew.
    Comment,
    /// The price that is agreed on; empty: by the tariff.
    Agreed,
    /// How many ride; empty: not said.
    Passengers,
    /// Whether the customer wants a call before the crew comes.
    CallBefore,
    /// The discount given, where there are any; empty: the client's own.
    Discount,
    /// Whose order it is, where there are several companies; empty: the first's.
    Company,
    /// Only crews of this group, where there are any; empty: whichever.
    Group,
}

impl Form {
    /// Every field, in the order of Tab.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![Field::Phone, Field::Name, Field::From];
        fields.extend((0..self.via.len()).map(Field::Via));
        fields.extend([
            Field::To,
            Field::Time,
            Field::Payment,
            Field::Tariff,
            Field::Services,
            Field::Agreed,
            Field::Comment,
            Field::Passengers,
            Field::CallBefore,
        ]);
        // Last, since a card that was kept may be of an office without them.
        fields.extend((!self.books.discounts.is_empty()).then_some(Field::Discount));
        fields.extend((self.books.companies.len() > 1).then_some(Field::Company));
        fields.extend((!self.books.groups.is_empty()).then_some(Field::Group));
        fields
    }

    /// The field so many steps of Tab away.
    pub(super) fn stepped(&self, by: isize) -> Field {
        let fields = self.fields();
        let here = fields
            .iter()
            .position(|field| *field == self.field)
            .unwrap_or(0);
        fields[here.saturating_add_signed(by).min(fields.len() - 1)]
    }

    /// The text of the field with the keys.
    pub(super) fn input(&mut self) -> &mut Input {
        match self.field {
            Field::Phone => &mut self.phone,
            Field::Name => &mut self.name,
            Field::From => &mut self.from.input,
            Field::Via(at) if at < self.via.len() => &mut self.via[at].input,
            Field::Via(_) | Field::To => &mut self.to.input,
            Field::Time => &mut self.time,
            Field::Comment => &mut self.comment,
            Field::Payment => &mut self.payment,
            Field::Tariff => &mut self.tariff,
            Field::Services => &mut self.services,
            Field::Agreed => &mut self.agreed,
            Field::Passengers => &mut self.passengers,
            Field::CallBefore => &mut self.call_before,
            Field::Discount => &mut self.discount,
            Field::Company => &mut self.company,
            Field::Group => &mut self.group,
        }
    }

    /// The text of a field.
    pub fn text_of(&self, field: Field) -> &Input {
        match field {
            Field::Phone => &self.phone,
            Field::Name => &self.name,
            Field::Time => &self.time,
            Field::Comment => &self.comment,
            Field::Payment => &self.payment,
            Field::Tariff => &self.tariff,
            Field::Services => &self.services,
            Field::Agreed => &self.agreed,
            Field::Passengers => &self.passengers,
            Field::CallBefore => &self.call_before,
            Field::Discount => &self.discount,
            Field::Company => &self.company,
            Field::Group => &self.group,
            Field::From | Field::Via(_) | Field::To => match self.address(field) {
                Some(address) => &address.input,
                None => &self.to.input,
            },
        }
    }

    /// The fields of text stand as they are filled in now.
    pub(super) fn stand_filled_in(&mut self) {
        let fields = self.fields().into_iter();
        let is_text = |field: &Field| self.address(*field).is_none();
        let is_there = |field: &Field| !self.text_of(*field).value().is_empty();
        self.filled_in = fields.filter(is_text).filter(is_there).collect();
    }

    /// Whether a field stands untouched as it was filled in: the first character takes its place.
    pub fn is_filled_in(&self, field: Field) -> bool {
        let is_preset = self.address(field).is_some_and(|address| address.is_preset);
        is_preset || self.filled_in.contains(&field)
    }

    /// The keys come back to a field: what stands there is replaced by the first character, or gone on with
    /// after a key that moves the cursor.
    pub(super) fn come_back(&mut self) {
        if let Some(address) = self.address_mut() {
            return address.come_back();
        }
        let here = self.field;
        if !self.text_of(here).value().is_empty() && !self.filled_in.contains(&here) {
            self.filled_in.push(here);
        }
    }

    /// The field of text with the keys is touched; returns whether it stood as it was filled in.
    pub(super) fn touch(&mut self) -> bool {
        let before = self.filled_in.len();
        let here = self.field;
        self.filled_in.retain(|field| *field != here);
        self.filled_in.len() < before
    }

    /// The address of a field that is for one.
    pub fn address(&self, field: Field) -> Option<&AddressField> {
        match field {
            Field::From => Some(&self.from),
            Field::Via(at) => self.via.get(at),
            Field::To => Some(&self.to),
            _ => None,
        }
    }

    /// The address that has the keys.
    pub(super) fn address_mut(&mut self) -> Option<&mut AddressField> {
        self.address_of_mut(self.field)
    }

    pub(super) fn address_of_mut(&mut self, field: Field) -> Option<&mut AddressField> {
        match field {
            Field::From => Some(&mut self.from),
            Field::Via(at) => self.via.get_mut(at),
            Field::To => Some(&mut self.to),
            _ => None,
        }
    }

    /// Every address, in the order of the way.
    pub(super) fn addresses_mut(&mut self) -> impl Iterator<Item = &mut AddressField> {
        [&mut self.from]
            .into_iter()
            .chain(&mut self.via)
            .chain([&mut self.to])
    }

    /// Whether `+` adds a stop: on a destination that is empty or stands there untouched.
    pub(super) fn adds_stop(&self, chord: Chord) -> bool {
        let is_free = self.to.is_empty() || self.to.is_preset;
        let is_plain = chord.text() == Some('+');
        is_plain && self.field == Field::To && is_free && self.via.len() < MOST_STOPS
    }

    pub(super) fn add_stop(&mut self) -> Outcome {
        self.via.push(AddressField::default());
        self.go(Field::Via(self.via.len() - 1))
    }

    /// Backspace in an empty stop takes it away.
    pub(super) fn drop_stop(&mut self) -> Outcome {
        match self.field {
            Field::Via(at) if self.via.get(at).is_some_and(AddressField::is_empty) => {
                self.via.remove(at);
                self.go(Field::To)
            }
            _ => Outcome::Stay,
        }
    }
}
