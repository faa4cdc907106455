//! Texts that are kept one after another in one piece of memory: whoever passes over many of them in order waits
//! for no memory.

/// Texts by number, from 0, in the order in which they came. None is ever taken away.
#[derive(Debug, Clone, Default)]
pub(super) struct SideBySide {
    letters: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl SideBySide {
    /// Adds a text after the last one.
    pub fn push(&mut self, text: &str) {
        self.letters.push_str(text);
        self.ends.push(self.letters.len() as u32);
    }

    /// The text of a number that was given.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[from as usize..self.ends[number] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_their_numbers() {
        let mut texts = SideBySide::default();
        for text in ["улица", "", "Мира"] {
            texts.push(text);
        }
        assert_eq!([0, 1, 2].map(|n| texts.get(n)), ["улица", "", "Мира"]);
    }
}
