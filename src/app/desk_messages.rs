//! A line from one desk to another, or to all. It lives in memory: who is not there does not hear it.

use tokio::sync::broadcast;

use super::{Dispatch, Error, Result, SeatedDesk};
use pult_domain::{OperatorId, Timestamp};

/// Lines that a slow desk may lag behind.
const BACKLOG: usize = 64;
/// Who is no desk speaks from this one.
const NO_DESK: u64 = u64::MAX;
/// The longest line, in characters.
const LONGEST: usize = 200;

/// A line from one desk to another, or to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskMessage {
    /// The number of the desk that says it.
    pub from: u64,
    /// Who sits there; empty at the machine itself.
    pub name: String,
    /// The desk it is for; `None`: all.
    pub to: Option<u64>,
    /// What is said.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Where lines are heard.
pub(super) struct Speakers(broadcast::Sender<DeskMessage>);

impl Default for Speakers {
    fn default() -> Speakers {
        Speakers(broadcast::channel(BACKLOG).0)
    }
}

impl Dispatch {
    /// Says a line at another desk (by its number), or at all (`None`). Returns at how many it is heard.
    ///
    /// # Errors
    /// `Invalid` for an empty or too long line; `NotFound` when nobody sits at that desk; `Forbidden` for
    /// who sits at none.
    pub fn say_at_desks(&self, to: Option<u64>, text: &str) -> Result<usize> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::invalid("text", "is empty"));
        }
        if text.chars().count() > LONGEST {
            return Err(Error::invalid("text", "is longer than 200 characters"));
        }
        let seated = self.desks();
        let seated = seated.borrow();
        let own = self
            .desk
            .and_then(|own| seated.iter().find(|desk| desk.id == own))
            .ok_or(Error::Forbidden("only desks speak to desks"))?;
        let is_heard_at = |id: u64| id != own.id && to.is_none_or(|to| to == id);
        let n_heard = seated.iter().filter(|desk| is_heard_at(desk.id)).count();
        if let Some(to) = to.filter(|_| n_heard == 0) {
            return Err(Error::not_found("desk", to));
        }
        // Nobody listening is no failure.
        let _ = self.inner.desk_messages.0.send(DeskMessage {
            from: own.id,
            name: own.name.clone(),
            to,
            text: text.to_owned(),
            at: self.now(),
        });
        Ok(n_heard)
    }

    /// Shows a line of a program at the desks of these operators, or at all; a longer one is cut. Returns at how
    /// many it is shown.
    pub fn announce(&self, name: &str, operators: &[OperatorId], text: &str) -> usize {
        let mut line: String = text.trim().chars().take(LONGEST).collect();
        if text.trim().chars().count() > LONGEST {
            line.push('…');
        }
        let seated = self.desks();
        let seated = seated.borrow();
        let is_meant = |desk: &&SeatedDesk| {
            let is_named = |operator| operators.contains(&operator);
            operators.is_empty() || desk.operator.is_some_and(is_named)
        };
        let meant: Vec<u64> = seated.iter().filter(is_meant).map(|desk| desk.id).collect();
        for to in &meant {
            // Nobody listening is no failure.
            let _ = self.inner.desk_messages.0.send(DeskMessage {
                from: NO_DESK,
                name: name.to_owned(),
                to: Some(*to),
                text: line.clone(),
                at: self.now(),
            });
        }
        meant.len()
    }

    /// Hears what is said at desks from now on.
    pub fn desk_messages(&self) -> broadcast::Receiver<DeskMessage> {
        self.inner.desk_messages.0.subscribe()
    }

    /// Whether a line is for the desk of this door.
    pub fn hears(&self, message: &DeskMessage) -> bool {
        self.desk
            .is_some_and(|own| own != message.from && message.to.is_none_or(|to| to == own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::office;

    #[tokio::test]
    async fn a_line_is_heard_where_it_is_meant_and_not_by_who_says_it() {
        let office = office().await;
        let (olya, pyotr, nina) = (
            office.take_place("Оля".to_owned()),
            office.take_place("Пётр".to_owned()),
            office.take_place("Нина".to_owned()),
        );
        let mut heard = office.desk_messages();
        let all = olya.dispatch().say_at_desks(None, " обед ").expect("said");
        let one = olya
            .dispatch()
            .say_at_desks(Some(pyotr.id()), "зайди")
            .expect("said");
        assert_eq!((all, one), (2, 1));
        let (all, one) = (
            heard.recv().await.expect("a line"),
            heard.recv().await.expect("a line"),
        );
        assert_eq!((all.name.as_str(), all.text.as_str()), ("Оля", "обед"));
        let hear = |message: &DeskMessage| {
            [&olya, &pyotr, &nina].map(|place| place.dispatch().hears(message))
        };
        assert_eq!(hear(&all), [false, true, true]);
        assert_eq!(hear(&one), [false, true, false]);
    }

    #[tokio::test]
    async fn a_program_is_heard_at_the_desks_it_means() {
        let office = office().await;
        let (olya, nina) = (
            office.take_place("Оля".to_owned()),
            office.take_place("Нина".to_owned()),
        );
        let mut heard = office.desk_messages();
        assert_eq!(office.announce("сайт", &[], &"я".repeat(300)), 2);
        assert_eq!(office.announce("сайт", &[OperatorId(77)], "никому"), 0);
        for place in [&olya, &nina] {
            let line = heard.recv().await.expect("a line");
            assert!(place.dispatch().hears(&line), "{line:?}");
            assert_eq!(
                (line.name.as_str(), line.text.chars().count()),
                ("сайт", 201)
            );
        }
        assert!(heard.try_recv().is_err());
    }

    #[tokio::test]
    async fn what_nobody_can_hear_is_refused() {
        let office = office().await;
        let olya = office.take_place("Оля".to_owned());
        let gone = office.take_place(String::new()).id();
        let say = |to, text: &str| olya.dispatch().say_at_desks(to, text);
        assert!(matches!(say(Some(gone), "ау"), Err(Error::NotFound { .. })));
        assert!(matches!(say(None, "  "), Err(Error::Invalid { .. })));
        assert!(matches!(
            say(None, &"а".repeat(201)),
            Err(Error::Invalid { .. })
        ));
        assert_eq!(say(None, "есть кто?").expect("said"), 0);
        assert!(matches!(
            office.say_at_desks(None, "х"),
            Err(Error::Forbidden(_))
        ));
    }
}
