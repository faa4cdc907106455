//! Tasks: one place to be and something to do there.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use uuid::Uuid;

use super::auth::{Door, Named};
use super::error::Failure;
use super::fields::{Described, Fields, required};
use super::input::Input;
use super::page::Asked;
use super::{map, places, wire};
use pult_app::{
    Because, Error, Once, Repeat, StopCommand, StopDeed, StopPage, StopQuery, StopView,
};
use pult_dialect::admit::retry_key;
use pult_dialect::{Api, LAST_WISH, text};
use pult_domain::{Attributes, Conduct, NewOrder, NewStop, Place, Seconds, StopAction, Timestamp};

/// A position this much older than a moment still tells where the crew was then.
const SEEN_WITHIN: Seconds = Seconds::minutes(5);

/// What a body says about a task; `None` where it says nothing.
struct Told {
    action: Option<StopAction>,
    place: Option<Place>,
    commited_eta: Option<Option<Timestamp>>,
    lookup_id: Option<String>,
}

impl Told {
    async fn of(api: &Api, door: &Door, mut fields: Fields) -> Result<Told, Failure> {
        let action = fields.word("action", map::action_from);
        let location = fields.place("location", door.look.axes);
        let location_id = fields.id("location_id");
        let commited_eta = fields.moment("commited_eta");
        let commited_eta = fields.moment("committed_eta").or(commited_eta);
        if commited_eta.flatten().is_some_and(|at| at > LAST_WISH) {
            fields.refuse("commited_eta", text!("слишком поздно", "is too late"));
        }
        let lookup_id = fields.text_or_number("lookup_id");
        fields.check()?;
        let (field, described) = described(location, location_id)?;
        let place = match described {
            Some(Some(described)) => Some(places::place(api, door, field, described).await?),
            Some(None) => Some(Place::default()),
            None => None,
        };
        Ok(Told {
            action,
            place,
            commited_eta,
            lookup_id,
        })
    }

    fn apply(self, stop: &mut NewStop) {
        if let Some(action) = self.action {
            stop.action = action;
        }
        if let Some(place) = self.place {
            stop.places = vec![place];
        }
        if let Some(promised_at) = self.commited_eta {
            stop.promised_at = promised_at;
        }
        if let Some(lookup_id) = self.lookup_id {
            stop.external_ref = map::reference(lookup_id);
        }
    }
}

/// The one place that `location` or `location_id` names, and which of them does.
type OnePlace = (&'static str, Option<Option<Described>>);

fn described(
    location: Option<Option<Described>>,
    location_id: Option<Option<Uuid>>,
) -> Result<OnePlace, Failure> {
    let by_id = |id| Described {
        id: Some(id),
        ..Described::default()
    };
    Ok(match (location, location_id) {
        // A task that is sent back as it was read names the same place twice.
        (Some(Some(described)), Some(Some(id))) if described.id == Some(id) => {
            ("location_id", Some(Some(by_id(id))))
        }
        (Some(Some(_)), Some(Some(_))) => {
            let reason = text!(
                "нужно что-то одно: location или location_id",
                "give location or location_id, not both",
            );
            return Err(Failure::field("location", reason));
        }
        (Some(Some(described)), _) => ("location", Some(Some(described))),
        (_, Some(Some(id))) => ("location_id", Some(Some(by_id(id)))),
        (Some(None), _) | (_, Some(None)) => ("location", Some(None)),
        (None, None) => ("location", None),
    })
}

/// `POST tasks/`
pub async fn create(
    State(api): State<Api>,
    door: Door,
    headers: HeaderMap,
    Input { fields, .. }: Input,
) -> Result<(StatusCode, Json<wire::Task>), Failure> {
    let told = Told::of(&api, &door, fields).await?;
    let mut stop = NewStop::at(StopAction::Task, Place::default());
    told.apply(&mut stop);
    let order = NewOrder {
        conduct: Conduct::TRACKED,
        stops: vec![stop],
        ..NewOrder::default()
    };
    let once = Once {
        key: retry_key(&door.caller, &headers),
        repeat: Repeat::Allow,
        ..Once::default()
    };
    let made = api.dispatch.create_order(&door.caller, order, once).await?;
    let id = made.stops.first().ok_or_else(Failure::internal)?.uuid;
    let task = task(&api, &door, id).await?;
    Ok((StatusCode::CREATED, Json(task)))
}

/// `GET tasks/`
pub async fn list(
    State(api): State<Api>,
    door: Door,
    asked: Asked,
) -> Result<Json<wire::Page<wire::Task>>, Failure> {
    let page = match query(&api, &door, &asked).await? {
        Some(query) => {
            let (skip, take) = (asked.skip(), asked.take());
            api.dispatch.stops(&door.caller, query, skip, take).await?
        }
        None => StopPage {
            count: 0,
            stops: Vec::new(),
        },
    };
    let tasks = page.stops.iter().map(|view| door.look.task(view)).collect();
    Ok(Json(asked.page(&door.look.base, page.count, tasks)?))
}

/// What the filters ask for; `None` where nothing can pass.
async fn query(api: &Api, door: &Door, asked: &Asked) -> Result<Option<StopQuery>, Failure> {
    let status = asked.word("status", map::status_from)?;
    let not_assigned = asked.word("not_assigned", flag)?;
    let mut query = StopQuery {
        external_ref: asked.text("lookup_id"),
        created: asked.created()?,
        assigned: not_assigned.map(|not_assigned| !not_assigned),
        approach: asked.word("progress", map::approach_from)?,
        near: door.look.near,
        ..StopQuery::default()
    };
    if let Some(status) = status {
        let Some((standing, underway)) = map::standing(status) else {
            return Ok(None);
        };
        query.standing = Some(standing);
        query.underway = underway;
    }
    if let Some(driver) = asked.text("driver_id") {
        let id = map::id_from(&driver);
        match api.dispatch.crew_by_uuid(&door.caller, id).await {
            Ok(view) => query.crew = Some(view.crew.id),
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(query))
}

fn flag(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// `GET tasks/ID/`
pub async fn read(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<Json<wire::Task>, Failure> {
    Ok(Json(task(&api, &door, id).await?))
}

/// `PATCH tasks/ID/`
pub async fn change(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    Input { fields, .. }: Input,
) -> Result<Json<wire::Task>, Failure> {
    api.dispatch.stop(&door.caller, id).await?;
    let told = Told::of(&api, &door, fields).await?;
    let edit = move |stop: &mut NewStop| told.apply(stop);
    let view = api.dispatch.change_stop(&door.caller, id, edit).await?;
    Ok(Json(door.look.task(&view)))
}

/// `POST tasks/ID/update_destination/`: another place, also once the task is started.
pub async fn update_destination(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    Input { mut fields, .. }: Input,
) -> Result<Json<wire::Task>, Failure> {
    api.dispatch.stop(&door.caller, id).await?;
    let location = fields.place("location", door.look.axes);
    let location_id = fields.id("location_id");
    fields.check()?;
    let (field, described) = described(location, location_id)?;
    let Some(described) = described.flatten() else {
        return Err(Failure::field("location", required()));
    };
    let place = places::place(&api, &door, field, described).await?;
    let edit = move |stop: &mut NewStop| stop.places = vec![place];
    let view = api.dispatch.change_stop(&door.caller, id, edit).await?;
    Ok(Json(door.look.task(&view)))
}

/// `POST tasks/ID/editable_url/`: the page shows the place, and does not let it be changed.
pub async fn editable_url(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    Input { mut fields, .. }: Input,
) -> Result<Json<wire::EditableUrl>, Failure> {
    const WORDS: [&str; 3] = ["not editable", "once", "multiple"];
    let view = api.dispatch.stop(&door.caller, id).await?;
    let editable = fields.word("editable", |text| {
        WORDS.into_iter().find(|known| *known == text)
    });
    if editable.is_none() {
        // A word that is no choice was noted already.
        fields.check()?;
        return Err(Failure::field("editable", required()));
    }
    Ok(Json(wire::EditableUrl {
        tracking_url: door.look.task(&view).tracking_url,
        editable: editable.unwrap_or_default(),
        number_of_edits: 0,
    }))
}

/// `DELETE tasks/ID/`
pub async fn remove(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
) -> Result<StatusCode, Failure> {
    let removed = api.dispatch.remove_stop(&door.caller, id).await;
    removed.map_err(|error| match error {
        Error::Refused(Because::OtherOrigin(_)) => Error::not_found("task", id).into(),
        other => Failure::from(other),
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST tasks/ID/start/`
pub async fn start(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    input: Input,
) -> Result<Json<wire::Task>, Failure> {
    let words = Words {
        command: StopCommand::Start,
        location: "start_location",
        attribute: places::START,
        times: &["start_time"],
    };
    command(&api, &door, id, input, words).await
}

/// `POST tasks/ID/complete/`
pub async fn complete(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    input: Input,
) -> Result<Json<wire::Task>, Failure> {
    let words = Words {
        command: StopCommand::Finish,
        location: "completion_location",
        attribute: places::COMPLETION,
        times: &["completion_time"],
    };
    command(&api, &door, id, input, words).await
}

/// `POST tasks/ID/cancel/`
pub async fn cancel(
    State(api): State<Api>,
    door: Door,
    Named(id): Named,
    input: Input,
) -> Result<Json<wire::Task>, Failure> {
    let words = Words {
        command: StopCommand::Skip,
        location: "cancellation_location",
        attribute: places::CANCELLATION,
        // The second is the document's spelling.
        times: &["cancellation_time", "concellation_time", "cancelation_time"],
    };
    command(&api, &door, id, input, words).await
}

/// A command, and the words of what may be told about it.
struct Words {
    command: StopCommand,
    location: &'static str,
    attribute: &'static str,
    times: &'static [&'static str],
}

async fn command(
    api: &Api,
    door: &Door,
    id: Uuid,
    Input { mut fields, .. }: Input,
    words: Words,
) -> Result<Json<wire::Task>, Failure> {
    let view = api.dispatch.stop(&door.caller, id).await?;
    let told = fields.place(words.location, door.look.axes).flatten();
    let (at, word) = fields.moment_as(words.times);
    fields.check()?;
    let place = match told {
        Some(described) if view.is_open() => {
            Some(kept(api, door, words.location, described).await?)
        }
        // Where the crew was when it set out is known already.
        _ if words.command == StopCommand::Start && view.started_at().is_some() => None,
        _ => seen(api, &view, at.unwrap_or(view.view.now)).await?,
    };
    let noted = place.map(|place| (words.attribute.to_owned(), places::note(&place)));
    let deed = StopDeed {
        command: words.command,
        at,
        attributes: Attributes::from_iter(noted),
        near: door.look.near,
    };
    let done = api.dispatch.command_stop(&door.caller, id, deed).await;
    let view = done.map_err(|error| Failure::of_moment(error, word))?;
    Ok(Json(door.look.task(&view)))
}

/// A told place, which is a location from now on.
async fn kept(api: &Api, door: &Door, field: &str, described: Described) -> Result<Place, Failure> {
    let place = places::place(api, door, field, described).await?;
    let mut kept = api.dispatch.put_places(&door.caller, vec![place]).await?;
    kept.pop().ok_or_else(Failure::internal)
}

/// Where the task's driver was last seen before a moment.
async fn seen(api: &Api, view: &StopView, at: Timestamp) -> Result<Option<Place>, Failure> {
    let Some(crew) = view.view.carrier() else {
        return Ok(None);
    };
    let track = api.dispatch.track(crew.id, at - SEEN_WITHIN, at).await?;
    let last = track.last();
    Ok(last.map(|position| Place::address("", Some(position.point))))
}

async fn task(api: &Api, door: &Door, id: Uuid) -> Result<wire::Task, Failure> {
    let view = api.dispatch.stop(&door.caller, id).await?;
    Ok(door.look.task(&view))
}
