//! The Taxomet dialect: `/api/v1/METHOD`, as the vendor's wiki page "API сервера такси" documents it.
//!
//! Every answer is HTTP 200 with strings: `result` is "1", or it is not and `error` says why. The
//! calls beyond the page, quirks and our own decisions are listed in `docs/api/taxomet.md`.

mod auth;
mod books;
mod change;
mod clients;
mod distance;
mod drivers;
mod error;
mod fields;
mod lens;
mod lists;
mod map;
mod messages;
mod orders;
mod webhook;
mod wire;

pub use lens::seen;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use auth::Desk;
use error::{Failure, reply};
use fields::Fields;
use pult_dialect::body::BodyFault;
use pult_dialect::{Api, Dialect, Fault, admit, as_sent, multipart};
use pult_domain::{Locale, Origin, Role};

/// What every call's path starts with.
const BASE: &str = "/api/v1";
/// Names below the same path that belong to another dialect.
const NOT_OURS: [&str; 3] = ["drivers", "tasks", "locations"];

/// Names each call, the right it needs, and who answers it.
macro_rules! calls {
    ($($name:literal $role:ident $handler:path),+ $(,)?) => {
        async fn call(name: &str, visit: &Visit<'_>) -> Response {
            match name {
                $($name => {
                    let outcome = match visit.enter(Role::$role).await {
                        Ok((desk, fields)) => $handler(&desk, &fields).await,
                        Err(failure) => Err(failure),
                    };
                    let locale = visit.locale(outcome.is_err()).await;
                    reply(outcome, locale)
                })+
                _ => {
                    let unknown = Err(Failure::unknown_method(name));
                    reply::<wire::Nothing>(unknown, visit.locale(true).await)
                }
            }
        }
    };
}

calls! {
    // The page's own calls.
    "add_order" Dispatch orders::add_order,
    "cancel_order" Dispatch orders::cancel_order,
    "get_order" Read orders::get_order,
    "set_driver" Dispatch drivers::set_driver,
    "remove_driver" Dispatch drivers::remove_driver,
    "send_sms" Dispatch messages::send_sms,
    "send_voice_code" Dispatch messages::send_voice_code,
    "add_driver_rating" Admin drivers::add_driver_rating,
    // Beyond the page.
    "save_order" Dispatch orders::save_order,
    "get_client_info" Read clients::get_client_info,
    "get_distance" Read distance::get_distance,
    "get_tariffs" Read lists::get_tariffs,
}

/// The dialect over an office.
pub fn dialect(api: Api) -> Dialect {
    webhook::register(&api);
    Dialect {
        origin: Origin::Taxomet,
        owns,
        // Whether it is on is checked by the dialect itself: its answer depends on the call.
        is_on: true,
        router: Router::new().fallback(answer).with_state(api),
        fault,
        seen,
    }
}

/// Whether a path belongs to this dialect.
pub fn owns(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(BASE) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix('/') else {
        return rest.is_empty();
    };
    let first = rest.split('/').next().unwrap_or_default();
    !NOT_OURS.contains(&first)
}

fn fault(fault: Fault, _: &str) -> Response {
    match fault {
        Fault::Off => off(Locale::Ru),
        // Which call it was is not known here, so the answer has every key that it might need.
        Fault::Panic => reply::<wire::OrderRef>(Err(Failure::internal()), Locale::Ru),
        Fault::Packed => reply::<wire::OrderRef>(Err(Failure::unknown_packing()), Locale::Ru),
    }
}

fn off(locale: Locale) -> Response {
    let answer = reply::<wire::OrderRef>(Err(Failure::off()), locale);
    (StatusCode::NOT_FOUND, answer).into_response()
}

/// A request that is not let in yet.
struct Visit<'a> {
    api: &'a Api,
    peer: std::net::IpAddr,
    method: Method,
    headers: HeaderMap,
    query: Bytes,
    body: Result<Bytes, BodyFault>,
}

impl Visit<'_> {
    /// Lets the request in: whom it concerns, and its parameters.
    async fn enter(&self, role: Role) -> Result<(Desk, Fields), Failure> {
        if self.method != Method::GET && self.method != Method::POST {
            return Err(Failure::wrong_method(&self.method));
        }
        let body = self.body.as_ref().map_err(|fault| Failure::body(*fault))?;
        let fields = Fields::read([&self.query[..], body]);
        let desk = Desk::open(self.api, self.peer, &self.headers, &fields, role).await?;
        Ok((desk, fields))
    }

    /// The language of a refusal; nothing else has words.
    async fn locale(&self, is_refusal: bool) -> Locale {
        match is_refusal {
            true => self.api.locale(&self.headers).await,
            false => Locale::Ru,
        }
    }
}

async fn answer(State(api): State<Api>, request: Request) -> Response {
    if !api.settings.taxomet {
        return off(api.locale(request.headers()).await);
    }
    let (parts, sent) = request.into_parts();
    let path = parts.uri.path();
    let name = path.strip_prefix(BASE).unwrap_or(path).trim_matches('/');
    let visit = Visit {
        api: &api,
        peer: admit::peer(&parts.extensions),
        query: as_sent::query(&parts),
        body: match parts.method {
            Method::POST => multipart::read(&parts.headers, sent).await,
            _ => Ok(Bytes::new()),
        },
        method: parts.method.clone(),
        headers: parts.headers.clone(),
    };
    call(name, &visit).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_names_belong_to_another_dialect() {
        for (path, owned) in [
            ("/api/v1/add_order", true),
            ("/api/v1/add_order/", true),
            ("/api/v1/nothing", true),
            ("/api/v1/", true),
            ("/api/v1", true),
            ("/api/v1/drivers", false),
            ("/api/v1/drivers/", false),
            ("/api/v1/tasks/7/complete", false),
            ("/api/v1/locations/", false),
            ("/api/v1/drivers_list", true),
            ("/api/v10/add_order", false),
            ("/api/v2/add_order", false),
            ("/v1/add_order", false),
        ] {
            assert_eq!(owns(path), owned, "{path}");
        }
    }
}
