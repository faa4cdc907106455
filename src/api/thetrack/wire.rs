//! What the dialect answers, in its words and its order. Sources: the guide's example bodies, and the
//! vendor's description of the objects Driver, Task and Location.

use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
pub struct Point {
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Two numbers, or none when the place is unknown.
    pub coordinates: Vec<f64>,
}

#[derive(Serialize)]
pub struct LineString {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub coordinates: Vec<[f64; 2]>,
}

#[derive(Serialize)]
pub struct Location {
    pub id: Option<Uuid>,
    pub address: String,
    pub landmark: String,
    pub point: Option<Point>,
}

#[derive(Serialize)]
pub struct CreatedLocation {
    #[serde(flatten)]
    pub location: Location,
    pub created: String,
}

#[derive(Serialize)]
pub struct Driver {
    pub id: Uuid,
    pub active_tasks: Vec<Summary>,
    pub name: String,
    pub photo: Option<String>,
    pub phone: String,
    pub vehicle_type: &'static str,
    pub location: Point,
    pub lookup_id: String,
    pub created: String,
}

/// A task as it stands among a driver's.
#[derive(Serialize)]
pub struct Summary {
    pub id: Uuid,
    pub status: Status,
    pub action: &'static str,
    pub location: Option<Location>,
    pub lookup_id: String,
    pub tracking_url: String,
}

#[derive(Serialize)]
pub struct Task {
    pub id: Uuid,
    pub driver_id: Option<Uuid>,
    pub status: Status,
    pub progress: Progress,
    pub action: &'static str,
    pub location: Option<Location>,
    pub location_id: Option<Uuid>,
    pub start_location: Option<Location>,
    pub completion_location: Option<Location>,
    pub cancellation_location: Option<Location>,
    pub start_time: Option<String>,
    pub completion_time: Option<String>,
    pub cancellation_time: Option<String>,
    pub eta: Option<String>,
    pub initial_eta: Option<String>,
    /// The document's spelling.
    pub commited_eta: Option<String>,
    pub track: Option<LineString>,
    pub distance: Option<i64>,
    pub lookup_id: String,
    pub tracking_url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Pending,
    Assigned,
    /// Documented, never answered.
    InQueue,
    Started,
    Completed,
    Canceled,
    Suspended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    Pending,
    OnTheWay,
    Arriving,
    Arrived,
}

#[derive(Serialize)]
pub struct Page<T> {
    pub count: usize,
    pub next: Option<String>,
    pub previous: Option<String>,
    pub results: Vec<T>,
}

/// `POST tasks/ID/editable_url/`.
#[derive(Debug, Serialize)]
pub struct EditableUrl {
    pub tracking_url: String,
    pub editable: &'static str,
    pub number_of_edits: i64,
}
