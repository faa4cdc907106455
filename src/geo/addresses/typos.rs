//! Bounded edit distance between a typed word and the words of a lexicon.
//!
//! One error is a letter wrong, missing, too many, or two neighbours exchanged: the optimal
//! string alignment distance (Boytsov, "Indexing methods for approximate dictionary searching",
//! ACM JEA 2011, section 2.1). A set of letters per word refuses most words without the table:
//! each error can explain at most one letter of the typed word that the other word lacks.

/// Longer words are compared by their first letters.
const LONGEST: usize = 24;

/// A typed word, ready to be compared with many.
pub(super) struct Pattern {
    letters: Vec<char>,
    mask: u64,
    allowed: u8,
}

/// How a word differs from the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Errors {
    /// How many errors.
    pub count: u8,
    /// The whole word was typed, not its beginning only.
    pub whole: bool,
}

impl Pattern {
    /// A pattern that tolerates `allowed` errors.
    pub fn new(typed: &str, allowed: u8) -> Pattern {
        Pattern {
            letters: typed.chars().take(LONGEST).collect(),
            mask: letter_mask(typed),
            allowed,
        }
    }

    /// Whether a word of this shape can be within reach.
    pub fn may_be(&self, word: Shape) -> bool {
        let lacking = (self.mask & !word.letters).count_ones();
        lacking <= u32::from(self.allowed)
            && usize::from(word.length) + usize::from(self.allowed) >= self.letters.len()
            && !self.letters.is_empty()
    }

    /// The errors that turn `word`, or else the beginning of it, into the pattern; `None` when
    /// there are more than allowed.
    pub fn errors_in(&self, word: &str) -> Option<Errors> {
        let (whole, beginning) = self.distances(word);
        let errors = if whole <= beginning.saturating_add(1) {
            Errors {
                count: whole,
                whole: true,
            }
        } else {
            Errors {
                count: beginning,
                whole: false,
            }
        };
        if errors.count <= self.allowed {
            return Some(errors);
        }
        (beginning <= self.allowed).then_some(Errors {
            count: beginning,
            whole: false,
        })
    }

    /// Distances to the whole of `word` and to its nearest beginning, exact up to what is
    /// allowed. Only the cells that near the diagonal are computed: farther ones are more.
    fn distances(&self, word: &str) -> (u8, u8) {
        let n = self.letters.len();
        let reach = usize::from(self.allowed);
        let far = self.allowed.saturating_add(1);
        let mut rows = [[far; LONGEST + 2]; 3];
        for (index, cell) in rows[1].iter_mut().enumerate().take(n.min(reach) + 1) {
            *cell = index as u8;
        }
        let (mut before, mut last, mut current) = (0, 1, 2);
        let mut nearest = rows[last][n];
        let mut previous_letter = None;
        let mut end = n.min(reach);
        for (index, letter) in word.chars().enumerate() {
            let row = index + 1;
            let (from, to) = (row.saturating_sub(reach).max(1), (row + reach).min(n));
            if from > n {
                return (far, nearest);
            }
            rows[current][from - 1] = if from == 1 { far.min(row as u8) } else { far };
            rows[current][to + 1] = far;
            let mut least = rows[current][from - 1];
            for at in from..=to {
                let differs = u8::from(self.letters[at - 1] != letter);
                let mut cell = (rows[last][at - 1] + differs)
                    .min(rows[last][at] + 1)
                    .min(rows[current][at - 1] + 1)
                    .min(far);
                let exchanged = at > 1
                    && previous_letter == Some(self.letters[at - 1])
                    && self.letters[at - 2] == letter;
                if exchanged {
                    cell = cell.min(rows[before][at - 2] + 1);
                }
                rows[current][at] = cell;
                least = least.min(cell);
            }
            if to == n {
                nearest = nearest.min(rows[current][n]);
            }
            if least > self.allowed {
                return (far, nearest);
            }
            (before, last, current) = (last, current, before);
            previous_letter = Some(letter);
            end = to;
        }
        let whole = if end == n { rows[last][n] } else { far };
        (whole, nearest)
    }
}

/// What of a word refuses most patterns without the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    letters: u64,
    /// In letters, as far as words are compared.
    length: u8,
}

impl Shape {
    /// The shape of a word.
    pub fn of(word: &str) -> Shape {
        Shape {
            letters: letter_mask(word),
            length: word.chars().take(LONGEST).count() as u8,
        }
    }
}

/// The letters of a word as a set, and which it has twice. Different letters may share a bit;
/// one error takes at most one bit away.
fn letter_mask(word: &str) -> u64 {
    word.chars().fold(0_u64, |mask, ch| {
        let once = 1 << (ch as u32 % 32);
        let again = if mask & once != 0 { once << 32 } else { 0 };
        mask | once | again
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(typed: &str, word: &str) -> Option<(u8, bool)> {
        let found = Pattern::new(typed, 2).errors_in(word);
        found.map(|errors| (errors.count, errors.whole))
    }

    #[test]
    fn errors_are_counted() {
        for (typed, word, expected) in [
            ("тимирязева", "тимирязева", Some((0, true))),
            ("тимирзева", "тимирязева", Some((1, true))),
            ("тимиярзева", "тимирязева", Some((1, true))),
            ("темерязева", "тимирязева", Some((2, true))),
            ("темеризева", "тимирязева", None),
            ("тимирз", "тимирязева", Some((1, false))),
            ("гагарын", "гагарина", Some((2, true))),
        ] {
            assert_eq!(errors(typed, word), expected, "{typed} {word}");
        }
    }

    #[test]
    fn distance_agrees_with_the_plain_table() {
        use proptest::prelude::*;
        proptest!(|(typed in "[абв]{1,7}", word in "[абв]{1,7}")| {
            let plain = plain_distance(&typed, &word);
            for allowed in [0, 1, 2, 10] {
                let pattern = Pattern::new(&typed, allowed);
                let distance = pattern.distances(&word).0;
                prop_assert_eq!(distance.min(allowed + 1), plain.min(allowed + 1));
                prop_assert!(plain > allowed || pattern.may_be(Shape::of(&word)));
            }
        });
    }

    fn plain_distance(left: &str, right: &str) -> u8 {
        let (left, right): (Vec<char>, Vec<char>) =
            (left.chars().collect(), right.chars().collect());
        let mut table = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
        for i in 0..=left.len() {
            for j in 0..=right.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let differs = usize::from(left[i - 1] != right[j - 1]);
                    let mut cell = (table[i - 1][j - 1] + differs)
                        .min(table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]
                    {
                        cell = cell.min(table[i - 2][j - 2] + 1);
                    }
                    cell
                };
            }
        }
        table[left.len()][right.len()] as u8
    }
}
