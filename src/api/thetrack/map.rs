//! Where both vocabularies meet: pure functions between the office's words and the dialect's.

use uuid::Uuid;

use super::wire::{
    CreatedLocation, Driver, LineString, Location, Point, Progress, Status, Summary, Task,
};
use super::{moment, places};
use pult_app::{Standing, StopView};
use pult_dialect::AxisOrder;
use pult_domain as domain;
use pult_domain::{
    Approach, Crew, Place, Position, Seconds, StopAction, StopPhase, Timestamp, TravelMode,
};
use pult_geo::distance;

/// The attribute of a crew that keeps its vehicle type.
pub const VEHICLE_TYPE: &str = "thetrack.vehicle_type";
/// The attribute of a driver that keeps the photo's URL, or [`UPLOADED`], or [`NO_PHOTO`].
pub const PHOTO: &str = "thetrack.photo";
/// The value of [`PHOTO`] that means the stored one, as its absence does.
pub const UPLOADED: &str = "uploaded";
/// The value of [`PHOTO`] that means none.
pub const NO_PHOTO: &str = "";

const VEHICLES: [(&str, TravelMode); 9] = [
    ("car", TravelMode::Driving),
    ("transit", TravelMode::Transit),
    ("walking", TravelMode::Walking),
    ("bicycle", TravelMode::Cycling),
    ("motorcycle", TravelMode::Driving),
    ("truck", TravelMode::Driving),
    ("van", TravelMode::Driving),
    ("3-wheeler", TravelMode::Driving),
    ("three_wheeler", TravelMode::Driving),
];

/// A vehicle type and how it travels.
pub fn vehicle_type(word: &str) -> Option<(&'static str, TravelMode)> {
    VEHICLES.into_iter().find(|(known, _)| *known == word)
}

/// The vehicle type of a crew: as it was told, while that is still how it travels.
pub fn vehicle_type_of(crew: &Crew) -> &'static str {
    let told = crew.attributes.get(VEHICLE_TYPE);
    let told = told.and_then(|word| vehicle_type(word));
    let mut vehicles = VEHICLES.into_iter();
    told.filter(|(_, mode)| *mode == crew.mode)
        .or_else(|| vehicles.find(|(_, mode)| *mode == crew.mode))
        .map_or("car", |(word, _)| word)
}

/// The action that a word means.
pub fn action_from(word: &str) -> Option<StopAction> {
    Some(match word {
        "task" => StopAction::Task,
        "pickup" => StopAction::Pickup,
        "delivery" => StopAction::Dropoff,
        "visit" => StopAction::Visit,
        _ => return None,
    })
}

fn action(action: StopAction) -> &'static str {
    match action {
        StopAction::Task => "task",
        StopAction::Pickup => "pickup",
        StopAction::Dropoff => "delivery",
        StopAction::Visit => "visit",
    }
}

/// The status of a task.
pub fn status(phase: StopPhase) -> Status {
    match phase {
        StopPhase::Waiting => Status::Pending,
        StopPhase::OnHold => Status::Suspended,
        StopPhase::Queued { .. } => Status::Assigned,
        StopPhase::EnRoute | StopPhase::AtStop => Status::Started,
        StopPhase::Done => Status::Completed,
        StopPhase::Missed | StopPhase::Cancelled => Status::Canceled,
    }
}

/// The status that a word means.
pub fn status_from(word: &str) -> Option<Status> {
    Some(match word {
        "pending" => Status::Pending,
        "assigned" => Status::Assigned,
        "in_queue" => Status::InQueue,
        "started" => Status::Started,
        "completed" => Status::Completed,
        "canceled" => Status::Canceled,
        "suspended" => Status::Suspended,
        _ => return None,
    })
}

/// Which stops have a status: how they stand, and whether their crew is on its way. `None`: none has.
pub fn standing(status: Status) -> Option<(Standing, Option<bool>)> {
    Some(match status {
        Status::Pending => (Standing::Waiting, None),
        Status::Suspended => (Standing::OnHold, None),
        Status::Assigned => (Standing::Taken, Some(false)),
        Status::Started => (Standing::Taken, Some(true)),
        Status::Completed => (Standing::Done, None),
        Status::Canceled => (Standing::Missed, None),
        Status::InQueue => return None,
    })
}

/// The progress of a task.
pub fn progress(approach: Approach) -> Progress {
    match approach {
        Approach::Waiting => Progress::Pending,
        Approach::Underway => Progress::OnTheWay,
        Approach::Near => Progress::Arriving,
        Approach::There => Progress::Arrived,
    }
}

/// How far a crew has come, by the word for it.
pub fn approach_from(word: &str) -> Option<Approach> {
    Some(match word {
        "pending" => Approach::Waiting,
        "on_the_way" => Approach::Underway,
        "arriving" => Approach::Near,
        "arrived" => Approach::There,
        _ => return None,
    })
}

/// The name of a driver.
pub fn name(crew: &Crew, driver: &domain::Driver) -> String {
    let known = [&driver.name, &crew.name];
    let named = known.into_iter().find(|name| !name.is_empty());
    named.cloned().unwrap_or_default()
}

/// The photo's URL as it was told, or [`NO_PHOTO`]; `None`: the stored one counts.
pub fn linked_photo(driver: &domain::Driver) -> Option<&str> {
    let told = driver.attributes.get(PHOTO).map(String::as_str);
    told.filter(|photo| *photo != UPLOADED)
}

/// How an answer is spelt for whoever asked.
#[derive(Debug, Clone)]
pub struct Look {
    /// What links begin with, without a slash at the end.
    pub base: String,
    /// Which coordinate comes first.
    pub axes: AxisOrder,
    /// A driver this close is arriving.
    pub near: Seconds,
}

impl Look {
    fn coordinates(&self, point: domain::Point) -> [f64; 2] {
        match self.axes {
            AxisOrder::LatLon => [point.lat, point.lon],
            AxisOrder::LonLat => [point.lon, point.lat],
        }
    }

    fn point(&self, point: Option<domain::Point>) -> Point {
        let coordinates = point.map(|point| self.coordinates(point).to_vec());
        Point {
            kind: "Point",
            coordinates: coordinates.unwrap_or_default(),
        }
    }

    fn location(&self, place: &Place) -> Location {
        Location {
            // A position that was taken for a place has no id.
            id: Some(place.uuid).filter(|id| !id.is_nil()),
            address: place.address.clone(),
            landmark: place.landmark.clone(),
            point: place.point.map(|point| self.point(Some(point))),
        }
    }

    /// A location that is the answer itself.
    pub fn created_location(&self, place: &Place, at: Timestamp) -> CreatedLocation {
        CreatedLocation {
            location: self.location(place),
            created: moment::spell(at),
        }
    }

    /// A driver with the tasks before him; `has_photo`: one is stored in the office.
    pub fn driver(
        &self,
        crew: &Crew,
        driver: &domain::Driver,
        has_photo: bool,
        tasks: &[StopView],
    ) -> Driver {
        let stored = || format!("{}/v1/drivers/{}/photo/", self.base, crew.uuid);
        let photo = match linked_photo(driver) {
            None => has_photo.then(stored),
            Some(url) => Some(url.to_owned()).filter(|url| url != NO_PHOTO),
        };
        let phone = driver.phone.as_ref();
        Driver {
            id: crew.uuid,
            active_tasks: tasks.iter().map(|task| self.summary(task)).collect(),
            name: name(crew, driver),
            photo,
            phone: phone.map_or(String::new(), |phone| phone.as_str().to_owned()),
            vehicle_type: vehicle_type_of(crew),
            location: self.point(crew.position.map(|position| position.point)),
            lookup_id: crew.external_ref.clone().unwrap_or_default(),
            created: moment::spell(crew.created_at),
        }
    }

    fn summary(&self, view: &StopView) -> Summary {
        let stop = view.stop();
        Summary {
            id: stop.uuid,
            status: status(view.phase()),
            action: action(stop.action),
            location: view.place().map(|place| self.location(place)),
            lookup_id: stop.external_ref.clone().unwrap_or_default(),
            tracking_url: self.tracking_url(view),
        }
    }

    /// A task.
    pub fn task(&self, view: &StopView) -> Task {
        let stop = view.stop();
        let status = status(view.phase());
        let time = |at: Option<Timestamp>| at.map(moment::spell);
        let ended = |as_status| time(view.ended_at().filter(|_| status == as_status));
        let noted = |name| places::noted(stop, name).map(|place| self.location(&place));
        let started_at = view.started_at();
        Task {
            id: stop.uuid,
            driver_id: view.view.carrier().map(|crew| crew.uuid),
            status,
            progress: progress(view.approach(self.near)),
            action: action(stop.action),
            location: view.place().map(|place| self.location(place)),
            location_id: view.place().map(|place| place.uuid),
            start_location: noted(places::START)
                .or_else(|| self.seen_at(view, started_at?))
                .filter(|_| started_at.is_some()),
            completion_location: noted(places::COMPLETION),
            cancellation_location: noted(places::CANCELLATION),
            start_time: time(started_at),
            completion_time: ended(Status::Completed),
            cancellation_time: ended(Status::Canceled),
            eta: time(view.eta()),
            initial_eta: time(view.initial_eta()),
            commited_eta: time(stop.promised_at),
            track: started_at.map(|_| self.track(&view.track)),
            distance: started_at.map(|_| driven(&view.track)),
            lookup_id: stop.external_ref.clone().unwrap_or_default(),
            tracking_url: self.tracking_url(view),
        }
    }

    /// Where the crew was seen in the moment that a task was started by it.
    fn seen_at(&self, view: &StopView, started_at: Timestamp) -> Option<Location> {
        let first = view.track.first().filter(|first| first.at == started_at)?;
        Some(self.location(&Place::address("", Some(first.point))))
    }

    fn track(&self, track: &[Position]) -> LineString {
        let coordinates = track
            .iter()
            .map(|position| self.coordinates(position.point));
        LineString {
            kind: "LineString",
            coordinates: coordinates.collect(),
        }
    }

    fn tracking_url(&self, view: &StopView) -> String {
        format!("{}/t/{}", self.base, view.code)
    }
}

/// The length of a track in whole metres.
fn driven(track: &[Position]) -> i64 {
    let steps = track.windows(2);
    let steps = steps.map(|step| distance::meters(step[0].point, step[1].point));
    steps.sum::<f64>().round() as i64
}

/// A reference of the client's own; an empty one is none.
pub fn reference(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// An id that a filter names; what is no id names nobody.
pub fn id_from(text: &str) -> Uuid {
    Uuid::try_parse(text).unwrap_or_default()
}
