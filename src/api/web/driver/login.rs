//! Logging in and out.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{COOKIE, admitted};
use crate::basic::{answer, parsed, taken};
use pult_app::{Error, NewDevice, NotAllowed, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Phone, Wrong};

/// A page stays logged in for so long without being used, in seconds.
const COOKIE_LIFE: u32 = 90 * 24 * 3600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedCode {
    phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    phone: Option<String>,
    code: Option<String>,
    link: Option<String>,
    #[serde(default)]
    name: String,
}

fn phone(text: &str) -> Result<Phone> {
    Phone::parse(text).map_err(|_| Error::invalid("phone", Wrong::NoPhone(None)))
}

fn check_enabled(api: &Api) -> Result<()> {
    match api.dispatch.driver_rules().enabled {
        true => Ok(()),
        false => Err(Error::forbidden(NotAllowed::NoDriverPage)),
    }
}

/// `POST /api/pult/driver/code`: sends a code to the phone of a driver. The same is answered for a phone
/// that is nobody's.
pub(super) async fn code(State(api): State<Api>, request: Request) -> Response {
    let sent = async {
        let (parts, body) = request.into_parts();
        check_enabled(&api)?;
        api.count_nobody(peer(&parts.extensions))?;
        let asked: AskedCode = parsed(&taken(body).await?)?;
        api.dispatch.send_login_code(&phone(&asked.phone)?).await?;
        Ok((StatusCode::ACCEPTED, Json(json!({"sent": true}))).into_response())
    };
    answer(sent.await)
}

/// `POST /api/pult/driver/login`: a phone and a code, or the secret of a link, become a session.
pub(super) async fn login(State(api): State<Api>, request: Request) -> Response {
    let logged_in = async {
        let (parts, body) = request.into_parts();
        check_enabled(&api)?;
        api.count_nobody(peer(&parts.extensions))?;
        let login: Login = parsed(&taken(body).await?)?;
        let dispatch = &api.dispatch;
        let device = match (&login.phone, &login.code, &login.link) {
            (Some(number), Some(code), None) => {
                let number = phone(number)?;
                dispatch.log_in_by_code(&number, code, &login.name).await?
            }
            (None, None, Some(link)) => dispatch.log_in_by_link(link, &login.name).await?,
            _ => return Err(Error::invalid("body", Wrong::LoginBody)),
        };
        Ok(opened(&api, &device))
    };
    answer(logged_in.await)
}

fn opened(api: &Api, device: &NewDevice) -> Response {
    let body = json!({"session": device.secret, "device": device.id, "crew": device.crew.0});
    with_cookie(api, &device.secret, COOKIE_LIFE, body)
}

/// `POST /api/pult/driver/logout`: this device is shut out.
pub(super) async fn logout(State(api): State<Api>, request: Request) -> Response {
    let left = async {
        let (parts, _) = request.into_parts();
        let device = admitted(&api, &parts).await?;
        api.dispatch
            .revoke_device(&device.caller, device.device)
            .await?;
        Ok(with_cookie(&api, "", 0, json!({"logged_out": true})))
    };
    answer(left.await)
}

/// An answer that sets the page's cookie, which no script of the page can read.
fn with_cookie(api: &Api, secret: &str, life: u32, body: serde_json::Value) -> Response {
    let secure = match api.settings.public_url.starts_with("https:") {
        true => "; Secure",
        false => "",
    };
    let cookie = format!(
        "{COOKIE}={secret}; Path=/api/pult/driver; Max-Age={life}; HttpOnly; SameSite=Strict{secure}"
    );
    let mut response = Json(body).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
