//! The lists of the books.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::wire;
use pult_domain::{Company, Tariff};

pub(super) async fn get_tariffs(desk: &Desk, _fields: &Fields) -> Result<wire::Units, Failure> {
    let companies = desk.dispatch.companies(&desk.caller).await?;
    let tariffs = desk.dispatch.tariffs().await?;
    let units = companies.iter().map(|company| unit(company, &tariffs));
    Ok(wire::Units {
        units: units.collect(),
    })
}

/// A unit with its tariffs; one of the whole office stands under each.
fn unit(company: &Company, tariffs: &[Tariff]) -> wire::Unit {
    let own = tariffs.iter().filter(|tariff| tariff.is_for(company.id));
    let tarif = |tariff: &Tariff| wire::Tarif {
        id: tariff.id.to_string(),
        title: tariff.name.clone(),
    };
    wire::Unit {
        id: company.id.to_string(),
        title: company.name.clone(),
        tarifs: own.map(tarif).collect(),
    }
}
