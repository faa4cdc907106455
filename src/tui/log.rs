//! The newest lines of the log, kept for the console: a bounded ring behind a tracing layer.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use pult_domain::Timestamp;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// How many lines are kept.
const MOST: usize = 1_000;

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number, from 1.
    pub number: i64,
    /// When, by the machine's clock.
    pub at: Timestamp,
    /// How bad it is.
    pub level: Level,
    /// Which part of the program says so.
    pub target: String,
    /// What it says.
    pub text: String,
}

/// The newest lines of the log. Cheap to clone; all clones are one ring.
#[derive(Debug, Clone, Default)]
pub struct LogRing {
    lines: Arc<Mutex<(i64, VecDeque<LogLine>)>>,
}

impl LogRing {
    /// The lines that are kept, oldest first.
    pub fn lines(&self) -> Vec<LogLine> {
        self.locked().1.iter().cloned().collect()
    }

    /// The number of the newest line; 0 when there is none.
    pub fn newest(&self) -> i64 {
        self.locked().0
    }

    fn push(&self, at: Timestamp, level: Level, target: &str, text: String) {
        let (number, lines) = &mut *self.locked();
        *number += 1;
        if lines.len() >= MOST {
            lines.pop_front();
        }
        lines.push_back(LogLine {
            number: *number,
            at,
            level,
            target: target.to_owned(),
            text,
        });
    }

    fn locked(&self) -> MutexGuard<'_, (i64, VecDeque<LogLine>)> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber> Layer<S> for LogRing {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let at = since.map_or(0, |since| since.as_secs() as i64);
        let meta = event.metadata();
        self.push(Timestamp(at), *meta.level(), meta.target(), text.0);
    }
}

/// The message of an event with its fields behind it.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing into a text never fails.
        let _ = match field.name() {
            "message" => {
                let rest = std::mem::take(&mut self.0);
                write!(self.0, "{value:?}{rest}")
            }
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn the_ring_keeps_the_newest_lines_with_their_fields() {
        let ring = LogRing::default();
        let subscriber = tracing_subscriber::registry().with(ring.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(order = 7, "nobody came");
            for n in 0..MOST {
                tracing::info!(n, "more");
            }
        });
        let lines = ring.lines();
        assert_eq!((lines.len(), ring.newest()), (MOST, MOST as i64 + 1));
        assert_eq!(lines[0].text, "more n=0");
        assert_eq!((lines[0].number, lines[0].level), (2, Level::INFO));
    }
}
