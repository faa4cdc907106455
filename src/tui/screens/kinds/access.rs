//! Operators, keys of the dialects, and messages.

use super::parse::{self, flag};
use super::{Ask, Column, Described, Field, Kind, Tone, field, shown};
use crate::text::Word;
use pult_app::Record;
use pult_app::secrets::SHORTEST_PASSWORD;
use pult_domain::{ApiKey, ApiKeyId, CompanyId, Message, Operator, Origin, Role, Timestamp};

/// The field in which a password is chosen; left empty, a new operator gets one.
pub const PASSWORD: Word = Word("field-password");

impl Described for Operator {
    const FIELDS: &'static [Field<Operator>] = &[
        field(
            Word("field-login"),
            Ask::Once,
            Column::Grows(16),
            |o| o.login.clone(),
            |o, typed| parse::name(&mut o.login, typed),
        ),
        field(
            Word("field-person"),
            Ask::Line,
            Column::Grows(16),
            |o| o.name.clone(),
            |o, typed| parse::text(&mut o.name, typed),
        ),
        field(
            Word("field-role"),
            Ask::Pick(&[
                ("dispatch", Word("role-dispatch")),
                ("senior", Word("role-senior")),
                ("admin", Word("role-admin")),
                ("read", Word("role-read")),
            ]),
            Column::Wide(16),
            |o| o.role.as_str().to_owned(),
            |o, typed| {
                o.role = Role::parse(typed).map_err(|_| Word("wrong-empty"))?;
                Ok(())
            },
        ),
        field(
            Word("field-locked"),
            Ask::Flag,
            Column::Wide(8),
            |o| flag(o.locked),
            |o, typed| parse::set_flag(&mut o.locked, typed),
        ),
        field(
            PASSWORD,
            Ask::Line,
            Column::None,
            // Nobody reads it again, and it is no part of the record.
            |_| String::new(),
            |_, typed| match typed.chars().count() {
                0 | SHORTEST_PASSWORD.. => Ok(()),
                _ => Err(Word("wrong-password")),
            },
        ),
    ];

    fn blank() -> Operator {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.called().to_owned()
    }

    fn tone(&self) -> Tone {
        if self.locked { Tone::Dim } else { Tone::Plain }
    }
}

impl Described for ApiKey {
    const FIELDS: &'static [Field<ApiKey>] = &[
        field(
            Word("field-dialect"),
            Ask::Pick(&[
                ("yandex", Word("dialect-yandex")),
                ("navixy", Word("dialect-navixy")),
                ("thetrack", Word("dialect-thetrack")),
            ]),
            Column::Wide(10),
            |key| key.dialect.as_str().to_owned(),
            |key, typed| {
                key.dialect = Origin::parse(typed).map_err(|_| Word("wrong-empty"))?;
                Ok(())
            },
        ),
        field(
            Word("field-label"),
            Ask::Line,
            Column::Grows(16),
            |key| key.label.clone(),
            |key, typed| parse::text(&mut key.label, typed),
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(14),
            |key| parse::maybe(key.company),
            |key, typed| parse::set_id(&mut key.company, typed, CompanyId),
        ),
        shown(
            Word("field-state"),
            Ask::State(&[
                ("open", Word("key-open")),
                ("revoked", Word("key-revoked")),
                ("banned", Word("key-banned")),
            ]),
            Column::Wide(10),
            |key| {
                let state = match (key.revoked, key.banned) {
                    (true, _) => "revoked",
                    (_, true) => "banned",
                    _ => "open",
                };
                state.to_owned()
            },
        ),
        shown(
            Word("field-created"),
            Ask::Moment,
            Column::Wide(14),
            |key| moment(key.created_at),
        ),
    ];

    fn blank() -> ApiKey {
        ApiKey {
            id: ApiKeyId(0),
            dialect: Origin::Yandex,
            company: None,
            banned: false,
            revoked: false,
            label: String::new(),
            created_at: Timestamp(0),
        }
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn tone(&self) -> Tone {
        match self.revoked || self.banned {
            true => Tone::Dim,
            false => Tone::Plain,
        }
    }
}

impl Described for Message {
    const FIELDS: &'static [Field<Message>] = &[
        shown(
            Word("field-state"),
            Ask::State(&[
                ("sent", Word("message-sent")),
                ("waiting", Word("message-waiting")),
                ("dead", Word("message-dead")),
            ]),
            Column::Wide(9),
            |m| {
                let state = match (m.sent_at, m.dead) {
                    (Some(_), _) => "sent",
                    (None, true) => "dead",
                    (None, false) => "waiting",
                };
                state.to_owned()
            },
        ),
        shown(
            Word("field-kind"),
            Ask::State(&[
                ("sms", Word("message-sms")),
                ("voice", Word("message-voice")),
                ("webhook", Word("message-webhook")),
            ]),
            Column::Wide(7),
            |m| m.kind.clone(),
        ),
        shown(Word("field-recipient"), Ask::Shown, Column::Wide(14), |m| {
            m.recipient.clone()
        }),
        shown(Word("field-attempts"), Ask::Shown, Column::Right(7), |m| {
            m.attempts.to_string()
        }),
        shown(
            Word("field-next"),
            Ask::Moment,
            Column::Wide(14),
            |m| match m.sent_at.is_some() || m.dead {
                true => String::new(),
                false => moment(m.next_at),
            },
        ),
        shown(Word("field-error"), Ask::Shown, Column::Grows(16), |m| {
            m.error.clone()
        }),
        shown(Word("field-text"), Ask::Shown, Column::Grows(12), |m| {
            m.body.clone()
        }),
        shown(Word("field-order"), Ask::Shown, Column::Right(7), |m| {
            parse::maybe(m.order)
        }),
        shown(Word("field-created"), Ask::Moment, Column::Wide(14), |m| {
            moment(m.created_at)
        }),
    ];

    fn blank() -> Message {
        Message::new("", "", "", Timestamp(0))
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn tone(&self) -> Tone {
        match (self.sent_at.is_some(), self.dead, self.attempts) {
            (true, ..) => Tone::Dim,
            (_, true, _) => Tone::Alarm,
            (_, _, 1..) => Tone::Warning,
            _ => Tone::Plain,
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.0.to_string()
}
