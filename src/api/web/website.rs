//! The demonstration's website: a page of another origin with the booking widget in it, and the messages that
//! its visitor's phone would get.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

use super::page::locale;
use super::template::{Value, fill};
use pult_app::{Caller, Dispatch};
use pult_domain::{Duty, Locale, Seconds, TravelMode};

const PAGE: &str = include_str!("../../../examples/website/index.html");
const STYLE: &str = include_str!("../../../examples/website/style.css");
const SCRIPT: &str = include_str!("../../../examples/website/site.js");

/// Messages are shown for so long.
const SHOWN_FOR: Seconds = Seconds::minutes(10);
const MOST: usize = 3;

#[derive(Clone)]
struct Site {
    dispatch: Dispatch,
    key: String,
    office: String,
}

/// The site, whose widget asks the office at `office` by a publishable key.
pub fn website(dispatch: Dispatch, key: &str, office: &str) -> Router {
    let site = Site {
        dispatch,
        key: key.to_owned(),
        office: office.to_owned(),
    };
    let style = ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE);
    let script = (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        SCRIPT,
    );
    Router::new()
        .route("/", get(page))
        .route("/style.css", get(move || async move { style }))
        .route("/site.js", get(move || async move { script }))
        .route("/sms.json", get(messages))
        .with_state(site)
}

async fn page(State(site): State<Site>, headers: HeaderMap) -> Response {
    let office = site.dispatch.office().await.unwrap_or_default();
    let locale = locale(&headers, &office);
    let way_in = way_in(&site.dispatch, locale).await;
    let page = fill(PAGE, |name| match name {
        "try" => Some(Value::Text(&way_in)),
        "lang" => Some(Value::Text(locale.code())),
        "title" => Some(Value::Text(&office.name)),
        "office" => Some(Value::Text(&site.office)),
        "key" => Some(Value::Text(&site.key)),
        word => word_of(locale, word).map(Value::Text),
    });
    let policy = format!(
        "default-src 'none'; script-src 'self' {0}; connect-src 'self' {0}; frame-src {0}; \
         style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'",
        site.office
    );
    let headers = [(header::CONTENT_SECURITY_POLICY, policy)];
    (StatusCode::OK, headers, Html(page)).into_response()
}

/// How a visitor who knows nobody here logs in on the other two pages.
async fn way_in(dispatch: &Dispatch, locale: Locale) -> String {
    let crews = dispatch.crews(&Caller::CONSOLE).await.unwrap_or_default();
    let free = crews.iter().filter(|view| view.duty == Duty::Free);
    let by_car = free.filter(|view| view.crew.mode == TravelMode::Driving);
    let phone = by_car
        .filter_map(|view| view.driver.phone.as_ref())
        .next_back();
    let phone = phone.map(ToString::to_string).unwrap_or_default();
    match locale {
        Locale::Ru => format!(
            "Водителем войдите с телефоном {phone}: код придёт в окошко ниже, а заказ отсюда — этому водителю. \
             Владельцем: логин demo, пароль demo."
        ),
        Locale::En => format!(
            "Log in as a driver with the phone {phone}: the code comes below, and the order from here to that driver. \
             As the owner: login demo, password demo."
        ),
    }
}

fn word_of(locale: Locale, word: &str) -> Option<&'static str> {
    let [ru, en] = match word {
        "headline" => ["Город рядом", "The city is near"],
        "intro" => [
            "Это сайт-пример. Виджет заказа стоит на нём одной строкой и спрашивает диспетчерскую.",
            "This is an example site. The booking widget stands on it by one line and asks the office.",
        ],
        "offices_word" => ["Диспетчерская", "The office"],
        "driver_word" => ["Водителю", "For drivers"],
        "owner_word" => ["Владельцу", "For the owner"],
        "order_word" => ["Заказ", "Order"],
        "phone_word" => ["Ваш телефон", "Your phone"],
        "phone_hint" => ["Сюда придёт код из SMS.", "The code of the SMS comes here."],
        "footer" => [
            "Вымышленный город, вымышленные люди.",
            "An invented city, invented people.",
        ],
        _ => return None,
    };
    Some(match locale {
        Locale::Ru => ru,
        Locale::En => en,
    })
}

/// The newest messages to phones, newest first.
async fn messages(State(site): State<Site>) -> Response {
    let now = site.dispatch.now();
    let newest = site.dispatch.messages(30).await.unwrap_or_default();
    let texts = newest
        .iter()
        .filter(|message| message.kind == "sms" && now - message.created_at < SHOWN_FOR)
        .take(MOST)
        .map(|message| message.body.clone());
    Json(texts.collect::<Vec<_>>()).into_response()
}
