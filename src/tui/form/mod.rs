//! The card of a new order: phone, name, from, stops between, to, when, tariff, services, note.
//!
//! Enter goes on to the next field that is needed and takes the order at the end; Ctrl+S takes it from
//! anywhere. Neither saves what is wrong, and a paste never saves.

mod address;
mod again;
mod caller;
mod choice;
mod dispute;
mod editing;
mod fields;
mod in_words;
mod keep;
mod merge;
mod own;
mod passengers;
mod payment;
pub(crate) mod phone;
mod price;
mod read_back;
mod save;
mod spell;
mod time;
mod view;
mod when;

use tui_input::Input;

pub use address::AddressField;
pub use choice::Books;
pub use dispute::{Dispute, Disputed, Whose};
pub use editing::{Base, Editing};
pub use fields::Field;
pub use in_words::InWords;
pub use merge::Elsewhere;
pub use save::{Answer, Asks};
pub use time::WhenSaid;
pub use view::draw;
pub(crate) use view::{disputes, payment_said, payment_word};
pub use when::{When, day_of, moment, typed_on};

use super::board::Board;
use super::edit::{Edit, edit, paste};
use super::keys::{Chord, Code};
use super::msg::{CallerCard, Command, Estimate, Suggestion, Wanted};
use super::text::Word;
use pult_app::{OrderEdit, Unfit};
use pult_domain::{NewOrder, OrderId, Phone, Timestamp};

/// What a key made of the card.
#[derive(Debug, Default)]
pub enum Outcome {
    /// It stays.
    #[default]
    Stay,
    /// Wishes go out.
    Ask(Vec<Command>),
    /// It is to be saved.
    Save(Box<Wanted>),
    /// The order that is there is to be changed.
    Change(OrderId, Box<OrderEdit>),
    /// Something is asked first. The key that saves it was the one that forces.
    AskFirst(Asks, bool),
    /// Nothing was changed.
    Discard,
    /// An order of the caller's is shown; the card waits.
    Show(OrderId),
    /// It waits for its turn, and another order of the same caller is taken.
    Another(Phone),
    /// It waits for its turn.
    Park,
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
    /// The number by which this console tells it from its other cards.
    pub serial: u64,
    /// The field that has the keys.
    pub field: Field,
    /// The phone, as typed.
    pub phone: Input,
    /// The customer's name.
    pub name: Input,
    /// The pick-up.
    pub from: AddressField,
    /// The stops between.
    pub via: Vec<AddressField>,
    /// The destination.
    pub to: AddressField,
    /// The time, as typed.
    pub time: Input,
    /// The remark.
    pub comment: Input,
    /// How it is paid, as typed.
    pub payment: Input,
    /// The tariff, as typed.
    pub tariff: Input,
    /// The services, as typed.
    pub services: Input,
    /// The price that is agreed on, as typed.
    pub agreed: Input,
    /// How many ride, as typed.
    pub passengers: Input,
    /// Whether a call is wanted before, as typed.
    pub call_before: Input,
    /// The discount, as typed.
    pub discount: Input,
    /// The company, as typed.
    pub company: Input,
    /// The group of crews, as typed.
    pub group: Input,
    /// When the crew is wanted, as it was understood.
    pub when: WhenSaid,
    /// Who calls.
    pub caller: Option<CallerCard>,
    /// The line on which they call.
    pub line: String,
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
    priced: Option<Box<NewOrder>>,
    /// The card was opened by a call: it fills itself in.
    is_call: bool,
    /// Keys that came before it was known who calls: they are for the card that fills itself in.
    pub held: Vec<Chord>,
    /// The phone that was asked about.
    looked_up: Option<Phone>,
    /// Which of the caller's trips F2 shows next.
    trip: usize,
    /// The order that the caller waits for.
    waits_for: Option<OrderId>,
    /// The open order that F2 has shown already.
    shown: Option<OrderId>,
    /// Saving waits for the address book.
    pub(crate) save_when_answered: bool,
    /// The order that is being changed.
    pub editing: Option<Editing>,
    /// The order that was being changed before a crash, until it is read again.
    pub resumes: Option<Base>,
    /// What becomes of a crew that does not fit the changed order.
    unfit: Unfit,
    /// What was typed here goes over what others changed in the same fields.
    over_theirs: bool,
    /// Its change was refused because of another: read again, it asks whose stays.
    pub overtaken: bool,
    /// A doubtful phone that was confirmed: as typed.
    confirmed: Option<String>,
    /// The text of which [`Form::when`] is the meaning.
    time_read: Option<String>,
    /// The order that is taken once more.
    pub again: Option<OrderId>,
    /// It was not touched since: nothing is lost when it goes.
    is_untouched_again: bool,
    /// Changes hold for all orders that are made like this one from then on.
    pub for_all: bool,
    /// Which days of an order that repeats are meant, while the card is saved.
    scope: Option<save::Scope>,
    /// The fields of text that stand as they were filled in: the first character takes their place.
    filled_in: Vec<Field>,
    /// The order that is changed is one of several that the office makes by itself.
    pub is_standing: bool,
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

    /// The card of a caller, and the question who that is: it fills itself in with their last trip.
    pub fn of_call(phone: &Phone, books: Books) -> (Form, Command) {
        let form = Form {
            field: Field::From,
            phone: Input::new(phone.as_str().to_owned()),
            looked_up: Some(phone.clone()),
            is_call: true,
            ..Form::new(books)
        };
        (form, Command::Caller(phone.clone()))
    }

    /// Another order of the same caller, to be filled in from the start.
    pub fn another(phone: &Phone, books: Books) -> (Form, Command) {
        let (form, wish) = Form::of_call(phone, books);
        let form = Form {
            is_call: false,
            ..form
        };
        (form, wish)
    }

    /// Numbers the card, and its questions so that no other card takes their answers.
    pub fn number(&mut self, serial: u64) {
        self.serial = serial;
        self.n_asked = self.n_asked.max(serial << 32);
    }

    /// Begins at an address, or at words that the address book is asked about.
    pub fn begin_at(&mut self, from: Result<Suggestion, String>) -> Outcome {
        self.field = Field::From;
        match from {
            Ok(address) => {
                self.from.choose(address);
                self.go(Field::To)
            }
            Err(words) => {
                self.from.input = Input::new(words);
                self.changed()
            }
        }
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, desk: Desk) -> Outcome {
        self.error = None;
        if chord.code != Code::Esc {
            self.is_untouched_again = false;
        }
        let outcome = match chord.code {
            Code::Esc => Outcome::Park,
            Code::Enter => self.enter(desk),
            Code::Tab => self.leave(1),
            Code::BackTab => self.leave(-1),
            Code::F(2) => self.more_of_caller(),
            Code::Up => self.vertical(-1),
            Code::Down => self.vertical(1),
            Code::Char('+') if self.adds_stop(chord) => self.add_stop(),
            Code::Char(_) if chord.means(Chord::ctrl('s')) => self.save(desk, true),
            Code::Char(_) if chord.means(Chord::ctrl('n')) => {
                match Phone::parse(self.phone.value()) {
                    Ok(phone) => Outcome::Another(phone),
                    Err(_) => Outcome::Stay,
                }
            }
            _ => self.type_into(chord),
        };
        self.with_its_time(outcome, desk)
    }

    /// What a key or a paste made of the card, once it is known what it says of the time.
    fn with_its_time(&mut self, outcome: Outcome, desk: Desk) -> Outcome {
        let before = self.when.clone();
        self.understand_time(desk);
        // The time is a part of the price.
        match (self.when == before, outcome) {
            (false, Outcome::Stay) => Outcome::Ask(self.ask_price().into_iter().collect()),
            (false, Outcome::Ask(mut wishes)) => {
                wishes.extend(self.ask_price());
                Outcome::Ask(wishes)
            }
            (_, outcome) => outcome,
        }
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str, desk: Desk) -> Outcome {
        self.error = None;
        if self.is_passed(self.field) {
            self.error = Some(Word("form-passed-stays"));
            return Outcome::Stay;
        }
        self.make_room();
        paste(self.input(), text);
        let outcome = self.changed();
        self.with_its_time(outcome, desk)
    }

    /// The address book answered.
    pub fn suggested(&mut self, ask: u64, found: Vec<Suggestion>, desk: Desk) -> Outcome {
        for field in self.addresses_mut() {
            field.answered(ask, found.clone());
        }
        let awaits = self.addresses_mut().any(|field| field.take_best);
        if !awaits && std::mem::take(&mut self.save_when_answered) {
            return self.save(desk, false);
        }
        Outcome::Ask(self.ask_price().into_iter().collect())
    }

    /// The books of the office are read again.
    pub fn set_books(&mut self, books: Books) {
        self.books = books;
    }

    /// A card that comes back from before a crash asks again who calls and what the ride costs.
    pub fn ask_again(&mut self, desk: Desk) -> Outcome {
        self.understand_time(desk);
        self.ask_again_quietly()
    }

    /// The card of an order asks who its customer is and what it costs; one of a new order also where the
    /// addresses are that nobody has chosen yet.
    pub fn ask_again_quietly(&mut self) -> Outcome {
        let mut wishes = match self.look_up() {
            Outcome::Ask(wishes) => wishes,
            _ => Vec::new(),
        };
        if self.editing.is_none() {
            wishes.extend(self.ask_for_addresses());
        }
        wishes.extend(self.ask_price());
        Outcome::Ask(wishes)
    }

    fn ask_for_addresses(&mut self) -> Vec<Command> {
        let mut wishes = Vec::new();
        let mut ask = self.n_asked;
        for field in self.addresses_mut() {
            if field.chosen.is_none() && !field.is_empty() {
                ask += 1;
                field.asked = Some(ask);
                // What accounts for every word was taken, or would have been, when the field was left.
                field.take_best = true;
                let text = field.input.value().trim().to_owned();
                wishes.push(Command::Suggest(ask, text));
            }
        }
        self.n_asked = ask;
        if let Some(field) = self.address_mut() {
            field.take_best = false;
        }
        wishes
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        if self.editing.is_some() {
            return self.is_unchanged();
        }
        if self.is_untouched_again {
            return true;
        }
        let texts = [
            &self.phone,
            &self.name,
            &self.time,
            &self.tariff,
            &self.services,
            &self.agreed,
            &self.passengers,
            &self.call_before,
            &self.discount,
            &self.company,
            &self.group,
        ];
        texts.iter().all(|input| input.value().is_empty()) && self.is_untouched()
    }

    fn is_untouched(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.comment.value().is_empty()
    }

    fn enter(&mut self, desk: Desk) -> Outcome {
        match self.field {
            Field::Phone => self.enter_phone(),
            Field::Name => self.go(Field::From),
            Field::From | Field::Via(_) | Field::To if self.is_token() => self.take_token(desk),
            field if self.phone_as_address() == Some(field) => {
                self.error = Some(Word("form-phone-as-address"));
                Outcome::Stay
            }
            Field::From => {
                self.from.take(true);
                self.go(self.stepped(1))
            }
            Field::Via(at) => {
                self.via[at].take(true);
                self.go(self.stepped(1))
            }
            Field::To if self.to.is_as_filled_in() && self.is_call => self.save(desk, false),
            Field::To => {
                self.to.take(false);
                self.go(Field::Time)
            }
            Field::Time => self.save(desk, false),
            Field::Payment
            | Field::Tariff
            | Field::Services
            | Field::Comment
            | Field::Agreed
            | Field::Passengers
            | Field::CallBefore
            | Field::Discount
            | Field::Company
            | Field::Group => self.go(Field::Time),
        }
    }

    /// Goes to a field. What was said of the time stays, whether or not it was understood: it is told
    /// beside the field, and nothing is saved that was not.
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
        let moved = self.address_mut().is_some_and(|field| field.step(by));
        match moved {
            true => Outcome::Stay,
            false => self.leave(by),
        }
    }

    /// Goes to another field by a key that goes on or back: an address means what Enter would take it for.
    fn leave(&mut self, by: isize) -> Outcome {
        if !self.is_token()
            && let Some(field) = self.address_mut()
        {
            field.take(false);
        }
        let to = self.stepped(by);
        if to == self.field {
            return self.go(to);
        }
        let outcome = self.go(to);
        self.come_back();
        outcome
    }

    fn type_into(&mut self, chord: Chord) -> Outcome {
        if self.is_passed(self.field) && edit(&mut self.input().clone(), chord) == Edit::Changed {
            self.error = Some(Word("form-passed-stays"));
            return Outcome::Stay;
        }
        let made_room = match chord.text() {
            // A blank goes on behind a name or a note that stands there: no text begins with one.
            Some(' ') => self.make_room_for_address(),
            Some(_) => self.make_room(),
            None => chord.code == Code::Backspace && self.make_room_for_address(),
        };
        let edited = edit(self.input(), chord);
        if edited != Edit::NotMine {
            self.touch();
            if let Some(address) = self.address_mut() {
                address.is_preset = false;
            }
        }
        match edited {
            Edit::Changed => self.changed(),
            Edit::Kept if made_room => self.changed(),
            Edit::Kept if chord.code == Code::Backspace => self.drop_stop(),
            Edit::Kept | Edit::NotMine => Outcome::Stay,
        }
    }

    /// Makes room for what is typed or pasted: what was filled in goes. Returns whether something went.
    fn make_room(&mut self) -> bool {
        if self.touch() {
            self.input().reset();
            return true;
        }
        self.make_room_for_address()
    }

    fn make_room_for_address(&mut self) -> bool {
        self.address_mut().is_some_and(AddressField::make_room)
    }

    /// The text of the field with the keys is another.
    fn changed(&mut self) -> Outcome {
        // What was asked, or was to be saved, was another change.
        self.save_when_answered = false;
        self.forget_answers();
        match self.field {
            Field::Phone => return self.phone_changed(),
            Field::Payment
            | Field::Tariff
            | Field::Services
            | Field::Agreed
            | Field::Discount
            | Field::Company
            | Field::Group => {
                return Outcome::Ask(self.ask_price().into_iter().collect());
            }
            Field::Name | Field::Time | Field::Comment | Field::Passengers | Field::CallBefore => {
                return Outcome::Stay;
            }
            Field::From | Field::Via(_) | Field::To => {}
        }
        let own = self.own_addresses();
        let ask = self.n_asked + 1;
        let Some(field) = self.address_mut() else {
            return Outcome::Stay;
        };
        field.typed(&own);
        let text = field.input.value().trim().to_owned();
        if text.chars().count() < 2 || text.starts_with('=') {
            field.asked = None;
            return Outcome::Stay;
        }
        field.asked = Some(ask);
        self.n_asked = ask;
        Outcome::Ask(vec![Command::Suggest(ask, text)])
    }
}
