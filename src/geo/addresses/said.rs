//! The settlements that a query calls by their whole names. What is said so wins over a longer name that has its
//! words: `Ключи` is not `Новые Ключи`, and `Горки 1` is not house 1 of `Горки`.

use super::fit::Meanings;
use super::query::{Item, Query, What};
use super::towns::Towns;

/// A settlement that is called by all words of its name, which stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub town: u32,
    /// The items that call it: a set.
    pub items: u32,
}

/// The settlements that `query` calls by their whole names.
pub(super) fn settlements(query: &Query, meanings: &Meanings, towns: &Towns) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for meaning in meanings {
        let whole = meaning.towns.words.iter();
        let whole = whole.filter(|word| meaning.towns.is_whole_word(**word));
        for town in whole.flat_map(|word| towns.lexicon.names(*word)) {
            if all.iter().all(|said| said.town != *town) {
                all.extend(calling(query, meanings, towns, *town));
            }
        }
    }
    all
}

/// The runs of items that call `town`: in any order, `Ключи Новые`, but a number stands where it stands in the name.
fn calling(
    query: &Query,
    meanings: &Meanings,
    towns: &Towns,
    town: u32,
) -> impl Iterator<Item = Said> {
    let words = towns.words(town);
    let numbered = words.iter().any(|word| towns.is_number(*word));
    let says = move |at: usize, word: u32| match query.items[at].what {
        What::Number | What::Ordinal => query.items[at].text == towns.lexicon.text(word),
        _ => meanings[at].towns.is_whole_word(word),
    };
    let calls = move |run: &[Item], from: usize| {
        let mut left: Vec<u32> = words.to_vec();
        run[0].part == run[run.len() - 1].part
            && (from..from + run.len()).all(|at| {
                let meant = left.iter().position(|word| says(at, *word));
                let meant = meant.filter(|which| !numbered || *which == 0);
                meant.map(|which| left.remove(which)).is_some()
            })
    };
    let runs = query.items.windows(words.len().max(1)).enumerate();
    runs.filter(move |(from, run)| calls(run, *from))
        .map(move |(from, run)| Said {
            town,
            items: ((1 << run.len()) - 1) << from,
        })
}
