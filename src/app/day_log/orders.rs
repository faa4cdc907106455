//! Orders, as far as rules read them.

use serde::{Deserialize, Serialize};

use pult_domain::{
    AssignmentId, CompanyId, Conduct, CrewGroupId, CrewId, NewOrder, NewStop, Order, OrderId,
    OrderKind, OrderStatus, Origin, Place, PlaceId, PlaceKind, Point, QueuePolicy, Seconds,
    ServiceId, Starts, Stop, StopAction, StopId, StopProgress, TimeWindow, Timestamp, ZoneId,
};
use pult_engine::{OpenOrder, Refusal};

/// An order that waits for a crew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OpenRow {
    order: OrderRow,
    offered: bool,
    refusals: Vec<(i64, Option<i64>)>,
    unwanted: Vec<i64>,
    zone: Option<i64>,
    queue: String,
    since: i64,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct OrderRow {
    company: i64,
    origin: String,
    group: Option<i64>,
    services: Vec<i64>,
    status: String,
    made: i64,
    assignment: Option<i64>,
    stops: Vec<StopRow>,
    /// Days recorded before orders said so themselves have none: their origin says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conduct: Option<ConductRow>,
}

/// Kind, metered, bundles, what starts it.
type ConductRow = (String, bool, bool, String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StopRow {
    id: i64,
    action: String,
    places: Vec<PlaceRow>,
    from: Option<i64>,
    to: Option<i64>,
    promised: Option<i64>,
    service_s: i64,
    /// When the crew came, and when the stop was closed.
    came: Option<i64>,
    closed: Option<i64>,
}

/// Id, kind, latitude and longitude.
type PlaceRow = (i64, String, Option<Spot>);

/// A point to the last bit: JSON readers may round numbers, texts they leave alone.
pub(super) type Spot = (String, String);

/// A point as texts.
pub(super) fn spot(point: Point) -> Spot {
    (point.lat.to_string(), point.lon.to_string())
}

/// The point again.
pub(super) fn point((lat, lon): &Spot) -> Result<Point, String> {
    let number = |text: &String| text.parse().map_err(|_| format!("`{text}` is no degree"));
    Ok(Point {
        lat: number(lat)?,
        lon: number(lon)?,
    })
}

impl OpenRow {
    pub fn of(open: &OpenOrder) -> OpenRow {
        let no = |no: &Refusal| (no.crew.0, no.until.map(|until| until.0));
        OpenRow {
            order: OrderRow::of(&open.order),
            offered: open.offered,
            refusals: open.refusals.iter().map(no).collect(),
            unwanted: open.unwanted.iter().map(|crew| crew.0).collect(),
            zone: open.zone.map(|zone| zone.0),
            queue: open.queue.as_str().to_owned(),
            since: open.waiting_since.0,
        }
    }

    pub fn told(&self, id: i64) -> Result<OpenOrder, String> {
        let no = |&(crew, until): &(i64, Option<i64>)| Refusal {
            crew: CrewId(crew),
            until: until.map(Timestamp),
        };
        Ok(OpenOrder {
            order: self.order.told(id)?.into(),
            offered: self.offered,
            refusals: self.refusals.iter().map(no).collect(),
            unwanted: self.unwanted.iter().copied().map(CrewId).collect(),
            zone: self.zone.map(ZoneId),
            queue: QueuePolicy::parse(&self.queue).map_err(|error| error.to_string())?,
            waiting_since: Timestamp(self.since),
        })
    }
}

impl OrderRow {
    pub fn of(order: &Order) -> OrderRow {
        OrderRow {
            company: order.company.0,
            origin: order.origin.as_str().to_owned(),
            group: order.crew_group.map(|group| group.0),
            services: order.services.iter().map(|service| service.0).collect(),
            status: order.status.as_str().to_owned(),
            made: order.created_at.0,
            assignment: order.assignment.map(|assignment| assignment.0),
            stops: order.stops.iter().map(StopRow::of).collect(),
            conduct: conduct_row(order),
        }
    }

    pub fn told(&self, id: i64) -> Result<Order, String> {
        let stops = self.stops.iter().map(StopRow::told);
        let origin = Origin::parse(&self.origin).map_err(|error| error.to_string())?;
        let said = NewOrder {
            conduct: conduct(self.conduct.as_ref(), origin)?,
            crew_group: self.group.map(CrewGroupId),
            services: self.services.iter().copied().map(ServiceId).collect(),
            ..NewOrder::default()
        };
        let (company, made) = (CompanyId(self.company), Timestamp(self.made));
        Ok(Order {
            status: OrderStatus::parse(&self.status).map_err(|error| error.to_string())?,
            assignment: self.assignment.map(AssignmentId),
            stops: stops.collect::<Result<_, _>>()?,
            ..said.made(company, origin, made, OrderId(id), [])
        })
    }
}

/// What an order is, where its origin does not say the same.
fn conduct_row(order: &Order) -> Option<ConductRow> {
    let conduct = order.conduct;
    (conduct != Conduct::of_origin(order.origin)).then(|| {
        (
            conduct.kind.as_str().to_owned(),
            conduct.metered,
            conduct.bundles,
            conduct.starts.as_str().to_owned(),
        )
    })
}

fn conduct(row: Option<&ConductRow>, origin: Origin) -> Result<Conduct, String> {
    let Some((kind, metered, bundles, starts)) = row else {
        return Ok(Conduct::of_origin(origin));
    };
    Ok(Conduct {
        kind: OrderKind::parse(kind).map_err(|error| error.to_string())?,
        metered: *metered,
        bundles: *bundles,
        starts: Starts::parse(starts).map_err(|error| error.to_string())?,
    })
}

impl StopRow {
    fn of(stop: &Stop) -> StopRow {
        let (came, closed) = match stop.progress {
            StopProgress::Ahead => (None, None),
            StopProgress::Arrived { at } => (Some(at.0), None),
            StopProgress::Done {
                arrived_at,
                left_at,
            } => (Some(arrived_at.0), Some(left_at.0)),
            StopProgress::Missed { at } => (None, Some(at.0)),
        };
        let place = |place: &Place| {
            let kind = place.kind.as_str().to_owned();
            (place.id.0, kind, place.point.map(spot))
        };
        StopRow {
            id: stop.id.0,
            action: stop.action.as_str().to_owned(),
            places: stop.places.iter().map(place).collect(),
            from: stop.window.from.map(|at| at.0),
            to: stop.window.to.map(|at| at.0),
            promised: stop.promised_at.map(|at| at.0),
            service_s: stop.service_time.0,
            came,
            closed,
        }
    }

    fn told(&self) -> Result<Stop, String> {
        let progress = match (self.came.map(Timestamp), self.closed.map(Timestamp)) {
            (None, None) => StopProgress::Ahead,
            (Some(at), None) => StopProgress::Arrived { at },
            (Some(arrived_at), Some(left_at)) => StopProgress::Done {
                arrived_at,
                left_at,
            },
            (None, Some(at)) => StopProgress::Missed { at },
        };
        let said = NewStop {
            action: StopAction::parse(&self.action).map_err(|error| error.to_string())?,
            places: self.places.iter().map(place).collect::<Result<_, _>>()?,
            window: TimeWindow {
                from: self.from.map(Timestamp),
                to: self.to.map(Timestamp),
            },
            promised_at: self.promised.map(Timestamp),
            service_time: Seconds(self.service_s),
            ..NewStop::default()
        };
        Ok(Stop {
            progress,
            ..said.made(StopId(self.id))
        })
    }
}

fn place((id, kind, point): &PlaceRow) -> Result<Place, String> {
    Ok(Place {
        id: PlaceId(*id),
        kind: PlaceKind::parse(kind).map_err(|error| error.to_string())?,
        point: point.as_ref().map(self::point).transpose()?,
        ..Place::default()
    })
}
