//! The reference book: couriers, vehicles, depots.

use super::{Failure, point, wire};
use pult_app::{CrewNote, DepotNote, VehicleNote};
use pult_dialect::text;
use pult_domain::{Attributes, CompanyId, Crew, Driver, Phone, Place, TravelMode, Vehicle};

/// The longest name of anything.
const LONGEST_NAME: usize = 255;
/// The longest description of a depot.
const LONGEST_DESCRIPTION: usize = 1023;
/// Where a vehicle keeps the routing mode it was given.
const ROUTING_MODE: &str = "yandex.routing_mode";
/// Where a vehicle keeps how a crew on it travels.
const MODE: &str = "mode";

/// What is said about a courier in a list; `field` names him in refusals.
pub fn crew_note(field: &str, sent: &wire::CourierChange) -> Result<CrewNote, Failure> {
    if sent.number.is_none() {
        return Err(Failure::missing(&format!("{field}.number")));
    }
    note(&format!("{field}."), sent)
}

/// What of a courier is to change.
pub fn crew_note_of_change(sent: &wire::CourierChange) -> Result<CrewNote, Failure> {
    note("", sent)
}

fn note(field: &str, sent: &wire::CourierChange) -> Result<CrewNote, Failure> {
    if let Some(number) = &sent.number {
        check_number(field, number)?;
    }
    let phone = |text: &String| {
        let wrong = |_| {
            Failure::impossible(text!(
                "{field}phone: `{text}` не номер телефона",
                "{field}phone: `{text}` is no phone number",
            ))
        };
        Phone::parse(text).map_err(wrong)
    };
    let phone = match &sent.phone {
        None => None,
        Some(None) => Some(None),
        Some(Some(text)) if text.is_empty() => Some(None),
        Some(Some(text)) => Some(Some(phone(text)?)),
    };
    Ok(CrewNote {
        external_ref: sent.number.clone(),
        name: text(field, "name", &sent.name, LONGEST_NAME)?,
        phone,
    })
}

/// A courier as it is answered.
pub fn courier(company: CompanyId, crew: &Crew, driver: &Driver) -> wire::Courier {
    wire::Courier {
        id: crew.id.to_string(),
        company_id: company.to_string(),
        number: crew.external_ref.clone(),
        name: given(&crew.name),
        phone: driver.phone.as_ref().map(ToString::to_string),
        vehicle_id: crew.vehicle.map(|vehicle| vehicle.to_string()),
    }
}

/// What is said about a vehicle in a list.
pub fn vehicle_note(field: &str, sent: &wire::VehicleChange) -> Result<VehicleNote, Failure> {
    vehicle_note_at(&format!("{field}."), sent, required(field, &sent.number)?)
}

/// What of a vehicle is to change.
pub fn vehicle_note_of_change(sent: &wire::VehicleChange) -> Result<VehicleNote, Failure> {
    vehicle_note_at("", sent, changed(&sent.number)?)
}

fn vehicle_note_at(
    field: &str,
    sent: &wire::VehicleChange,
    external_ref: String,
) -> Result<VehicleNote, Failure> {
    let mut attributes = Attributes::new();
    if let Some(mode) = sent.routing_mode {
        attributes.insert(ROUTING_MODE.to_owned(), word(mode).to_owned());
        attributes.insert(MODE.to_owned(), travel_mode(mode).as_str().to_owned());
    }
    Ok(VehicleNote {
        external_ref,
        name: text(field, "name", &sent.name, LONGEST_NAME)?,
        attributes,
    })
}

/// A vehicle as it is answered.
pub fn vehicle(company: CompanyId, vehicle: &Vehicle) -> wire::Vehicle {
    wire::Vehicle {
        id: vehicle.id.to_string(),
        company_id: company.to_string(),
        number: vehicle.external_ref.clone(),
        name: given(&vehicle.name),
        routing_mode: routing_mode(vehicle),
    }
}

/// The modes a vehicle may have, in the order in which a stored word is looked up.
const ROUTING_MODES: [wire::RoutingMode; 5] = [
    wire::RoutingMode::Driving,
    wire::RoutingMode::Walking,
    wire::RoutingMode::Transit,
    wire::RoutingMode::Bicycle,
    wire::RoutingMode::Truck,
];

fn routing_mode(vehicle: &Vehicle) -> wire::RoutingMode {
    let stored = vehicle.attributes.get(ROUTING_MODE);
    let known = |mode: &wire::RoutingMode| Some(word(*mode)) == stored.map(String::as_str);
    let found = ROUTING_MODES.into_iter().find(known);
    found.unwrap_or(wire::RoutingMode::Driving)
}

fn word(mode: wire::RoutingMode) -> &'static str {
    match mode {
        wire::RoutingMode::Driving => "driving",
        wire::RoutingMode::Walking => "walking",
        wire::RoutingMode::Transit => "transit",
        wire::RoutingMode::Bicycle => "bicycle",
        wire::RoutingMode::Truck => "truck",
    }
}

fn travel_mode(mode: wire::RoutingMode) -> TravelMode {
    match mode {
        wire::RoutingMode::Driving | wire::RoutingMode::Truck => TravelMode::Driving,
        wire::RoutingMode::Walking => TravelMode::Walking,
        wire::RoutingMode::Transit => TravelMode::Transit,
        wire::RoutingMode::Bicycle => TravelMode::Cycling,
    }
}

/// What is said about a depot in a list; `is_new` when its number is not known yet.
pub fn depot_note(
    field: &str,
    sent: &wire::DepotChange,
    is_new: bool,
) -> Result<DepotNote, Failure> {
    let external_ref = required(field, &sent.number)?;
    depot_note_at(&format!("{field}."), sent, external_ref, is_new)
}

/// What of a depot is to change.
pub fn depot_note_of_change(sent: &wire::DepotChange) -> Result<DepotNote, Failure> {
    depot_note_at("", sent, changed(&sent.number)?, false)
}

fn depot_note_at(
    field: &str,
    sent: &wire::DepotChange,
    external_ref: String,
    is_new: bool,
) -> Result<DepotNote, Failure> {
    let needed = [
        ("address", sent.address.is_none()),
        ("lat", sent.lat.is_none()),
        ("lon", sent.lon.is_none()),
    ];
    let missing = needed.iter().find(|(_, missing)| *missing);
    let at = match (sent.lat, sent.lon) {
        (Some(lat), Some(lon)) => Some(point(&format!("{field}lat"), wire::Point { lat, lon })?),
        (None, None) => None,
        _ => {
            let message = text!(
                "{field}lat, {field}lon: одно без другого не бывает",
                "{field}lat, {field}lon: one does not go without the other",
            );
            return Err(Failure::impossible(message));
        }
    };
    if let Some((name, _)) = missing.filter(|_| is_new) {
        return Err(Failure::missing(&format!("{field}{name}")));
    }
    let description = &sent.description;
    Ok(DepotNote {
        external_ref,
        name: text(field, "name", &sent.name, LONGEST_NAME)?,
        address: sent.address.clone(),
        point: at,
        landmark: text(field, "description", description, LONGEST_DESCRIPTION)?,
    })
}

/// A depot as it is answered.
pub fn depot(company: CompanyId, place: &Place) -> wire::Depot {
    wire::Depot {
        id: place.id.to_string(),
        company_id: company.to_string(),
        number: place.external_ref.clone(),
        name: given(&place.name),
        address: place.address.clone(),
        lat: place.point.map(|point| point.lat),
        lon: place.point.map(|point| point.lon),
        description: given(&place.landmark),
    }
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The number of an object of a list, which must be there.
fn required(field: &str, number: &Option<String>) -> Result<String, Failure> {
    let missing = || Failure::missing(&format!("{field}.number"));
    let number = number.as_ref().ok_or_else(missing)?;
    check_number(&format!("{field}."), number)?;
    Ok(number.clone())
}

/// The number that an object is to have; empty: the one that it has.
fn changed(number: &Option<String>) -> Result<String, Failure> {
    match number {
        None => Ok(String::new()),
        Some(number) => check_number("", number).map(|()| number.clone()),
    }
}

fn check_number(field: &str, number: &str) -> Result<(), Failure> {
    if number.trim().is_empty() {
        return Err(Failure::impossible(text!(
            "{field}number: пусто",
            "{field}number is empty",
        )));
    }
    Ok(())
}

/// A text that may be absent, and is emptied by null.
fn text(
    field: &str,
    name: &str,
    sent: &wire::Field<String>,
    longest: usize,
) -> Result<Option<String>, Failure> {
    let Some(sent) = sent else { return Ok(None) };
    let text = sent.clone().unwrap_or_default();
    if text.chars().count() > longest {
        let message = text!(
            "{field}{name}: длиннее {longest} знаков",
            "{field}{name} is longer than {longest} characters",
        );
        return Err(Failure::impossible(message));
    }
    Ok(Some(text))
}
