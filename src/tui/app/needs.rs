//! What needs a person and is no order: it rings once, and Enter goes where it is put right.

use super::App;
use crate::board::Needs;
use crate::keys::Action;
use crate::msg::Command;
use crate::popups::{About, Kind};
use crate::screens::{Wish, extract_named};
use crate::text::{Value, Word};
use pult_app::Subject;
use pult_app::standing::pattern;
use pult_domain::{OrderId, Phone};

impl App {
    /// What needs a person is another; whatever is new among it rings. Nothing rings for what was there
    /// before the desk was.
    pub(super) fn take_needs(&mut self, needs: Needs) -> Vec<Command> {
        let grew = self.has_rung && needs.grew_since(&self.board.needs);
        self.has_rung = true;
        if needs != self.board.needs {
            self.board.needs = needs;
            self.lay_out();
        }
        let rings = grew && self.settings.bell;
        rings.then_some(Command::Bell).into_iter().collect()
    }

    /// Enter on something that needs a person and is no order.
    pub(super) fn help_with(&mut self, subject: Subject) -> Vec<Command> {
        match subject {
            Subject::Call(_) => self.take_call(),
            Subject::Message(_) => self.run(Action::Messages),
            Subject::Caller(..) => self.run(Action::Log),
            Subject::Standing(_) => self.run(Action::Repeats),
            Subject::Crew(crew) if self.board.needs.writes(crew) => vec![Command::LoadTalk(crew)],
            Subject::Crew(crew) => {
                self.open(Kind::Crew(crew));
                Vec::new()
            }
            Subject::Order(order) => {
                self.show_order(order);
                Vec::new()
            }
        }
    }

    /// Asks why the client of an order goes on the blacklist.
    pub(super) fn ask_block(&mut self, id: OrderId) -> Vec<Command> {
        match self.cannot(Action::Block) {
            Some(why) => self.warn(why),
            None => self.open(Kind::prompt(About::Block(id), "")),
        }
        Vec::new()
    }

    /// A text was typed that a popup had asked for.
    pub(super) fn said_to(&mut self, about: About, text: &str) -> Vec<Command> {
        match about {
            _ if text.is_empty() && about.needs_text() => {
                let wrong = self.words.say(Word("wrong-empty"));
                self.open(Kind::mistyped(about, text, wrong));
                Vec::new()
            }
            About::Block(order) => vec![Command::Block(order, text.to_owned())],
            About::Meter(order) => self.metered(order, text),
            About::Zone | About::Place(_) => self.named_on_map(about, text),
            About::Map if text.is_empty() => {
                let map = self.settings.process.map.clone();
                self.inform(self.words.say(Word("map-reading")));
                vec![Command::Screen(Wish::DemoMap(map))]
            }
            About::TestSms => match Phone::parse(text) {
                Ok(phone) if phone.is_e164() => {
                    let office = Value::from(self.board.office.name.as_str());
                    let text = self
                        .words
                        .with(Word("test-sms-text"), &[("office", office)]);
                    vec![Command::Screen(Wish::SendText(phone, text))]
                }
                _ => {
                    let wrong = self.words.say(Word("wrong-phone"));
                    self.open(Kind::mistyped(About::TestSms, text, wrong));
                    Vec::new()
                }
            },
            About::Map => match extract_named(text) {
                Some(extract) => {
                    let map = self.settings.process.map.clone();
                    self.inform(self.words.say(Word("map-reading")));
                    vec![Command::Screen(Wish::ReadMap(extract, map))]
                }
                None => {
                    let wrong = self.words.say(Word("wrong-map"));
                    self.open(Kind::mistyped(About::Map, text, wrong));
                    Vec::new()
                }
            },
            About::Repeat(id) => {
                let today = self.board.time.date(self.at.office);
                match pattern::repeats(text, today) {
                    Some(Ok(repeats)) => {
                        let spelled = pattern::spelled(&repeats, self.words.lang());
                        vec![Command::RepeatOtherwise(id, repeats, spelled)]
                    }
                    Some(Err(_)) | None => {
                        let values = [("text", Value::from(text))];
                        let said = self.words.with(Word("repeat-unclear"), &values);
                        self.open(Kind::mistyped(About::Repeat(id), text, said));
                        Vec::new()
                    }
                }
            }
        }
    }
}
