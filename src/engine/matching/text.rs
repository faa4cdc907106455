//! The file of `pult sim match` and the answer to it.
//!
//! A line is `order,crew,seconds`, whole numbers, with any numbers for orders and crews; blank
//! lines and lines that begin with `#` are passed over, and so is a first line of headings.

use std::collections::BTreeMap;

use super::{Costs, MAX_COST, Matching};

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {reason}; a line is `order,crew,seconds`, whole numbers")]
pub struct TextError {
    /// The line, from 1.
    pub line: usize,
    /// The column of the field at fault, from 1, in characters.
    pub column: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// A batch as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The question, with orders and crews numbered from zero.
    pub costs: Costs,
    /// The file's number of each order, ascending.
    pub orders: Vec<u64>,
    /// The file's number of each crew, ascending.
    pub crews: Vec<u64>,
}

impl Instance {
    /// Reads a file; each order left over costs `unserved` seconds.
    ///
    /// # Errors
    /// The first line that is not three whole numbers, or whose seconds exceed [`MAX_COST`].
    pub fn parse(text: &str, unserved: i64) -> Result<Instance, TextError> {
        let lines = pairs(text)?;
        let orders = numbered(lines.iter().map(|pair| pair.0));
        let crews = numbered(lines.iter().map(|pair| pair.1));
        let known = lines.iter();
        let pairs: Vec<_> = known
            .map(|(order, crew, seconds)| (orders[order], crews[crew], *seconds))
            .collect();
        Ok(Instance {
            costs: Costs::new(crews.len(), vec![unserved; orders.len()], &pairs),
            orders: orders.into_keys().collect(),
            crews: crews.into_keys().collect(),
        })
    }

    /// The chosen pairs in the file's numbers, by order.
    pub fn pairs(&self, matching: &Matching) -> Vec<(u64, u64)> {
        let chosen = self.orders.iter().zip(&matching.crew_of);
        let named = chosen.map(|(&order, crew)| crew.map(|crew| (order, self.crews[crew])));
        named.flatten().collect()
    }
}

/// Each number once, with its place among them.
fn numbered(numbers: impl Iterator<Item = u64>) -> BTreeMap<u64, usize> {
    let mut places: BTreeMap<_, _> = numbers.map(|number| (number, 0)).collect();
    for (at, place) in places.values_mut().enumerate() {
        *place = at;
    }
    places
}

fn pairs(text: &str) -> Result<Vec<(u64, u64, i64)>, TextError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate();
    let filled = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let pairs = filled.filter(|&(at, line)| at > 0 || !is_heading(line));
    pairs.map(|(at, line)| pair(line, at + 1)).collect()
}

/// Whether no field of the line looks like a number.
fn is_heading(line: &str) -> bool {
    !line.contains(|c: char| c.is_ascii_digit())
}

fn pair(text: &str, line: usize) -> Result<(u64, u64, i64), TextError> {
    let mut fields = Fields {
        line,
        column: 1,
        left: Some(text),
    };
    let pair = (
        fields.number("order")?,
        fields.number("crew")?,
        fields.seconds()?,
    );
    fields.end()?;
    Ok(pair)
}

/// The fields of a line, one after another.
struct Fields<'a> {
    line: usize,
    column: usize,
    left: Option<&'a str>,
}

impl Fields<'_> {
    fn number<T: std::str::FromStr>(&mut self, name: &str) -> Result<T, TextError> {
        let Some(left) = self.left else {
            return Err(self.error(format!("{name} is missing")));
        };
        let (field, rest) = match left.split_once(',') {
            Some((field, rest)) => (field, Some(rest)),
            None => (left, None),
        };
        let number = field.trim().parse();
        let number = number.map_err(|_| self.error(format!("{name} is `{}`", field.trim())))?;
        self.column += field.chars().count() + 1;
        self.left = rest;
        Ok(number)
    }

    fn seconds(&mut self) -> Result<i64, TextError> {
        let column = self.column;
        let seconds: i64 = self.number("seconds")?;
        if seconds.unsigned_abs() > MAX_COST.unsigned_abs() {
            self.column = column;
            return Err(self.error(format!("{seconds} seconds are too many")));
        }
        Ok(seconds)
    }

    fn end(&self) -> Result<(), TextError> {
        match self.left {
            None => Ok(()),
            Some(more) => Err(self.error(format!("`{more}` is one field too many"))),
        }
    }

    fn error(&self, reason: String) -> TextError {
        TextError {
            line: self.line,
            column: self.column,
            reason,
        }
    }
}

/// The object that `pult sim match --json` prints.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Answer {
    /// Costs of the chosen pairs and of the orders left over, summed, in seconds.
    pub cost: i64,
    /// The number of orders that got a crew.
    pub served: usize,
    /// Order and crew of each chosen pair, in the file's numbers, by order.
    pub pairs: Vec<(u64, u64)>,
    /// CPU milliseconds of the solving alone, each repeat.
    pub ms: Vec<f64>,
}

impl Answer {
    /// The answer to `instance`, found in `ms`.
    pub fn new(instance: &Instance, matching: &Matching, ms: Vec<f64>) -> Answer {
        Answer {
            cost: matching.cost,
            served: matching.served(),
            pairs: instance.pairs(matching),
            ms,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::solve;
    use super::*;

    #[test]
    fn a_file_is_answered_in_its_own_numbers() {
        let text = "order,crew,seconds\n70,9,100\n70,4,130\n\n# the second order\n12, 9, 60\r\n";
        let instance = Instance::parse(text, 3600).expect("an instance");
        let answer = Answer::new(&instance, &solve(&instance.costs), vec![0.5]);
        let json = serde_json::to_string(&answer).expect("JSON");
        let expected = r#"{"cost":190,"served":2,"pairs":[[12,9],[70,4]],"ms":[0.5]}"#;
        assert_eq!(json, expected);
    }

    #[test]
    fn an_empty_file_has_an_empty_answer() {
        let instance = Instance::parse("", 3600).expect("an empty instance");
        assert_eq!(instance.pairs(&solve(&instance.costs)), []);
    }

    #[test]
    fn what_is_wrong_with_a_line_is_said_with_its_place() {
        let too_many = "9223372036854775807";
        let cases = [
            ("1,2,3\n1,x,3", 2, 3, "crew is `x`"),
            ("1,2", 1, 5, "seconds is missing"),
            ("1,2,3.5", 1, 5, "seconds is `3.5`"),
            ("-1,2,3", 1, 1, "order is `-1`"),
            ("1,2,3,4", 1, 7, "`4` is one field too many"),
            (&format!("1,22,{too_many}"), 1, 6, "are too many"),
        ];
        for (text, line, column, reason) in cases {
            let error = Instance::parse(text, 3600).unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{text}");
            assert!(error.reason.contains(reason), "{error}");
        }
    }
}
