//! Places and zones: `/place/…`, `/zone/…`. Places are the office's depots and stands.

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::{Fields, int, text};
use super::tracks::bounds;
use pult_domain::{Place, PlaceKind, Point, Zone};

/// The radius of a place, in metres.
const RADIUS: i64 = 100;

/// `place/list`
pub async fn list(desk: &Desk) -> Result<Value, Failure> {
    let ((ids, tagged), filter, (offset, limit)) = desk.read(|fields| {
        let lower = |value: &Value| Ok(text(value)?.to_lowercase());
        let filter = fields.optional("filter", lower).unwrap_or_default();
        fields.no_conditions();
        let wanted = (fields.list("place_ids", int), is_tagged(fields));
        (wanted, filter, part(fields))
    })?;
    let known = all(desk).await?;
    let is_meant = |place: &&Place| {
        let words = format!("{} {}", place.name, place.address).to_lowercase();
        let named = ids.as_ref();
        let is_named = named.is_none_or(|ids| ids.contains(&place.id.0));
        !tagged && is_named && words.contains(&filter)
    };
    let found: Vec<Value> = known.iter().filter(is_meant).filter_map(place).collect();
    let part: Vec<&Value> = found.iter().skip(offset).take(limit).collect();
    Ok(json!({"success": true, "list": part, "count": found.len()}))
}

/// `place/read`
pub async fn read(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("place_id"))?;
    let known = all(desk).await?;
    let found = known.iter().find(|place| place.id.0 == id).and_then(place);
    let value = found.ok_or_else(Failure::not_in_database)?;
    Ok(json!({"success": true, "value": value}))
}

/// `zone/list`
pub async fn zones(desk: &Desk) -> Result<Value, Failure> {
    let ((filter, tagged), with_points, (offset, limit)) = desk.read(|fields| {
        let lower = |value: &Value| Ok(text(value)?.to_lowercase());
        let filter = fields.optional("filter", lower).unwrap_or_default();
        let wanted = (filter, is_tagged(fields));
        (wanted, fields.flag("with_points"), part(fields))
    })?;
    let zones = desk.dispatch.zones().await?;
    let meant = zones
        .iter()
        .filter(|zone| !tagged && zone.name.to_lowercase().contains(&filter));
    let shown = meant.skip(offset).take(limit).map(|zone| {
        let ring = outer_ring(zone);
        let mut object = json!({
            "id": zone.id.0,
            "type": "polygon",
            "label": zone.name,
            "address": "",
            "color": "27A9E3",
            "bounds": bounds(ring.iter().copied()),
            "tags": [],
        });
        if with_points {
            object["points"] = json!(nodes(ring));
        }
        object
    });
    let list: Vec<Value> = shown.collect();
    Ok(json!({"success": true, "list": list}))
}

/// `zone/point/list`
pub async fn zone_points(desk: &Desk) -> Result<Value, Failure> {
    let (id, count) = desk.read(|fields| {
        (
            fields.id("zone_id"),
            fields.int_or("count", i64::MAX, 1, i64::MAX),
        )
    })?;
    let zones = desk.dispatch.zones().await?;
    let zone = zones.iter().find(|zone| zone.id.0 == id);
    let zone = zone.ok_or_else(Failure::not_in_database)?;
    let mut list = nodes(outer_ring(zone));
    list.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    Ok(json!({"success": true, "list": list}))
}

/// Whether only what has certain tags is wanted: nothing here has any.
fn is_tagged(fields: Fields) -> bool {
    fields
        .list("tag_ids", int)
        .is_some_and(|tags| !tags.is_empty())
}

fn part(fields: Fields) -> (usize, usize) {
    let offset = fields.int_or("offset", 0, 0, i64::MAX) as usize;
    (offset, fields.int_or("limit", 100_000, 1, 100_000) as usize)
}

async fn all(desk: &Desk) -> Result<Vec<Place>, Failure> {
    let mut known = desk.dispatch.places(&desk.caller, PlaceKind::Depot).await?;
    known.extend(desk.dispatch.places(&desk.caller, PlaceKind::Stand).await?);
    known.sort_by_key(|place| place.id);
    Ok(known)
}

/// A place; one without a point is left out.
fn place(place: &Place) -> Option<Value> {
    let point = place.point?;
    let label = [&place.name, &place.address]
        .into_iter()
        .find(|text| !text.is_empty());
    let label = label.cloned().unwrap_or_else(|| place.id.to_string());
    Some(json!({
        "id": place.id.0,
        "icon_id": null,
        "avatar_file_name": null,
        "location": {
            "lat": point.lat,
            "lng": point.lon,
            "address": place.address,
            "radius": RADIUS,
        },
        "fields": {},
        "label": label,
        "description": place.landmark,
        "tags": [],
        "external_id": place.external_ref,
    }))
}

/// The outer ring of a zone's largest polygon.
fn outer_ring(zone: &Zone) -> &[Point] {
    let rings = zone.polygons.iter().filter_map(|polygon| polygon.first());
    let largest = rings.max_by(|a, b| extent(a).total_cmp(&extent(b)));
    largest.map_or(&[], Vec::as_slice)
}

/// Twice the area of a ring, in square degrees.
fn extent(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let parts = ring
        .iter()
        .zip(next)
        .map(|(a, b)| a.lon * b.lat - b.lon * a.lat);
    parts.sum::<f64>().abs()
}

fn nodes(ring: &[Point]) -> Vec<Value> {
    let node = |point: &Point| json!({"lat": point.lat, "lng": point.lon, "node": true});
    ring.iter().map(node).collect()
}
