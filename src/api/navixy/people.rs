//! Calls about employees, vehicles and groups: `/employee/…`, `/vehicle/…`, `/tracker/group/…`.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::desk::Desk;
use super::error::Failure;
use super::fields::{Fields, sized, text};
use pult_app::CrewView;
use pult_dialect::text;
use pult_domain::{CrewId, Driver, DriverId, Duty, Vehicle, VehicleId};

/// What employees are sorted by.
const EMPLOYEE_KEYS: [&str; 9] = [
    "id",
    "tracker_id",
    "first_name",
    "middle_name",
    "last_name",
    "email",
    "phone",
    "driver_license_number",
    "personnel_number",
];
/// What vehicles are sorted by.
const VEHICLE_KEYS: [&str; 8] = [
    "id",
    "tracker_id",
    "label",
    "model",
    "type",
    "color",
    "reg_number",
    "manufacture_year",
];

/// Which part of a list is wanted, in which sequence.
struct Page {
    filter: String,
    sort: Vec<(String, bool)>,
    offset: usize,
    limit: usize,
}

impl Page {
    /// `known`: what a list may be sorted by.
    fn read(fields: Fields, known: &[&str]) -> Page {
        let lower = |value: &Value| Ok(sized(text(value)?, 0, 100)?.to_lowercase());
        let sort = fields.list("sort", |value| {
            let said = text(value)?;
            let (field, way) = said.split_once('=').unwrap_or((&said, "asc"));
            match way {
                _ if !known.contains(&field) => Err(text!(
                    "по полю `{field}` не сортируют",
                    "`{field}` is no field to sort by"
                )),
                "asc" | "desc" => Ok((field.to_owned(), way == "desc")),
                _ => Err(text!(
                    "должно быть ПОЛЕ=asc или ПОЛЕ=desc",
                    "must be FIELD=asc or FIELD=desc"
                )),
            }
        });
        let sort = sort.unwrap_or_default();
        if sort.len() > 2 {
            fields.fault(
                "sort",
                text!("размер должен быть не больше 2", "size must be at most 2"),
            );
        }
        Page {
            filter: fields.optional("filter", lower).unwrap_or_default(),
            sort,
            offset: fields.int_or("offset", 0, 0, i64::MAX) as usize,
            limit: fields.int_or("limit", 100_000, 1, 100_000) as usize,
        }
    }

    /// The part of a list that is wanted, and how many passed the filter.
    fn of(&self, mut items: Vec<Value>) -> (Vec<Value>, usize) {
        items.retain(|item| {
            let mut texts = item.as_object().into_iter().flatten();
            let holds = |value: &Value| {
                let text = value.as_str().map(str::to_lowercase);
                text.is_some_and(|text| text.contains(&self.filter))
            };
            self.filter.is_empty() || texts.any(|(_, value)| holds(value))
        });
        for (field, descending) in self.sort.iter().rev() {
            let key = |item: &Value| match &item[field] {
                Value::Number(number) => (number.as_i64().unwrap_or_default(), String::new()),
                other => (0, other.as_str().unwrap_or_default().to_lowercase()),
            };
            match descending {
                true => items.sort_by_cached_key(|item| Reverse(key(item))),
                false => items.sort_by_cached_key(key),
            }
        }
        let count = items.len();
        let part = items.into_iter().skip(self.offset).take(self.limit);
        (part.collect(), count)
    }
}

/// `employee/list`
pub async fn employees(desk: &Desk) -> Result<Value, Failure> {
    let page = desk.read(|fields| Page::read(fields, &EMPLOYEE_KEYS))?;
    let drivers = desk.dispatch.drivers(&desk.caller).await?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let employed = drivers.iter().filter(|driver| !driver.dismissed);
    let items = employed.map(|driver| employee(driver, &crews)).collect();
    let (list, count) = page.of(items);
    Ok(json!({"success": true, "list": list, "count": count}))
}

/// `employee/read`
pub async fn read_employee(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("employee_id"))?;
    let driver = desk.dispatch.driver(&desk.caller, DriverId(id)).await?;
    if driver.dismissed {
        return Err(Failure::not_in_database());
    }
    let crews = desk.dispatch.crews(&desk.caller).await?;
    Ok(json!({"success": true, "value": employee(&driver, &crews)}))
}

/// `vehicle/list`
pub async fn vehicles(desk: &Desk) -> Result<Value, Failure> {
    let page = desk.read(|fields| Page::read(fields, &VEHICLE_KEYS))?;
    let known = desk.dispatch.vehicles(&desk.caller).await?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    let items = known.iter().map(|it| vehicle(it, &crews)).collect();
    let (list, count) = page.of(items);
    Ok(json!({"success": true, "list": list, "count": count}))
}

/// `vehicle/read`
pub async fn read_vehicle(desk: &Desk) -> Result<Value, Failure> {
    let id = desk.read(|fields| fields.id("vehicle_id"))?;
    let known = desk.dispatch.vehicle(&desk.caller, VehicleId(id)).await?;
    let crews = desk.dispatch.crews(&desk.caller).await?;
    Ok(json!({"success": true, "value": vehicle(&known, &crews)}))
}

/// `tracker/group/list`
pub async fn groups(desk: &Desk) -> Result<Value, Failure> {
    let groups = desk.dispatch.crew_groups().await?;
    let group = |group: &pult_domain::CrewGroup| {
        let title: String = group.name.chars().take(60).collect();
        json!({"id": group.id.0, "title": title, "color": color(group.id.0)})
    };
    let list: Vec<Value> = groups.iter().map(group).collect();
    Ok(json!({"success": true, "list": list}))
}

/// A colour of its own for each group, of nine that are told apart.
fn color(id: i64) -> &'static str {
    const COLORS: [&str; 9] = [
        "1E96DC", "27A9E3", "5CB85C", "E67E22", "9B59B6", "C0392B", "16A085", "7F8C8D", "F1C40F",
    ];
    COLORS[id.rem_euclid(9) as usize]
}

/// The crew that stands for a driver or a vehicle: one on shift, else the latest.
fn crew_of(crews: &[CrewView], is_meant: impl Fn(&CrewView) -> bool) -> Option<(CrewId, String)> {
    let meant = crews.iter().filter(|view| is_meant(view));
    let view = meant.max_by_key(|view| (view.duty != Duty::Off, view.crew.id))?;
    Some((view.crew.id, super::trackers::label(view)))
}

fn employee(driver: &Driver, crews: &[CrewView]) -> Value {
    let crew = crew_of(crews, |view| view.driver.id == driver.id);
    let phone = driver.phone.as_ref().map_or("", |phone| phone.digits());
    let named = match driver.name.trim().is_empty() {
        true => driver.id.to_string(),
        false => driver.name.clone(),
    };
    json!({
        "id": driver.id.0,
        "tracker_id": crew.map(|(id, _)| id.0),
        "first_name": named,
        "middle_name": "",
        "last_name": "",
        "email": "",
        "phone": phone,
        "driver_license_number": driver.licence,
        "driver_license_cats": "",
        "driver_license_issue_date": null,
        "driver_license_valid_till": null,
        "hardware_key": null,
        "icon_id": null,
        "avatar_file_name": null,
        "department_id": null,
        "location": null,
        "personnel_number": driver.id.to_string(),
        "ssn": "",
        "tags": [],
    })
}

fn vehicle(vehicle: &Vehicle, crews: &[CrewView]) -> Value {
    let crew = crew_of(crews, |view| {
        view.vehicle.as_ref().is_some_and(|it| it.id == vehicle.id)
    });
    let labels = [&vehicle.call_sign, &vehicle.plate, &vehicle.name];
    let label = labels.into_iter().find(|label| !label.is_empty());
    let label = label.cloned().unwrap_or_else(|| vehicle.id.to_string());
    let is_truck = vehicle
        .attributes
        .get("mode")
        .is_some_and(|mode| mode == "truck");
    json!({
        "id": vehicle.id.0,
        "tracker_id": crew.as_ref().map(|(id, _)| id.0),
        "tracker_label": crew.map_or_else(String::new, |(_, label)| label),
        "label": label,
        "model": format!("{} {}", vehicle.make, vehicle.model).trim(),
        "type": if is_truck { "truck" } else { "car" },
        "subtype": null,
        "color": vehicle.color,
        "additional_info": "",
        "reg_number": vehicle.plate,
        "vin": "",
        "manufacture_year": vehicle.year,
        "garage_id": null,
        "max_speed": null,
        "passengers": null,
        "fuel_type": null,
        "fuel_tank_volume": null,
        "norm_avg_fuel_consumption": null,
        "icon_id": null,
        "avatar_file_name": null,
        "tags": [],
    })
}
