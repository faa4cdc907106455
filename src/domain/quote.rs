//! A price, position by position, so that a dispatcher can read every kopeck of it aloud.

use std::str::FromStr;

use super::{Error, Money, Result, TariffId, Wrong};

/// A price worked out for one trip. Its lines add up exactly to its total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quote {
    /// The tariff it was worked out by; `None` for a fixed price.
    pub tariff: Option<TariffId>,
    /// The version that tariff had; 0 for a fixed price.
    pub tariff_version: i64,
    /// What the client pays; never negative.
    pub total: Money,
    /// The positions in their order, none of them zero.
    pub lines: Vec<QuoteLine>,
}

/// The price that somebody was told, and has to be the price of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The total.
    pub total: Money,
    /// The version of the tariff by which it was worked out; `None`: whichever.
    pub tariff_version: Option<i64>,
}

impl Expected {
    /// Whether this is the price that was told.
    pub fn is_met_by(&self, quote: &Quote) -> bool {
        let same_version = |version| version == quote.tariff_version;
        quote.total == self.total && self.tariff_version.is_none_or(same_version)
    }
}

impl From<&Quote> for Expected {
    fn from(quote: &Quote) -> Expected {
        Expected {
            total: quote.total,
            tariff_version: Some(quote.tariff_version),
        }
    }
}

/// One position of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteLine {
    /// Which position it is.
    pub kind: QuoteLineKind,
    /// The arithmetic, in the office's language.
    pub comment: String,
    /// What it adds; negative when it takes.
    pub sum: Money,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $code:literal),+ $(,)?) => {
        /// The positions of a quote, in the order in which they are added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum QuoteLineKind {
            $($(#[$doc])* $kind),+
        }

        impl QuoteLineKind {
            /// Every kind.
            pub const ALL: &'static [QuoteLineKind] = &[$(QuoteLineKind::$kind),+];

            /// A short word that stays the same, to remember it by.
            pub fn code(self) -> &'static str {
                match self {
                    $(QuoteLineKind::$kind => $code),+
                }
            }
        }
    };
}

kinds! {
    /// A price agreed beforehand.
    FixedPrice => "fixed_price",
    /// Hourly hire.
    Hourly => "hourly",
    /// A fixed price between two zones.
    ZonePrice => "zone_price",
    /// The pick-up itself.
    Boarding => "boarding",
    /// Kilometres in the city beyond the included ones.
    CityKm => "city_km",
    /// Kilometres out of town.
    CountryKm => "country_km",
    /// The empty way back from out of town.
    BackWay => "back_way",
    /// The way to a pick-up out of town.
    SourceCountryKm => "source_country_km",
    /// The surcharge of a country order.
    CountrySurcharge => "country_surcharge",
    /// The surcharge of the pick-up's zone.
    ZoneSurcharge => "zone_surcharge",
    /// The share added at night.
    Night => "night",
    /// Waiting for the client.
    Waiting => "waiting",
    /// The client did not come to the car.
    NoShow => "no_show",
    /// The surcharge of a pre-order.
    Prior => "prior",
    /// What is missing to the least a trip costs.
    Minimum => "minimum",
    /// A service.
    Service => "service",
    /// The discount; negative.
    Discount => "discount",
    /// The difference to the rounded total.
    Rounding => "rounding",
    /// Takes everything off a prize order.
    Prize => "prize",
}

impl FromStr for QuoteLineKind {
    type Err = Error;

    /// Reads a kind's code.
    fn from_str(text: &str) -> Result<QuoteLineKind> {
        let found = Self::ALL.iter().find(|kind| kind.code() == text);
        found
            .copied()
            .ok_or_else(|| Error::invalid("kind", Wrong::NoQuoteLine(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_by_its_code() {
        for kind in QuoteLineKind::ALL {
            assert_eq!(kind.code().parse(), Ok(*kind));
        }
        assert!("tip".parse::<QuoteLineKind>().is_err());
    }
}
