//! The lists of the office: crew groups, services of the dispatch, tariffs, services, discounts, states.

use super::Desk;
use super::error::Answer;
use super::fields::Fields;
use super::map::{self, OrderState};
use super::wire::{self, Data, Named, Num};
use pult_domain::{Money, Percent};

pub(super) async fn crew_groups(desk: &Desk, _: &Fields) -> Answer {
    let groups = desk.dispatch.crew_groups().await?.into_iter();
    let named = groups.map(|group| Named {
        id: group.id.0,
        name: group.name,
    });
    Data::of(&wire::CrewGroups {
        crew_groups: named.collect(),
    })
}

pub(super) async fn companies(desk: &Desk, _: &Fields) -> Answer {
    let companies = desk.dispatch.companies(&desk.caller).await?.into_iter();
    let named = companies.map(|company| Named {
        id: company.id.0,
        name: company.name,
    });
    Data::of(&wire::Uds {
        uds: named.collect(),
    })
}

pub(super) async fn tariffs(desk: &Desk, _: &Fields) -> Answer {
    let tariffs = desk.dispatch.tariffs().await?.into_iter();
    let named = tariffs.map(|tariff| wire::Tariff {
        id: tariff.id.0,
        name: tariff.name,
        is_active: true,
    });
    Data::of(&wire::Tariffs {
        tariffs: named.collect(),
    })
}

pub(super) async fn services(desk: &Desk, _: &Fields) -> Answer {
    let services = desk.dispatch.services().await?.into_iter();
    let extras = services.map(|it| extra(it.id.0, it.name, it.sum, it.percent));
    Data::of(&wire::Services {
        services: extras.collect(),
    })
}

pub(super) async fn order_params(desk: &Desk, _: &Fields) -> Answer {
    let services = desk.dispatch.services().await?.into_iter();
    let params = services.map(|it| wire::OrderParam {
        extra: extra(it.id.0, it.name, it.sum, it.percent),
        order_access_control: false,
    });
    Data::of(&wire::OrderParams {
        order_params: params.collect(),
    })
}

/// Clients have no groups here.
pub(super) async fn client_groups(_: &Desk, _: &Fields) -> Answer {
    Data::of(&wire::ClientGroups {
        client_groups: Vec::new(),
    })
}

pub(super) async fn discounts(desk: &Desk, _: &Fields) -> Answer {
    let discounts = desk.dispatch.discounts().await?.into_iter();
    let extras = discounts.map(|it| extra(it.id.0, it.name, it.sum, it.percent));
    Data::of(&wire::Discounts {
        discounts: extras.collect(),
    })
}

pub(super) async fn order_states(_: &Desk, _: &Fields) -> Answer {
    Data::of(&wire::OrderStates {
        order_states: OrderState::ALL.map(OrderState::to_wire).into(),
    })
}

pub(super) async fn crew_states(_: &Desk, _: &Fields) -> Answer {
    Data::of(&wire::CrewStates {
        crew_states: map::crew_states(),
    })
}

fn extra(id: i64, name: String, sum: Money, percent: Percent) -> wire::Extra {
    wire::Extra {
        id,
        name,
        sum: Num::from(sum),
        percent: map::percent(percent),
    }
}
