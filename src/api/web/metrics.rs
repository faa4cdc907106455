//! `GET /metrics`: the office in figures, in the text format of Prometheus
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::Extension;
use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::basic::{admitted, answer};
use super::order_view::phase;
use super::turns::Streams;
use pult_app::{Caller, OrderQuery, Result};
use pult_dialect::Api;
use pult_dialect::admit::peer;
use pult_domain::Duty;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

#[utoipa::path(get, path = "/metrics", tag = "office",
    responses((status = 200, description = "Figures in the format of Prometheus", content_type = "text/plain")))]
/// Figures of now. From the machine itself nobody is asked who they are.
pub(super) async fn metrics(
    State(api): State<Api>,
    Extension(streams): Extension<Streams>,
    request: Parts,
) -> Response {
    let told = async {
        let caller = match peer(&request.extensions).is_loopback() {
            true => Caller::CONSOLE,
            false => admitted(&api, &request).await?,
        };
        let text = text(&api, &caller, &streams).await?;
        Ok(([(header::CONTENT_TYPE, TEXT)], text).into_response())
    };
    answer(told.await)
}

async fn text(api: &Api, caller: &Caller, streams: &Streams) -> Result<String> {
    let dispatch = &api.dispatch;
    let open = OrderQuery {
        open: Some(true),
        ..OrderQuery::default()
    };
    let mut orders: BTreeMap<&str, usize> = BTreeMap::new();
    let now = dispatch.now();
    let mut oldest = 0;
    for view in dispatch.orders(caller, open).await? {
        *orders.entry(phase(view.phase)).or_default() += 1;
        if view.phase == pult_domain::Phase::Waiting && !view.order.prior {
            oldest = oldest.max((now - view.order.created_at).0);
        }
    }
    let mut crews: BTreeMap<&str, usize> = BTreeMap::new();
    for view in dispatch.crews(caller).await? {
        *crews.entry(duty(view.duty)).or_default() += 1;
    }
    let needs = dispatch.needs_human(caller).await?;
    let mut page = Page::default();
    page.family("pult_up", "1 while the office reads and writes.");
    let is_up = dispatch.trouble().is_none();
    page.value("pult_up", "", i64::from(is_up));
    page.family("pult_orders_open", "Open orders by where they stand.");
    page.by("pult_orders_open", "phase", &orders);
    page.family(
        "pult_order_wait_seconds_max",
        "How long the oldest order waits for a crew.",
    );
    page.value("pult_order_wait_seconds_max", "", oldest);
    page.family("pult_crews", "Crews by what they do.");
    page.by("pult_crews", "duty", &crews);
    page.family("pult_needs_human", "What does not go on without a person.");
    page.value("pult_needs_human", "", count(needs.len()));
    page.family("pult_calls_ringing", "Calls that ring.");
    page.value(
        "pult_calls_ringing",
        "",
        count(dispatch.calls().borrow().len()),
    );
    page.family("pult_desks", "Desks at which somebody sits.");
    page.value("pult_desks", "", count(dispatch.desks().borrow().len()));
    page.family("pult_streams_open", "Event streams that are open.");
    page.value("pult_streams_open", "", count(streams.n_open()));
    page.counter("pult_events_total", "Events of the journal.");
    page.value("pult_events_total", "", dispatch.newest_event().await?);
    page.family("pult_build_info", "The version of the program.");
    let version = concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}");
    page.value("pult_build_info", version, 1);
    Ok(page.0)
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Off => "offline",
        Duty::Break => "on_break",
        Duty::Free => "free",
        Duty::Busy => "busy",
    }
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, help: &str) {
        self.typed(name, help, "gauge");
    }

    fn counter(&mut self, name: &str, help: &str) {
        self.typed(name, help, "counter");
    }

    fn typed(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &str, value: i64) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn by(&mut self, name: &str, label: &str, values: &BTreeMap<&str, usize>) {
        for (word, n) in values {
            self.value(name, &format!("{{{label}=\"{word}\"}}"), count(*n));
        }
    }
}
