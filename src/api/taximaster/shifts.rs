//! Shifts of drivers, and ratings for a time.

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::objects::Shift;
use super::operations::span;
use super::wire::{Data, Num};
use pult_app::{OfficeTime, ShiftLine};
use pult_dialect::text;
use pult_domain::{CrewId, DriverId, Rating, Timestamp};

pub(super) async fn get_driver_shifts(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["start_time", "finish_time"])?;
    let span = span(desk, fields).await?;
    let driver = fields.id("driver_id", DriverId)?;
    let in_work = fields.flag("in_work_shifts")?.unwrap_or(true);
    let finished = fields.flag("finished_shifts")?.unwrap_or(true);
    for name in ["new_shifts", "failed_shifts", "returned_shifts"] {
        fields.flag(name)?;
    }
    let lines = desk.dispatch.shifts_between(&desk.caller, span).await?;
    let (time, now) = (desk.time().await?, desk.dispatch.now());
    let shown = lines.iter().filter(|line| {
        let is_asked = if line.ended_at.is_some() {
            finished
        } else {
            in_work
        };
        is_asked && driver.is_none_or(|id| line.driver == id)
    });
    let shifts: Vec<_> = shown.map(|line| shift(line, time, now)).collect();
    Data::of(&json!({ "shifts": shifts }))
}

/// There are no shifts that are planned ahead.
pub(super) async fn get_driver_plan_shifts(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["start_time", "finish_time"])?;
    span(desk, fields).await?;
    fields.id("driver_id", DriverId)?;
    for name in ["limited_shifts", "unlimited_shifts"] {
        fields.flag(name)?;
    }
    Data::of(&json!({ "plan_shifts": [] }))
}

pub(super) async fn create_driver_dyn_priority(desk: &Desk, fields: &Fields) -> Answer {
    let driver = match (
        fields.id("driver_id", DriverId)?,
        fields.id("crew_id", CrewId)?,
    ) {
        (Some(driver), _) => driver,
        (None, Some(crew)) => {
            let view = desk.dispatch.crew(&desk.caller, crew).await;
            let view = view.map_err(|error| Failure::by_kind(error, &[("crew", 101)]))?;
            view.driver.id
        }
        (None, None) => return Err(Failure::missing("driver_id")),
    };
    fields.require(&["priority", "start_time", "finish_time", "name"])?;
    let points = fields.int("priority")?.unwrap_or_default();
    let (from, to) = span(desk, fields).await?;
    if from >= to {
        let descr = text!(
            "Время начала не раньше времени окончания",
            "start_time is not before finish_time",
        );
        return Err(Failure::new(102, descr));
    }
    if to <= desk.dispatch.now() {
        let descr = text!("Время окончания уже прошло", "finish_time is over");
        return Err(Failure::new(103, descr));
    }
    let rating = Rating {
        driver,
        points,
        expires_at: to,
        comment: fields.text_or_empty("name")?,
    };
    let rated = desk
        .dispatch
        .rate_driver_from(&desk.caller, rating, from)
        .await;
    let id = rated.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    Data::of(&json!({ "dyn_priority_id": id }))
}

fn shift(line: &ShiftLine, time: OfficeTime, now: Timestamp) -> Shift {
    let took = line.ended_at.unwrap_or(now) - line.started_at;
    Shift {
        shift_id: line.id,
        driver_id: line.driver.0,
        driver_name: line.driver_name.clone(),
        plan_shift_type: "unlimited",
        shift_state: if line.ended_at.is_some() {
            "finished"
        } else {
            "in_work"
        },
        buy_time: map::time(Some(line.started_at), time),
        orders_count: line.completed,
        orders_sum: line.revenue.into(),
        fact_length: Num::hours(took),
        ..Shift::default()
    }
}
