//! What `save_order` changes: what is absent stays.

use super::error::Failure;
use super::fields::Fields;
use super::map;
use pult_app::{OrderEdit, Unfit};
use pult_domain::Timestamp;

/// The edit that the parameters of `save_order` ask for. Nobody is asked about a crew that does not fit
/// any more: it keeps the order.
pub(super) fn edit_from_fields(fields: &Fields, now: Timestamp) -> Result<OrderEdit, Failure> {
    let text = |name| {
        let given = fields.given(name)?;
        Ok::<_, Failure>(given.map(|text| text.trim().to_owned()))
    };
    Ok(OrderEdit {
        along: map::ride(fields)?.map(|ride| ride.stops),
        services: map::services(fields)?,
        tariff: map::tariff(fields)?,
        fixed_price: map::fixed_price(fields)?,
        at: map::order_time(fields, now)?,
        name: text("client_name")?,
        comment: text("comment")?,
        unfit: Unfit::Keep,
        ..OrderEdit::default()
    })
}
