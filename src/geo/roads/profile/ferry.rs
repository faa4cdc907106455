//! Ferries: whom they carry, and how long they take.

use super::{Speeds, access_keys, permits};
use crate::roads::osm::Tags;
use pult_domain::TravelMode;

/// A ferry without a time goes at this speed, about six knots.
const FERRY_KMH: f32 = 12.0;

/// Who may use a ferry. Cars only where a tag says so: most ferries that say nothing carry people.
pub(super) fn ferry(tags: &Tags<'_>, mode: TravelMode) -> Speeds {
    let keys = access_keys(mode);
    let carries = match mode {
        TravelMode::Driving => {
            let told = tags.first_of(&["taxi", "motorcar", "motor_vehicle", "vehicle"]);
            told.is_some_and(permits)
        }
        TravelMode::Walking | TravelMode::Cycling => tags.first_of(keys).is_none_or(permits),
        TravelMode::Transit => false,
    };
    if !carries {
        return Speeds::default();
    }
    let open = |open: bool| if open { FERRY_KMH } else { 0.0 };
    let one_way = tags.get("oneway").unwrap_or_default();
    Speeds {
        forward: open(!matches!(one_way, "-1" | "reverse")),
        backward: open(!matches!(one_way, "yes" | "true" | "1")),
        seconds: tags.get("duration").and_then(duration),
        ..Speeds::default()
    }
}

/// Seconds of a `duration`: `25` minutes, `1:05`, `00:25:30`, `PT1H5M`
/// (<https://wiki.openstreetmap.org/wiki/Key:duration>).
fn duration(text: &str) -> Option<f32> {
    let text = text.trim();
    let seconds = match text.strip_prefix("PT").or(text.strip_prefix("pt")) {
        Some(iso) => {
            let (mut seconds, mut number) = (0.0, String::new());
            for c in iso.chars() {
                let unit = match c.to_ascii_uppercase() {
                    '0'..='9' | '.' => {
                        number.push(c);
                        continue;
                    }
                    'H' => 3600.0,
                    'M' => 60.0,
                    'S' => 1.0,
                    _ => return None,
                };
                seconds += number.parse::<f32>().ok()? * unit;
                number.clear();
            }
            seconds
        }
        None => {
            let parts: Option<Vec<f32>> = text.split(':').map(|it| it.parse().ok()).collect();
            match parts?[..] {
                [minutes] => minutes * 60.0,
                [hours, minutes] => hours * 3600.0 + minutes * 60.0,
                [hours, minutes, seconds] => hours * 3600.0 + minutes * 60.0 + seconds,
                _ => return None,
            }
        }
    };
    (1.0..=7.0 * 86_400.0).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::super::speeds;
    use super::*;

    #[test]
    fn ferries_take_whom_they_say_as_long_as_they_say() {
        let by = |text: &str, mode| {
            let tags: Tags<'_> = text
                .split(' ')
                .filter_map(|tag| tag.split_once('='))
                .collect();
            speeds(&tags, mode)
        };
        let car_ferry = by(
            "route=ferry motor_vehicle=yes duration=00:25",
            TravelMode::Driving,
        );
        assert_eq!(car_ferry.seconds, Some(1_500.0));
        assert!(by("route=ferry", TravelMode::Driving).is_closed());
        assert!(!by("route=ferry", TravelMode::Walking).is_closed());
        assert!(by("route=ferry foot=no", TravelMode::Walking).is_closed());
        for (text, seconds) in [
            ("25", Some(1_500.0)),
            ("1:05", Some(3_900.0)),
            ("00:25:30", Some(1_530.0)),
            ("PT1H5M", Some(3_900.0)),
            ("PT40S", Some(40.0)),
            ("soon", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}
