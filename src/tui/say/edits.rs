//! What was changed about an order, in words: each field from what it was to what it is.

use super::Speaker;
use crate::form::payment_word;
use crate::text::{Value, Word};
use crate::view::{money, phone_groups};
use pult_domain::{Attributes, Money, PaymentMethod, Timestamp};

/// What stands between the stops of a way in the journal.
const THEN: &str = " → ";

/// The fields of an order as the journal names them, the first the most asked for; what each is called.
const FIELDS: [(&str, Word); 15] = [
    ("at", Word("edited-at")),
    ("phone", Word("edited-phone")),
    ("name", Word("edited-name")),
    ("comment", Word("edited-comment")),
    ("tariff", Word("edited-tariff")),
    ("services", Word("edited-services")),
    ("payment", Word("edited-payment")),
    ("account", Word("edited-account")),
    ("discount", Word("edited-discount")),
    ("company", Word("edited-company")),
    ("crew_group", Word("edited-crew-group")),
    ("passengers", Word("edited-passengers")),
    ("call_before", Word("edited-call-before")),
    ("agreed", Word("edited-agreed")),
    ("price", Word("edited-price")),
];

impl Speaker<'_> {
    /// The changes that an event tells of; none where it tells of none.
    pub(super) fn edits(&self, payload: &Attributes) -> Option<String> {
        let change = |field: &str| {
            let from = payload.get(&format!("{field}.from"))?;
            Some((from.as_str(), payload.get(&format!("{field}.to"))?.as_str()))
        };
        let way = change("stops").map(|(from, to)| self.edited_way(from, to));
        let fields = FIELDS.iter().filter_map(|(field, name)| {
            let (from, to) = change(field)?;
            let name = self.words.say(*name);
            // Of what has no name at this desk it is told that it changed.
            Some(match (self.edited(field, from), self.edited(field, to)) {
                (Some(from), Some(to)) => format!("{name} {}", changed(&from, &to)),
                _ => name,
            })
        });
        let told: Vec<String> = way.into_iter().flatten().chain(fields).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    /// The stops that changed; of a way that has more or fewer of them the whole new one, and what it was.
    fn edited_way(&self, from: &str, to: &str) -> Vec<String> {
        let stops = |way: &str| way.split(THEN).map(str::to_owned).collect::<Vec<_>>();
        let (from, to) = (stops(from), stops(to));
        if from.len() != to.len() {
            let way = [
                ("way", Value::from(to.join(THEN))),
                ("before", Value::from(from.join(THEN))),
            ];
            return vec![self.words.with(Word("edited-way"), &way)];
        }
        let last = to.len().saturating_sub(1);
        let both = from.iter().zip(&to).enumerate();
        let others = both.filter(|(_, (from, to))| from != to);
        let told = others.map(|(at, (from, to))| {
            let name = match at {
                0 => Word("edited-from"),
                at if at == last => Word("edited-to"),
                _ => Word("edited-via"),
            };
            format!("{} {}", self.words.say(name), changed(from, to))
        });
        told.collect()
    }

    /// A value of the journal as people say it; `None` where it is an id without a name here.
    fn edited(&self, field: &str, value: &str) -> Option<String> {
        if value.is_empty() {
            return Some(match field {
                "at" => self.words.say(Word("form-asap")),
                _ => String::new(),
            });
        }
        let number = || value.parse::<i64>().ok();
        match field {
            "at" => number().map(|at| self.day_or_clock(Timestamp(at))),
            "phone" => Some(phone_groups(value)),
            "price" | "agreed" => {
                let sum: Money = value.parse().ok()?;
                Some(money(self.words, sum))
            }
            "payment" => {
                let method = PaymentMethod::parse(value).ok()?;
                Some(self.words.say(payment_word(method)))
            }
            "tariff" => {
                let id = number()?;
                let mut known = self.board.tariffs.iter();
                known
                    .find(|(of, _)| of.0 == id)
                    .map(|(_, name)| name.clone())
            }
            "services" => {
                let named = value.split(", ").map(|id| {
                    let id: i64 = id.parse().ok()?;
                    let mut known = self.board.services.iter();
                    known
                        .find(|(of, _)| of.0 == id)
                        .map(|(_, name)| name.clone())
                });
                let named: Option<Vec<String>> = named.collect();
                named.map(|names| names.join(", "))
            }
            "call_before" => Some(self.words.say(match value {
                "true" => Word("bar-yes"),
                _ => Word("bar-no"),
            })),
            "name" | "comment" | "passengers" => Some(value.to_owned()),
            _ => None,
        }
    }
}

/// What it was and what it is; a dash stands for nothing.
fn changed(from: &str, to: &str) -> String {
    let shown = |text: &str| match text {
        "" => "—".to_owned(),
        text => text.to_owned(),
    };
    format!("{}{THEN}{}", shown(from), shown(to))
}
