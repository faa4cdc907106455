//! A line from one desk to another, or to all; what a crew says. It lives in memory: who is not there does not hear it.

use tokio::sync::broadcast;

use super::desks::SeatedDesk;
use super::{Dispatch, Error, NotAllowed, Result};
use pult_domain::{Actor, Crew, CrewId, OperatorId, OrderId, OrderStatus, Timestamp, Wrong};
use pult_store::{Connection, assignments, journal, orders};

/// Lines that a slow desk may lag behind.
const BACKLOG: usize = 64;
/// The longest line, in characters.
const LONGEST: usize = 200;

/// A line to one desk, to some, or to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskMessage {
    /// Who says it.
    pub from: Speaker,
    /// The desks it is for, by their numbers; `None`: all.
    pub to: Option<Vec<u64>>,
    /// What is said.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Who says a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// Whoever sits at a desk.
    Desk {
        /// The desk's number.
        id: u64,
        /// Who sits there; empty at the machine itself.
        name: String,
    },
    /// A crew, through its application.
    Crew {
        /// Which.
        id: CrewId,
        /// Its call sign, else its name.
        call_sign: String,
        /// The order that it carries out.
        order: Option<OrderId>,
    },
    /// A program that calls an API.
    Program {
        /// What it calls itself; may be empty.
        name: String,
    },
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
        let text = line(text)?;
        let seated = self.desks();
        let seated = seated.borrow();
        let own = self
            .desk
            .and_then(|own| seated.iter().find(|desk| desk.id == own))
            .ok_or(Error::forbidden(NotAllowed::OnlyDesks))?;
        let message = DeskMessage {
            from: Speaker::Desk {
                id: own.id,
                name: own.name.clone(),
            },
            to: to.map(|to| vec![to]),
            text,
            at: self.now(),
        };
        let n_heard = message.heard_at(&seated);
        if let Some(to) = to.filter(|_| n_heard == 0) {
            return Err(Error::not_found("desk", to));
        }
        // Nobody listening is no failure.
        let _ = self.inner.desk_messages.0.send(message);
        Ok(n_heard)
    }

    /// Rings what a crew says at the desk that has its order (where its card is open, else where who last
    /// acted on it sits), else at all. Returns at how many desks it is heard.
    pub(super) fn ring_line_of_crew(&self, line: LineOfCrew, text: String) -> usize {
        let seated = self.desks();
        let seated = seated.borrow();
        let message = DeskMessage {
            to: desks_of(&seated, line.order, line.last_operator),
            from: Speaker::Crew {
                id: line.crew,
                call_sign: line.call_sign,
                order: line.order,
            },
            text,
            at: self.now(),
        };
        let n_heard = message.heard_at(&seated);
        // Nobody listening is no failure.
        let _ = self.inner.desk_messages.0.send(message);
        n_heard
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
        let n_meant = meant.len();
        if n_meant == 0 {
            return 0;
        }
        // Nobody listening is no failure.
        let _ = self.inner.desk_messages.0.send(DeskMessage {
            from: Speaker::Program {
                name: name.to_owned(),
            },
            to: Some(meant),
            text: line,
            at: self.now(),
        });
        n_meant
    }

    /// Hears what is said at desks from now on.
    pub fn desk_messages(&self) -> broadcast::Receiver<DeskMessage> {
        self.inner.desk_messages.0.subscribe()
    }

    /// Whether a line is for the desk of this door.
    pub fn hears(&self, message: &DeskMessage) -> bool {
        self.desk.is_some_and(|own| message.is_heard_at(own))
    }
}

impl DeskMessage {
    fn is_heard_at(&self, desk: u64) -> bool {
        let is_own = matches!(self.from, Speaker::Desk { id, .. } if id == desk);
        let is_meant = self.to.as_ref().is_none_or(|to| to.contains(&desk));
        is_meant && !is_own
    }

    fn heard_at(&self, seated: &[SeatedDesk]) -> usize {
        let heard = seated.iter().filter(|desk| self.is_heard_at(desk.id));
        heard.count()
    }
}

fn line(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("text", Wrong::Empty));
    }
    if text.chars().count() > LONGEST {
        return Err(Error::invalid("text", Wrong::LongerThan(LONGEST)));
    }
    Ok(text.to_owned())
}

/// Who hears a line of a crew.
pub(super) struct LineOfCrew {
    crew: CrewId,
    call_sign: String,
    /// The order that it carries out.
    pub order: Option<OrderId>,
    last_operator: Option<OperatorId>,
}

impl LineOfCrew {
    /// What is known of a crew that speaks.
    pub(super) fn read(conn: &Connection, crew: Crew) -> Result<LineOfCrew> {
        let order = carried_by(conn, crew.id)?;
        let last_operator = match order {
            Some(order) => last_operator(conn, order)?,
            None => None,
        };
        Ok(LineOfCrew {
            crew: crew.id,
            call_sign: match crew.call_sign.is_empty() {
                true => crew.name,
                false => crew.call_sign,
            },
            order,
            last_operator,
        })
    }
}

/// The order that a crew carries out now, else the next it will.
fn carried_by(conn: &Connection, crew: CrewId) -> Result<Option<OrderId>> {
    let mut live = assignments::live_of_crew(conn, crew)?;
    live.retain(|live| !live.status.is_offered());
    let mut next = None;
    for held in live {
        for id in assignments::live_orders(conn, held.id)? {
            let order = orders::get(conn, id)?;
            if order.status == OrderStatus::Started {
                return Ok(Some(id));
            }
            next = next.or(Some(id));
        }
    }
    Ok(next)
}

/// The operator who last acted on an order.
fn last_operator(conn: &Connection, order: OrderId) -> Result<Option<OperatorId>> {
    let events = journal::of_order(conn, order)?;
    let mut actors = events.iter().rev().map(|event| event.actor);
    Ok(actors.find_map(|actor| match actor {
        Actor::Operator(id) => Some(id),
        _ => None,
    }))
}

/// The desks that have an order; `None`: none of them has.
fn desks_of(
    seated: &[SeatedDesk],
    order: Option<OrderId>,
    actor: Option<OperatorId>,
) -> Option<Vec<u64>> {
    let open_at = |desk: &&SeatedDesk| order.is_some() && desk.edits == order;
    let sits_at = |desk: &&SeatedDesk| actor.is_some() && desk.operator == actor;
    let numbers = |desks: Vec<&SeatedDesk>| desks.into_iter().map(|desk| desk.id).collect();
    let open: Vec<&SeatedDesk> = seated.iter().filter(open_at).collect();
    let sitting: Vec<&SeatedDesk> = seated.iter().filter(sits_at).collect();
    match (open.is_empty(), sitting.is_empty()) {
        (false, _) => Some(numbers(open)),
        (true, false) => Some(numbers(sitting)),
        (true, true) => None,
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
        let olya_says = Speaker::Desk {
            id: olya.id(),
            name: "Оля".to_owned(),
        };
        assert_eq!((&all.from, all.text.as_str()), (&olya_says, "обед"));
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
        let line = heard.recv().await.expect("a line");
        for place in [&olya, &nina] {
            assert!(place.dispatch().hears(&line), "{line:?}");
        }
        let site = Speaker::Program {
            name: "сайт".to_owned(),
        };
        assert_eq!((&line.from, line.text.chars().count()), (&site, 201));
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

    #[tokio::test]
    async fn a_crew_is_heard_at_the_desk_that_has_its_order_else_at_all() {
        use crate::tests::{crew_on_line, ride};
        use crate::{Assign, Caller, Once};
        use pult_domain::Role;
        let office = office().await;
        let (olya, pyotr) = (
            office.take_place("Оля".to_owned()),
            office.take_place("Пётр".to_owned()),
        );
        let mut heard = office.desk_messages();
        let crew = crew_on_line(&office, 55.69).await;
        let at = || (office.now(), None);
        let says = |text| office.say_to_office(&Caller::CONSOLE, crew, (text, false), at());
        assert_eq!(
            says("стою").await.expect("said"),
            2,
            "no order: at all desks"
        );
        let order = office.create_order(&Caller::CONSOLE, ride(), Once::default());
        let order = order.await.expect("an order").id;
        let how = Assign {
            start: true,
            open_shift: false,
            promised_at: None,
        };
        let given = office.assign(&Caller::CONSOLE, order, crew, how).await;
        given.expect("given");
        pyotr.edits(Some(order));
        assert_eq!(says(" пробка ").await.expect("said"), 1);
        let first = heard.recv().await.expect("a line");
        assert!(olya.dispatch().hears(&first) && pyotr.dispatch().hears(&first));
        let second = heard.recv().await.expect("a line");
        assert!(!olya.dispatch().hears(&second) && pyotr.dispatch().hears(&second));
        let expected = Speaker::Crew {
            id: crew,
            call_sign: "17".to_owned(),
            order: Some(order),
        };
        assert_eq!((second.from, second.text.as_str()), (expected, "пробка"));
        let history = office.order_history(&Caller::CONSOLE, order).await;
        let last = history.expect("events").pop().expect("an event");
        assert_eq!(
            last.payload.get("crew_says").map(String::as_str),
            Some("пробка")
        );
        let stranger = Caller {
            role: Role::Read,
            ..Caller::CONSOLE
        };
        let refused = office.say_to_office(&stranger, crew, ("я", false), at());
        let refused = refused.await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
}
