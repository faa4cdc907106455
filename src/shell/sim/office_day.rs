//! A day of the office, out of its records.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::day::{Ground, Past};
use crate::office::OpenOffice;
use crate::{Common, Failure, Said, map, output, said};
use pult_app::day_log::{self, Histories};
use pult_app::{OfficeTime, past_days};
use pult_domain::Timestamp;
use pult_engine::History;
use pult_geo::Router;
use pult_sim::replay::Day;
use pult_sim::replay::recorded::Records;
use pult_store::looks::Look;
use pult_store::{Connection, Error, books, history, journal, looks, orders};

/// Reads the day; its roads are those of the office's map.
pub(super) fn open(date: NaiveDate, common: &Common) -> Result<Ground, Failure> {
    let office = OpenOffice::to_read(common)?;
    let route_by = &office.config.router;
    let router = map::router(
        map::roads_for(&office.data, route_by, common.locale()),
        route_by,
    )?;
    let (time, name, records, looks, histories) = office.store.read(|conn| {
        let office = books::office(conn)?;
        let time = OfficeTime::named(&office.timezone);
        let (from, to) = span(date, &time);
        let looks = looks::of_span(conn, from, to)?;
        let histories = past_days::kept(conn)?;
        Ok((
            time,
            office.name,
            records(conn, from, to)?,
            looks,
            histories,
        ))
    })?;
    if records.orders.is_empty() {
        let data = office.data.display();
        return Err(Failure::Usage(said!(
            "the office in {data} made no orders on {date}; give another --day",
            "в офисе {data} за {date} заказов нет; назовите другой день: --day"
        )));
    }
    let from = records.from;
    let n_orders = records.orders.len();
    let recorded = records.into_day();
    something_to_reckon(&recorded.day, date, n_orders)?;
    if recorded.day.cabs.is_empty() {
        let said = Said::new(
            "pult: of no crew that day it is known where it was, so nobody could be sent",
            "pult: ни об одном экипаже в тот день не известно, где он был, — послать некого",
        );
        output::tell_beside(&said, common.locale());
    }
    if recorded.n_left_out > 0 {
        let n = recorded.n_left_out;
        let said = said!(
            "pult: orders left out, for nobody knows where they begin: {n}",
            "pult: заказы, у которых неизвестно место подачи, не учтены: {n}"
        );
        output::tell_beside(&said, common.locale());
    }
    if was_on_another_map(&looks, &histories, from, &*router) {
        let said = Said::new(
            "pult: the office decided that day on another map, so drives may be others here",
            "pult: в тот день у офиса была другая карта, поездки здесь могут отличаться",
        );
        output::tell_beside(&said, common.locale());
    }
    let history = past_of(&histories, from);
    Ok(Ground {
        title: said!(
            "day: {date}, the office {name}",
            "день: {date}, офис «{name}»"
        ),
        day: recorded.day,
        router,
        history,
        past: Some(Past {
            figures: recorded.figures,
            looks,
            histories,
            from,
            time,
        }),
    })
}

/// A day of which no order has a place would be rows of zeros.
fn something_to_reckon(day: &Day, date: NaiveDate, n_orders: usize) -> Result<(), Failure> {
    if !day.requests.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage(said!(
        "there is nothing to reckon with: of {n_orders} orders of {date} the office knows of none where it \
         begins; a map or the address book gives addresses their places; or give another --day",
        "считать не из чего: заказов за {date} — {n_orders}, и ни об одном не известно, где он начинается; \
         места адресам дают карта и адресная книга; или назовите другой день: --day"
    )))
}

/// The past days that the office was shown on that day: of those that are kept, the newest frozen at its
/// midnight.
fn past_of(histories: &Histories, midnight: Timestamp) -> Option<Arc<History>> {
    let mut of_day = histories.values().filter(|of| of.midnight == midnight);
    of_day.next_back().cloned()
}

/// Whether some of the day was decided on other roads than these.
fn was_on_another_map(
    looks: &[Look],
    histories: &Histories,
    from: Timestamp,
    router: &dyn Router,
) -> bool {
    let mut entries = day_log::read(looks.iter().cloned(), histories, from).flatten();
    entries.any(|look| look.was_on_another_map(router))
}

/// When the day begins and ends.
fn span(date: NaiveDate, time: &OfficeTime) -> (Timestamp, Timestamp) {
    let midnight = |date: NaiveDate| time.resolve(date.into());
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    (midnight(date), midnight(next))
}

fn records(conn: &Connection, from: Timestamp, to: Timestamp) -> Result<Records, Error> {
    let made = orders::Filter {
        created: (Some(from), Some(to)),
        ..orders::Filter::default()
    };
    let mut shifts = Vec::new();
    for shift in history::shifts(conn, from, to)? {
        let begins = Timestamp::max(shift.started_at, from);
        if let Some(start) = history::place_at(conn, shift.crew, begins)? {
            shifts.push((shift, start));
        }
    }
    Ok(Records {
        from,
        to,
        orders: orders::many(conn, &orders::find(conn, &made)?)?,
        shifts,
        events: journal::between(conn, from, to)?,
        pickups: history::pickups(conn, from, to)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_whose_orders_have_no_places_is_nothing_to_reckon_with() {
        let day = Records::default().into_day().day;
        let date = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a date");
        let told = something_to_reckon(&day, date, 6).expect_err("nothing");
        assert!(
            told.to_string().contains("of 6 orders of 2026-11-20"),
            "{told}"
        );
    }
}
