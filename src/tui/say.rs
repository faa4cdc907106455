//! Turning states, events and refusals into sentences.

mod edits;
mod needs;

use super::board::{Board, CrewRow, NO_SHOW, OrderRow};
use super::form::day_of;
use super::group::{Group, assignable_at, silence};
use super::msg::{CrewState, Deed, Refusal, Step};
use super::popups::rule_in_short;
use super::screens::kinds::names_of;
use super::screens::role_needed;
use super::text::{Value, Word, Words};
use super::view::{kilometres, money};
use pult_app::{Because, Error, Forbidden, NotAllowed, Unwritten};
use pult_domain::{
    Actor, Duty, Event, EventKind, Locale, Meters, Origin, Phase, Seconds, Timestamp, Wrong,
};

/// Whoever puts what the office shows into words.
#[derive(Clone, Copy)]
pub struct Speaker<'a> {
    /// The words.
    pub words: &'a Words,
    /// The office.
    pub board: &'a Board,
    /// The office's time.
    pub now: Timestamp,
    /// Crews are looked for without a person.
    pub engine: bool,
}

/// How an order that was not driven ended: as it is said alone, and with its reason.
const CANCELLED: [Word; 2] = [
    Word("event-order-cancelled"),
    Word("event-order-cancelled-for"),
];
const FAILED: [Word; 2] = [Word("event-order-failed"), Word("event-order-failed-for")];

/// An arrival that is not told so long after it was expected is overdue.
const PAST: Seconds = Seconds(30);

impl Speaker<'_> {
    /// A time of day, with the date when it is not today's.
    pub fn clock(&self, at: Timestamp) -> String {
        let today = self.board.time.format(self.now, "%d.%m");
        let day = self.board.time.format(at, "%d.%m");
        let clock = self.board.time.format(at, "%H:%M");
        if day == today {
            clock
        } else {
            format!("{day} {clock}")
        }
    }

    /// The day of the week, shortly.
    pub fn weekday(&self, at: Timestamp) -> String {
        let day = match self.board.time.format(at, "%u").as_str() {
            "1" => Word("weekday-1"),
            "2" => Word("weekday-2"),
            "3" => Word("weekday-3"),
            "4" => Word("weekday-4"),
            "5" => Word("weekday-5"),
            "6" => Word("weekday-6"),
            _ => Word("weekday-7"),
        };
        self.words.say(day)
    }

    /// When an order is taken up: the time of day, with its day where that is not the day of `due`.
    pub fn taken_up(&self, at: Timestamp, due: Option<Timestamp>) -> String {
        let date = |at| self.board.time.format(at, "%Y-%m-%d");
        match due.is_some_and(|due| date(due) == date(at)) {
            true => self.board.time.format(at, "%H:%M"),
            false => self.day_or_clock(at),
        }
    }

    /// A time of day; of another day of this week the day before it, of a later one the date; of the last
    /// hours the time alone.
    pub fn day_or_clock(&self, at: Timestamp) -> String {
        let date = |at| self.board.time.format(at, "%Y-%m-%d");
        let clock = self.board.time.format(at, "%-H:%M");
        if date(at) == date(self.now) {
            return self.board.time.format(at, "%H:%M");
        }
        match (at - self.now).0 {
            // Last evening is not another day to whoever works at night.
            -21_600..0 => self.board.time.format(at, "%H:%M"),
            0..518_400 => format!("{} {clock}", self.weekday(at)),
            _ if self.board.time.format(at, "%Y") == self.board.time.format(self.now, "%Y") => {
                self.board.time.format(at, "%d.%m %H:%M")
            }
            _ => self.board.time.format(at, "%d.%m.%y"),
        }
    }

    /// A moment with its day in words: `сегодня 18:30`, `пн 30 ноября 7:30`; a year that is not this one is
    /// told.
    pub fn day_in_words(&self, at: Timestamp) -> String {
        let time = &self.board.time;
        let clock = time.format(at, "%-H:%M");
        let date = |at| time.format(at, "%Y-%m-%d");
        let tomorrow = day_of(self.now, time).map(|(_, next)| next);
        if date(at) == date(self.now) {
            return self
                .words
                .with(Word("day-today"), &[("at", Value::from(clock))]);
        }
        if tomorrow.is_some_and(|next| date(at) == date(next)) {
            return self
                .words
                .with(Word("day-tomorrow"), &[("at", Value::from(clock))]);
        }
        let month = match time.format(at, "%m").as_str() {
            "01" => Word("month-1"),
            "02" => Word("month-2"),
            "03" => Word("month-3"),
            "04" => Word("month-4"),
            "05" => Word("month-5"),
            "06" => Word("month-6"),
            "07" => Word("month-7"),
            "08" => Word("month-8"),
            "09" => Word("month-9"),
            "10" => Word("month-10"),
            "11" => Word("month-11"),
            _ => Word("month-12"),
        };
        let year = time.format(at, "%Y");
        let values = [
            ("weekday", Value::from(self.weekday(at))),
            ("day", Value::from(time.format(at, "%-d"))),
            ("month", Value::from(self.words.say(month))),
            ("at", Value::from(clock)),
            ("year", Value::from(year.as_str())),
        ];
        match year == time.format(self.now, "%Y") {
            true => self.words.with(Word("day-of-year"), &values),
            false => self.words.with(Word("day-of-other-year"), &values),
        }
    }

    /// When the crew reaches the next stop; of a crew that nobody knows to be anywhere, nobody knows when.
    fn eta(&self, row: &OrderRow) -> Option<Timestamp> {
        let crew = row.crew.and_then(|crew| self.board.crews.get(&crew));
        let is_lost = crew.is_some_and(|crew| crew.position.is_none() && crew.told.is_none());
        row.eta.filter(|_| !is_lost)
    }

    /// When the crew is there, or since when it waits; what it does with the client aboard.
    pub fn arrival(&self, row: &OrderRow) -> String {
        let (Phase::EnRoute { stop }, Some(eta)) = (row.phase, self.eta(row)) else {
            return self.order_state(row);
        };
        // An arrival that should have been told by now is no promise any more.
        let word = match (stop, eta + PAST < self.now) {
            (0, false) => Word("card-eta"),
            (0, true) => Word("card-eta-past"),
            (_, false) => Word("card-ride"),
            (_, true) => Word("card-ride-past"),
        };
        let values = [
            ("at", Value::from(self.clock(eta))),
            ("span", Value::from(self.span(eta - self.now))),
        ];
        self.words.with(word, &values)
    }

    /// What a crew is doing that keeps it from orders, in a word or two.
    pub fn crew_in_short(&self, crew: &CrewRow) -> String {
        if let Some((_, order)) = crew.swap {
            let values = [("order", Value::from(order.to_string()))];
            return self.words.with(Word("crew-swap-asked"), &values);
        }
        match (crew.offer, crew.duty) {
            (Some((order, _)), _) => {
                let values = [("order", Value::from(order.to_string()))];
                self.words.with(Word("crew-asked"), &values)
            }
            (None, Duty::Break) => {
                let since = crew.break_since.unwrap_or(self.now);
                let values = [("age", Value::from(self.span(self.now - since)))];
                self.words.with(Word("crew-break-short"), &values)
            }
            (None, Duty::Off) => self.words.say(Word("crew-off")),
            (None, Duty::Free) => self.words.say(Word("crew-free")),
            (None, Duty::Busy) => self.words.say(Word("crew-busy")),
        }
    }

    /// Where a free crew is advised to stand, and what comes of it.
    pub fn advice(&self, stand: &str, gain: Seconds) -> String {
        let values = [
            ("stand", Value::from(stand.to_owned())),
            ("minutes", Value::from((gain.0.max(0) + 30) / 60)),
        ];
        self.words.with(Word("crew-advised"), &values)
    }

    /// Minutes, or hours and minutes.
    pub fn span(&self, span: Seconds) -> String {
        let minutes = (span.0.max(0) + 30) / 60;
        if minutes < 120 {
            return self
                .words
                .with(Word("minutes"), &[("n", Value::from(minutes))]);
        }
        if minutes >= 48 * 60 {
            let values = [
                ("d", Value::from(minutes / (24 * 60))),
                ("h", Value::from(minutes / 60 % 24)),
            ];
            return self.words.with(Word("days"), &values);
        }
        let values = [
            ("h", Value::from(minutes / 60)),
            ("m", Value::from(minutes % 60)),
        ];
        self.words.with(Word("hours"), &values)
    }

    /// How long a trip is, and how long it takes.
    pub fn trip(&self, (length, time): (Meters, Seconds)) -> String {
        let values = [
            ("km", Value::from(kilometres(self.words, length))),
            ("span", Value::from(self.span(time.max(Seconds(60))))),
        ];
        self.words.with(Word("trip-length"), &values)
    }

    /// Minutes and seconds that are left.
    pub fn left(&self, until: Timestamp) -> String {
        let left = (until - self.now).0.max(0);
        format!("{}:{:02}", left / 60, left % 60)
    }

    /// Where an order stands, in a few words.
    pub fn order_state(&self, row: &OrderRow) -> String {
        let crew = row
            .crew
            .map_or_else(String::new, |crew| self.board.call_sign(crew));
        let with_crew = |word| {
            self.words
                .with(word, &[("crew", Value::from(crew.as_str()))])
        };
        match row.phase {
            Phase::Waiting => self.waiting(row),
            Phase::OnHold => self.words.say(Word("state-on-hold")),
            Phase::Offered => match row.expires_at {
                Some(until) => {
                    let values = [
                        ("crew", Value::from(crew)),
                        ("left", Value::from(self.left(until))),
                    ];
                    self.words.with(Word("state-offered"), &values)
                }
                None => with_crew(Word("state-offered-open")),
            },
            Phase::Queued | Phase::EnRoute { .. } | Phase::AtStop { .. } => self.carried(row, crew),
            Phase::Completed => with_crew(Word("state-completed")),
            Phase::Cancelled => self.over(CANCELLED, &row.reason),
            Phase::Failed => self.over(FAILED, &row.reason),
        }
    }

    /// How an order ended before it was driven: with its reason, where one was given.
    pub fn over(&self, [alone, with_reason]: [Word; 2], reason: &str) -> String {
        let reason = match reason {
            "" => return self.words.say(alone),
            NO_SHOW => self.words.say(Word("reason-no-show")),
            told => told.to_owned(),
        };
        let values = [("reason", Value::from(reason))];
        self.words.with(with_reason, &values)
    }

    fn waiting(&self, row: &OrderRow) -> String {
        if let Some(at) = assignable_at(row.due_at, self.board, self.now) {
            return self.words.with(
                Word("state-later"),
                &[("at", Value::from(self.taken_up(at, row.due_at)))],
            );
        }
        if row.n_refusals > 0 {
            let n = i64::try_from(row.n_refusals).unwrap_or(i64::MAX);
            return self
                .words
                .with(Word("state-nobody"), &[("n", Value::from(n))]);
        }
        self.words
            .say(match Group::of(row, self.board, self.engine, self.now) {
                Group::Offered => Word("state-searching"),
                Group::ToAssign => Word("state-to-assign"),
                _ => Word("state-no-crew"),
            })
    }

    fn carried(&self, row: &OrderRow, crew: String) -> String {
        let crew_value = ("crew", Value::from(crew));
        // Of a crew that still serves another order, that order tells its silence.
        let silence = row
            .crew
            .filter(|_| row.phase != Phase::Queued)
            .and_then(|crew| silence(crew, self.board, self.now));
        if let Some(age) = silence {
            let values = [crew_value, ("age", Value::from(self.span(age)))];
            return self.words.with(Word("state-silent"), &values);
        }
        match (row.phase, self.eta(row), row.arrived_at()) {
            (Phase::EnRoute { .. }, Some(eta), _) if eta + PAST < self.now => {
                let values = [crew_value, ("at", Value::from(self.clock(eta)))];
                self.words.with(Word("state-overdue"), &values)
            }
            (Phase::EnRoute { .. }, Some(eta), _) => {
                let values = [crew_value, ("span", Value::from(self.span(eta - self.now)))];
                self.words.with(Word("state-on-way"), &values)
            }
            (Phase::AtStop { stop: 0 }, _, Some(since)) => {
                let values = [
                    crew_value,
                    ("span", Value::from(self.span(self.now - since))),
                ];
                self.words.with(Word("state-waits"), &values)
            }
            (Phase::Queued, ..) => self.words.with(Word("state-queued"), &[crew_value]),
            (Phase::EnRoute { stop: 0 }, ..) => {
                self.words.with(Word("state-en-route"), &[crew_value])
            }
            (Phase::AtStop { stop: 0 }, ..) => {
                self.words.with(Word("state-at-place"), &[crew_value])
            }
            (Phase::EnRoute { .. }, ..) => self.words.with(Word("state-carrying"), &[crew_value]),
            _ => self.words.with(Word("state-at-stop"), &[crew_value]),
        }
    }

    /// What a crew is doing: a sign that is told apart without colour, and words.
    pub fn crew_state(&self, crew: &CrewRow) -> (char, String) {
        if let Some((order, until)) = crew.offer {
            let values = [
                ("order", Value::from(order.to_string())),
                (
                    "left",
                    Value::from(until.map_or_else(String::new, |until| self.left(until))),
                ),
            ];
            return ('◐', self.words.with(Word("crew-offered"), &values));
        }
        match crew.duty {
            Duty::Free => ('●', self.words.say(Word("crew-free"))),
            Duty::Busy => ('■', self.busy(crew)),
            Duty::Break => {
                let since = crew.break_since.unwrap_or(self.now);
                let values = [("age", Value::from(self.span(self.now - since)))];
                ('◌', self.words.with(Word("crew-break"), &values))
            }
            Duty::Off => ('○', self.words.say(Word("crew-off"))),
        }
    }

    fn busy(&self, crew: &CrewRow) -> String {
        let Some(order) = crew.orders.first() else {
            return self.words.say(Word("crew-busy"));
        };
        let order_value = ("order", Value::from(order.to_string()));
        let said = self.words.with(Word("crew-on-order"), &[order_value]);
        match self.board.orders.get(order) {
            Some(row) if matches!(row.phase, Phase::EnRoute { .. }) => match row.eta {
                Some(eta) => format!("{said} {}", self.span(eta - self.now)),
                None => said,
            },
            _ => said,
        }
    }

    /// How old a crew's position is, shortly; empty when it never spoke.
    pub fn position_age(&self, crew: &CrewRow) -> String {
        match crew.position_age(self.now) {
            None => String::new(),
            Some(age) if age < Seconds(60) => self.words.say(Word("age-now")),
            Some(age) => self.span(age),
        }
    }

    /// What happened, in a few words, without its time.
    pub fn event(&self, event: &Event) -> String {
        let crew = event
            .crew
            .map_or_else(String::new, |crew| self.board.call_sign(crew));
        let reason = event.payload.get("reason").map_or("", String::as_str);
        if let Some(reason) = event.payload.get("blacklisted") {
            let values = [("reason", Value::from(reason.as_str()))];
            return self.words.with(Word("event-order-forced-in"), &values);
        }
        for (name, word) in [
            ("handover", Word("event-handover")),
            ("crew_says", Word("event-crew-says")),
        ] {
            if let Some(text) = event.payload.get(name) {
                return self
                    .words
                    .with(word, &[("text", Value::from(text.as_str()))]);
            }
        }
        let edits = match event.kind {
            EventKind::OrderUpdated => self.edits(&event.payload),
            _ => None,
        };
        if let Some(what) = edits {
            let values = [("what", Value::from(what))];
            return self.words.with(Word("event-order-edited"), &values);
        }
        match event.kind {
            EventKind::OrderCancelled => self.over(CANCELLED, reason),
            EventKind::OrderFailed => self.over(FAILED, reason),
            kind => {
                let values = [("crew", Value::from(crew)), ("reason", Value::from(reason))];
                self.words.with(event_word(kind), &values)
            }
        }
    }

    /// Who did it.
    pub fn actor(&self, event: &Event) -> String {
        match event.actor {
            Actor::System => self.words.say(Word("actor-system")),
            Actor::Engine => self.words.say(Word("actor-engine")),
            Actor::Console => self.words.say(Word("actor-console")),
            Actor::Operator(id) => match self.board.operator(id) {
                Some(name) => name.to_owned(),
                None => self.words.say(Word("actor-operator")),
            },
            Actor::Key(_) | Actor::Signature => door(event.origin).to_owned(),
            Actor::Customer => self.words.say(Word("actor-customer")),
            Actor::Crew(id) => {
                let crew = self.board.call_sign(id);
                self.words
                    .with(Word("actor-crew"), &[("crew", Value::from(crew))])
            }
        }
    }

    /// What was done.
    pub fn deed(&self, deed: &Deed) -> String {
        let call_sign = |crew: &pult_domain::CrewId| Value::from(self.board.call_sign(*crew));
        let order = |id: &pult_domain::OrderId| ("order", Value::from(id.to_string()));
        let named = |word: Word, name: &str| self.words.with(word, &[("name", Value::from(name))]);
        match deed {
            Deed::Created(id, None) => self.words.with(Word("done-created"), &[order(id)]),
            Deed::Created(id, Some(at)) => {
                let at = ("at", Value::from(self.day_in_words(*at)));
                self.words.with(Word("done-created-for"), &[order(id), at])
            }
            Deed::Offered(id, crew) => self.words.with(
                Word("done-offered"),
                &[order(id), ("crew", call_sign(crew))],
            ),
            Deed::Assigned(id, crew) => self.words.with(
                Word("done-assigned"),
                &[order(id), ("crew", call_sign(crew))],
            ),
            Deed::Unassigned(id) => self.words.with(Word("done-unassigned"), &[order(id)]),
            Deed::Cancelled(id) => self.words.with(Word("done-cancelled"), &[order(id)]),
            Deed::Suspended(id) => self.words.with(Word("done-suspended"), &[order(id)]),
            Deed::Edited(id) => self.words.with(Word("done-edited"), &[order(id)]),
            Deed::NoShow(id) => self.words.with(Word("done-no-show"), &[order(id)]),
            Deed::GivenUp(id) => self.words.with(Word("done-given-up"), &[order(id)]),
            Deed::TakenBack(id) => self.words.with(Word("done-taken-back"), &[order(id)]),
            Deed::Resumed(id) => self.words.with(Word("done-resumed"), &[order(id)]),
            Deed::CheckedIn(crew, place) => {
                let values = [
                    ("crew", Value::from(self.board.call_sign(*crew))),
                    ("place", Value::from(place.clone())),
                ];
                self.words.with(Word("checked-in"), &values)
            }
            Deed::Stepped(id, step) => {
                let crew = self.board.orders.get(id).and_then(|row| row.crew);
                let crew = crew.map_or_else(String::new, |crew| self.board.call_sign(crew));
                let values = [order(id), ("crew", Value::from(crew))];
                self.words.with(stepped_word(*step), &values)
            }
            Deed::CrewSet(crew, state) => {
                let values = [
                    ("crew", call_sign(crew)),
                    (
                        "state",
                        Value::from(self.words.say(crew_state_word(*state))),
                    ),
                ];
                self.words.with(Word("done-crew"), &values)
            }
            Deed::Blocked(name) => named(Word("done-blocked"), name),
            Deed::Repeats(_, when) => {
                let values = [("when", Value::from(when.as_str()))];
                self.words.with(Word("done-repeats"), &values)
            }
            Deed::RepeatsNoMore(_) => self.words.say(Word("done-repeats-no-more")),
            Deed::ZoneDrawn(name) | Deed::PlaceNamed(name) => named(Word("done-drawn"), name),
            Deed::ZoneRemoved(name) => named(Word("done-zone-removed"), name),
            Deed::PutBack(name) => named(Word("done-put-back"), name),
            Deed::Copied => self.words.say(Word("done-copied")),
        }
    }

    /// Why a wish was refused, and by what it was overtaken.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        if let Error::InvalidState {
            status: "started",
            command: "unassign",
            ..
        } = refusal.error
        {
            return self.words.say(Word("refused-aboard"));
        }
        let why = self.error(&refusal.error);
        let overtaken =
            matches!(&refusal.error, Error::InvalidState { what, .. } if what.kind == "order");
        match refusal.last.as_ref().filter(|_| overtaken) {
            Some(event) => {
                let at = self.board.time.format(event.at, "%H:%M:%S");
                let what = match &refusal.error {
                    Error::InvalidState { what, .. } => self.thing(what.kind, &what.id),
                    _ => String::new(),
                };
                let values = [
                    ("what", Value::from(what)),
                    ("event", Value::from(self.event(event).trim().to_owned())),
                    ("at", Value::from(at)),
                    ("actor", Value::from(self.actor(event))),
                ];
                self.words.with(Word("refused-overtaken"), &values)
            }
            None => why,
        }
    }

    /// Why something was refused.
    pub fn error(&self, error: &Error) -> String {
        match error {
            Error::NotFound { kind: "shift", .. } => self.words.say(Word("refused-no-shift")),
            Error::NotFound { kind, id } => {
                let values = [("what", Value::from(self.thing(kind, id)))];
                self.words.with(Word("refused-not-found"), &values)
            }
            Error::Invalid { field, wrong } => {
                // A screen names its fields by their words, the office by its own names.
                let of_office = names_of(field).iter().find_map(|it| self.words.known(it));
                let wrong = self.wrong(wrong);
                match self.words.known(field).or(of_office) {
                    Some(name) => format!("{name}: {wrong}"),
                    None if is_programs_own(field) => wrong,
                    None => format!("{field}: {wrong}"),
                }
            }
            Error::InvalidState { what, status, .. } => {
                format!(
                    "{}: {}",
                    self.thing(what.kind, &what.id),
                    self.status(status)
                )
            }
            Error::Refused(because) => self.because(because),
            Error::Duplicate(id) => self.words.with(
                Word("refused-duplicate"),
                &[("order", Value::from(id.to_string()))],
            ),
            // That a senior may is only half of it.
            Error::Forbidden(Forbidden {
                why: why @ (NotAllowed::MoreThanAccountHolds | NotAllowed::MoreThanDeskHolds),
                ..
            }) => match self.words.lang() {
                Locale::Ru => why.russian().to_owned(),
                Locale::En => why.to_string(),
            },
            Error::Forbidden(Forbidden {
                needs: Some(role), ..
            }) => self.words.say(role_needed(*role)),
            Error::Forbidden(_) | Error::Banned | Error::Unauthenticated => {
                self.words.say(Word("refused-forbidden"))
            }
            Error::TooMany => self.words.say(Word("refused-too-many")),
            Error::Unavailable(what) => self
                .words
                .with(Word("refused-unavailable"), &[("what", Value::from(*what))]),
            Error::NotWritten(Unwritten::DiskFull) => self.words.say(Word("refused-disk-full")),
            Error::NotWritten(Unwritten::DiskFails) => self.words.say(Word("refused-disk-fails")),
            Error::Internal => self.words.say(Word("refused-internal")),
        }
    }

    /// What is wrong with a value.
    fn wrong(&self, wrong: &Wrong) -> String {
        match (wrong, self.words.lang()) {
            (Wrong::Word(name), _) => self.words.say(Word(name)),
            (_, Locale::Ru) => wrong.russian(),
            (_, Locale::En) => wrong.to_string(),
        }
    }

    /// Why a rule beside the order's state says no.
    fn because(&self, because: &Because) -> String {
        let order = |id: &pult_domain::OrderId| ("order", Value::from(id.to_string()));
        let crew = |id: pult_domain::CrewId| ("crew", Value::from(self.board.call_sign(id)));
        match because {
            Because::ClientBlocked { reason, .. } => self.words.with(
                Word("refused-blocked"),
                &[("reason", Value::from(reason.as_str()))],
            ),
            Because::OverLimit { left, .. } => self.words.with(
                Word("refused-over-limit"),
                &[("sum", Value::from(money(self.words, *left)))],
            ),
            Because::CrewUnfit { crew: id, why } => self.words.with(
                Word("refused-unfit"),
                &[
                    crew(*id),
                    (
                        "rule",
                        Value::from(self.words.say(rule_in_short(why.as_str()))),
                    ),
                ],
            ),
            Because::HeldBy {
                order: id,
                crew: Some(held),
            } => self
                .words
                .with(Word("refused-held"), &[order(id), crew(*held)]),
            Because::HeldBy {
                order: id,
                crew: None,
            } => self.words.with(Word("refused-free"), &[order(id)]),
            Because::PriceChanged { old, new } => self.words.with(
                Word("refused-price"),
                &[
                    ("old", Value::from(money(self.words, *old))),
                    ("new", Value::from(money(self.words, *new))),
                ],
            ),
            Because::BelowTariff { agreed, tariff } => self.words.with(
                Word("refused-below-tariff"),
                &[
                    ("agreed", Value::from(money(self.words, *agreed))),
                    ("tariff", Value::from(money(self.words, *tariff))),
                ],
            ),
            Because::ChangedSince { order: id, event } => {
                let what = self.event(event).trim().to_owned();
                let values = [
                    order(id),
                    ("what", Value::from(what)),
                    ("actor", Value::from(self.actor(event))),
                ];
                self.words.with(Word("refused-changed-since"), &values)
            }
            Because::EditedMeanwhile(id) => self
                .words
                .with(Word("refused-edited-meanwhile"), &[order(id)]),
            Because::TakenBack => self.words.say(Word("refused-taken-back")),
            Because::TooLate => self.words.say(Word("refused-too-late")),
            Because::NotYours => self.words.say(Word("refused-not-yours")),
            Because::OtherOrigin(id) => self.words.with(Word("refused-other-origin"), &[order(id)]),
            Because::UnderWay(id) => self.words.with(Word("refused-under-way"), &[order(id)]),
        }
    }

    /// `order 2342` → заказ 2342; a crew by its call sign.
    fn thing(&self, kind: &str, id: &str) -> String {
        let crew = |id: &str| {
            let id = id.parse().ok().map(pult_domain::CrewId);
            id.map(|id| self.board.call_sign(id))
        };
        let (word, id) = match kind {
            "order" => (Word("thing-order"), id.to_owned()),
            "crew" => (
                Word("thing-crew"),
                crew(id).unwrap_or_else(|| id.to_owned()),
            ),
            "assignment" => (Word("thing-assignment"), id.to_owned()),
            "driver" => (Word("thing-driver"), id.to_owned()),
            "stop" => (Word("thing-stop"), id.to_owned()),
            "client" => (Word("thing-client"), id.to_owned()),
            "tariff" => (Word("thing-tariff"), id.to_owned()),
            "vehicle" => (Word("thing-vehicle"), id.to_owned()),
            "zone" => (Word("thing-zone"), id.to_owned()),
            "service" => (Word("thing-service"), id.to_owned()),
            "discount" => (Word("thing-discount"), id.to_owned()),
            "crew_group" => (Word("thing-group"), id.to_owned()),
            "company" => (Word("thing-company"), id.to_owned()),
            "message" => (Word("thing-message"), id.to_owned()),
            "operator" => (Word("thing-operator"), id.to_owned()),
            "entry" => (Word("thing-entry"), id.to_owned()),
            "cash_rule" => (Word("thing-cash-rule"), id.to_owned()),
            "call" => (Word("thing-call"), id.to_owned()),
            "desk" => (Word("thing-desk"), id.to_owned()),
            "shift" => (Word("thing-shift"), id.to_owned()),
            "swap" => (Word("thing-swap"), id.to_owned()),
            "standing order" => (Word("thing-standing"), id.to_owned()),
            "key" => (Word("thing-key"), id.to_owned()),
            "place" => (Word("thing-place"), id.to_owned()),
            "crew group" => (Word("thing-group"), id.to_owned()),
            "discount card" => (Word("thing-card"), id.to_owned()),
            "device" => (Word("thing-device"), id.to_owned()),
            _ => (Word("thing-record"), id.to_owned()),
        };
        self.words.with(word, &[("id", Value::from(id))])
    }

    pub(crate) fn status(&self, status: &'static str) -> String {
        let word = match status {
            "pending" => Word("status-pending"),
            "suspended" => Word("status-suspended"),
            "assigned" => Word("status-assigned"),
            "started" => Word("status-started"),
            "completed" => Word("status-completed"),
            "cancelled" => Word("status-cancelled"),
            "failed" => Word("status-failed"),
            "offered" | "being offered" => Word("status-offered"),
            "expired" => Word("status-expired"),
            "declined" => Word("status-declined"),
            "withdrawn" => Word("status-withdrawn"),
            "elsewhere" => Word("status-elsewhere"),
            "off line" => Word("status-off-line"),
            "on a break" => Word("status-on-break"),
            "being asked" => Word("status-being-asked"),
            "locked" => Word("status-locked"),
            "dismissed" => Word("status-dismissed"),
            "closed" => Word("status-closed"),
            "the last administrator" => Word("status-last-administrator"),
            "in use" => Word("status-in-use"),
            "sent" => Word("status-sent"),
            "reversed" => Word("status-reversed"),
            "a reversal" => Word("status-a-reversal"),
            "of a bill" => Word("status-of-a-bill"),
            "off shift" => Word("status-off-shift"),
            "for the same crews" => Word("status-for-the-same-crews"),
            unknown => return unknown.to_owned(),
        };
        self.words.say(word)
    }
}

/// Whether a field has a name that only the program knows: one word of a record, and no file or setting.
fn is_programs_own(field: &str) -> bool {
    field
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn stepped_word(step: Step) -> Word {
    match step {
        Step::Accept(..) => Word("done-accepted"),
        Step::SetOut => Word("done-set-out"),
        Step::Arrive(_) => Word("done-arrived"),
        Step::Leave(_) => Word("done-left"),
        Step::Skip(_) => Word("done-skipped"),
        Step::Complete(_) => Word("done-completed"),
    }
}

/// A state a person sets a crew to.
pub fn crew_state_word(state: CrewState) -> Word {
    match state {
        CrewState::OnLine => Word("crew-set-on-line"),
        CrewState::Break => Word("crew-set-break"),
        CrewState::OffLine => Word("crew-set-off-line"),
    }
}

/// What a dialect is called.
pub fn door(origin: Origin) -> &'static str {
    match origin {
        Origin::Console | Origin::Engine => "API",
        Origin::TaxiMaster => "Taxi-Master",
        Origin::Taxomet => "Taxomet",
        Origin::Yandex => "Yandex",
        Origin::Navixy => "Navixy",
        Origin::TheTrack => "TheTrack",
        Origin::Website => "Website",
    }
}

fn event_word(kind: EventKind) -> Word {
    match kind {
        EventKind::OrderCreated => Word("event-order-created"),
        EventKind::OrderUpdated => Word("event-order-updated"),
        EventKind::OrderSuspended => Word("event-order-suspended"),
        EventKind::OrderResumed => Word("event-order-resumed"),
        EventKind::OrderAssigned => Word("event-order-assigned"),
        EventKind::OrderUnassigned => Word("event-order-unassigned"),
        EventKind::OrderStarted => Word("event-order-started"),
        EventKind::OrderCompleted => Word("event-order-completed"),
        EventKind::OrderCancelled => Word("event-order-cancelled"),
        EventKind::OrderFailed => Word("event-order-failed"),
        EventKind::OrderArchived => Word("event-order-archived"),
        EventKind::OrderReinstated => Word("event-order-reinstated"),
        EventKind::StopArrived(_) => Word("event-stop-arrived"),
        EventKind::StopLeft(_) => Word("event-stop-left"),
        EventKind::StopReopened(_) => Word("event-stop-reopened"),
        EventKind::StopMissed(_) => Word("event-stop-missed"),
        EventKind::AssignmentOffered => Word("event-offered"),
        EventKind::AssignmentAccepted => Word("event-accepted"),
        EventKind::AssignmentForced => Word("event-forced"),
        EventKind::AssignmentDeclined => Word("event-declined"),
        EventKind::AssignmentExpired => Word("event-expired"),
        EventKind::AssignmentWithdrawn => Word("event-withdrawn"),
        EventKind::AssignmentCancelled => Word("event-assignment-cancelled"),
        EventKind::AssignmentCompleted => Word("event-assignment-completed"),
        EventKind::ShiftOpened => Word("event-shift-opened"),
        EventKind::ShiftClosed => Word("event-shift-closed"),
        EventKind::BreakStarted => Word("event-break-started"),
        EventKind::BreakEnded => Word("event-break-ended"),
        EventKind::CrewCheckedIn => Word("event-checked-in"),
        EventKind::CrewChanged => Word("event-crew-changed"),
        EventKind::DriverRated => Word("event-driver-rated"),
        EventKind::LedgerPosted => Word("event-ledger-posted"),
        EventKind::OfficeChanged => Word("event-office-changed"),
        EventKind::MessageQueued => Word("event-message-queued"),
        EventKind::Noted => Word("event-noted"),
    }
}
