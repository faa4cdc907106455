//! An order that is changed on a card: filled in as it stands, and only what differs is sent.

use tui_input::Input;

use super::{AddressField, Books, Field, Form, When, WhenSaid};
use crate::msg::Suggestion;
use crate::text::Word;
use pult_app::{OfficeTime, OrderEdit, StopEdit};
use pult_domain::{Money, Order, OrderId, Phone, Stop};

/// An order that is being changed.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The order as it stood.
    pub before: Box<Order>,
    /// The card as it was filled in first: field by field.
    texts: Vec<(Field, String)>,
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
    /// The card of an order that is there; `payment`: what its kind of payment is called.
    pub fn of_order(order: Order, books: Books, time: &OfficeTime, payment: String) -> Form {
        let mut form = Form {
            field: Field::From,
            ..Form::new(books)
        };
        let phone = order.customer.phone.as_ref();
        form.phone = Input::new(phone.map_or_else(String::new, |phone| phone.as_str().to_owned()));
        form.confirmed = Some(form.phone.value().to_owned());
        form.name = Input::new(order.customer.name.clone());
        form.comment = Input::new(order.comment.clone());
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
        form.payment = Input::new(payment);
        let texts = form.fields().into_iter();
        let texts = texts
            .map(|field| (field, form.text_of(field).value().to_owned()))
            .collect();
        form.editing = Some(Editing {
            before: Box::new(order),
            texts,
        });
        form
    }

    /// Whether a field says something else than the order did.
    pub fn is_changed(&self, field: Field) -> bool {
        let Some(editing) = &self.editing else {
            return false;
        };
        let before = editing.texts.iter().find(|(of, _)| *of == field);
        before.map(|(_, text)| text.as_str()) != Some(self.text_of(field).value())
    }

    /// Whether nothing differs from the order.
    pub(super) fn is_unchanged(&self) -> bool {
        !self
            .fields()
            .into_iter()
            .any(|field| self.is_changed(field))
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
        if wanted.customer.name != before.customer.name {
            edit.name = Some(wanted.customer.name);
        }
        if wanted.comment != before.comment {
            edit.comment = Some(wanted.comment);
        }
        if self.is_changed(Field::Tariff) && wanted.tariff != before.tariff {
            edit.tariff = Some(wanted.tariff);
        }
        if self.is_changed(Field::Services) && wanted.services != before.services {
            edit.services = Some(wanted.services);
        }
        if wanted.payment.method != before.payment.method {
            edit.payment = Some(wanted.payment);
        }
        if self.when.at() != before.due_at() {
            edit.at = Some(self.when.at());
        }
        edit.stops = self.edited_stops(before);
        Ok(edit)
    }

    /// The stops, when one of them is another.
    fn edited_stops(&self, before: &Order) -> Option<Vec<StopEdit>> {
        let fields = self.fields().into_iter();
        let fields: Vec<Field> = fields
            .filter(|field| matches!(field, Field::From | Field::Via(_) | Field::To))
            .collect();
        let is_same = fields.len() == before.stops.len()
            && !fields.iter().any(|field| self.is_changed(*field));
        let has_no_end = before.stops.len() == 1 && self.to.is_empty() && self.via.is_empty();
        if is_same || has_no_end && !self.is_changed(Field::From) {
            return None;
        }
        let last = fields.len() - 1;
        // What was emptied goes: the crew is no longer told to drive there.
        let stays = |(at, field): &(usize, &Field)| {
            let is_empty = self.address(**field).is_some_and(AddressField::is_empty);
            let was_there = *at < before.stops.len() && !self.is_changed(**field);
            *at == 0 || !is_empty || was_there
        };
        let edits = fields.iter().enumerate().filter(stays);
        let edit = |(at, field): (usize, &Field)| {
            let stop = match at {
                at if at == last && before.stops.len() > 1 => before.stops.last(),
                at if at + 1 < before.stops.len() || at == 0 => before.stops.get(at),
                _ => None,
            };
            let place = self.address(*field).and_then(AddressField::place);
            StopEdit {
                id: stop.map(|stop| stop.id),
                place: match self.is_changed(*field) || stop.is_none() {
                    true => Some(place.unwrap_or_default()),
                    false => None,
                },
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
        let before = self
            .editing
            .as_ref()
            .map(|editing| editing.before.customer.phone.clone());
        before == Some(Phone::parse(self.phone.value()).ok())
    }
}

/// A stop as a field: what is typed takes its place.
fn filled(stop: &Stop) -> AddressField {
    let mut field = AddressField::default();
    let Some(place) = stop
        .place()
        .filter(|place| !place.address.is_empty() || !place.name.is_empty())
    else {
        return field;
    };
    let text = match place.address.is_empty() {
        true => place.name.clone(),
        false => place.address.clone(),
    };
    field.fill(Suggestion {
        text,
        landmark: place.landmark.clone(),
        point: place.point,
        settlement: place.settlement.clone(),
        certainty: place.certainty,
        off_map: false,
        meant: true,
        own: true,
    });
    field
}
