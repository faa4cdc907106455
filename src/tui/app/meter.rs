//! The bill of an order as it is finished: what the office has measured, or what the driver read off his meter.

use super::App;
use crate::board::OrderRow;
use crate::msg::Command;
use crate::popups::{About, Kind, Question, Yes};
use crate::sum::price_said;
use crate::text::{Value, Word};
use crate::view::{kilometres, money, number};
use pult_app::Bill;
use pult_domain::{Meters, Money, OrderId, Seconds};
use pult_geo::Lengths;

/// The longest way that is believed, in metres, and the longest waiting, in minutes.
const MOST_METERS: i64 = 3_000_000;
const MOST_MINUTES: i64 = 24 * 60;
/// What is written behind a length, and behind a time.
const LENGTHS: [&str; 2] = ["км", "km"];
const TIMES: [&str; 3] = ["минут", "мин", "min"];

/// A bill as it is typed: the sum that was paid; or kilometres (`12,5 км`; `12,5+4` with four out of town), minutes of
/// waiting behind them. `None` when it is none.
pub(super) fn bill_said(text: &str) -> Option<Bill> {
    let text = text.trim().to_lowercase().replace(',', ".");
    let has_length = LENGTHS.iter().any(|unit| text.contains(unit));
    if !has_length && !text.contains('+') {
        return price_said(&text).map(Bill::Agreed);
    }
    let words = text.split_whitespace().map(without_unit);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let (way, waited) = match words.as_slice() {
        [way] => (*way, 0),
        [way, waited] => (*way, waited.parse().ok()?),
        _ => return None,
    };
    let (city, country) = way.split_once('+').unwrap_or((way, "0"));
    let driven = Lengths {
        city: meters(city)?,
        country: meters(country)?,
    };
    let is_believed = (0..=MOST_MINUTES).contains(&waited);
    is_believed.then_some(Bill::Meter {
        driven,
        waited: Seconds::minutes(waited),
    })
}

fn without_unit(word: &str) -> &str {
    let mut units = LENGTHS.iter().chain(&TIMES);
    let unit = units.find_map(|unit| word.strip_suffix(unit));
    unit.unwrap_or(word).trim_end()
}

/// Kilometres with up to three decimals.
fn meters(text: &str) -> Option<Meters> {
    let text = without_unit(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() > 3 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<3}").parse().ok()?;
    let length = whole.checked_mul(1_000)?.checked_add(part)?;
    (length <= MOST_METERS).then_some(Meters(length))
}

impl App {
    /// The last step says what the client pays, and asks.
    pub(super) fn completion(
        &self,
        row: &OrderRow,
        bill: Option<Bill>,
        sum: Option<Money>,
    ) -> Question {
        let order = row.id.to_string();
        let mut lines = vec![
            self.words
                .with(Word("complete-question"), &[("order", Value::from(order))]),
        ];
        match sum {
            Some(sum) => {
                let sum = Value::from(money(&self.words, sum));
                lines.push(match self.metered_said(bill) {
                    Some(read) => {
                        let values = [("read", Value::from(read)), ("sum", sum)];
                        self.words.with(Word("complete-metered"), &values)
                    }
                    None => self.words.with(Word("complete-sum"), &[("sum", sum)]),
                });
            }
            None if row.is_paid => lines.push(self.words.say(Word("complete-no-sum"))),
            None => {}
        }
        lines.push(self.words.say(Word("complete-keys")));
        Question {
            title: Word("complete-title"),
            lines,
            yes: Yes::Complete(row.id, bill, sum),
            enter_is_yes: true,
        }
    }

    /// What was read off a meter, as it was understood.
    fn metered_said(&self, bill: Option<Bill>) -> Option<String> {
        let Some(Bill::Meter { driven, waited }) = bill else {
            return None;
        };
        let km = |length: Meters| Value::from(kilometres(&self.words, length));
        let country = driven.country > Meters(0);
        let mut said = match country {
            true => {
                let values = [("city", km(driven.city)), ("country", km(driven.country))];
                self.words.with(Word("metered-country"), &values)
            }
            false => self
                .words
                .with(Word("metered-km"), &[("km", km(driven.city))]),
        };
        if waited > Seconds(0) {
            let waited = [("minutes", Value::from(waited.0 / 60))];
            said.push_str(&self.words.with(Word("metered-waited"), &waited));
        }
        Some(said)
    }

    /// It is known what an order costs if it is finished so: the question that is asked tells it, and what was
    /// typed is asked about.
    pub(super) fn take_bill(&mut self, order: OrderId, bill: Option<Bill>, sum: Option<Money>) {
        let Some(row) = self.board.orders.get(&order) else {
            return;
        };
        let question = self.completion(row, bill, sum);
        let is_asked = |kind: &Kind| match kind {
            Kind::Ask(asked) => asked.finishes() == Some((order, bill)),
            _ => false,
        };
        match self.popups.last_mut().filter(|popup| is_asked(&popup.kind)) {
            Some(popup) => popup.kind = Kind::Ask(question),
            None if bill.is_some() => self.open(Kind::Ask(question)),
            None => {}
        }
    }

    /// What the driver read off is typed, or the sum that the tariff reckons is taken by Enter.
    pub(super) fn ask_meter(&mut self, order: OrderId, reckoned: Option<Money>) {
        let sum = reckoned.map(|sum| number(&self.words, sum));
        let sum = sum.unwrap_or_default();
        self.open(Kind::preset(About::Meter(order), &sum));
    }

    /// What the driver read off was typed.
    pub(super) fn metered(&mut self, order: OrderId, text: &str) -> Vec<Command> {
        let Some(bill) = bill_said(text) else {
            let wrong = self.words.say(Word("wrong-meter"));
            self.open(Kind::mistyped(About::Meter(order), text, wrong));
            return Vec::new();
        };
        vec![Command::BillOf(order, Some(bill))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_meter_shows_is_understood_or_refused() {
        let meter = |city, country, minutes| {
            Some(Bill::Meter {
                driven: Lengths {
                    city: Meters(city),
                    country: Meters(country),
                },
                waited: Seconds::minutes(minutes),
            })
        };
        for (typed, meant) in [
            ("12.5 км", meter(12_500, 0, 0)),
            ("7км", meter(7_000, 0, 0)),
            ("12,5+4", meter(12_500, 4_000, 0)),
            ("12,5+4 км", meter(12_500, 4_000, 0)),
            ("12,5 км 10", meter(12_500, 0, 10)),
            ("12,5 км 10 мин", meter(12_500, 0, 10)),
            ("3,125км 2мин", meter(3_125, 0, 2)),
            ("250", Some(Bill::Agreed(Money(25_000)))),
            ("250 руб", Some(Bill::Agreed(Money(25_000)))),
            ("1 200", Some(Bill::Agreed(Money(120_000)))),
            ("=350", Some(Bill::Agreed(Money(35_000)))),
            ("= 350,50 ₽", Some(Bill::Agreed(Money(35_050)))),
            ("", None),
            ("=", None),
            ("=-5", None),
            ("-5", None),
            ("недорого", None),
            ("12,5 10", None),
            ("12,5 км 10 3", None),
            ("12,1234 км", None),
            ("99999999999999999999", None),
            ("5000 км", None),
            ("5 км 100000", None),
        ] {
            assert_eq!(bill_said(typed), meant, "{typed}");
        }
    }
}
