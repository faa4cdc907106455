//! Messages to the people at the desks.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::wire::Data;
use pult_app::Error;
use pult_dialect::text;
use pult_domain::{ClientId, CrewId, DriverId, Operator, OperatorId, OrderId, VehicleId};

/// What a message may be.
const KINDS: [&str; 4] = ["information", "warning", "error", "confirmation"];
/// Who speaks where the caller does not say.
const NAME: &str = "TM API";

/// Shows a line at the desks of the operators that are named, or at all; it stands in the journal too.
pub(super) async fn show_tm_message(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["text"])?;
    let kind = match fields.text_or_empty("type")? {
        kind if kind.is_empty() => KINDS[0].to_owned(),
        kind if KINDS.contains(&kind.as_str()) => kind,
        _ => return Err(Failure::wrong("type")),
    };
    let color = fields.text_or_empty("color")?;
    if !color.is_empty() && !is_color(&color) {
        return Err(Failure::wrong("color"));
    }
    fields.count("timeout")?;
    fields.id("car_id", VehicleId)?;
    fields.id("driver_id", DriverId)?;
    fields.id("crew_id", CrewId)?;
    fields.id("client_id", ClientId)?;
    let order = fields.id("order_id", OrderId)?;
    let users: Vec<OperatorId> = fields.ints("users")?.into_iter().map(OperatorId).collect();
    if !users.is_empty() {
        let known = desk.dispatch.records::<Operator>().await?;
        if !known.iter().any(|operator| users.contains(&operator.id)) {
            let none = text!("Нет таких пользователей", "there are no such users");
            return Err(Failure::new(100, none));
        }
    }
    let (said, header) = (
        fields.text_or_empty("text")?,
        fields.text_or_empty("header")?,
    );
    let told = [
        ("told", "message".to_owned()),
        ("type", kind),
        ("header", header.clone()),
        ("text", said.clone()),
    ];
    let told = told.map(|(name, value)| (name.to_owned(), value));
    match desk.dispatch.note(&desk.caller, order, told.into()).await {
        Ok(_) => {}
        Err(Error::NotFound { .. }) => return Err(Failure::wrong("order_id")),
        Err(error) => return Err(error.into()),
    }
    let name = if header.is_empty() { NAME } else { &header };
    desk.dispatch.announce(name, &users, &said);
    Ok(Data::empty())
}

/// `#RRGGBB`
fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
