//! The search: readings of a query, names that may answer it, their houses, and the order.

use super::AddressIndex;
use super::fit::{Fit, Meaning, Meanings, fits};
use super::hit::{Hit, compare, without_repetition};
use super::layout;
use super::lexicon::{Matches, Reach};
use super::name::Name;
use super::query::{Item, Query, What};
use super::readings::native;
use super::said;
use super::vocabulary::PLAIN_STREET;

/// Cost of reading the query in the other keyboard layout.
const OTHER_LAYOUT: u32 = 5;
/// Names whose houses are looked at, the best ones.
const MOST_NAMES: usize = 256;
/// Names that are laid over a query, those with the words that fit best.
const MOST_CANDIDATES: usize = 30_000;
/// Names that are laid over a query of one word, the nearest of those with the words that fit best.
const MOST_NEAREST: usize = 2_000;
/// Names of which the nearest are chosen.
const MOST_BEGINNINGS: usize = 100_000;
/// Longer queries are cut: nobody types this much, and the rest could only be a note.
const LONGEST_QUERY: usize = 400;

/// A query and what its words may mean.
pub(super) struct Reading {
    pub query: Query,
    pub meanings: Meanings,
    reach: Reach,
}

/// A fit with what it is ranked by: its cost, then its distance.
type Ranked<'a> = ((bool, u32), f64, Fit, &'a Query);

impl AddressIndex {
    /// The hits of the least effort that has any that is certain, in order, at most `limit`; else those
    /// of the least effort that has any.
    pub(super) fn first_hits<T>(
        &self,
        text: &str,
        strict: bool,
        limit: usize,
        answer: impl FnOnce(&[Hit], &[Reading]) -> T,
    ) -> Option<T> {
        if limit == 0 {
            return None;
        }
        let mut readings = self.readings(text, strict);
        let mut guesses = Vec::new();
        for (typos, drop) in [(false, false), (true, false), (false, true)] {
            if drop && !guesses.is_empty() {
                break;
            }
            if typos {
                self.allow_typos(&mut readings);
            }
            let hits = self.hits(&readings, drop, limit);
            if hits.iter().any(|hit| !hit.guessed) {
                return Some(answer(&hits, &readings));
            }
            if guesses.is_empty() {
                guesses = hits;
            }
        }
        Some(answer(&guesses, &readings))
    }

    /// The query as typed, and as the same keys type it in the other layout.
    fn readings(&self, text: &str, strict: bool) -> Vec<Reading> {
        let end = text
            .char_indices()
            .nth(LONGEST_QUERY)
            .map_or(text.len(), |(at, _)| at);
        let typed = text[..end].to_owned();
        let twin = other_layout(&typed);
        let reach = |scripts| Reach { scripts, strict };
        let typed = self.reading(typed, 0, reach(true));
        let twin = twin.map(|text| self.reading(text, OTHER_LAYOUT, reach(false)));
        [typed].into_iter().chain(twin).collect()
    }

    fn reading(&self, text: String, cost: u32, reach: Reach) -> Reading {
        let query = Query::new(text, cost, &self.lexicon, &self.towns);
        let meanings = query.items.iter().map(|item| match item.what {
            What::Word { .. } | What::Soft | What::Type(_) => Meaning {
                names: self.lexicon.matches(&item.readings, reach),
                towns: self.towns.lexicon.matches(&item.readings, reach),
            },
            _ => Meaning::default(),
        });
        let mut reading = Reading {
            meanings: meanings.collect(),
            query,
            reach,
        };
        reading.query.said = said::settlements(&reading.query, &reading.meanings, &self.towns);
        self.read_misspelled_settlements(&mut reading);
        reading
    }

    /// Behind the house words become a note, so that nobody looks for typing errors in them any more: a long one
    /// that means nothing, and is nearly a settlement, is that settlement.
    fn read_misspelled_settlements(&self, reading: &mut Reading) {
        let is_number = |item: &Item| matches!(item.what, What::Number | What::Marked(_));
        let items = reading.query.items.iter().zip(&mut reading.meanings);
        let behind = items.skip_while(|(item, _)| !is_number(item));
        let strict = Reach {
            strict: true,
            ..reading.reach
        };
        for (item, Meaning { names, towns }) in behind {
            let is_word = item.what == What::Word { letter: false };
            let is_long = item.text.chars().nth(5).is_some();
            if is_word && is_long && !names.has_words() && !towns.has_words() {
                self.towns.lexicon.add_misspelled(&item.text, strict, towns);
            }
        }
    }

    /// Looks for typing errors in the words that mean nothing; in all of them, if every one
    /// means something by itself.
    fn allow_typos(&self, readings: &mut [Reading]) {
        for Reading {
            query,
            meanings,
            reach,
        } in readings
        {
            let is_word = |item: &Item| matches!(item.what, What::Word { .. });
            let means = |at: usize| {
                let meaning: &Meaning = &meanings[at];
                meaning.names.has_words() || meaning.towns.has_words()
            };
            let words = query.items.iter().enumerate();
            let words: Vec<(usize, bool)> = words
                .filter(|(_, item)| is_word(item))
                .map(|(at, _)| (at, means(at)))
                .collect();
            let all = words.iter().all(|(_, means)| *means);
            for (at, means) in words {
                if all || !means {
                    let typed = &query.items[at].text;
                    let Meaning { names, towns } = &mut meanings[at];
                    self.lexicon.add_misspelled(typed, *reach, names);
                    self.towns.lexicon.add_misspelled(typed, *reach, towns);
                    for word in native(typed) {
                        self.lexicon.add_misspelled(&word, *reach, names);
                    }
                }
            }
        }
    }

    /// Houses of the best names, in order, without repetition.
    fn hits(&self, readings: &[Reading], drop: bool, limit: usize) -> Vec<Hit<'_>> {
        let mut ranked: Vec<Ranked> = Vec::new();
        for Reading {
            query, meanings, ..
        } in readings
        {
            for number in self.candidates(query, meanings, drop) {
                if let Some(name) = self.name(number) {
                    let fits = fits(query, meanings, number, (name, &self.towns), drop);
                    ranked.extend(fits.map(|fit| ((fit.guessed, fit.cost), 0.0, fit, query)));
                }
            }
        }
        if ranked.len() > MOST_NAMES {
            self.keep_best(&mut ranked);
        }
        let mut hits = Vec::new();
        for (_, _, fit, query) in &ranked {
            if let Some(name) = self.name(fit.name) {
                let from = hits.len();
                self.push_hits(fit, fit.beyond(query), name, limit, &mut hits);
                let other_sort = !query.has_type() && name.sorts() & 1 << PLAIN_STREET == 0;
                hits[from..]
                    .iter_mut()
                    .for_each(|hit| hit.other_sort = other_sort);
            }
        }
        let certain = |hit: &Hit| !hit.guessed && hit.house;
        if !hits.iter().any(certain) {
            // Nothing stands before a place that is called by its beginning.
            hits.iter_mut().for_each(|hit| hit.weak_place = false);
        }
        if hits
            .iter()
            .any(|hit| !hit.guessed && (hit.house || hit.whole))
        {
            // A word that was typed to its end says more than the beginning of another.
            hits.iter_mut().for_each(|hit| hit.begins = false);
        }
        hits.sort_by(compare);
        without_repetition(hits, limit)
    }

    fn keep_best(&self, ranked: &mut Vec<Ranked>) {
        for (_, distance, fit, _) in ranked.iter_mut() {
            *distance = self.distance(self.name(fit.name).and_then(Name::point));
        }
        ranked.select_nth_unstable_by(MOST_NAMES, |left, right| {
            left.0.cmp(&right.0).then(left.1.total_cmp(&right.1))
        });
        ranked.truncate(MOST_NAMES);
    }

    /// Names that have a word for the rarest item; for any item, when items may be dropped.
    fn candidates(&self, query: &Query, meanings: &Meanings, drop: bool) -> Vec<u32> {
        let items = query.items.iter().zip(meanings);
        let required: Vec<&Meaning> = items
            .filter(|(item, _)| item.what == What::Word { letter: false })
            .map(|(_, meaning)| meaning)
            .collect();
        // A word that may be a settlement need not be in the name.
        let named = required
            .iter()
            .filter(|meaning| meaning.towns.words.is_empty());
        let mut lists: Vec<&Matches> = named.map(|meaning| &meaning.names).collect();
        let open = drop || lists.is_empty();
        if open {
            lists = required.iter().map(|meaning| &meaning.names).collect();
        }
        let size = |list: &&Matches| -> usize {
            let words = list.words.iter();
            words.map(|id| self.lexicon.names(*id).len()).sum()
        };
        let rarest = || lists.iter().copied().min_by_key(|list| size(list));
        let chosen: Vec<&Matches> = match open {
            true => lists.clone(),
            false => rarest().into_iter().collect(),
        };
        let mut words: Vec<(u8, u32)> = chosen
            .iter()
            .flat_map(|list| list.words.iter().map(|id| (list.cost(*id), *id)))
            .map(|(cost, id)| (cost.map_or(u8::MAX, |(cost, _)| cost), id))
            .collect();
        // `СНТ Рассвет, 3 линия`: a street may be called by its number and its sort.
        if required.is_empty() || open && !drop && query.has_type() {
            let numbers = query.items.iter().filter_map(|item| item.word_id);
            words.extend(numbers.map(|id| (0, id)));
        }
        words.sort_unstable();
        // The name with a number that was said counts, however far it is.
        let has_number = query.items.iter().any(|item| item.what == What::Ordinal);
        let one_word = required.len() == 1 && !has_number;
        let by_distance = self.centre.filter(|_| one_word && !drop);
        let most = match by_distance {
            Some(_) => MOST_BEGINNINGS,
            None => MOST_CANDIDATES,
        };
        let mut names: Vec<(u8, u32)> = Vec::new();
        for (cost, id) in words {
            let left = most.saturating_sub(names.len());
            let with_it = self.lexicon.names(id).iter().take(left);
            names.extend(with_it.map(|number| (cost, *number)));
        }
        let mut names = match by_distance {
            Some(centre) => self.whereabouts.nearest(names, centre, MOST_NEAREST),
            None => names.into_iter().map(|(_, number)| number).collect(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The typed words that are known nowhere.
    pub(super) fn unknown_words(readings: &[Reading]) -> Vec<String> {
        let Some(typed) = readings.first() else {
            return Vec::new();
        };
        let items = typed.query.items.iter().zip(&typed.meanings);
        let unknown = items.filter(|(item, meaning)| {
            matches!(item.what, What::Word { .. })
                && !meaning.names.has_words()
                && !meaning.towns.has_words()
        });
        let text = &typed.query.text;
        let end = |from: usize| {
            let stop = |ch: char| ch.is_whitespace() || ",;()".contains(ch);
            text[from..]
                .find(stop)
                .map_or(text.len(), |length| from + length)
        };
        unknown
            .map(|(item, _)| text[item.offset..end(item.offset)].to_owned())
            .collect()
    }
}

/// The text as the same keys type it in the other layout. A slash between digits stays one, as most
/// keyboards have it beside the digits too.
fn other_layout(typed: &str) -> Option<String> {
    let twin = layout::twin(typed)?;
    let chars: Vec<char> = typed.chars().collect();
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let slash = |at: usize| chars[at] == '/' && at > 0 && digit(at - 1) && digit(at + 1);
    let turned = twin.chars().enumerate();
    Some(
        turned
            .map(|(at, ch)| if slash(at) { '/' } else { ch })
            .collect(),
    )
}
