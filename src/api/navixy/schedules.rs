//! Recurring tasks and routes: `/task/schedule/…`. They are the office's standing orders.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::desk::{Desk, success};
use super::error::Failure;
use super::fields::{Fields, int, text as string};
use super::map;
use super::wire::{self, TaskIn};
use pult_app::{Repeats, StandingOrder, Weekdays};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{Conduct, CrewId, NewOrder, NewStop, Seconds, StandingId, TimeOfDay, Timestamp};

/// What a schedule lasts unless it says so.
const USUAL_MINUTES: i64 = 60;

/// `task/schedule/list`: tasks, unless `types` asks for routes.
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let wanted = desk.read(Wanted::read)?;
    let known = desk.dispatch.standing_orders(&desk.caller).await?;
    let shown = known
        .iter()
        .map(Entry::of)
        .filter(|entry| wanted.has(entry));
    let list: Vec<Value> = shown.map(|entry| entry.listed()).collect();
    Ok(json!({"success": true, "list": list}))
}

/// `task/schedule/read`: a route with its checkpoints.
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("id"))?;
    let known = standing(desk, id).await?;
    let entry = Entry::of(&known);
    let mut answer = json!({"success": true, "value": entry.whole()});
    if entry.is_route() {
        answer["checkpoints"] = entry.checkpoints();
    }
    Ok(answer)
}

/// `task/schedule/create`
pub async fn create(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let said = said(desk)?;
    if let Some(crew) = said.crew {
        desk.tracker(crew).await?;
    }
    let repeats = said.repeats(desk)?;
    let made = desk
        .dispatch
        .create_standing_for(&desk.caller, said.order, repeats, said.crew);
    Ok(json!({"success": true, "id": made.await?.0}))
}

/// `task/schedule/update`: what is made already and has not begun follows.
pub async fn update(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let said = said(desk)?;
    let id = said.id.ok_or_else(|| missing("schedule.id"))?;
    let known = standing(desk, id).await.map_err(Failure::into_entity)?;
    if let Some(crew) = said.crew {
        desk.tracker(crew).await.map_err(Failure::into_entity)?;
    }
    let repeats = Repeats {
        from: known.repeats.from,
        ..said.repeats(desk)?
    };
    let changed = (said.order, repeats);
    desk.dispatch
        .change_standing_for(&desk.caller, known.id, changed, said.crew)
        .await?;
    Ok(success())
}

/// `task/schedule/delete`: what is made and has not begun is called off.
pub async fn delete(desk: &Desk) -> Result<Value, Failure> {
    desk.may_write()?;
    let id = desk.read(|fields| fields.id("schedule_id"))?;
    let known = standing(desk, id).await?;
    desk.dispatch.end_standing(&desk.caller, known.id).await?;
    Ok(success())
}

/// A schedule that was not deleted.
async fn standing(desk: &Desk, id: i64) -> Result<StandingOrder, Failure> {
    let known = desk.dispatch.standing_order(&desk.caller, StandingId(id));
    let known = known.await?;
    match known.ended_at {
        None => Ok(known),
        Some(_) => Err(Failure::not_in_database()),
    }
}

fn missing(parameter: &str) -> Failure {
    Failure::invalid_field(parameter, text!("обязательное поле", "must not be null"))
}

/// What a list is asked for; all combine.
struct Wanted {
    tasks: bool,
    routes: bool,
    trackers: Vec<i64>,
    tags: Vec<i64>,
    words: String,
}

impl Wanted {
    fn read(fields: Fields) -> Wanted {
        let kinds = fields.list("types", |value| match string(value)?.as_str() {
            kind @ ("task" | "route") => Ok(kind == "route"),
            other => Err(text!(
                "`{other}` не task или route",
                "`{other}` is not task or route",
            )),
        });
        let kinds = kinds.filter(|kinds| !kinds.is_empty());
        let kinds = kinds.unwrap_or_else(|| vec![false]);
        let words = fields.optional_text("filter", 0, 100).unwrap_or_default();
        Wanted {
            tasks: kinds.contains(&false),
            routes: kinds.contains(&true),
            trackers: fields.list("trackers", int).unwrap_or_default(),
            tags: fields.list("tag_ids", int).unwrap_or_default(),
            words: words.to_lowercase(),
        }
    }

    fn has(&self, entry: &Entry) -> bool {
        let is_kind = if entry.is_route() {
            self.routes
        } else {
            self.tasks
        };
        let tracker = entry.tracker_id();
        let is_tracked = tracker.is_some_and(|crew| self.trackers.contains(&crew));
        let shown = entry.whole();
        let holds = |name: &str| {
            let text = shown[name].as_str().unwrap_or_default();
            text.to_lowercase().contains(&self.words)
        };
        let mut tags = shown["tags"].as_array().into_iter().flatten();
        let has_tag = tags.any(|tag| tag.as_i64().is_some_and(|tag| self.tags.contains(&tag)));
        is_kind
            && (self.trackers.is_empty() || is_tracked)
            && (self.tags.is_empty() || has_tag)
            && (holds("label") || holds("description"))
    }
}

/// A standing order as it is shown: the order that it makes, at the beginning of time.
struct Entry<'a> {
    standing: &'a StandingOrder,
    order: NewOrder,
}

impl Entry<'_> {
    fn of(standing: &StandingOrder) -> Entry<'_> {
        let order = standing.template.order_at(standing.company, Timestamp(0));
        Entry { standing, order }
    }

    fn is_route(&self) -> bool {
        self.order.stops.len() > 1
    }

    fn tracker_id(&self) -> Option<i64> {
        self.standing.template.crew().map(|crew| crew.0)
    }

    /// As a list shows it: a route embeds its checkpoints.
    fn listed(&self) -> Value {
        let mut shown = self.whole();
        if self.is_route() {
            shown["checkpoints"] = self.checkpoints();
        }
        shown
    }

    fn whole(&self) -> Value {
        match self.is_route() {
            true => self.route(),
            false => self.stop(0),
        }
    }

    fn checkpoints(&self) -> Value {
        let known = self.order.stops.iter().enumerate();
        let has_point = |stop: &NewStop| stop.places.iter().any(|place| place.point.is_some());
        let known = known.filter(|(_, stop)| has_point(stop));
        known.map(|(index, _)| self.stop(index)).collect()
    }

    fn route(&self) -> Value {
        let windows = self.order.stops.iter().filter_map(|stop| stop.window.to);
        let last = windows.max().unwrap_or(Timestamp(USUAL_MINUTES * 60));
        let mut shown = json!({
            "label": self.label(&self.order.label),
            "description": self.order.comment,
            "type": "route",
            "tags": map::tags(&self.order.attributes),
            "checkpoint_ids": (1..=self.order.stops.len()).collect::<Vec<_>>(),
        });
        self.put_common(&mut shown, self.standing.id.0, (Timestamp(0), last));
        shown
    }

    fn stop(&self, index: usize) -> Value {
        let stop = &self.order.stops[index];
        let from = stop.window.from.unwrap_or_default();
        let to = stop
            .window
            .to
            .unwrap_or(from + Seconds::minutes(USUAL_MINUTES));
        let mut shown = json!({
            "location": map::location_of(stop.places.first(), stop.radius.0),
            "label": self.label(&stop.label),
            "description": stop.comment,
            "max_delay": stop.max_delay.map_or(0, map::minutes),
            "min_stay_duration": map::minutes(stop.min_stay),
            "min_arrival_duration": map::minutes(stop.min_arrival),
            "type": if self.is_route() { "checkpoint" } else { "task" },
            "tags": map::tags(&stop.attributes),
            "form": null,
            "form_template_id": null,
            "fields": wire::Empty {},
            "files": [],
        });
        let id = match self.is_route() {
            true => {
                shown["parent_id"] = json!(self.standing.id.0);
                shown["order"] = json!(index);
                index as i64 + 1
            }
            false => self.standing.id.0,
        };
        self.put_common(&mut shown, id, (from, to));
        shown
    }

    /// A label; where there is none, the addresses stand in.
    fn label(&self, own: &str) -> String {
        if !own.is_empty() {
            return own.to_owned();
        }
        let addresses = self.standing.template.addresses();
        let known: Vec<&str> = addresses.filter(|address| !address.is_empty()).collect();
        match known.is_empty() {
            true => self.standing.id.to_string(),
            false => known.join(" - ").chars().take(200).collect(),
        }
    }

    /// What a task and a route have both: whose it is, and when.
    fn put_common(&self, shown: &mut Value, id: i64, (from, to): (Timestamp, Timestamp)) {
        let repeats = &self.standing.repeats;
        let first = repeats
            .times
            .first()
            .map_or(0, |time| i64::from(time.minutes()));
        let at = (first * 60 + from.0).rem_euclid(86_400);
        let (hours, minutes, seconds) = (at / 3600, at / 60 % 60, at % 60);
        let days = (1..=7).filter(|day| repeats.weekdays.bits() & 1 << (day - 1) != 0);
        shown["id"] = json!(id);
        shown["user_id"] = json!(self.standing.company.0);
        shown["tracker_id"] = json!(self.tracker_id());
        shown["from_time"] = json!(format!("{hours:02}:{minutes:02}:{seconds:02}"));
        shown["duration"] = json!(map::minutes(to - from));
        let days: Vec<u8> = days.collect();
        shown["parameters"] = json!({"type": "weekdays", "weekdays": days});
    }
}

/// A schedule as it is sent: a task, or a route with checkpoints beside it.
struct Said {
    id: Option<i64>,
    crew: Option<CrewId>,
    order: NewOrder,
    weekdays: Weekdays,
    time: Option<TimeOfDay>,
}

impl Said {
    fn repeats(&self, desk: &Desk) -> Result<Repeats, Failure> {
        Ok(Repeats {
            weekdays: self.weekdays,
            times: self.time.into_iter().collect(),
            from: desk.dates.office.date(desk.dispatch.now()),
            until: None,
            except: BTreeSet::new(),
        })
    }
}

fn said(desk: &Desk) -> Result<Said, Failure> {
    let said = desk.read(|fields| {
        let checkpoints = fields.objects("checkpoints", timed);
        let schedule = fields.object("schedule", |fields| {
            let is_route = checkpoints.is_some();
            let label = fields.text("label", 1, 200);
            let description = fields.text("description", 0, 1024);
            let tags = fields.list("tags", int).unwrap_or_default();
            let stops = match &checkpoints {
                Some(checkpoints) => checkpoints.clone(),
                None => vec![timed(fields)],
            };
            let start = stops.first().map_or(0, |task| task.from.0 / 60) as u32;
            let mut order = NewOrder {
                conduct: Conduct::ROUTE,
                stops: stops.iter().map(map::stop).collect(),
                ..NewOrder::default()
            };
            if is_route {
                order.label = label;
                order.comment = description;
            }
            map::keep_tags(&mut order.attributes, &tags);
            Said {
                id: fields.optional("id", int),
                crew: fields.optional("tracker_id", int).map(CrewId),
                order,
                weekdays: fields.object("parameters", weekdays).unwrap_or_else(|| {
                    fields.fault("parameters", text!("обязательное поле", "must not be null"));
                    Weekdays::default()
                }),
                time: TimeOfDay::new(start / 60, start % 60),
            }
        });
        if schedule.is_none() && !fields.has("schedule") {
            fields.fault("schedule", text!("обязательное поле", "must not be null"));
        }
        if checkpoints.is_some_and(|all| !(2..=wire::MOST_CHECKPOINTS).contains(&all.len())) {
            let most = wire::MOST_CHECKPOINTS;
            fields.fault(
                "checkpoints",
                text!(
                    "размер должен быть от 2 до {most}",
                    "size must be between 2 and {most}"
                ),
            );
        }
        schedule
    })?;
    said.ok_or_else(|| missing("schedule"))
}

/// A task whose times are those of a day: seconds after its midnight.
fn timed(fields: Fields) -> TaskIn {
    TaskIn::timed(fields, |fields| {
        let from = fields.required("from_time", time_of_day);
        let minutes = fields.int_or("duration", USUAL_MINUTES, 0, 7 * 24 * 60);
        (Timestamp(from), Timestamp(from + minutes * 60))
    })
}

/// `HH:mm:ss`, also without the seconds; they do not count.
fn time_of_day(value: &Value) -> Result<i64, Text> {
    let said = string(value)?;
    let mut parts = said.trim().splitn(3, ':');
    let part = |part: Option<&str>, below: i64| {
        let part = part.filter(|part| part.len() == 2)?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse()
            .ok()
            .filter(|number: &i64| digits && *number < below)
    };
    let (hours, minutes) = (part(parts.next(), 24), part(parts.next(), 60));
    let is_whole = parts
        .next()
        .is_none_or(|rest| part(Some(rest), 60).is_some());
    match (hours, minutes) {
        (Some(hours), Some(minutes)) if is_whole => Ok(hours * 3600 + minutes * 60),
        _ => Err(text!(
            "`{said}` не время `HH:mm:ss`",
            "`{said}` is not a time `HH:mm:ss`"
        )),
    }
}

/// The days of a week; those of a month are not repeated here.
fn weekdays(fields: Fields) -> Weekdays {
    let kind = fields.required("type", string);
    if !kind.is_empty() && kind != "weekdays" {
        fields.fault(
            "type",
            text!("повторяют только по weekdays", "only weekdays are repeated"),
        );
    }
    let day = |value: &Value| match int(value)? {
        day @ 1..=7 => Ok(1_u8 << (day - 1)),
        _ => Err(text!("должно быть от 1 до 7", "must be between 1 and 7")),
    };
    let days = fields.list("weekdays", day).unwrap_or_default();
    if days.is_empty() && kind == "weekdays" {
        fields.fault(
            "weekdays",
            text!("не должен быть пустым", "must not be empty"),
        );
    }
    Weekdays::from_bits(days.into_iter().fold(0, |bits, day| bits | day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_a_day_has_its_documented_digits() {
        for (said, seconds) in [
            ("07:30:00", Some(27_000)),
            ("07:30", Some(27_000)),
            ("23:59:59", Some(86_340)),
            ("24:00:00", None),
            ("7:30:00", None),
            ("07:3x", None),
            ("+7:30:00", None),
            ("", None),
        ] {
            assert_eq!(time_of_day(&json!(said)).ok(), seconds, "{said}");
        }
    }
}
