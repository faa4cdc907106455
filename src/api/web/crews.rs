//! `/api/pult/crews`: who can be sent, where they are, and what is said to them.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, office_time, parsed, taken};
use super::driver::Line;
use super::order_view::Vehicle;
use super::qr;
use super::when::When;
use pult_app::{CheckInAt, CrewView, Device, Error, Result};
use pult_dialect::Api;
use pult_domain::{CrewId, Duty, Meters, PlaceId, Point, Position, Role, Wrong};

/// Who can be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Crew {
    id: i64,
    call_sign: String,
    name: String,
    company: Option<i64>,
    driver: String,
    phone: Option<String>,
    vehicle: Option<Vehicle>,
    /// `off`, `break`, `free`, `busy`
    duty: &'static str,
    since: Option<i64>,
    position: Option<Seen>,
    rating: i64,
    /// What it is asked, or has accepted
    orders: Vec<i64>,
}

/// Where a crew was, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Seen {
    at: i64,
    lat: f64,
    lon: f64,
    accuracy: i64,
}

/// All crews.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Crews {
    crews: Vec<Crew>,
}

impl Seen {
    fn of(position: Position) -> Seen {
        Seen {
            at: position.at.0,
            lat: position.point.lat,
            lon: position.point.lon,
            accuracy: position.accuracy.0,
        }
    }
}

impl Crew {
    fn of(view: &CrewView) -> Crew {
        let (crew, driver) = (&view.crew, &view.driver);
        let orders = view.assignments.iter().flat_map(|live| &live.orders);
        Crew {
            id: crew.id.0,
            call_sign: crew.call_sign.clone(),
            name: crew.name.clone(),
            company: crew.company.map(|id| id.0),
            driver: driver.name.clone(),
            phone: driver.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            vehicle: view.vehicle.as_ref().map(Vehicle::of),
            duty: match view.duty {
                Duty::Off => "off",
                Duty::Break => "break",
                Duty::Free => "free",
                Duty::Busy => "busy",
            },
            since: view.shift.map(|shift| shift.started_at.0),
            position: crew.position.map(Seen::of),
            rating: view.rating,
            orders: orders.map(|id| id.0).collect(),
        }
    }
}

fn crew_id(text: &str) -> Result<CrewId> {
    let id = text.parse().map(CrewId);
    id.map_err(|_| Error::not_found("crew", text))
}

#[utoipa::path(get, path = "/api/pult/crews", tag = "crews",
    responses((status = 200, description = "All crews, by id", body = Crews)))]
pub(super) async fn list(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let crews = api.dispatch.crews(&caller).await?;
        let here = crews.iter().filter(|view| view.crew.archived_at.is_none());
        let crews = here.map(Crew::of).collect();
        Ok(Json(Crews { crews }).into_response())
    };
    answer(told.await)
}

#[utoipa::path(get, path = "/api/pult/crews/{id}", tag = "crews", params(("id" = i64, Path)),
    responses((status = 200, body = Crew), (status = 404, body = crate::openapi::Problem)))]
pub(super) async fn show(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let view = api.dispatch.crew(&caller, crew_id(&id)?).await?;
        Ok(Json(Crew::of(&view)).into_response())
    };
    answer(told.await)
}

/// Where a crew's receiver says that it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Fix {
    /// When it was there; without it, now
    #[schema(value_type = Option<i64>)]
    at: Option<When>,
    lat: f64,
    lon: f64,
    /// In metres
    #[serde(default)]
    accuracy: f64,
}

/// Where a crew was.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Positions {
    positions: Vec<Seen>,
}

/// How many were taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Taken {
    taken: usize,
}

/// Positions of a crew.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Fixes {
    positions: Vec<Fix>,
}

#[utoipa::path(get, path = "/api/pult/crews/{id}/positions", tag = "crews", params(("id" = i64, Path)),
    responses((status = 200, description = "The newest 100, newest first", body = Positions)))]
pub(super) async fn positions(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let crew = api.dispatch.crew(&caller, crew_id(&id)?).await?.crew.id;
        let seen = api.dispatch.last_positions(crew, 100).await?;
        let positions = seen.into_iter().map(Seen::of).collect();
        Ok(Json(Positions { positions }).into_response())
    };
    answer(told.await)
}

#[utoipa::path(post, path = "/api/pult/crews/{id}/positions", tag = "crews", params(("id" = i64, Path)),
    request_body = Fixes, responses((status = 200, description = "Taken", body = Taken)))]
pub(super) async fn report(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let stored = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        caller.require(Role::Dispatch)?;
        let crew = crew_id(&id)?;
        let fixes: Fixes = parsed(&taken(body).await?)?;
        let office = office_time(&api).await?;
        let now = api.dispatch.now();
        let mut positions = Vec::with_capacity(fixes.positions.len());
        for fix in fixes.positions {
            let point = Point::new(fix.lat, fix.lon);
            let at = fix.at.map(|at| at.of("at", &office)).transpose()?;
            positions.push(Position {
                at: at.unwrap_or(now),
                point: point.ok_or_else(|| Error::invalid("positions", Wrong::AreOutOfRange))?,
                accuracy: Meters(fix.accuracy.clamp(0.0, 100_000.0).round() as i64),
            });
        }
        let taken = positions.len();
        api.dispatch
            .report_positions(&caller, vec![(crew, positions)])
            .await?;
        Ok(Json(Taken { taken }).into_response())
    };
    answer(stored.await)
}

/// Where a crew says that it is: a stand of the office, a place in words, or a point.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Whereabouts {
    stand: Option<i64>,
    /// The name of a stand, or an address
    place: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

impl Whereabouts {
    fn said(self) -> Result<CheckInAt> {
        match (self.stand, self.place, self.lat, self.lon) {
            (Some(stand), None, None, None) => Ok(CheckInAt::Stand(PlaceId(stand))),
            (None, Some(place), None, None) => Ok(CheckInAt::Said(place)),
            (None, None, Some(lat), Some(lon)) => Point::new(lat, lon)
                .map(CheckInAt::Point)
                .ok_or_else(|| Error::invalid("lat", Wrong::LatOrLon)),
            _ => Err(Error::invalid("place", Wrong::StandPlaceOrPoint)),
        }
    }
}

/// Where a crew is taken to be, since it said so.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    crew: i64,
    /// `stand`, `address`, `point`
    kind: &'static str,
    label: String,
    lat: f64,
    lon: f64,
    at: i64,
}

#[utoipa::path(post, path = "/api/pult/crews/{id}/place", tag = "crews", params(("id" = i64, Path)),
    request_body = Whereabouts, responses((status = 200, body = Told), (status = 400, body = crate::openapi::Problem),
        (status = 404, body = crate::openapi::Problem)))]
pub(super) async fn place(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let told = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        let crew = crew_id(&id)?;
        let said: Whereabouts = parsed(&taken(body).await?)?;
        let told = api.dispatch.check_in(&caller, crew, said.said()?).await?;
        let told = Told {
            crew: crew.0,
            kind: told.kind.as_str(),
            label: told.label,
            lat: told.point.lat,
            lon: told.point.lon,
            at: told.at.0,
        };
        Ok(Json(told).into_response())
    };
    answer(told.await)
}

#[utoipa::path(get, path = "/api/pult/messages", tag = "messages",
    responses((status = 200, description = "The newest 100 lines with all crews, newest first", body = Lines)))]
pub(super) async fn messages(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let lines = api.dispatch.latest_crew_messages(&caller).await?;
        let messages = lines.iter().map(Line::of).collect();
        Ok(Json(Lines { messages }).into_response())
    };
    answer(told.await)
}

/// Lines between crews and the office.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Lines {
    messages: Vec<Line>,
}

/// Whether something was said.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WasSaid {
    said: bool,
}

/// A line to a crew; or `seen`: up to which one of the crew's lines was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LineToCrew)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    crew: i64,
    text: Option<String>,
    seen: Option<i64>,
}

#[utoipa::path(post, path = "/api/pult/messages", tag = "messages", request_body = Said,
    responses((status = 201, description = "Said", body = WasSaid)))]
pub(super) async fn say(State(api): State<Api>, request: Request) -> Response {
    let said = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        let said: Said = parsed(&taken(body).await?)?;
        let crew = CrewId(said.crew);
        if let Some(through) = said.seen {
            api.dispatch.saw_messages(&caller, crew, through).await?;
        }
        if let Some(text) = &said.text {
            api.dispatch.say_to_crew(&caller, crew, text).await?;
        }
        let was = WasSaid {
            said: said.text.is_some(),
        };
        Ok((StatusCode::CREATED, Json(was)).into_response())
    };
    answer(said.await)
}

/// A phone that may come in.
#[derive(Debug, Serialize, ToSchema)]
struct Phone {
    id: i64,
    crew: i64,
    /// `page`, `tracker`
    kind: &'static str,
    name: String,
    created_at: i64,
    used_at: i64,
}

/// Phones of drivers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Devices {
    devices: Vec<Phone>,
}

/// Who comes in no more.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Revoked {
    revoked: i64,
}

/// What a driver logs in by.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Login {
    crew: i64,
    phone: Option<String>,
    code: String,
    url: String,
    /// The rows of its picture, `1` where it is dark
    qr: Vec<String>,
    expires_at: i64,
}

impl Phone {
    fn of(device: &Device) -> Phone {
        Phone {
            id: device.id,
            crew: device.crew.0,
            kind: device.kind.as_str(),
            name: device.name.clone(),
            created_at: device.created_at.0,
            used_at: device.used_at.0,
        }
    }
}

#[utoipa::path(get, path = "/api/pult/devices", tag = "devices",
    responses((status = 200, description = "Phones of drivers that may come in, the newest first", body = Devices)))]
pub(super) async fn devices(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let list = api.dispatch.devices(&caller, None).await?;
        let devices = list.iter().map(Phone::of).collect();
        Ok(Json(Devices { devices }).into_response())
    };
    answer(told.await)
}

#[utoipa::path(delete, path = "/api/pult/devices/{id}", tag = "devices", params(("id" = i64, Path)),
    responses((status = 200, description = "Shut out for good", body = Revoked)))]
pub(super) async fn revoke(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let revoked = async {
        let caller = admitted(&api, &request).await?;
        let id = id.parse().map_err(|_| Error::not_found("device", &id))?;
        api.dispatch.revoke_device(&caller, id).await?;
        Ok(Json(Revoked { revoked: id }).into_response())
    };
    answer(revoked.await)
}

/// Whose login is made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    crew: i64,
}

#[utoipa::path(post, path = "/api/pult/devices", tag = "devices", request_body = Whose,
    responses((status = 201, description = "A code and a link for the driver's page, good for ten minutes", body = Login)))]
pub(super) async fn new_login(State(api): State<Api>, request: Request) -> Response {
    let made = async {
        let (parts, body) = request.into_parts();
        let caller = admitted(&api, &parts).await?;
        let base = api.settings.base(&parts.headers);
        let whose: Whose = parsed(&taken(body).await?)?;
        let login = api.dispatch.new_login(&caller, CrewId(whose.crew)).await?;
        let url = format!("{base}/driver#login={}", login.secret);
        let body = Login {
            crew: login.crew.0,
            phone: login.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            code: login.code,
            qr: qr::rows(&url),
            url,
            expires_at: login.expires_at.0,
        };
        Ok((StatusCode::CREATED, Json(body)).into_response())
    };
    answer(made.await)
}
