//! Drawing the desk. Only draws: no decisions, no database, and only the rows that are seen.

pub(crate) mod address;
mod card;
mod crews;
mod header;
mod key_bar;
mod money;
mod orders;
mod stands;

pub(super) use card::{caller_number, phone_groups};
pub(super) use crews::style as crew_style;
pub(super) use money::{bill_lines, kilometres, money, number, spoken};
pub(super) use orders::route;
pub(super) use stands::lines as stand_lines;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::app::{App, Pane};
use super::text::Word;
use super::widgets::{by_words, cut, put, row};
use super::{form, map, omnibox, popups, screens};

/// From this width on the panes stand side by side; below it they are tabs.
const WIDE: u16 = 100;
/// The lines that a card of a new order needs.
const CARD: u16 = 18;
/// The least height for panes side by side.
const HIGH: u16 = 16;

impl App {
    /// Draws everything.
    pub fn view(&mut self, frame: &mut Frame) {
        let toasts = self.toast_rows(usize::from(frame.area().width));
        let n_toasts = toasts.len() as u16;
        let areas = Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(n_toasts),
            Constraint::Length(2),
        ]);
        let [status, body, said, keys] = areas.areas(frame.area());
        let whole = frame.area();
        frame
            .buffer_mut()
            .set_style(whole, self.settings.theme.ground);
        header::draw(self, frame, status);
        self.areas.clear();
        self.is_wide = body.width >= WIDE && body.height >= HIGH;
        if self.form.is_none() && !self.screens.is_empty() {
            self.draw_screen(frame, body);
        } else if self.is_map_whole() {
            self.draw_pane(Pane::Map, frame, body);
        } else if self.is_wide {
            self.draw_side_by_side(frame, body);
        } else {
            self.draw_tabs(frame, body);
        }
        for (at, (text, style)) in toasts.iter().enumerate() {
            put(frame.buffer_mut(), row(said, at as u16), text, *style);
        }
        key_bar::draw(self, frame, keys);
        omnibox::draw(self, frame, body);
        popups::draw(self, frame, body);
    }

    fn draw_side_by_side(&mut self, frame: &mut Frame, body: Rect) {
        let share = i32::from(body.width) * 60 / 100 + i32::from(self.widened);
        let board = share.clamp(40, i32::from(body.width) - 34) as u16;
        let [left, right] =
            Layout::horizontal([Constraint::Length(board), Constraint::Fill(1)]).areas(body);
        self.draw_pane(Pane::Orders, frame, left);
        let least = if self.form.is_some() {
            CARD
        } else {
            body.height / 2
        };
        let side = body
            .height
            .saturating_sub(least)
            .clamp(3, 14.max(body.height * 2 / 5));
        let side = if self.side == Pane::Map {
            body.height.saturating_sub(least).max(3)
        } else {
            side
        };
        let [side, card] =
            Layout::vertical([Constraint::Length(side), Constraint::Fill(1)]).areas(right);
        self.draw_pane(self.side, frame, side);
        if self.form.is_some() {
            form::draw(self, frame, card);
        } else {
            self.draw_pane(Pane::Card, frame, card);
        }
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

    /// The messages as they stand above the keys, the newest lowest: it may take two rows, the others one.
    fn toast_rows(&self, width: usize) -> Vec<(String, Style)> {
        let theme = &self.settings.theme;
        let newest = self.toasts.len().saturating_sub(1);
        let mut rows = Vec::new();
        for (at, toast) in self.toasts.iter().enumerate() {
            let (sign, style) = match toast.is_refusal {
                true => ('!', theme.alarm),
                false => ('✓', theme.good),
            };
            let text = format!(" {sign} {}", toast.text);
            if at < newest || text.width() <= width {
                rows.push((cut(&text, width), style));
                continue;
            }
            let broken = by_words(&text, width.saturating_sub(1));
            if let Some((first, rest)) = broken.split_first() {
                rows.push((format!(" {first}"), style));
                rows.push((cut(&format!("   {}", rest.join(" ")), width), style));
            }
        }
        rows
    }
}
