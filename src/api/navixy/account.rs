//! Calls about who asks and what the service looks like: `/user/…`, `/dealer/…`.

use serde_json::{Value, json};

use super::desk::{Desk, success};
use super::error::Failure;
use super::fields::text;
use super::params::Params;
use pult_dialect::Api;
use pult_dialect::text;
use pult_domain::{Actor, Locale, Office, Role};

/// `user/get_info`
pub async fn get_info(desk: &Desk) -> Result<Value, Failure> {
    let office = desk.dispatch.office().await?;
    let (login, name) = desk.dispatch.caller_name(&desk.caller).await?;
    let created_at = desk.dispatch.opened_at().await?;
    let company = desk.company().await?.0;
    let rights: Option<&[&str]> = match desk.caller.role {
        Role::Admin => None,
        Role::Senior | Role::Dispatch => Some(&["task_update"]),
        Role::Read => Some(&[]),
    };
    let mut answer = json!({
        "success": true,
        "user_info": {
            "id": company,
            "login": login,
            "title": office.name,
            "phone": "",
            "creation_date": desk.dates.print(created_at),
            "balance": 0.0,
            "bonus": 0.0,
            "locale": locale(&office),
            "demo": false,
            "verified": true,
            "legal_type": "legal_entity",
            "default_geocoder": "osm",
            "route_provider": "osrm",
            "time_zone": office.timezone,
            "measurement_system": "metric",
            "date_format": "ddMMyyyy_dots",
            "hour_mode": "TWENTY_FOUR_HOURS",
            "first_name": name,
            "middle_name": "",
            "last_name": "",
            "legal_name": office.name,
            "tin": "",
            "iec": "",
        },
        "paas_id": 1,
        "paas_settings": settings(&office, ""),
        "tariff_restrictions": {"allowed_maps": ["osm"]},
        "premium_gis": false,
        "features": [],
    });
    if let Some(rights) = rights {
        answer["privileges"] = json!({ "rights": rights });
    }
    Ok(answer)
}

/// `user/session/renew`: using a session renews it.
pub fn renew(desk: &Desk) -> Result<Value, Failure> {
    with_session(desk)?;
    Ok(success())
}

/// `user/logout`
pub async fn logout(desk: &Desk) -> Result<Value, Failure> {
    with_session(desk)?;
    if let Some(hash) = &desk.hash {
        desk.dispatch.close_session(hash).await?;
    }
    Ok(success())
}

/// A key of the API has no session.
fn with_session(desk: &Desk) -> Result<(), Failure> {
    match desk.caller.actor {
        Actor::Operator(_) => Ok(()),
        _ => Err(Failure::not_permitted()),
    }
}

/// `dealer/get_ui_config`: any domain is the office's; no hash is asked for.
pub async fn get_ui_config(api: &Api, params: &Params) -> Result<Value, Failure> {
    let given = |name: &str| params.get(name).and_then(|value| text(value).ok());
    let domain = given("domain").filter(|domain| !domain.is_empty());
    if domain.is_none() && given("hash").is_none_or(|hash| hash.is_empty()) {
        return Err(Failure::invalid_field(
            "domain",
            text!("обязательное поле", "must not be null"),
        ));
    }
    let office = api.dispatch.office().await?;
    let host = api.settings.public_url.split("://").last();
    let host = host.unwrap_or_default().to_owned();
    let domain = domain.unwrap_or(host);
    Ok(json!({
        "success": true,
        "dealer": {"id": 1, "ui_domain": domain, "company_url": api.settings.public_url},
        "settings": settings(&office, &domain),
        "demo_ends": null,
        "premium_gis": false,
        "features": [],
        "platform": {
            "iso_datetime_support": true,
            "history.max_limit": 1000,
            "stats.max_time_span": "P31D",
        },
    }))
}

fn settings(office: &Office, domain: &str) -> Value {
    json!({
        "domain": domain,
        "service_title": office.name,
        "locale": locale(office),
        "maps": ["osm"],
        "default_map": {
            "type": "osm",
            "location": {"lat": 55.75, "lng": 37.62},
            "zoom": 10,
        },
        "currency": office.currency,
        "allow_registration": false,
        "show_mobile_apps": false,
        "default_user_settings": {
            "geocoder": "osm",
            "route_provider": "osrm",
            "measurement_system": "metric",
            "translit": false,
        },
    })
}

fn locale(office: &Office) -> &'static str {
    match office.locale {
        Locale::Ru => "ru_RU",
        Locale::En => "en_US",
    }
}
