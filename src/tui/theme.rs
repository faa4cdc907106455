//! Colours. State never hangs on a colour alone, and red never stands against green alone.

use ratatui::style::{Color, Modifier, Style};

/// The styles of the console, by what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Plain text.
    pub text: Style,
    /// What matters less.
    pub dim: Style,
    /// Titles of panes and groups.
    pub title: Style,
    /// The selected row.
    pub selected: Style,
    /// The selected row of a pane that has not the keys.
    pub marked: Style,
    /// Somebody must act.
    pub alarm: Style,
    /// Somebody should look.
    pub warning: Style,
    /// All is well.
    pub good: Style,
    /// Names of keys.
    pub key: Style,
    /// Borders.
    pub border: Style,
    /// The border of what lies over the desk and has the keys.
    pub active_border: Style,
    /// The line at the top.
    pub status: Style,
    /// What is being typed.
    pub input: Style,
}

/// The names of the themes.
pub const THEMES: [&str; 5] = ["terminal", "dark", "light", "contrast", "mono"];

impl Theme {
    /// The theme of this name; `None` for an unknown one.
    pub fn named(name: &str) -> Option<Theme> {
        Some(match name {
            "terminal" => Theme::colours(
                Color::Reset,
                Color::DarkGray,
                Color::Cyan,
                Color::Yellow,
                Color::Red,
                Color::Blue,
            ),
            "dark" => Theme::colours(
                Color::Rgb(220, 220, 220),
                Color::Rgb(130, 130, 130),
                Color::Rgb(120, 200, 255),
                Color::Rgb(255, 200, 90),
                Color::Rgb(255, 120, 110),
                Color::Rgb(110, 170, 255),
            ),
            "light" => Theme::colours(
                Color::Rgb(30, 30, 30),
                Color::Rgb(110, 110, 110),
                Color::Rgb(0, 80, 150),
                Color::Rgb(140, 80, 0),
                Color::Rgb(170, 0, 0),
                Color::Rgb(0, 70, 160),
            ),
            "contrast" => Theme::colours(
                Color::White,
                Color::White,
                Color::LightCyan,
                Color::LightYellow,
                Color::LightRed,
                Color::LightBlue,
            ),
            "mono" => Theme::mono(),
            _ => return None,
        })
    }

    /// The theme asked for, `terminal` when none is; without colours when `NO_COLOR` is set to anything
    /// (no-color.org). `None` for an unknown name.
    pub fn chosen(name: Option<&str>) -> Option<Theme> {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match name {
            None if no_color => Some(Theme::mono()),
            name => Theme::named(name.unwrap_or("terminal")),
        }
    }

    /// No colours at all: bold, dim, reverse and underline only.
    pub fn mono() -> Theme {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Theme {
            text: plain,
            dim: plain,
            title: bold,
            selected: plain.add_modifier(Modifier::REVERSED),
            marked: plain.add_modifier(Modifier::UNDERLINED),
            alarm: bold,
            warning: bold,
            good: plain,
            key: bold,
            border: plain,
            active_border: bold,
            status: plain.add_modifier(Modifier::REVERSED),
            input: plain.add_modifier(Modifier::UNDERLINED),
        }
    }

    fn colours(
        text: Color,
        dim: Color,
        title: Color,
        warning: Color,
        alarm: Color,
        good: Color,
    ) -> Theme {
        let plain = Style::new().fg(text);
        Theme {
            text: plain,
            dim: plain.fg(dim),
            title: plain.fg(title).add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            marked: plain.add_modifier(Modifier::UNDERLINED),
            alarm: plain.fg(alarm).add_modifier(Modifier::BOLD),
            warning: plain.fg(warning),
            good: plain.fg(good),
            key: plain.fg(title),
            border: plain.fg(dim),
            active_border: plain.fg(title),
            status: plain.add_modifier(Modifier::REVERSED),
            input: plain.add_modifier(Modifier::UNDERLINED),
        }
    }
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::named("terminal").expect("it is in the table")
    }
}
