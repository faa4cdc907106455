//! What whoever sat at a desk is told when it is over.

use super::Leave;
use super::text::{Value, Word, Words};
use pult_domain::Locale;

/// The desk failed: what happened, what goes on, how to have it back. A desk in the office's own process
/// can close the office.
pub fn failed(lang: Locale, listening: &str, is_here: bool) -> String {
    let word = match is_here {
        true => Word("console-failed"),
        false => Word("console-failed-apart"),
    };
    Words::new(lang).with(word, &[("url", Value::from(listening))])
}

/// The desk was left, for a reason where that is not known: the office goes on; `flags` say which one.
pub fn left(lang: Locale, flags: &str, why: &str) -> String {
    let words = Words::new(lang);
    below(
        why,
        words.with(Word("desk-left"), &[("flags", Value::from(flags))]),
    )
}

/// Why a desk ended that nobody left there; empty where that is known.
pub fn over(lang: Locale, how: Leave) -> String {
    how.told()
        .map_or_else(String::new, |word| Words::new(lang).say(word))
}

/// A desk that was reached over SSH was left, or ended for a reason.
pub fn left_by_ssh(lang: Locale, why: &str) -> String {
    match why.is_empty() {
        true => Words::new(lang).say(Word("desk-left-ssh")),
        false => below(why, Words::new(lang).say(Word("desk-over-ssh"))),
    }
}

fn below(why: &str, text: String) -> String {
    match why.is_empty() {
        true => text,
        false => format!("{why}\n{text}"),
    }
}

/// The office was closed, by somebody with a name where that is known.
pub fn closed(lang: Locale, who: &str) -> String {
    let words = Words::new(lang);
    match who.is_empty() {
        true => words.say(Word("desk-closed")),
        false => words.with(Word("desk-closed-by"), &[("who", Value::from(who))]),
    }
}

/// The office is gone without a word; whoever may starts it again with Enter.
pub fn lost(lang: Locale, may_start: bool) -> Vec<String> {
    let words = Words::new(lang);
    let mut lines = vec![
        words.say(Word("desk-lost")),
        words.say(Word("desk-lost-waits")),
    ];
    if may_start {
        lines.push(words.say(Word("desk-lost-start")));
    }
    lines.push(words.say(Word("desk-lost-leave")));
    lines
}

/// The office is being made.
pub fn making(lang: Locale) -> String {
    Words::new(lang).say(Word("first-making"))
}

/// What stops when the office is closed.
pub fn stopped(lang: Locale, n_open: usize, n_desks: usize) -> String {
    let count = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let words = Words::new(lang);
    let desks = words.with(Word("desks"), &[("n", count(n_desks))]);
    let orders = words.with(Word("leave-open"), &[("n", count(n_open))]);
    words.with(
        Word("office-stopped"),
        &[
            ("desks", Value::from(desks)),
            ("orders", Value::from(orders)),
        ],
    )
}
