//! The bar of an import of a map, on a terminal.

use std::io::{IsTerminal, Write};

use pult_domain::{Locale, TravelMode};
use pult_geo::roads::Stage;

use crate::{Said, said};

/// Squares of the bar.
const WIDTH: usize = 24;

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Bar {
    is_shown: bool,
    locale: Locale,
    line: String,
}

impl Bar {
    pub fn new(locale: Locale) -> Bar {
        Bar {
            locale,
            is_shown: std::io::stderr().is_terminal(),
            line: String::new(),
        }
    }

    /// Shows what is being done, `done` of it from 0 to 1.
    pub fn show(&mut self, stage: Stage, done: f64) {
        let line = line(stage, done, self.locale);
        if self.is_shown && line != self.line {
            // A terminal that does not take it is no reason to stop.
            let _ = write!(std::io::stderr(), "\r{line}\x1b[K");
            self.line = line;
        }
    }
}

impl Drop for Bar {
    /// Leaves the line empty for what comes.
    fn drop(&mut self) {
        if !self.line.is_empty() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(stage: Stage, done: f64, locale: Locale) -> String {
    let share = share(stage, done);
    let full = (share * WIDTH as f64) as usize;
    let (full, rest) = ("#".repeat(full), "-".repeat(WIDTH - full));
    let what = match stage {
        Stage::Ways => Said::new("reading the ways", "читаю дороги"),
        Stage::Nodes => Said::new("reading the nodes", "читаю точки"),
        Stage::Preparing(mode) => {
            let mode = by(mode);
            said!("preparing the roads for {mode}", "готовлю дороги: {mode:#}")
        }
    };
    format!("[{full}{rest}] {:3.0} % {}", share * 100.0, what.of(locale))
}

fn by(mode: TravelMode) -> Said {
    let ru = match mode {
        TravelMode::Driving => "на машине",
        TravelMode::Walking => "пешком",
        TravelMode::Cycling => "на велосипеде",
        TravelMode::Transit => "автобус и метро",
    };
    Said::new(mode.to_string(), ru)
}

/// The part of the whole import that is done: each pass over the file and each mode take about as
/// long as they are given here.
fn share(stage: Stage, done: f64) -> f64 {
    let (from, to) = match stage {
        Stage::Ways => (0.0, 0.1),
        Stage::Nodes => (0.1, 0.2),
        Stage::Preparing(TravelMode::Driving) => (0.2, 0.45),
        Stage::Preparing(TravelMode::Walking) => (0.45, 0.75),
        Stage::Preparing(_) => (0.75, 1.0),
    };
    from + (to - from) * done.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_what_is_done() {
        assert_eq!(
            line(Stage::Ways, 0.0, Locale::En),
            "[------------------------]   0 % reading the ways"
        );
        assert_eq!(
            line(Stage::Nodes, 0.5, Locale::En),
            "[###---------------------]  15 % reading the nodes"
        );
        assert_eq!(
            line(Stage::Preparing(TravelMode::Walking), 0.0, Locale::Ru),
            "[##########--------------]  45 % готовлю дороги: пешком"
        );
    }
}
