//! Orders, line by line: the list, one of them whole, a new one.

use std::io;

use super::{Plain, is_letter};
use crate::app::next_step;
use crate::board::{OrderCard, OrderRow};
use crate::form::{Books, Desk, Form, InWords, Outcome};
use crate::keys::{Chord, Code};
use crate::msg::{Command, Msg};
use crate::popups::{self, stop_reason};
use crate::text::{Value, Word};
use crate::view::{bill_lines, phone_groups};
use crate::work;
use pult_domain::{Money, NewOrder, OrderId};

/// The width of a bill.
const BILL: usize = 64;
/// A card has fewer fields to go through than this many times Enter.
const MOST_ENTERS: usize = 6;

/// Whether the card asks no more than whether it is meant.
fn is_doubt(wrong: Word) -> bool {
    matches!(wrong.0, "form-no-phone" | "form-doubtful-phone")
}

/// What a card says of its keys, where lines do the same.
fn in_lines(wrong: Word) -> Word {
    match wrong.0 {
        "form-no-phone" => Word("plain-no-phone"),
        "form-doubtful-phone" => Word("plain-doubtful-phone"),
        "form-blocked" => Word("plain-blocked"),
        _ => wrong,
    }
}

/// The places of a new order that nobody knows on the map.
fn unknown_places(order: &NewOrder) -> Vec<String> {
    let places = order.stops.iter().flat_map(|stop| &stop.places);
    let unknown = places.filter(|place| place.point.is_none());
    unknown.map(|place| place.address.clone()).collect()
}

impl Plain {
    /// The office and its open orders.
    pub(super) fn list(&self) -> io::Result<()> {
        let n = i64::try_from(self.board.n_open()).unwrap_or(i64::MAX);
        let orders = self
            .words
            .with(Word("status-orders"), &[("n", Value::from(n))]);
        let n = i64::try_from(self.board.n_on_line()).unwrap_or(i64::MAX);
        let crews = self
            .words
            .with(Word("status-on-line"), &[("n", Value::from(n))]);
        self.say(&format!(
            "{}: {orders}, {crews}. {}",
            self.board.office.name,
            self.words.say(Word("plain-help"))
        ))?;
        let rows = self.board.orders.values();
        let open = rows.filter(|row| row.phase.is_open());
        self.say_all(open.map(|row| self.order(row)))
    }

    pub(super) fn order(&self, row: &OrderRow) -> String {
        let speaker = self.speaker();
        let at = speaker.clock(row.time());
        let way = [row.from(), row.to()].into_iter();
        let way: Vec<&str> = way.filter(|end| !end.is_empty()).collect();
        let way = way.join(" → ");
        let parts = [row.id.to_string(), at, way, speaker.order_state(row)];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// An order whole: its line, who rides, its stops, its price, its history.
    pub(super) fn card(&self, card: &OrderCard) -> io::Result<()> {
        let row = &card.row;
        self.say(&self.order(row))?;
        let phone = row.customer.phone.as_ref();
        let phone = phone.map_or_else(String::new, |phone| phone_groups(&phone.to_string()));
        for text in [&phone, &row.customer.name, &row.comment] {
            if !text.is_empty() {
                self.say(text)?;
            }
        }
        for (index, stop) in row.stops.iter().enumerate() {
            let reason = stop_reason(&self.speaker(), row, stop);
            self.say(&format!("{}. {}: {reason}", index + 1, stop.named()))?;
        }
        if let Some(price) = row.price {
            self.say_all(self.bill(price, &row.lines))?;
        }
        self.say_all(card.history.iter().map(|event| self.event(event)))
    }

    /// What is wished for an order by a word after its number.
    pub(super) fn about_order(&self, order: OrderId, what: &str) -> Option<Command> {
        if is_letter(what, 'w') {
            return Some(Command::Explain(order));
        }
        if is_letter(what, 'v') {
            return Some(Command::LoadSeen(order));
        }
        if let Some(crew) = what.strip_suffix("++") {
            return Some(Command::Force(order, self.crew(crew)?));
        }
        if let Some(crew) = what.strip_suffix('+') {
            return Some(Command::Offer(order, self.crew(crew)?));
        }
        let mut letters = what.chars();
        let cancels = letters
            .next()
            .is_some_and(|first| Chord::char(first).means(Chord::char('x')));
        let digit: usize = letters.as_str().parse().ok().filter(|_| cancels)?;
        let reason = popups::REASONS.get(digit.checked_sub(1)?)?;
        Some(Command::Cancel(order, self.words.say(*reason)))
    }

    /// `PHONE; FROM; TO; =1830`: the desk's card, filled in by one line. `!` in front takes an order from
    /// a number on the blacklist.
    pub(super) async fn new_order(&mut self, line: &str) -> io::Result<()> {
        let (is_forced, ride) = match line.strip_prefix('!') {
            Some(ride) => (true, ride.trim()),
            None => (false, line),
        };
        if ride.is_empty() {
            return self.say(&self.words.say(Word("plain-new")));
        }
        let mut form = Form::new(self.books());
        if !self.fill(&mut form, ride).await? {
            self.remember_doubt(&form, line);
            return Ok(());
        }
        let last = match is_forced {
            true => vec![Chord::ctrl('s')],
            false => vec![Chord::key(Code::Enter); MOST_ENTERS],
        };
        for key in last {
            if !self.press(&mut form, key).await? {
                self.remember_doubt(&form, line);
                return Ok(());
            }
        }
        Ok(())
    }

    /// The same line again means what is doubtful in it.
    fn remember_doubt(&mut self, form: &Form, line: &str) {
        let is_doubt = form.error.is_some_and(is_doubt);
        self.doubted = is_doubt.then(|| line.to_owned());
    }

    /// What has happened to an order, told by a person; the last step is billed with the price that was promised.
    pub(super) async fn step(&mut self, id: OrderId) -> io::Result<()> {
        let row = self.board.orders.get(&id);
        let refused = match row.map(|row| (next_step(row), row.phase.is_open())) {
            Some((Some(step), _)) => return self.wish(Command::Step(id, step)).await,
            Some((None, true)) => Word("step-needs-a-crew"),
            _ => Word("order-is-over"),
        };
        self.say(&self.words.say(refused))
    }

    /// `FROM; TO; =1830`: changes what is said of an order; what is left empty stays.
    pub(super) async fn edit(&mut self, id: OrderId, said: &str) -> io::Result<()> {
        if said.is_empty() {
            return self.say(&self.words.say(Word("plain-edit")));
        }
        let order = match work::perform(&self.dispatch, Command::LoadEdit(id)).await {
            Some(Msg::Editable(order)) => *order,
            Some(Msg::Refused(refusal)) => return self.say(&self.speaker().refusal(&refusal)),
            _ => return Ok(()),
        };
        let said_of = InWords::of(&self.words, &order);
        let mut form = Form::of_order(order, self.books(), &self.board.time, said_of);
        for part in said.split(';') {
            if !part.trim().is_empty() {
                if !self.press(&mut form, Chord::ctrl('u')).await? {
                    return Ok(());
                }
                let typed = form.paste(part.trim(), self.desk());
                if !self.follow(&mut form, typed).await? {
                    return Ok(());
                }
            }
            if !self.press(&mut form, Chord::key(Code::Tab)).await? {
                return Ok(());
            }
        }
        self.press(&mut form, Chord::ctrl('s')).await?;
        Ok(())
    }

    /// What a ride costs: `FROM; TO`.
    pub(super) async fn quote(&mut self, ride: &str) -> io::Result<()> {
        let mut form = Form::quote(self.books());
        if ride.is_empty() {
            return self.say(&self.words.say(Word("plain-quote")));
        }
        if !self.fill(&mut form, ride).await? {
            return Ok(());
        }
        match &form.estimate.quote {
            Some(quote) => {
                let lines = quote.lines.iter();
                let lines: Vec<_> = lines.map(|it| (it.comment.clone(), it.sum)).collect();
                self.say_all(self.bill(quote.total, &lines))
            }
            None => self.say(&self.words.say(Word("plain-no-price"))),
        }
    }

    /// Types the parts of a line into the fields of a card; answers whether the card is still open.
    async fn fill(&mut self, form: &mut Form, ride: &str) -> io::Result<bool> {
        for part in ride.split(';') {
            let typed = form.paste(part.trim(), self.desk());
            if !self.follow(form, typed).await? {
                return Ok(false);
            }
            if !self.press(form, Chord::key(Code::Enter)).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn press(&mut self, form: &mut Form, key: Chord) -> io::Result<bool> {
        let mut outcome = form.key(key, self.desk());
        if self.insists && form.error.is_some_and(is_doubt) {
            outcome = form.key(key, self.desk());
        }
        self.follow(form, outcome).await
    }

    /// Fulfils what a card wishes for; answers whether it is still open, and nothing in it is wrong.
    async fn follow(&mut self, form: &mut Form, outcome: Outcome) -> io::Result<bool> {
        let mut todo = vec![outcome];
        while let Some(outcome) = todo.pop() {
            match outcome {
                Outcome::Stay => {}
                // There is no menu here: what is in the way is said, and nothing is changed.
                Outcome::AskFirst(asks, _) => {
                    self.say(&self.words.say(asks.question()))?;
                    return Ok(false);
                }
                Outcome::Ask(wishes) => {
                    for wish in wishes {
                        todo.extend(self.answered(form, wish).await);
                    }
                }
                Outcome::Save(wanted) => {
                    let unknown = unknown_places(&wanted.order);
                    self.wish(Command::Create(wanted)).await?;
                    for place in unknown {
                        let values = [("place", Value::from(place))];
                        self.say(&self.words.with(Word("plain-unknown-place"), &values))?;
                    }
                    return Ok(false);
                }
                Outcome::Show(id) => {
                    self.wish(Command::LoadCard(id)).await?;
                    return Ok(false);
                }
                Outcome::Change(id, edit) => {
                    self.wish(Command::Edit(id, edit, form.serial)).await?;
                    return Ok(false);
                }
                Outcome::Discard => return Ok(false),
                Outcome::Another(_) | Outcome::Park => return Ok(false),
            }
        }
        let Some(wrong) = form.error else {
            return Ok(true);
        };
        let reason = form.blocked().unwrap_or_default();
        let said = self.words.say(in_lines(wrong));
        self.say(&format!("{said} {reason}"))?;
        Ok(false)
    }

    /// What a price is made of, without the rule that a desk draws.
    fn bill(&self, total: Money, lines: &[(String, Money)]) -> Vec<String> {
        let mut told = bill_lines(&self.words, total, lines, BILL);
        told.retain(|line| !line.contains('─'));
        told
    }

    async fn answered(&self, form: &mut Form, wish: Command) -> Option<Outcome> {
        match work::perform(&self.dispatch, wish).await? {
            Msg::Caller(caller) => {
                let outcome = form.met(*caller);
                if let Some(awaited) = form.awaited() {
                    let values = [
                        ("order", Value::from(awaited.id.to_string())),
                        ("state", Value::from(self.speaker().order_state(awaited))),
                    ];
                    // Whoever listens hears it; the order is taken all the same.
                    let word = match awaited.phase.is_aboard() {
                        true => Word("plain-rides"),
                        false => Word("plain-has-order"),
                    };
                    let _ = self.say(&self.words.with(word, &values));
                }
                Some(outcome)
            }
            Msg::Suggestions(ask, found) => Some(form.suggested(ask, found, self.desk())),
            Msg::Priced(ask, estimate) => {
                form.estimated(ask, *estimate);
                None
            }
            _ => None,
        }
    }

    fn desk(&self) -> Desk<'_> {
        Desk {
            board: &self.board,
            now: self.dispatch.now(),
            pasted: false,
        }
    }

    fn books(&self) -> Books {
        Books {
            tariffs: self.board.tariffs.clone(),
            services: self.board.services.clone(),
            companies: self.board.companies.clone(),
            groups: self.board.groups.clone(),
            discounts: self.board.discounts.clone(),
        }
    }
}
