//! Tariffs of the office file.

use toml::Spanned;

use super::{Reader, id_of, tables};
use crate::office_file::fields::Time;
use crate::office_file::mistake::Mistake;
use pult_domain::{CompanyId, Hours, Night, Tariff, TariffId, ZoneId, ZonePrice, ZoneSurcharge};
use pult_input::Error;
use pult_store::import::{Entry, Kind, Reference};

impl Reader<'_> {
    pub(super) fn tariff(&self, row: tables::Tariff) -> Result<Entry<Tariff>, Error> {
        let references: Vec<Reference> = self
            .references(Kind::Company, &row.company_id)
            .chain(
                self.references(
                    Kind::Zone,
                    row.zone_price
                        .iter()
                        .flat_map(|price| [&price.from_zone, &price.to_zone])
                        .chain(row.zone_surcharge.iter().map(|surcharge| &surcharge.zone)),
                ),
            )
            .collect();
        let night = match (
            self.hours("night", &row.night_from, &row.night_to)?,
            &row.night_percent,
        ) {
            (Some(hours), Some(percent)) => Some(Night {
                hours,
                percent: percent.get_ref().0,
            }),
            (None, Some(percent)) if percent.get_ref().0.0 > 0 => {
                return Err(self.refuse(percent.span(), &Mistake::NightWithoutHours));
            }
            _ => None,
        };
        let tariff = Tariff {
            id: TariffId(id_of(&row.id)),
            company: row.company_id.as_ref().map(id_of).map(CompanyId),
            name: row.name.0,
            version: 0,
            active: self.hours("active", &row.active_from, &row.active_to)?,
            boarding: row.boarding.0,
            included_km: row.included_km.0,
            min_sum: row.min_sum.0,
            km_city: row.km_city.0,
            km_country: row.km_country.0,
            km_source_country: row.km_source_country.0,
            country_surcharge: row.country_surcharge.0,
            back_way_percent: row.back_way_percent.0,
            free_waiting_min: row.free_waiting_min.into(),
            minute_waiting: row.minute_waiting.0,
            no_show_sum: row.no_show_sum.0,
            hour: row.hour.0,
            hourly_min_minutes: row.hourly_min_minutes.into(),
            hourly_step_minutes: row.hourly_step_minutes.into(),
            prior_surcharge: row.prior_surcharge.0,
            night,
            round_to: row.round_to.0,
            zone_prices: row.zone_price.into_iter().map(zone_price).collect(),
            zone_surcharges: row.zone_surcharge.into_iter().map(zone_surcharge).collect(),
        };
        self.valid(row.id.span(), tariff.validate())?;
        let mut entry = self.entry(row.id.span(), tariff);
        entry.references = references;
        Ok(entry)
    }

    /// Hours with both ends, or none.
    fn hours(
        &self,
        name: &'static str,
        from: &Option<Spanned<Time>>,
        to: &Option<Spanned<Time>>,
    ) -> Result<Option<Hours>, Error> {
        match (from, to) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) => Ok(Some(Hours {
                from: from.get_ref().0,
                to: to.get_ref().0,
            })),
            (Some(one), None) | (None, Some(one)) => {
                Err(self.refuse(one.span(), &Mistake::HalfHours(name)))
            }
        }
    }
}

fn zone_price(row: tables::ZonePrice) -> ZonePrice {
    ZonePrice {
        from: ZoneId(id_of(&row.from_zone)),
        to: ZoneId(id_of(&row.to_zone)),
        sum: row.sum.0,
        both_ways: row.both_ways,
    }
}

fn zone_surcharge(row: tables::ZoneSurcharge) -> ZoneSurcharge {
    ZoneSurcharge {
        zone: ZoneId(id_of(&row.zone)),
        sum: row.sum.0,
    }
}
