//! Which tariff an order gets that names none, and what of the day and of the tariffs that leaves out.

use super::Tariff;
use crate::{CompanyId, Error, Hours, Result, TimeOfDay, Wrong};

/// Minutes of a day.
const DAY: usize = 24 * 60;

impl Tariff {
    /// The tariff an order gets that names none: the first by id, of the company or of the whole
    /// office, whose hours contain the pick-up time.
    ///
    /// # Errors
    /// `Invalid` when none does.
    pub fn choose<'a>(
        tariffs: impl IntoIterator<Item = &'a Tariff>,
        company: CompanyId,
        time: TimeOfDay,
    ) -> Result<&'a Tariff> {
        tariffs
            .into_iter()
            .filter(|tariff| tariff.is_for(company) && tariff.is_active_at(time))
            .min_by_key(|tariff| tariff.id)
            .ok_or_else(|| Error::invalid("tariff", Wrong::NoTariff(company, time)))
    }

    /// The tariff that always goes before this one: at each of its hours, and for each of `companies` that may
    /// use it, an earlier one is chosen. Of several the first is returned; `None`: this one has its turn.
    pub fn always_behind<'a>(
        &self,
        tariffs: &'a [Tariff],
        companies: &[CompanyId],
    ) -> Option<&'a Tariff> {
        let own = self.company.map(|company| vec![company]);
        let companies = own.unwrap_or_else(|| companies.to_vec());
        let mut before = companies
            .iter()
            .map(|company| self.behind(tariffs, *company));
        let first = before.next()??;
        before.all(|found| found.is_some()).then_some(first)
    }

    fn behind<'a>(&self, tariffs: &'a [Tariff], company: CompanyId) -> Option<&'a Tariff> {
        let is_earlier = |other: &&Tariff| other.id < self.id && other.is_for(company);
        let earlier: Vec<&Tariff> = tariffs.iter().filter(is_earlier).collect();
        let mut own = minutes().filter(|time| self.is_active_at(*time));
        let chosen = |time| {
            let mut found = earlier.iter().copied();
            found.find(|other| other.is_active_at(time))
        };
        let first = chosen(own.next()?)?;
        own.all(|time| chosen(time).is_some()).then_some(first)
    }

    /// The hours of the day at which no tariff of a company is chosen, in their order; the whole day is
    /// midnight to midnight.
    pub fn uncovered<'a>(
        tariffs: impl IntoIterator<Item = &'a Tariff>,
        company: CompanyId,
    ) -> Vec<Hours> {
        let tariffs = tariffs.into_iter();
        let own: Vec<&Tariff> = tariffs.filter(|tariff| tariff.is_for(company)).collect();
        let is_covered = |time| own.iter().any(|tariff| tariff.is_active_at(time));
        let day: Vec<(TimeOfDay, bool)> = minutes().map(|time| (time, is_covered(time))).collect();
        // A gap begins where the minute before is covered, across midnight too.
        let begins = |at: &usize| !day[*at].1 && day[(at + DAY - 1) % DAY].1;
        let gap = |at: usize| {
            let end = (at..at + DAY).find(|minute| day[minute % DAY].1);
            let end = end.map_or(at, |minute| minute % DAY);
            Hours {
                from: day[at].0,
                to: day[end].0,
            }
        };
        match day.iter().any(|(_, is_covered)| *is_covered) {
            true => (0..DAY).filter(begins).map(gap).collect(),
            false => vec![gap(0)],
        }
    }
}

fn minutes() -> impl Iterator<Item = TimeOfDay> {
    (0..24).flat_map(|hour| (0..60).filter_map(move |minute| TimeOfDay::new(hour, minute)))
}
