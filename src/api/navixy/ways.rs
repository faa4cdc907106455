//! Ways on the roads: `/route/get`, `/route/osrm/get`. The office's own router answers, whatever
//! provider is asked for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::text;
use super::routes::require;
use pult_dialect::text;
use pult_domain::{Point, TravelMode};

/// `route/get`, `route/osrm/get`
pub async fn get(desk: &Desk) -> Result<Value, Failure> {
    let (points, limit) = desk.read(|fields| {
        let end = |name: &str| {
            let point = fields.object(name, |fields| fields.point());
            if point.is_none() {
                require(fields, name);
            }
            point.unwrap_or_default()
        };
        let (start, last) = (end("start"), end("end"));
        let between = fields.objects("waypoints", |fields| fields.point());
        fields.optional("provider_type", |value| match text(value)?.as_str() {
            "progorod" | "google" | "osrm" => Ok(()),
            _ => Err(text!(
                "должно быть progorod, google или osrm",
                "must be progorod, google or osrm"
            )),
        });
        let limit = fields.int_or("point_limit", 0, 2, i64::MAX);
        let mut points = vec![start];
        points.extend(between.unwrap_or_default());
        points.push(last);
        (points, limit as usize)
    })?;
    let router = desk.dispatch.clone();
    let driven = tokio::task::spawn_blocking(move || drive(&router, &points));
    let Some(way) = driven.await.map_err(|_| Failure::unexpected())? else {
        return Err(Failure::no_way());
    };
    let at = |point: &Point| json!({"lat": point.lat, "lng": point.lon});
    let kept = kept(way.geometry.len(), limit, way.keys.iter().map(|key| key.at));
    let list: Vec<Value> = kept.iter().map(|index| at(&way.geometry[*index])).collect();
    let key_points: Vec<Value> = way.keys.iter().map(|key| key.told(&kept)).collect();
    Ok(json!({
        "success": true,
        "distance": way.keys.last().map_or(0, |key| key.meters),
        "time": way.keys.last().map_or(0, |key| key.seconds),
        "list": list,
        "key_points": key_points,
    }))
}

/// Which of `n` points are kept where at most `limit` are wanted, evenly along the way; 0: all. Key points
/// always are: clients look them up in the list.
fn kept(n: usize, limit: usize, keys: impl Iterator<Item = usize>) -> Vec<usize> {
    if limit == 0 || n <= limit {
        return (0..n).collect();
    }
    let mut kept: BTreeSet<usize> = keys.collect();
    let others = limit.saturating_sub(kept.len());
    kept.extend((1..=others).map(|index| index * (n - 1) / (others + 1)));
    kept.into_iter().collect()
}

/// A way with its key points.
struct Way {
    geometry: Vec<Point>,
    keys: Vec<Key>,
}

/// A key point: its place in the geometry, and how far it is from the start.
struct Key {
    at: usize,
    point: Point,
    meters: i64,
    seconds: i64,
}

impl Key {
    /// With its place among the points that are kept.
    fn told(&self, kept: &[usize]) -> Value {
        json!({
            "id": kept.partition_point(|index| *index < self.at),
            "lat": self.point.lat,
            "lng": self.point.lon,
            "distance": self.meters,
            "time": self.seconds,
        })
    }
}

fn drive(dispatch: &pult_app::Dispatch, points: &[Point]) -> Option<Way> {
    let mut way = Way {
        geometry: vec![points[0]],
        keys: vec![Key {
            at: 0,
            point: points[0],
            meters: 0,
            seconds: 0,
        }],
    };
    let (mut meters, mut seconds) = (0, 0);
    for pair in points.windows(2) {
        let leg = dispatch
            .router()
            .route(pair[0], pair[1], TravelMode::Driving)?;
        meters += leg.distance.0;
        seconds += leg.duration.0;
        way.geometry.extend(leg.geometry);
        way.geometry.dedup();
        way.keys.push(Key {
            at: way.geometry.len() - 1,
            point: pair[1],
            meters,
            seconds,
        });
    }
    Some(way)
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn a_way_is_thinned_but_for_its_key_points() {
        let keys = || [0, 7, 99].into_iter();
        assert_eq!(kept(100, 0, keys()).len(), 100);
        assert_eq!(kept(100, 200, keys()).len(), 100);
        assert_eq!(kept(100, 2, keys()), [0, 7, 99]);
        assert_eq!(kept(100, 5, keys()), [0, 7, 33, 66, 99]);
    }
}
