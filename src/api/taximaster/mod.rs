//! The Taxi-Master dialect: TMAPI, `/common_api/1.0/NAME`, as Bit Master documents it.
//!
//! Every answer is HTTP 200 with `{"code", "descr", "data"}`. A request is checked in one order: the
//! type of API, whether it is on, its version, the signature, the name, the method, then parameters.

mod addresses;
mod auth;
mod calc;
mod choice;
mod clients;
mod crews;
mod ends;
mod error;
mod fields;
mod lens;
mod lists;
mod map;
mod messages;
mod nearby;
mod new_order;
mod objects;
mod operations;
mod order_object;
mod orders;
mod routes;
mod shifts;
mod states;
mod tapi;
mod terminals;
mod update;
mod wire;

pub use lens::seen;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};

use std::net::IpAddr;

use error::{Answer, Failure};
use fields::Fields;
use pult_app::{Caller, Dispatch, OfficeTime};
use pult_dialect::{Api, Dialect, Fault, admit, as_sent, multipart, unknown_packing};
use pult_domain::{Locale, Origin};
use wire::Data;

/// The type of API that most calls belong to.
const API: &str = "common_api";
/// Its one version.
const VERSION: &str = "1.0";

/// How a call is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    /// GET, parameters in the query.
    Get,
    /// POST, parameters as one JSON object or as a form, which is the query when the body is empty.
    Post,
    /// Either.
    Any,
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
    "create_order" Post new_order::create_order,
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
    "get_order_params_list" Get lists::order_params,
    "get_client_groups_list" Get lists::client_groups,
    "change_order_state" Post states::change_order_state,
    "check_cancel_order_penalty" Get states::check_cancel_order_penalty,
    "create_order2" Post new_order::create_order2,
    "update_order" Post update::update_order,
    "get_current_orders" Get orders::current_orders,
    "get_finished_orders" Get orders::finished_orders,
    "calc_order_cost2" Post calc::calc_order_cost2,
    "select_tariff_for_order" Post choice::select_tariff_for_order,
    "analyze_route2" Post routes::analyze_route2,
    "get_crews_info" Get crews::crews_info,
    "get_drivers_info" Get crews::drivers_info,
    "get_cars_info" Get crews::cars_info,
    "find_crews_by_coords" Get nearby::find_crews_by_coords,
    "get_crew_track" Get nearby::get_crew_track,
    "get_addresses_like2" Get addresses::like2,
    "find_nearest_address" Get addresses::find_nearest_address,
    "send_sms" Post operations::send_sms,
    "set_crews_coords" Post crews::set_coords,
    "create_driver_operation" Post operations::create_driver_operation,
    "get_driver_operations" Get operations::get_driver_operations,
    "get_driver_shifts" Get shifts::get_driver_shifts,
    "get_driver_plan_shifts" Get shifts::get_driver_plan_shifts,
    "create_driver_dyn_priority" Post shifts::create_driver_dyn_priority,
    "check_authorization" Get clients::check_authorization,
    "register_client" Any clients::register_client,
    "register_client2" Post clients::register_client,
    "update_client_info" Post clients::update_client_info,
    "update_client_info2" Post clients::update_client_info,
    "get_client_info" Get clients::get_client_info,
    "create_client_operation" Any operations::create_client_operation,
    "get_client_operations" Get operations::get_client_operations,
    "save_client_feed_back" Post clients::save_client_feed_back,
    "analyze_phone" Get clients::analyze_phone,
    "show_tm_message" Post messages::show_tm_message,
}

/// Who asks, and whom.
struct Desk {
    dispatch: Dispatch,
    caller: Caller,
    /// The client's key for retries.
    retry_key: Option<String>,
    /// The address that the request came from.
    peer: IpAddr,
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

/// The three types of API, and what is meant as another one: `/market_api/1.0/ping`.
pub fn owns(path: &str) -> bool {
    let mut parts = path.trim_start_matches('/').split('/');
    let api = parts.next().unwrap_or_default();
    let is_version = |text: &str| {
        text.split_once('.').is_some_and(|(major, minor)| {
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits(major) && digits(minor)
        })
    };
    [API, tapi::API, terminals::API].contains(&api) || parts.next().is_some_and(is_version)
}

fn fault(fault: Fault, path: &str) -> Response {
    let failure = match fault {
        Fault::Off => Failure::off(),
        Fault::Panic => Failure::internal(),
        Fault::Packed => Failure::wrong("body").saying(unknown_packing()),
    };
    match path.trim_start_matches('/').split('/').next() {
        Some(tapi::API) => tapi::refusal(&failure, Locale::Ru),
        _ => failure.response(Locale::Ru),
    }
}

async fn answer(State(api): State<Api>, request: Request) -> Response {
    let headers = request.headers().clone();
    let request = Asked::read(request).await;
    if request.kind == tapi::API {
        return tapi::answer(&api, &request, &headers).await;
    }
    match handle(&api, &request).await {
        Ok(data) => data.into_response(),
        Err(failure) => failure.response(api.locale(&headers).await),
    }
}

/// A request, read whole.
struct Asked {
    /// The type of API.
    kind: String,
    version: String,
    /// The call.
    name: String,
    method: Method,
    /// The body; `None`: too large, or it did not arrive.
    body: Option<Bytes>,
    /// The bytes that are signed and hold the parameters: the body, or the query where there is none.
    raw: Bytes,
    signature: Option<Vec<u8>>,
    peer: IpAddr,
    headers: axum::http::HeaderMap,
}

impl Asked {
    async fn read(request: Request) -> Asked {
        let (parts, sent) = request.into_parts();
        let mut steps = parts
            .uri
            .path()
            .trim_matches('/')
            .splitn(3, '/')
            .map(str::to_owned);
        let mut step = || steps.next().unwrap_or_default();
        let (kind, version, name) = (step(), step(), step());
        let body = match parts.method {
            Method::GET => Some(Bytes::new()),
            _ => multipart::read(&parts.headers, sent).await.ok(),
        };
        let raw = match &body {
            Some(body) if !body.is_empty() => body.clone(),
            _ => as_sent::query(&parts),
        };
        let signature = parts.headers.get("signature");
        Asked {
            kind,
            version,
            name,
            method: parts.method,
            body,
            raw,
            signature: signature.map(|value| value.as_bytes().to_vec()),
            peer: admit::peer(&parts.extensions),
            headers: parts.headers,
        }
    }

    /// The parameters, sent as the verb says.
    fn fields(&self, verb: Verb) -> Result<Fields, Failure> {
        let body = self.body.as_deref().ok_or_else(|| Failure::wrong("body"))?;
        match (verb, &self.method) {
            (Verb::Get | Verb::Any, &Method::GET) => Ok(Fields::from_form(&self.raw)),
            (Verb::Post | Verb::Any, &Method::POST) => Fields::of_post(body, &self.raw),
            _ => Err(Failure::wrong_method(&self.method)),
        }
    }
}

async fn handle(api: &Api, asked: &Asked) -> Answer {
    let is_terminal = asked.kind == terminals::API;
    if asked.kind != API && !is_terminal {
        return Err(Failure::unknown_api(&asked.kind));
    }
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
    let secret = match is_terminal {
        true if !settings.taximaster_terminal_secret.is_empty() => {
            &settings.taximaster_terminal_secret
        }
        _ => &settings.taximaster_secret,
    };
    let decoded = settings.taximaster_decoded;
    let signature = asked.signature.as_deref();
    let signed = signature.is_some_and(|it| auth::is_signed(secret, decoded, &asked.raw, it));
    let admitted = api.admit_signature(signed, asked.peer);
    if is_ping {
        return match admitted {
            Err(pult_app::Error::TooMany) => Err(Failure::too_many()),
            _ => Ok(Data::empty()),
        };
    }
    let caller = admitted?;
    let desk = Desk {
        retry_key: admit::retry_key(&caller, &asked.headers),
        caller,
        dispatch: api.dispatch.clone(),
        peer: asked.peer,
    };
    if is_terminal {
        return terminals::call(&desk, asked).await;
    }
    let verb = verb(&asked.name).ok_or_else(|| Failure::unknown_name(&asked.name))?;
    call(&asked.name, &desk, &asked.fields(verb)?).await
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
            ("/tm_tapi/1.x/ping", true),
            ("/tm_tapi", true),
            ("/pay_term_api/", true),
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
