//! How many of each rule: an object in JSON, a short list in memory, since a plan over thousands of orders has
//! one for each.

use std::collections::BTreeMap;
use std::ops::Index;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Code;
use crate::Rejection;

/// How often each rule is broken, by the rules' codes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Counts(Vec<(Code, usize)>);

impl Counts {
    /// Counts what these break.
    pub(crate) fn of(broken: impl Iterator<Item = Rejection>) -> Counts {
        let mut counts = Vec::<(Code, usize)>::new();
        for rule in broken.map(Rejection::as_str) {
            match counts.binary_search_by(|(known, _)| (**known).cmp(rule)) {
                Ok(at) => counts[at].1 += 1,
                Err(at) => counts.insert(at, (Code::Borrowed(rule), 1)),
            }
        }
        Counts(counts)
    }

    /// The rules that are broken, and how often.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(rule, n)| (&**rule, *n))
    }
}

impl Index<&str> for Counts {
    type Output = usize;

    /// How often this rule is broken; never is 0.
    fn index(&self, rule: &str) -> &usize {
        let found = self.0.iter().find(|(known, _)| known == rule);
        found.map_or(&0, |(_, n)| n)
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Counts, D::Error> {
        let read = BTreeMap::<Code, usize>::deserialize(from)?;
        Ok(Counts(read.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_an_object_in_the_sequence_of_its_names() {
        let broken = [Rejection::OnBreak, Rejection::Busy, Rejection::OnBreak];
        let counts = Counts::of(broken.into_iter());
        let text = serde_json::to_string(&counts).expect("JSON");
        assert_eq!(text, r#"{"busy":1,"on_break":2}"#);
        assert_eq!(
            serde_json::from_str::<Counts>(&text).expect("counts"),
            counts
        );
        assert_eq!((counts["busy"], counts["no_way"]), (1, 0));
    }
}
