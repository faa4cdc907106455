//! Crews without a receiver say where they are, and leave the line only with what they carry told.

use super::{Caller, CrewView, Dispatch, Error, Result};
use pult_domain::{
    Actor, AssignmentStatus, CheckIn, CheckInKind, CrewId, OrderId, Place, PlaceId, PlaceKind,
    Point, Role, Subject, Whereabouts, Wrong,
};
use pult_store::{Connection, assignments, crews, places, work};

/// Where a crew says that it is.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckInAt {
    /// At a stand of the office.
    Stand(PlaceId),
    /// At an address.
    Address(String),
    /// At a point.
    Point(Point),
    /// As it was said on the radio: the name of a stand or the beginning of one of its words, where one
    /// stand alone is meant; else an address.
    Said(String),
}

/// What became of a crew that was to leave the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEnd {
    /// It is off line.
    Left,
    /// It stays on line: it still carries these orders, and nobody said that it is to leave all the same.
    Carries(Vec<OrderId>),
}

impl Dispatch {
    /// A crew says where it is; the engine counts it from there until it says or does something else, or
    /// that is too long ago.
    ///
    /// # Errors
    /// `NotFound` for an unknown crew or stand; `Invalid` for an address that nobody knows.
    pub async fn check_in(&self, caller: &Caller, crew: CrewId, at: CheckInAt) -> Result<CheckIn> {
        if caller.actor != Actor::Crew(crew) {
            caller.require(Role::Dispatch)?;
        }
        let (told, stand) = self.place_said(at).await?;
        self.on_crew(caller, crew, move |tx, act| {
            work::check_in(tx, act, crew, &told, stand)?;
            Ok(told)
        })
        .await
    }

    /// Takes the check-in of a crew back, as long as it has said nothing else since: it is where it was taken to
    /// be `before`.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the crew is said to be elsewhere by now.
    pub async fn take_check_in_back(
        &self,
        caller: &Caller,
        crew: CrewId,
        taken: CheckIn,
        before: Option<CheckIn>,
    ) -> Result<()> {
        caller.require(Role::Dispatch)?;
        let stands = self.stands().await?;
        self.on_crew(caller, crew, move |tx, act| {
            let now = crews::get(tx.conn(), crew)?.told;
            if now.as_ref() != Some(&taken) {
                let subject = Subject::new("crew", crew);
                return Err(Error::state(subject, "elsewhere", "take back"));
            }
            let before = before.as_ref().map(|told| {
                let named =
                    |stand: &&Place| told.kind == CheckInKind::Stand && stand.name == told.label;
                (told, stands.iter().find(named).map(|stand| stand.id))
            });
            Ok(work::take_check_in_back(tx, act, crew, before)?)
        })
        .await
    }

    /// The stands of the office, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn stands(&self) -> Result<Vec<Place>> {
        self.read(move |conn| Ok(places::of_kind(conn, PlaceKind::Stand)?))
            .await
    }

    /// Where a crew is taken to be as of when it was looked at, and how that is known.
    pub fn whereabouts(&self, view: &CrewView) -> Option<Whereabouts> {
        let fresh = self.rules().position_max_age;
        view.crew.whereabouts(view.now, fresh)
    }

    /// A crew leaves the line. One that still carries orders does so only when somebody is `sure`.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn leave_line(&self, caller: &Caller, crew: CrewId, sure: bool) -> Result<LineEnd> {
        self.on_crew(caller, crew, move |tx, act| {
            let carried = carried_orders(tx.conn(), crew)?;
            if !carried.is_empty() && !sure {
                return Ok(LineEnd::Carries(carried));
            }
            work::close_shift(tx, act, crew)?;
            Ok(LineEnd::Left)
        })
        .await
    }

    async fn place_said(&self, at: CheckInAt) -> Result<(CheckIn, Option<PlaceId>)> {
        let told = |kind, label: String, point| CheckIn {
            at: self.now(),
            point,
            kind,
            label,
        };
        match at {
            CheckInAt::Point(point) if point.is_nowhere() => {
                Err(Error::invalid("place", Wrong::NotOnEarth))
            }
            CheckInAt::Point(point) => Ok((told(CheckInKind::Point, String::new(), point), None)),
            CheckInAt::Stand(id) => {
                let stands = self.stands().await?;
                let stand = stands.into_iter().find(|stand| stand.id == id);
                let stand = stand.ok_or_else(|| Error::not_found("stand", id))?;
                let point = known(stand.point, &stand.name)?;
                Ok((told(CheckInKind::Stand, stand.name, point), Some(id)))
            }
            CheckInAt::Address(text) => {
                let point = known(self.geocode(&text).and_then(|found| found.point), &text)?;
                Ok((told(CheckInKind::Address, text, point), None))
            }
            CheckInAt::Said(text) => {
                let stands = self.stands().await?;
                match stand_meant(&stands, &text).and_then(|stand| Some((stand, stand.point?))) {
                    Some((stand, point)) => {
                        let kind = CheckInKind::Stand;
                        Ok((told(kind, stand.name.clone(), point), Some(stand.id)))
                    }
                    None => {
                        // What was found is told, so that a wrong guess is seen.
                        let found = self.geocode(&text);
                        let point = known(found.as_ref().and_then(|found| found.point), &text)?;
                        let label = found.map_or(text, |found| found.to_string());
                        Ok((told(CheckInKind::Address, label, point), None))
                    }
                }
            }
        }
    }
}

fn known(point: Option<Point>, text: &str) -> Result<Point> {
    point.ok_or_else(|| Error::invalid("place", Wrong::NotKnownWhere(text.to_owned())))
}

/// The stand that is named so, or the only one of which a word begins so.
fn stand_meant<'a>(stands: &'a [Place], text: &str) -> Option<&'a Place> {
    let said = text.trim().to_lowercase();
    if said.is_empty() {
        return None;
    }
    let named = stands
        .iter()
        .find(|stand| stand.name.to_lowercase() == said);
    let begins = |stand: &&Place| {
        let name = stand.name.to_lowercase();
        name.starts_with(&said) || name.split_whitespace().any(|word| word.starts_with(&said))
    };
    named.or_else(|| {
        let mut meant = stands.iter().filter(begins);
        meant.next().filter(|_| meant.next().is_none())
    })
}

/// The orders that a crew has accepted and not finished.
fn carried_orders(conn: &Connection, crew: CrewId) -> Result<Vec<OrderId>> {
    let mut carried = Vec::new();
    for live in assignments::live_of_crew(conn, crew)? {
        if live.status == AssignmentStatus::Active {
            carried.extend(assignments::live_orders(conn, live.id)?);
        }
    }
    Ok(carried)
}

#[cfg(test)]
mod tests;
