//! Drivers: whom the office follows.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::auth::{Door, Named};
use super::error::{Failure, does_not_exist};
use super::fields::Fields;
use super::input::Input;
use super::page::Asked;
use super::{map, wire};
use pult_app::{Caller, CrewChange, Error, NewCrew};
use pult_dialect::admit::peer;
use pult_dialect::words::Text;
use pult_dialect::{Api, text};
use pult_domain::{Actor, Crew, CrewId, Driver, Origin, Phone, Role, TravelMode};

/// What a body says about a driver; `None` where it says nothing.
struct Told {
    name: Option<String>,
    phone: Option<Option<Phone>>,
    photo: Option<Option<String>>,
    upload: Option<Vec<u8>>,
    vehicle: Option<(&'static str, TravelMode)>,
    lookup_id: Option<String>,
}

impl Told {
    fn of(input: Input) -> Result<Told, Failure> {
        let Input { mut fields, photo } = input;
        let told = Told {
            name: fields.text_or_number("name"),
            phone: phone(&mut fields),
            photo: fields.text("photo").map(map::reference),
            upload: photo.map(|bytes| bytes.to_vec()),
            vehicle: fields.word("vehicle_type", map::vehicle_type),
            lookup_id: fields.text_or_number("lookup_id"),
        };
        if told
            .upload
            .as_deref()
            .is_some_and(|bytes| pult_domain::image_type(bytes).is_none())
        {
            fields.refuse(
                "photo",
                text!(
                    "это не картинка JPEG, PNG, GIF или WebP",
                    "this is no JPEG, PNG, GIF or WebP image"
                ),
            );
        }
        fields.check().map(|()| told)
    }

    fn apply(self, change: &mut CrewChange) {
        let CrewChange {
            crew,
            driver,
            photo,
        } = change;
        if let Some(name) = self.name {
            // The office may call the crew by another name than the driver's.
            if crew.name == driver.name {
                crew.name.clone_from(&name);
            }
            driver.name = name;
        }
        if let Some(phone) = self.phone {
            driver.phone = phone;
        }
        if let Some((word, mode)) = self.vehicle {
            crew.mode = mode;
            crew.attributes
                .insert(map::VEHICLE_TYPE.to_owned(), word.to_owned());
        }
        if let Some(lookup_id) = self.lookup_id {
            crew.external_ref = map::reference(lookup_id);
        }
        let told = match &self.upload {
            Some(_) => Some(Some(map::UPLOADED.to_owned())),
            // The link to the stored one, sent back, changes nothing.
            None => self.photo.filter(|url| !is_own_link(url.as_deref(), crew)),
        };
        if let Some(url) = told {
            let photo = url.unwrap_or_else(|| map::NO_PHOTO.to_owned());
            driver.attributes.insert(map::PHOTO.to_owned(), photo);
        }
        *photo = self.upload;
    }
}

fn is_own_link(url: Option<&str>, crew: &Crew) -> bool {
    let own = format!("/v1/drivers/{}/photo/", crew.uuid);
    url.is_some_and(|url| url.ends_with(&own))
}

fn phone(fields: &mut Fields) -> Option<Option<Phone>> {
    let text = fields.text_or_number("phone")?;
    if text.trim().is_empty() {
        return Some(None);
    }
    let phone = Phone::parse(&text).ok().filter(Phone::is_e164);
    if phone.is_none() {
        fields.refuse(
            "phone",
            text!(
                "`{text}` не номер телефона",
                "`{text}` is not a phone number"
            ),
        );
    }
    Some(phone)
}

/// `POST drivers/`
pub async fn create(
    State(api): State<Api>,
    door: Door,
    input: Input,
) -> Result<(StatusCode, Json<wire::Driver>), Failure> {
    let told = Told::of(input)?;
    let mut change = CrewChange {
        crew: Crew::default(),
        driver: Driver::default(),
        photo: None,
    };
    told.apply(&mut change);
    let new = NewCrew {
        crew: change.crew,
        driver: change.driver,
        photo: change.photo,
    };
    let made = api.dispatch.create_crews(&door.caller, vec![new]).await?;
    let made = made.first().ok_or_else(Failure::internal)?;
    Ok((
        StatusCode::CREATED,
        Json(driver(&api, &door, made.id).await?),
    ))
}

/// `GET drivers/`
pub async fn list(
    State(api): State<Api>,
    door: Door,
    asked: Asked,
) -> Result<Json<wire::Page<wire::Driver>>, Failure> {
    let (from, to) = asked.created()?;
    let lookup_id = asked.text("lookup_id");
    let mut known = api.dispatch.crew_records(&door.caller).await?;
    known.retain(|(crew, _)| {
        from.is_none_or(|from| crew.created_at >= from)
            && to.is_none_or(|to| crew.created_at <= to)
            && (lookup_id.is_none() || crew.external_ref == lookup_id)
    });
    known.sort_by_key(|(crew, _)| std::cmp::Reverse((crew.created_at, crew.id)));
    let count = known.len();
    let mut drivers = Vec::new();
    for (crew, driver) in known.iter().skip(asked.skip()).take(asked.take()) {
        drivers.push(shown(&api, &door, crew, driver).await?);
    }
    Ok(Json(asked.page(&door.look.base, count, drivers)?))
}

/// `GET drivers/ID/`
pub async fn read(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<Json<wire::Driver>, Failure> {
    let view = api.dispatch.crew_by_uuid(&door.caller, id).await?;
    Ok(Json(driver(&api, &door, view.crew.id).await?))
}

/// `PATCH drivers/ID/`
pub async fn change(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    input: Input,
) -> Result<Json<wire::Driver>, Failure> {
    let crew = api.dispatch.crew_by_uuid(&door.caller, id).await?.crew.id;
    let told = Told::of(input)?;
    let edit = move |change: &mut CrewChange| {
        told.apply(change);
        Ok(())
    };
    api.dispatch.update_crew(&door.caller, crew, edit).await?;
    Ok(Json(driver(&api, &door, crew).await?))
}

/// `DELETE drivers/ID/`
pub async fn remove(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<StatusCode, Failure> {
    let crew = api.dispatch.crew_by_uuid(&door.caller, id).await?.crew.id;
    api.dispatch.remove_crew(&door.caller, crew).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST drivers/ID/assign_tasks/`
pub async fn assign_tasks(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    Input { mut fields, .. }: Input,
) -> Result<Json<wire::Driver>, Failure> {
    let crew = api.dispatch.crew_by_uuid(&door.caller, id).await?.crew.id;
    let ids = fields.ids("task_ids");
    fields.check()?;
    let assigned = api.dispatch.assign_stops(&door.caller, crew, ids).await;
    assigned.map_err(|error| match error {
        Error::NotFound { kind: "stop", id } => {
            Failure::field("task_ids", does_not_exist("task", &id.to_string()))
        }
        Error::InvalidState { .. } => Failure::field("task_ids", Text::from(&error)),
        other => other.into(),
    })?;
    Ok(Json(driver(&api, &door, crew).await?))
}

/// `POST drivers/ID/end_trip/`: he goes off line; his tasks stay his.
pub async fn end_trip(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<Json<wire::Driver>, Failure> {
    let crew = api.dispatch.crew_by_uuid(&door.caller, id).await?.crew.id;
    api.dispatch.close_shift(&door.caller, crew).await?;
    Ok(Json(driver(&api, &door, crew).await?))
}

/// `GET drivers/ID/photo/`: the stored photo, for whoever has its link.
pub async fn photo(
    State(api): State<Api>,
    Named(id): Named,
    request: Request,
) -> Result<Response, Failure> {
    api.count_nobody(peer(request.extensions()))?;
    let reader = Caller {
        origin: Origin::TheTrack,
        actor: Actor::System,
        company: None,
        role: Role::Read,
    };
    let none = || Failure::not_found(text!("фотографии нет", "there is no photo"));
    let view = api.dispatch.crew_by_uuid(&reader, id).await?;
    if map::linked_photo(&view.driver).is_some() {
        return Err(none());
    }
    let bytes = api.dispatch.photo("driver", view.driver.id.0).await?;
    let bytes = bytes.ok_or_else(none)?;
    // The office file may bring pictures of other kinds.
    let kind = pult_domain::image_type(&bytes).unwrap_or("application/octet-stream");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, Bytes::from(bytes)).into_response())
}

async fn driver(api: &Api, door: &Door, crew: CrewId) -> Result<wire::Driver, Failure> {
    let view = api.dispatch.crew(&door.caller, crew).await?;
    shown(api, door, &view.crew, &view.driver).await
}

async fn shown(
    api: &Api,
    door: &Door,
    crew: &Crew,
    driver: &Driver,
) -> Result<wire::Driver, Failure> {
    let tasks = api.dispatch.crew_stops(&door.caller, crew.id).await?;
    let has_photo = api.dispatch.has_photo("driver", driver.id.0).await?;
    Ok(door.look.driver(crew, driver, has_photo, &tasks))
}
