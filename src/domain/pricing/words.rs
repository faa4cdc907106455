//! The words of a quote: a label for each position, and its arithmetic.

use crate::{Locale, Meters, Money, Percent, QuoteLineKind as Kind};

/// Writes comments in one language.
#[derive(Clone, Copy)]
pub(super) struct Words(pub Locale);

impl Words {
    /// `Город: 7.5 км × 18`; the label alone when there is nothing to explain.
    pub fn comment(self, kind: Kind, detail: &str) -> String {
        let label = self.label(kind);
        if detail.is_empty() {
            return label.to_owned();
        }
        format!("{label}: {detail}")
    }

    /// `7.5 км × 18`.
    pub fn kilometres(self, length: Meters, rate: Money) -> String {
        format!("{} × {}", self.length(length), amount(rate))
    }

    /// `7 мин × 6`.
    pub fn minutes(self, minutes: i64, rate: Money) -> String {
        let unit = self.0.pick("мин", "min");
        format!("{minutes} {unit} × {}", amount(rate))
    }

    /// `90 мин × 900 / 60`.
    pub fn hours(self, minutes: i64, rate: Money) -> String {
        format!("{} / 60", self.minutes(minutes, rate))
    }

    /// `10 % от 280`.
    pub fn share(self, percent: Percent, base: Money) -> String {
        let of = self.0.pick("от", "of");
        format!("{percent} % {of} {}", amount(base))
    }

    /// `Детское кресло (100 + 10 % от 280)`, without the part that is nothing; a bare sum needs
    /// no arithmetic.
    pub fn named(self, name: &str, sum: Money, percent: Percent, base: Money) -> String {
        let share = self.share(percent, base);
        match (sum, percent) {
            (_, Percent(0)) => name.to_owned(),
            (Money::ZERO, _) => format!("{name} ({share})"),
            _ => format!("{name} ({} + {share})", amount(sum)),
        }
    }

    /// `включено 3 км`; empty when nothing is included.
    pub fn included(self, length: Meters) -> String {
        if length <= Meters(0) {
            return String::new();
        }
        let included = self.0.pick("включено", "includes");
        format!("{included} {}", self.length(length))
    }

    fn length(self, length: Meters) -> String {
        format!("{} {}", decimal(length.0, 3), self.0.pick("км", "km"))
    }

    fn label(self, kind: Kind) -> &'static str {
        let (ru, en) = match kind {
            Kind::FixedPrice => ("Фиксированная цена", "Fixed price"),
            Kind::Hourly => ("Почасовой заказ", "Hourly hire"),
            Kind::ZonePrice => ("Цена между районами", "Price between zones"),
            Kind::Boarding => ("Посадка", "Boarding"),
            Kind::CityKm => ("Город", "City"),
            Kind::CountryKm => ("За городом", "Out of town"),
            Kind::BackWay => ("Обратный путь", "Way back"),
            Kind::SourceCountryKm => ("Путь к загородной подаче", "Way to a country pick-up"),
            Kind::CountrySurcharge => ("Загородный заказ", "Country order"),
            Kind::ZoneSurcharge => ("Подача в районе", "Pick-up in zone"),
            Kind::Night => ("Ночь", "Night"),
            Kind::Waiting => ("Ожидание", "Waiting"),
            Kind::NoShow => ("Клиент не вышел", "No-show"),
            Kind::Prior => ("Предварительный заказ", "Pre-order"),
            Kind::Minimum => ("До минимальной суммы", "Up to the minimum"),
            Kind::Service => ("Услуга", "Service"),
            Kind::Discount => ("Скидка", "Discount"),
            Kind::Rounding => ("Округление", "Rounding"),
            Kind::Prize => ("Призовой заказ", "Prize order"),
        };
        self.0.pick(ru, en)
    }
}

/// `150 − 100`.
pub(super) fn difference(from: Money, take: Money) -> String {
    format!("{} − {}", amount(from), amount(take))
}

/// `288 → 290`.
pub(super) fn change(from: Money, to: Money) -> String {
    format!("{} → {}", amount(from), amount(to))
}

/// Money with as many decimals as it needs: `18`, `28.2`.
fn amount(money: Money) -> String {
    decimal(money.0, 2)
}

/// `value` of `10^-decimals`, with as many decimals as it needs.
fn decimal(value: i64, decimals: usize) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_printed_as_far_as_they_are_needed() {
        for (value, decimals, text) in [
            (0, 2, "0"),
            (1800, 2, "18"),
            (2820, 2, "28.2"),
            (-5, 2, "-0.05"),
            (7500, 3, "7.5"),
            (10_000, 3, "10"),
            (1, 3, "0.001"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(decimal(value, decimals), text);
        }
    }
}
