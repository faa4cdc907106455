//! How a place is called at a desk.

use pult_domain::{Place, visible};

/// The address as one line; else the name, else the coordinates: what came from a map or a tracker has no more
/// than these, and is a place all the same. Empty when nobody knows where it is.
pub(crate) fn called(place: &Place) -> String {
    let named = [&place.address, &place.name];
    match (named.into_iter().find(|text| !text.is_empty()), place.point) {
        (Some(text), _) => visible(text).into_owned(),
        (None, Some(point)) => format!("{:.5}, {:.5}", point.lat, point.lon),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Point;

    #[test]
    fn a_place_is_called_by_the_best_that_is_known() {
        let place = |address: &str, name: &str, point| Place {
            name: name.to_owned(),
            ..Place::address(address, point)
        };
        let point = Point::new(55.3901, 41.17);
        for (place, said) in [
            (place("Ленина 24", "Депо", point), "Ленина 24"),
            (place("", "Депо", point), "Депо"),
            (place("", "", point), "55.39010, 41.17000"),
            (place("", "", None), ""),
            (
                place("Ленина 24\nподъезд 2", "", None),
                "Ленина 24 подъезд 2",
            ),
        ] {
            assert_eq!(called(&place), said);
        }
    }
}
