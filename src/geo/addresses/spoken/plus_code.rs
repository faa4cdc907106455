//! Plus codes: the Open Location Code of Google, whole or short. Its grid is described at
//! <https://github.com/google/open-location-code/blob/main/Documentation/Specification/specification.md>.

use pult_domain::Point;

/// The twenty digits of a code.
const DIGITS: &str = "23456789CFGHJMPQRVWX";
/// Digits before the plus sign of a whole code.
const BEFORE_PLUS: usize = 8;

/// The middle of the cell that the code names. A short one is completed near `centre`; what follows
/// it, the town, is not needed then.
pub(super) fn point(text: &str, centre: Option<Point>) -> Option<Point> {
    let code = text.split([' ', ',']).next()?.to_ascii_uppercase();
    let (before, after) = code.split_once('+')?;
    let known = |part: &str| part.chars().all(|ch| DIGITS.contains(ch));
    if !known(before) || !known(after) || after.len() < 2 || after.len() > 3 {
        return None;
    }
    let digits = format!("{before}{after}");
    match before.len() {
        BEFORE_PLUS => decode(&digits).map(|(point, _)| point),
        4 | 6 => complete(&digits, BEFORE_PLUS - before.len(), centre?),
        _ => None,
    }
}

/// The code near the centre that ends so.
fn complete(digits: &str, missing: usize, centre: Point) -> Option<Point> {
    let whole = format!("{}{digits}", &encode(centre)[..missing]);
    let (found, _) = decode(&whole)?;
    // The size of the area that the missing digits name.
    let size = if missing == 2 { 20.0 } else { 1.0 };
    let nearer = |value: f64, centre: f64| {
        if value - centre > size / 2.0 {
            value - size
        } else if centre - value > size / 2.0 {
            value + size
        } else {
            value
        }
    };
    Point::new(nearer(found.lat, centre.lat), nearer(found.lon, centre.lon))
}

/// The middle of a cell, and the size of it in degrees.
fn decode(digits: &str) -> Option<(Point, f64)> {
    let values: Vec<f64> = digits
        .chars()
        .map(|ch| DIGITS.find(ch).map(|at| at as f64))
        .collect::<Option<_>>()?;
    let (mut lat, mut lon) = (-90.0, -180.0);
    let mut size = 400.0;
    let pairs = values.chunks_exact(2).take(5);
    for pair in pairs {
        size /= 20.0;
        lat += pair[0] * size;
        lon += pair[1] * size;
    }
    let (mut north, mut east) = (size, size);
    for value in values.iter().skip(10) {
        (north, east) = (north / 5.0, east / 4.0);
        lat += (value / 4.0).floor() * north;
        lon += value % 4.0 * east;
    }
    Point::new(lat + north / 2.0, lon + east / 2.0).map(|point| (point, north))
}

/// The first eight digits of the code of a point.
fn encode(point: Point) -> String {
    let (mut lat, mut lon) = ((point.lat + 90.0).min(179.999_999), point.lon + 180.0);
    let mut size = 20.0;
    let mut code = String::new();
    for _ in 0..4 {
        for value in [&mut lat, &mut lon] {
            let digit = ((*value / size).floor() as usize).min(19);
            code.extend(DIGITS.chars().nth(digit));
            *value -= digit as f64 * size;
        }
        size /= 20.0;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of the specification's test data.
    #[test]
    fn codes_are_the_middle_of_their_cell() {
        let near = |text: &str, centre: Option<(f64, f64)>, lat: f64, lon: f64| {
            let centre = centre.and_then(|(lat, lon)| Point::new(lat, lon));
            let found = point(text, centre).expect(text);
            assert!(
                (found.lat - lat).abs() < 2e-4 && (found.lon - lon).abs() < 2e-4,
                "{text} {found:?}"
            );
        };
        near("7FG49QCJ+2V", None, 20.370_062_5, 2.782_187_5);
        near("8FVC9G8F+6W", None, 47.365_562_5, 8.524_812_5);
        near(
            "9G8F+6W Zürich",
            Some((47.4, 8.6)),
            47.365_562_5,
            8.524_812_5,
        );
        near("9G8F+6W", Some((47.4, 8.6)), 47.365_562_5, 8.524_812_5);
        for text in [
            "8F+6W",
            "ленина 5",
            "AAAA+AA",
            "8FVC9G8F+",
            "",
            "+7912",
            "9G8F+6W",
        ] {
            assert_eq!(point(text, None), None, "{text}");
        }
    }
}
