//! An order that is over, taken once more: the card is filled in, and Enter takes it.

use tui_input::Input;

use super::caller::own;
use super::{AddressField, Books, Field, Form};
use crate::board::{OrderRow, StopRow};

impl Form {
    /// The card of an order like one that was; `payment`: what its kind of payment is called.
    pub fn again(row: &OrderRow, books: Books, payment: String) -> Form {
        let mut form = Form {
            field: Field::Time,
            again: Some(row.id),
            is_untouched_again: true,
            ..Form::new(books)
        };
        let phone = row.customer.phone.as_ref();
        form.phone = Input::new(phone.map_or_else(String::new, |phone| phone.as_str().to_owned()));
        form.confirmed = Some(form.phone.value().to_owned());
        form.name = Input::new(row.customer.name.clone());
        form.comment = Input::new(row.comment.clone());
        form.payment = Input::new(payment);
        form.services = Input::new(form.names_of(&row.services));
        if let Some((first, rest)) = row.stops.split_first() {
            form.from = filled(first);
            if let Some((last, between)) = rest.split_last() {
                form.via = between.iter().map(filled).collect();
                form.to = filled(last);
            }
        }
        form.stand_filled_in();
        form
    }
}

fn filled(stop: &StopRow) -> AddressField {
    let mut field = AddressField::default();
    if !stop.address.is_empty() {
        field.choose(own(stop));
    }
    field
}
