//! What the engine looks at: the open orders and the crews of one moment, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::eta::Factors;
use super::history::{History, Stand};
use super::shared::Shared;
use pult_domain::{
    AssignmentId, CompanyId, Crew, CrewId, Leg, Money, Order, OrderId, OrderStatus, Point, Quality,
    QueuePolicy, ServiceId, Shift, StopId, Timestamp, ZoneId,
};

/// Everything a plan may depend on, besides the policy, the roads and the time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Snapshot {
    /// Orders that nobody carries out.
    pub orders: Vec<OpenOrder>,
    /// Everybody who could be asked. Crews without an open shift need not be here, except to be
    /// explained.
    pub crews: Vec<CrewState>,
    /// What the engine has offered and nobody has answered yet.
    pub offers: Vec<OpenOffer>,
    /// How hard to think for a company; absent: as the policy says.
    pub quality: BTreeMap<CompanyId, Quality>,
    /// How much longer drives take here than the roads say.
    pub factors: Factors,
    /// What crews are on their way to and others may take over.
    pub movable: Vec<Movable>,
    /// Past days to learn from, frozen when the day began; `None`: nothing is learned from any.
    pub history: Option<Arc<History>>,
    /// The office's own stands; none: the places that its past days show.
    pub stands: Vec<Stand>,
    /// Where crews were advised to stand, as long as that holds.
    pub standing: Vec<Advice>,
    /// Whether it is time to advise crews where to stand.
    pub advises: bool,
}

/// An order that a crew is on its way to and that another one may take over.
#[derive(Debug, Clone, PartialEq)]
pub struct Movable {
    /// The order, as if it waited.
    pub open: OpenOrder,
    /// Whose it is.
    pub crew: CrewId,
    /// The assignment that says so.
    pub assignment: AssignmentId,
    /// When the first crew was to be there.
    pub promised_at: Timestamp,
    /// How often it was moved already.
    pub moves: u32,
}

/// Where a crew was advised to stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Advice {
    /// Who.
    pub crew: CrewId,
    /// Where.
    pub to: Point,
    /// When it is there.
    pub there_at: Timestamp,
    /// Whether the driver said no, or drove elsewhere: he is not asked again for a while, and nothing else
    /// comes of it.
    pub is_refused: bool,
}

/// An order that nobody carries out yet.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenOrder {
    /// The order itself.
    pub order: Shared<Order>,
    /// Whether a crew is being asked.
    pub offered: bool,
    /// Who said no.
    pub refusals: Vec<Refusal>,
    /// Crews that its client does not want.
    pub unwanted: Vec<CrewId>,
    /// The zone of its first stop.
    pub zone: Option<ZoneId>,
    /// How that zone's orders are offered.
    pub queue: QueuePolicy,
    /// Since when it waits for a crew.
    pub waiting_since: Timestamp,
}

impl OpenOrder {
    /// An order that nobody was asked about; it waits since it was made.
    pub fn of(order: impl Into<Shared<Order>>) -> OpenOrder {
        let order = order.into();
        OpenOrder {
            offered: false,
            refusals: Vec::new(),
            unwanted: Vec::new(),
            zone: None,
            queue: QueuePolicy::default(),
            waiting_since: order.created_at,
            order,
        }
    }
}

/// An offer of the engine's own that its crew has not answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOffer {
    /// Which.
    pub assignment: AssignmentId,
    /// Who is asked.
    pub crew: CrewId,
    /// About what.
    pub orders: Vec<OrderId>,
}

/// A crew's no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// Whose.
    pub crew: CrewId,
    /// Until when it counts; `None`: for good.
    pub until: Option<Timestamp>,
}

/// A crew and what it is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CrewState {
    /// The crew itself.
    pub crew: Shared<Crew>,
    /// The driver is kept from working.
    pub locked: bool,
    /// The driver no longer works here.
    pub dismissed: bool,
    /// The driver's account is lower than the office lets it be.
    pub in_debt: bool,
    /// What the vehicle can provide.
    pub services: Vec<ServiceId>,
    /// The open shift.
    pub shift: Option<Shift>,
    /// Whether it is being asked about an order.
    pub asked: bool,
    /// Its active assignments in the order they are carried out: the running one, then the oldest.
    pub carried: Vec<Carried>,
    /// Live rating points of the driver.
    pub rating: i64,
    /// Since when it has had nothing to do.
    pub idle_since: Option<Timestamp>,
    /// Earned in this shift.
    pub earned: Money,
    /// Orders completed in this shift.
    pub served: u32,
    /// Whether it lost an order to another crew and was given none since: it is ahead in a tie.
    pub is_owed: bool,
    /// The zone it stands in.
    pub zone: Option<ZoneId>,
    /// Since when it has stood in that zone.
    pub zone_since: Option<Timestamp>,
    /// Whether it stands in a queue there: where crews are asked in turn.
    pub queues: bool,
}

/// An active assignment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Carried {
    /// Which.
    pub assignment: AssignmentId,
    /// Since when it is the crew's: positions before do not count for it.
    pub since: Timestamp,
    /// The orders it still holds.
    pub orders: Vec<Shared<Order>>,
    /// The legs to their open stops, in driving order.
    pub route: Vec<Leg>,
}

impl Snapshot {
    /// How hard to think for a company.
    pub fn quality(&self, company: CompanyId, default: Quality) -> Quality {
        self.quality.get(&company).copied().unwrap_or(default)
    }
}

impl CrewState {
    /// Where the crew was last seen.
    pub fn point(&self) -> Option<Point> {
        self.crew.position.map(|position| position.point)
    }
}

impl Carried {
    /// Whether any of its orders is started.
    pub fn is_started(&self) -> bool {
        self.orders
            .iter()
            .any(|order| order.status == OrderStatus::Started)
    }

    /// The point a leg leads to, when known.
    pub fn point_of(&self, leg: &Leg) -> Option<Point> {
        let stop = self.order_of(leg.stop)?.stop(leg.stop)?;
        let chosen = stop.places.iter().find(|place| place.id == leg.place);
        chosen.or(stop.place())?.point
    }

    /// The orders themselves.
    pub fn held(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().map(|order| &**order)
    }

    /// The order a stop belongs to.
    pub fn order_of(&self, stop: StopId) -> Option<&Order> {
        self.held().find(|order| order.stop(stop).is_some())
    }
}
