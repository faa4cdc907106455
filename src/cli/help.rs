//! The help of the command line in Russian: the tree of commands that the code describes in English, with its
//! texts exchanged.

mod proposed;
mod refusal;
mod russian;

use clap::builder::{Resettable, Str, StyledStr};
use clap::{Arg, Command};

use crate::domain::Locale;

pub(super) use proposed::{careful, sets_up};
pub(super) use refusal::refuse;

/// A page: what the command is for, how it is called, what it takes.
const PAGE: &str = "{before-help}{about-with-newline}\nВызов: {usage}\n\n{all-args}{after-help}";

/// The command with its help in a language.
pub(super) fn localized(mut command: Command, locale: Locale) -> Command {
    match locale {
        Locale::En => command,
        Locale::Ru => {
            // What clap adds by itself is there afterwards: help, version, and what all commands share.
            command.build();
            in_russian(command, "")
        }
    }
}

fn in_russian(mut command: Command, path: &str) -> Command {
    let about = russian::about(path).unwrap_or_default();
    let usage = usage(&mut command);
    command
        .about(about)
        .long_about(Resettable::Reset)
        .override_usage(usage)
        .help_template(PAGE)
        .subcommand_help_heading("Команды")
        .mut_args(|arg| argument(arg, path))
        .mut_subcommands(|sub| match sub.get_name() {
            "help" => sub.about("Справка о программе или о команде"),
            name => {
                let path = format!("{path} {name}");
                in_russian(sub, path.trim())
            }
        })
}

fn usage(command: &mut Command) -> String {
    let english = command.render_usage().to_string();
    let usage = english.strip_prefix("Usage: ").unwrap_or(&english);
    let usage = usage
        .replace("[OPTIONS]", "[ПАРАМЕТРЫ]")
        .replace("[COMMAND]", "[КОМАНДА]")
        .replace("<COMMAND>", "<КОМАНДА>");
    russian::in_brackets(&usage)
}

fn argument(arg: Arg, path: &str) -> Arg {
    let id = arg.get_id().to_string();
    let text = russian::argument(path, &id).unwrap_or_default();
    let (short, more) = text.split_once('\n').unwrap_or((text, ""));
    let short = format!("{short}{}", tail(&arg));
    let long = [&short, more, &values(&arg, path, &id)].map(|part| part.trim().to_owned());
    let long: Vec<String> = long.into_iter().filter(|part| !part.is_empty()).collect();
    let long = (long.len() > 1).then(|| StyledStr::from(long.join("\n\n")));
    let heading = match (arg.get_help_heading(), arg.is_positional()) {
        (Some(_), _) => "Общие параметры",
        (None, true) => "Аргументы",
        (None, false) => "Параметры",
    };
    let names = arg.get_value_names().unwrap_or_default().iter();
    let names: Vec<Str> = names
        .map(|name| russian::value_name(name).map_or_else(|| name.clone(), Str::from))
        .collect();
    let arg = arg
        .help(short)
        .long_help(long.map_or(Resettable::Reset, Resettable::Value))
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true);
    match names.is_empty() {
        true => arg,
        false => arg.value_names(names),
    }
}

/// What is taken when nothing is said, and which variable says it too.
fn tail(arg: &Arg) -> String {
    let mut tail = String::new();
    let defaults = arg.get_default_values();
    if arg.get_action().takes_values() && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        let defaults: Vec<_> = defaults.iter().map(|it| it.to_string_lossy()).collect();
        tail.push_str(&format!(" [если не задано: {}]", defaults.join(", ")));
    }
    if let Some(variable) = arg.get_env() {
        tail.push_str(&format!(" [переменная {}]", variable.to_string_lossy()));
    }
    tail
}

/// The words that it may be, each with what it means.
fn values(arg: &Arg, path: &str, id: &str) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let values = arg.get_possible_values().into_iter();
    let lines = values.map(|value| {
        let name = value.get_name();
        match russian::value(path, id, name) {
            "" => format!("- {name}"),
            meaning => format!("- {name}: {meaning}"),
        }
    });
    let lines: Vec<String> = lines.collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("Значения:\n{}", lines.join("\n")),
    }
}

#[cfg(test)]
mod tests;
