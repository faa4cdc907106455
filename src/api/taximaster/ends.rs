//! Ends and stops of a way as clients name them: by a point, a stand or an address.

use super::Desk;
use super::error::Failure;
use super::fields::Fields;
use pult_domain::{Place, PlaceId, PlaceKind, Point, ZoneId};

/// A place as a client names it.
pub(super) struct End {
    pub place: Place,
    /// The zone: that of the point, else the one named.
    pub zone: Option<ZoneId>,
    /// The stand it was named by.
    pub stand: Option<PlaceId>,
    /// It was named by its address alone.
    pub by_text: bool,
}

/// The codes of what a client can name and the office does not know.
pub(super) struct Codes {
    pub zone: i64,
    pub stand: i64,
}

impl End {
    /// Reads an address object: lat and lon, else the stand, else the address in the book.
    pub async fn read(desk: &Desk, fields: &Fields, codes: &Codes) -> Result<End, Failure> {
        let text = fields.text_or_empty("address")?;
        let point = fields.point("lat", "lon")?;
        let zone = fields.id("zone_id", ZoneId)?;
        let stand = fields.id("parking_id", PlaceId)?;
        if let Some(id) = zone
            && !desk
                .dispatch
                .zone_areas()
                .iter()
                .any(|zone| zone.zone.id == id)
        {
            return Err(Failure::unknown(codes.zone, "zone", id));
        }
        let stand_place = match stand {
            None => None,
            Some(id) => Some(stand_with(desk, id, codes.stand).await?),
        };
        let by_text = point.is_none() && stand_place.is_none();
        let place = match (point, stand_place) {
            (Some(point), _) if text.is_empty() => desk.dispatch.place_at(point),
            (Some(point), _) => Place::address(text, Some(point)),
            (None, Some(stand)) if text.is_empty() => {
                Place::address(first_known(stand.address, stand.name), stand.point)
            }
            (None, Some(stand)) => Place::address(text, stand.point),
            (None, None) => desk.dispatch.place(&text),
        };
        let of_point = place.point.and_then(|point| desk.dispatch.zone_at(point));
        Ok(End {
            zone: of_point.or(zone),
            stand,
            place,
            by_text,
        })
    }
}

async fn stand_with(desk: &Desk, id: PlaceId, code: i64) -> Result<Place, Failure> {
    let stands = desk.dispatch.places(&desk.caller, PlaceKind::Stand).await?;
    stands
        .into_iter()
        .find(|stand| stand.id == id)
        .ok_or_else(|| Failure::unknown(code, "parking", id))
}

fn first_known(first: String, second: String) -> String {
    if first.is_empty() { second } else { first }
}

/// The point of an end that is given as an address, as coordinates beside it, or as `LAT,LON` in its
/// place.
pub(super) fn point_of(
    desk: &Desk,
    fields: &Fields,
    address: &str,
    lat: &str,
    lon: &str,
) -> Result<Option<Point>, Failure> {
    if let Some(point) = fields.point(lat, lon)? {
        return Ok(Some(point));
    }
    let Some(text) = fields.text(address)? else {
        return Err(Failure::missing(address));
    };
    Ok(coordinates(&text).or_else(|| desk.dispatch.geocode(&text)?.point))
}

/// `55.7356,37.6425`: two fractions, so that `Street, 12` in digits alone is no point.
fn coordinates(text: &str) -> Option<Point> {
    let (lat, lon) = text.split_once([',', ';', ' '])?;
    let degrees = |text: &str| -> Option<f64> {
        let text = text.trim();
        text.contains('.').then(|| text.parse().ok()).flatten()
    };
    Point::new(degrees(lat)?, degrees(lon)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_written_as_two_fractions() {
        let point = Point::new(55.7356, 37.6425);
        for text in ["55.7356,37.6425", "55.7356, 37.6425", "55.7356 37.6425"] {
            assert_eq!(coordinates(text), point, "{text}");
        }
        for text in ["STREET1,1", "8 марта, 12", "55,37", "95.0,37.0", "1.5", ""] {
            assert_eq!(coordinates(text), None, "{text}");
        }
    }
}
