//! Areas that cross the date line, cut there: nothing else in the office knows that −180° is 180° (RFC
//! 7946, section 3.1.9).

use pult_domain::Point;

/// The parts of a polygon on either side of the date line; the polygon itself if it does not cross.
pub(super) fn cut(polygon: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    let rings: Vec<Vec<Point>> = polygon.into_iter().map(unrolled).collect();
    let Some(outer) = rings.first() else {
        return Vec::new();
    };
    let lons = || outer.iter().map(|point| point.lon);
    let (west, east) = (
        lons().fold(f64::MAX, f64::min),
        lons().fold(f64::MIN, f64::max),
    );
    if west >= -180.0 && east <= 180.0 {
        return vec![rings];
    }
    // The date line as the ring counts, and what brings each side back to earth.
    let line = if east > 180.0 { 180.0 } else { -180.0 };
    let (left, right) = match line > 0.0 {
        true => (0.0, -360.0),
        false => (360.0, 0.0),
    };
    let side = |keeps_west: bool, turn: f64| -> Option<Vec<Vec<Point>>> {
        let rings = rings.iter().map(|ring| clipped(ring, line, keeps_west));
        let turned = rings.map(|ring| {
            let turned = ring.into_iter().map(|point| Point {
                lon: (point.lon + turn).clamp(-180.0, 180.0),
                ..point
            });
            turned.collect::<Vec<Point>>()
        });
        let mut turned = turned.filter(|ring| ring.len() > 2).peekable();
        turned.peek()?;
        Some(turned.collect())
    };
    [side(true, left), side(false, right)]
        .into_iter()
        .flatten()
        .collect()
}

/// The ring with longitudes that never jump from one side of the earth to the other.
fn unrolled(ring: Vec<Point>) -> Vec<Point> {
    let mut before: Option<f64> = None;
    let unrolled = ring.into_iter().map(|point| {
        let mut lon = point.lon;
        if let Some(before) = before {
            while lon - before > 180.0 {
                lon -= 360.0;
            }
            while before - lon > 180.0 {
                lon += 360.0;
            }
        }
        before = Some(lon);
        Point { lon, ..point }
    });
    unrolled.collect()
}

/// What of a ring lies on one side of a meridian (I. Sutherland and G. Hodgman, "Reentrant polygon
/// clipping", CACM 17, 1974).
fn clipped(ring: &[Point], line: f64, keeps_west: bool) -> Vec<Point> {
    let inside = |point: Point| match keeps_west {
        true => point.lon <= line,
        false => point.lon >= line,
    };
    let mut kept = Vec::new();
    for (at, point) in ring.iter().enumerate() {
        let before = ring[(at + ring.len() - 1) % ring.len()];
        if inside(before) != inside(*point) {
            let share = (line - before.lon) / (point.lon - before.lon);
            kept.push(Point {
                lat: before.lat + share * (point.lat - before.lat),
                lon: line,
            });
        }
        if inside(*point) {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_on_earth_and_touch_the_line() {
        let ring = |lons: [f64; 4]| {
            let lats = [60.0, 60.0, 62.0, 62.0];
            vec![
                lons.iter()
                    .zip(lats)
                    .map(|(lon, lat)| Point { lat, lon: *lon })
                    .collect(),
            ]
        };
        for lons in [
            [178.0, -178.0, -178.0, 178.0],
            [178.0, 182.0, 182.0, 178.0],
            [-182.0, -178.0, -178.0, -182.0],
            [-178.0, 178.0, 178.0, -178.0],
        ] {
            let parts = cut(ring(lons));
            assert_eq!(parts.len(), 2, "{lons:?}");
            for part in &parts {
                let lons = part[0].iter().map(|point| point.lon.abs());
                assert!(
                    lons.clone().all(|lon| (178.0..=180.0).contains(&lon)),
                    "{part:?}"
                );
                assert!(lons.clone().any(|lon| lon == 180.0), "{part:?}");
            }
        }
        assert_eq!(cut(ring([10.0, 20.0, 20.0, 10.0])).len(), 1);
    }
}
