//! A card that changes an order, when the order was changed elsewhere meanwhile: what was typed here stays,
//! what was not follows the order, and who typed over whom is said.

use pult_app::OfficeTime;
use pult_domain::{Order, OrderId, OrderStatus, StopId};
use tui_input::Input;

use super::editing::{Base, filled};
use super::{AddressField, Disputed, Editing, Field, Form, InWords, Outcome};
use crate::msg::Command;

/// What happened elsewhere to an order whose card is open here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Who did it; empty when nobody knows.
    pub who: String,
    /// The way as it is now, when it is another.
    pub way: Option<String>,
    /// The other fields that say something else now.
    pub texts: Vec<(Field, String)>,
    /// Where something else was typed here: it is asked whose stays.
    pub disputed: Vec<Disputed>,
    /// How the order ended, once it is over.
    pub closed: Option<OrderStatus>,
}

/// A stop as it stands on the card.
#[derive(Clone)]
struct OnCard {
    /// The stop of the order; `None`: a new one.
    stop: Option<StopId>,
    field: AddressField,
    /// It is something else than the order said when the card was filled in.
    is_changed: bool,
    has_keys: bool,
}

impl Form {
    /// Goes on over the order as it is now. Fields that nobody touched here follow it; what was typed stays.
    /// Returns whether somebody who reads the card has to know.
    pub fn follow_order(
        &mut self,
        order: Order,
        time: &OfficeTime,
        said: InWords,
        who: String,
    ) -> bool {
        let base = match (&self.editing, self.resumes.take()) {
            (Some(editing), _) => editing.base.clone(),
            (None, Some(base)) => base,
            (None, None) => return false,
        };
        let closed = Some(order.status).filter(|status| !status.is_open());
        let mut now = Form::of_order(order, self.books.clone(), time, said);
        let before = self.past_elsewhere();
        let mut elsewhere = Elsewhere {
            closed,
            ..before.clone()
        };
        self.follow_texts(&base, &now, &mut elsewhere);
        self.follow_way(&base, &now, &mut elsewhere);
        let is_news = elsewhere != before;
        if is_news {
            elsewhere.who = who;
        }
        if is_news {
            self.forget_answers();
        }
        let editing = now.editing.take();
        self.editing = editing.map(|editing| Editing {
            elsewhere,
            theirs: Some(Box::new(now)),
            ..editing
        });
        if !self.fields().contains(&self.field) {
            self.field = Field::To;
        }
        self.give_passed_back();
        self.priced = None;
        is_news
    }

    /// A stop where the crew has been meanwhile stands as the order has it: nobody can be led elsewhere.
    fn give_passed_back(&mut self) {
        let passed = self.way_fields().into_iter();
        let passed = passed.filter(|field| self.is_passed(*field) && self.is_changed(*field));
        for field in passed.collect::<Vec<_>>() {
            let stop = self.address(field).and_then(|address| address.stop);
            let editing = self.editing.as_ref();
            let stop = editing.and_then(|editing| editing.before.stop(stop?));
            let (Some(stop), Some(address)) = (stop.map(filled), self.address_of_mut(field)) else {
                continue;
            };
            *address = stop;
        }
    }

    /// The order that the card changes, also one that is not read again yet.
    pub fn order_changed(&self) -> Option<OrderId> {
        let editing = self.editing.as_ref().map(Editing::id);
        editing.or(self.resumes.as_ref().map(|base| base.order))
    }

    /// Whether the order that it changes is over: there is nothing to change.
    pub fn is_over(&self) -> bool {
        self.past_elsewhere().closed.is_some()
    }

    /// Who its customer is and what it costs may be another matter now.
    pub fn asks_after_following(&mut self) -> Vec<Command> {
        if self.is_over() {
            return Vec::new();
        }
        match self.ask_again_quietly() {
            Outcome::Ask(wishes) => wishes,
            _ => Vec::new(),
        }
    }

    /// What is said already of what happened elsewhere.
    fn past_elsewhere(&self) -> Elsewhere {
        let said = self.editing.as_ref().map(|editing| &editing.elsewhere);
        said.cloned().unwrap_or_default()
    }

    /// Whoever, when, how it is paid, remarks: each by itself.
    fn follow_texts(&mut self, base: &Base, now: &Form, elsewhere: &mut Elsewhere) {
        let fields = self.fields().into_iter();
        let texts: Vec<Field> = fields
            .filter(|field| self.address(*field).is_none())
            .collect();
        for field in texts {
            let (mine, theirs) = (self.text_of(field).value(), now.text_of(field).value());
            let before = base.text(field);
            let is_mine = before != Some(mine);
            if before != Some(theirs) && mine != theirs {
                elsewhere.note(field, theirs, is_mine);
            }
            if !is_mine && mine != theirs {
                self.follow_text(field, now);
            }
        }
    }

    /// Takes a text as the order has it now.
    pub(super) fn follow_text(&mut self, field: Field, now: &Form) {
        let text = Input::new(now.text_of(field).value().to_owned());
        match field {
            Field::Phone => {
                (self.phone, self.confirmed) = (text, now.confirmed.clone());
                (self.caller, self.looked_up) = (None, None);
            }
            Field::Name => self.name = text,
            Field::Time => {
                self.time = text;
                (self.when, self.time_read) = (now.when.clone(), now.time_read.clone());
            }
            Field::Payment => self.payment = text,
            Field::Tariff => self.tariff = text,
            Field::Services => self.services = text,
            Field::Agreed => self.agreed = text,
            Field::Passengers => self.passengers = text,
            Field::CallBefore => self.call_before = text,
            Field::Discount => self.discount = text,
            Field::Company => self.company = text,
            Field::Group => self.group = text,
            Field::Comment => self.comment = text,
            Field::From | Field::Via(_) | Field::To => {}
        }
    }

    /// The stops, each by what it is and not by its place: one that was put in between elsewhere stays.
    fn follow_way(&mut self, base: &Base, now: &Form, elsewhere: &mut Elsewhere) {
        let mut mine = self.stops_on_card(base);
        let theirs = now.stops_on_card(now.base());
        let is_same = theirs
            .iter()
            .map(|it| it.stop)
            .eq(base.stops.iter().map(|id| Some(*id)))
            && theirs
                .iter()
                .all(|it| base.stop_text(it.id()) == Some(it.text()));
        if is_same {
            return;
        }
        let mut way: Vec<OnCard> = Vec::new();
        for stop in &theirs {
            let was = base.stop_text(stop.id());
            let of_mine = mine.iter().position(|it| it.stop == stop.stop);
            match of_mine.map(|at| mine.remove(at)) {
                Some(mine) if mine.is_changed => {
                    if was != Some(stop.text()) && mine.text() != stop.text() {
                        elsewhere.dispute(Disputed::Stop(stop.id()));
                    }
                    way.push(mine);
                }
                // It was taken out here, and nobody changed it elsewhere.
                None if was == Some(stop.text()) => {}
                mine => way.push(OnCard {
                    has_keys: mine.is_some_and(|mine| mine.has_keys),
                    ..stop.clone()
                }),
            }
        }
        // What only this card knows: a stop that is new here, or gone there.
        for mine in mine.into_iter().filter(|it| it.is_changed) {
            mine.stop
                .into_iter()
                .for_each(|stop| elsewhere.dispute(Disputed::Stop(stop)));
            let is_last = mine.stop.is_none() && base.stops.len() == 1 && theirs.len() == 1;
            let at = match is_last {
                true => way.len(),
                false => way.len().saturating_sub(1).max(1).min(way.len()),
            };
            way.insert(at, mine);
        }
        let texts: Vec<&str> = theirs.iter().map(OnCard::text).collect();
        elsewhere.way = Some(texts.join(" → "));
        self.lay_way(way);
    }

    /// Puts stops onto the card; the keys stay with the one that had them.
    fn lay_way(&mut self, way: Vec<OnCard>) {
        let last = way.len().saturating_sub(1);
        match way.iter().position(|it| it.has_keys) {
            Some(0) => self.field = Field::From,
            Some(at) if at == last => self.field = Field::To,
            Some(at) => self.field = Field::Via(at - 1),
            None => {}
        }
        let mut way = way.into_iter().map(|it| it.field);
        self.from = way.next().unwrap_or_default();
        let mut rest: Vec<AddressField> = way.collect();
        self.to = rest.pop().unwrap_or_default();
        self.via = rest;
    }

    /// The stops of the card, and which of the order each is; an empty destination is none.
    fn stops_on_card(&self, base: &Base) -> Vec<OnCard> {
        let fields = self.way_fields().into_iter();
        let stops = fields.map(|field| {
            let address = self.address(field).cloned().unwrap_or_default();
            OnCard {
                stop: address.stop,
                is_changed: address.stop.is_none() || base.is_other(&address),
                has_keys: self.field == field,
                field: address,
            }
        });
        let is_there = |it: &OnCard| it.stop.is_some() || !it.field.is_empty();
        stops.filter(is_there).collect()
    }

    /// What the card was filled in from; only of one that changes an order.
    fn base(&self) -> &Base {
        static NOTHING: Base = Base::NOTHING;
        self.editing.as_ref().map_or(&NOTHING, |it| &it.base)
    }
}

impl OnCard {
    fn text(&self) -> &str {
        self.field.input.value()
    }

    /// The stop of the order; of a new one, one that no order has.
    fn id(&self) -> StopId {
        self.stop.unwrap_or(StopId(0))
    }
}

impl Elsewhere {
    /// Whether there is nothing to be said.
    pub fn is_silent(&self) -> bool {
        self.way.is_none() && self.texts.is_empty() && self.closed.is_none()
    }

    /// Notes what a field of the order says by now.
    fn note(&mut self, field: Field, text: &str, is_clash: bool) {
        self.texts.retain(|(known, _)| *known != field);
        self.texts.push((field, text.to_owned()));
        if is_clash {
            self.dispute(Disputed::Text(field));
        }
    }

    fn dispute(&mut self, disputed: Disputed) {
        if !self.disputed.contains(&disputed) {
            self.disputed.push(disputed);
        }
    }
}
