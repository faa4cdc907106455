//! The Taxi-Master dialect: TMAPI, `/common_api/1.0/NAME`, as Bit Master documents it.
//!
//! Every answer is HTTP 200 with `{"code", "descr", "data"}`. A request is checked in one order: the
//! type of API, whether it is on, its version, the signature, the name, the method, then parameters.

mod addresses;
mod auth;
mod calc;
mod crews;
mod ends;
mod error;
mod fields;
mod lens;
mod lists;
mod map;
mod money;
mod new_order;
mod objects;
mod order_object;
mod orders;
mod routes;
mod states;
mod wire;

pub use lens::seen;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{Method, request::Parts};
use axum::response::{IntoResponse, Response};

use error::{Answer, Failure};
use fields::Fields;
use pult_app::{Caller, Dispatch, OfficeTime};
use pult_dialect::{Api, Dialect, Fault, admit, body};
use pult_domain::Origin;
use wire::Data;

/// The one type of API there is.
const API: &str = "common_api";
/// Its one version.
const VERSION: &str = "1.0";

/// How a call is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    /// GET, parameters in the query.
    Get,
    /// POST, parameters in a form body, or in the query when the body is empty.
    Form,
    /// POST, one JSON object.
    Json,
}

/// Names each call, how it is sent, and who answers it.
macro_rules! calls {
    ($($name:literal $verb:ident $handler:path),+ $(,)?) => {
        fn verb(name: &str) -> Option<Verb> {
            match name {
                $($name => Some(Verb::$verb),)+
                _ => None,
            }
        }

        async fn call(name: &str, desk: &Desk, fields: &Fields) -> Answer {
            match name {
                $($name => $handler(desk, fields).await,)+
                _ => Err(Failure::unknown_name(name)),
            }
        }
    };
}

calls! {
    // The page's own calls; `ping` is answered before all checks.
    "get_crew_groups_list" Get lists::crew_groups,
    "get_uds_list" Get lists::companies,
    "get_tariffs_list" Get lists::tariffs,
    "get_services_list" Get lists::services,
    "get_discounts_list" Get lists::discounts,
    "create_order" Form new_order::create_order,
    "calc_order_cost" Get calc::calc_order_cost,
    "get_crew_info" Get crews::crew_info,
    "get_driver_info" Get crews::driver_info,
    "get_car_info" Get crews::car_info,
    "get_crews_coords" Get crews::coords,
    "get_addresses_like" Get addresses::like,
    "analyze_route" Get routes::analyze_route,
    "get_order_state" Get orders::order_state,
    // Beyond the page.
    "get_order_states_list" Get lists::order_states,
    "get_crew_states_list" Get lists::crew_states,
    "change_order_state" Form states::change_order_state,
    "create_order2" Json new_order::create_order2,
    "get_current_orders" Get orders::current_orders,
    "get_finished_orders" Get orders::finished_orders,
    "calc_order_cost2" Json calc::calc_order_cost2,
    "analyze_route2" Json routes::analyze_route2,
    "get_crews_info" Get crews::crews_info,
    "get_drivers_info" Get crews::drivers_info,
    "get_cars_info" Get crews::cars_info,
    "get_addresses_like2" Get addresses::like2,
    "send_sms" Form money::send_sms,
    "set_crews_coords" Json crews::set_coords,
    "create_driver_operation" Form money::create_driver_operation,
}

/// Who asks, and whom.
struct Desk {
    dispatch: Dispatch,
    caller: Caller,
    /// The client's key for retries.
    retry_key: Option<String>,
}

impl Desk {
    async fn time(&self) -> Result<OfficeTime, Failure> {
        Ok(self.dispatch.office_time().await?)
    }
}

/// The dialect over an office.
pub fn dialect(api: Api) -> Dialect {
    Dialect {
        origin: Origin::TaxiMaster,
        owns,
        // Whether the API is on is checked after its type, so by the dialect itself.
        is_on: true,
        router: Router::new().fallback(answer).with_state(api),
        fault,
        seen,
    }
}

/// `/common_api/…`, and what is meant as another type of API: `/tm_tapi/1.0/ping`.
fn owns(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let api = parts.next().unwrap_or_default();
    let is_version = |text: &str| {
        text.split_once('.').is_some_and(|(major, minor)| {
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits(major) && digits(minor)
        })
    };
    api == API || parts.next().is_some_and(is_version)
}

fn fault(fault: Fault) -> Response {
    match fault {
        Fault::Off => Failure::off().into_response(),
        Fault::Panic => Failure::internal().into_response(),
    }
}

async fn answer(State(api): State<Api>, request: Request) -> Response {
    match handle(&api, request).await {
        Ok(data) => data.into_response(),
        Err(failure) => failure.into_response(),
    }
}

async fn handle(api: &Api, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().trim_matches('/').to_owned();
    let mut steps = path.splitn(3, '/');
    let mut step = || steps.next().unwrap_or_default();
    let (kind, version, name) = (step(), step(), step());
    if kind != API {
        return Err(Failure::unknown_api(kind));
    }
    let settings = &api.settings;
    if !settings.taximaster || settings.taximaster_secret.is_empty() {
        return Err(Failure::off());
    }
    let is_ping = name == "ping";
    if version != VERSION && !is_ping {
        return Err(Failure::unknown_version(version));
    }
    let body = match parts.method {
        Method::GET => Ok(Bytes::new()),
        _ => body::read(body, body::LIMIT).await,
    };
    let body = match body {
        Ok(body) => body,
        // Nothing about it matters.
        Err(_) if is_ping => Bytes::new(),
        Err(_) => return Err(Failure::wrong("body")),
    };
    let raw = parameters(&parts, &body);
    let signature = parts.headers.get("signature").map(|value| value.as_bytes());
    let signed = signature.is_some_and(|signature| auth::is_signed(settings, raw, signature));
    let admitted = api.admit_signature(signed, admit::peer(&parts.extensions));
    if is_ping {
        return match admitted {
            Err(pult_app::Error::TooMany) => Err(Failure::too_many()),
            _ => Ok(Data::empty()),
        };
    }
    let caller = admitted?;
    let desk = Desk {
        retry_key: admit::retry_key(&caller, &parts.headers),
        caller,
        dispatch: api.dispatch.clone(),
    };
    let verb = verb(name).ok_or_else(|| Failure::unknown_name(name))?;
    let fields = match verb {
        Verb::Get if parts.method == Method::GET => Fields::from_form(raw),
        Verb::Form if parts.method == Method::POST => Fields::from_form(raw),
        Verb::Json if parts.method == Method::POST => Fields::from_json(&body)?,
        Verb::Get | Verb::Form | Verb::Json => return Err(Failure::wrong_method(&parts.method)),
    };
    call(name, &desk, &fields).await
}

/// The bytes that are signed and hold the parameters: the body, or the query where there is no body.
fn parameters<'a>(parts: &'a Parts, body: &'a [u8]) -> &'a [u8] {
    if body.is_empty() {
        parts.uri.query().unwrap_or_default().as_bytes()
    } else {
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_types_of_api_are_answered_too_and_other_paths_are_not() {
        for (path, owned) in [
            ("/common_api/1.0/ping", true),
            ("/common_api", true),
            ("/common_api/", true),
            ("/market_api/1.0/ping", true),
            ("/tm_tapi/1.0/ping", true),
            ("/Common_API/1.0/ping", true),
            ("/nothing/1.0/", true),
            ("/nothing/1.0", true),
            ("/nothing/1", false),
            ("/nothing/1.x/ping", false),
            ("/market_api/ping", false),
            ("/api/v1/add_order", false),
            ("/common_apis/1.0/ping", true),
            ("/v2/task/route/list", false),
            ("/", false),
        ] {
            assert_eq!(owns(path), owned, "{path}");
        }
    }
}
