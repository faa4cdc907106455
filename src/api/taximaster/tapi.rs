//! Telephony: `/tm_tapi/1.0/NAME`, what a telephone exchange asks and tells. Answers are XML, always
//! with HTTP 200; the signature is a parameter; names of parameters may be in any letters.

mod calls;
mod info;
mod xml;

use axum::http::{HeaderMap, Method};
use axum::response::Response;

use super::error::Failure;
use super::fields::Fields;
use super::{Asked, Desk, VERSION, auth};
use pult_app::Error;
use pult_dialect::Api;
use pult_domain::Locale;
use xml::Xml;

/// The type of API.
pub(super) const API: &str = "tm_tapi";

pub(super) async fn answer(api: &Api, asked: &Asked, headers: &HeaderMap) -> Response {
    match handle(api, asked).await {
        Ok(data) => xml::response(0, "OK", &data),
        Err(failure) => {
            let locale = api.locale(headers).await;
            refusal(&failure, locale)
        }
    }
}

pub(super) fn refusal(failure: &Failure, locale: Locale) -> Response {
    xml::response(failure.code, failure.descr(locale), &Xml::default())
}

async fn handle(api: &Api, asked: &Asked) -> Result<Xml, Failure> {
    let settings = &api.settings;
    if !settings.taximaster || settings.taximaster_secret.is_empty() {
        return Err(Failure::off());
    }
    let is_ping = asked.name == "ping";
    if asked.version != VERSION && !is_ping {
        return Err(Failure::unknown_version(&asked.version));
    }
    if asked.body.is_none() && !is_ping {
        return Err(Failure::wrong("body"));
    }
    let secret = match settings.taximaster_telephony_secret.is_empty() {
        true => &settings.taximaster_secret,
        false => &settings.taximaster_telephony_secret,
    };
    let (unsigned, signature) = split_signature(&asked.raw);
    let signed = signature.is_some_and(|signature| {
        auth::is_signed(secret, settings.taximaster_decoded, &unsigned, signature)
    });
    let admitted = api.admit_signature(signed, asked.peer);
    if is_ping {
        return match admitted {
            Err(Error::TooMany) => Err(Failure::too_many()),
            _ => Ok(Xml::default()),
        };
    }
    let desk = Desk {
        caller: admitted?,
        dispatch: api.dispatch.clone(),
        retry_key: None,
        peer: asked.peer,
    };
    let fields = || Fields::from_form(&unsigned).in_small_letters();
    let is_get = match asked.name.as_str() {
        "get_info_by_order_id" | "get_info_by_phone" | "get_driver_phones_by_crew_code" => true,
        "change_order_state"
        | "set_request_state"
        | "connect_client_and_driver"
        | "create_record_link" => false,
        other => return Err(Failure::unknown_name(other)),
    };
    if asked.method != (if is_get { Method::GET } else { Method::POST }) {
        return Err(Failure::wrong_method(&asked.method));
    }
    match asked.name.as_str() {
        "get_info_by_order_id" => info::by_order(&desk, &fields()).await,
        "get_info_by_phone" => info::by_phone(&desk, &fields()).await,
        "get_driver_phones_by_crew_code" => calls::driver_phones(&desk, &fields()).await,
        "change_order_state" => calls::change_order_state(&desk, &fields()).await,
        "set_request_state" => calls::set_request_state(&desk, &fields()).await,
        "connect_client_and_driver" => calls::connect(&desk, &fields(), settings.voice_line).await,
        _ => calls::create_record_link(&desk, &fields()).await,
    }
}

/// The parameters without the signature among them, and the signature.
fn split_signature(raw: &[u8]) -> (Vec<u8>, Option<&[u8]>) {
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut signature = None;
    for pair in raw.split(|byte| *byte == b'&') {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = pair.split_at(at.unwrap_or(pair.len()));
        match name.eq_ignore_ascii_case(b"signature") {
            true => signature = Some(value.strip_prefix(b"=").unwrap_or(value)),
            false => kept.push(pair),
        }
    }
    (kept.join(&b'&'), signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_signature_is_right_wherever_it_stands() {
        let signed = b"order_id=15&fields=DISCOUNTEDSUMM-DRIVER_TIMECOUNT".as_slice();
        let signature = b"b27e5ee73f32456c69f620abf428019f".as_slice();
        for raw in [
            [signed, b"&signature=", signature].concat(),
            [b"SIGNATURE=".as_slice(), signature, b"&", signed].concat(),
        ] {
            let (kept, found) = split_signature(&raw);
            assert_eq!((kept.as_slice(), found), (signed, Some(signature)));
            assert!(auth::is_signed("secret-1", false, &kept, signature));
        }
        assert_eq!(split_signature(b"a=1"), (b"a=1".to_vec(), None));
    }
}
