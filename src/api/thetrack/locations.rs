//! Locations: places that tasks can name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{Door, Named};
use super::error::Failure;
use super::input::Input;
use super::{places, wire};
use pult_dialect::{Api, text};

/// `POST locations/`
pub async fn create(
    State(api): State<Api>,
    door: Door,
    Input { mut fields, .. }: Input,
) -> Result<(StatusCode, Json<wire::CreatedLocation>), Failure> {
    let mut described = fields.described(door.look.axes);
    fields.check()?;
    // An id is ours to give.
    if described.id.take().is_some() && described == Default::default() {
        return Err(Failure::field(
            "address",
            text!("нужен адрес или точка", "an address or a point is required"),
        ));
    }
    let place = places::place(&api, &door, "location", described).await?;
    let now = api.dispatch.now();
    let made = api.dispatch.put_places(&door.caller, vec![place]).await?;
    let made = made.first().ok_or_else(Failure::internal)?;
    Ok((
        StatusCode::CREATED,
        Json(door.look.created_location(made, now)),
    ))
}

/// `GET locations/ID/`
pub async fn read(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<Json<wire::CreatedLocation>, Failure> {
    let (place, created_at) = api.dispatch.place_by_uuid(&door.caller, id).await?;
    Ok(Json(door.look.created_location(&place, created_at)))
}
