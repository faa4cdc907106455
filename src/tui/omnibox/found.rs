//! Orders and crews of the board that a text means.

use super::{Around, Hit};
use crate::board::{Board, CrewRow, OrderRow};
use crate::filter::fold;
use pult_domain::Duty;

/// How many orders and how many crews are shown.
const MOST: usize = 5;
/// So many orders are looked at, the newest first: of more, F3 finds them.
const LOOKED_AT: usize = 20_000;
/// The fewest digits that mean the end of a phone.
const PHONE_DIGITS: usize = 3;

/// What fits, in the order in which it is shown.
pub(super) fn on_board(typed: &str, around: Around) -> Vec<Hit> {
    let typed = fold(typed);
    let words: Vec<&str> = typed
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    let orders = orders(&words, around.board);
    let crews = crews(&words, around.board);
    match around.crews_first {
        true => crews.into_iter().chain(orders).collect(),
        false => orders.into_iter().chain(crews).collect(),
    }
}

fn orders(words: &[&str], board: &Board) -> Vec<Hit> {
    let newest = board.orders.values().rev().take(LOOKED_AT);
    let fits = newest.filter(|row| words.iter().all(|word| is_of_order(word, row, board)));
    fits.take(MOST).map(|row| Hit::Order(row.id)).collect()
}

fn is_of_order(word: &str, row: &OrderRow, board: &Board) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && row.id.to_string() == word {
        return true;
    }
    if is_number && word.len() >= PHONE_DIGITS {
        let phone = row.customer.phone.as_ref();
        if phone.is_some_and(|phone| phone.as_str().ends_with(word)) {
            return true;
        }
    }
    let mut addresses = row
        .stops
        .iter()
        .flat_map(|stop| [&stop.address, &stop.landmark]);
    addresses.any(|address| has_word(address, word))
        || has_word(&row.customer.name, word)
        || row
            .crew
            .is_some_and(|crew| fold(&board.call_sign(crew)) == word)
}

/// Crews by call sign, name, driver, car, colour and plate; those on line first.
fn crews(words: &[&str], board: &Board) -> Vec<Hit> {
    let is_it = |word: &&str, crew: &CrewRow| {
        fold(&crew.call_sign) == **word
            || [&crew.name, &crew.driver, &crew.vehicle]
                .into_iter()
                .any(|text| has_word(text, word))
            || fold(&crew.vehicle)
                .split(' ')
                .any(|part| part.contains(*word) && has_digit(part))
    };
    let fits = board
        .crews
        .values()
        .filter(|crew| words.iter().all(|word| is_it(word, crew)));
    let mut fits: Vec<&CrewRow> = fits.collect();
    fits.sort_by_key(|crew| (crew.duty == Duty::Off, crew.id));
    fits.into_iter()
        .take(MOST)
        .map(|crew| Hit::Crew(crew.id))
        .collect()
}

/// A plate has digits, and is known by any part of it.
fn has_digit(part: &str) -> bool {
    part.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a word of a text begins so.
fn has_word(text: &str, word: &str) -> bool {
    !text.is_empty()
        && fold(text)
            .split([' ', ',', '.', '«', '»', '"', '-'])
            .any(|of| of.starts_with(word))
}
