//! The card of a new order: phone, name, from, to, time, remark.
//!
//! Enter goes on — phone, from, to, time — and saves at the end; Ctrl+S saves from anywhere. A paste
//! never saves.

mod address;
mod caller;
mod choice;
mod keep;
mod price;
mod view;
mod when;

use tui_input::Input;

pub use address::AddressField;
pub use choice::Books;
pub use view::draw;
pub use when::{day_of, moment, typed_on};

use super::board::Board;
use super::edit::{Edit, edit, paste};
use super::keys::{Chord, Code};
use super::msg::{CallerCard, Command, Estimate, Suggestion};
use super::text::Word;
use pult_domain::{Order, OrderId, Phone, TimeWindow, Timestamp};

/// A field of the card, in the order of Tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Field {
    /// The phone.
    #[default]
    Phone,
    /// The name.
    Name,
    /// The pick-up.
    From,
    /// The destination; empty: not known.
    To,
    /// The time; empty: at once. Enter in the empty field saves.
    Time,
    /// A remark for the crew.
    Comment,
    /// The tariff; empty: by the time of day.
    Tariff,
    /// Services, with commas.
    Services,
}

impl Field {
    /// Every field, in the order of Tab.
    pub const ALL: [Field; 8] = [
        Field::Phone,
        Field::Name,
        Field::From,
        Field::To,
        Field::Time,
        Field::Comment,
        Field::Tariff,
        Field::Services,
    ];

    fn stepped(self, by: isize) -> Field {
        let here = Field::ALL
            .iter()
            .position(|field| *field == self)
            .unwrap_or(0);
        let there = here.saturating_add_signed(by).min(Field::ALL.len() - 1);
        Field::ALL[there]
    }
}

/// What a key made of the card.
#[derive(Debug, Default)]
pub enum Outcome {
    /// It stays; these wishes go out.
    #[default]
    Stay,
    /// Wishes go out.
    Ask(Vec<Command>),
    /// It is to be saved.
    Save(Box<Order>, Option<String>),
    /// The caller has an order already: that one is shown instead.
    Show(OrderId),
    /// It is put away.
    Close,
}

/// Where the card is filled in, and when.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// What the office shows.
    pub board: &'a Board,
    /// The office's time.
    pub now: Timestamp,
    /// The key is part of a paste.
    pub pasted: bool,
}

/// The card.
#[derive(Debug, Default, Clone)]
pub struct Form {
    /// The field that has the keys.
    pub field: Field,
    /// The phone, as typed.
    pub phone: Input,
    /// The customer's name.
    pub name: Input,
    /// The pick-up.
    pub from: AddressField,
    /// The destination.
    pub to: AddressField,
    /// The time, as typed.
    pub time: Input,
    /// The remark.
    pub comment: Input,
    /// The tariff, as typed.
    pub tariff: Input,
    /// The services, as typed.
    pub services: Input,
    /// When the crew is wanted; `None`: at once.
    pub when: Option<Timestamp>,
    /// Who calls.
    pub caller: Option<CallerCard>,
    /// What is wrong.
    pub error: Option<Word>,
    /// The order was wished for; its answer is awaited.
    pub saving: bool,
    /// What the ride costs and how soon a crew is there, when that is known.
    pub estimate: Estimate,
    books: Books,
    n_asked: u64,
    /// The number of the question about the price that counts.
    asked_price: u64,
    /// The order whose price was asked.
    priced: Option<Box<Order>>,
    /// The card was opened by a call: it fills itself in.
    is_call: bool,
    /// Keys that came before it was known who calls: they are for the card that he fills in.
    pub held: Vec<Chord>,
    /// The phone that was asked about.
    looked_up: Option<Phone>,
    /// Which of the caller's trips F2 shows next.
    trip: usize,
    /// Enter was pressed on the phone before it was known who calls.
    greet: bool,
    /// Saving waits for the address book.
    save_when_answered: bool,
}

impl Form {
    /// An empty card in an office with these books.
    pub fn new(books: Books) -> Form {
        Form {
            books,
            ..Form::default()
        }
    }

    /// A card that starts with the pick-up: what a ride costs, before anybody is named.
    pub fn quote(books: Books) -> Form {
        Form {
            field: Field::From,
            ..Form::new(books)
        }
    }

    /// The card of a call, and the question who calls: it fills itself in with the caller's last trip.
    pub fn of_call(phone: &Phone, books: Books) -> (Form, Command) {
        let form = Form {
            field: Field::From,
            phone: Input::new(phone.as_str().to_owned()),
            looked_up: Some(phone.clone()),
            greet: true,
            is_call: true,
            ..Form::new(books)
        };
        (form, Command::Caller(phone.clone()))
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, desk: Desk) -> Outcome {
        self.error = None;
        match chord.code {
            Code::Esc => Outcome::Close,
            Code::Enter => self.enter(desk),
            Code::Tab => self.go(self.field.stepped(1)),
            Code::BackTab => self.go(self.field.stepped(-1)),
            Code::F(2) => self.next_trip(),
            Code::Up => self.vertical(-1),
            Code::Down => self.vertical(1),
            Code::Char(_) if chord.means(Chord::ctrl('s')) => self.save(desk, true),
            _ => self.type_into(chord),
        }
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) -> Outcome {
        self.make_room();
        paste(self.input(), text);
        self.changed()
    }

    /// The address book answered.
    pub fn suggested(&mut self, ask: u64, found: Vec<Suggestion>, desk: Desk) -> Outcome {
        self.from.answered(ask, found.clone());
        self.to.answered(ask, found);
        let awaits = self.from.take_best || self.to.take_best;
        if self.save_when_answered && !awaits {
            return self.save(desk, false);
        }
        Outcome::Ask(self.ask_price().into_iter().collect())
    }

    /// Whether Enter takes the order now.
    pub fn enter_saves(&self) -> bool {
        match self.field {
            Field::Time => self.time.value().is_empty(),
            Field::To => self.to.is_preset && self.is_call,
            _ => false,
        }
    }

    /// The books of the office are read anew.
    pub fn set_books(&mut self, books: Books) {
        self.books = books;
    }

    /// A card that comes back from before a crash asks anew who calls and what the ride costs.
    pub fn ask_again(&mut self) -> Outcome {
        let mut wishes = match self.look_up() {
            Outcome::Ask(wishes) => wishes,
            _ => Vec::new(),
        };
        wishes.extend(self.ask_price());
        Outcome::Ask(wishes)
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.phone.value().is_empty() && self.is_untouched()
    }

    fn is_untouched(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.comment.value().is_empty()
    }

    fn enter(&mut self, desk: Desk) -> Outcome {
        match self.field {
            Field::Phone => self.enter_phone(),
            Field::Name => self.go(Field::From),
            Field::From if self.is_token() => self.take_token(desk),
            Field::From => {
                self.from.take(true);
                self.go(Field::To)
            }
            Field::To if self.is_token() => self.take_token(desk),
            Field::To if self.to.is_preset && self.is_call => self.save(desk, false),
            Field::To => {
                self.to.take(false);
                self.go(Field::Time)
            }
            Field::Time if !self.time.value().trim().is_empty() => self.take_token(desk),
            Field::Time if desk.pasted => {
                self.error = Some(Word("form-paste-saves-not"));
                Outcome::Stay
            }
            Field::Time => self.save(desk, false),
            Field::Comment | Field::Tariff | Field::Services => self.go(Field::Time),
        }
    }

    fn enter_phone(&mut self) -> Outcome {
        let typed = self.phone.value().trim();
        if !typed.is_empty() && Phone::parse(typed).is_err() {
            self.error = Some(Word("form-bad-phone"));
            return Outcome::Stay;
        }
        self.field = Field::From;
        self.refresh_own();
        self.greet = true;
        let open = self.caller.iter().flat_map(|caller| &caller.orders);
        let open = open
            .filter(|row| row.phase.is_open())
            .map(|row| row.id)
            .next();
        match open {
            Some(id) if self.is_untouched() => Outcome::Show(id),
            _ => self.look_up(),
        }
    }

    fn go(&mut self, field: Field) -> Outcome {
        self.field = field;
        self.refresh_own();
        let mut wishes = match self.phone.value().is_empty() {
            true => Vec::new(),
            false => match self.look_up() {
                Outcome::Ask(wishes) => wishes,
                _ => Vec::new(),
            },
        };
        wishes.extend(self.ask_price());
        Outcome::Ask(wishes)
    }

    fn vertical(&mut self, by: isize) -> Outcome {
        let moved = match self.field {
            Field::From => self.from.step(by),
            Field::To => self.to.step(by),
            _ => false,
        };
        if moved {
            Outcome::Stay
        } else {
            self.go(self.field.stepped(by))
        }
    }

    fn type_into(&mut self, chord: Chord) -> Outcome {
        let types = chord.text().is_some() || chord.code == Code::Backspace;
        let made_room = types && self.make_room();
        match edit(self.input(), chord) {
            Edit::Changed => self.changed(),
            Edit::Kept if made_room => self.changed(),
            Edit::Kept | Edit::NotMine => Outcome::Stay,
        }
    }

    fn make_room(&mut self) -> bool {
        match self.field {
            Field::From => self.from.make_room(),
            Field::To => self.to.make_room(),
            _ => false,
        }
    }

    /// The text of the field with the keys is another.
    fn changed(&mut self) -> Outcome {
        let own = self.own_addresses();
        let (field, asked) = match self.field {
            Field::Phone => return self.phone_changed(),
            Field::From => (&mut self.from, &mut self.n_asked),
            Field::To => (&mut self.to, &mut self.n_asked),
            Field::Tariff | Field::Services => {
                return Outcome::Ask(self.ask_price().into_iter().collect());
            }
            Field::Name | Field::Time | Field::Comment => return Outcome::Stay,
        };
        field.typed(&own);
        let text = field.input.value().trim().to_owned();
        if text.chars().count() < 2 || text.starts_with('=') {
            field.asked = None;
            return Outcome::Stay;
        }
        *asked += 1;
        field.asked = Some(*asked);
        Outcome::Ask(vec![Command::Suggest(*asked, text)])
    }

    /// A number that is complete is looked up before Enter.
    fn phone_changed(&mut self) -> Outcome {
        self.greet = false;
        match Phone::parse(self.phone.value()) {
            Ok(phone) if phone.is_e164() => self.look_up(),
            _ => {
                (self.caller, self.looked_up) = (None, None);
                Outcome::Stay
            }
        }
    }

    fn is_token(&self) -> bool {
        let text = match self.field {
            Field::From => self.from.input.value(),
            Field::To => self.to.input.value(),
            _ => "",
        };
        text.trim_start().starts_with('=')
    }

    fn take_token(&mut self, desk: Desk) -> Outcome {
        let input = self.input();
        match moment(input.value(), &desk.board.time, desk.now) {
            Some(at) => {
                input.reset();
                self.when = Some(at);
                match self.field {
                    Field::From => self.from.restore(),
                    Field::To => self.to.restore(),
                    _ => {}
                }
                self.refresh_own();
                return Outcome::Ask(self.ask_price().into_iter().collect());
            }
            None => self.error = Some(Word("form-bad-time")),
        }
        Outcome::Stay
    }

    fn save(&mut self, desk: Desk, forced: bool) -> Outcome {
        if self.saving {
            return Outcome::Stay;
        }
        if desk.pasted {
            self.error = Some(Word("form-paste-saves-not"));
            return Outcome::Stay;
        }
        if self.blocked().is_some() && !forced {
            self.error = Some(Word("form-blocked"));
            return Outcome::Stay;
        }
        self.from.take(false);
        self.to.take(false);
        if self.from.take_best || self.to.take_best {
            self.save_when_answered = true;
            return Outcome::Stay;
        }
        match self.order() {
            Ok(order) => {
                self.saving = true;
                let despite = self.blocked().map(str::to_owned);
                Outcome::Save(Box::new(order), despite)
            }
            Err((field, error)) => {
                (self.field, self.error) = (field, Some(error));
                Outcome::Stay
            }
        }
    }

    /// The order as it was filled in; else the field that is wrong, and what is wrong with it.
    fn order(&self) -> Result<Order, (Field, Word)> {
        let from = self
            .from
            .place()
            .ok_or((Field::From, Word("form-no-address")))?;
        let phone = self.phone.value().trim();
        let phone = match phone {
            "" => None,
            typed => Some(Phone::parse(typed).map_err(|_| (Field::Phone, Word("form-bad-phone")))?),
        };
        let mut order = Order::ride(from, Vec::new(), self.to.place());
        order.customer.name = self.name.value().trim().to_owned();
        order.customer.phone = phone;
        order.comment = self.comment.value().trim().to_owned();
        order.tariff = match self.tariff.value().trim() {
            "" => None,
            _ => Some(
                self.tariff()
                    .ok_or((Field::Tariff, Word("form-no-tariff")))?
                    .0,
            ),
        };
        let services = self.services();
        let services = services.map_err(|_| (Field::Services, Word("form-no-service")))?;
        order.services = services.iter().map(|(id, _)| *id).collect();
        if let (Some(at), Some(first)) = (self.when, order.stops.first_mut()) {
            first.window = TimeWindow::from(at);
        }
        Ok(order)
    }

    fn input(&mut self) -> &mut Input {
        match self.field {
            Field::Phone => &mut self.phone,
            Field::Name => &mut self.name,
            Field::From => &mut self.from.input,
            Field::To => &mut self.to.input,
            Field::Time => &mut self.time,
            Field::Comment => &mut self.comment,
            Field::Tariff => &mut self.tariff,
            Field::Services => &mut self.services,
        }
    }
}
