//! The end of a shift: its figures, a note for each open order, the money in the desk.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

use super::{Answer, Around, Hint, Outcome, Wish, help};
use crate::edit::{Edit, edit, paste};
use crate::keys::{Chord, Code};
use crate::popups::said;
use crate::sum::sum_said;
use crate::text::{Value, Word, Words};
use crate::view::{money, number};
use crate::widgets::{by_words, cut, fit, overlay, put, row, scroll};
use pult_app::{Handover, ShiftFigures};
use pult_domain::{Money, OrderId};

/// The width of the names of fields.
const LABEL: usize = 30;
/// The longest line that is said at other desks, in columns.
const LONGEST_TOLD: usize = 200;

/// The end of a shift.
#[derive(Debug, Default)]
pub struct HandoverScreen {
    figures: Option<Box<ShiftFigures>>,
    /// The open orders, how they are called, and what is said of them.
    orders: Vec<(OrderId, String, Input)>,
    counted: Input,
    /// The sum stands as it was filled in: the first character takes its place.
    is_filled_in: bool,
    note: Input,
    /// The field that has the keys: the sum, the note, then the orders.
    at: usize,
    offset: usize,
    is_asking: bool,
    /// Yes was said before the figures came.
    said_yes: bool,
    is_sent: bool,
    is_wrong: bool,
    pub(super) helping: bool,
}

impl HandoverScreen {
    /// Reads the shift; the open orders are those of the board.
    pub fn load(&mut self, around: &Around) -> Outcome {
        let open = around
            .board
            .orders
            .values()
            .filter(|row| row.phase.is_open());
        self.orders = open
            .map(|row| {
                let label = format!("{} {}", row.id, row.from());
                (row.id, label, Input::default())
            })
            .collect();
        Outcome::Ask(vec![Wish::Shift])
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, around: &Around) -> Outcome {
        if help::took(&mut self.helping, chord) {
            return Outcome::Stay;
        }
        if self.is_asking {
            return self.key_of_question(chord, around);
        }
        let last = self.orders.len() + 1;
        match chord.code {
            Code::Esc => return Outcome::Close,
            Code::F(2) => return self.ask(),
            Code::Char(_) if chord.means(Chord::ctrl('s')) => return self.ask(),
            Code::Enter if self.at == last => return self.ask(),
            Code::Enter | Code::Down | Code::Tab => self.at = (self.at + 1).min(last),
            Code::Up | Code::BackTab => self.at = self.at.saturating_sub(1),
            _ => return self.type_into(chord),
        }
        Outcome::Stay
    }

    fn type_into(&mut self, chord: Chord) -> Outcome {
        if self.at == 0 && self.is_filled_in && chord.text().is_some() {
            self.counted.reset();
        }
        match edit(self.field(), chord) {
            Edit::NotMine => return Outcome::NotMine,
            Edit::Changed | Edit::Kept => self.is_wrong = false,
        }
        self.is_filled_in &= self.at != 0;
        Outcome::Stay
    }

    /// What is typed goes on counting. A difference is handed over by the word for yes alone: Enter may have been
    /// meant for the sum.
    fn key_of_question(&mut self, chord: Chord, around: &Around) -> Outcome {
        let enters = chord.code == Code::Enter && self.difference() == Money::ZERO;
        if enters || said(chord) == Some(true) {
            self.said_yes = true;
            return self.send(around);
        }
        let counts = chord.text().is_some_and(|typed| typed.is_ascii_digit())
            || matches!(chord.code, Code::Backspace | Code::Delete);
        if counts || chord.code == Code::Esc || said(chord) == Some(false) {
            (self.is_asking, self.said_yes) = (false, false);
        }
        if counts {
            self.at = 0;
            return self.type_into(chord);
        }
        Outcome::Stay
    }

    /// Hands over, once, as soon as the figures are known.
    fn send(&mut self, around: &Around) -> Outcome {
        if self.figures.is_none() || self.is_sent {
            return Outcome::Stay;
        }
        self.is_sent = true;
        let handover = self.handover();
        let told = told(&handover, around.words);
        Outcome::Ask(vec![Wish::HandOver(handover, told)])
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        if self.at == 0 && std::mem::take(&mut self.is_filled_in) {
            self.counted.reset();
        }
        paste(self.field(), text);
    }

    /// Something it wished for is answered.
    pub fn take(&mut self, answer: Answer, around: &Around) -> Outcome {
        match answer {
            Answer::Shift(figures) => {
                if self.counted.value().is_empty() {
                    let expected = number(around.words, figures.expected().max(Money::ZERO));
                    self.counted = Input::new(expected);
                    self.is_filled_in = true;
                }
                self.figures = Some(figures);
                // Yes was said to what was counted, not to a difference that nobody had seen.
                if std::mem::take(&mut self.said_yes) && self.difference() == Money::ZERO {
                    return self.send(around);
                }
            }
            Answer::HandedOver(_) => return Outcome::HandedOver,
            // Without a shift there is nothing to hand over.
            Answer::Refused(_) if self.figures.is_none() => return Outcome::Close,
            Answer::Refused(_) => {
                (self.is_sent, self.is_asking, self.said_yes) = (false, false, false);
            }
            _ => {}
        }
        Outcome::Stay
    }

    fn field(&mut self) -> &mut Input {
        match self.at {
            0 => &mut self.counted,
            1 => &mut self.note,
            at => &mut self.orders[at - 2].2,
        }
    }

    fn sum(&self) -> Option<Money> {
        match self.counted.value().trim() {
            "" => Some(Money::ZERO),
            typed => sum_said(typed),
        }
    }

    fn ask(&mut self) -> Outcome {
        match self.sum() {
            None => (self.is_wrong, self.at) = (true, 0),
            Some(_) => self.is_asking = true,
        }
        Outcome::Stay
    }

    fn handover(&self) -> Handover {
        let notes = self.orders.iter();
        let notes = notes.map(|(id, _, note)| (*id, note.value().trim().to_owned()));
        Handover {
            counted: self.sum().unwrap_or_default(),
            note: self.note.value().trim().to_owned(),
            orders: notes.filter(|(_, note)| !note.is_empty()).collect(),
        }
    }

    /// The keys that are valid now.
    pub fn hints(&self) -> Vec<Hint> {
        match self.is_asking {
            true if self.difference() != Money::ZERO => vec![
                ("y д", Word("bar-hand-over")),
                ("0–9", Word("bar-count-on")),
                ("Esc", Word("bar-back")),
            ],
            true => vec![("Enter", Word("bar-hand-over")), ("Esc", Word("bar-back"))],
            false => vec![
                ("F2", Word("bar-hand-over")),
                ("Enter ↓", Word("bar-next-field")),
                ("Esc", Word("bar-back")),
            ],
        }
    }

    /// Draws it.
    pub fn draw(&mut self, around: &Around, frame: &mut Frame, area: Rect) {
        let (words, theme) = (around.words, around.theme);
        let block = overlay(words.say(Word("screen-handover")), theme);
        let inside = block.inner(area);
        frame.render_widget(block, area);
        let mut lines = self.figure_lines(around);
        // Whoever sits down next does not see them, and a customer waits for each.
        if around.n_cards > 0 {
            let n = i64::try_from(around.n_cards).unwrap_or(i64::MAX);
            let text = words.with(Word("handover-cards"), &[("n", Value::from(n))]);
            let rows = by_words(&text, usize::from(inside.width)).into_iter();
            lines.extend(rows.map(|row| (row, theme.alarm)));
        }
        let n_above = lines.len();
        let fields = [
            (words.say(Word("handover-counted")), self.counted.value()),
            (words.say(Word("handover-note")), self.note.value()),
        ];
        for (at, (label, value)) in fields.into_iter().enumerate() {
            lines.push(self.field_line(at, &label, value, around));
        }
        for (at, (_, label, note)) in self.orders.iter().enumerate() {
            lines.push(self.field_line(at + 2, label, note.value(), around));
        }
        let height = usize::from(inside.height.saturating_sub(1)).max(1);
        self.offset = scroll(self.offset, n_above + self.at, lines.len(), height);
        for (at, (text, style)) in lines.iter().skip(self.offset).take(height).enumerate() {
            let text = cut(text, usize::from(inside.width));
            put(frame.buffer_mut(), row(inside, at as u16), &text, *style);
        }
        let last = row(inside, inside.height.saturating_sub(1));
        let (text, style) = match (self.is_asking, self.is_wrong) {
            (true, _) => (self.question(words), theme.warning),
            (_, true) => (words.say(Word("wrong-sum")), theme.alarm),
            _ => (String::new(), theme.text),
        };
        put(frame.buffer_mut(), last, &text, style);
        if self.helping {
            help::draw(Word("screen-handover"), &self.hints(), around, frame, area);
        }
    }

    fn field_line(&self, at: usize, label: &str, value: &str, around: &Around) -> (String, Style) {
        let theme = around.theme;
        let (cursor, style) = match at == self.at {
            true => ("_", theme.selected),
            false => ("", theme.text),
        };
        (
            format!("{} {value}{cursor}", fit(&cut(label, LABEL), LABEL)),
            style,
        )
    }

    fn figure_lines(&self, around: &Around) -> Vec<(String, Style)> {
        let (words, theme) = (around.words, around.theme);
        let Some(figures) = &self.figures else {
            return vec![(words.say(Word("board-loading")), theme.dim)];
        };
        let time = &around.board.time;
        let (shift, did) = (&figures.shift, &figures.did);
        let lines = [
            (
                Word("handover-since"),
                time.format(shift.opened_at, "%d.%m %H:%M"),
            ),
            (Word("handover-taken"), did.taken.to_string()),
            (Word("handover-completed"), did.completed.to_string()),
            (Word("handover-assigned"), did.assigned.to_string()),
            (Word("handover-cancelled"), did.cancelled.to_string()),
            (Word("handover-revenue"), money(words, did.revenue)),
            (Word("handover-before"), money(words, shift.cash_before)),
            (
                Word("handover-paid-in"),
                money(words, figures.turnover.paid_in),
            ),
            (
                Word("handover-paid-out"),
                money(words, figures.turnover.paid_out),
            ),
            (Word("handover-expected"), money(words, figures.expected())),
        ];
        let line = |(word, value): (Word, String)| {
            let label = fit(&cut(&words.say(word), LABEL), LABEL);
            (format!("{label} {value}"), theme.dim)
        };
        lines.into_iter().map(line).collect()
    }

    /// By how much more was counted than has to be there; nothing while that is not known.
    fn difference(&self) -> Money {
        let expected = self.figures.as_ref().map(|figures| figures.expected());
        let counted = self.sum().unwrap_or_default();
        expected.map_or(Money::ZERO, |expected| counted - expected)
    }

    /// What is asked before the shift ends: whether the money is right, above all.
    fn question(&self, words: &Words) -> String {
        let difference = self.difference();
        let values = [("sum", Value::from(money(words, difference)))];
        match difference {
            Money::ZERO => words.say(Word("handover-ask")),
            _ => words.with(Word("handover-ask-difference"), &values),
        }
    }
}

/// What those who sit on hear of it: that it ended, and what the next one is to know.
fn told(handover: &Handover, words: &Words) -> String {
    let orders = handover.orders.iter();
    let orders = orders.map(|(order, note)| format!("{order}: {note}"));
    let note = Some(handover.note.clone()).filter(|note| !note.is_empty());
    let notes: Vec<String> = note.into_iter().chain(orders).collect();
    let told = words.say(Word("handover-told"));
    cut(&format!("{told} {}", notes.join(" · ")), LONGEST_TOLD)
}
