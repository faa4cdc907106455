//! What is asked before the desk opens: the first run of an office, and who sits down.
//!
//! A [`Sheet`] is a few questions under one another; Enter goes on and, at the end, hands them in.

mod first_run;
mod login;
mod view;

use tui_input::Input;

use crate::edit::{Edit, edit, paste};
use crate::keys::{Chord, Code};
use crate::text::Word;

pub use first_run::{City, FirstRun, first_run};
pub use login::{login, sheet as login_sheet};

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a line of text.
    Line,
    /// By a line of text that nobody sees.
    Secret,
    /// By one of some options, with the arrows or Space.
    Choice(&'static [Word]),
}

/// A question.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub label: Word,
    /// How it is answered.
    pub way: Way,
    /// The answer as it is typed.
    pub input: Input,
    /// Which option is chosen.
    pub option: usize,
    /// It is asked only when this question has that option.
    pub when: Option<(usize, usize)>,
}

impl Question {
    /// A question that is always asked.
    pub fn new(label: Word, way: Way, answer: &str) -> Question {
        Question {
            label,
            way,
            input: Input::new(answer.to_owned()),
            option: 0,
            when: None,
        }
    }
}

/// What a key made of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It stays.
    Stay,
    /// It is handed in.
    Done,
    /// Whoever was asked went away.
    Left,
    /// The other language is wanted.
    Language,
}

/// Questions under one another.
#[derive(Debug)]
pub struct Sheet {
    /// What it is about.
    pub title: Word,
    /// What is to be done with it.
    pub about: Word,
    /// The questions.
    pub questions: Vec<Question>,
    /// The one that has the keys.
    pub at: usize,
    /// The keys came to it just now: what stands there gives way to the first character.
    pub is_fresh: bool,
    /// What is wrong with the answers.
    pub wrong: Option<Word>,
    /// Says what is wrong with the answer to a question, before the next one is asked.
    pub check: fn(&Sheet, usize) -> Option<Word>,
}

impl Sheet {
    /// A sheet that starts with its first question.
    pub fn new(title: Word, about: Word, questions: Vec<Question>) -> Sheet {
        Sheet {
            title,
            about,
            questions,
            at: 0,
            is_fresh: false,
            wrong: None,
            check: |_, _| None,
        }
    }

    /// The answer to a question, without spaces around it.
    pub fn answer(&self, question: usize) -> &str {
        self.questions[question].input.value().trim()
    }

    /// Says what is wrong with a question.
    pub fn refuse(&mut self, question: usize, wrong: Word) {
        (self.at, self.wrong) = (question, Some(wrong));
        self.is_fresh = false;
    }

    /// Whether a question is asked, the answers being what they are.
    pub fn asks(&self, question: usize) -> bool {
        let when = self.questions[question].when;
        when.is_none_or(|(other, option)| self.questions[other].option == option)
    }

    /// A key.
    pub fn key(&mut self, chord: Chord) -> Outcome {
        self.wrong = None;
        let checked = match chord.code {
            Code::Enter => (self.check)(self, self.at),
            _ => None,
        };
        if checked.is_some() {
            self.wrong = checked;
            return Outcome::Stay;
        }
        match chord.code {
            Code::Esc => return Outcome::Left,
            Code::Char(_) if chord.means(Chord::ctrl('q')) => return Outcome::Left,
            Code::Char(_) if chord.means(Chord::ctrl('l')) => return Outcome::Language,
            Code::Char(_) if chord.means(Chord::ctrl('s')) => return Outcome::Done,
            Code::Enter if !self.go(1) => return Outcome::Done,
            Code::Enter => {}
            Code::Tab | Code::Down => drop(self.go(1)),
            Code::BackTab | Code::Up => drop(self.go(-1)),
            _ => self.type_into(chord),
        }
        Outcome::Stay
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        let question = &mut self.questions[self.at];
        if !matches!(question.way, Way::Choice(_)) {
            if std::mem::take(&mut self.is_fresh) {
                question.input.reset();
            }
            paste(&mut question.input, text);
        }
    }

    /// Goes to the next question that is asked; answers whether there is one.
    fn go(&mut self, by: isize) -> bool {
        let mut there = self.at;
        while let Some(next) = there.checked_add_signed(by) {
            if next >= self.questions.len() {
                return false;
            }
            there = next;
            if self.asks(there) {
                (self.at, self.is_fresh) = (there, true);
                return true;
            }
        }
        false
    }

    fn type_into(&mut self, chord: Chord) {
        let question = &mut self.questions[self.at];
        let Way::Choice(options) = question.way else {
            if std::mem::take(&mut self.is_fresh) && chord.text().is_some() {
                question.input.reset();
            }
            if edit(&mut question.input, chord) == Edit::Changed {
                self.wrong = None;
            }
            return;
        };
        let by = match chord.code {
            Code::Char(' ') | Code::Right => 1,
            Code::Left => options.len() - 1,
            _ => return,
        };
        question.option = (question.option + by) % options.len();
    }
}
