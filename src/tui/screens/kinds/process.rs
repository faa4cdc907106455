//! What is only looked at: a client's trips, the settings, the log.

use super::{Ask, Column, Described, Field, Tone, field, parse, shown};
use crate::log::LogLine;
use crate::screens::AT_NEXT_START;
use crate::text::Word;
use pult_domain::{Money, Timestamp};
use tracing::Level;

/// An order of a client.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trip {
    /// Its number.
    pub id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// The pick-up.
    pub from: String,
    /// The destination.
    pub to: String,
    /// Where it stands: `open`, `completed`, `cancelled`, `failed`.
    pub state: &'static str,
    /// Its price.
    pub price: Money,
    /// Who carried it.
    pub crew: String,
}

impl Described for Trip {
    const FIELDS: &'static [Field<Trip>] = &[
        shown(Word("field-number"), Ask::Shown, Column::Right(7), |t| {
            t.id.to_string()
        }),
        shown(Word("field-created"), Ask::Moment, Column::Wide(14), |t| {
            t.created_at.0.to_string()
        }),
        shown(Word("field-from"), Ask::Shown, Column::Grows(14), |t| {
            t.from.clone()
        }),
        shown(Word("field-to"), Ask::Shown, Column::Grows(12), |t| {
            t.to.clone()
        }),
        shown(
            Word("field-state"),
            Ask::State(&[
                ("open", Word("trip-open")),
                ("completed", Word("trip-completed")),
                ("cancelled", Word("trip-cancelled")),
                ("failed", Word("trip-failed")),
            ]),
            Column::Wide(9),
            |t| t.state.to_owned(),
        ),
        shown(Word("field-price"), Ask::Shown, Column::Right(9), |t| {
            parse::money(t.price)
        }),
        shown(Word("field-crew"), Ask::Shown, Column::Wide(6), |t| {
            t.crew.clone()
        }),
    ];

    fn blank() -> Trip {
        Trip::default()
    }

    fn id(&self) -> i64 {
        self.id
    }

    fn tone(&self) -> Tone {
        match self.state {
            "open" => Tone::Warning,
            "completed" => Tone::Plain,
            _ => Tone::Dim,
        }
    }
}

/// A key of the configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setting {
    /// Its place in the list.
    pub id: i64,
    /// The key, its value, and where that came from.
    pub parts: [String; 3],
}

/// A text of the configuration without its quotes, as people write it; anything else as it stands.
fn unquoted(value: &str) -> &str {
    let text = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    text.filter(|text| !text.contains(['"', '\\']))
        .unwrap_or(value)
}

impl Described for Setting {
    const FIELDS: &'static [Field<Setting>] = &[
        shown(Word("field-key"), Ask::Shown, Column::Wide(34), |s| {
            s.parts[0].clone()
        }),
        field(
            Word("field-value"),
            Ask::Line,
            Column::Grows(14),
            |s| unquoted(&s.parts[1]).to_owned(),
            |s, typed| parse::text(&mut s.parts[1], typed),
        ),
        shown(
            Word("field-origin"),
            Ask::State(&[
                ("default", Word("origin-default")),
                ("file", Word("origin-file")),
                ("environment", Word("origin-environment")),
                ("command", Word("origin-command")),
                (AT_NEXT_START, Word("origin-next-start")),
            ]),
            Column::Wide(13),
            |s| s.parts[2].clone(),
        ),
    ];

    fn blank() -> Setting {
        Setting::default()
    }

    fn id(&self) -> i64 {
        self.id
    }

    fn tone(&self) -> Tone {
        match self.parts[2].as_str() {
            "default" => Tone::Plain,
            _ => Tone::Warning,
        }
    }
}

impl Described for LogLine {
    const FIELDS: &'static [Field<LogLine>] = &[
        shown(Word("field-time"), Ask::Moment, Column::Wide(14), |line| {
            line.at.0.to_string()
        }),
        shown(
            Word("field-level"),
            Ask::State(&[
                ("ERROR", Word("level-error")),
                ("WARN", Word("level-warning")),
                ("INFO", Word("level-info")),
                ("DEBUG", Word("level-debug")),
                ("TRACE", Word("level-trace")),
            ]),
            Column::Wide(9),
            |line| line.level.to_string(),
        ),
        shown(Word("field-text"), Ask::Shown, Column::Grows(20), |line| {
            line.text.clone()
        }),
        shown(Word("field-part"), Ask::Shown, Column::Wide(22), |line| {
            line.target.clone()
        }),
    ];

    fn blank() -> LogLine {
        LogLine {
            number: 0,
            at: Timestamp(0),
            level: Level::INFO,
            target: String::new(),
            text: String::new(),
        }
    }

    fn id(&self) -> i64 {
        self.number
    }

    fn tone(&self) -> Tone {
        match self.level {
            Level::ERROR => Tone::Alarm,
            Level::WARN => Tone::Warning,
            _ => Tone::Plain,
        }
    }
}
