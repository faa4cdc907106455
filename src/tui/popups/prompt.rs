//! A line to be typed over the desk: why a client goes on the blacklist, when an order repeats.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Clear;
use tui_input::Input;

use super::{Kind, Outcome};
use crate::app::App;
use crate::edit::{edit, paste};
use crate::keys::{Chord, Code};
use crate::text::Word;
use crate::widgets::{cut, fit, middle, overlay, row};
use pult_domain::{OrderId, Point, StandingId};

/// The width of the box, and its height.
const WIDTH: u16 = 70;
const HEIGHT: u16 = 5;

/// What the line is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum About {
    /// Why the client of this order goes on the blacklist.
    Block(OrderId),
    /// When this order repeats.
    Repeat(StandingId),
    /// What the zone that was drawn is called.
    Zone,
    /// What is called what is at this point.
    Place(Point),
    /// Which file the map is read from; empty: the demonstration's city.
    Map,
    /// Which phone gets a text message as a test.
    TestSms,
    /// What the driver of this order read off his meter.
    Meter(OrderId),
}

impl About {
    /// Whether an empty line means nothing; a meter says by itself what it takes.
    pub fn needs_text(self) -> bool {
        !matches!(self, About::Map | About::Meter(_))
    }

    /// What is asked, and what helps to answer.
    fn words(self) -> (Word, Word) {
        match self {
            About::Block(_) => (Word("block-title"), Word("block-hint")),
            About::Repeat(_) => (Word("repeat-title"), Word("repeat-hint")),
            About::Zone => (Word("zone-name-title"), Word("zone-name-hint")),
            About::Place(_) => (Word("place-name-title"), Word("place-name-hint")),
            About::Map => (Word("map-file-title"), Word("map-file-hint")),
            About::Meter(_) => (Word("meter-title"), Word("meter-hint")),
            About::TestSms => (Word("test-sms-title"), Word("test-sms-hint")),
        }
    }
}

/// A line that is typed over the desk.
#[derive(Debug)]
pub struct Prompt {
    about: About,
    input: Input,
    /// It stands there untouched: the first character takes its place.
    is_preset: bool,
    /// What is wrong with what was typed; empty when nothing is.
    wrong: String,
}

impl Kind {
    /// A line with a text in it.
    pub fn prompt(about: About, text: &str) -> Kind {
        Kind::Prompt(Prompt::with(about, text))
    }

    /// A line with a text in it that is likely meant: Enter says it, typing takes its place.
    pub fn preset(about: About, text: &str) -> Kind {
        Kind::Prompt(Prompt {
            is_preset: true,
            ..Prompt::with(about, text)
        })
    }

    /// The line as it was typed, and what is wrong with it.
    pub fn mistyped(about: About, text: &str, wrong: String) -> Kind {
        Kind::Prompt(Prompt {
            wrong,
            ..Prompt::with(about, text)
        })
    }
}

impl Prompt {
    fn with(about: About, text: &str) -> Prompt {
        Prompt {
            about,
            input: Input::new(text.to_owned()),
            is_preset: false,
            wrong: String::new(),
        }
    }

    /// Enter says what was typed; an empty line is asked about again, but where it has a meaning.
    pub(super) fn key(&mut self, chord: Chord) -> Outcome {
        if chord.code == Code::Enter {
            return Outcome::Say(self.about, self.input.value().trim().to_owned());
        }
        self.wrong.clear();
        if std::mem::take(&mut self.is_preset) && chord.text().is_some() {
            self.input.reset();
        }
        edit(&mut self.input, chord);
        Outcome::Stay
    }

    /// A text was pasted.
    pub(super) fn paste(&mut self, text: &str) {
        self.wrong.clear();
        if std::mem::take(&mut self.is_preset) {
            self.input.reset();
        }
        paste(&mut self.input, text);
    }
}

/// Draws the line over the desk.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, prompt: &Prompt) {
    let theme = &app.settings.theme;
    let input = &prompt.input;
    let (title, hint) = prompt.about.words();
    let area = middle(area, area.width.min(WIDTH), HEIGHT);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(app.words.say(title), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inside.width);
    let style = match prompt.is_preset {
        true => theme.selected,
        false => theme.input,
    };
    let typed = Line::styled(fit(input.value(), width), style);
    frame.render_widget(typed, row(inside, 0));
    let (below, style) = match prompt.wrong.as_str() {
        "" => (app.words.say(hint), theme.dim),
        wrong => (wrong.to_owned(), theme.alarm),
    };
    frame.render_widget(Line::styled(cut(&below, width), style), row(inside, 2));
    let column = input.visual_cursor().min(width.saturating_sub(1)) as u16;
    frame.set_cursor_position(Position::new(inside.x + column, inside.y));
}
