//! What is proposed for a command that there is none of: a name that is a slip away, never `stop` for a word
//! that only sounds like it; and that `pult` alone sets up, for whoever looks for a command that does.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::super::{Said, said};

/// How other programs call the command that sets them up.
const SETTING_UP: [&str; 8] = [
    "setup",
    "set-up",
    "init",
    "initialize",
    "install",
    "create",
    "new",
    "configure",
];

/// The command that closes an office.
const STOP: &str = "stop";

/// The answer to a command that would set up, if there were one.
pub(in crate::cli) fn sets_up(error: &Error) -> Option<Said> {
    let command = unknown_command(error)?;
    let is_asked = SETTING_UP.contains(&command.to_lowercase().as_str());
    is_asked.then(|| {
        said!(
            "there is no command `{command}`: `pult` alone sets up an office in an empty folder, which --data \
             DIR names",
            "команды «{command}» нет: офис в пустой папке заводит pult без команды; папку называет --data ПАПКА"
        )
    })
}

/// The error without `stop` among what it proposes, unless that is a slip away.
pub(in crate::cli) fn careful(mut error: Error) -> Error {
    let is_slip = unknown_command(&error).is_some_and(|command| is_slip(&command, STOP));
    if is_slip {
        return error;
    }
    match error.remove(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(mut names)) => {
            names.retain(|name| name != STOP);
            if !names.is_empty() {
                error.insert(
                    ContextKind::SuggestedSubcommand,
                    ContextValue::Strings(names),
                );
            }
        }
        Some(ContextValue::String(name)) if name != STOP => {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::String(name));
        }
        _ => {}
    }
    error
}

fn unknown_command(error: &Error) -> Option<String> {
    match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(name))) => Some(name.clone()),
        _ => None,
    }
}

/// Whether one letter too much, too few or wrong, or two in the wrong order, are all that differs.
fn is_slip(typed: &str, name: &str) -> bool {
    let (typed, name): (Vec<char>, Vec<char>) = (typed.chars().collect(), name.chars().collect());
    let same = typed.iter().zip(&name).take_while(|(a, b)| a == b).count();
    let (typed, name) = (&typed[same..], &name[same..]);
    match (typed, name) {
        ([], []) => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) if (a, b) == (d, c) && rest == other => true,
        _ => {
            let without = |letters: &'_ [char]| letters.get(1..).unwrap_or_default().to_vec();
            without(typed) == without(name) || without(typed) == name || typed == without(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_or_two_exchanged() {
        for near in ["stop", "sto", "stopp", "stpo", "srop", "top"] {
            assert!(is_slip(near, STOP), "{near}");
        }
        for far in ["setup", "start", "shop1", "step1", "step-up", ""] {
            assert!(!is_slip(far, STOP), "{far}");
        }
    }
}
