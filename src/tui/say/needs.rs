//! What does not go on without a person, in words: why, and what to do about it.

use super::{Speaker, door};
use crate::text::{Value, Word};
use crate::view::{money, phone_groups};
use pult_app::{NeedsHuman, Reason, Remedy, Subject};
use pult_domain::{CrewId, Seconds};

impl Speaker<'_> {
    /// Why something needs a person, in a few words.
    pub fn reason(&self, need: &NeedsHuman) -> String {
        let words = self.words;
        let crew = |crew: &Option<CrewId>| {
            let sign = crew.map_or_else(String::new, |crew| self.board.call_sign(crew));
            ("crew", Value::from(sign))
        };
        let span = |span: Seconds| ("span", Value::from(self.span(span)));
        let count = |n: usize| ("n", Value::from(i64::try_from(n).unwrap_or(i64::MAX)));
        let since = self.now - need.since;
        let about = match need.subject {
            Subject::Crew(crew) => Some(crew),
            _ => None,
        };
        match &need.reason {
            Reason::CallWaiting { phone, line } => {
                let phone = match phone {
                    Some(phone) => phone_groups(phone.as_str()),
                    None => words.say(Word("caller-hidden")),
                };
                let values = [
                    ("phone", Value::from(phone)),
                    ("line", Value::from(line_of(line))),
                ];
                words.with(Word("need-call"), &values)
            }
            Reason::NobodyFits => words.say(Word("need-nobody-fits")),
            Reason::NobodyAccepted { n_refusals } => {
                words.with(Word("state-nobody"), &[count(*n_refusals)])
            }
            Reason::NobodyNear { due_at } => {
                let values = [("at", Value::from(self.clock(*due_at)))];
                words.with(Word("need-nobody-near"), &values)
            }
            Reason::Late { crew: None, by, .. } => {
                words.with(Word("need-late-alone"), &[span(*by)])
            }
            Reason::Late {
                crew: who,
                promised_at,
                by,
            } => {
                let word = match *promised_at <= self.now {
                    true => Word("need-late"),
                    false => Word("need-will-be-late"),
                };
                words.with(word, &[crew(who), span(*by)])
            }
            Reason::NoPosition { .. } => {
                words.with(Word("need-silent"), &[crew(&about), span(since)])
            }
            Reason::ClientNotThere { crew: who } => {
                words.with(Word("need-client-late"), &[crew(who), span(since)])
            }
            Reason::DrivenEarly { crew: who, due_at } => {
                let when = ("when", Value::from(self.day_in_words(*due_at)));
                words.with(Word("need-driven-early"), &[crew(who), when])
            }
            Reason::AddressUnclear { address, .. } => {
                let address = ("address", Value::from(address.as_str()));
                words.with(Word("need-address-unclear"), &[address])
            }
            Reason::DeletedUnderWay => words.say(Word("need-deleted")),
            Reason::OverAgreed { agreed, price } => {
                let values = [
                    ("agreed", Value::from(money(words, *agreed))),
                    ("price", Value::from(money(words, *price))),
                ];
                words.with(Word("need-over-agreed"), &values)
            }
            Reason::NotMade { date, problem, .. } => {
                let values = [
                    ("date", Value::from(date.as_str())),
                    ("problem", Value::from(problem.as_str())),
                ];
                words.with(Word("need-not-made"), &values)
            }
            Reason::Undelivered { recipient, error } => {
                let values = [
                    ("who", Value::from(recipient.as_str())),
                    ("error", Value::from(error.as_str())),
                ];
                words.with(Word("need-undelivered"), &values)
            }
            Reason::Sos { text } | Reason::CrewWrites { text } => {
                let word = match need.reason {
                    Reason::Sos { .. } => Word("need-sos"),
                    _ => Word("need-crew-writes"),
                };
                words.with(word, &[crew(&about), ("text", Value::from(text.as_str()))])
            }
            Reason::Unanswering { n } => {
                words.with(Word("need-unanswering"), &[crew(&about), count(*n)])
            }
            Reason::AccountLow {
                balance,
                is_stopped,
            } => {
                let word = match is_stopped {
                    true => Word("need-account-stopped"),
                    false => Word("need-account-low"),
                };
                let balance = ("balance", Value::from(money(words, *balance)));
                words.with(word, &[crew(&about), balance])
            }
            Reason::ApiRefused { n } => {
                let api = match need.subject {
                    Subject::Caller(origin, _) => door(origin),
                    _ => "API",
                };
                words.with(
                    Word("need-api-refused"),
                    &[("api", Value::from(api)), count(*n)],
                )
            }
        }
    }

    /// What to do about it, and by which key.
    pub fn remedy(&self, need: &NeedsHuman) -> String {
        self.words.say(match need.remedy {
            Remedy::TakeCall => Word("remedy-take-call"),
            Remedy::GiveToCrew => Word("remedy-give-to-crew"),
            Remedy::MendAddress => Word("remedy-mend-address"),
            Remedy::CallCrew => Word("remedy-call-crew"),
            Remedy::CallOrTakeOff => Word("remedy-call-or-take-off"),
            Remedy::CallClient => Word("remedy-call-client"),
            Remedy::EndOrder => Word("remedy-end-order"),
            Remedy::AgreePrice => Word("remedy-agree-price"),
            Remedy::MakeByHand => Word("remedy-make-by-hand"),
            Remedy::SendAgain => Word("remedy-send-again"),
            Remedy::HelpCrew => Word("remedy-help-crew"),
            Remedy::AnswerCrew => Word("remedy-answer-crew"),
            Remedy::AskCaller => Word("remedy-ask-caller"),
            Remedy::TakeMoney => Word("remedy-take-money"),
        })
    }
}

/// The line of a call; nothing where the exchange names none.
fn line_of(line: &str) -> String {
    match line.is_empty() {
        true => String::new(),
        false => format!("· ☎ {line}"),
    }
}
