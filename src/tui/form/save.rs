//! Taking the order of a card: what is wrong is said beside its field, and no key saves it.

use super::{Desk, Editing, Field, Form, Outcome, Whose};
use crate::msg::Wanted;
use crate::text::Word;
use pult_app::{OrderEdit, Unfit};
use pult_domain::{NewOrder, Payment, PaymentMethod, Phone, Place, TimeWindow};

/// Which days of an order that repeats are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// This one.
    ThisOne,
    /// This one and all from then on.
    AllFromThen,
}

/// What is asked before an order that is there is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Whose text stays where somebody else changed the same.
    Whose,
    /// Which days of an order that repeats are meant.
    Days,
    /// What becomes of a crew that does not fit it any more.
    Crew,
}

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// This text stays.
    Whose(Whose),
    /// These days.
    Days(Scope),
    /// This becomes of the crew.
    Crew(Unfit),
}

impl Asks {
    /// What can be answered, by its digit from 1.
    pub fn answers(self) -> [(Word, Answer); 2] {
        match self {
            Asks::Whose => [
                (Word("clash-mine"), Answer::Whose(Whose::Mine)),
                (Word("clash-theirs"), Answer::Whose(Whose::Theirs)),
            ],
            Asks::Days => [
                (Word("scope-this"), Answer::Days(Scope::ThisOne)),
                (Word("scope-all"), Answer::Days(Scope::AllFromThen)),
            ],
            Asks::Crew => [
                (Word("unfit-keep"), Answer::Crew(Unfit::Keep)),
                (Word("unfit-another"), Answer::Crew(Unfit::LookForAnother)),
            ],
        }
    }

    /// The question.
    pub fn question(self) -> Word {
        match self {
            Asks::Whose => Word("clash-title"),
            Asks::Days => Word("scope-title"),
            Asks::Crew => Word("unfit-title"),
        }
    }
}

impl Form {
    /// What was asked is answered: the card is saved as it was to be, unless something else is to be asked. Nothing is
    /// remembered beyond that.
    pub fn save_for(&mut self, answer: Answer, forced: bool, desk: Desk) -> Outcome {
        match answer {
            Answer::Whose(Whose::Mine) => self.over_theirs = true,
            Answer::Whose(Whose::Theirs) => self.take_theirs(),
            Answer::Days(scope) => self.scope = Some(scope),
            Answer::Crew(unfit) => self.unfit = unfit,
        }
        let outcome = self.save(desk, forced);
        if !matches!(outcome, Outcome::AskFirst(..)) {
            self.forget_answers();
        }
        outcome
    }

    /// What is answered is asked again.
    pub(super) fn forget_answers(&mut self) {
        (self.scope, self.unfit) = (None, Unfit::Ask);
        self.over_theirs = false;
    }

    /// What is wrong with the card as it stands; Enter would say so.
    pub fn wrong(&self) -> Option<Word> {
        self.order().err().map(|(_, why)| why)
    }

    /// Whether Enter takes the order now.
    pub fn enter_saves(&self) -> bool {
        match self.field {
            Field::Time => self.when.refused().is_none(),
            Field::To => self.to.is_as_filled_in() && self.is_call && !self.is_token(),
            _ => false,
        }
    }

    /// Why the caller is on the blacklist, if they are.
    pub fn blocked(&self) -> Option<&str> {
        self.caller.as_ref()?.blocked()
    }

    pub(super) fn save(&mut self, desk: Desk, forced: bool) -> Outcome {
        if self.saving {
            return Outcome::Stay;
        }
        self.understand_time(desk);
        if desk.pasted {
            self.error = Some(Word("form-paste-saves-not"));
            return Outcome::Stay;
        }
        if let Some(field) = self.half_said_time() {
            self.field = field;
            return self.take_token(desk);
        }
        if self.blocked().is_some() && !forced {
            self.error = Some(Word("form-blocked"));
            return Outcome::Stay;
        }
        for field in self.addresses_mut() {
            field.take(false);
        }
        if self.addresses_mut().any(|field| field.take_best) {
            self.save_when_answered = true;
            return Outcome::Stay;
        }
        let order = match self.order() {
            Ok(order) => order,
            Err((field, error)) => {
                (self.field, self.error) = (field, Some(error));
                return Outcome::Stay;
            }
        };
        if !self.is_phone_agreed() && !self.keeps_phone() {
            self.doubt_phone();
            return Outcome::Stay;
        }
        if let Some(editing) = self.editing.clone() {
            return self.change(&editing, forced);
        }
        self.saving = true;
        let order = NewOrder {
            // The price of each that repeats is that of its day.
            expected: self.known_price().filter(|_| self.when.repeats().is_none()),
            ..order
        };
        Outcome::Save(Box::new(Wanted {
            order,
            despite: self.blocked().map(str::to_owned),
            card: self.serial,
            repeats: self.when.repeats().cloned(),
        }))
    }

    /// Changes the order that is there. Whether a crew that does not fit any more keeps it is asked first.
    fn change(&mut self, editing: &Editing, forced: bool) -> Outcome {
        if self.is_unchanged() && editing.elsewhere.closed.is_none() {
            return Outcome::Discard;
        }
        if editing.elsewhere.closed.is_some() {
            // The card says so.
            return Outcome::Stay;
        }
        if !self.over_theirs && !self.disputes().is_empty() {
            return Outcome::AskFirst(Asks::Whose, forced);
        }
        if self.estimate.unfit.is_some() && self.unfit == Unfit::Ask {
            return Outcome::AskFirst(Asks::Crew, forced);
        }
        match self.edit(editing) {
            // It is spelled otherwise and means the same.
            Ok(edit) if edit == OrderEdit::default() => Outcome::Discard,
            Ok(_) if self.is_standing && self.scope.is_none() => {
                Outcome::AskFirst(Asks::Days, forced)
            }
            Ok(mut edit) => {
                self.for_all = self.scope == Some(Scope::AllFromThen);
                edit.expected = self.known_price();
                edit.based_on = Some(editing.before.clone());
                self.saving = true;
                Outcome::Change(editing.id(), Box::new(edit))
            }
            Err((field, error)) => {
                (self.field, self.error) = (field, Some(error));
                Outcome::Stay
            }
        }
    }

    /// The order as it was filled in; else the field that is wrong, and what is wrong with it.
    pub(super) fn order(&self) -> Result<NewOrder, (Field, Word)> {
        if let Some(field) = self.phone_as_address() {
            return Err((field, Word("form-phone-as-address")));
        }
        // An order that came without a pick-up may be changed in what else it says.
        let is_as_before = self.editing.is_some() && !self.is_changed(Field::From);
        let from = self
            .from
            .place()
            .or_else(|| is_as_before.then(Place::default))
            .ok_or((Field::From, Word("form-no-address")))?;
        let phone = self.phone.value().trim();
        let phone = match phone {
            "" => None,
            typed => Some(Phone::parse(typed).map_err(|_| (Field::Phone, Word("form-bad-phone")))?),
        };
        if let Some(why) = self.when.refused() {
            return Err((Field::Time, why));
        }
        let between = self.via.iter().filter_map(|via| via.place());
        let mut order = NewOrder::ride(from, between.collect(), self.to.place());
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
        let method = self
            .payment_method()
            .ok_or((Field::Payment, Word("form-no-payment")))?;
        let client = self
            .caller
            .as_ref()
            .and_then(|caller| caller.client.as_ref());
        let before = self.editing.as_ref().map(|editing| &editing.before.payment);
        order.payment = Payment {
            method,
            account: match method {
                PaymentMethod::Account => {
                    let known = client.map(|client| client.id);
                    let known = known.or(before.and_then(|payment| payment.account));
                    Some(known.ok_or((Field::Payment, Word("form-no-account")))?)
                }
                PaymentMethod::Cash | PaymentMethod::Card => None,
            },
            print_receipt: before.is_some_and(|payment| payment.print_receipt),
        };
        let services = self.services();
        let services = services.map_err(|_| (Field::Services, Word("form-no-service")))?;
        order.services = services.iter().map(|(id, _)| *id).collect();
        let company = self.company_meant();
        let company = company.map_err(|wrong| (Field::Company, wrong))?;
        order.company = company.map(|(id, _)| *id);
        let group = self.group_meant();
        order.crew_group = group
            .map_err(|wrong| (Field::Group, wrong))?
            .map(|(id, _)| *id);
        let discount = self.discount_meant();
        let discount = discount.map_err(|wrong| (Field::Discount, wrong))?;
        order.discount = discount.map(|(id, _)| *id);
        let passengers = self.n_passengers();
        order.passengers = passengers.map_err(|wrong| (Field::Passengers, wrong))?;
        let call_before = self.wants_call();
        order.call_before = call_before.map_err(|wrong| (Field::CallBefore, wrong))?;
        let agreed = self.agreed_price();
        order.fixed_price = agreed.map_err(|wrong| (Field::Agreed, wrong))?;
        if let (Some(at), Some(first)) = (self.when.at(), order.stops.first_mut()) {
            first.window = TimeWindow::from(at);
        }
        Ok(order)
    }
}
