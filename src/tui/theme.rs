//! Colours. State never hangs on a colour alone: each has a sign as well.
//!
//! A colour means the same on the board, among the crews and on the map. Each is given three times: in 24
//! bits, as one of 256 and as one of 16, and the terminal says which of them it can show.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

/// The styles of the console, by what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// What everything stands on.
    pub ground: Style,
    /// Plain text.
    pub text: Style,
    /// What is read to the customer.
    pub bright: Style,
    /// What matters less.
    pub dim: Style,
    /// Names of fields.
    pub label: Style,
    /// Titles of panes and groups.
    pub title: Style,
    /// The selected row.
    pub selected: Style,
    /// The selected row of a pane that has not the keys.
    pub marked: Style,
    /// Somebody must act.
    pub alarm: Style,
    /// Somebody must act: a badge that is seen from afar.
    pub badge: Style,
    /// Somebody should look; a crew is being asked.
    pub warning: Style,
    /// Free; all is well.
    pub good: Style,
    /// On the way to the client.
    pub driving: Style,
    /// With the client aboard.
    pub aboard: Style,
    /// Names of keys.
    pub key: Style,
    /// Water and green on the map: a shade, or letters where there are no shades.
    pub water: Style,
    /// See `water`.
    pub green: Style,
    /// A river on the map.
    pub river: Style,
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

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The sixteen of ANSI.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// 24 bits.
    True,
}

impl Depth {
    /// What a terminal says of itself by `COLORTERM` and `TERM`.
    pub fn of(colorterm: &str, term: &str) -> Depth {
        if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") {
            Depth::True
        } else if term.contains("256color") {
            Depth::Indexed
        } else {
            Depth::Sixteen
        }
    }
}

/// A colour in 24 bits, of 256 and of 16.
#[derive(Clone, Copy)]
struct Shade(u32, u8, Color);

impl Shade {
    fn at(self, depth: Depth) -> Color {
        let Shade(rgb, index, named) = self;
        match depth {
            Depth::True => Color::from_u32(rgb),
            Depth::Indexed => Color::Indexed(index),
            Depth::Sixteen => named,
        }
    }
}

/// The colours of a theme.
struct Palette {
    ground: Shade,
    text: Shade,
    bright: Shade,
    quiet: Shade,
    label: Shade,
    selection: Shade,
    line: Shade,
    water: Shade,
    green: Shade,
    river: Shade,
    alarm: Shade,
    warning: Shade,
    free: Shade,
    driving: Shade,
    aboard: Shade,
    on_alarm: Shade,
}

const DARK: Palette = Palette {
    ground: Shade(0x11_15_1a, 233, Color::Reset),
    text: Shade(0xd7_dd_e5, 253, Color::Gray),
    bright: Shade(0xff_ff_ff, 231, Color::White),
    quiet: Shade(0x7d_88_96, 245, Color::Gray),
    label: Shade(0x9f_b3_c8, 110, Color::Gray),
    selection: Shade(0x22_30_4a, 237, Color::Reset),
    line: Shade(0x2d_36_42, 238, Color::DarkGray),
    water: Shade(0x12_2b_3f, 17, Color::Cyan),
    green: Shade(0x16_28_1c, 22, Color::Green),
    river: Shade(0x3f_78_9c, 67, Color::Cyan),
    alarm: Shade(0xff_6b_6b, 203, Color::LightRed),
    warning: Shade(0xf2_b8_4b, 215, Color::Yellow),
    free: Shade(0x5f_d3_8d, 78, Color::Green),
    driving: Shade(0x4f_c3_d9, 80, Color::Cyan),
    aboard: Shade(0xb7_9c_f2, 141, Color::Magenta),
    on_alarm: Shade(0x11_15_1a, 233, Color::Black),
};

const LIGHT: Palette = Palette {
    ground: Shade(0xfb_fb_f9, 231, Color::Reset),
    text: Shade(0x24_29_2f, 235, Color::Black),
    bright: Shade(0x00_00_00, 16, Color::Black),
    quiet: Shade(0x65_6d_76, 242, Color::Black),
    label: Shade(0x44_54_68, 240, Color::Black),
    selection: Shade(0xd6_e4_f7, 189, Color::Reset),
    line: Shade(0xc4_cc_d4, 251, Color::Gray),
    water: Shade(0xd0_e6_f5, 195, Color::Black),
    green: Shade(0xdd_ee_d9, 194, Color::Black),
    river: Shade(0x4f_8a_b0, 67, Color::Black),
    alarm: Shade(0xb4_12_1b, 124, Color::Red),
    warning: Shade(0x8a_55_00, 94, Color::Red),
    free: Shade(0x0b_6b_38, 22, Color::Black),
    driving: Shade(0x00_5d_7a, 24, Color::Black),
    aboard: Shade(0x5b_3b_a8, 54, Color::Magenta),
    on_alarm: Shade(0xff_ff_ff, 231, Color::White),
};

const CONTRAST: Palette = Palette {
    ground: Shade(0x00_00_00, 16, Color::Black),
    text: Shade(0xff_ff_ff, 231, Color::White),
    bright: Shade(0xff_ff_ff, 231, Color::White),
    quiet: Shade(0xff_ff_ff, 231, Color::White),
    label: Shade(0xff_ff_ff, 231, Color::White),
    selection: Shade(0x00_4a_9e, 25, Color::Reset),
    line: Shade(0xff_ff_ff, 231, Color::White),
    water: Shade(0x00_28_50, 17, Color::LightCyan),
    green: Shade(0x00_30_10, 22, Color::LightGreen),
    river: Shade(0x60_b8_ff, 75, Color::LightCyan),
    alarm: Shade(0xff_80_80, 210, Color::LightRed),
    warning: Shade(0xff_e0_40, 221, Color::LightYellow),
    free: Shade(0x70_ff_a0, 120, Color::LightGreen),
    driving: Shade(0x60_e8_ff, 87, Color::LightCyan),
    aboard: Shade(0xd8_c0_ff, 183, Color::LightMagenta),
    on_alarm: Shade(0x00_00_00, 16, Color::Black),
};

impl Theme {
    /// The theme of this name in 24 bits; `None` for an unknown one.
    pub fn named(name: &str) -> Option<Theme> {
        Theme::at(name, Depth::True)
    }

    /// The theme of this name in so many colours; `None` for an unknown name.
    pub fn at(name: &str, depth: Depth) -> Option<Theme> {
        Some(match name {
            "terminal" => Theme::of(&DARK, Depth::Sixteen),
            "dark" => Theme::of(&DARK, depth),
            "light" => Theme::of(&LIGHT, depth),
            "contrast" => Theme::of(&CONTRAST, depth),
            "mono" => Theme::mono(),
            _ => return None,
        })
    }

    /// The theme asked for, `dark` when none is, in as many colours as the terminal shows; without colours
    /// when the terminal's `NO_COLOR` is set to anything (no-color.org). `None` for an unknown name.
    pub fn chosen(name: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Option<Theme> {
        let said = |name: &str| variable(name).unwrap_or_default();
        match name {
            None if !said("NO_COLOR").is_empty() => Some(Theme::mono()),
            name => {
                let depth = Depth::of(&said("COLORTERM"), &said("TERM"));
                Theme::at(name.unwrap_or("dark"), depth)
            }
        }
    }

    /// No colours at all: bold, reverse and underline only.
    pub fn mono() -> Theme {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Theme {
            ground: plain,
            text: plain,
            bright: bold,
            dim: plain,
            label: plain,
            title: bold,
            selected: reversed,
            marked: plain.add_modifier(Modifier::UNDERLINED),
            alarm: bold,
            badge: reversed.add_modifier(Modifier::BOLD),
            warning: bold,
            good: plain,
            driving: plain,
            aboard: plain,
            key: bold,
            water: plain,
            green: plain,
            river: plain,
            border: plain,
            active_border: bold,
            status: plain,
            input: plain.add_modifier(Modifier::UNDERLINED),
        }
    }

    fn of(palette: &Palette, depth: Depth) -> Theme {
        let fg = |shade: Shade| Style::new().fg(shade.at(depth));
        let bold = |shade: Shade| fg(shade).add_modifier(Modifier::BOLD);
        let shade = |shade: Shade| match depth {
            Depth::Sixteen => fg(shade),
            _ => Style::new().bg(shade.at(depth)),
        };
        let selection = match depth {
            // A background of sixteen would make letters of some colours unreadable.
            Depth::Sixteen => fg(palette.text).add_modifier(Modifier::REVERSED),
            _ => Style::new().bg(palette.selection.at(depth)),
        };
        Theme {
            ground: fg(palette.text).bg(palette.ground.at(depth)),
            text: fg(palette.text),
            bright: bold(palette.bright),
            dim: fg(palette.quiet),
            label: fg(palette.label),
            title: bold(palette.label),
            selected: selection,
            marked: Style::new().add_modifier(Modifier::UNDERLINED),
            alarm: bold(palette.alarm),
            badge: bold(palette.on_alarm).bg(palette.alarm.at(depth)),
            warning: fg(palette.warning),
            good: fg(palette.free),
            driving: fg(palette.driving),
            aboard: fg(palette.aboard),
            key: bold(palette.driving),
            water: shade(palette.water),
            green: shade(palette.green),
            river: fg(palette.river),
            border: fg(palette.line),
            active_border: fg(palette.driving),
            status: fg(palette.text),
            input: bold(palette.bright).add_modifier(Modifier::UNDERLINED),
        }
    }

    /// A row under the bar of the selection. Where the bar has no colour of its own, neither have the
    /// letters on it.
    pub fn barred<'a>(&self, line: Line<'a>, bar: Style) -> Line<'a> {
        if bar.bg.is_some() {
            return line.patch_style(bar);
        }
        let plain = |span: Span<'a>| Span::styled(span.content, bar);
        Line::from_iter(line.spans.into_iter().map(plain))
    }
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::named("dark").expect("it is in the table")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_says_how_many_colours_it_shows() {
        for (colorterm, term, depth) in [
            ("truecolor", "xterm-256color", Depth::True),
            ("24bit", "xterm", Depth::True),
            ("", "xterm-direct", Depth::True),
            ("", "xterm-256color", Depth::Indexed),
            ("", "tmux-256color", Depth::Indexed),
            ("", "linux", Depth::Sixteen),
            ("", "", Depth::Sixteen),
        ] {
            assert_eq!(Depth::of(colorterm, term), depth, "{colorterm} {term}");
        }
    }

    #[test]
    fn every_theme_is_there_in_every_depth_and_never_blue_on_black() {
        for name in THEMES {
            for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
                let theme = Theme::at(name, depth).expect(name);
                let styles = [
                    theme.text,
                    theme.bright,
                    theme.dim,
                    theme.label,
                    theme.title,
                    theme.alarm,
                    theme.warning,
                    theme.good,
                    theme.driving,
                    theme.aboard,
                    theme.key,
                ];
                assert!(
                    styles.iter().all(|style| style.fg != Some(Color::Blue)),
                    "{name}"
                );
            }
        }
        assert_eq!(Theme::at("pink", Depth::True), None);
    }

    #[test]
    fn without_colours_there_are_none() {
        let theme = Theme::mono();
        let styles = [
            theme.ground,
            theme.alarm,
            theme.badge,
            theme.selected,
            theme.aboard,
        ];
        assert!(
            styles
                .iter()
                .all(|style| style.fg.is_none() && style.bg.is_none())
        );
    }
}
