//! Forms with brackets (`location[address]=…`, `task_ids[]=…`) as the JSON that they stand for.

use serde_json::{Map, Value};

/// Names of lists, which are lists also where they come without brackets.
const LISTS: [&str; 2] = ["task_ids", "coordinates"];
/// Deeper brackets mean nothing in this dialect.
const MOST_DEPTH: usize = 5;

/// The pairs of a query or a form, decoded.
///
/// # Errors
/// A sentence, when the text is not UTF-8.
pub fn pairs(text: &[u8]) -> Result<Vec<(String, String)>, String> {
    let parts = text.split(|byte| *byte == b'&');
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let cut = part.iter().position(|byte| *byte == b'=');
            let (name, value) = match cut {
                Some(cut) => (&part[..cut], &part[cut + 1..]),
                None => (part, &part[..0]),
            };
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &[u8]) -> Result<String, String> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, beyond @ ..]) => match digit(high).zip(digit(low)) {
                Some((high, low)) => {
                    bytes.push((high * 16 + low) as u8);
                    rest = beyond;
                }
                None => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| "the text is not UTF-8".to_owned())
}

/// The object that pairs with bracketed names stand for. The last of several values counts.
///
/// # Errors
/// A sentence naming the parameter whose brackets make no sense.
pub fn object(pairs: Vec<(String, String)>) -> Result<Map<String, Value>, String> {
    let mut fields = Value::Object(Map::new());
    for (name, value) in pairs {
        let path = path(&name).ok_or_else(|| format!("`{name}` makes no sense"))?;
        insert(&mut fields, &path, value);
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

fn insert(into: &mut Value, path: &[&str], value: String) {
    let [name, rest @ ..] = path else {
        *into = Value::String(value);
        return;
    };
    if !into.is_object() {
        *into = Value::Object(Map::new());
    }
    let Value::Object(fields) = into else { return };
    let is_list = rest.is_empty() && LISTS.contains(name);
    // An item without a number comes after those before it.
    let name = if name.is_empty() {
        fields.len().to_string()
    } else {
        (*name).to_owned()
    };
    let next = fields.entry(name).or_insert(Value::Null);
    if is_list {
        insert(next, &[""], value);
    } else {
        insert(next, rest, value);
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
