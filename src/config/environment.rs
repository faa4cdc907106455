//! Configuration from the environment: `PULT_HTTP__LISTEN=0.0.0.0:80`.

use serde::Deserialize;
use toml::{Table, Value};

use super::{Config, Error};

/// The variables of the environment that set keys of the configuration.
///
/// A value is written as in the file (`true`, `20`, `["a", "b"]`, `[{ url = "…" }]`), texts also
/// without quotes, and lists of texts also parted by commas.
#[derive(Debug, Clone, Default)]
pub struct Variables(Vec<(String, String)>);

impl Variables {
    /// The variables of this process.
    pub fn of_process() -> Variables {
        let text = |text: std::ffi::OsString| text.into_string().ok();
        Variables::new(
            std::env::vars_os().filter_map(|(name, value)| Some((text(name)?, text(value)?))),
        )
    }

    /// Those of `variables` that name a key: `PULT_SECTION__KEY`, and `PULT_WEBHOOK`, the one list
    /// outside a section.
    pub fn new(variables: impl IntoIterator<Item = (String, String)>) -> Variables {
        let mut ours: Vec<_> = variables
            .into_iter()
            .filter(|(name, _)| path(name).is_some())
            .collect();
        ours.sort();
        Variables(ours)
    }

    /// The keys that they set, with the values as they are written.
    pub(super) fn keys(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let key = |(name, value): &(String, String)| {
            path(name).map(|path| (path.join("."), value.clone()))
        };
        self.0.iter().filter_map(key)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The configuration of `text`, which is known to be right, with these laid over it.
    pub(super) fn overlay(&self, text: &str) -> Result<Config, Error> {
        let mut table: Table = toml::from_str(text).unwrap_or_default();
        let mut config = Config::default();
        for (name, value) in &self.0 {
            (table, config) = set(&table, name, value)?;
        }
        Ok(config)
    }
}

/// `PULT_HTTP__LIMITS__REQUESTS_PER_SECOND` as `http`, `limits`, `requests_per_second`.
fn path(name: &str) -> Option<Vec<String>> {
    let keys = name.strip_prefix("PULT_")?;
    (keys.contains("__") || keys == "WEBHOOK")
        .then(|| keys.split("__").map(str::to_lowercase).collect())
}

/// Sets one key, by the first way of reading the value that fits the key.
fn set(table: &Table, name: &str, value: &str) -> Result<(Table, Config), Error> {
    let path = path(name).unwrap_or_default();
    let mut refusals = Vec::new();
    for reading in readings(value) {
        let mut table = table.clone();
        if !put(&mut table, &path, reading) {
            refusals.push("is no key of the configuration".to_owned());
            continue;
        }
        match Config::deserialize(table.clone()) {
            Ok(config) => return Ok((table, config)),
            Err(error) => refusals.push(error.message().replace('\n', ", ")),
        }
    }
    Err(Error::Variable {
        variable: name.to_owned(),
        reason: refusals.swap_remove(0),
    })
}

/// What the text may mean, most likely first; the refusal of the first one is shown.
fn readings(text: &str) -> Vec<Value> {
    let list = text.split(',').map(str::trim).filter(|it| !it.is_empty());
    let list = Value::Array(list.map(|it| Value::String(it.to_owned())).collect());
    let literal = toml::from_str::<Table>(&format!("value = {text}"))
        .ok()
        .and_then(|mut table| (table.len() == 1).then(|| table.remove("value"))?);
    let plain = Value::String(text.to_owned());
    match literal {
        Some(literal) => vec![literal, list, plain],
        None => vec![plain, list],
    }
}

/// Puts a value at a path; answers whether there was room for it.
fn put(table: &mut Table, path: &[String], value: Value) -> bool {
    match path {
        [] => false,
        [key] => {
            table.insert(key.clone(), value);
            true
        }
        [section, rest @ ..] => {
            let section = table
                .entry(section.clone())
                .or_insert_with(|| Value::Table(Table::new()));
            match section {
                Value::Table(section) => put(section, rest, value),
                _ => false,
            }
        }
    }
}
