//! Lists of shifts, ratings that begin later, and which tariff a time of day chooses.

use super::quotes::company_of;
use super::{Caller, Dispatch, Error, Result, ShiftLine};
use pult_domain::{CompanyId, EventKind, Rating, TariffId, Timestamp};
use pult_store::{OfficeTime, books, crews, journal, prices, shift_lists};

impl Dispatch {
    /// The shifts that began within `[from, to]`, oldest first, of drivers the caller may see.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn shifts_between(
        &self,
        caller: &Caller,
        span: (Timestamp, Timestamp),
    ) -> Result<Vec<ShiftLine>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let mut lines = shift_lists::between(conn, span, now)?;
            lines.retain(|line| caller.sees(line.company));
            Ok(lines)
        })
        .await
    }

    /// Gives a driver rating points that count from a moment on; returns the id of the rating.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn rate_driver_from(
        &self,
        caller: &Caller,
        rating: Rating,
        starts_at: Timestamp,
    ) -> Result<i64> {
        caller.require(pult_domain::Role::Admin)?;
        let act = self.act(caller);
        self.write(move |tx| {
            crews::driver(tx.conn(), rating.driver)?;
            let id = shift_lists::add_rating_from(tx, &rating, starts_at)?;
            let mut event = act.event(EventKind::DriverRated);
            let payload = &mut event.payload;
            payload.insert("driver".to_owned(), rating.driver.to_string());
            payload.insert("points".to_owned(), rating.points.to_string());
            payload.insert("comment".to_owned(), rating.comment.clone());
            journal::append(tx, event)?;
            Ok(id)
        })
        .await
    }

    /// The tariff that an order without one would be priced by; `None` when none fits.
    ///
    /// # Errors
    /// `NotFound` for an unknown company.
    pub async fn tariff_at(
        &self,
        caller: &Caller,
        company: Option<CompanyId>,
        at: Option<Timestamp>,
    ) -> Result<Option<TariffId>> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let company = company_of(conn, &caller, company)?;
            let local = OfficeTime::named(&books::office(conn)?.timezone);
            let time = local.time_of_day(at.unwrap_or(now));
            match prices::tariff(conn, None, company, time).map_err(Error::from) {
                Ok(tariff) => Ok(Some(tariff.id)),
                Err(Error::Invalid { .. }) => Ok(None),
                Err(error) => Err(error),
            }
        })
        .await
    }
}
