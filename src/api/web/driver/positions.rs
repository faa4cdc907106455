//! `POST /api/pult/driver/positions`: where the page's browser says that it is.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::admitted;
use crate::basic::{answer, parsed, taken};
use pult_app::{Error, Result};
use pult_dialect::Api;
use pult_domain::{Meters, Point, Position, Wrong};

/// At most so many positions at once.
const MOST: usize = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pushed {
    positions: Vec<Fix>,
    /// The device's clock when this was sent.
    clock: Option<i64>,
}

#[derive(Deserialize)]
struct Fix {
    at: Option<i64>,
    lat: f64,
    lon: f64,
    #[serde(default)]
    accuracy: f64,
}

pub(super) async fn push(State(api): State<Api>, request: Request) -> Response {
    let stored = async {
        let (parts, body) = request.into_parts();
        let device = admitted(&api, &parts).await?;
        let pushed: Pushed = parsed(&taken(body).await?)?;
        if pushed.positions.len() > MOST {
            return Err(Error::invalid("positions", Wrong::AreMoreThan(MOST)));
        }
        let n = pushed.positions.len();
        let positions = positions(&api, pushed)?;
        api.dispatch
            .report_positions(&device.caller, vec![(device.crew, positions)])
            .await?;
        Ok(Json(json!({"taken": n})).into_response())
    };
    answer(stored.await)
}

fn positions(api: &Api, pushed: Pushed) -> Result<Vec<Position>> {
    let clock = pushed.clock;
    let mut positions = Vec::with_capacity(pushed.positions.len());
    for fix in pushed.positions {
        let point = Point::new(fix.lat, fix.lon);
        positions.push(Position {
            at: api.dispatch.fixed_at(fix.at, clock),
            point: point.ok_or_else(|| Error::invalid("positions", Wrong::AreOutOfRange))?,
            accuracy: Meters(fix.accuracy.clamp(0.0, 100_000.0).round() as i64),
        });
    }
    positions.sort_by_key(|position| position.at);
    Ok(positions)
}
