//! The office itself, and what is still missing before it can work.

use super::parse;
use super::{Ask, Column, Described, Field, Tone, field, shown};
use crate::text::Word;
use pult_app::OfficeTime;
use pult_domain::{Locale, Office};

impl Described for Office {
    const FIELDS: &'static [Field<Office>] = &[
        field(
            Word("field-name"),
            Ask::Line,
            Column::Grows(20),
            |office| office.name.clone(),
            |office, typed| parse::name(&mut office.name, typed),
        ),
        field(
            Word("field-town"),
            Ask::Line,
            Column::Wide(18),
            |office| office.city.clone(),
            |office, typed| parse::text(&mut office.city, typed),
        ),
        field(
            Word("field-timezone"),
            Ask::Line,
            Column::Wide(20),
            |office| office.timezone.clone(),
            |office, typed| match OfficeTime::called(typed) {
                Some(zone) => parse::text(&mut office.timezone, zone.name()),
                None => Err(Word("wrong-zone")),
            },
        ),
        field(
            Word("field-currency"),
            Ask::Line,
            Column::Wide(8),
            |office| office.currency.clone(),
            |office, typed| {
                let code = typed.trim().to_uppercase();
                let is_code = code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
                match is_code {
                    true => parse::text(&mut office.currency, &code),
                    false => Err(Word("wrong-currency")),
                }
            },
        ),
        field(
            Word("field-language"),
            Ask::Pick(&[("ru", Word("language-ru")), ("en", Word("language-en"))]),
            Column::Wide(10),
            |office| office.locale.code().to_owned(),
            |office, typed| {
                office.locale = match typed {
                    "en" => Locale::En,
                    _ => Locale::Ru,
                };
                Ok(())
            },
        ),
    ];

    fn blank() -> Office {
        Office::default()
    }

    /// There is one.
    fn id(&self) -> i64 {
        1
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

/// Something that an office needs before it can work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// Its place in the list.
    pub id: i64,
    /// Which: `office`, `map`, `tariffs` …
    pub code: &'static str,
    /// It is there.
    pub is_done: bool,
    /// The office works without it.
    pub is_optional: bool,
    /// How much of it there is.
    pub detail: String,
}

impl Described for Step {
    const FIELDS: &'static [Field<Step>] = &[
        shown(
            Word("field-done"),
            Ask::State(&[
                ("done", Word("setup-done")),
                ("missing", Word("setup-missing")),
                ("optional", Word("setup-optional")),
            ]),
            Column::Wide(12),
            |step| {
                let state = match (step.is_done, step.is_optional) {
                    (true, _) => "done",
                    (false, true) => "optional",
                    (false, false) => "missing",
                };
                state.to_owned()
            },
        ),
        shown(
            Word("field-what"),
            Ask::State(&[
                ("office", Word("setup-office")),
                ("map", Word("setup-map")),
                ("tariffs", Word("setup-tariffs")),
                ("crews", Word("setup-crews")),
                ("zones", Word("setup-zones")),
                ("operators", Word("setup-operators")),
                ("keys", Word("setup-keys")),
                ("site", Word("setup-site")),
                ("sms", Word("setup-sms")),
                ("orders", Word("setup-orders")),
            ]),
            Column::Wide(26),
            |step| step.code.to_owned(),
        ),
        shown(
            Word("field-detail"),
            Ask::Told(&[
                ("no-name", Word("setup-no-name")),
                ("no-town", Word("setup-no-town")),
                ("neither", Word("setup-no-name-no-town")),
                ("gaps", Word("tariffs-gaps")),
            ]),
            Column::Grows(22),
            |step| step.detail.clone(),
        ),
        shown(
            Word("field-how"),
            Ask::State(&[
                ("office", Word("setup-how-office")),
                ("map", Word("setup-how-map")),
                ("tariffs", Word("setup-how-tariffs")),
                ("crews", Word("setup-how-crews")),
                ("zones", Word("setup-how-zones")),
                ("operators", Word("setup-how-operators")),
                ("keys", Word("setup-how-keys")),
                ("site", Word("setup-how-site")),
                ("sms", Word("setup-how-sms")),
                ("orders", Word("setup-how-orders")),
            ]),
            Column::Grows(30),
            |step| step.code.to_owned(),
        ),
    ];

    fn blank() -> Step {
        Step::default()
    }

    fn id(&self) -> i64 {
        self.id
    }

    fn tone(&self) -> Tone {
        match (self.is_done, self.is_optional) {
            (true, _) => Tone::Dim,
            (false, true) => Tone::Plain,
            (false, false) => Tone::Warning,
        }
    }
}
