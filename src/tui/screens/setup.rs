//! Setting an office up: its own record, crews with drivers and cars at once, and what is still missing.

use super::kinds::{self, Machine, SMS_CHANNELS, Step};
use super::list::SITE_SECRET;
use super::{Answer, Kind, Row, tariffs};
use pult_app::{Caller, Dispatch, Error, OrderQuery, Result};
use pult_domain::{
    Company, Crew, CrewId, Driver, DriverId, Office, Phone, Role, Tariff, TravelMode, Vehicle,
    VehicleId, Wrong,
};

/// What the office needs, and what of it is there.
pub(super) async fn steps(dispatch: &Dispatch, caller: &Caller) -> Result<Vec<Row>> {
    let office = dispatch.office().await?;
    let tariffs = dispatch.records::<Tariff>().await?;
    let gaps = tariffs::gaps(&tariffs, &dispatch.records::<Company>().await?);
    let n_crews = machines(dispatch).await?.len();
    let n_stands = dispatch.stands().await?.len();
    let n_zones = dispatch.zones().await?.len();
    let n_operators = dispatch.records::<pult_domain::Operator>().await?.len();
    let n_keys = match caller.require(Role::Admin) {
        Ok(()) => dispatch.api_keys().await?.len(),
        Err(_) => 0,
    };
    let any = OrderQuery {
        limit: Some(1),
        ..OrderQuery::default()
    };
    let n_orders = dispatch.orders(caller, any).await?.len();
    let step = |code, is_done, is_optional, detail: String| Step {
        id: 0,
        code,
        is_done,
        is_optional,
        detail,
    };
    let count = |code, n: usize, is_optional| step(code, n > 0, is_optional, n.to_string());
    let (is_office_told, told_of_office) = told_of_office(&office);
    let told_of_tariffs = match gaps.is_empty() {
        true => tariffs.len().to_string(),
        false => format!("gaps|{gaps}"),
    };
    let has_tariffs = !tariffs.is_empty() && gaps.is_empty();
    let steps = [
        step("office", is_office_told, false, told_of_office),
        step("map", dispatch.has_addresses(), false, String::new()),
        // One who does not drive at night does without hours that no tariff covers.
        step("tariffs", has_tariffs, !tariffs.is_empty(), told_of_tariffs),
        count("crews", n_crews, false),
        count("zones", n_zones + n_stands, true),
        count("operators", n_operators, false),
        count("keys", n_keys, true),
        step("orders", n_orders > 0, false, String::new()),
    ];
    let numbered = (1..).zip(steps).map(|(id, step)| Step { id, ..step });
    Ok(numbered.map(|step| kinds::row(&step)).collect())
}

/// Whether the office has a name of its own and a town; what of it is there, and which of both is not.
fn told_of_office(office: &Office) -> (bool, String) {
    let is_named = !office.name.is_empty() && office.name != Office::default().name;
    let is_placed = !office.city.trim().is_empty();
    let own = [
        office.name.as_str(),
        &office.city,
        &office.timezone,
        &office.currency,
    ];
    let own: Vec<&str> = own.into_iter().filter(|part| !part.is_empty()).collect();
    let own = own.join(", ");
    match (is_named, is_placed) {
        (true, true) => (true, own),
        (true, false) => (false, format!("no-town|{own}")),
        (false, true) => (false, format!("no-name|{own}")),
        (false, false) => (false, format!("neither|{own}")),
    }
}

/// Adds what of the office's settings is there: they are those of its start.
pub(super) fn add_settings(rows: &mut Vec<Row>, settings: &[[String; 3]]) {
    let is_set = |name: &str, [key, value, _]: &[String; 3]| {
        key.starts_with(name) && !matches!(value.as_str(), "" | "\"\"" | "[]")
    };
    for (code, name) in [("site", SITE_SECRET), ("sms", SMS_CHANNELS)] {
        let step = Step {
            id: rows.len() as i64 + 1,
            code,
            is_done: settings.iter().any(|setting| is_set(name, setting)),
            is_optional: true,
            detail: String::new(),
        };
        rows.push(kinds::row(&step));
    }
}

/// Where a step is taken.
pub(super) fn place_of(code: &str) -> Option<Kind> {
    Some(match code {
        "office" => Kind::Office,
        "tariffs" => Kind::Tariff,
        "crews" => Kind::Fleet,
        "zones" => Kind::Zone,
        "operators" => Kind::Operator,
        "keys" => Kind::ApiKey,
        "sms" => Kind::SmsGateway,
        _ => return None,
    })
}

/// Changes what the whole office shares.
pub(super) async fn save_office(
    dispatch: &Dispatch,
    caller: &Caller,
    changed: Vec<(usize, String)>,
) -> Result<Answer> {
    let mut office = dispatch.office().await?;
    super::fulfil::fill(&mut office, &changed)?;
    dispatch.put_office(caller, office).await?;
    Ok(Answer::Saved(Kind::Office, 1, None))
}

/// Every crew that works here, with its driver and its car.
pub(super) async fn machines(dispatch: &Dispatch) -> Result<Vec<Machine>> {
    let drivers = dispatch.records::<Driver>().await?;
    let vehicles = dispatch.records::<Vehicle>().await?;
    let crews = dispatch.records::<Crew>().await?;
    let machine = |crew: &Crew| {
        let driver = drivers.iter().find(|driver| driver.id == crew.driver);
        let car = crew.vehicle.or(driver.and_then(|driver| driver.vehicle));
        let car = car.and_then(|id| vehicles.iter().find(|car| car.id == id));
        let phone = driver.and_then(|driver| driver.phone.as_ref());
        let of_car =
            |get: fn(&Vehicle) -> &String| car.map_or_else(String::new, |car| get(car).clone());
        Machine {
            id: crew.id.0,
            call_sign: crew.call_sign.clone(),
            driver: driver.map_or_else(String::new, |driver| driver.name.clone()),
            phone: phone.map_or("", Phone::as_str).to_owned(),
            make: of_car(|car| &car.make),
            model: of_car(|car| &car.model),
            color: of_car(|car| &car.color),
            plate: of_car(|car| &car.plate),
        }
    };
    let here = crews.iter().filter(|crew| crew.archived_at.is_none());
    Ok(here.map(machine).collect())
}

/// Makes a crew with its driver and its car, or changes them; returns its id.
pub(super) async fn save_machine(
    dispatch: &Dispatch,
    caller: &Caller,
    id: Option<i64>,
    changed: Vec<(usize, String)>,
) -> Result<i64> {
    let known = machines(dispatch).await?;
    let known = known.into_iter().find(|machine| Some(machine.id) == id);
    let mut machine = known.unwrap_or_default();
    super::fulfil::fill(&mut machine, &changed)?;
    put(dispatch, caller, machine).await
}

/// Makes the crews of a table; one whose call sign is known already gets what the table says.
pub(super) async fn paste(dispatch: &Dispatch, caller: &Caller, text: &str) -> Result<Answer> {
    let (machines, wrong) = kinds::fleet_table(text);
    let known = self::machines(dispatch).await?;
    let n = machines.len();
    for mut machine in machines {
        let before = known.iter().find(|old| old.call_sign == machine.call_sign);
        machine.id = before.map_or(0, |old| old.id);
        put(dispatch, caller, machine).await?;
    }
    Ok(Answer::Pasted(Kind::Fleet, n, wrong))
}

async fn put(dispatch: &Dispatch, caller: &Caller, machine: Machine) -> Result<i64> {
    if machine.call_sign.trim().is_empty() || machine.driver.trim().is_empty() {
        return Err(Error::invalid("call_sign", Wrong::CallSignAndDriver));
    }
    let crews = dispatch.records::<Crew>().await?;
    let crew = crews.into_iter().find(|crew| crew.id == CrewId(machine.id));
    let driver = crew.as_ref().map(|crew| crew.driver);
    let mut car = crew.as_ref().and_then(|crew| crew.vehicle);
    if let (None, Some(driver)) = (car, driver) {
        let drivers = dispatch.records::<Driver>().await?;
        let known = drivers.iter().find(|known| known.id == driver);
        car = known.and_then(|known| known.vehicle);
    }
    let of_car = machine.clone();
    let has_car = [&of_car.make, &of_car.model, &of_car.color, &of_car.plate];
    let has_car = car.is_some() || has_car.iter().any(|part| !part.is_empty());
    let car = match has_car {
        false => None,
        true => {
            let edit = move |car: &mut Vehicle| {
                car.call_sign = of_car.call_sign;
                car.make = of_car.make;
                car.model = of_car.model;
                car.color = of_car.color;
                car.plate = of_car.plate;
                Ok(())
            };
            let id = dispatch
                .edit_record(caller, car.map(|id| id.0), edit)
                .await?;
            Some(VehicleId(id))
        }
    };
    let (name, phone) = (machine.driver.clone(), Phone::parse(&machine.phone).ok());
    let edit = move |driver: &mut Driver| {
        driver.name = name;
        driver.phone = phone;
        driver.vehicle = car;
        Ok(())
    };
    let driver = dispatch
        .edit_record(caller, driver.map(|id| id.0), edit)
        .await?;
    let id = crew.as_ref().map(|crew| crew.id.0);
    let edit = move |crew: &mut Crew| {
        crew.call_sign = machine.call_sign;
        crew.driver = DriverId(driver);
        crew.vehicle = car;
        if id.is_none() {
            crew.mode = TravelMode::Driving;
        }
        Ok(())
    };
    dispatch.edit_record(caller, id, edit).await
}
