//! Crews round a point, and where a crew has been.

use serde_json::json;

use super::Desk;
use super::calc::attributes;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::objects::RoutePoint;
use super::operations::span;
use super::wire::Data;
use pult_app::{CrewView, OfficeTime};
use pult_dialect::text;
use pult_domain::{
    AssignmentStatus, CompanyId, CrewGroupId, CrewId, Duty, Meters, Point, Position, Seconds,
};
use pult_geo::distance;

/// The longest track that is told at once.
const LONGEST_TRACK: Seconds = Seconds(7 * 24 * 3600);

/// Which crews are counted.
struct Wanted {
    centre: Point,
    radius: Meters,
    group: Option<CrewGroupId>,
    company: Option<CompanyId>,
    services: Vec<i64>,
    without_coords: bool,
    /// Busy crews count that are free within this.
    release: Seconds,
}

pub(super) async fn find_crews_by_coords(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["lat", "lon", "radius"])?;
    let centre = fields.point("lat", "lon")?;
    let mut services = fields.ints("attributes")?;
    services.extend(attributes(fields)?);
    let wanted = Wanted {
        centre: centre.ok_or_else(|| Failure::wrong("lat"))?,
        radius: fields.km("radius")?.unwrap_or_default(),
        group: fields.id("crew_group_id", CrewGroupId)?,
        company: fields.id("uds_id", CompanyId)?,
        services,
        without_coords: fields.is("crews_without_coords")?,
        release: Seconds::minutes(fields.count("crews_release_in")?.unwrap_or_default()),
    };
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let (mut waiting, mut on_order) = (0, 0);
    for view in crews.iter().filter(|view| wanted.fits(view)) {
        match view.duty {
            Duty::Free if wanted.is_near(view.crew.position.map(|it| it.point)) => waiting += 1,
            Duty::Busy if wanted.release.0 > 0 => {
                let last = last_stop(desk, view).await?;
                let is_soon =
                    last.is_some_and(|(_, eta)| eta <= desk.dispatch.now() + wanted.release);
                on_order += i64::from(is_soon && wanted.is_near(last.and_then(|(point, _)| point)));
            }
            Duty::Free | Duty::Busy | Duty::Break | Duty::Off => {}
        }
    }
    Data::of(&json!({ "waiting_count": waiting, "on_order_count": on_order }))
}

impl Wanted {
    fn fits(&self, view: &CrewView) -> bool {
        let has = |id: &i64| {
            let vehicle = view.vehicle.as_ref();
            vehicle.is_some_and(|vehicle| vehicle.services.iter().any(|known| known.0 == *id))
        };
        self.group.is_none_or(|id| view.crew.group == Some(id))
            && self
                .company
                .is_none_or(|id| view.crew.company.is_none_or(|mine| mine == id))
            && self.services.iter().all(has)
    }

    fn is_near(&self, point: Option<Point>) -> bool {
        match point {
            Some(point) => distance::meters(self.centre, point) <= self.radius.0 as f64,
            None => self.without_coords,
        }
    }
}

/// Where a crew's last stop is, and when it is reached.
async fn last_stop(
    desk: &Desk,
    view: &CrewView,
) -> Result<Option<(Option<Point>, pult_domain::Timestamp)>, Failure> {
    let active = view.assignments.iter();
    let legs = active
        .filter(|assignment| assignment.status == AssignmentStatus::Active)
        .flat_map(|assignment| &assignment.route);
    let Some(leg) = legs.max_by_key(|leg| leg.eta) else {
        return Ok(None);
    };
    let order = desk.dispatch.order(&desk.caller, leg.order).await?.order;
    let stop = order.stop(leg.stop).and_then(|stop| stop.place());
    Ok(Some((stop.and_then(|place| place.point), leg.eta)))
}

pub(super) async fn get_crew_track(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["crew_id", "start_time", "finish_time"])?;
    let crew = fields.required_id("crew_id", CrewId)?;
    let (from, to) = span(desk, fields).await?;
    let known = desk.dispatch.crew(&desk.caller, crew).await;
    known.map_err(|error| Failure::by_kind(error, &[("crew", 100)]))?;
    if to < from {
        return Err(Failure::wrong("finish_time"));
    }
    if to - from > LONGEST_TRACK {
        let descr = text!("Период больше 7 дней", "the time is longer than 7 days");
        return Err(Failure::new(101, descr));
    }
    let positions = desk.dispatch.track(crew, from, to).await?;
    let track = route_points(&positions, desk.time().await?);
    Data::of(&json!({ "track": track }))
}

/// Positions with the speed and direction in which each was reached.
pub(super) fn route_points(positions: &[Position], time: OfficeTime) -> Vec<RoutePoint> {
    let mut before: Option<Position> = None;
    let mut points = Vec::with_capacity(positions.len());
    for position in positions {
        let moved = before.map(|before| super::crews::movement(before, *position));
        let (speed, direction) = moved.unwrap_or((0, -1));
        let coords = map::coords(Some(position.point));
        points.push(RoutePoint {
            lat: coords.lat,
            lon: coords.lon,
            time: map::time(Some(position.at), time),
            speed,
            direction,
        });
        before = Some(*position);
    }
    points
}
