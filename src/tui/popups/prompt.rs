//! A line to be typed over the desk: why a client goes on the blacklist, when an order repeats.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Clear;
use tui_input::Input;

use super::{Kind, Outcome};
use crate::app::App;
use crate::edit::edit;
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

impl Kind {
    /// A line with a text in it.
    pub fn prompt(about: About, text: &str) -> Kind {
        Kind::Prompt(about, Input::new(text.to_owned()))
    }
}

/// Enter says what was typed; an empty line says nothing, but where it has a meaning.
pub(super) fn key(chord: Chord, about: About, input: &mut Input) -> Outcome {
    match chord.code {
        Code::Enter if input.value().trim().is_empty() && about != About::Map => Outcome::Stay,
        Code::Enter => Outcome::Say(about, input.value().trim().to_owned()),
        _ => {
            edit(input, chord);
            Outcome::Stay
        }
    }
}

/// Draws the line over the desk.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, about: About, input: &Input) {
    let theme = &app.settings.theme;
    let (title, hint) = about.words();
    let area = middle(area, area.width.min(WIDTH), HEIGHT);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(app.words.say(title), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let width = usize::from(inside.width);
    let typed = Line::styled(fit(input.value(), width), theme.input);
    frame.render_widget(typed, row(inside, 0));
    let hint = Line::styled(cut(&app.words.say(hint), width), theme.dim);
    frame.render_widget(hint, row(inside, 2));
    let column = input.visual_cursor().min(width.saturating_sub(1)) as u16;
    frame.set_cursor_position(Position::new(inside.x + column, inside.y));
}
