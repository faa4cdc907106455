//! Latitude and longitude in any usual writing: `55.7512, 37.6184`, `55,7512 37,6184`,
//! `55°45'04"N 37°37'06"E`, `N55.75 E37.61`, `55.75 с.ш. 37.61 в.д.`, `geo:55.75,37.61`.

use pult_domain::Point;

/// Which way a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    North,
    South,
    East,
    West,
}

/// A number of the text, or a letter of the compass.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// A number, whether it has a fraction, and the unit after it: degrees, minutes, seconds.
    Number(f64, bool, Unit),
    Axis(Axis),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Degrees,
    Minutes,
    Seconds,
}

/// One coordinate: degrees, how precisely they were written, and which way they count.
struct Degrees {
    value: f64,
    precise: bool,
    axis: Option<Axis>,
}

/// The point, if the text is one and nothing else. Two whole numbers are none: `Street, 12` may be
/// called by digits alone.
pub(super) fn point(text: &str) -> Option<Point> {
    let text = text.strip_prefix("geo:").unwrap_or(text);
    let parts = parts(text)?;
    let (first, second) = two(&parts)?;
    if !(first.precise && second.precise) {
        return None;
    }
    let lon_first = matches!(first.axis, Some(Axis::East | Axis::West))
        || matches!(second.axis, Some(Axis::North | Axis::South));
    match lon_first {
        true => Point::new(second.value, first.value),
        false => Point::new(first.value, second.value),
    }
}

fn two(parts: &[Part]) -> Option<(Degrees, Degrees)> {
    let mut found: Vec<Degrees> = Vec::new();
    let mut leading: Option<Axis> = None;
    let mut least = Unit::Seconds;
    for part in parts {
        match *part {
            Part::Axis(axis) => match found.last_mut() {
                // The letter stands behind its number, unless the first one stood before.
                Some(last) if last.axis.is_none() && leading.is_none() => last.axis = Some(axis),
                _ => leading = Some(axis),
            },
            Part::Number(value, fraction, unit) => {
                let finer = match unit {
                    Unit::Minutes | Unit::Seconds => !found.is_empty() && rank(unit) > rank(least),
                    Unit::None | Unit::Degrees => false,
                };
                if finer {
                    let last = found.last_mut()?;
                    let share = if unit == Unit::Minutes { 60.0 } else { 3600.0 };
                    (last.value, last.precise) = (last.value + value / share, true);
                } else {
                    let precise = fraction || unit == Unit::Degrees;
                    let axis = leading.take();
                    found.push(Degrees {
                        value,
                        precise,
                        axis,
                    });
                    if axis.is_some() {
                        leading = None;
                    }
                }
                least = unit;
            }
        }
    }
    if leading.is_some() {
        return None;
    }
    let mut found = found.into_iter().map(|degrees| Degrees {
        value: match degrees.axis {
            Some(Axis::South | Axis::West) => -degrees.value,
            _ => degrees.value,
        },
        ..degrees
    });
    let both = (found.next()?, found.next()?);
    found.next().is_none().then_some(both)
}

fn rank(unit: Unit) -> u8 {
    match unit {
        Unit::None | Unit::Degrees => 0,
        Unit::Minutes => 1,
        Unit::Seconds => 2,
    }
}

/// The parts of the text; `None` when something in it is no part of coordinates.
fn parts(text: &str) -> Option<Vec<Part>> {
    let text = decimal_commas(text);
    let mut rest = text.trim();
    let mut parts = Vec::new();
    while let Some(first) = rest.chars().next() {
        if let Some((axis, length)) = axis(rest) {
            parts.push(Part::Axis(axis));
            rest = &rest[length..];
        } else if first.is_ascii_digit() || first == '-' || first == '+' || first == '−' {
            let (part, length) = number(rest)?;
            parts.push(part);
            rest = &rest[length..];
        } else if first.is_whitespace() || ",;()".contains(first) {
            rest = &rest[first.len_utf8()..];
        } else {
            let words = [
                "широта",
                "долгота",
                "lat",
                "lon",
                "lng",
                "latitude",
                "longitude",
                ":",
                "=",
            ];
            let lower = rest.to_lowercase();
            let word = words.iter().find(|word| lower.starts_with(**word))?;
            rest = rest.get(word.len()..)?;
        }
        if parts.len() > 10 {
            return None;
        }
    }
    Some(parts)
}

fn number(text: &str) -> Option<(Part, usize)> {
    let sign = text.chars().next().filter(|ch| "-+−".contains(*ch));
    let from = sign.map_or(0, char::len_utf8);
    let digits = text[from..].find(|ch: char| !ch.is_ascii_digit() && ch != '.');
    let end = from + digits.unwrap_or(text.len() - from);
    let written = text[from..end].trim_end_matches('.');
    let end = from + written.len();
    let value: f64 = written.parse().ok()?;
    let value = if matches!(sign, Some('-' | '−')) {
        -value
    } else {
        value
    };
    let after = text[end..].trim_start();
    let space = text[end..].len() - after.len();
    let units = [
        ("''", Unit::Seconds),
        ("°", Unit::Degrees),
        ("º", Unit::Degrees),
        ("˚", Unit::Degrees),
        ("град", Unit::Degrees),
        ("'", Unit::Minutes),
        ("′", Unit::Minutes),
        ("’", Unit::Minutes),
        ("\"", Unit::Seconds),
        ("″", Unit::Seconds),
        ("”", Unit::Seconds),
    ];
    let unit = units.iter().find(|(sign, _)| after.starts_with(sign));
    let (unit, length) = unit.map_or((Unit::None, 0), |(sign, unit)| (*unit, space + sign.len()));
    Some((
        Part::Number(value, written.contains('.'), unit),
        end + length,
    ))
}

fn axis(text: &str) -> Option<(Axis, usize)> {
    let words = [
        ("с.ш.", Axis::North),
        ("с. ш.", Axis::North),
        ("ю.ш.", Axis::South),
        ("ю. ш.", Axis::South),
        ("в.д.", Axis::East),
        ("в. д.", Axis::East),
        ("з.д.", Axis::West),
        ("з. д.", Axis::West),
        ("сш", Axis::North),
        ("вд", Axis::East),
        ("N", Axis::North),
        ("S", Axis::South),
        ("E", Axis::East),
        ("W", Axis::West),
        ("n", Axis::North),
        ("s", Axis::South),
        ("e", Axis::East),
        ("w", Axis::West),
    ];
    let (word, axis) = words.iter().find(|(word, _)| text.starts_with(word))?;
    Some((*axis, word.len()))
}

/// `55,7512 37,6184` and `55,7512; 37,6184` with points; `55.7512,37.6184` stays.
fn decimal_commas(text: &str) -> String {
    if text.contains('.') && !text.contains("ш.") {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let commas: Vec<usize> = (1..chars.len())
        .filter(|at| chars[*at] == ',' && digit(at - 1) && digit(at + 1))
        .collect();
    // `55,75,37,61`: each second comma parts the numbers.
    let decimal = |at: usize| match commas.len() {
        2 => commas.contains(&at),
        3 => at == commas[0] || at == commas[2],
        _ => false,
    };
    let replaced = chars.iter().enumerate();
    replaced
        .map(|(at, ch)| if decimal(at) { '.' } else { *ch })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_in_any_usual_writing() {
        let near = |found: Option<Point>| {
            found.is_some_and(|at| {
                (at.lat - 55.7512).abs() < 1e-3 && (at.lon - 37.6184).abs() < 1e-3
            })
        };
        for text in [
            "55.7512,37.6184",
            "55.7512, 37.6184",
            "55.7512 37.6184",
            "55.7512;37.6184",
            "55,7512 37,6184",
            "55,7512; 37,6184",
            "55,7512, 37,6184",
            "55,7512,37,6184",
            "N55.7512 E37.6184",
            "55.7512N 37.6184E",
            "55.7512° N, 37.6184° E",
            "37.6184E 55.7512N",
            "55°45'04.3\"N 37°37'06.2\"E",
            "55°45′04″ с.ш. 37°37′06″ в.д.",
            "55° 45.072' N 37° 37.104' E",
            "geo:55.7512,37.6184",
            "lat: 55.7512, lon: 37.6184",
            "(55.7512, 37.6184)",
            "55.7512 с.ш. 37.6184 в.д.",
            "+55.7512 +37.6184",
        ] {
            assert!(near(point(text)), "{text}: {:?}", point(text));
        }
        assert_eq!(point("33.5S 70.6W"), Point::new(-33.5, -70.6));
        assert_eq!(point("-33.5, -70.6"), Point::new(-33.5, -70.6));
        for text in [
            "STREET1,1",
            "8 марта, 12",
            "55,37",
            "55 37",
            "95.0,37.0",
            "1.5",
            "",
            "24/1",
            "ленина 5.5",
            "1905",
            "12.5 13.5 14.5",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9.,° NSEWсшвд'\"-]{0,30}") {
            point(&text);
        }
    }
}
