//! Links of map sites: Yandex, Google, 2GIS, OpenStreetMap, Apple, Waze, Organic Maps. The point is read
//! from the link; nothing is fetched.

use pult_domain::Point;

/// Which of two numbers is the latitude.
#[derive(Clone, Copy)]
enum Order {
    LatLon,
    LonLat,
}

/// The point of the first link in the text.
pub(super) fn point(text: &str) -> Option<Point> {
    let from = [
        "https://",
        "http://",
        "yandexmaps://",
        "yandexnavi://",
        "dgis://",
    ]
    .iter()
    .filter_map(|start| text.find(start))
    .min()?;
    let link = text[from..].split_whitespace().next()?;
    let link = decoded(link);
    let site = link.split_once("://")?.1;
    let host = site.split(['/', '?']).next()?.to_lowercase();
    let own: &[(&str, Order)] = if host.contains("yandex") || link.starts_with("yandex") {
        &[
            ("whatshere[point]=", Order::LonLat),
            ("pt=", Order::LonLat),
            ("lat_to=", Order::LatLon),
            ("rtext=~", Order::LatLon),
            ("ll=", Order::LonLat),
        ]
    } else if host.contains("2gis") || link.starts_with("dgis") {
        &[
            ("/geo/", Order::LonLat),
            ("points/|", Order::LonLat),
            ("m=", Order::LonLat),
        ]
    } else if host.contains("openstreetmap") || host.contains("osm.org") {
        &[("mlat=", Order::LatLon), ("#map=", Order::LatLon)]
    } else {
        &[
            ("!3d", Order::LatLon),
            ("q=", Order::LatLon),
            ("query=", Order::LatLon),
            ("destination=", Order::LatLon),
            ("daddr=", Order::LatLon),
            ("ll=", Order::LatLon),
            ("/place/", Order::LatLon),
            ("/@", Order::LatLon),
            ("@", Order::LatLon),
        ]
    };
    own.iter().find_map(|(key, order)| {
        let mut places = site.match_indices(key);
        places.find_map(|(at, _)| two_numbers(&site[at + key.len()..], *order))
    })
}

/// The first two numbers of the text, each with a fraction; letters may stand between, as in
/// `55.7!4d37.6` and `mlat=55.7&mlon=37.6`, and a path and an id before, as in `/geo/7000/37.6,55.7`.
fn two_numbers(text: &str, order: Order) -> Option<Point> {
    let end = text.find('|').unwrap_or(text.len());
    let mut found: Vec<f64> = Vec::new();
    let mut rest = &text[..end];
    while let Some(from) = rest.find(|ch: char| ch.is_ascii_digit()) {
        let negative = rest[..from].ends_with('-');
        let digits = &rest[from..];
        let length = digits
            .find(|ch: char| !ch.is_ascii_digit() && ch != '.')
            .unwrap_or(digits.len());
        let written = &digits[..length];
        if let Ok(value) = written.parse::<f64>()
            && written.contains('.')
        {
            found.push(if negative { -value } else { value });
        }
        if found.len() == 2 {
            break;
        }
        rest = &digits[length..];
    }
    let [first, second] = found.try_into().ok()?;
    match order {
        Order::LatLon => Point::new(first, second),
        Order::LonLat => Point::new(second, first),
    }
}

/// The link with its percent signs read.
fn decoded(link: &str) -> String {
    let bytes = link.as_bytes();
    let mut read = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                read.push(byte);
                at += 3;
            }
            None => {
                read.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_map_sites_have_their_point() {
        let expected = Point::new(55.7512, 37.6184);
        for link in [
            "https://yandex.ru/maps/?ll=37.6184%2C55.7512&z=17",
            "https://yandex.ru/maps/213/moscow/?ll=37.5,55.5&z=10&pt=37.6184,55.7512",
            "https://yandex.ru/maps/?whatshere%5Bpoint%5D=37.6184%2C55.7512&whatshere%5Bzoom%5D=17",
            "https://yandex.ru/maps/?rtext=~55.7512,37.6184",
            "https://2gis.ru/moscow/geo/70030076/37.6184%2C55.7512?m=37.6184%2C55.7512%2F17",
            "https://2gis.ru/moscow?m=37.6184%2C55.7512%2F17",
            "https://www.google.com/maps/@55.7512,37.6184,17z",
            "https://www.google.com/maps/place/X/@55.7,37.6,17z/data=!3m1!4b1!8m2!3d55.7512!4d37.6184",
            "https://maps.google.com/?q=55.7512,37.6184",
            "https://www.google.com/maps/search/?api=1&query=55.7512%2C37.6184",
            "https://www.openstreetmap.org/?mlat=55.7512&mlon=37.6184#map=17/55.7/37.6",
            "https://www.openstreetmap.org/#map=17/55.7512/37.6184",
            "https://maps.apple.com/?ll=55.7512,37.6184&q=Dom",
            "https://waze.com/ul?ll=55.7512,37.6184&navigate=yes",
            "вот тут https://yandex.ru/maps/?ll=37.6184,55.7512",
        ] {
            assert_eq!(point(link), expected, "{link}");
        }
        for link in [
            "https://yandex.ru/maps/",
            "http://example.com/a",
            "ленина 5",
            "https://",
        ] {
            assert_eq!(point(link), None, "{link}");
        }
    }
}
