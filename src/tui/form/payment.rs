//! How an order is paid, by a few letters of its name, in either language and keyboard layout.

use super::Form;
use crate::filter::fold;
use pult_domain::PaymentMethod;
use pult_geo::addresses::layout;

/// The names of the kinds of payment, in both languages.
const NAMES: [(&str, PaymentMethod); 16] = [
    ("наличные", PaymentMethod::Cash),
    ("наличкой", PaymentMethod::Cash),
    ("наличка", PaymentMethod::Cash),
    ("налом", PaymentMethod::Cash),
    ("cash", PaymentMethod::Cash),
    ("карта", PaymentMethod::Card),
    ("картой", PaymentMethod::Card),
    ("card", PaymentMethod::Card),
    ("безналом", PaymentMethod::Card),
    ("безналичный", PaymentMethod::Card),
    ("сбп", PaymentMethod::Card),
    ("переводом", PaymentMethod::Card),
    ("терминалом", PaymentMethod::Card),
    ("счет", PaymentMethod::Account),
    ("со счета", PaymentMethod::Account),
    ("account", PaymentMethod::Account),
];

impl Form {
    /// The kind of payment that is meant; `None` when the text means none.
    pub fn payment_method(&self) -> Option<PaymentMethod> {
        let typed = fold(self.payment.value().trim());
        if typed.is_empty() {
            return Some(PaymentMethod::Cash);
        }
        let named = |typed: &str| {
            let known = NAMES.iter().find(|(name, _)| name.starts_with(typed));
            known.map(|(_, method)| *method)
        };
        named(&typed).or_else(|| named(&layout::twin(&typed)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tui_input::Input;

    #[test]
    fn a_payment_is_named_by_a_few_letters() {
        for (typed, method) in [
            ("", Some(PaymentMethod::Cash)),
            ("нал", Some(PaymentMethod::Cash)),
            ("наличка", Some(PaymentMethod::Cash)),
            ("безнал", Some(PaymentMethod::Card)),
            ("безналичный", Some(PaymentMethod::Card)),
            ("СБП", Some(PaymentMethod::Card)),
            ("перевод", Some(PaymentMethod::Card)),
            ("терминал", Some(PaymentMethod::Card)),
            ("к", Some(PaymentMethod::Card)),
            ("сч", Some(PaymentMethod::Account)),
            ("ca", Some(PaymentMethod::Cash)),
            ("card", Some(PaymentMethod::Card)),
            ("rfhn", Some(PaymentMethod::Card)),
            ("рубли", None),
        ] {
            let form = Form {
                payment: Input::new(typed.to_owned()),
                ..Form::default()
            };
            assert_eq!(form.payment_method(), method, "{typed}");
        }
    }
}
