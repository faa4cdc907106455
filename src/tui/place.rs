//! How a place is called at a desk.

use pult_domain::{Place, visible};

/// The address as one line, without its door; else what [`Place::called`] says.
pub(crate) fn called(place: &Place) -> String {
    match place.address.as_str() {
        "" => visible(&place.called()).into_owned(),
        address => visible(address).into_owned(),
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
