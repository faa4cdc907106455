//! The screens over the desk: opening them, their keys, what they are answered.

use super::App;
use crate::keys::{Action, Chord, Code, Keymap};
use crate::msg::Command;
use crate::popups::{self, About};
use crate::screens::{Answer, Around, Kind, ListScreen, Outcome, Screen};
use crate::text::{Value, Word};
use crate::view::money;

/// Which screen an action opens, if it opens one.
pub(crate) fn screen_of(action: Action) -> Option<Screen> {
    let kind = match action {
        Action::Clients => Kind::Client,
        Action::Tariffs => Kind::Tariff,
        Action::Drivers => Kind::Driver,
        Action::Vehicles => Kind::Vehicle,
        Action::CrewBook => Kind::Crew,
        Action::CrewGroups => Kind::CrewGroup,
        Action::Companies => Kind::Company,
        Action::Zones => Kind::Zone,
        Action::Addresses => Kind::Address,
        Action::Services => Kind::Service,
        Action::Discounts => Kind::Discount,
        Action::DiscountCards => Kind::DiscountCard,
        Action::CashRules => Kind::CashRule,
        Action::Cash => Kind::CashEntry,
        Action::CashAccounts => Kind::CashAccount,
        Action::Messages => Kind::Message,
        Action::Operators => Kind::Operator,
        Action::ApiKeys => Kind::ApiKey,
        Action::Settings => Kind::Setting,
        Action::Log => Kind::LogLine,
        Action::Setup => Kind::Setup,
        Action::OfficeForm => Kind::Office,
        Action::SmsGateway => Kind::SmsGateway,
        Action::Fleet => Kind::Fleet,
        Action::Report => return Some(Screen::report()),
        Action::HandOver => return Some(Screen::handover()),
        Action::Talk => return Some(Screen::talk()),
        _ => return None,
    };
    Some(Screen::list(kind, None))
}

/// Whether an action leaves the screens where they are: what it opens lies over them.
fn lies_over(action: Action) -> bool {
    matches!(
        action,
        Action::Palette
            | Action::Help
            | Action::Language
            | Action::Leave
            | Action::NewOrder
            | Action::NextCard
            | Action::PreOrders
            | Action::TakeCall
            | Action::Quote
            | Action::Mouse
    )
}

impl App {
    /// Opens the screen of an action; answers whether it has one. Other actions but those that lie
    /// over the screens go back to the desk.
    pub(super) fn open_screen(&mut self, action: Action) -> Option<Vec<Command>> {
        let Some(screen) = screen_of(action) else {
            if !lies_over(action) {
                self.screens.clear();
            }
            return None;
        };
        self.screens.clear();
        self.park_aloud();
        Some(self.push_screen(screen))
    }

    fn push_screen(&mut self, screen: Screen) -> Vec<Command> {
        self.screens.push(screen);
        self.ask_screen(|screen, around| screen.open(around))
    }

    pub(super) fn key_of_screen(&mut self, chord: Chord, pasted: bool) -> Vec<Command> {
        self.pasted = pasted;
        let wishes = self.ask_screen(|screen, around| screen.key(chord, around));
        self.pasted = false;
        if !std::mem::take(&mut self.passed_on) {
            return wishes;
        }
        let is_typing = self.screens.last().is_some_and(Screen::is_typing);
        let keymap = &self.settings.keymap;
        // Del, Space, Enter and the arrows mean what is on the screen, never the desk that it covers.
        let is_bare = !chord.ctrl && !matches!(chord.code, Code::F(_));
        let action = match is_typing || is_bare {
            true => keymap
                .in_text(chord)
                .or(on_screen(keymap, chord).filter(|_| !is_typing)),
            false => keymap.on_desk(chord),
        };
        action.map_or_else(Vec::new, |action| self.run(action))
    }

    pub(super) fn paste_into_screen(&mut self, text: &str) -> Vec<Command> {
        self.ask_screen(|screen, around| screen.paste(text, around))
    }

    pub(super) fn tick_of_screen(&mut self) -> Vec<Command> {
        self.ask_screen(|screen, around| screen.tick(around))
    }

    pub(super) fn take_answer(&mut self, answer: Answer) -> Vec<Command> {
        if let Answer::Refused(error) = &answer {
            let text = self.speaker().error(error);
            self.refuse(text);
        }
        if let Answer::Set(written, _) = &answer {
            self.settings.process.take_written(written);
        }
        if let Answer::MapRead(n) = &answer {
            let n = i64::try_from(*n).unwrap_or(i64::MAX);
            let text = self.words.with(Word("map-read"), &[("n", Value::from(n))]);
            self.inform(text);
        }
        let answer = match answer {
            Answer::PaidBeyond(id, left) => {
                let left = Value::from(money(&self.words, left));
                let text = self.words.with(Word("cash-paid-beyond"), &[("left", left)]);
                self.refuse(text);
                Answer::Saved(Kind::CashEntry, id, None)
            }
            answer => answer,
        };
        if matches!(answer, Answer::TextQueued) {
            self.inform(self.words.say(Word("test-sms-sent")));
            return self.push_screen(Screen::list(Kind::Message, None));
        }
        self.ask_screen(|screen, around| screen.take(answer, around))
    }

    /// Lets the top screen do something, and does what it asks for.
    fn ask_screen(&mut self, ask: impl FnOnce(&mut Screen, &Around) -> Outcome) -> Vec<Command> {
        let Some(mut screen) = self.screens.pop() else {
            return Vec::new();
        };
        let outcome = ask(&mut screen, &self.around());
        self.screens.push(screen);
        self.after_screen(outcome)
    }

    fn after_screen(&mut self, outcome: Outcome) -> Vec<Command> {
        match outcome {
            Outcome::Stay => {}
            Outcome::NotMine => self.passed_on = true,
            Outcome::Close => {
                self.screens.pop();
            }
            Outcome::Ask(wishes) => return wishes.into_iter().map(Command::Screen).collect(),
            Outcome::Say(text) => self.inform(text),
            Outcome::Refuse(text) => self.refuse(text),
            Outcome::SayAndAsk(text, wishes) => {
                self.inform(text);
                return wishes.into_iter().map(Command::Screen).collect();
            }
            Outcome::Open(kind) => return self.push_screen(Screen::list(kind, None)),
            Outcome::NewOrder => {
                self.screens.clear();
                return self.run(Action::NewOrder);
            }
            Outcome::Push(kind, of) => return self.push_screen(Screen::list(kind, Some(of))),
            Outcome::ShowOrder(id) => {
                if self.board.orders.contains_key(&id) {
                    self.screens.clear();
                    self.show_order(id);
                } else {
                    self.warn(Word("order-is-closed"));
                }
            }
            Outcome::OpenFound(kind, text) => {
                let screen = ListScreen::new(kind, None).found(text);
                return self.push_screen(Screen::List(Box::new(screen)));
            }
            Outcome::AskTestSms => self.open(popups::Kind::prompt(About::TestSms, "")),
            Outcome::AskMap => self.open(popups::Kind::prompt(About::Map, "")),
            Outcome::HandedOver => return vec![Command::HandedOver],
            Outcome::Copy(text) => return vec![Command::Copy(text)],
        }
        Vec::new()
    }

    pub(crate) fn around(&self) -> Around<'_> {
        Around {
            words: &self.words,
            theme: &self.settings.theme,
            board: &self.board,
            process: &self.settings.process,
            desks: &self.desks,
            own_desk: self.settings.desk,
            talk: &self.talk,
            now: self.at.office,
            ms: self.at.ms,
            pasted: self.pasted,
            role: self.settings.role,
            n_cards: self.parked.len() + usize::from(self.form.is_some()),
        }
    }
}

/// The letters that mean on a screen what they mean on the desk.
fn on_screen(keymap: &Keymap, chord: Chord) -> Option<Action> {
    let action = keymap.on_desk(chord);
    action.filter(|action| matches!(action, Action::Palette | Action::Help))
}
