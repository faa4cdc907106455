//! Every command and every argument has its text in both languages.

use super::*;
use clap::CommandFactory;

/// Calls with each command of the tree and its path.
fn each(command: &Command, path: &str, look: &mut impl FnMut(&Command, &str)) {
    look(command, path);
    for sub in command.get_subcommands() {
        if sub.get_name() != "help" {
            let path = format!("{path} {}", sub.get_name());
            each(sub, path.trim(), look);
        }
    }
}

#[test]
fn every_command_and_argument_is_explained_in_both_languages() {
    let mut english = super::super::Cli::command();
    english.build();
    let mut missing = Vec::new();
    each(&english, "", &mut |command, path| {
        if command.get_about().is_none() || russian::about(path).is_none() {
            missing.push(format!("`{path}`"));
        }
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            if arg.get_help().is_none() || russian::argument(path, id).is_none() {
                missing.push(format!("`{path}` {id}"));
            }
            for value in arg.get_possible_values() {
                let (name, help) = (value.get_name(), value.get_help());
                if help.is_some() && russian::value(path, id, name).is_empty() {
                    missing.push(format!("`{path}` {id}={name}"));
                }
            }
            for name in arg.get_value_names().unwrap_or_default() {
                if arg.get_action().takes_values() && russian::value_name(name).is_none() {
                    missing.push(format!("`{path}` <{name}>"));
                }
            }
        }
    });
    assert!(missing.is_empty(), "no text for:\n{}", missing.join("\n"));
}

#[test]
fn help_in_russian_is_in_russian() {
    let mut russian = localized(super::super::Cli::command(), Locale::Ru);
    let mut pages = Vec::new();
    each(&russian.clone(), "", &mut |_, path| {
        pages.push(path.to_owned())
    });
    let english = [
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "default",
        "Print",
        "possible",
    ];
    for path in pages {
        let mut command = &mut russian;
        for name in path.split_whitespace() {
            command = command.find_subcommand_mut(name).expect("a command");
        }
        let page = command.render_long_help().to_string();
        for word in english {
            assert!(!page.contains(word), "{path}: {word}\n{page}");
        }
        assert!(page.contains("Вызов: "), "{page}");
    }
}

#[test]
fn a_refusal_is_in_russian_and_says_why() {
    let refused = |arguments: &[&str]| {
        let command = localized(super::super::Cli::command(), Locale::Ru);
        let error = command
            .try_get_matches_from(arguments)
            .expect_err("refused");
        refusal::in_russian(&error)
    };
    for (arguments, said) in [
        (&["pult", "nonsense"][..], "команды «nonsense» нет"),
        (&["pult", "chek"], "может быть, check?"),
        (&["pult", "check", "--fulll"], "параметра --fulll здесь нет"),
        (&["pult", "import"], "не хватает: <ФАЙЛ>..."),
        (&["pult", "quote", "--city-km", "far"], "нужны километры"),
        (
            &["pult", "key", "add", "taxomet"],
            "бывает: yandex, navixy, thetrack, pult",
        ),
        (&["pult", "--lang", "de", "check"], "бывает ru или en"),
        (
            &["pult", "--listen", "here", "serve"],
            "нужен адрес с портом",
        ),
        (&["pult", "report", "--csv", "--json"], "не бывает вместе с"),
        (&["pult", "tls", "new", "--days", "0"], "не входит в"),
        (&["pult", "sim", "--orders", "x"], "нужно целое число"),
        (
            &["pult", "sim", "match", "a", "--repeat", "x"],
            "нужно целое число",
        ),
    ] {
        let text = refused(arguments);
        assert!(text.contains(said), "{arguments:?}: {text}");
        assert!(!text.contains("Usage"), "{text}");
    }
}
