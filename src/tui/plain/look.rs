//! What the desk has under a name, told in lines: the palette of the plain console.

use std::io;

use super::Plain;
use crate::Leave;
use crate::app::screen_of;
use crate::board::{CrewRow, OrderRow};
use crate::form::day_of;
use crate::group::assignable_at;
use crate::keys::{Action, keys_of};
use crate::msg::{Command, Msg};
use crate::omnibox;
use crate::popups::stop_reason;
use crate::screens::{self, Answer, ListScreen, Outcome, Screen, Wish, sheets};
use crate::text::Word;
use crate::view::{caller_number, stand_lines};
use crate::work;
use pult_app::report::{Cell, Period, Sheet};
use pult_app::{Day, ZoneQueue};
use pult_domain::{Duty, Locale};

/// A list is told so many lines long.
const MOST: usize = 50;

impl Plain {
    /// `NAME`, or `NAME/TEXT`: tells what the desk has under a name; without one, all names.
    pub(super) async fn look(&mut self, named: &str) -> io::Result<()> {
        let (name, text) = named.split_once('/').unwrap_or((named, ""));
        if name.trim().is_empty() {
            return self.help();
        }
        let names = omnibox::named(&self.words, &self.keymap);
        let Some(action) = omnibox::alike(&names, name).first().copied() else {
            return self.say(&self.words.say(Word("plain-nothing")));
        };
        self.run(action, text.trim()).await
    }

    async fn run(&mut self, action: Action, text: &str) -> io::Result<()> {
        match screen_of(action) {
            Some(Screen::List(list)) => return self.records(*list, text).await,
            Some(Screen::Report(_)) => return self.report(text).await,
            Some(Screen::Talk(_)) => return self.say_at_desks(text),
            Some(Screen::Handover(_)) => return self.hand_over(text).await,
            Some(Screen::Notice(_)) | None => {}
        }
        match action {
            Action::OrdersPane | Action::Open | Action::Find => self.list(),
            Action::CrewsPane | Action::CrewCard => self.say_all(self.crews()),
            Action::StandsPane => self.wish(Command::LoadStands).await,
            Action::PreOrders => self.orders_that(Plain::is_later),
            Action::Routes => self.orders_that(|_, row| row.is_route()),
            Action::History => self.today().await,
            Action::NewOrder => self.new_order(text).await,
            Action::Quote => self.quote(text).await,
            Action::TakeCall => self.take_call().await,
            Action::Palette | Action::Help => self.help(),
            Action::Language => self.turn_language(),
            Action::Leave => {
                self.is_over = Some(Leave::Asked);
                Ok(())
            }
            Action::MapPane | Action::Follow | Action::Left | Action::Right => {
                self.say(&self.words.say(Word("plain-map")))
            }
            _ => self.say(&self.words.say(Word("plain-not-here"))),
        }
    }

    /// The commands, then every name.
    pub(super) fn help(&self) -> io::Result<()> {
        for word in [
            Word("plain-help"),
            Word("plain-new"),
            Word("plain-quote"),
            Word("plain-names"),
        ] {
            self.say(&self.words.say(word))?;
        }
        for (binding, chords) in self.keymap.rows() {
            let name = self.words.say(binding.word);
            self.say(format!("{name} {}", keys_of(chords)).trim_end())?;
        }
        Ok(())
    }

    /// The records of a kind that fit a text; a single one whole.
    async fn records(&mut self, mut list: ListScreen, text: &str) -> io::Result<()> {
        if let Outcome::Ask(wishes) = list.load(&self.around()) {
            for wish in wishes {
                let answer = self.answer(wish).await?;
                list.take(answer, &self.around());
            }
        }
        self.say_all(list.lines(text, MOST, &self.around()))?;
        if list.takes_changes() {
            self.say(&self.words.say(Word("plain-records")))?;
        }
        Ok(())
    }

    /// What became of a screen's wish; a refusal is said.
    async fn answer(&self, wish: Wish) -> io::Result<Answer> {
        let answer = screens::fulfil(&self.dispatch, &self.dispatch.seat(), wish).await;
        if let Answer::Refused(error) = &answer {
            self.say(&self.speaker().error(error))?;
        }
        Ok(answer)
    }

    /// The figures of the shift, or of the days given.
    async fn report(&mut self, text: &str) -> io::Result<()> {
        let now = self.dispatch.now();
        let period = match text {
            "" => Some(Period::LastHours(12)),
            days => Period::parse(days, &self.board.time, now),
        };
        let Some(period) = period else {
            return self.say(&self.words.say(Word("wrong-dates")));
        };
        let span = period.span(&self.board.time, now);
        let Answer::Report(report) = self.answer(Wish::Report(span)).await? else {
            return Ok(());
        };
        let [drivers, office, _] = sheets(&report, &self.words, &self.board.time);
        for sheet in [office, drivers] {
            self.say_all(table_lines(&sheet))?;
        }
        Ok(())
    }

    /// The crews as the desk has them: those off line last.
    fn crews(&self) -> Vec<String> {
        let mut crews: Vec<&CrewRow> = self.board.crews.values().collect();
        crews.sort_by_key(|crew| (crew.duty == Duty::Off, crew.id));
        let line = |crew: &&CrewRow| {
            let speaker = self.speaker();
            let point = crew.position.map(|position| position.point);
            let zone = point.map_or("", |point| self.board.zone_of(point));
            let (_, state) = speaker.crew_state(crew);
            let parts = [state, zone.to_owned(), speaker.position_age(crew)];
            let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
            format!("{}: {}", crew.call_sign, parts.join(", "))
        };
        crews.iter().map(line).collect()
    }

    pub(super) fn stands(&self, queues: &[ZoneQueue]) -> io::Result<()> {
        for queue in queues {
            self.say_all(stand_lines(&self.speaker(), queue))?;
        }
        Ok(())
    }

    fn is_later(&self, row: &OrderRow) -> bool {
        assignable_at(row.due_at, &self.board, self.dispatch.now()).is_some()
    }

    /// The open orders that pass, with their stops where they have many.
    fn orders_that(&self, passes: fn(&Plain, &OrderRow) -> bool) -> io::Result<()> {
        let mut n = 0;
        for row in self.board.orders.values().filter(|row| passes(self, row)) {
            n += 1;
            self.say(&self.order(row))?;
            for (index, stop) in row.stops.iter().enumerate().filter(|_| row.is_route()) {
                let reason = stop_reason(&self.speaker(), row, stop);
                self.say(&format!("{}. {}: {reason}", index + 1, stop.named()))?;
            }
        }
        match n {
            0 => self.say(&self.words.say(Word("plain-nothing"))),
            _ => Ok(()),
        }
    }

    /// What happened today.
    pub(super) async fn today(&mut self) -> io::Result<()> {
        let now = self.dispatch.now();
        match day_of(now, &self.board.time) {
            Some((from, next)) => self.wish(Command::LoadDay(from, next)).await,
            None => Ok(()),
        }
    }

    pub(super) fn day(&self, day: &Day) -> io::Result<()> {
        let n_before = day.events.len().saturating_sub(MOST);
        if n_before > 0 {
            self.say(&self.more(n_before))?;
        }
        self.say_all(day.events[n_before..].iter().map(|event| self.event(event)))
    }

    fn more(&self, n: usize) -> String {
        screens::more(n, &self.words)
    }

    /// Takes the call that rings longest, and tells who calls.
    async fn take_call(&mut self) -> io::Result<()> {
        let Some(call) = self.calls.first().cloned() else {
            return self.say(&self.words.say(Word("no-calls")));
        };
        self.wish(Command::TakeCall(call.id)).await?;
        self.say(&caller_number(&call, &self.words))?;
        let Some(phone) = call.phone else {
            return Ok(());
        };
        let asked = Command::Caller(phone);
        if let Some(Msg::Caller(caller)) = work::perform(&self.dispatch, asked).await {
            let client = caller.client.iter().filter(|client| client.blocked);
            let blocked = client.map(|client| {
                format!(
                    "{} {}",
                    self.words.say(Word("plain-blocked")),
                    client.reason
                )
            });
            self.say_all(blocked)?;
            self.say_all(caller.client.iter().map(|client| client.name.clone()))?;
            self.say_all(caller.orders.iter().take(3).map(|row| self.order(row)))?;
        }
        self.say(&self.words.say(Word("plain-new")))
    }

    fn turn_language(&mut self) -> io::Result<()> {
        let lang = match self.words.lang() {
            Locale::Ru => Locale::En,
            Locale::En => Locale::Ru,
        };
        self.words.speak(lang);
        self.list()
    }
}

/// A table, a line a row: of two columns as name and value, else each value after its heading.
fn table_lines(sheet: &Sheet) -> Vec<String> {
    let text = |cell: &Cell| cell.text(sheet.comma);
    let line = |row: &Vec<Cell>| match row.as_slice() {
        [name, value] => format!("{}: {}", text(name), text(value)),
        cells => {
            let named = sheet.headings.iter().zip(cells);
            let named = named.map(|(heading, cell)| (heading, text(cell)));
            let told = named.filter(|(_, text)| !text.is_empty());
            let told: Vec<String> = told
                .map(|(heading, text)| format!("{heading} {text}"))
                .collect();
            told.join(", ")
        }
    };
    let head = format!(
        "{}: {}",
        sheet.name,
        sheet.headings.last().map_or("", String::as_str)
    );
    let head = if sheet.headings.len() == 2 {
        head
    } else {
        sheet.name.clone()
    };
    std::iter::once(head)
        .chain(sheet.rows.iter().map(line))
        .collect()
}
