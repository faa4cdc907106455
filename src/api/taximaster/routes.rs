//! Routes: which way, how long, through which zones.

use super::Desk;
use super::ends::{Codes, End, point_of};
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::wire::{self, Data};
use pult_dialect::text;
use pult_dialect::words::Text;

pub(super) async fn analyze_route(desk: &Desk, fields: &Fields) -> Answer {
    let source = point_of(desk, fields, "source", "source_lat", "source_lon")?;
    let dest = point_of(desk, fields, "dest", "dest_lat", "dest_lon")?;
    let source = source.ok_or_else(|| Failure::new(100, source_unknown()))?;
    let dest = dest.ok_or_else(|| Failure::new(101, dest_unknown()))?;
    let analysis = desk.dispatch.analyze_route(vec![source, dest]).await;
    let analysis = analysis.map_err(|_| Failure::new(102, route_unknown()))?;
    Data::of(&map::route(&analysis))
}

fn source_unknown() -> Text {
    text!(
        "Адрес подачи не распознан",
        "the source address is not recognised"
    )
}

fn dest_unknown() -> Text {
    text!(
        "Адрес назначения не распознан",
        "the destination address is not recognised"
    )
}

fn route_unknown() -> Text {
    text!("Маршрут не распознан", "the route is not recognised")
}

pub(super) async fn analyze_route2(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["addresses"])?;
    let not_recognised = || Failure::new(100, route_unknown());
    let codes = Codes {
        zone: 100,
        stand: 100,
    };
    let wants_geometry = fields.is("get_full_route_coords")?;
    let objects = fields.objects("addresses")?;
    if objects.len() < 2 {
        return Err(Failure::wrong("addresses"));
    }
    let mut ends = Vec::with_capacity(objects.len());
    for object in &objects {
        ends.push(End::read(desk, object, &codes).await?);
    }
    let points: Option<Vec<_>> = ends.iter().map(|end| end.place.point).collect();
    let analysis = desk
        .dispatch
        .analyze_route(points.ok_or_else(not_recognised)?)
        .await
        .map_err(|_| not_recognised())?;
    let geometry = analysis.geometry.iter().filter(|_| wants_geometry);
    Data::of(&wire::Route2 {
        addresses: ends.into_iter().map(address).collect(),
        city_dist: analysis.lengths.city.into(),
        country_dist: analysis.lengths.country.into(),
        source_country_dist: analysis.source_country.into(),
        full_route_coords: geometry.map(|point| map::coords(Some(*point))).collect(),
    })
}

fn address(end: End) -> wire::RouteAddress {
    let coords = map::coords(end.place.point);
    wire::RouteAddress {
        address: end.place.address,
        lat: coords.lat,
        lon: coords.lon,
        zone_id: end.zone.map_or(0, |zone| zone.0),
        parking_id: end.stand.map_or(0, |stand| stand.0),
    }
}
