//! What an order says that a card has in words.

use crate::sum::price_said;
use crate::text::{Word, Words};
use crate::view::number;
use pult_domain::{Money, Order};

use super::{Form, payment_said};

/// How an order is paid, the price that was agreed and whether a call is wanted, as its card has them.
#[derive(Debug, Clone)]
pub struct InWords {
    pub(super) payment: String,
    pub(super) agreed: String,
    pub(super) call_before: String,
}

impl InWords {
    /// Those of an order.
    pub fn of(words: &Words, order: &Order) -> InWords {
        let agreed = order.fixed_price;
        InWords {
            payment: payment_said(words, order.payment.method),
            agreed: agreed.map_or_else(String::new, |sum| number(words, sum)),
            call_before: match order.call_before {
                true => words.say(Word("bar-yes")),
                false => String::new(),
            },
        }
    }
}

impl Form {
    /// The price that is agreed on, if one is.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn agreed_price(&self) -> Result<Option<Money>, Word> {
        match self.agreed.value().trim() {
            "" => Ok(None),
            typed => price_said(typed).map(Some).ok_or(Word("form-bad-sum")),
        }
    }
}
