//! Who looks at the owner's page: an operator, by a session that only this browser knows.

use axum::http::{HeaderMap, header};

use pult_app::{Caller, Error, Result};
use pult_dialect::Api;
use pult_domain::Origin;

const NAME: &str = "pult_owner";

/// The cookie of a session: no script reads it, no other site sends it.
pub(super) fn cookie(secret: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{NAME}={secret}; Path=/owner; HttpOnly; SameSite=Strict; Max-Age=2592000{secure}")
}

/// A cookie that ends the one before.
pub(super) fn no_cookie() -> String {
    format!("{NAME}=; Path=/owner; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The session's secret.
pub(super) fn secret(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let mut named = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|one| {
            let (name, value) = one.trim().split_once('=')?;
            (name == NAME && !value.is_empty()).then(|| value.to_owned())
        });
    named.next()
}

/// The operator whose session it is.
pub(super) async fn of_request(api: &Api, headers: &HeaderMap) -> Result<Caller> {
    let secret = secret(headers).ok_or(Error::Unauthenticated)?;
    api.dispatch.session_caller(Origin::Website, &secret).await
}
