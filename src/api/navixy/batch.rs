//! `task/batch_convert`: reads tasks from a table. Stores nothing.

use serde_json::{Map, Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::text;
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{CompanyId, Locale};

/// The most rows of a table.
const MOST_ROWS: usize = 1000;
/// The columns of a table, when the client does not name them.
const COLUMNS: [&str; 7] = [
    "label",
    "from",
    "to",
    "address",
    "lat",
    "lng",
    "description",
];

/// `task/batch_convert`
pub async fn convert(desk: &Desk) -> Result<Value, Failure> {
    let company = desk.company().await?;
    let (batch, columns, defaults) = desk.read(|fields| {
        let columns = fields.list("fields", text).unwrap_or_default();
        let unknown = columns
            .iter()
            .find(|name| !COLUMNS.contains(&name.as_str()));
        if let Some(name) = unknown {
            fields.fault(
                "fields",
                text!("`{name}` не столбец", "`{name}` is not a column"),
            );
        }
        let minutes = |name, usual| fields.int_or(name, usual, 0, 512_000);
        let defaults = Defaults {
            company,
            radius: fields.int_or("default_radius", 100, 1, 300_000),
            max_delay: minutes("default_max_delay", 0),
            duration: minutes("default_duration", 60),
            min_stay: minutes("default_min_stay_duration", 0),
        };
        (fields.text("batch", 1, 1_000_000), columns, defaults)
    })?;
    let columns: Vec<&str> = match columns.is_empty() {
        true => COLUMNS.to_vec(),
        false => columns.iter().map(String::as_str).collect(),
    };
    let mut rows = batch.lines().filter(|row| !row.trim().is_empty());
    let shown = rows.by_ref().take(MOST_ROWS);
    let locale = desk.locale().await;
    let list: Vec<Value> = shown
        .map(|row| defaults.task(desk, locale, &columns, row))
        .collect();
    let is_more = rows.next().is_some();
    Ok(json!({"success": true, "list": list, "limit_exceeded": is_more}))
}

/// What a row does not say.
struct Defaults {
    company: CompanyId,
    radius: i64,
    max_delay: i64,
    duration: i64,
    min_stay: i64,
}

impl Defaults {
    fn task(&self, desk: &Desk, locale: Locale, columns: &[&str], row: &str) -> Value {
        let cells = row.split('\t').map(str::trim);
        let cells: Map<String, Value> = columns
            .iter()
            .zip(cells)
            .map(|(name, cell)| ((*name).to_owned(), json!(cell)))
            .collect();
        let cell = |name: &str| cells.get(name).and_then(Value::as_str).unwrap_or_default();
        let mut errors = Vec::new();
        let mut wrong = |parameter: &str, error: Text| {
            errors.push(json!({"parameter": parameter, "error": error.of(locale)}));
        };
        if cell("label").is_empty() || cell("label").chars().count() > 200 {
            wrong(
                "label",
                text!(
                    "длина должна быть от 1 до 200",
                    "length must be between 1 and 200"
                ),
            );
        }
        let from = desk.dates.parse(cell("from"));
        if from.is_none() {
            wrong("from", text!("должна быть дата", "must be a date"));
        }
        let to = match cell("to") {
            "" => from.map(|from| from + pult_domain::Seconds::minutes(self.duration)),
            told => desk.dates.parse(told),
        };
        match (from, to) {
            (Some(from), Some(to)) if to < from => wrong(
                "to",
                text!("не должно быть раньше `from`", "must not be before `from`"),
            ),
            (Some(_), None) => wrong("to", text!("должна быть дата", "must be a date")),
            _ => {}
        }
        let degrees = |name: &str| cell(name).replace(',', ".").parse::<f64>().ok();
        let told = degrees("lat").zip(degrees("lng"));
        let told = told.and_then(|(lat, lng)| pult_domain::Point::new(lat, lng));
        let found = || desk.dispatch.geocode(cell("address"))?.point;
        let point = told.or_else(found);
        if point.is_none() {
            wrong(
                "location",
                text!("адрес не найден", "the address is not found"),
            );
        }
        // Of an address that is not found too, which a person then puts right.
        let location = json!({
            "lat": point.map(|point| point.lat),
            "lng": point.map(|point| point.lon),
            "address": cell("address"),
            "radius": self.radius,
        });
        let now = desk.dates.print(desk.dispatch.now());
        let mut task = json!({
            "id": null,
            "user_id": self.company.0,
            "label": cell("label"),
            "description": cell("description"),
            "location": location,
            "from": from.map(|at| desk.dates.print(at)),
            "to": to.map(|at| desk.dates.print(at)),
            "max_delay": self.max_delay,
            "min_stay_duration": self.min_stay,
            "min_arrival_duration": 0,
            "tracker_id": null,
            "external_id": null,
            "creation_date": now,
            "status_change_date": now,
            "arrival_date": null,
            "stay_duration": 0,
            "status": "unassigned",
            "origin": "imported",
            "tags": [],
            "type": "task",
            "form": null,
            "form_template_id": null,
            "fields": {},
            "files": [],
        });
        if !errors.is_empty() {
            task["errors"] = json!(errors);
        }
        task
    }
}
