//! Forms with brackets (`location[address]=…`, `task_ids[]=…`, as PHP and jQuery write them) as the JSON
//! that they stand for.

use serde_json::{Map, Value};

use super::percent::decode;
use super::text as bytes;
use super::words::Text;
use crate::text;

/// Deeper brackets mean nothing to any dialect.
const MOST_DEPTH: usize = 6;

/// The pairs of a query or a form, decoded.
pub fn pairs(text: &[u8]) -> Vec<(String, String)> {
    let parts = text.split(|byte| *byte == b'&');
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let cut = part.iter().position(|byte| *byte == b'=');
            let (name, value) = match cut {
                Some(cut) => (&part[..cut], &part[cut + 1..]),
                None => (part, &part[..0]),
            };
            let read = |text| bytes::owned(decode(text, true));
            (read(name), read(value))
        })
        .collect()
}

/// The object that pairs with bracketed names stand for. The last of several values counts, but those
/// of `lists` are lists also where they come without brackets.
///
/// # Errors
/// A sentence naming the parameter whose brackets make no sense.
pub fn object(pairs: Vec<(String, Value)>, lists: &[&str]) -> Result<Map<String, Value>, Text> {
    let mut fields = Value::Object(Map::new());
    for (name, value) in pairs {
        let path =
            path(&name).ok_or_else(|| text!("`{name}` непонятно", "`{name}` makes no sense"))?;
        insert(&mut fields, &path, value, lists);
    }
    match in_order(fields) {
        Value::Object(fields) => Ok(fields),
        // Names that are all numbers.
        _ => Ok(Map::new()),
    }
}

/// `location[point][type]` as `location`, `point`, `type`.
fn path(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    let mut path = vec![first];
    let mut rest = rest;
    while !rest.is_empty() {
        let (inner, after) = rest.strip_prefix('[')?.split_once(']')?;
        path.push(inner);
        rest = after;
    }
    (path.len() <= MOST_DEPTH).then_some(path)
}

fn insert(into: &mut Value, path: &[&str], value: Value, lists: &[&str]) {
    let [name, rest @ ..] = path else {
        *into = value;
        return;
    };
    if !into.is_object() {
        *into = Value::Object(Map::new());
    }
    let Value::Object(fields) = into else { return };
    let is_list = rest.is_empty() && lists.contains(name);
    // An item without a number comes after those before it.
    let name = if name.is_empty() {
        fields.len().to_string()
    } else {
        (*name).to_owned()
    };
    let next = fields.entry(name).or_insert(Value::Null);
    if is_list {
        insert(next, &[""], value, lists);
    } else {
        insert(next, rest, value, lists);
    }
}

/// Objects whose names are all numbers are lists.
fn in_order(value: Value) -> Value {
    let Value::Object(fields) = value else {
        return value;
    };
    let numbers: Option<Vec<u64>> = fields.keys().map(|name| name.parse().ok()).collect();
    let mut fields: Vec<_> = fields
        .into_iter()
        .map(|(name, value)| (name, in_order(value)))
        .collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => {
            fields.sort_by_key(|(name, _)| name.parse::<u64>().unwrap_or(u64::MAX));
            Value::Array(fields.into_iter().map(|(_, value)| value).collect())
        }
        _ => Value::Object(fields.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_are_objects_and_lists() {
        let text = b"a[b]=1&a[c][]=2&a[c][]=3&l[1][x]=5&l[0][x]=4&ids=7&last=1&last=2&t=%D2";
        let pairs = pairs(text)
            .into_iter()
            .map(|(name, value)| (name, Value::from(value)));
        let read = object(pairs.collect(), &["ids"]).expect("an object");
        let expected = json!({
            "a": {"b": "1", "c": ["2", "3"]}, "l": [{"x": "4"}, {"x": "5"}], "ids": ["7"],
            "last": "2", "t": "Т",
        });
        assert_eq!(Value::Object(read), expected);
        assert!(object(vec![("a[b".to_owned(), json!(""))], &[]).is_err());
    }
}
