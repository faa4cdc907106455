//! How a driver logs his phone in: a QR code in half blocks, the code to read out, and the phones that
//! are logged in already.

use qrcode::{Color, EcLevel, QrCode};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color as Ink, Style};
use ratatui::text::Line;
use ratatui::widgets::Clear;

use crate::app::App;
use crate::text::{Value, Word};
use crate::widgets::{broken, overlay, put, row};
use pult_app::{Device, NewLogin};

/// Light modules around a code, so that a camera tells it from what is beside it.
const QUIET: usize = 2;
/// As many phones have a digit of their own.
const DIGITS: usize = 9;

/// What the desk shows of a crew's login.
#[derive(Debug, Clone)]
pub struct Login {
    /// The code and the link.
    pub new: NewLogin,
    /// The phones that may come in, the newest first.
    pub devices: Vec<Device>,
}

impl Login {
    /// The phone with this digit.
    pub(super) fn device(&self, digit: char) -> Option<i64> {
        let at = digit.to_digit(10)?.checked_sub(1)?;
        let shown = self.devices.iter().take(DIGITS);
        shown.map(|device| device.id).nth(at as usize)
    }
}

/// Draws it over the desk.
pub(super) fn draw(app: &App, frame: &mut Frame, area: Rect, login: &Login) {
    let theme = &app.settings.theme;
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(app.words.say(Word("driver-login-title")), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let code = half_blocks(&link(app, login));
    let paper = Style::new().fg(Ink::Black).bg(Ink::White);
    for (at, text) in code.iter().enumerate() {
        let place = row(inside, at as u16).intersection(inside);
        frame.render_widget(Line::styled(text.clone(), paper), place);
    }
    let taken = code
        .first()
        .map_or(0, |text| text.chars().count() as u16 + 1);
    let beside = Rect {
        x: inside.x.saturating_add(taken),
        width: inside.width.saturating_sub(taken),
        ..inside
    };
    let width = usize::from(beside.width.max(1));
    let lines = told(app, login);
    let lines = lines.iter().flat_map(|line| broken(line, width));
    for (at, text) in lines.take(usize::from(beside.height)).enumerate() {
        put(
            frame.buffer_mut(),
            row(beside, at as u16),
            &text,
            theme.text,
        );
    }
}

/// The address that the code leads to.
fn link(app: &App, login: &Login) -> String {
    let known = |row: &&[String; 3]| row[0] == "http.public_url" && row[2] != "default";
    let set = app.settings.process.settings.iter().find(known);
    let base = set.map_or("", |row| row[1].trim_matches('"'));
    let base = match base.is_empty() {
        true => app.settings.listening.as_str(),
        false => base,
    };
    format!(
        "{}/driver#login={}",
        base.trim_end_matches('/'),
        login.new.secret
    )
}

fn told(app: &App, login: &Login) -> Vec<String> {
    let say = |word| app.words.say(word);
    let speaker = app.speaker();
    let until = speaker.clock(login.new.expires_at);
    let mut lines = vec![say(Word("login-scan")), String::new()];
    if let Some(phone) = &login.new.phone {
        lines.push(app.words.with(
            Word("login-phone"),
            &[("phone", Value::from(phone.as_str()))],
        ));
        lines.push(app.words.with(
            Word("login-code"),
            &[("code", Value::from(login.new.code.as_str()))],
        ));
    }
    lines.push(app.words.with(
        Word("login-until"),
        &[("time", Value::from(until.as_str()))],
    ));
    lines.push(String::new());
    if login.devices.is_empty() {
        lines.push(say(Word("login-nobody")));
        return lines;
    }
    lines.push(say(Word("login-devices")));
    for (at, device) in login.devices.iter().take(DIGITS).enumerate() {
        let used = speaker.clock(device.used_at);
        lines.push(format!("{} {} {used}", at + 1, device.name));
    }
    lines.push(say(Word("login-shut-out")));
    lines
}

/// A QR code, two modules a character, with its quiet zone; none for a text that is too long for one.
/// Dark modules are ink on paper.
fn half_blocks(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else {
        return Vec::new();
    };
    let (width, colors) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let is_dark = |x: usize, y: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < width);
        let module = inside(x).zip(inside(y));
        module.is_some_and(|(x, y)| colors[y * width + x] == Color::Dark)
    };
    let cell = |x: usize, y: usize| match (is_dark(x, y), is_dark(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let rows = (0..side).step_by(2);
    rows.map(|y| (0..side).map(|x| cell(x, y)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_login_fits_a_small_terminal() {
        let link = "http://127.0.0.1:8080/driver#login=0123456789abcdef0123456789abcdef";
        let rows = half_blocks(link);
        assert!(rows.len() <= 22, "{} rows", rows.len());
        assert!(
            rows.iter()
                .all(|row| row.chars().count() == rows[0].chars().count())
        );
        assert!(rows[0].chars().all(|cell| cell == ' '), "the quiet zone");
        assert!(rows[1].starts_with("  █▀▀▀▀▀█"), "{}", rows[1]);
    }
}
