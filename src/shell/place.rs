//! Places as they are typed: coordinates, and files of lines of them.

use std::path::Path;

use super::Failure;
use crate::said;
use pult_domain::Point;
use pult_geo::addresses::spoken;

/// The point that a text spells: `LAT,LON` in degrees, or as the form of an order reads one, `57,0003 41,0023`; `None`
/// when it spells none, as an address.
///
/// # Errors
/// When it spells a point that is not on earth.
pub fn point(text: &str) -> Result<Option<Point>, Failure> {
    let Some((lat, lon)) = numbers(text) else {
        return Ok(spoken::point(text, None));
    };
    let nowhere = || {
        Failure::Usage(said!(
            "`{text}` is no LAT,LON on earth",
            "«{text}» — не ШИРОТА,ДОЛГОТА: такого места на Земле нет"
        ))
    };
    Point::new(lat, lon).map(Some).ok_or_else(nowhere)
}

fn numbers(text: &str) -> Option<(f64, f64)> {
    let (lat, lon) = text.split_once(',')?;
    Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?))
}

/// The points of a file, one `lat,lon` a line; a first line that says just that may be there.
///
/// # Errors
/// When it cannot be read, has no points, or a line is none.
pub fn points(file: &Path) -> Result<Vec<Point>, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(number, line)| !is_without_point(*number, line.trim()));
    let read = |(number, line): (usize, &str)| {
        let point = numbers(line).and_then(|(lat, lon)| Point::new(lat, lon));
        point.ok_or_else(|| wrong(&name, number + 1))
    };
    let points: Vec<Point> = lines.map(read).collect::<Result<_, _>>()?;
    match points.is_empty() {
        true => Err(Failure::Usage(said!(
            "{name}: contains no coordinates",
            "{name}: координат в нём нет"
        ))),
        false => Ok(points),
    }
}

fn is_without_point(number: usize, line: &str) -> bool {
    line.is_empty() || number == 0 && line == "lat,lon"
}

fn wrong(file: &str, line: usize) -> Failure {
    let at = pult_input::At { line, column: 1 };
    Failure::Usage(said!(
        "{file}:{at}: is not `lat,lon` in degrees",
        "{file}:{at}: нужны широта,долгота в градусах"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_as_the_form_reads_it() {
        let read = |text| point(text).ok();
        assert_eq!(read("55.75, 37.6"), Some(Point::new(55.75, 37.6)));
        assert_eq!(read("-33.4,-70.6"), Some(Point::new(-33.4, -70.6)));
        assert_eq!(read("55.75 37.6"), Some(Point::new(55.75, 37.6)));
        assert_eq!(read("57,0003 41,0023"), Some(Point::new(57.0003, 41.0023)));
        assert_eq!(read("57°30'N 41°15'E"), Some(Point::new(57.5, 41.25)));
        for address in ["Ленина, 4", "8 Марта,10", "55 37", "", "1,2,3"] {
            assert_eq!(read(address), Some(None), "{address}");
        }
        for nowhere in ["95,37", "55,200", "nan,1"] {
            assert_eq!(read(nowhere), None, "{nowhere}");
        }
    }
}
