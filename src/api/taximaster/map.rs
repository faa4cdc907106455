//! Where both vocabularies meet: pure functions between the page's words and ours.

use super::objects;
use super::wire::{self, Coords, Num};
use pult_app::{OfficeTime, Operation, OrderView, RouteAnalysis};
use pult_domain::{Duty, Money, Origin, Percent, Phase, Phone, Point, Quote, Timestamp};
use pult_geo::geocoder::{AddressKind, Found};

/// `YYYYMMDDhhmmss`.
pub(super) const TIME: &str = "%Y%m%d%H%M%S";

/// The kinds of order states, each with the one state it has here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OrderState {
    New,
    DriverAssigned,
    CarAtPlace,
    ClientInside,
    Finished,
    Aborted,
}

impl OrderState {
    pub const ALL: [OrderState; 6] = [
        OrderState::New,
        OrderState::DriverAssigned,
        OrderState::CarAtPlace,
        OrderState::ClientInside,
        OrderState::Finished,
        OrderState::Aborted,
    ];

    pub fn of(phase: Phase) -> OrderState {
        match phase {
            Phase::Waiting | Phase::Offered | Phase::OnHold => OrderState::New,
            Phase::Queued | Phase::EnRoute { stop: 0 } => OrderState::DriverAssigned,
            Phase::AtStop { stop: 0 } => OrderState::CarAtPlace,
            Phase::EnRoute { .. } | Phase::AtStop { .. } => OrderState::ClientInside,
            Phase::Completed => OrderState::Finished,
            Phase::Cancelled | Phase::Failed => OrderState::Aborted,
        }
    }

    pub fn id(self) -> i64 {
        match self {
            OrderState::New => 1,
            OrderState::DriverAssigned => 7,
            OrderState::CarAtPlace => 10,
            OrderState::ClientInside => 11,
            OrderState::Finished => 4,
            OrderState::Aborted => 5,
        }
    }

    pub fn by_id(id: i64) -> Option<OrderState> {
        OrderState::ALL.into_iter().find(|state| state.id() == id)
    }

    /// `state_kind`.
    pub fn kind(self) -> &'static str {
        match self {
            OrderState::New => "new_order",
            OrderState::DriverAssigned => "driver_assigned",
            OrderState::CarAtPlace => "car_at_place",
            OrderState::ClientInside => "client_inside",
            OrderState::Finished => "finished",
            OrderState::Aborted => "aborted",
        }
    }

    /// Clients look for «отмен» in the name.
    fn name(self) -> &'static str {
        match self {
            OrderState::New => "Новый заказ",
            OrderState::DriverAssigned => "Водитель назначен",
            OrderState::CarAtPlace => "Машина подъехала",
            OrderState::ClientInside => "Клиент в машине",
            OrderState::Finished => "Завершён",
            OrderState::Aborted => "Отменён",
        }
    }

    fn state_type(self) -> &'static str {
        match self {
            OrderState::New => "accepted",
            OrderState::DriverAssigned | OrderState::CarAtPlace | OrderState::ClientInside => {
                "in_work"
            }
            OrderState::Finished => "finished",
            OrderState::Aborted => "aborted",
        }
    }

    pub fn to_wire(self) -> wire::State {
        wire::State {
            id: self.id(),
            name: self.name(),
            state_type: self.state_type(),
        }
    }
}

/// A crew's state: its id and its `state_kind`.
pub(super) fn crew_state(duty: Duty) -> (i64, &'static str) {
    match duty {
        Duty::Free => (1, "waiting"),
        Duty::Busy => (2, "on_order"),
        Duty::Break => (3, "on_break"),
        Duty::Off => (4, "not_available"),
    }
}

pub(super) fn crew_states() -> Vec<wire::State> {
    let named = |duty, name| {
        let (id, state_type) = crew_state(duty);
        wire::State {
            id,
            name,
            state_type,
        }
    };
    vec![
        named(Duty::Free, "Свободен"),
        named(Duty::Busy, "На заказе"),
        named(Duty::Break, "На перерыве"),
        named(Duty::Off, "Не на линии"),
    ]
}

/// Who holds the order: crew, driver, car; zeros while nobody has said yes.
pub(super) fn holder(view: &OrderView) -> (i64, i64, i64) {
    view.carrier().map_or((0, 0, 0), |crew| {
        (crew.id.0, crew.driver.0, crew.vehicle.map_or(0, |id| id.0))
    })
}

/// By which way an order came in.
pub(super) fn creation_way(origin: Origin) -> &'static str {
    match origin {
        Origin::Console | Origin::Engine => "operator",
        Origin::TaxiMaster => "common_api",
        Origin::Taxomet | Origin::Yandex | Origin::Navixy | Origin::TheTrack | Origin::Website => {
            "t_api"
        }
    }
}

pub(super) fn percent(percent: Percent) -> Num {
    // Hundredths of a percent, as kopecks are hundredths of a rouble.
    Num::from(Money(percent.0))
}

pub(super) fn time(at: Option<Timestamp>, office: OfficeTime) -> String {
    at.map_or_else(String::new, |at| office.format(at, TIME))
}

pub(super) fn phone(phone: Option<&Phone>) -> String {
    phone.map_or_else(String::new, |phone| phone.as_str().to_owned())
}

pub(super) fn coords(point: Option<Point>) -> Coords {
    point.map_or_else(Coords::default, |point| Coords {
        lat: Num::degrees(point.lat),
        lon: Num::degrees(point.lon),
    })
}

pub(super) fn cost(quote: &Quote) -> wire::Cost {
    let lines = quote.lines.iter();
    wire::Cost {
        sum: quote.total.into(),
        info: lines
            .map(|line| wire::CostLine {
                comment: line.comment.clone(),
                sum: line.sum.to_string(),
            })
            .collect(),
    }
}

/// A movement on an account; `pay_type` where clients are told how it was paid.
pub(super) fn operation(
    moved: &Operation,
    office: OfficeTime,
    pay_type: Option<&'static str>,
) -> objects::Operation {
    let is_receipt = moved.sum >= Money::ZERO;
    let sum = if is_receipt { moved.sum } else { -moved.sum };
    objects::Operation {
        oper_id: moved.id,
        oper_time: time(Some(moved.at), office),
        sum: sum.into(),
        order_id: moved.order.map_or(0, |id| id.0),
        oper_type: if is_receipt { "receipt" } else { "expense" },
        name: moved.name.clone(),
        comment: moved.comment.clone(),
        pay_type,
        ..objects::Operation::default()
    }
}

/// The call has no word for a settlement: where it is not the office's own, the street is named with it,
/// and so found again.
pub(super) fn address(found: &Found) -> wire::Address {
    let alone = Found {
        house: String::new(),
        ..found.clone()
    };
    wire::Address {
        street: alone.to_string(),
        house: found.house.clone(),
        kind: found.kind.as_str(),
        comment: found.comment.clone(),
        address_source: "tm",
        coords: found_coords(found),
    }
}

pub(super) fn address2(found: &Found) -> wire::Address2 {
    let is_point = found.kind == AddressKind::Point;
    let name = |wanted: bool| {
        if wanted {
            found.street.clone()
        } else {
            String::new()
        }
    };
    wire::Address2 {
        address_source: "tm",
        city: found.settlement.clone(),
        point: name(is_point),
        street: name(!is_point),
        house: found.house.clone(),
        kind: found.kind.as_str(),
        comment: found.comment.clone(),
        coords: found_coords(found),
    }
}

/// A street is no one place.
fn found_coords(found: &Found) -> Coords {
    coords(found.point.filter(|_| found.kind != AddressKind::Street))
}

pub(super) fn route(analysis: &RouteAnalysis) -> wire::Route {
    let end = |at: Option<&(Point, Option<pult_domain::ZoneId>)>| {
        let (point, zone) = at.copied().unwrap_or_default();
        (coords(Some(point)), zone.map_or(0, |zone| zone.0))
    };
    let (source, source_zone_id) = end(analysis.points.first());
    let (dest, dest_zone_id) = end(analysis.points.last());
    wire::Route {
        source_lat: source.lat,
        source_lon: source.lon,
        source_zone_id,
        dest_lat: dest.lat,
        dest_lon: dest.lon,
        dest_zone_id,
        city_dist: analysis.lengths.city.into(),
        country_dist: analysis.lengths.country.into(),
        source_country_dist: analysis.source_country.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_has_the_state_that_the_page_gives_it() {
        for (phase, id, kind) in [
            (Phase::Waiting, 1, "new_order"),
            (Phase::Offered, 1, "new_order"),
            (Phase::OnHold, 1, "new_order"),
            (Phase::Queued, 7, "driver_assigned"),
            (Phase::EnRoute { stop: 0 }, 7, "driver_assigned"),
            (Phase::AtStop { stop: 0 }, 10, "car_at_place"),
            (Phase::EnRoute { stop: 1 }, 11, "client_inside"),
            (Phase::AtStop { stop: 1 }, 11, "client_inside"),
            (Phase::Completed, 4, "finished"),
            (Phase::Cancelled, 5, "aborted"),
            (Phase::Failed, 5, "aborted"),
        ] {
            let state = OrderState::of(phase);
            assert_eq!((state.id(), state.kind()), (id, kind), "{phase:?}");
            assert_eq!(OrderState::by_id(id), Some(state));
        }
        assert_eq!(OrderState::by_id(2), None);
    }
}
