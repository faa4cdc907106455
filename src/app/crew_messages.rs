//! What crews and the office say to each other, and the call for help.

use super::desk_messages::LineOfCrew;
use super::{Caller, Dispatch, Error, Result};
use pult_domain::{Actor, CrewId, EventKind, Role, Timestamp, Wrong, visible_lines};
use pult_store::crew_messages::{self, CrewMessage};
use pult_store::{crews, journal};

/// The longest line, in characters.
const LONGEST: usize = 500;
/// So many of the newest lines are told at once.
const NEWEST: i64 = 100;

impl Dispatch {
    /// A crew says something to the office, or calls for help (`is_sos`). It is kept, stands in the history
    /// of the order that the crew has, and is heard at the desk that has this order, else at all. Repeated
    /// under the same `key` it is one line, heard once. Returns at how many desks it is heard.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` for a caller who neither is the crew nor speaks for the office; `Invalid` for an
    /// empty or too long line.
    pub async fn say_to_office(
        &self,
        caller: &Caller,
        crew: CrewId,
        (text, is_sos): (&str, bool),
        (at, key): (Timestamp, Option<String>),
    ) -> Result<usize> {
        if caller.actor != Actor::Crew(crew) {
            caller.require(Role::Dispatch)?;
        }
        let text = checked(text, is_sos)?;
        let said = (text.clone(), is_sos);
        let kept = self.say(caller, crew, Actor::Crew(crew), said, (at, key));
        Ok(match kept.await? {
            Some(line) => self.ring_line_of_crew(line, text),
            None => 0,
        })
    }

    /// The office says something to a crew: what the crew said before is answered.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `Invalid` for an empty or too long line.
    pub async fn say_to_crew(&self, caller: &Caller, crew: CrewId, text: &str) -> Result<()> {
        caller.require(Role::Dispatch)?;
        let text = checked(text, false)?;
        let at = (self.now(), None);
        let kept = self.say(caller, crew, caller.actor, (text, false), at);
        kept.await.map(drop)
    }

    /// Keeps a line; `None`: it is there already.
    async fn say(
        &self,
        caller: &Caller,
        crew: CrewId,
        author: Actor,
        (text, is_sos): (String, bool),
        (at, key): (Timestamp, Option<String>),
    ) -> Result<Option<LineOfCrew>> {
        let (caller, act) = (*caller, self.act_at(caller, at));
        self.write(move |tx| {
            let known = crews::get(tx.conn(), crew)?;
            caller.check_crew(&known)?;
            let line = LineOfCrew::read(tx.conn(), known)?;
            let message = CrewMessage {
                id: 0,
                crew,
                author,
                is_sos,
                text,
                at,
                seen_at: None,
            };
            let Some(id) = crew_messages::insert(tx, &message, key.as_deref())? else {
                return Ok(None);
            };
            let mut event = act.event(EventKind::Noted);
            event.crew = Some(crew);
            let what = if is_sos { "sos" } else { "message" };
            event.payload.insert("what".to_owned(), what.to_owned());
            event.payload.insert("message".to_owned(), id.to_string());
            if author == Actor::Crew(crew) {
                event.order = line.order;
                event.payload.insert("crew_says".to_owned(), message.text);
            } else {
                // Whoever answers has read what was said before.
                crew_messages::saw(tx, crew, false, id, at)?;
            }
            journal::append(tx, event)?;
            Ok(Some(line))
        })
        .await
    }

    /// The newest lines with a crew, oldest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_messages(&self, caller: &Caller, crew: CrewId) -> Result<Vec<CrewMessage>> {
        let caller = *caller;
        self.read(move |conn| {
            caller.check_crew(&crews::get(conn, crew)?)?;
            Ok(crew_messages::newest(conn, crew, NEWEST)?)
        })
        .await
    }

    /// The newest lines with all crews of the caller, newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn latest_crew_messages(&self, caller: &Caller) -> Result<Vec<CrewMessage>> {
        let caller = *caller;
        self.read_list(&caller, move |conn| {
            let mut told = Vec::new();
            for message in crew_messages::latest(conn, NEWEST)? {
                if caller.sees(crews::get(conn, message.crew)?.company) {
                    told.push(message);
                }
            }
            Ok(told)
        })
        .await
    }

    /// The lines of the other side were seen, up to one of them: by the crew itself, or at the office.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn saw_messages(&self, caller: &Caller, crew: CrewId, through: i64) -> Result<()> {
        let (caller, act, now) = (*caller, self.act(caller), self.now());
        let by_crew = caller.actor == Actor::Crew(crew);
        if !by_crew {
            caller.require(Role::Dispatch)?;
        }
        self.write(move |tx| {
            caller.check_crew(&crews::get(tx.conn(), crew)?)?;
            if crew_messages::saw(tx, crew, by_crew, through, now)? > 0 {
                let mut event = act.event(EventKind::Noted);
                event.crew = Some(crew);
                event.payload.insert("what".to_owned(), "seen".to_owned());
                journal::append(tx, event)?;
            }
            Ok(())
        })
        .await
    }
}

/// A line as it is kept. A call for help needs no words.
fn checked(text: &str, is_sos: bool) -> Result<String> {
    let text = visible_lines(text.trim()).into_owned();
    if text.is_empty() && !is_sos {
        return Err(Error::invalid("text", Wrong::Empty));
    }
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("text", Wrong::LongerThan(LONGEST)));
    }
    Ok(text)
}
