//! Clients as applications keep them: registering, logging in, feedback.

use std::collections::HashSet;

use serde_json::json;

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::{Fields, read_phone};
use super::map;
use super::objects::{self, select};
use super::wire::Data;
use pult_app::{ClientAccount, ClientNote, Error};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{Attributes, ClientId, OrderId, Phone};

/// The longest login and password.
const MOST: usize = 60;
/// What is kept of a client beside the books.
const DETAILS: [&str; 5] = ["address", "birthday", "gender", "email", "comment"];

/// The codes of one of the two calls that write a client.
struct Codes {
    phone: i64,
    login: i64,
    group: i64,
    parent: i64,
}

const REGISTER: Codes = Codes {
    phone: 100,
    login: 101,
    group: 102,
    parent: 103,
};
const UPDATE: Codes = Codes {
    phone: 101,
    login: 102,
    group: 103,
    parent: 104,
};

pub(super) async fn check_authorization(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["login", "password"])?;
    let login = login(fields)?.unwrap_or_default();
    let password = word(fields, "password")?.unwrap_or_default();
    let known = desk
        .dispatch
        .client_by_password(&login, &password, desk.peer);
    match known.await {
        Ok(ClientId(client_id)) => Data::of(&json!({ "client_id": client_id })),
        Err(Error::Unauthenticated) => {
            let descr = text!(
                "Неверный логин или пароль",
                "unknown login or wrong password"
            );
            Err(Failure::new(100, descr))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn register_client(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["name", "login", "password", "phones"])?;
    let note = note(fields, &REGISTER)?;
    let registered = desk.dispatch.register_client(&desk.caller, note).await;
    let ClientId(client_id) = registered.map_err(|error| refused(error, &REGISTER))?;
    Data::of(&json!({ "client_id": client_id }))
}

pub(super) async fn update_client_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["client_id"])?;
    let id = fields.required_id("client_id", ClientId)?;
    let note = note(fields, &UPDATE)?;
    let changed = desk.dispatch.change_client(&desk.caller, id, note).await;
    changed.map_err(|error| refused(error, &UPDATE))?;
    Ok(Data::empty())
}

pub(super) async fn get_client_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["client_id"])?;
    let id = fields.required_id("client_id", ClientId)?;
    let wanted = fields.wanted()?;
    let account = desk.dispatch.client_account(id).await;
    let account = account.map_err(|error| Failure::by_kind(error, &[("client", 100)]))?;
    Data::of(&select(
        &client(&account),
        wanted.as_deref(),
        "client_id",
        &[],
    )?)
}

pub(super) async fn save_client_feed_back(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["phone", "rating"])?;
    if !fields.is_sent("text") {
        return Err(Failure::missing("text"));
    }
    let phone = fields.phone("phone")?;
    let phone = phone.ok_or_else(|| Failure::missing("phone"))?;
    let rating = fields
        .int("rating")?
        .filter(|rating| (1..=5).contains(rating));
    let rating = rating.ok_or_else(|| Failure::wrong("rating"))?;
    let order = fields.id("order_id", OrderId)?;
    fields.objects("attribute_values")?;
    let told = [
        ("told", "feedback".to_owned()),
        ("phone", phone.as_str().to_owned()),
        ("rating", rating.to_string()),
        ("text", fields.text_or_empty("text")?),
    ];
    let told = told.map(|(name, value)| (name.to_owned(), value));
    let kept = desk.dispatch.note(&desk.caller, order, told.into()).await;
    match kept {
        Ok(_) => Ok(Data::empty()),
        Err(Error::NotFound { .. }) => Err(Failure::wrong("order_id")),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn analyze_phone(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["phone"])?;
    let phone = fields.phone("phone")?;
    let phone = phone.ok_or_else(|| Failure::missing("phone"))?;
    let mut drivers = fields.is("search_in_drivers_mobile")?;
    let mut clients = fields.is("search_in_clients")?;
    if !drivers && !clients && !fields.is("search_in_phones")? {
        (drivers, clients) = (true, true);
    }
    let found = |kind: &str, id: i64| {
        Data::of(&json!({ "phone_type": kind, "id": id, "client_employee_id": 0 }))
    };
    if drivers {
        let known = desk.dispatch.drivers(&desk.caller).await?;
        if let Some(driver) = known.iter().find(|it| it.phone.as_ref() == Some(&phone)) {
            return found("driver_mobile", driver.id.0);
        }
    }
    if clients && let Some(client) = desk.dispatch.client_by_phone(phone.clone()).await? {
        return found("client", client.id.0);
    }
    let descr = text!("Номер никому не принадлежит", "nobody has this number");
    Err(Failure::new(100, descr))
}

/// What a request says about a client.
fn note(fields: &Fields, codes: &Codes) -> Result<ClientNote, Failure> {
    for name in ["client_group", "client_group_id"] {
        if let Some(id) = fields.id(name, |id| id)? {
            return Err(Failure::unknown(codes.group, "client group", id));
        }
    }
    if let Some(id) = fields.id("parent_id", |id| id)? {
        return Err(Failure::unknown(codes.parent, "parent", id));
    }
    let mut details = Attributes::new();
    for name in DETAILS {
        if fields.is_sent(name) {
            details.insert(name.to_owned(), detail(fields, name)?);
        }
    }
    for name in ["use_email_informing", "use_own_account", "need_validate"] {
        fields.flag(name)?;
    }
    Ok(ClientNote {
        name: word(fields, "name")?,
        login: login(fields)?,
        password: word(fields, "password")?,
        phones: phones(fields, codes)?,
        details,
    })
}

fn detail(fields: &Fields, name: &str) -> Result<String, Failure> {
    let text = fields.text_or_empty(name)?;
    let is_right = match name {
        "gender" => matches!(text.as_str(), "" | "male" | "female"),
        "birthday" => return birthday(&text).ok_or_else(|| Failure::wrong(name)),
        _ => true,
    };
    is_right.then_some(text).ok_or_else(|| Failure::wrong(name))
}

/// A day as `DD.MM.YYYY`, or as a time of which the day counts; kept as the first.
fn birthday(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let day = match text.len() {
        14 => chrono::NaiveDateTime::parse_from_str(text, map::TIME)
            .ok()?
            .date(),
        10 => chrono::NaiveDate::parse_from_str(text, "%d.%m.%Y").ok()?,
        _ => return None,
    };
    Some(day.format("%d.%m.%Y").to_string())
}

fn word(fields: &Fields, name: &str) -> Result<Option<String>, Failure> {
    let text = fields.text(name)?;
    let is_long = |text: &String| text.chars().count() > MOST;
    match text.as_ref().is_some_and(is_long) {
        true => Err(Failure::wrong(name)),
        false => Ok(text),
    }
}

/// The login; one that reads as a phone is compared as such.
fn login(fields: &Fields) -> Result<Option<String>, Failure> {
    let login = word(fields, "login")?;
    let as_kept = |login: String| match read_phone(&login).filter(Phone::is_e164) {
        Some(phone) => phone.as_str().to_owned(),
        None => login,
    };
    Ok(login.map(as_kept))
}

/// Every phone, the main one first; `None` when the list is not sent, or as an empty text.
fn phones(fields: &Fields, codes: &Codes) -> Result<Option<Vec<Phone>>, Failure> {
    let wrong = || Failure::wrong("phones");
    let objects = fields.objects("phones").unwrap_or_default();
    if objects.is_empty() && matches!(fields.text("phones"), Ok(None)) {
        return Ok(None);
    }
    let mut phones = Vec::new();
    if objects.is_empty() {
        for text in fields.texts("phones")? {
            phones.push(read_phone(&text).ok_or_else(wrong)?);
        }
    } else {
        let mut main = None;
        for (at, object) in objects.iter().enumerate() {
            object.require(&["phone"]).map_err(|_| wrong())?;
            phones.push(object.phone("phone").ok().flatten().ok_or_else(wrong)?);
            object.flag("use_for_call")?;
            if object.is("is_default")? && main.replace(at).is_some() {
                let descr = text!(
                    "Указано несколько основных телефонов",
                    "two phones are primary"
                );
                return Err(Failure::new(105, descr));
            }
        }
        let main = main.ok_or_else(no_main_phone)?;
        let main = phones.remove(main);
        phones.insert(0, main);
    }
    if phones.is_empty() {
        return Err(no_main_phone());
    }
    let mut seen = HashSet::new();
    match phones.iter().find(|phone| !seen.insert(phone.as_str())) {
        Some(twice) => {
            let phone = twice.as_str();
            let descr = text!(
                "Телефон {phone} указан дважды",
                "{phone} is in the list twice"
            );
            Err(Failure::new(codes.phone, descr))
        }
        None => Ok(Some(phones)),
    }
}

fn no_main_phone() -> Failure {
    Failure::new(
        106,
        text!("Не указан основной телефон", "no phone is primary"),
    )
}

fn refused(error: Error, codes: &Codes) -> Failure {
    let Error::Invalid { field, wrong } = &error else {
        return Failure::by_kind(error, &[("client", 100)]);
    };
    match field.as_str() {
        "phone" => {
            let words = Text::new("Телефон принадлежит другому клиенту", wrong.to_string());
            Failure::new(codes.phone, words)
        }
        "login" => Failure::new(codes.login, Text::new("Логин занят", wrong.to_string())),
        "password" => {
            let words = text!("Слишком простой пароль", "the password is too weak");
            Failure::new(109, words)
        }
        _ => error.into(),
    }
}

fn client(account: &ClientAccount) -> objects::Client {
    let detail = |name: &str| account.details.get(name).cloned().unwrap_or_default();
    let client = &account.client;
    objects::Client {
        client_id: client.id.0,
        name: client.name.clone(),
        number: client.id.to_string(),
        address: detail("address"),
        gender: detail("gender"),
        birthday: detail("birthday"),
        login: account.login.clone().unwrap_or_default(),
        email: detail("email"),
        comment: detail("comment"),
        lock_description: client.reason.clone(),
        phones: client
            .phones
            .iter()
            .map(|phone| map::phone(Some(phone)))
            .collect(),
        balance: account.balance.into(),
        discount_id: client.discount.map_or(0, |id| id.0),
        is_locked: client.blocked,
        accounts: vec![objects::Account {
            account_kind: 0,
            balance: account.balance.into(),
            balance_with_children: account.balance.into(),
        }],
        ..objects::Client::default()
    }
}
