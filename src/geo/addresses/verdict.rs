//! Which of the hits is meant: by the written rules, or none of several.
//!
//! A settlement that was typed decides first, as it costs nothing where it fits. Where no sort of
//! street was typed an `улица` is meant, then the office's own settlement, then what its own book has.
//! What is left over after that is ambiguous, and is told so.

use std::borrow::Cow;

use super::hit::{Hit, same_address};
use super::retold::retold;
use super::search::Reading;
use super::{AddressIndex, spoken};
use crate::geocoder::{Certainty, Found, Geocoder, Verdict};
use pult_domain::{Meters, Point};

/// So many hits are looked at to tell whether the first one is alone.
const COMPARED: usize = 16;

impl Geocoder for AddressIndex {
    fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        if limit == 0 {
            return Vec::new();
        }
        let query = &*in_one_line(query);
        let mut found = self.found(query, limit);
        let is_guess = |found: &Found| found.certainty == Certainty::Guessed;
        if found.first().is_none_or(is_guess) {
            let mut retold = retold(query).into_iter().map(|retold| {
                let mut found = self.found(&retold.text, limit);
                found.retain(|found| !is_guess(found) && retold.may_be(found));
                found.iter_mut().for_each(|found| retold.note(found));
                found
            });
            let better = retold.find(|found| !found.is_empty());
            found.splice(0..0, better.unwrap_or_default());
            found.truncate(limit);
        }
        found
    }

    fn resolve(&self, text: &str) -> Verdict {
        let text = &*in_one_line(text);
        let words = match self.resolved(text) {
            Verdict::Unknown(words) => words,
            verdict => return verdict,
        };
        let retold = retold(text).into_iter().map(|retold| {
            let mut verdict = self.resolved(&retold.text);
            let found = match &mut verdict {
                Verdict::One(found) => std::slice::from_mut(&mut **found),
                Verdict::Several(found) => found,
                Verdict::Unknown(_) => &mut [],
            };
            let may_be = !found.is_empty() && found.iter().all(|found| retold.may_be(found));
            found.iter_mut().for_each(|found| retold.note(found));
            may_be.then_some(verdict)
        });
        let meant = retold.flatten().next();
        meant.unwrap_or(Verdict::Unknown(words))
    }

    fn nearest(&self, point: Point, limit: Meters) -> Option<Found> {
        self.closest(point, limit)
    }
}

impl AddressIndex {
    /// The places that a text may mean as it stands.
    fn found(&self, query: &str, limit: usize) -> Vec<Found> {
        if let Some(found) = self.spoken(query) {
            return vec![found];
        }
        let query = &*with_joined_numbers(query);
        let corner = self.corner(query);
        if corner.said && !corner.found.is_empty() {
            return corner.found.into_iter().take(limit).collect();
        }
        if corner.said {
            let streets = self.streets_without_corner(&corner.sides, limit);
            if !streets.is_empty() {
                return streets;
            }
        }
        let hits = self.first_hits(query, false, limit.max(COMPARED), |hits, _| {
            self.written_out(hits, limit)
        });
        let mut found = hits.unwrap_or_default();
        if found.first().is_none_or(|first| !first.is_meant()) {
            found.splice(0..0, corner.found);
        }
        found.truncate(limit);
        found
    }

    /// What a text names as it stands.
    fn resolved(&self, text: &str) -> Verdict {
        if let Some(found) = self.spoken(text) {
            return Verdict::One(Box::new(found));
        }
        let text = &*with_joined_numbers(text);
        let corner = self.corner(text);
        if corner.said && !corner.found.is_empty() {
            return alone(corner.found);
        }
        let verdict = self.first_hits(text, true, COMPARED, |hits, readings| {
            self.verdict(hits, readings)
        });
        match verdict {
            Some(Verdict::Unknown(_)) | None if !corner.found.is_empty() => alone(corner.found),
            verdict => verdict.unwrap_or(Verdict::Unknown(Vec::new())),
        }
    }

    /// The point that a text says itself: coordinates, a link of a map site, a plus code.
    fn spoken(&self, text: &str) -> Option<Found> {
        let point = spoken::point(text, self.centre)?;
        let address = self.closest(point, Meters(150));
        Some(Found {
            comment: address.map_or_else(String::new, |found| found.to_string()),
            ..super::corners::at(format!("{:.6}, {:.6}", point.lat, point.lon), point)
        })
    }
}

/// What was copied together with its line breaks: each stands for a comma.
fn in_one_line(text: &str) -> Cow<'_, str> {
    let is_break = |ch: char| {
        matches!(
            ch,
            '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    if !text.contains(is_break) {
        return Cow::Borrowed(text);
    }
    let lines = text
        .split(is_break)
        .map(|line| line.trim().trim_end_matches(','));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(", "))
}

/// `51 дробь 2`, `51 / 2`: a house of two numbers, as maps write it; `10 - 12`, a house and its flat.
fn with_joined_numbers(text: &str) -> Cow<'_, str> {
    let ends_in_digit = |text: &str| text.ends_with(|ch: char| ch.is_ascii_digit());
    let starts_with_digit = |text: &str| text.starts_with(|ch: char| ch.is_ascii_digit());
    for (word, joint) in [
        ("дробь", "/"),
        ("/", "/"),
        ("-", "-"),
        ("–", "-"),
        ("—", "-"),
    ] {
        for (at, _) in text.match_indices(word) {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            let (first, second) = (before.trim_end(), after.trim_start());
            let is_apart =
                word == "дробь" || first.len() < before.len() || second.len() < after.len();
            if is_apart && ends_in_digit(first) && starts_with_digit(second) {
                return Cow::Owned(format!("{first}{joint}{second}"));
            }
        }
    }
    Cow::Borrowed(text)
}

fn alone(mut found: Vec<Found>) -> Verdict {
    found.retain(Found::is_meant);
    match found.len() {
        0 => Verdict::Unknown(Vec::new()),
        1 => Verdict::One(Box::new(found.swap_remove(0))),
        _ => Verdict::Several(found),
    }
}

impl AddressIndex {
    /// The hits for people, at most `limit`; the first ones marked where nothing says which of them is meant.
    fn written_out(&self, hits: &[Hit], limit: usize) -> Vec<Found> {
        // Of what is not typed in full yet the nearest stands first; `подгорная` may be the upper or the lower one.
        let of_one_name =
            |hit: &&Hit| hit.name.words_alike(hits[0].name) || hit.whole && hits[0].whole;
        let equal = equals(hits).filter(of_one_name);
        let pool = by_the_rules(equal.collect());
        let ambiguous = pool.len() > 1;
        let in_pool = |hit: &Hit| pool.iter().any(|other| std::ptr::eq(*other, hit));
        let shown: Vec<&Hit> = hits.iter().take(limit).collect();
        let found = shown.iter().map(|hit| {
            let mut found = hit.found();
            found.ambiguous = ambiguous && in_pool(hit);
            found
        });
        let mut found: Vec<Found> = found.collect();
        self.tell_apart(&shown, &mut found);
        found
    }

    /// What the hits of a strict search say.
    fn verdict(&self, hits: &[Hit], readings: &[Reading]) -> Verdict {
        let unknown = || Verdict::Unknown(AddressIndex::unknown_words(readings));
        let Some(best) = hits.first().filter(|best| !best.guessed) else {
            return unknown();
        };
        let pool: Vec<&Hit> = equals(hits).collect();
        let several = |hits: &[&Hit]| {
            let mut found: Vec<Found> = hits.iter().map(|hit| hit.found()).collect();
            self.tell_apart(hits, &mut found);
            Verdict::Several(found)
        };
        if pool.iter().any(|hit| !hit.name.words_alike(best.name)) {
            return several(&pool);
        }
        let left = by_the_rules(pool);
        match left.as_slice() {
            [one] if another_is_said(one, hits) => several(&[one]),
            [one] if one.point.is_some() => Verdict::One(Box::new(one.found())),
            [_] => unknown(),
            several_left => several(several_left),
        }
    }
}

/// The hits that nothing but the rules tells from the first.
fn equals<'h, 'a>(hits: &'h [Hit<'a>]) -> impl Iterator<Item = &'h Hit<'a>> {
    let first = hits.first().filter(|first| !first.guessed);
    hits.iter().filter(move |hit| {
        let like = |first: &&Hit| {
            !hit.guessed
                && hit.score == first.score
                && hit.weak_place == first.weak_place
                && hit.class() == first.class()
        };
        first.as_ref().is_some_and(like)
    })
}

/// Those of equal hits that the rules leave.
fn by_the_rules<'h, 'a>(mut hits: Vec<&'h Hit<'a>>) -> Vec<&'h Hit<'a>> {
    let rules: [fn(&Hit) -> bool; 3] = [|hit| !hit.other_sort, |hit| hit.home, |hit| hit.own()];
    for rule in rules {
        if hits.iter().any(|hit| rule(hit)) {
            hits.retain(|hit| rule(hit));
        }
    }
    let mut left: Vec<&Hit> = Vec::new();
    for hit in hits {
        if !left.iter().any(|other| same_address(other, hit)) {
            left.push(hit);
        }
    }
    left
}

/// `Мира 5`: the house is on the проспект alone, but an улица Мира is there too, and is what is meant
/// where no sort of street is typed.
fn another_is_said(one: &Hit, hits: &[Hit]) -> bool {
    let is_meant = |hit: &&Hit| {
        let alike = hit.name.words_alike(one.name) && hit.name.town == one.name.town;
        alike && !hit.guessed && !hit.other_sort && !hit.house
    };
    one.house && one.other_sort && hits.iter().any(|hit| is_meant(&hit))
}
