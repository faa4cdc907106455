//! Tariffs: the rules a price is worked out by.

mod choice;

use std::collections::HashSet;

use super::service::{check_name, check_not_negative};
use super::{
    CompanyId, Error, Hours, Meters, Money, Percent, Result, TariffId, TimeOfDay, Wrong, ZoneId,
};

/// The rules of a price. Every rate defaults to nothing, so a tariff says only what it charges for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tariff {
    /// Its number.
    pub id: TariffId,
    /// Whose it is; `None`: every company's.
    pub company: Option<CompanyId>,
    /// What dispatchers call it.
    pub name: String,
    /// Counts the changes; a quote remembers the version it was worked out by.
    pub version: i64,
    /// The hours of the day in which the automatic choice takes it; `None`: always.
    pub active: Option<Hours>,
    /// The price of the pick-up itself.
    pub boarding: Money,
    /// City kilometres that `boarding` already pays for.
    pub included_km: Meters,
    /// The least a trip costs, before services and discount.
    pub min_sum: Money,
    /// A kilometre in the city.
    pub km_city: Money,
    /// A kilometre out of town.
    pub km_country: Money,
    /// A kilometre driven out of town to reach the pick-up.
    pub km_source_country: Money,
    /// Added to a country order.
    pub country_surcharge: Money,
    /// The share of the country kilometres' price that the empty way back costs.
    pub back_way_percent: Percent,
    /// Minutes of waiting for the client that cost nothing.
    pub free_waiting_min: i64,
    /// A minute of waiting beyond the free ones.
    pub minute_waiting: Money,
    /// What a client owes who did not come to the car, beside the waiting.
    pub no_show_sum: Money,
    /// An hour of hourly hire.
    pub hour: Money,
    /// The least minutes of an hourly hire.
    pub hourly_min_minutes: i64,
    /// Hourly minutes are raised to a multiple of this; 0 and 1: every minute counts.
    pub hourly_step_minutes: i64,
    /// Added to a pre-order.
    pub prior_surcharge: Money,
    /// Added to a trip that starts at night.
    pub night: Option<Night>,
    /// The total is rounded half up to a multiple of this; zero: kopecks.
    pub round_to: Money,
    /// Fixed prices between two zones.
    pub zone_prices: Vec<ZonePrice>,
    /// What is added when the pick-up lies in a zone.
    pub zone_surcharges: Vec<ZoneSurcharge>,
}

/// What is added at night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Night {
    /// When the pick-up must be for the night to count.
    pub hours: Hours,
    /// The share of the price of the way that is added.
    pub percent: Percent,
}

/// A fixed price between two zones; it replaces boarding and city kilometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZonePrice {
    /// The zone of the pick-up.
    pub from: ZoneId,
    /// The zone of the destination.
    pub to: ZoneId,
    /// The price.
    pub sum: Money,
    /// Whether it holds in the other direction too.
    pub both_ways: bool,
}

/// What is added when the pick-up lies in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneSurcharge {
    /// The zone of the pick-up.
    pub zone: ZoneId,
    /// What is added.
    pub sum: Money,
}

impl Tariff {
    /// Whether `company` may use it.
    pub fn is_for(&self, company: CompanyId) -> bool {
        self.company.is_none_or(|owner| owner == company)
    }

    /// Whether it asks for nothing but time: whatever is ordered by it is hired by the hour.
    pub fn is_hire(&self) -> bool {
        let others = [self.boarding, self.min_sum, self.km_city, self.km_country];
        self.hour > Money::ZERO
            && others.iter().all(|sum| *sum == Money::ZERO)
            && self.zone_prices.is_empty()
    }

    /// Whether its hours contain `time`.
    pub fn is_active_at(&self, time: TimeOfDay) -> bool {
        self.active.is_none_or(|hours| hours.contains(time))
    }

    /// The fixed price between two zones. A row of this direction goes before a mirrored one.
    pub fn zone_price(&self, from: ZoneId, to: ZoneId) -> Option<Money> {
        let direct = |row: &&ZonePrice| row.from == from && row.to == to;
        let mirrored = |row: &&ZonePrice| row.both_ways && row.from == to && row.to == from;
        let rows = &self.zone_prices;
        let row = rows.iter().find(direct);
        row.or_else(|| rows.iter().find(mirrored))
            .map(|row| row.sum)
    }

    /// What is added when the pick-up lies in `zone`.
    pub fn zone_surcharge(&self, zone: ZoneId) -> Money {
        let row = self.zone_surcharges.iter().find(|row| row.zone == zone);
        row.map_or(Money::ZERO, |row| row.sum)
    }

    /// Checks what an office may write down.
    ///
    /// # Errors
    /// `Invalid` names the first field that cannot be: an empty name, a negative number, a night that is
    /// the whole day, a second row for the same zones.
    pub fn validate(&self) -> Result<()> {
        check_name(&self.name)?;
        for (field, value) in self.numbers() {
            check_not_negative(field, value)?;
        }
        self.validate_hours()?;
        self.validate_zones()
    }

    /// The zones that its rows name, each with the name of the field.
    pub fn zones(&self) -> impl Iterator<Item = (&'static str, ZoneId)> {
        let prices = self.zone_prices.iter().flat_map(|row| [row.from, row.to]);
        let surcharges = self.zone_surcharges.iter().map(|row| row.zone);
        let prices = prices.map(|zone| ("zone_price", zone));
        prices.chain(surcharges.map(|zone| ("zone_surcharge", zone)))
    }

    /// A night is no whole day, and a tariff that is always taken says nothing, or midnight to midnight.
    fn validate_hours(&self) -> Result<()> {
        if self.night.is_some_and(|night| night.hours.is_whole_day()) {
            return Err(Error::invalid("night", Wrong::NightWithoutHours));
        }
        match self.active.filter(Hours::is_whole_day) {
            Some(hours) if hours.from.minutes() > 0 => {
                Err(Error::invalid("active", Wrong::HoursOfNoLength(hours.from)))
            }
            _ => Ok(()),
        }
    }

    /// Every number of the tariff outside its zone rows, with the name of its field.
    fn numbers(&self) -> [(&'static str, i64); 17] {
        [
            ("boarding", self.boarding.0),
            ("included_km", self.included_km.0),
            ("min_sum", self.min_sum.0),
            ("km_city", self.km_city.0),
            ("km_country", self.km_country.0),
            ("km_source_country", self.km_source_country.0),
            ("country_surcharge", self.country_surcharge.0),
            ("back_way_percent", self.back_way_percent.0),
            ("free_waiting_min", self.free_waiting_min),
            ("minute_waiting", self.minute_waiting.0),
            ("no_show_sum", self.no_show_sum.0),
            ("hour", self.hour.0),
            ("hourly_min_minutes", self.hourly_min_minutes),
            ("hourly_step_minutes", self.hourly_step_minutes),
            ("prior_surcharge", self.prior_surcharge.0),
            ("night_percent", self.night.map_or(0, |it| it.percent.0)),
            ("round_to", self.round_to.0),
        ]
    }

    fn validate_zones(&self) -> Result<()> {
        let mut pairs = HashSet::new();
        for row in &self.zone_prices {
            check_not_negative("zone_price", row.sum.0)?;
            if !pairs.insert((row.from, row.to)) {
                let twice = Wrong::ZonesTwice(row.from, row.to);
                return Err(Error::invalid("zone_price", twice));
            }
        }
        let mut zones = HashSet::new();
        for row in &self.zone_surcharges {
            check_not_negative("zone_surcharge", row.sum.0)?;
            if !zones.insert(row.zone) {
                let twice = Wrong::ZoneTwice(row.zone);
                return Err(Error::invalid("zone_surcharge", twice));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
