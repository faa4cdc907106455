//! What comes from the office: rows, answers, refusals.

use super::App;
use crate::board::{Board, OrderCard};
use crate::form::{self, Form};
use crate::load::SHOWN_CLOSED;
use crate::map::Boundary;
use crate::msg::{CallerCard, Changes, Command, Deed, Done, Estimate, Msg};
use crate::others::call_taken;
use crate::popups::{Kind, Question, Yes, off_line_question};
use crate::screens::Screen;
use crate::text::{Value, Word};
use crate::undo::Undo;
use pult_app::{Because, Error};

impl App {
    pub(super) fn data(&mut self, msg: Msg) -> Vec<Command> {
        match msg {
            // The past does not change; the present is read anew afterwards.
            Msg::Board(_) | Msg::Changed(_) | Msg::Card(_) | Msg::Needs(_)
                if self.replay.is_some() => {}
            Msg::Board(board) => {
                let is_first = !self.loaded;
                let mut wishes = self.take_board(*board);
                let desk = form::Desk {
                    board: &self.board,
                    now: self.at.office,
                    pasted: false,
                };
                let begun = self.form.as_mut().filter(|_| is_first);
                let outcome = begun.map(|form| form.ask_again(desk));
                wishes.extend(outcome.map_or_else(Vec::new, |outcome| self.after_form(outcome)));
                return wishes;
            }
            Msg::Changed(changes) => return self.take_changes(changes),
            Msg::Card(card) => self.take_card(*card),
            Msg::Trip(order, through, length) => self.take_trip(order, &through, length),
            Msg::Calls(calls) => return self.take_calls(calls),
            Msg::Found(ask, rows) => return self.take_found(ask, rows),
            Msg::Needs(needs) => return self.take_needs(needs),
            Msg::Health(health) => self.health = health,
            Msg::ClockSet(jump) => self.clock_jump = jump,
            Msg::BadPositions(crew, n) => self.bad_positions = Some((crew, n)),
            Msg::Standing(list) => self.take_standing(list),
            Msg::Desks(desks) => self.take_desks(desks),
            Msg::Said(message) => self.take_said(&message),
            Msg::Told(word) => self.tell_said(self.words.say(word)),
            Msg::LeftOver(left) => self.screens.push(Screen::left_over(&left, &self.words)),
            Msg::CallTaken(taken) => self.inform(call_taken(&self.words, &taken)),
            Msg::Stands(queues) => self.stands.take(queues),
            Msg::Map(plan) => self.map.take_plan(plan),
            Msg::Way(way) => self.map.way = Some(*way),
            Msg::Here(point, found) => return self.order_here(point, found),
            Msg::Seen(order, seen) => self.take_seen(order, seen),
            Msg::Day(day) => self.take_day(*day),
            Msg::Why(order, answer) => self.take_why(order, answer),
            Msg::SwapAnswered(crew, accepts) => {
                let word = match accepts {
                    true => Word("swap-accepted"),
                    false => Word("swap-declined"),
                };
                let crew = Value::from(self.board.call_sign(crew));
                self.inform(self.words.with(word, &[("crew", crew)]));
            }
            Msg::DriverLogin(login) => self.open(Kind::Login(login)),
            Msg::Talk(talk) => self.open(Kind::Talk(talk)),
            Msg::Caller(caller) => {
                if self
                    .calls
                    .iter()
                    .any(|call| call.phone.as_ref() == Some(&caller.phone))
                {
                    self.callers
                        .insert(caller.phone.clone(), CallerCard::clone(&caller));
                }
                for form in &mut self.parked {
                    // A card that waits asks for nothing.
                    let _ = form.met(CallerCard::clone(&caller));
                }
                let Some(form) = &mut self.form else {
                    return Vec::new();
                };
                let outcome = form.met(*caller);
                let mut wishes = self.after_form(outcome);
                wishes.extend(self.release_keys());
                return wishes;
            }
            Msg::Suggestions(ask, found) => {
                let desk = form::Desk {
                    board: &self.board,
                    now: self.at.office,
                    pasted: false,
                };
                let mut wishes = Vec::new();
                if let Some(form) = &mut self.form {
                    let outcome = form.suggested(ask, found.clone(), desk);
                    wishes = self.after_form(outcome);
                }
                wishes.extend(self.take_addresses(ask, &found));
                return wishes;
            }
            Msg::Reaches(order, list) => self.take_reaches(order, list),
            Msg::Editable(order) => return self.edit_order(*order),
            Msg::Reread(order, who) => return self.take_reread(&order, &who),
            Msg::Billed(order, bill, sum) => self.take_bill(order, bill, sum),
            Msg::Clients(ask, clients) => return self.take_clients(ask, clients),
            Msg::Priced(ask, estimate) => {
                for form in self.form.iter_mut().chain(&mut self.parked) {
                    form.estimated(ask, Estimate::clone(&estimate));
                }
                self.lay_out_crews();
            }
            Msg::Screen(answer) => return self.take_answer(*answer),
            Msg::Carries(crew, orders) => {
                let question = Question {
                    title: Word("off-line-title"),
                    lines: vec![
                        off_line_question(&self.speaker(), crew, &orders),
                        self.words.say(Word("yes-no-keys")),
                    ],
                    yes: Yes::Wish(Box::new(Command::SendOffLine(crew))),
                    enter_is_yes: false,
                };
                self.open(Kind::Ask(question));
            }
            Msg::Done(done) => return self.take_done(done),
            Msg::Refused(refusal) => {
                self.undo.refused();
                let is_overtaken =
                    matches!(refusal.error, Error::Refused(Because::EditedMeanwhile(_)));
                let mut card = refusal.card.and_then(|serial| self.card_of(serial));
                if let Some(form) = &mut card {
                    form.overtaken = is_overtaken;
                }
                let reread = card.as_ref().and_then(|form| form.order_changed());
                let asked = card.and_then(Form::refused);
                if let Some(form) = &mut self.form {
                    form.give_caller_up();
                }
                let text = match refusal.error {
                    Error::NotWritten(_) if refusal.card.is_some() => {
                        let why = self.speaker().refusal(&refusal);
                        let kept = self.words.say(Word("refused-disk-card"));
                        format!("{why}. {kept}")
                    }
                    Error::Forbidden(_) if !self.settings.may_dispatch() => {
                        self.words.say(Word("only-looks"))
                    }
                    _ => self.speaker().refusal(&refusal),
                };
                self.refuse(text);
                let mut wishes = self.release_keys();
                wishes.extend(asked);
                wishes.extend(reread.map(|id| Command::Reread(id, String::new())));
                if self.archive.holds() {
                    wishes.extend(self.release_found());
                }
                return wishes;
            }
            Msg::Key(_) | Msg::Keys(_) | Msg::Paste(_) => {}
            Msg::Click(..) | Msg::Drag(..) | Msg::Release | Msg::Wheel(..) | Msg::Tick => {}
        }
        Vec::new()
    }

    fn take_board(&mut self, mut board: Board) -> Vec<Command> {
        self.reaches_may_change();
        let mut wishes = self.reread_other(&board);
        for id in self.closed.keys() {
            if let (Some(row), false) = (self.board.orders.get(id), board.orders.contains_key(id)) {
                board.orders.insert(*id, row.clone());
            }
        }
        for row in board.orders.values().filter(|row| !row.phase.is_open()) {
            let left = (row.status_at + SHOWN_CLOSED - self.at.office).0.max(0);
            let until = self.at.ms + 1_000 * left.unsigned_abs();
            self.closed.entry(row.id).or_insert(until);
        }
        for row in self.borrowed_rows() {
            board.orders.entry(row.id).or_insert(row);
        }
        wishes.extend(self.take_needs(board.needs.clone()));
        self.board = board;
        if !std::mem::replace(&mut self.loaded, true) {
            self.greet(self.settings.process.greeting.clone());
        }
        self.screens.iter_mut().for_each(Screen::books_changed);
        let books = self.books();
        if let Some(form) = &mut self.form {
            form.set_books(books);
        }
        self.filter_again();
        self.lay_out();
        if let Some(id) = self.resumed.take() {
            self.select_order(id);
        }
        self.select_awaited();
        wishes
    }

    fn take_changes(&mut self, changes: Changes) -> Vec<Command> {
        self.reaches_may_change();
        let selected = self.selected();
        let touched = changes.orders.iter().any(|row| Some(row.id) == selected);
        let mut wishes = self.reread_changed(&changes);
        for (id, is_open) in self.board.apply(changes) {
            if is_open {
                self.closed.remove(&id);
            } else {
                let until = self.at.ms + 1_000 * SHOWN_CLOSED.0.unsigned_abs();
                self.closed.entry(id).or_insert(until);
            }
        }
        self.filter_again();
        self.lay_out();
        self.select_awaited();
        let card = selected.filter(|_| touched);
        wishes.extend(card.map(Command::LoadCard));
        wishes
    }

    fn take_card(&mut self, card: OrderCard) {
        // Answers may overtake each other; a history only grows.
        let known = self
            .card
            .as_ref()
            .filter(|known| known.row.id == card.row.id);
        let is_newest = known.is_none_or(|known| known.history.len() <= card.history.len());
        if self.selected() == Some(card.row.id) && is_newest {
            self.card = Some(card);
        }
    }

    fn take_why(
        &mut self,
        order: pult_domain::OrderId,
        answer: Option<(pult_domain::Timestamp, String)>,
    ) {
        for popup in &mut self.popups {
            if let Kind::Why(about, lines) = &mut popup.kind
                && *about == order
            {
                *lines = Some(answer.clone());
            }
        }
    }

    fn take_done(&mut self, done: Done) -> Vec<Command> {
        let mut wishes = Vec::new();
        let mut undo = done.undo;
        let mut said = self.speaker().deed(&done.deed);
        if let Some(serial) = done.card {
            let for_all = self.card_of(serial).is_some_and(|form| form.for_all);
            if let (Deed::Edited(id), true) = (&done.deed, for_all) {
                wishes.push(Command::EditAllFrom(*id));
                let n = i64::try_from(self.n_after(*id)).unwrap_or(i64::MAX);
                let values = [("what", Value::from(said)), ("n", Value::from(n))];
                said = self.words.with(Word("done-for-all"), &values);
                undo = undo.map(|undo| match undo {
                    Command::TakeBack(order, event) => Command::TakeBackOfAll(order, event),
                    other => other,
                });
            }
            self.close_card(serial);
        }
        let text = match undo {
            Some(_) if !self.undo.is_taking_back() => self.words.with(
                Word("done-can-undo"),
                &[("what", Value::from(said.as_str()))],
            ),
            _ => self.undo.told(said.clone(), &self.words),
        };
        self.inform(text);
        if let Deed::ZoneDrawn(_) | Deed::ZoneRemoved(_) = done.deed {
            self.map.boundary = Boundary::default();
        }
        if let Deed::RepeatsNoMore(_) = done.deed {
            wishes.push(Command::LoadStanding);
        }
        if let Deed::Created(id, _) | Deed::TakenBack(id) = done.deed {
            self.awaited = Some(id);
            self.select_awaited();
        }
        if let Some(undo) = undo {
            let deed = Undo::Deed(said, Box::new(undo));
            self.undo.remember(deed, self.at.ms);
        }
        wishes
    }

    /// Selects the order that was just made or taken back, as soon as it is on the board.
    fn select_awaited(&mut self) {
        if let Some(id) = self.awaited
            && self.is_open(id)
        {
            self.awaited = None;
            self.show_order(id);
        }
    }

    /// Takes closed orders off the board when their time is over, except the selected one.
    pub(super) fn forget_closed(&mut self) {
        let selected = self.selected();
        let now = self.at.ms;
        let orders = &mut self.board.orders;
        self.closed.retain(|id, until| {
            let keep = now < *until || Some(*id) == selected;
            if !keep {
                orders.remove(id);
            }
            keep
        });
    }
}
