//! The sheet a price is added up on. Its total never leaves 0 to the largest amount there is, and
//! each line holds exactly what it changed, so that the lines always add up.

use super::words::Words;
use crate::{Locale, Meters, Money, Percent, Quote, QuoteLine, QuoteLineKind as Kind, TariffId};

/// A quote in the making.
pub(super) struct Sheet {
    words: Words,
    lines: Vec<QuoteLine>,
    total: Money,
}

impl Sheet {
    pub fn new(locale: Locale) -> Sheet {
        Sheet {
            words: Words(locale),
            lines: Vec::new(),
            total: Money::ZERO,
        }
    }

    /// What the positions so far add up to.
    pub fn total(&self) -> Money {
        self.total
    }

    pub fn words(&self) -> Words {
        self.words
    }

    pub fn into_quote(self, tariff: Option<TariffId>, tariff_version: i64) -> Quote {
        Quote {
            tariff,
            tariff_version,
            total: self.total,
            lines: self.lines,
        }
    }

    /// Adds `sum`, nothing when it is negative; answers what was added.
    pub fn add(&mut self, kind: Kind, sum: Money, detail: String) -> Money {
        self.move_to(self.total + sum.max(Money::ZERO), kind, detail)
    }

    /// Takes `sum`, nothing when it is negative, and not more than there is.
    pub fn take(&mut self, kind: Kind, sum: Money, detail: String) {
        let sum = sum.clamp(Money::ZERO, self.total);
        self.move_to(self.total - sum, kind, detail);
    }

    /// Adds the price of a length at `rate` a kilometre; answers what was added.
    pub fn add_km(&mut self, kind: Kind, length: Meters, rate: Money) -> Money {
        let length = length.max(Meters(0));
        let detail = self.words.kilometres(length, rate);
        self.add(kind, rate.scaled(length.0, 1000), detail)
    }

    /// Adds `percent` of `base`.
    pub fn add_share(&mut self, kind: Kind, percent: Percent, base: Money) {
        let detail = self.words.share(percent, base);
        self.add(kind, base.percent(percent), detail);
    }

    /// Writes the line that moves the total; none when it stays.
    fn move_to(&mut self, total: Money, kind: Kind, detail: String) -> Money {
        let sum = total - self.total;
        if sum != Money::ZERO {
            let comment = self.words.comment(kind, &detail);
            self.lines.push(QuoteLine { kind, comment, sum });
        }
        self.total = total;
        sum
    }
}
