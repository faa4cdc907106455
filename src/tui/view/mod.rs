//! Drawing the desk. Only draws: no decisions, no database, and only the rows that are seen.

mod card;
mod crews;
mod key_bar;
mod orders;
mod stands;
mod status;

pub(super) use card::{phone_groups, price_line};
pub(super) use orders::route;
pub(super) use stands::lines as stand_lines;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::app::{App, Pane};
use super::text::Word;
use super::widgets::{put, row};
use super::{form, map, popups, screens};

/// From this width on the panes stand side by side; below it they are tabs.
const WIDE: u16 = 100;
/// The least height for panes side by side.
const HIGH: u16 = 16;

impl App {
    /// Draws everything.
    pub fn view(&mut self, frame: &mut Frame) {
        let areas = Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(2),
        ]);
        let [status, body, keys] = areas.areas(frame.area());
        status::draw(self, frame, status);
        self.areas.clear();
        self.is_wide = body.width >= WIDE && body.height >= HIGH;
        if self.form.is_none() && !self.screens.is_empty() {
            self.draw_screen(frame, body);
        } else if self.is_wide {
            self.draw_side_by_side(frame, body);
        } else {
            self.draw_tabs(frame, body);
        }
        self.draw_toast(frame, body);
        key_bar::draw(self, frame, keys);
        popups::draw(self, frame, body);
    }

    fn draw_side_by_side(&mut self, frame: &mut Frame, body: Rect) {
        let [left, right] =
            Layout::horizontal([Constraint::Percentage(60), Constraint::Fill(1)]).areas(body);
        self.draw_pane(Pane::Orders, frame, left);
        if self.form.is_some() {
            form::draw(self, frame, right);
            return;
        }
        let [side, card] =
            Layout::vertical([Constraint::Percentage(50), Constraint::Fill(1)]).areas(right);
        self.draw_pane(self.side, frame, side);
        self.draw_pane(Pane::Card, frame, card);
    }

    fn draw_pane(&mut self, pane: Pane, frame: &mut Frame, area: Rect) {
        self.areas.push((pane, area.inner(Margin::new(1, 1))));
        match pane {
            Pane::Orders => orders::draw(self, frame, area),
            Pane::Crews => crews::draw(self, frame, area),
            Pane::Card => card::draw(self, frame, area),
            Pane::Map => map::draw(self, frame, area),
            Pane::Stands => stands::draw(self, frame, area),
        }
    }

    fn draw_screen(&mut self, frame: &mut Frame, body: Rect) {
        if let Some(mut screen) = self.screens.pop() {
            screens::draw(&mut screen, &self.around(), frame, body);
            self.screens.push(screen);
        }
    }

    fn draw_tabs(&mut self, frame: &mut Frame, body: Rect) {
        if self.form.is_some() {
            form::draw(self, frame, body);
            return;
        }
        let [tabs, pane] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(body);
        self.draw_tab_line(frame, tabs);
        self.draw_pane(self.pane, frame, pane);
    }

    fn draw_tab_line(&self, frame: &mut Frame, area: Rect) {
        let theme = &self.settings.theme;
        let titles = [
            Word("pane-orders"),
            Word("pane-crews"),
            Word("pane-card"),
            Word("pane-map"),
            Word("pane-stands"),
        ];
        let mut spans = Vec::new();
        for (index, (pane, title)) in Pane::ALL.into_iter().zip(titles).enumerate() {
            let style = if pane == self.pane {
                theme.selected
            } else {
                theme.dim
            };
            let text = format!(" {} {} ", index + 1, self.words.say(title));
            spans.extend([Span::styled(text, style), Span::raw(" ")]);
        }
        frame.render_widget(Line::from(spans), area);
    }

    /// The message lies over the last line of the panes.
    fn draw_toast(&self, frame: &mut Frame, body: Rect) {
        let Some(toast) = &self.toast else { return };
        let theme = &self.settings.theme;
        let style = if toast.is_refusal {
            theme.alarm
        } else {
            theme.good
        };
        let text = format!(
            " {} ",
            super::widgets::cut(&toast.text, usize::from(body.width.saturating_sub(6)))
        );
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        let line = row(body, body.height.saturating_sub(1));
        let area = super::widgets::middle(line, width, 1);
        put(
            frame.buffer_mut(),
            area,
            &text,
            style.add_modifier(ratatui::style::Modifier::REVERSED),
        );
    }
}
