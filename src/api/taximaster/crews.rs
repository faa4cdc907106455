//! Crews, drivers and cars.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::objects::{self, Account, Car, Crew, is_named, select};
use super::wire::{CrewCoords, CrewsCoords, Data};
use pult_app::{CrewView, OfficeTime};
use pult_dialect::text;
use pult_domain::{CrewId, Driver, DriverId, Duty, Meters, Money, Position, Vehicle, VehicleId};
use pult_geo::{distance, track};

type Object = Map<String, Value>;

pub(super) async fn crew_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["crew_id"])?;
    let id = fields.required_id("crew_id", CrewId)?;
    let view = desk.dispatch.crew(&desk.caller, id).await;
    let view = view.map_err(|error| Failure::by_kind(error, &[("crew", 100)]))?;
    let wanted = fields.wanted()?;
    Data::of(&select(&crew(&view), wanted.as_deref(), "crew_id", &[])?)
}

pub(super) async fn crews_info(desk: &Desk, fields: &Fields) -> Answer {
    let off_line_too = fields.is("not_working_crews")?;
    let wanted = fields.wanted()?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let shown = crews
        .iter()
        .filter(|view| off_line_too || view.duty != Duty::Off)
        .map(|view| select(&crew(view), wanted.as_deref(), "crew_id", &[]));
    Data::of(&json!({ "crews_info": shown.collect::<Result<Vec<Object>, _>>()? }))
}

pub(super) async fn driver_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["driver_id"])?;
    let id = fields.required_id("driver_id", DriverId)?;
    let need_photo = fields.is("need_photo")?;
    let found = desk.dispatch.driver(&desk.caller, id).await;
    let found = found.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    let wanted = fields.wanted()?;
    let balance = desk.dispatch.balance(id).await?;
    Data::of(&driver_object(desk, &found, balance, need_photo, wanted.as_deref()).await?)
}

pub(super) async fn drivers_info(desk: &Desk, fields: &Fields) -> Answer {
    let locked_too = fields.is("locked_drivers")?;
    let dismissed_too = fields.is("dismissed_drivers")?;
    let wanted = fields.wanted()?;
    let drivers = desk.dispatch.drivers(&desk.caller).await?;
    let balances: HashMap<_, _> = desk.dispatch.balances().await?.into_iter().collect();
    let mut shown = Vec::new();
    for driver in &drivers {
        let balance = balances.get(&driver.id).copied().unwrap_or_default();
        if (locked_too || !driver.locked) && (dismissed_too || !driver.dismissed) {
            shown.push(driver_object(desk, driver, balance, false, wanted.as_deref()).await?);
        }
    }
    Data::of(&json!({ "drivers_info": shown }))
}

pub(super) async fn car_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["car_id"])?;
    let id = fields.required_id("car_id", VehicleId)?;
    let need_photo = fields.is("need_photo")?;
    let found = desk.dispatch.vehicle(&desk.caller, id).await;
    let found = found.map_err(|error| Failure::by_kind(error, &[("vehicle", 100)]))?;
    let wanted = fields.wanted()?;
    Data::of(&car_object(desk, &found, need_photo, wanted.as_deref()).await?)
}

pub(super) async fn cars_info(desk: &Desk, fields: &Fields) -> Answer {
    fields.flag("locked_cars")?;
    let wanted = fields.wanted()?;
    let mut shown = Vec::new();
    for vehicle in desk.dispatch.vehicles(&desk.caller).await? {
        shown.push(car_object(desk, &vehicle, false, wanted.as_deref()).await?);
    }
    // The source spells the list of cars `crews_info`.
    Data::of(&json!({ "crews_info": shown, "cars_info": shown }))
}

pub(super) async fn coords(desk: &Desk, fields: &Fields) -> Answer {
    let not_found = || {
        Failure::new(
            100,
            text!("Координаты не найдены", "no coordinates are known"),
        )
    };
    let crews = match fields.id("crew_id", CrewId)? {
        Some(id) => {
            let view = desk.dispatch.crew(&desk.caller, id).await;
            vec![view.map_err(|error| Failure::by_kind(error, &[("crew", 100)]))?]
        }
        None => {
            let mut crews = desk.dispatch.crews(&desk.caller).await?;
            crews.retain(|view| view.duty != Duty::Off);
            crews
        }
    };
    let time = desk.time().await?;
    let known = crews.iter().filter(|view| view.crew.position.is_some());
    let ids = known.clone().map(|view| view.crew.id).collect();
    let last = desk.dispatch.last_positions_of(ids, 2).await?;
    let shown = known.zip(&last);
    let crews_coords: Vec<CrewCoords> = shown
        .filter_map(|(view, (_, last))| crew_coords(view, last, time))
        .collect();
    if crews_coords.is_empty() {
        return Err(not_found());
    }
    Data::of(&CrewsCoords { crews_coords })
}

fn crew_coords(view: &CrewView, last: &[Position], time: OfficeTime) -> Option<CrewCoords> {
    let position = view.crew.position?;
    let (speed, direction) = match last {
        [newest, before] => movement(*before, *newest),
        _ => (0, -1),
    };
    let at = map::coords(Some(position.point));
    Some(CrewCoords {
        crew_id: view.crew.id.0,
        crew_code: view.crew.call_sign.clone(),
        coords_time: map::time(Some(position.at), time),
        lat: at.lat,
        lon: at.lon,
        state_kind: map::crew_state(view.duty).1,
        speed,
        direction,
    })
}

/// Speed in km/h and bearing between two positions; 0 and −1 for a crew that stands.
pub(super) fn movement(before: Position, after: Position) -> (i64, i64) {
    let seconds = (after.at - before.at).0;
    let meters = distance::meters(before.point, after.point);
    if seconds <= 0 || meters < 1.0 {
        return (0, -1);
    }
    let speed = (meters / seconds as f64 * 3.6).round() as i64;
    (speed, track::bearing(before.point, after.point))
}

pub(super) async fn set_coords(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["crew_coords"])?;
    let at = desk.dispatch.now();
    let mut positions = Vec::new();
    for item in fields.objects("crew_coords")? {
        item.require(&["crew_id", "lat", "lon"])?;
        let crew = item.required_id("crew_id", CrewId)?;
        let point = item.point("lat", "lon")?;
        let position = Position {
            at,
            point: point.ok_or_else(|| Failure::wrong("lat"))?,
            accuracy: Meters(0),
        };
        positions.push((crew, vec![position]));
    }
    desk.dispatch
        .report_positions(&desk.caller, positions)
        .await
        .map_err(|error| match error {
            pult_app::Error::NotFound { kind: "crew", .. } => Failure::wrong("crew_id"),
            pult_app::Error::Invalid { .. } => Failure::wrong("crew_coords"),
            error => Failure::from(error),
        })?;
    Ok(Data::empty())
}

fn crew(view: &CrewView) -> Crew {
    let services = view.vehicle.iter().flat_map(|vehicle| &vehicle.services);
    Crew {
        crew_id: view.crew.id.0,
        code: view.crew.call_sign.clone(),
        name: view.crew.name.clone(),
        driver_id: view.crew.driver.0,
        car_id: view.crew.vehicle.map_or(0, |id| id.0),
        crew_group_id: view.crew.group.map_or(0, |id| id.0),
        crew_state_id: map::crew_state(view.duty).0,
        online: view.duty != Duty::Off,
        rating_priority: view.rating,
        order_params: services.map(|id| id.0).collect(),
        ..Crew::default()
    }
}

async fn driver_object(
    desk: &Desk,
    driver: &Driver,
    balance: Money,
    need_photo: bool,
    wanted: Option<&[String]>,
) -> Result<Object, Failure> {
    let mut object = driver_from(driver, balance);
    let named = is_named(wanted, "driver_photo");
    if need_photo || named {
        object.driver_photo = Some(photo(desk, "driver", driver.id.0).await?);
    }
    let mut selected = select(&object, wanted, "driver_id", &[])?;
    if let Some(photo) = object.driver_photo.filter(|_| need_photo && !named) {
        selected.insert("driver_photo".to_owned(), photo.into());
    }
    Ok(selected)
}

fn driver_from(driver: &Driver, balance: Money) -> objects::Driver {
    let mobile = map::phone(driver.phone.as_ref());
    let numbers = [mobile.clone(), driver.home_phone.clone()];
    let phones = numbers.into_iter().filter(|phone| !phone.is_empty());
    objects::Driver {
        driver_id: driver.id.0,
        name: driver.name.clone(),
        birthday: birthday(&driver.birthday),
        car_id: driver.vehicle.map_or(0, |id| id.0),
        license: driver.licence.clone(),
        home_phone: driver.home_phone.clone(),
        mobile_phone: mobile,
        is_locked: driver.locked,
        is_dismissed: driver.dismissed,
        balance: balance.into(),
        phones: phones
            .enumerate()
            .map(|(index, phone)| objects::Phone {
                phone,
                is_default: index == 0,
                use_for_call: index == 0,
            })
            .collect(),
        accounts: vec![Account {
            account_kind: 0,
            balance: balance.into(),
            balance_with_children: balance.into(),
        }],
        uds_id: driver.company.map_or(0, |id| id.0),
        term_account: super::terminals::account(driver.id),
        ..objects::Driver::default()
    }
}

/// `1980-01-01` as `01.01.1980`.
fn birthday(iso: &str) -> Option<String> {
    let date = chrono::NaiveDate::parse_from_str(iso, "%Y-%m-%d").ok()?;
    Some(date.format("%d.%m.%Y").to_string())
}

async fn car_object(
    desk: &Desk,
    vehicle: &Vehicle,
    need_photo: bool,
    wanted: Option<&[String]>,
) -> Result<Object, Failure> {
    let mut object = car_from(vehicle);
    let named = is_named(wanted, "car_photo");
    if need_photo || named {
        object.car_photo = Some(photo(desk, "vehicle", vehicle.id.0).await?);
    }
    let mut selected = select(&object, wanted, "car_id", &[])?;
    if let Some(photo) = object.car_photo.filter(|_| need_photo && !named) {
        selected.insert("car_photo".to_owned(), photo.into());
    }
    Ok(selected)
}

fn car_from(vehicle: &Vehicle) -> Car {
    Car {
        car_id: vehicle.id.0,
        code: vehicle.call_sign.clone(),
        name: vehicle.name.clone(),
        gos_number: vehicle.plate.clone(),
        color: vehicle.color.clone(),
        mark: vehicle.make.clone(),
        model: vehicle.model.clone(),
        short_name: vehicle.short_name.clone(),
        production_year: vehicle.year.map_or(0, i64::from),
        uds_id: vehicle.company.map_or(0, |id| id.0),
        order_params: vehicle.services.iter().map(|id| id.0).collect(),
        ..Car::default()
    }
}

async fn photo(desk: &Desk, kind: &'static str, id: i64) -> Result<String, Failure> {
    let bytes = desk.dispatch.photo(kind, id).await?;
    Ok(STANDARD.encode(bytes.unwrap_or_default()))
}
