//! What the books know of a client.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::{books, wire};
use pult_domain::CompanyId;

pub(super) async fn get_client_info(
    desk: &Desk,
    fields: &Fields,
) -> Result<wire::ClientInfo, Failure> {
    let company = fields.required_id("unit_id", CompanyId)?;
    let phone = fields.client_phone("phone")?;
    books::check_company(desk, company).await?;
    let client = desk.dispatch.client_by_phone(phone.clone()).await?;
    let given = client.as_ref().and_then(|client| client.discount);
    let discounts = desk.dispatch.discounts().await?;
    let discount = discounts.iter().find(|known| Some(known.id) == given);
    Ok(wire::ClientInfo {
        phone: phone.to_string(),
        max_discount: discount.map_or("0".to_owned(), |known| known.percent.to_string()),
        name: client.map_or(String::new(), |client| client.name),
        ..wire::ClientInfo::default()
    })
}
