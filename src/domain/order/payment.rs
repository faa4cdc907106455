//! Who wants an order, and how it is paid.

use crate::{ClientId, Error, Phone, Result, Wrong};

/// Who wants it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// The name, or empty.
    pub name: String,
    /// The phone, when known.
    pub phone: Option<Phone>,
}

/// By what an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PaymentMethod {
    /// In cash, to the driver.
    #[default]
    Cash,
    /// By card, to the driver.
    Card,
    /// From a client's account.
    Account,
}

impl PaymentMethod {
    /// Every method.
    pub const ALL: [PaymentMethod; 3] = [
        PaymentMethod::Cash,
        PaymentMethod::Card,
        PaymentMethod::Account,
    ];

    /// The word in the database and in the own API.
    pub fn as_str(self) -> &'static str {
        match self {
            PaymentMethod::Cash => "cash",
            PaymentMethod::Card => "card",
            PaymentMethod::Account => "account",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<PaymentMethod> {
        let found = PaymentMethod::ALL
            .into_iter()
            .find(|method| method.as_str() == text);
        found.ok_or_else(|| {
            Error::invalid(
                "payment",
                Wrong::not_one_of(text, &["cash", "card", "account"]),
            )
        })
    }
}

/// How the order is paid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payment {
    /// By what.
    pub method: PaymentMethod,
    /// The client whose account pays, when the method is that.
    pub account: Option<ClientId>,
    /// Whether a receipt is to be printed.
    pub print_receipt: bool,
}
