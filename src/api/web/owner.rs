//! The owner's page, `/owner`: the board, the map, today's figures, live; nothing can be changed there.

mod session;
mod state;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use super::assets::FOLDER;
use super::page::{answer, html, locale};
use super::template::{Value, fill};
use super::tiles;
use pult_app::{Error, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::{Locale, Origin, Wrong};
use session::{cookie, of_request};

const PAGE: &str = include_str!("../../../assets/owner/owner.html");

/// The page's addresses.
pub(super) fn routes() -> axum::Router<Api> {
    axum::Router::new()
        .route("/owner", get(page))
        .route("/owner/", get(page))
        .route("/owner/login", post(login))
        .route("/owner/logout", post(logout))
        .route("/owner/events", get(state::events))
}

async fn page(State(api): State<Api>, headers: HeaderMap) -> Response {
    let office = api.dispatch.office().await.unwrap_or_default();
    let locale = locale(&headers, &office);
    let map = tiles::map(&api).await;
    let page = json!({
        "zone": office.timezone,
        "tiles": map.as_ref().map(|map| tiles::address(map)),
        "centre": map.and_then(|map| map.bounds()).map(|bounds| {
            let centre = bounds.center();
            [centre.lon, centre.lat]
        }),
        "in": of_request(&api, &headers).await.is_ok(),
    });
    let (page, said) = (page.to_string(), words(locale));
    let for_script = serde_json::to_string(
        &said
            .iter()
            .copied()
            .collect::<std::collections::BTreeMap<_, _>>(),
    );
    let for_script = for_script.unwrap_or_default();
    let page = fill(PAGE, |name| match name {
        "lang" => Some(Value::Text(locale.code())),
        "office" => Some(Value::Text(&office.name)),
        "assets" => Some(Value::Raw(&FOLDER)),
        "page" => Some(Value::Text(&page)),
        "words" => Some(Value::Text(&for_script)),
        word => {
            let found = said.iter().find(|(name, _)| *name == word);
            found.map(|(_, text)| Value::Text(text))
        }
    });
    html(StatusCode::OK, page)
}

#[derive(Deserialize)]
struct Login {
    login: String,
    password: String,
}

async fn login(State(api): State<Api>, request: Request) -> Response {
    let is_secure = api.settings.public_url.starts_with("https://");
    let opened = async {
        let (parts, body) = request.into_parts();
        let peer = peer(&parts.extensions);
        api.count_nobody(peer)?;
        let bytes = pult_dialect::body::read(body, 4096).await;
        let bytes = bytes.map_err(|_| Error::invalid("body", Wrong::TooLong))?;
        let sent: Login = serde_json::from_slice(&bytes)
            .map_err(|error| Error::invalid("body", Wrong::Json(error.to_string())))?;
        let dispatch = &api.dispatch;
        dispatch
            .open_session(Origin::Website, &sent.login, &sent.password, peer)
            .await
    };
    match opened.await {
        Ok(secret) => {
            let mut response = answer(StatusCode::OK, Json(json!({"ok": true})));
            if let Ok(value) = cookie(&secret, is_secure).parse() {
                response.headers_mut().insert(header::SET_COOKIE, value);
            }
            response
        }
        Err(error) => refused(&error),
    }
}

async fn logout(State(api): State<Api>, headers: HeaderMap) -> Response {
    if let Some(secret) = session::secret(&headers) {
        let closed: Result<()> = api.dispatch.close_session(&secret).await;
        if let Err(error) = closed {
            return refused(&error);
        }
    }
    let mut response = answer(StatusCode::OK, Json(json!({"ok": true})));
    if let Ok(value) = session::no_cookie().parse() {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn refused(error: &Error) -> Response {
    let status = match error {
        Error::Invalid { .. } => StatusCode::BAD_REQUEST,
        Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::NotWritten(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal | Error::Unavailable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNAUTHORIZED,
    };
    answer(status, Json(json!({"error": error.to_string()})))
}

type Said = [(&'static str, &'static str)];

fn words(locale: Locale) -> &'static Said {
    match locale {
        Locale::Ru => &RU,
        Locale::En => &EN,
    }
}

const RU: [(&str, &str); 32] = [
    ("title", "Владельцу"),
    ("login", "Логин"),
    ("password", "Пароль"),
    ("enter", "Войти"),
    ("leave", "Выйти"),
    ("wrong", "Неверный логин или пароль"),
    ("later", "Слишком много попыток, подождите"),
    ("today", "Сегодня"),
    ("taken", "Принято"),
    ("completed", "Выполнено"),
    ("cancelled", "Отменено"),
    ("failed", "Не выполнено"),
    ("revenue", "Выручка"),
    ("bill", "Средний чек"),
    ("wait", "Ожидание"),
    ("free", "Свободно машин"),
    ("line", "На линии"),
    ("minutes", "{n} мин"),
    ("orders_hour", "Заказы по часам"),
    ("waits_hour", "Ожидание по часам, мин"),
    ("free_hour", "Свободные машины по часам"),
    ("money_hour", "Выручка по часам"),
    ("board", "Заказы"),
    ("nothing", "Сейчас открытых заказов нет"),
    ("map", "Машины на карте"),
    ("number", "№"),
    ("when", "Время"),
    ("state", "Состояние"),
    ("route", "Маршрут"),
    ("crew", "Экипаж"),
    ("price", "Цена"),
    ("broken", "Нет связи, показано последнее известное"),
];

const EN: [(&str, &str); 32] = [
    ("title", "For the owner"),
    ("login", "Login"),
    ("password", "Password"),
    ("enter", "Log in"),
    ("leave", "Log out"),
    ("wrong", "Wrong login or password"),
    ("later", "Too many attempts, wait a little"),
    ("today", "Today"),
    ("taken", "Taken"),
    ("completed", "Completed"),
    ("cancelled", "Cancelled"),
    ("failed", "Not carried out"),
    ("revenue", "Revenue"),
    ("bill", "Mean bill"),
    ("wait", "Waiting"),
    ("free", "Free cars"),
    ("line", "On line"),
    ("minutes", "{n} min"),
    ("orders_hour", "Orders by hour"),
    ("waits_hour", "Waiting by hour, min"),
    ("free_hour", "Free cars by hour"),
    ("money_hour", "Revenue by hour"),
    ("board", "Orders"),
    ("nothing", "No open orders now"),
    ("map", "Cars on the map"),
    ("number", "No."),
    ("when", "Time"),
    ("state", "State"),
    ("route", "Route"),
    ("crew", "Crew"),
    ("price", "Price"),
    ("broken", "No connection, this is the last known"),
];
