//! What an order may name: units, tariffs and options of the books.

use super::auth::Desk;
use super::error::Failure;
use pult_app::Error;
use pult_dialect::text;
use pult_domain::{CompanyId, ServiceId, Tariff, TariffId, Timestamp};

/// Refuses a unit that is not in the books.
pub(super) async fn check_company(desk: &Desk, id: CompanyId) -> Result<(), Failure> {
    let known = desk.dispatch.companies(&desk.caller).await?;
    if known.iter().any(|company| company.id == id) {
        return Ok(());
    }
    Err(Error::not_found("company", id).into())
}

/// Refuses a tariff that a unit does not have; where none is named, an hour that no tariff of the unit is
/// meant for. `at`: the pick-up; `None`: now.
pub(super) async fn check_tariff(
    desk: &Desk,
    company: CompanyId,
    tariff: Option<TariffId>,
    at: Option<Timestamp>,
) -> Result<(), Failure> {
    let tariffs = desk.dispatch.tariffs().await?;
    let Some(id) = tariff else {
        let time = desk.dispatch.office_time().await?;
        let time = time.time_of_day(at.unwrap_or(desk.dispatch.now()));
        Tariff::choose(&tariffs, company, time).map_err(Error::from)?;
        return Ok(());
    };
    match tariffs.iter().find(|tariff| tariff.id == id) {
        Some(tariff) if tariff.is_for(company) => Ok(()),
        Some(_) => {
            let why = text!(
                "тариф {id} не принадлежит службе {company}",
                "tarif {id} is not one of unit {company}",
            );
            Err(Failure::wrong("tarif_id", why))
        }
        None => Err(Error::not_found("tariff", id).into()),
    }
}

/// Refuses an option that is not in the books.
pub(super) async fn check_services(desk: &Desk, ids: &[ServiceId]) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = desk.dispatch.services().await?;
    let unknown = |id: &&ServiceId| !known.iter().any(|service| service.id == **id);
    match ids.iter().find(unknown) {
        None => Ok(()),
        Some(id) => Err(Error::not_found("service", id).into()),
    }
}
