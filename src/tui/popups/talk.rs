//! What a crew and the office say to each other, with a line to answer.

use super::Outcome;
use crate::keys::{Chord, Code};
use crate::msg::Command;
use crate::say::Speaker;
use crate::text::Word;
use pult_app::CrewMessage;
use pult_domain::CrewId;

/// So many of the newest lines are shown.
const SHOWN: usize = 12;
/// The longest answer, in characters.
const LONGEST: usize = 200;

/// What was said, and what is being typed.
#[derive(Debug, Clone)]
pub struct Talk {
    /// With which crew.
    pub crew: CrewId,
    /// The lines, oldest first.
    pub lines: Vec<CrewMessage>,
    /// What is being typed.
    pub draft: String,
}

impl Talk {
    /// Types, and says it with Enter.
    pub(super) fn key(&mut self, chord: Chord) -> Outcome {
        match chord.code {
            Code::Enter if self.draft.trim().is_empty() => return Outcome::Close,
            Code::Enter => {
                let said = std::mem::take(&mut self.draft);
                return Outcome::Do(Command::SayToCrew(self.crew, said));
            }
            Code::Backspace => {
                self.draft.pop();
            }
            _ => {
                let typed = chord
                    .text()
                    .filter(|_| self.draft.chars().count() < LONGEST);
                self.draft.extend(typed);
            }
        }
        Outcome::Stay
    }
}

/// The lines of a talk, the answer last.
pub(super) fn lines(speaker: &Speaker, talk: &Talk) -> Vec<String> {
    let sign = speaker.board.call_sign(talk.crew);
    let skipped = talk.lines.len().saturating_sub(SHOWN);
    let mut lines: Vec<String> = talk.lines[skipped..]
        .iter()
        .map(|said| {
            let who = match said.is_from_crew() {
                true => sign.clone(),
                false => "→".to_owned(),
            };
            let cry = if said.is_sos { "SOS " } else { "" };
            format!("{} {who} {cry}{}", speaker.clock(said.at), said.text)
        })
        .collect();
    if lines.is_empty() {
        lines.push(speaker.words.say(Word("talk-none")));
    }
    lines.push(String::new());
    lines.push(format!("> {}▏", talk.draft));
    lines.push(speaker.words.say(Word("talk-keys")));
    lines
}
