//! The office's own past days, frozen when a day begins and named by a digest of what is in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Dispatch, Error, Result};
use pult_domain::{Point, Seconds, Timestamp};
use pult_engine::{History, PastDay};
use pult_store::{Connection, OfficeTime, books, crews, histories};

/// Of the same weekday so many days back are looked at, in weeks; where none of them had an order, the
/// last days of any sort.
const WEEKS: u64 = 8;
const DAYS: u64 = 7;

/// What is remembered of a history: midnight, how many crews, and each day's moments and points.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    midnight: i64,
    n_crews: usize,
    days: Vec<Vec<(i64, f64, f64)>>,
}

/// The history in force, and when the next one is frozen.
#[derive(Debug, Default)]
pub(super) struct Frozen {
    history: Option<Arc<History>>,
    until: Timestamp,
}

impl Dispatch {
    /// The past days as they were frozen when this day of the office began.
    ///
    /// # Errors
    /// `Internal`.
    pub(super) async fn past_days(&self, frozen: &mut Frozen) -> Result<Option<Arc<History>>> {
        let now = self.now();
        if !self.rules().advise {
            return Ok(None);
        }
        if now >= frozen.until {
            let read = self.read(move |conn| read(conn, now));
            let (body, until) = read.await?;
            frozen.until = until;
            frozen.history = None;
            if let Some(body) = body {
                let text = serde_json::to_string(&body).map_err(|_| Error::Internal)?;
                let name = digest(&text);
                // As a replay reads it, to the last bit.
                let body: Body = serde_json::from_str(&text).map_err(|_| Error::Internal)?;
                let kept = name.clone();
                self.write(move |tx| Ok(histories::keep(tx, &kept, &text, now)?))
                    .await?;
                let made = tokio::task::spawn_blocking(move || body.history(name));
                frozen.history = Some(Arc::new(made.await.map_err(|_| Error::Internal)?));
            }
        }
        Ok(frozen.history.clone())
    }
}

/// Every history that is kept, by its name.
///
/// # Errors
/// A sentence that names the one that cannot be read.
pub fn kept(conn: &Connection) -> pult_store::Result<BTreeMap<String, Arc<History>>> {
    let mut kept = BTreeMap::new();
    for (name, text) in histories::all(conn)? {
        let body: Body = serde_json::from_str(&text)
            .map_err(|error| pult_store::Error::Damaged(format!("history {name}: {error}")))?;
        kept.insert(name.clone(), Arc::new(body.history(name)));
    }
    Ok(kept)
}

/// What there is to learn from for the day of `now`, and when that day ends.
fn read(conn: &Connection, now: Timestamp) -> Result<(Option<Body>, Timestamp)> {
    let time = OfficeTime::named(&books::office(conn)?.timezone);
    let today = time.date(now);
    let midnight = |date: NaiveDate| time.resolve(date.into());
    let back = |n: u64| today.checked_sub_days(Days::new(n)).unwrap_or(today);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let asked_on = |ago: u64| {
        let begins = midnight(back(ago));
        let asked = histories::pickups(conn, begins, begins + Seconds(24 * 3_600))?;
        let row = |(at, point): &(Timestamp, Point)| ((*at - begins).0, point.lat, point.lon);
        Ok::<Vec<_>, Error>(asked.iter().map(row).collect())
    };
    let some = |days: &mut dyn Iterator<Item = u64>| {
        let mut found = Vec::new();
        for ago in days {
            found.extend(Some(asked_on(ago)?).filter(|day| !day.is_empty()));
        }
        Ok::<_, Error>(found)
    };
    let mut days = some(&mut (1..=WEEKS).map(|week| 7 * week))?;
    if days.is_empty() {
        days = some(&mut (1..=DAYS))?;
    }
    let body = Body {
        midnight: midnight(today).0,
        n_crews: crews::all(conn)?.len(),
        days,
    };
    let has_any = !body.days.is_empty();
    Ok((
        has_any.then_some(body),
        midnight(tomorrow).max(now + Seconds(60)),
    ))
}

impl Body {
    fn history(&self, name: String) -> History {
        let day = |rows: &Vec<(i64, f64, f64)>| PastDay {
            pickups: rows
                .iter()
                .map(|&(at, lat, lon)| (Seconds(at), Point { lat, lon }))
                .collect(),
        };
        let days = self.days.iter().map(day).collect();
        History::new(Timestamp(self.midnight), days, self.n_crews, name)
    }
}

fn digest(text: &str) -> String {
    let mut name = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(16) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}
