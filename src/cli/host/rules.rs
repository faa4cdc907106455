//! What an office asks of its desks, and how somebody asks to sit down.

use std::path::PathBuf;

use super::super::console::Look;
use super::super::office::OpenOffice;
use super::super::{Common, Failure, Said, keys, said};
use super::VERSION;
use crate::app::Asks;
use crate::config::{Config, Login};
use crate::tui::keys::Keymap;
use crate::tui::line::TerminalFacts;
use crate::tui::map::Glyphs;
use crate::tui::theme::Theme;
use pult_desk::wire::{Flags, Hello, Seat};

/// What the office's configuration says of desks.
pub(in crate::cli) struct DeskRules {
    pub(super) keymap: Keymap,
    pub(super) bell: bool,
    /// What maps are drawn with; `None`: what each terminal can be trusted with.
    pub(super) glyphs: Option<Glyphs>,
    pub(super) login: Asks,
    pub(super) data: PathBuf,
    /// How this office was started.
    pub(super) flags: Flags,
    /// What a command needs to find this office again.
    pub(super) reach: String,
}

impl DeskRules {
    /// The rules of an office.
    ///
    /// # Errors
    /// A sentence that names the keys that do not go together, or the word that means nothing.
    pub(in crate::cli) fn of(office: &OpenOffice, common: &Common) -> Result<DeskRules, Failure> {
        let config: &Config = &office.config;
        let glyphs = match config.console.glyphs.as_str() {
            "auto" => None,
            name => Some(Glyphs::named(name).ok_or_else(|| {
                Failure::Usage(said!(
                    "console.glyphs: `{name}` is not auto, braille, quadrants or ascii",
                    "console.glyphs: «{name}» неизвестно; бывает auto, braille, quadrants или ascii"
                ))
            })?),
        };
        Ok(DeskRules {
            keymap: keys::keymap(config)?,
            bell: config.console.bell,
            glyphs,
            login: match config.console.login {
                Login::Auto => Asks::WhereSeveral,
                Login::Always => Asks::Always,
                Login::Never => Asks::Never,
            },
            data: office.data.clone(),
            flags: Flags {
                listen: Some(config.http.listen),
                ..flags(common)
            },
            reach: reach(common),
        })
    }
}

/// The flags of a command line that an office is started with.
pub(in crate::cli) fn flags(common: &Common) -> Flags {
    let whole = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    Flags {
        listen: common.listen,
        config: common.config.as_ref().map(whole),
        verbose: common.verbose,
    }
}

/// What is added to a command to reach the same office again.
pub(in crate::cli) fn reach(common: &Common) -> String {
    match &common.data {
        Some(data) => format!(" --data {}", data.display()),
        None => String::new(),
    }
}

/// Whether somebody may sit down at an office that runs with these flags; else the sentence that says why
/// not.
pub(super) fn refusal(office: &Flags, hello: &Hello, seat: &Seat) -> Option<Said> {
    if hello.version != VERSION {
        return Some(said!(
            "the office runs version {VERSION}, this is {}: `pult stop`, then `pult`",
            "офис запущен версией {VERSION}, а эта программа версии {}: сначала pult stop, потом pult",
            hello.version
        ));
    }
    let asked = &seat.flags;
    let runs = match (asked, office) {
        (
            Flags {
                listen: Some(at), ..
            },
            Flags {
                listen: Some(now), ..
            },
        ) if at != now => {
            said!("listens on {now}, not on {at}", "слушает {now}, а не {at}")
        }
        (
            Flags {
                config: Some(asked),
                ..
            },
            Flags { config, .. },
        ) if config.as_ref() != Some(asked) => match config {
            Some(now) => said!(
                "runs with {}, not with {}",
                "запущен с {}, а не с {}",
                now.display(),
                asked.display()
            ),
            None => said!(
                "was not started with --config {}",
                "запущен без --config {}",
                asked.display()
            ),
        },
        (Flags { verbose: 1.., .. }, Flags { verbose, .. }) if asked.verbose != *verbose => {
            said!(
                "logs at level {verbose}, not at {}",
                "пишет журнал уровня {verbose}, а не {}",
                asked.verbose
            )
        }
        _ => return None,
    };
    Some(said!(
        "the office that is running {runs}: leave the flag out, or `pult stop` and start it anew",
        "офис уже работает: он {runs:#}; уберите этот параметр или остановите офис (pult stop) и запустите снова"
    ))
}

/// How somebody at the terminal of this process wants to sit down.
pub(in crate::cli) fn seat(common: &Common, look: &Look) -> Seat {
    Seat {
        terminal: TerminalFacts::of_process(),
        size: (0, 0),
        lang: common.locale().code().to_owned(),
        theme: look.theme.clone(),
        plain: look.plain,
        flags: flags(common),
        pass: None,
    }
}

/// The colours of a seat.
pub(in crate::cli) fn theme_of(seat: &Seat) -> Theme {
    Theme::chosen(seat.theme.as_deref(), |name| seat.terminal.variable(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_desk::wire::Wants;

    fn hello(flags: Flags) -> (Hello, Seat) {
        let seat = Seat {
            terminal: TerminalFacts::default(),
            size: (80, 24),
            lang: "ru".to_owned(),
            theme: None,
            plain: false,
            flags,
            pass: None,
        };
        let hello = Hello {
            version: VERSION.to_owned(),
            wants: Wants::Desk(Box::new(seat.clone())),
        };
        (hello, seat)
    }

    fn at(port: u16) -> Option<std::net::SocketAddr> {
        Some(([127, 0, 0, 1], port).into())
    }

    #[test]
    fn flags_that_the_office_does_not_run_with_are_refused_in_a_sentence() {
        let office = Flags {
            listen: at(8080),
            config: Some("/etc/pult.toml".into()),
            verbose: 1,
        };
        let asks = |flags: Flags| {
            let (hello, seat) = hello(flags);
            refusal(&office, &hello, &seat)
        };
        assert_eq!(asks(Flags::default()), None);
        assert_eq!(asks(office.clone()), None);
        for (flags, named) in [
            (
                Flags {
                    listen: at(9090),
                    ..Flags::default()
                },
                "127.0.0.1:9090",
            ),
            (
                Flags {
                    config: Some("/x.toml".into()),
                    ..Flags::default()
                },
                "/x.toml",
            ),
            (
                Flags {
                    verbose: 3,
                    ..Flags::default()
                },
                "level 1",
            ),
        ] {
            let sentence = asks(flags.clone()).unwrap_or_else(|| panic!("{flags:?} was taken"));
            let sentence = sentence.to_string();
            assert!(sentence.contains(named), "{sentence}");
            assert!(sentence.contains("pult stop"), "{sentence}");
        }
    }

    #[test]
    fn another_version_is_told_what_to_do() {
        let (mut hello, seat) = hello(Flags::default());
        hello.version = "0.0.9".to_owned();
        let sentence = refusal(&Flags::default(), &hello, &seat).expect("a refusal");
        let sentence = sentence.to_string();
        assert!(
            sentence.contains("0.0.9: `pult stop`, then `pult`"),
            "{sentence}"
        );
    }
}
