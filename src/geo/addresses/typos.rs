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
    /// In letters.
    length: usize,
    places: Places,
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
        let mut places = Places::default();
        let letters = typed.chars().take(LONGEST);
        let length = letters
            .enumerate()
            .map(|(place, letter)| places.put(letter, place))
            .count();
        Pattern {
            length,
            places,
            mask: letter_mask(typed),
            allowed,
        }
    }

    /// Whether a word of this shape can be within reach.
    pub fn may_be(&self, word: Shape) -> bool {
        let long_enough = usize::from(word.length) + usize::from(self.allowed) >= self.length;
        // Takes the lowest letter away for each error: cheaper than to count them all.
        let unexplained = (0..self.allowed).fold(self.mask & !word.letters, |lacking, _| {
            lacking & lacking.wrapping_sub(1)
        });
        long_enough && unexplained == 0 && self.length > 0
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

    /// Distances to the whole of `word` and to its nearest beginning, those above what is allowed
    /// as one more than it.
    ///
    /// A column of the table is two sets of bits, its steps up and down, and the next one takes a few operations
    /// on them: Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances",
    /// Nordic Journal of Computing 10 (2003), figure 6.
    fn distances(&self, word: &str) -> (u8, u8) {
        let reach = self.length + usize::from(self.allowed);
        let last = 1_u32 << self.length.saturating_sub(1);
        let (mut up, mut down) = (u32::MAX, 0_u32);
        let (mut diagonal, mut before) = (0_u32, 0_u32);
        let mut distance = self.length as u8;
        let mut nearest = distance;
        let mut n_letters = 0;
        for letter in word.chars() {
            n_letters += 1;
            if n_letters > reach {
                break;
            }
            let here = self.places.of(letter);
            let exchanged = ((!diagonal & here) << 1) & before;
            diagonal = ((here & up).wrapping_add(up) ^ up) | here | down | exchanged;
            let right_up = down | !(diagonal | up);
            let right_down = diagonal & up;
            distance += u8::from(right_up & last != 0);
            distance -= u8::from(right_down & last != 0);
            nearest = nearest.min(distance);
            let right_up = right_up << 1 | 1;
            up = right_down << 1 | !(diagonal | right_up);
            down = right_up & diagonal;
            before = here;
        }
        let far = self.allowed.saturating_add(1);
        let whole = if n_letters > reach { far } else { distance };
        (whole.min(far), nearest.min(far))
    }
}

/// Where a word has each of its letters: sets of places, in a table that finds a letter by its last bits.
#[derive(Debug, Clone)]
struct Places([(char, u32); Places::SLOTS]);

impl Default for Places {
    fn default() -> Places {
        Places([('\0', 0); Places::SLOTS])
    }
}

impl Places {
    /// A power of two, more than a word has letters: so one of them is always free.
    const SLOTS: usize = 64;

    fn put(&mut self, letter: char, place: usize) {
        let slot = self.slot(letter);
        self.0[slot].0 = letter;
        self.0[slot].1 |= 1 << place;
    }

    fn of(&self, letter: char) -> u32 {
        self.0[self.slot(letter)].1
    }

    /// The slot of the letter, or the free one where it would stand.
    fn slot(&self, letter: char) -> usize {
        let mut slot = letter as usize % Places::SLOTS;
        while self.0[slot].1 != 0 && self.0[slot].0 != letter {
            slot = (slot + 1) % Places::SLOTS;
        }
        slot
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
        // `а` and `p` would stand in one slot.
        proptest!(|(typed in "[абвp]{1,7}", word in "[абвp]{1,9}")| {
            let plain = plain_distance(&typed, &word);
            let beginnings = word.char_indices().map(|(end, _)| plain_distance(&typed, &word[..end]));
            let nearest = beginnings.min().map_or(plain, |least| least.min(plain));
            for allowed in [0, 1, 2, 10] {
                let pattern = Pattern::new(&typed, allowed);
                let (whole, beginning) = pattern.distances(&word);
                prop_assert_eq!(whole, plain.min(allowed + 1));
                prop_assert_eq!(beginning, nearest.min(allowed + 1));
                prop_assert!(nearest > allowed || pattern.may_be(Shape::of(&word)));
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
