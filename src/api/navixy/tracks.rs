//! Where trackers have been: `/track/…`.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::readings::span;
use pult_domain::{CrewId, Meters, Point, Position, Seconds, Timestamp};
use pult_geo::{distance, track};

/// The longest span.
pub const LONGEST: Seconds = Seconds(90 * 24 * 3600);
/// A track ends where the car stands or is silent for so long.
const STANDS: Seconds = Seconds(300);
/// Shorter tracks are left out by `filter`.
const SHORT: Meters = Meters(100);
/// A place within so many metres of another is the same.
const SAME_PLACE: Meters = Meters(30);

/// What both calls read.
struct Wanted {
    crew: CrewId,
    from: Timestamp,
    to: Timestamp,
    filter: bool,
    limit: Option<usize>,
}

impl Wanted {
    fn read(fields: Fields) -> Wanted {
        let (from, to) = span(fields);
        for name in [
            "include_gsm_lbs",
            "cluster_single_reports",
            "omit_addresses",
            "simplify",
        ] {
            fields.flag(name);
        }
        let limit = fields.int_or("point_limit", 0, 2, 3000);
        Wanted {
            crew: CrewId(fields.id("tracker_id")),
            from,
            to,
            filter: fields.flag("filter"),
            limit: (limit > 0).then_some(limit as usize),
        }
    }

    async fn tracks(&self, desk: &Desk) -> Result<Vec<Vec<Position>>, Failure> {
        desk.tracker(self.crew).await?;
        if self.to - self.from > LONGEST {
            return Err(Failure::span_too_long());
        }
        let fixes = desk.dispatch.track(self.crew, self.from, self.to).await?;
        let mut tracks = split(&fixes);
        if self.filter {
            tracks.retain(|track| length(track) >= SHORT.0 as f64);
        }
        Ok(tracks)
    }
}

/// `track/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let (wanted, split, with_events, with_points) = desk.read(|fields| {
        let split = fields.optional("split", |value| {
            Ok(*value != json!(false) && *value != json!("false"))
        });
        let flags = (fields.flag("count_events"), fields.flag("with_points"));
        (
            Wanted::read(fields),
            split.unwrap_or(true),
            flags.0,
            flags.1,
        )
    })?;
    let mut tracks = wanted.tracks(desk).await?;
    if !split {
        tracks = vec![tracks.concat()];
        tracks.retain(|track| !track.is_empty());
    }
    let shown = tracks.iter().map(|fixes| {
        let mut object = of_track(desk, fixes);
        if split {
            object["id"] = json!(fixes.first().map_or(0, |fix| fix.at.0));
        } else {
            object["type"] = json!("merged");
        }
        if with_events {
            object["event_count"] = json!(0);
        }
        if with_points {
            object["points_list"] = json!(points(desk, fixes, wanted.limit));
        }
        object
    });
    let list: Vec<Value> = shown.collect();
    Ok(json!({"success": true, "limit_exceeded": false, "list": list}))
}

/// `track/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let (wanted, id) = desk.read(|fields| {
        let id = fields.optional("track_id", super::fields::int);
        (Wanted::read(fields), id.filter(|id| *id != 0))
    })?;
    let mut tracks = wanted.tracks(desk).await?;
    if let Some(id) = id {
        tracks.retain(|track| track.first().is_some_and(|fix| fix.at.0 == id));
        if tracks.is_empty() {
            return Err(Failure::not_in_database());
        }
    }
    let list = points(desk, &tracks.concat(), wanted.limit);
    Ok(json!({"success": true, "limit_exceeded": false, "list": list}))
}

/// The drives among fixes: each ends where the car stands, or is silent, for five minutes.
fn split(fixes: &[Position]) -> Vec<Vec<Position>> {
    let mut tracks: Vec<Vec<Position>> = Vec::new();
    let mut current: Vec<Position> = Vec::new();
    // The fix since which the car has not left its place.
    let mut stood_from: Option<Position> = None;
    for fix in fixes {
        let is_silent = current
            .last()
            .is_some_and(|last: &Position| fix.at - last.at > STANDS);
        if is_silent {
            tracks.push(std::mem::take(&mut current));
            stood_from = None;
        }
        match stood_from {
            Some(since) if distance::near(since.point, fix.point, SAME_PLACE) => {
                if fix.at - since.at > STANDS && !current.is_empty() {
                    current.retain(|kept| kept.at <= since.at);
                    tracks.push(std::mem::take(&mut current));
                }
                if !current.is_empty() {
                    current.push(*fix);
                }
            }
            _ => {
                // The way begins where the car stood.
                if current.is_empty() {
                    current.extend(stood_from);
                }
                stood_from = Some(*fix);
                current.push(*fix);
            }
        }
    }
    tracks.push(current);
    tracks.retain(|track| track.len() > 1 && length(track) > 0.0);
    tracks
}

/// How long a drive is, in metres.
fn length(fixes: &[Position]) -> f64 {
    let way = track::without_jitter(fixes.iter().map(|fix| fix.point));
    way.windows(2)
        .map(|pair| distance::meters(pair[0], pair[1]))
        .sum()
}

fn speed(before: &Position, after: &Position) -> i64 {
    let took = (after.at - before.at).0;
    match took > 0 {
        true => (distance::meters(before.point, after.point) / took as f64 * 3.6).round() as i64,
        false => 0,
    }
}

fn of_track(desk: &Desk, fixes: &[Position]) -> Value {
    let (first, last) = (fixes[0], fixes[fixes.len() - 1]);
    let meters = length(fixes);
    let took = (last.at - first.at).0.max(1);
    let fastest = fixes.windows(2).map(|pair| speed(&pair[0], &pair[1])).max();
    let address = |point: Point| {
        let found = desk.dispatch.address_at(point);
        found.map_or_else(String::new, |found| found.to_string())
    };
    json!({
        "type": "regular",
        "start_date": desk.dates.print(first.at),
        "end_date": desk.dates.print(last.at),
        "start_address": address(first.point),
        "end_address": address(last.point),
        "length": (meters / 10.0).round() / 100.0,
        "points": fixes.len(),
        "max_speed": fastest.unwrap_or(0),
        "avg_speed": (meters / took as f64 * 3.6).round() as i64,
        "gsm_lbs": false,
        "bounds": bounds(fixes.iter().map(|fix| fix.point)),
    })
}

/// The north-west and south-east corners round some points.
pub fn bounds(points: impl Iterator<Item = Point>) -> Value {
    let (mut north, mut south, mut west, mut east) = (-90.0_f64, 90.0_f64, 180.0_f64, -180.0_f64);
    for point in points {
        north = north.max(point.lat);
        south = south.min(point.lat);
        west = west.min(point.lon);
        east = east.max(point.lon);
    }
    json!({"nw": {"lat": north, "lng": west}, "se": {"lat": south, "lng": east}})
}

fn points(desk: &Desk, fixes: &[Position], limit: Option<usize>) -> Vec<Value> {
    let (mut driven, mut before): (f64, Option<Position>) = (0.0, None);
    let mut list = Vec::with_capacity(fixes.len());
    for fix in fixes {
        let (mut kmh, mut heading) = (0, 0);
        if let Some(before) = before {
            driven += distance::meters(before.point, fix.point);
            kmh = speed(&before, fix);
            heading = track::bearing(before.point, fix.point);
        }
        list.push(json!({
            "lat": fix.point.lat,
            "lng": fix.point.lon,
            "alt": 0,
            "satellites": 0,
            "mileage": (driven / 10.0).round() / 100.0,
            "get_time": desk.dates.print(fix.at),
            "address": "",
            "heading": heading,
            "speed": kmh,
            "precision": fix.accuracy.0,
        }));
        before = Some(*fix);
    }
    match limit {
        Some(limit) if list.len() > limit => thinned(list, limit),
        _ => list,
    }
}

/// So many items of a list, evenly, its ends among them.
fn thinned(list: Vec<Value>, limit: usize) -> Vec<Value> {
    let last = list.len() - 1;
    (0..limit)
        .map(|at| list[at * last / (limit - 1)].clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(at: i64, north: i64) -> Position {
        Position {
            at: Timestamp(at),
            point: Point {
                lat: 55.0 + north as f64 * 0.001,
                lon: 37.0,
            },
            accuracy: Meters(5),
        }
    }

    #[test]
    fn a_drive_ends_where_the_car_stands_or_is_silent() {
        let mut fixes: Vec<Position> = (0..10).map(|n| fix(n * 30, n)).collect();
        // It stands for ten minutes, then drives back, then is silent for an hour.
        fixes.extend((0..20).map(|n| fix(300 + n * 30, 9)));
        fixes.extend((1..10).map(|n| fix(900 + n * 30, 9 - n)));
        fixes.extend((1..5).map(|n| fix(5000 + n * 30, n)));
        let tracks = split(&fixes);
        let told: Vec<_> = tracks
            .iter()
            .map(|track| (track[0].at.0, track[track.len() - 1].at.0))
            .collect();
        assert_eq!(told, [(0, 270), (270, 1170), (5030, 5120)]);
        assert!(split(&[]).is_empty());
        assert!(split(&[fix(0, 0)]).is_empty());
        assert!(split(&(0..50).map(|n| fix(n * 30, 0)).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn thinning_keeps_the_ends() {
        let list: Vec<Value> = (0..10).map(|n| json!(n)).collect();
        assert_eq!(thinned(list.clone(), 2), [json!(0), json!(9)]);
        assert_eq!(thinned(list, 4), [json!(0), json!(3), json!(6), json!(9)]);
    }
}
