//! Giving orders to drivers, taking them back, and rating drivers.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::{map, wire};
use pult_app::Assign;
use pult_dialect::text;
use pult_domain::{DriverId, OrderId, Rating, Seconds};

/// The longest promise of an arrival: a week.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// The most points of one record, either way.
const MOST_POINTS: i64 = 1_000_000;
/// The longest life of points: a hundred years.
const MOST_HOURS: i64 = 100 * 366 * 24;

pub(super) async fn set_driver(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let order = fields.required_id("id", OrderId)?;
    let driver = fields.required_id("driver_id", DriverId)?;
    let minutes = fields.int("boarding_time")?;
    if minutes.is_some_and(|minutes| !(0..=MOST_MINUTES).contains(&minutes)) {
        let why = text!(
            "должно быть от 0 до {MOST_MINUTES} минут",
            "must be 0 to {MOST_MINUTES} minutes",
        );
        return Err(Failure::wrong("boarding_time", why));
    }
    let (dispatch, caller) = (&desk.dispatch, &desk.caller);
    let crew = dispatch.crew_of_driver(caller, driver).await?.crew.id;
    let how = Assign {
        start: true,
        open_shift: true,
        promised_at: minutes.map(|minutes| dispatch.now() + Seconds::minutes(minutes)),
    };
    dispatch.assign(caller, order, crew, how).await?;
    Ok(map::order_ref(order))
}

pub(super) async fn remove_driver(desk: &Desk, fields: &Fields) -> Result<wire::OrderRef, Failure> {
    let order = fields.required_id("id", OrderId)?;
    desk.dispatch.unassign(&desk.caller, order, true).await?;
    Ok(map::order_ref(order))
}

pub(super) async fn add_driver_rating(
    desk: &Desk,
    fields: &Fields,
) -> Result<wire::Nothing, Failure> {
    let driver = fields.required_id("driver_id", DriverId)?;
    let points = fields.required_int("points")?;
    if !(-MOST_POINTS..=MOST_POINTS).contains(&points) {
        let why = text!(
            "не больше {MOST_POINTS} в ту и другую сторону",
            "must be at most {MOST_POINTS} either way",
        );
        return Err(Failure::wrong("points", why));
    }
    let hours = fields.required_int("lifetime_hours")?;
    if !(1..=MOST_HOURS).contains(&hours) {
        let why = text!(
            "должно быть от 1 до {MOST_HOURS} часов",
            "must be 1 to {MOST_HOURS} hours",
        );
        return Err(Failure::wrong("lifetime_hours", why));
    }
    let rating = Rating {
        driver,
        points,
        expires_at: desk.dispatch.now() + Seconds(hours * 3600),
        comment: fields.text("comment")?.unwrap_or_default(),
    };
    desk.dispatch.rate_driver(&desk.caller, rating).await?;
    Ok(wire::Nothing {})
}
