//! What the exchange tells the office, and asks for short.

use super::xml::Xml;
use crate::Desk;
use crate::error::Failure;
use crate::fields::Fields;
use crate::map::{self, OrderState};
use crate::states;
use pult_app::OrderView;
use pult_dialect::text;
use pult_domain::{Attributes, Message, Money, OrderId};

/// What became of a call that was begun for an order, by its number in the source.
const REQUEST_STATES: [&str; 6] = ["begun", "going on", "reached", "busy", "no answer", "error"];
const RESULTS: [&str; 7] = [
    "success",
    "no_answer",
    "answered",
    "missed",
    "transfered",
    "broke_off",
    "other_user_answered",
];

pub(super) async fn change_order_state(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    fields.require(&["order_id", "need_state"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let state = fields.required_id("need_state", |id| id)?;
    states::move_to(desk, id, state, Money::ZERO).await?;
    let mut data = Xml::of("ORDER_ID", id);
    data.put("NEW_STATE", &state.to_string());
    Ok(data)
}

pub(super) async fn set_request_state(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    fields.require(&["order_id", "state_id", "phone_type", "state"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let before = fields.int("state_id")?.unwrap_or_default();
    let whom = match fields.int("phone_type")? {
        Some(0) => "driver",
        Some(1) => "client",
        _ => return Err(Failure::wrong("phone_type")),
    };
    let state = fields
        .int("state")?
        .and_then(|state| usize::try_from(state).ok());
    let state = state.and_then(|state| REQUEST_STATES.get(state));
    let state = state.ok_or_else(|| Failure::wrong("state"))?;
    order(desk, id).await?;
    if OrderState::by_id(before).is_none() {
        return Err(Failure::unknown(101, "state", before));
    }
    note(
        desk,
        Some(id),
        [
            ("told", "call".to_owned()),
            ("whom", whom.to_owned()),
            ("state", (*state).to_owned()),
        ],
    )
    .await?;
    Ok(Xml::default())
}

pub(super) async fn connect(
    desk: &Desk,
    fields: &Fields,
    voice_line: bool,
) -> Result<Xml, Failure> {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let view = order(desk, id).await?;
    let driver = view.carrier().and(view.driver.as_ref());
    let driver = driver.and_then(|driver| driver.phone.as_ref());
    let (Some(driver), Some(client), true) = (driver, &view.order.customer.phone, voice_line)
    else {
        let descr = text!(
            "Нет водителя, телефона или голосовой линии",
            "there is no driver, phone or voice line",
        );
        return Err(Failure::new(102, descr));
    };
    let mut call = Message::new(
        "voice",
        driver.as_str(),
        client.digits(),
        desk.dispatch.now(),
    );
    call.sender = client.as_str().to_owned();
    call.order = Some(id);
    desk.dispatch.queue_message(&desk.caller, call).await?;
    Ok(Xml::default())
}

pub(super) async fn driver_phones(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    fields.require(&["crew_code"])?;
    let code = fields.text_or_empty("crew_code")?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let found = crews.iter().find(|view| view.crew.call_sign == code);
    let driver = &found
        .ok_or_else(|| Failure::unknown(100, "crew", &code))?
        .driver;
    let mut data = Xml::of("mobile_phone", map::phone(driver.phone.as_ref()));
    data.put("home_phone", &driver.home_phone);
    Ok(data)
}

pub(super) async fn create_record_link(desk: &Desk, fields: &Fields) -> Result<Xml, Failure> {
    let call = short(fields, "call_id", 60)?;
    let phone = fields.phone("phone")?;
    if call.is_empty() && phone.is_none() {
        return Err(Failure::missing("call_id"));
    }
    let way = match fields.int("call_type")?.unwrap_or_default() {
        0 => "out",
        1 => "in",
        _ => return Err(Failure::wrong("call_type")),
    };
    let result = fields
        .text("call_result")?
        .unwrap_or_else(|| "success".to_owned());
    if !RESULTS.contains(&result.as_str()) {
        return Err(Failure::wrong("call_result"));
    }
    let date = fields.text_or_empty("record_date")?;
    if !date.is_empty() && chrono::NaiveDateTime::parse_from_str(&date, "%d%m%Y%H%M%S").is_err() {
        return Err(Failure::wrong("record_date"));
    }
    let seconds = fields.count("record_length")?.unwrap_or_default();
    let kept = note(
        desk,
        None,
        [
            ("told", "recording".to_owned()),
            ("call", call),
            ("phone", map::phone(phone.as_ref())),
            ("way", way.to_owned()),
            ("result", result),
            ("date", date),
            ("seconds", seconds.to_string()),
            ("file", short(fields, "file_path", 255)?),
            ("user", fields.text_or_empty("user_login")?),
        ],
    )
    .await?;
    Ok(Xml::of("RECORD_ID", kept))
}

/// Text of at most so many characters, empty when absent.
fn short(fields: &Fields, name: &str, most: usize) -> Result<String, Failure> {
    let text = fields.text_or_empty(name)?;
    let is_right = text.chars().count() <= most;
    is_right.then_some(text).ok_or_else(|| Failure::wrong(name))
}

async fn order(desk: &Desk, id: OrderId) -> Result<OrderView, Failure> {
    let view = desk.dispatch.order(&desk.caller, id).await;
    view.map_err(|error| Failure::by_kind(error, &[("order", 100)]))
}

async fn note<const N: usize>(
    desk: &Desk,
    order: Option<OrderId>,
    told: [(&str, String); N],
) -> Result<i64, Failure> {
    let told = told.into_iter().filter(|(_, value)| !value.is_empty());
    let told: Attributes = told.map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(desk.dispatch.note(&desk.caller, order, told).await?)
}
