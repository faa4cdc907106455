//! An order that is changed on a card: filled in as it stands, and only what differs is sent.

use tui_input::Input;

use super::phone::PhoneState;
use super::{AddressField, Books, Elsewhere, Field, Form, InWords, When, WhenSaid, choice};
use crate::msg::Suggestion;
use crate::place::called;
use crate::text::Word;
use pult_app::{OfficeTime, OrderEdit, StopEdit};
use pult_domain::{Money, Order, OrderId, Phone, Stop, StopId, visible};

/// An order that is being changed.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The order as it stood.
    pub before: Box<Order>,
    /// What the card was filled in from.
    pub(super) base: Base,
    /// What happened to the order elsewhere while its card is open.
    pub elsewhere: Elsewhere,
    /// The card as the order would be filled in now, once it was changed elsewhere.
    pub(super) theirs: Option<Box<Form>>,
}

/// What the order said when its card was filled in: its stops, and the text of every field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Which order it is.
    pub order: OrderId,
    pub(super) stops: Vec<StopId>,
    pub(super) texts: Vec<(Field, String)>,
}

impl Base {
    /// No order.
    pub(super) const NOTHING: Base = Base {
        order: OrderId(0),
        stops: Vec::new(),
        texts: Vec::new(),
    };

    /// What a field said.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        let mut texts = self.texts.iter();
        let known = texts.find(|(of, _)| *of == field);
        known.map(|(_, text)| text.as_str())
    }

    /// Whether an address says something else than its stop did.
    pub(super) fn is_other(&self, address: &AddressField) -> bool {
        let before = address.stop.and_then(|stop| self.stop_text(stop));
        before.unwrap_or_default() != address.input.value()
    }

    /// What the field of a stop said.
    pub(super) fn stop_text(&self, stop: StopId) -> Option<&str> {
        let at = self.stops.iter().position(|known| *known == stop)?;
        let field = match at {
            0 => Field::From,
            at if at + 1 == self.stops.len() => Field::To,
            at => Field::Via(at - 1),
        };
        self.text(field)
    }
}

impl Editing {
    /// Which order it is.
    pub fn id(&self) -> OrderId {
        self.before.id
    }

    /// What it cost before.
    pub fn old_price(&self) -> Option<Money> {
        let quote = self.before.quote.as_ref().map(|quote| quote.total);
        self.before.fixed_price.or(quote)
    }
}

impl Form {
    /// The card of an order that is there; `said`: what of it a card has in words.
    pub fn of_order(order: Order, books: Books, time: &OfficeTime, said: InWords) -> Form {
        let mut form = Form {
            field: Field::From,
            ..Form::new(books)
        };
        let phone = order.customer.phone.as_ref();
        form.phone = Input::new(phone.map_or_else(String::new, |phone| phone.as_str().to_owned()));
        form.confirmed = Some(form.phone.value().to_owned());
        form.name = Input::new(visible(&order.customer.name).into_owned());
        form.comment = Input::new(visible(&order.comment).into_owned());
        let (first, rest) = match order.stops.split_first() {
            Some((first, rest)) => (Some(first), rest),
            None => (None, &[][..]),
        };
        form.from = first.map_or_else(AddressField::default, filled);
        if let Some((last, between)) = rest.split_last() {
            form.via = between.iter().map(filled).collect();
            form.to = filled(last);
        }
        if let Some(at) = order.due_at() {
            form.time = Input::new(time.format(at, "%d.%m.%Y %-H:%M"));
            form.when = WhenSaid::Known(When::At(at));
            form.time_read = Some(form.time.value().to_owned());
        }
        let tariff = order
            .tariff
            .and_then(|id| form.tariff_name(id).map(str::to_owned));
        form.tariff = Input::new(tariff.unwrap_or_default());
        form.services = Input::new(form.names_of(&order.services));
        form.payment = Input::new(said.payment);
        form.agreed = Input::new(said.agreed);
        form.company = Input::new(choice::name_of(&order.company, &form.books.companies));
        let group = order.crew_group;
        let group = group.map(|id| choice::name_of(&id, &form.books.groups));
        form.group = Input::new(group.unwrap_or_default());
        let passengers = order.passengers.map(|n| n.to_string());
        form.passengers = Input::new(passengers.unwrap_or_default());
        form.call_before = Input::new(said.call_before);
        let discount = order.discount;
        let discount = discount.map(|id| choice::name_of(&id, &form.books.discounts));
        form.discount = Input::new(discount.unwrap_or_default());
        form.stand_filled_in();
        let texts = form.fields().into_iter();
        let texts = texts
            .map(|field| (field, form.text_of(field).value().to_owned()))
            .collect();
        let base = Base {
            order: order.id,
            stops: order.stops.iter().map(|stop| stop.id).collect(),
            texts,
        };
        form.editing = Some(Editing {
            before: Box::new(order),
            base,
            elsewhere: Elsewhere::default(),
            theirs: None,
        });
        form
    }

    /// Whether a field says something else than the order did.
    pub fn is_changed(&self, field: Field) -> bool {
        let Some(editing) = &self.editing else {
            return false;
        };
        match self.address(field) {
            Some(address) => editing.base.is_other(address),
            None => editing.base.text(field) != Some(self.text_of(field).value()),
        }
    }

    /// Whether a field is a stop where the crew has been: it stays as it is.
    pub fn is_passed(&self, field: Field) -> bool {
        let stop = self.address(field).and_then(|address| address.stop);
        let (Some(stop), Some(editing)) = (stop, &self.editing) else {
            return false;
        };
        let stop = editing.before.stop(stop);
        stop.is_some_and(|stop| !stop.is_open())
    }

    /// The fields of the way, from the pick-up to the destination.
    pub(super) fn way_fields(&self) -> Vec<Field> {
        let fields = self.fields().into_iter();
        fields
            .filter(|field| matches!(field, Field::From | Field::Via(_) | Field::To))
            .collect()
    }

    /// Whether nothing differs from the order.
    pub(super) fn is_unchanged(&self) -> bool {
        let mut fields = self.fields().into_iter();
        self.has_same_stops() && !fields.any(|field| self.is_changed(field))
    }

    /// Whether the stops of the order are all there, in their sequence.
    fn has_same_stops(&self) -> bool {
        let Some(editing) = &self.editing else {
            return true;
        };
        let fields = self.way_fields().into_iter();
        let stops = fields.filter_map(|field| self.address(field)?.stop);
        stops.eq(editing.base.stops.iter().copied())
    }

    /// What differs from the order; else the field that is wrong, and what is wrong with it.
    pub(super) fn edit(&self, editing: &Editing) -> Result<OrderEdit, (Field, Word)> {
        let before = &*editing.before;
        let wanted = self.order()?;
        let mut edit = OrderEdit {
            unfit: self.unfit,
            ..OrderEdit::default()
        };
        if wanted.customer.phone != before.customer.phone {
            edit.phone = Some(wanted.customer.phone);
        }
        // A text that nobody touched stays as it is kept, also where it is shown otherwise.
        if self.is_changed(Field::Name) && wanted.customer.name != before.customer.name {
            edit.name = Some(wanted.customer.name);
        }
        if self.is_changed(Field::Comment) && wanted.comment != before.comment {
            edit.comment = Some(wanted.comment);
        }
        if self.is_changed(Field::Tariff) && wanted.tariff != before.tariff {
            edit.tariff = Some(wanted.tariff);
        }
        if self.is_changed(Field::Services) && wanted.services != before.services {
            edit.services = Some(wanted.services);
        }
        if self.is_changed(Field::Agreed) && wanted.fixed_price != before.fixed_price {
            edit.fixed_price = Some(wanted.fixed_price);
        }
        if self.is_changed(Field::Passengers) && wanted.passengers != before.passengers {
            edit.passengers = Some(wanted.passengers);
        }
        if self.is_changed(Field::CallBefore) && wanted.call_before != before.call_before {
            edit.call_before = Some(wanted.call_before);
        }
        if self.is_changed(Field::Discount) && wanted.discount != before.discount {
            edit.discount = Some(wanted.discount);
        }
        if self.is_changed(Field::Company) {
            edit.company = wanted.company.filter(|company| *company != before.company);
        }
        if self.is_changed(Field::Group) && wanted.crew_group != before.crew_group {
            edit.crew_group = Some(wanted.crew_group);
        }
        if wanted.payment.method != before.payment.method {
            edit.payment = Some(wanted.payment);
        }
        if self.when.at() != before.due_at() {
            edit.at = Some(self.when.at());
        }
        edit.stops = self.edited_stops(editing);
        Ok(edit)
    }

    /// The stops, when one of them is another.
    fn edited_stops(&self, editing: &Editing) -> Option<Vec<StopEdit>> {
        let fields = self.way_fields();
        if self.has_same_stops() && !fields.iter().any(|field| self.is_changed(*field)) {
            return None;
        }
        let addresses = fields.iter().filter_map(|field| self.address(*field));
        // What was emptied goes: the crew is no longer told to drive there.
        let stays = |(at, address): &(usize, &AddressField)| {
            // One that nobody knew the place of was empty before.
            let before = address.stop.and_then(|stop| editing.base.stop_text(stop));
            *at == 0 || !address.is_empty() || before == Some("")
        };
        let edits = addresses.enumerate().filter(stays);
        let edit = |(_, address): (usize, &AddressField)| {
            // One that was taken out elsewhere is put in anew.
            let stop = address.stop.filter(|id| editing.before.stop(*id).is_some());
            let is_new = stop.is_none() || editing.base.is_other(address);
            StopEdit {
                id: stop,
                place: is_new.then(|| address.place().unwrap_or_default()),
                comment: None,
            }
        };
        Some(edits.map(edit).collect())
    }

    pub(super) fn names_of(&self, services: &[pult_domain::ServiceId]) -> String {
        let name = |id: &pult_domain::ServiceId| {
            let known = self.books.services.iter().find(|(known, _)| known == id);
            known.map(|(_, name)| name.as_str())
        };
        services
            .iter()
            .filter_map(name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The phone of an order that is changed need not be confirmed again.
    pub(super) fn keeps_phone(&self) -> bool {
        if self.is_changed(Field::Phone) && self.phone_state() == PhoneState::Odd {
            return false;
        }
        let before = self
            .editing
            .as_ref()
            .map(|editing| editing.before.customer.phone.clone());
        before == Some(Phone::parse(self.phone.value()).ok())
    }
}

/// A stop as a field: what is typed takes its place. A place without an address is there by its coordinates.
pub(super) fn filled(stop: &Stop) -> AddressField {
    let mut field = AddressField::of_stop(Some(stop.id));
    let Some((place, text)) = stop.place().map(|place| (place, called(place))) else {
        return field;
    };
    if text.is_empty() {
        return field;
    }
    field.fill(Suggestion {
        text,
        landmark: visible(&place.landmark).into_owned(),
        point: place.point,
        settlement: place.settlement.clone(),
        certainty: place.certainty,
        off_map: false,
        meant: true,
        own: true,
    });
    field
}
