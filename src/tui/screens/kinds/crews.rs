//! Drivers, vehicles and crews.

use super::books::required;
use super::parse::{self, flag, ids};
use super::{Ask, Column, Described, Field, Kind, Tone, field};
use crate::text::Word;
use pult_app::Record;
use pult_domain::{
    CompanyId, Crew, CrewGroupId, Driver, Phone, ServiceId, TravelMode, Vehicle, VehicleId, ZoneId,
};

impl Described for Driver {
    const FIELDS: &'static [Field<Driver>] = &[
        field(
            Word("field-person"),
            Ask::Line,
            Column::Grows(18),
            |d| d.name.clone(),
            |d, typed| parse::name(&mut d.name, typed),
        ),
        field(
            Word("field-phone"),
            Ask::Line,
            Column::Wide(13),
            |d| d.phone.as_ref().map_or("", Phone::as_str).to_owned(),
            |d, typed| {
                let mut phones = Vec::new();
                parse::set_whole_phones(&mut phones, typed)?;
                d.phone = phones.into_iter().next();
                Ok(())
            },
        ),
        field(
            Word("field-vehicle"),
            Ask::One(Kind::Vehicle),
            Column::Wide(18),
            |d| parse::maybe(d.vehicle),
            |d, typed| parse::set_id(&mut d.vehicle, typed, VehicleId),
        ),
        field(
            Word("field-locked"),
            Ask::Flag,
            Column::Wide(8),
            |d| flag(d.locked),
            |d, typed| parse::set_flag(&mut d.locked, typed),
        ),
        field(
            Word("field-dismissed"),
            Ask::Flag,
            Column::Wide(8),
            |d| flag(d.dismissed),
            |d, typed| parse::set_flag(&mut d.dismissed, typed),
        ),
        field(
            Word("field-licence"),
            Ask::Line,
            Column::Wide(12),
            |d| d.licence.clone(),
            |d, typed| parse::text(&mut d.licence, typed),
        ),
        field(
            Word("field-birthday"),
            Ask::Line,
            Column::None,
            |d| parse::birthday(&d.birthday),
            |d, typed| parse::set_birthday(&mut d.birthday, typed),
        ),
        field(
            Word("field-home-phone"),
            Ask::Line,
            Column::None,
            |d| d.home_phone.clone(),
            |d, typed| {
                parse::set_whole_phones(&mut Vec::new(), typed)?;
                parse::text(&mut d.home_phone, typed)
            },
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(12),
            |d| parse::maybe(d.company),
            |d, typed| parse::set_id(&mut d.company, typed, CompanyId),
        ),
    ];

    fn blank() -> Driver {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }

    fn tone(&self) -> Tone {
        match (self.dismissed, self.locked) {
            (true, _) => Tone::Dim,
            (_, true) => Tone::Warning,
            _ => Tone::Plain,
        }
    }
}

impl Described for Vehicle {
    const FIELDS: &'static [Field<Vehicle>] = &[
        field(
            Word("field-call-sign"),
            Ask::Line,
            Column::Wide(9),
            |v| v.call_sign.clone(),
            |v, typed| parse::text(&mut v.call_sign, typed),
        ),
        field(
            Word("field-make"),
            Ask::Line,
            Column::Grows(10),
            |v| v.make.clone(),
            |v, typed| parse::text(&mut v.make, typed),
        ),
        field(
            Word("field-model"),
            Ask::Line,
            Column::Wide(12),
            |v| v.model.clone(),
            |v, typed| parse::text(&mut v.model, typed),
        ),
        field(
            Word("field-color"),
            Ask::Line,
            Column::Wide(10),
            |v| v.color.clone(),
            |v, typed| parse::text(&mut v.color, typed),
        ),
        field(
            Word("field-plate"),
            Ask::Line,
            Column::Wide(10),
            |v| v.plate.clone(),
            |v, typed| parse::text(&mut v.plate, &typed.to_uppercase()),
        ),
        field(
            Word("field-year"),
            Ask::Line,
            Column::Right(5),
            |v| parse::maybe(v.year),
            |v, typed| parse::set_maybe(&mut v.year, typed),
        ),
        field(
            Word("field-services"),
            Ask::Many(Kind::Service),
            Column::Wide(18),
            |v| ids(v.services.iter().map(|id| id.0)),
            |v, typed| parse::set_ids(&mut v.services, typed, ServiceId),
        ),
        field(
            Word("field-name"),
            Ask::Line,
            Column::None,
            |v| v.name.clone(),
            |v, typed| parse::text(&mut v.name, typed),
        ),
        field(
            Word("field-short-name"),
            Ask::Line,
            Column::None,
            |v| v.short_name.clone(),
            |v, typed| parse::text(&mut v.short_name, typed),
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(12),
            |v| parse::maybe(v.company),
            |v, typed| parse::set_id(&mut v.company, typed, CompanyId),
        ),
    ];

    fn blank() -> Vehicle {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        let parts = [&self.call_sign, &self.make, &self.model, &self.plate];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match parts.is_empty() {
            true => self.name.clone(),
            false => parts.join(" "),
        }
    }
}

impl Described for Crew {
    const FIELDS: &'static [Field<Crew>] = &[
        field(
            Word("field-call-sign"),
            Ask::Line,
            Column::Wide(9),
            |c| c.call_sign.clone(),
            |c, typed| parse::text(&mut c.call_sign, typed),
        ),
        field(
            Word("field-driver"),
            Ask::One(Kind::Driver),
            Column::Grows(18),
            |c| parse::number(c.driver.0),
            |c, typed| required(&mut c.driver.0, typed),
        ),
        field(
            Word("field-vehicle"),
            Ask::One(Kind::Vehicle),
            Column::Wide(20),
            |c| parse::maybe(c.vehicle),
            |c, typed| parse::set_id(&mut c.vehicle, typed, VehicleId),
        ),
        field(
            Word("field-mode"),
            Ask::Pick(&[
                ("driving", Word("mode-driving")),
                ("walking", Word("mode-walking")),
                ("cycling", Word("mode-cycling")),
                ("transit", Word("mode-transit")),
            ]),
            Column::Wide(12),
            |c| c.mode.as_str().to_owned(),
            |c, typed| {
                c.mode = TravelMode::parse(typed).unwrap_or_default();
                Ok(())
            },
        ),
        field(
            Word("field-group"),
            Ask::One(Kind::CrewGroup),
            Column::Wide(12),
            |c| parse::maybe(c.group),
            |c, typed| parse::set_id(&mut c.group, typed, CrewGroupId),
        ),
        field(
            Word("field-zones"),
            Ask::Many(Kind::Zone),
            Column::Wide(18),
            |c| ids(c.zones.iter().map(|id| id.0)),
            |c, typed| parse::set_ids(&mut c.zones, typed, ZoneId),
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(12),
            |c| parse::maybe(c.company),
            |c, typed| parse::set_id(&mut c.company, typed, CompanyId),
        ),
        field(
            Word("field-name"),
            Ask::Line,
            Column::None,
            |c| c.name.clone(),
            |c, typed| parse::text(&mut c.name, typed),
        ),
        field(
            Word("field-max-tasks"),
            Ask::Line,
            Column::None,
            |c| parse::maybe(c.max_tasks),
            |c, typed| parse::set_maybe(&mut c.max_tasks, typed),
        ),
        field(
            Word("field-capacity"),
            Ask::Line,
            Column::None,
            |c| parse::number(c.capacity),
            |c, typed| parse::set_number(&mut c.capacity, typed),
        ),
    ];

    fn blank() -> Crew {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        match self.call_sign.is_empty() {
            true => self.name.clone(),
            false => self.call_sign.clone(),
        }
    }
}
