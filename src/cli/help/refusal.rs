//! What the parser of arguments refuses, in Russian.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::super::Said;
use crate::domain::{Error as Refusal, Locale, visible_lines};

/// Ends the process as the parser does: with a page of help, the version, or a refusal.
pub(in crate::cli) fn refuse(error: &Error, locale: Locale) -> ! {
    match locale {
        Locale::Ru if error.use_stderr() && !shows_help(error) => {
            eprintln!("{}", visible_lines(&in_russian(error)));
            std::process::exit(error.exit_code())
        }
        _ => error.exit(),
    }
}

/// A command that is called without what it needs shows its help.
fn shows_help(error: &Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// The refusal, how the command is called, and where to read more.
pub(super) fn in_russian(error: &Error) -> String {
    let mut text = format!("pult: {}", sentence(error));
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage: ");
        text.push_str(&format!(
            "\n\nВызов: {}",
            super::russian::in_brackets(usage)
        ));
    }
    text.push_str("\n\nПодробнее: --help");
    text
}

fn sentence(error: &Error) -> String {
    let of = |kind| error.get(kind).map(named).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    let text = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument}: нужно значение"),
        ErrorKind::InvalidValue => {
            let known = of(ContextKind::ValidValue);
            format!("«{value}» не подходит для {argument}; бывает: {known}")
        }
        ErrorKind::ValueValidation => match reason(error) {
            Some(reason) if reason.contains(&value) => format!("{argument}: {reason}"),
            Some(reason) => format!("{argument}: «{value}» не подходит: {reason}"),
            None => format!("{argument}: «{value}» не подходит"),
        },
        ErrorKind::UnknownArgument => format!("параметра {argument} здесь нет"),
        ErrorKind::InvalidSubcommand => {
            format!("команды «{}» нет", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            again if again == argument => format!("{argument} назван дважды"),
            other => format!("{argument} не бывает вместе с {other}"),
        },
        ErrorKind::MissingRequiredArgument => format!("не хватает: {argument}"),
        ErrorKind::MissingSubcommand => {
            format!("нужна команда: {}", of(ContextKind::ValidSubcommand))
        }
        ErrorKind::TooManyValues => format!("{argument}: лишнее значение «{value}»"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let wanted = match of(ContextKind::ExpectedNumValues) {
                exact if exact.is_empty() => of(ContextKind::MinValues),
                exact => exact,
            };
            format!("{argument}: значений нужно {wanted}")
        }
        ErrorKind::InvalidUtf8 => "в параметрах не текст в UTF-8".to_owned(),
        _ => "команду не понять".to_owned(),
    };
    match suggested(error) {
        Some(name) => format!("{text}; может быть, {name}?"),
        None => text,
    }
}

/// Why a value is refused.
fn reason(error: &Error) -> Option<String> {
    let source = error.source()?;
    let said = match (source.downcast_ref(), source.downcast_ref()) {
        (Some(said), _) => Said::clone(said),
        (None, Some(refusal)) => Said::from(refusal as &Refusal),
        (None, None) => Said::from_below(source),
    };
    Some(said.of(Locale::Ru).to_owned())
}

fn suggested(error: &Error) -> Option<String> {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let mut found = kinds.iter().filter_map(|kind| error.get(*kind));
    found.next().map(named).filter(|name| !name.is_empty())
}

fn named(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => super::russian::in_brackets(text),
        ContextValue::Strings(texts) => super::russian::in_brackets(&texts.join(", ")),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
