//! Places as tasks name them, and those that are kept as what was told about a moment of a task.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::auth::Door;
use super::error::{Failure, does_not_exist};
use super::fields::Described;
use pult_app::Error;
use pult_dialect::Api;
use pult_domain::{Place, Point, Stop};

/// The attribute of a stop that keeps where its crew set out.
pub const START: &str = "thetrack.start_location";
/// The attribute of a stop that keeps where it was finished.
pub const COMPLETION: &str = "thetrack.completion_location";
/// The attribute of a stop that keeps where its crew was when it was called off.
pub const CANCELLATION: &str = "thetrack.cancellation_location";

/// The place that a field describes or names.
pub async fn place(
    api: &Api,
    door: &Door,
    field: &str,
    described: Described,
) -> Result<Place, Failure> {
    if let Some(id) = described.id {
        let found = api.dispatch.place_by_uuid(&door.caller, id).await;
        return match found {
            Ok((place, _)) => Ok(place),
            Err(Error::NotFound { .. }) => Err(Failure::field(
                field,
                does_not_exist("location", &id.to_string()),
            )),
            Err(error) => Err(error.into()),
        };
    }
    Ok(Place {
        company: door.caller.company,
        landmark: described.landmark,
        ..match described.point {
            Some(point) => api.dispatch.place_at(point),
            None => api.dispatch.place(&described.address),
        }
    })
}

#[derive(Serialize, Deserialize)]
struct Noted {
    id: Option<Uuid>,
    address: String,
    landmark: String,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// A place as an attribute keeps it.
pub fn note(place: &Place) -> String {
    let noted = Noted {
        id: Some(place.uuid).filter(|id| !id.is_nil()),
        address: place.address.clone(),
        landmark: place.landmark.clone(),
        lat: place.point.map(|point| point.lat),
        lon: place.point.map(|point| point.lon),
    };
    serde_json::to_string(&noted).unwrap_or_default()
}

/// The place that an attribute of a stop keeps.
pub fn noted(stop: &Stop, attribute: &str) -> Option<Place> {
    let noted: Noted = serde_json::from_str(stop.attributes.get(attribute)?).ok()?;
    Some(Place {
        uuid: noted.id.unwrap_or_default(),
        address: noted.address,
        landmark: noted.landmark,
        point: noted
            .lat
            .zip(noted.lon)
            .and_then(|(lat, lon)| Point::new(lat, lon)),
        ..Place::default()
    })
}
