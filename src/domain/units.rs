//! Quantities with a unit: money, percentages, lengths, durations and points.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use super::{Error, Locale, Result, Wrong};

/// An amount in minor units (kopecks) of the office's currency. Exact; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);
    /// The largest amount there is; sums stop here.
    pub const MAX: Money = Money(i64::MAX);

    /// The largest amount that is said or moved at once: an account adds up millions of them.
    pub const LARGEST: Money = Money(1_000_000_000);

    /// Refuses an amount beyond [`Money::LARGEST`], either way.
    ///
    /// # Errors
    /// `Invalid` for this field.
    pub fn check_size(self, field: &'static str) -> Result<()> {
        match self > Money::LARGEST || self < Money(-Money::LARGEST.0) {
            true => Err(Error::invalid(field, Wrong::MoreThanSum(Money::LARGEST))),
            false => Ok(()),
        }
    }

    /// `percent` of this amount, rounded half up (away from zero) to minor units.
    pub fn percent(self, percent: Percent) -> Money {
        Money(divide_half_up(
            i128::from(self.0) * i128::from(percent.0),
            10_000,
        ))
    }

    /// This amount `numerator / denominator` times, rounded half up (away from zero).
    ///
    /// `denominator` is positive.
    pub fn scaled(self, numerator: i64, denominator: i64) -> Money {
        Money(divide_half_up(
            i128::from(self.0) * i128::from(numerator),
            i128::from(denominator),
        ))
    }

    /// The nearest multiple of `step`, half up; the amount itself when `step` is not positive.
    pub fn rounded_to(self, step: Money) -> Money {
        if step.0 <= 0 {
            return self;
        }
        let steps = divide_half_up(i128::from(self.0), i128::from(step.0));
        Money(steps.saturating_mul(step.0))
    }

    /// As people write it: `350`, `350,50`, in English `350.50`; without kopecks where there are none.
    pub fn written(self, locale: Locale) -> String {
        let text = self.to_string();
        locale.decimal(text.strip_suffix(".00").unwrap_or(&text))
    }
}

/// `numerator / denominator`, halves away from zero, clamped to `i64`.
fn divide_half_up(numerator: i128, denominator: i128) -> i64 {
    let quotient = (numerator.abs() * 2 + denominator) / (denominator * 2);
    let clamped = quotient.min(i128::from(i64::MAX)) as i64;
    if numerator < 0 { -clamped } else { clamped }
}

impl fmt::Display for Money {
    /// `240.00`: always two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let minor = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

impl FromStr for Money {
    type Err = Error;

    /// Reads `240`, `240.5`, `-240.50`; more than two decimals is an error.
    fn from_str(text: &str) -> Result<Money> {
        parse_hundredths(text)
            .map(Money)
            .ok_or_else(|| Error::invalid("sum", Wrong::NoMoney(Some(text.to_owned()))))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

/// A percentage in hundredths of a percent: `10 %` is `Percent(1000)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(pub i64);

impl fmt::Display for Percent {
    /// `10`, `7.5`, `0.25`: as many decimals as needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let (whole, hundredths) = (value / 100, value % 100);
        match (hundredths, hundredths % 10) {
            (0, _) => write!(f, "{sign}{whole}"),
            (_, 0) => write!(f, "{sign}{whole}.{}", hundredths / 10),
            _ => write!(f, "{sign}{whole}.{hundredths:02}"),
        }
    }
}

impl FromStr for Percent {
    type Err = Error;

    /// Reads `10`, `7.5`, `-2.25`; more than two decimals is an error.
    fn from_str(text: &str) -> Result<Percent> {
        parse_hundredths(text)
            .map(Percent)
            .ok_or_else(|| Error::invalid("percent", Wrong::NoPercentage(text.to_owned())))
    }
}

/// Decimal text with at most two decimals, in hundredths.
fn parse_hundredths(text: &str) -> Option<i64> {
    parse_decimal(text, 2)
}

/// Decimal text as a whole number of `10^-decimals`; `None` for anything that does not fit exactly.
pub fn parse_decimal(text: &str, decimals: u32) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return None;
    }
    let scale = 10_i64.checked_pow(decimals)?;
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let missing = decimals - u32::try_from(fraction.len()).ok()?;
    let fraction: i64 = if fraction.is_empty() {
        0
    } else {
        fraction
            .parse::<i64>()
            .ok()?
            .checked_mul(10_i64.checked_pow(missing)?)?
    };
    let value = whole.checked_mul(scale)?.checked_add(fraction)?;
    Some(if negative { -value } else { value })
}

/// A length in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Meters(pub i64);

impl Meters {
    /// Kilometres with at most three decimals, as text, in metres.
    pub fn from_km_text(text: &str) -> Option<Meters> {
        parse_decimal(text, 3).map(Meters)
    }

    /// Kilometres, for display and for wire formats with fractional kilometres.
    pub fn km(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add for Meters {
    type Output = Meters;
    fn add(self, other: Meters) -> Meters {
        Meters(self.0.saturating_add(other.0))
    }
}

impl Sum for Meters {
    fn sum<I: Iterator<Item = Meters>>(lengths: I) -> Meters {
        lengths.fold(Meters(0), Add::add)
    }
}

/// A duration in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seconds(pub i64);

impl Seconds {
    /// A duration given in minutes.
    pub const fn minutes(minutes: i64) -> Seconds {
        Seconds(minutes.saturating_mul(60))
    }
}

impl Add for Seconds {
    type Output = Seconds;
    fn add(self, other: Seconds) -> Seconds {
        Seconds(self.0.saturating_add(other.0))
    }
}

impl Sum for Seconds {
    fn sum<I: Iterator<Item = Seconds>>(durations: I) -> Seconds {
        durations.fold(Seconds(0), Add::add)
    }
}

/// A place on the earth: WGS-84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Point {
    /// Latitude, −90 to 90, north positive.
    pub lat: f64,
    /// Longitude, −180 to 180, east positive.
    pub lon: f64,
}

impl Point {
    /// A point, if both coordinates are finite and within range.
    pub fn new(lat: f64, lon: f64) -> Option<Point> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon))
            .then_some(Point { lat, lon })
    }

    /// Whether it is what programs say that know no place: 0, 0, in the sea.
    pub fn is_nowhere(self) -> bool {
        self.lat == 0.0 && self.lon == 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_and_prints_exactly() {
        for (text, minor, printed) in [
            ("240", 24000, "240.00"),
            ("0.5", 50, "0.50"),
            ("-28.20", -2820, "-28.20"),
            (".05", 5, "0.05"),
            ("1.100", 110, "1.10"),
        ] {
            let money: Money = text.parse().expect(text);
            assert_eq!(money, Money(minor), "{text}");
            assert_eq!(money.to_string(), printed, "{text}");
        }
        for text in ["", ".", "1.005", "1e3", "١", "--1", "99999999999999999999"] {
            assert!(text.parse::<Money>().is_err(), "{text}");
        }
    }

    #[test]
    fn percent_rounds_half_up_to_kopecks() {
        assert_eq!(Money(28200).percent(Percent(1000)), Money(2820));
        assert_eq!(Money(5).percent(Percent(1000)), Money(1));
        assert_eq!(Money(4).percent(Percent(1000)), Money(0));
        assert_eq!(Percent(750).to_string(), "7.5");
        assert_eq!(Percent(1000).to_string(), "10");
        assert_eq!(Percent(25).to_string(), "0.25");
    }

    #[test]
    fn rounding_goes_half_up_to_the_step() {
        assert_eq!(Money(28800).rounded_to(Money(1000)), Money(29000));
        assert_eq!(Money(25380).rounded_to(Money(1000)), Money(25000));
        assert_eq!(Money(25500).rounded_to(Money(1000)), Money(26000));
        assert_eq!(Money(25501).rounded_to(Money(0)), Money(25501));
    }

    #[test]
    fn a_point_out_of_range_is_none() {
        assert!(Point::new(55.7, 37.6).is_some());
        assert!(Point::new(91.0, 0.0).is_none());
        assert!(Point::new(0.0, f64::NAN).is_none());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(5_000))]

        #[test]
        fn reading_numbers_never_panics_and_reads_back(text in "\\PC{0,24}|[-+]?[0-9]{0,22}[.]?[0-9]{0,6}") {
            if let Ok(money) = text.parse::<Money>() {
                proptest::prop_assert_eq!(money.to_string().parse(), Ok(money));
            }
            if let Ok(percent) = text.parse::<Percent>() {
                proptest::prop_assert_eq!(percent.to_string().parse(), Ok(percent));
            }
            let _ = Meters::from_km_text(&text);
        }
    }
}
