//! Crews, as far as rules read them, and where they were.

use serde::{Deserialize, Serialize};

use super::orders::{OrderRow, Spot, point, spot};
use pult_domain::{
    AssignmentId, CheckIn, CheckInKind, CompanyId, Crew, CrewGroupId, CrewId, Leg, Meters, Money,
    OrderId, PlaceId, Position, Seconds, ServiceId, Shift, StopId, Timestamp, TravelMode, ZoneId,
};
use pult_engine::{Carried, CrewState, Shared};

/// A crew without its position and its routes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CrewRow {
    company: Option<i64>,
    mode: String,
    group: Option<i64>,
    max_tasks: Option<u32>,
    zones: Vec<i64>,
    capacity: u32,
    locked: bool,
    dismissed: bool,
    /// Absent in days that were recorded before there were limits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    in_debt: bool,
    services: Vec<i64>,
    /// Began, ended, on a break since.
    shift: Option<(i64, Option<i64>, Option<i64>)>,
    asked: bool,
    carried: Vec<CarriedRow>,
    rating: i64,
    idle_since: Option<i64>,
    earned: i64,
    served: u32,
    zone: Option<i64>,
    zone_since: Option<i64>,
    /// Whether it stands in a queue; days recorded before crews were advised have none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    queues: bool,
    /// Whether it lost an order to another crew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_owed: bool,
}

/// When, where, how exactly in metres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PositionRow(i64, Spot, i64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CarriedRow {
    assignment: i64,
    since: i64,
    orders: Vec<(i64, OrderRow)>,
}

/// The legs of each assignment that a crew carries: they change with every estimate, what is carried
/// does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RoutesRow(Vec<Vec<LegRow>>);

/// Order, stop, place, metres, seconds, expected and first promised time.
type LegRow = (i64, i64, i64, i64, i64, i64, i64);

/// When and where a crew said that it is, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ToldRow(i64, Spot, String);

impl ToldRow {
    pub fn of(told: &CheckIn) -> ToldRow {
        let kind = told.kind.as_str().to_owned();
        ToldRow(told.at.0, spot(told.point), kind)
    }

    fn told(&self) -> Result<CheckIn, String> {
        Ok(CheckIn {
            at: Timestamp(self.0),
            point: point(&self.1)?,
            kind: CheckInKind::parse(&self.2).map_err(|error| error.to_string())?,
            label: String::new(),
        })
    }
}

impl PositionRow {
    pub fn of(position: &Position) -> PositionRow {
        PositionRow(position.at.0, spot(position.point), position.accuracy.0)
    }

    fn told(&self) -> Result<Position, String> {
        Ok(Position {
            at: Timestamp(self.0),
            point: point(&self.1)?,
            accuracy: Meters(self.2),
        })
    }
}

impl RoutesRow {
    /// Nothing for a crew that carries nothing.
    pub fn of(state: &CrewState) -> Option<RoutesRow> {
        let routes = state.carried.iter();
        let rows = |carried: &Carried| carried.route.iter().map(leg_row).collect();
        (!state.carried.is_empty()).then(|| RoutesRow(routes.map(rows).collect()))
    }

    fn route(&self, nth: usize) -> Vec<Leg> {
        self.0.get(nth).into_iter().flatten().map(leg).collect()
    }
}

impl CrewRow {
    pub fn of(state: &CrewState) -> CrewRow {
        let crew = &state.crew;
        let shift = state.shift.map(|shift| {
            let ended = shift.ended_at.map(|at| at.0);
            (shift.started_at.0, ended, shift.break_since.map(|at| at.0))
        });
        CrewRow {
            company: crew.company.map(|company| company.0),
            mode: crew.mode.as_str().to_owned(),
            group: crew.group.map(|group| group.0),
            max_tasks: crew.max_tasks,
            zones: crew.zones.iter().map(|zone| zone.0).collect(),
            capacity: crew.capacity,
            locked: state.locked,
            dismissed: state.dismissed,
            in_debt: state.in_debt,
            services: state.services.iter().map(|service| service.0).collect(),
            shift,
            asked: state.asked,
            carried: state.carried.iter().map(CarriedRow::of).collect(),
            rating: state.rating,
            idle_since: state.idle_since.map(|at| at.0),
            earned: state.earned.0,
            served: state.served,
            zone: state.zone.map(|zone| zone.0),
            zone_since: state.zone_since.map(|at| at.0),
            queues: state.queues,
            is_owed: state.is_owed,
        }
    }

    pub fn told(
        &self,
        id: i64,
        position: Option<&PositionRow>,
        told: Option<&ToldRow>,
        routes: Option<&RoutesRow>,
    ) -> Result<CrewState, String> {
        let id = CrewId(id);
        let mode = TravelMode::parse(&self.mode);
        let crew = Crew {
            id,
            company: self.company.map(CompanyId),
            mode: mode.ok_or_else(|| format!("`{}` is no way to travel", self.mode))?,
            group: self.group.map(CrewGroupId),
            max_tasks: self.max_tasks,
            zones: self.zones.iter().copied().map(ZoneId).collect(),
            capacity: self.capacity,
            position: position.map(PositionRow::told).transpose()?,
            told: told.map(ToldRow::told).transpose()?,
            ..Crew::default()
        };
        let shift = self.shift.map(|(began, ended, rests)| Shift {
            crew: id,
            started_at: Timestamp(began),
            ended_at: ended.map(Timestamp),
            break_since: rests.map(Timestamp),
        });
        let carried = self.carried.iter().enumerate().map(|(nth, carried)| {
            let route = routes.map(|routes| routes.route(nth));
            carried.told(route.unwrap_or_default())
        });
        Ok(CrewState {
            crew: crew.into(),
            locked: self.locked,
            dismissed: self.dismissed,
            in_debt: self.in_debt,
            services: self.services.iter().copied().map(ServiceId).collect(),
            shift,
            asked: self.asked,
            carried: carried.collect::<Result<_, _>>()?,
            rating: self.rating,
            idle_since: self.idle_since.map(Timestamp),
            earned: Money(self.earned),
            served: self.served,
            zone: self.zone.map(ZoneId),
            zone_since: self.zone_since.map(Timestamp),
            queues: self.queues,
            is_owed: self.is_owed,
        })
    }
}

impl CarriedRow {
    fn of(carried: &Carried) -> CarriedRow {
        let orders = carried.orders.iter();
        CarriedRow {
            assignment: carried.assignment.0,
            since: carried.since.0,
            orders: orders
                .map(|order| (order.id.0, OrderRow::of(order)))
                .collect(),
        }
    }

    fn told(&self, route: Vec<Leg>) -> Result<Carried, String> {
        let orders = self
            .orders
            .iter()
            .map(|(id, row)| row.told(*id).map(Shared::from));
        Ok(Carried {
            assignment: AssignmentId(self.assignment),
            since: Timestamp(self.since),
            orders: orders.collect::<Result<_, String>>()?,
            route,
        })
    }
}

fn leg_row(leg: &Leg) -> LegRow {
    (
        leg.order.0,
        leg.stop.0,
        leg.place.0,
        leg.distance.0,
        leg.duration.0,
        leg.eta.0,
        leg.initial_eta.0,
    )
}

fn leg(&(order, stop, place, distance, duration, eta, initial_eta): &LegRow) -> Leg {
    Leg {
        order: OrderId(order),
        stop: StopId(stop),
        place: PlaceId(place),
        distance: Meters(distance),
        duration: Seconds(duration),
        eta: Timestamp(eta),
        initial_eta: Timestamp(initial_eta),
    }
}
