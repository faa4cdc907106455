//! Every key of the configuration with the value that a process runs with, and who set it.

use toml::{Table, Value};

use super::{Config, HttpConfig, Variables};

/// The file that names every key, in the order in which people read them.
const EXAMPLE: &str = include_str!("../../config.example.toml");

/// Who set a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetBy {
    /// Nobody: it has its default.
    Default,
    /// The configuration file.
    File,
    /// A variable of the environment.
    Environment,
    /// The command line.
    Command,
}

impl SetBy {
    /// The word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            SetBy::Default => "default",
            SetBy::File => "file",
            SetBy::Environment => "environment",
            SetBy::Command => "command",
        }
    }
}

/// A key of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySetting {
    /// The key with its sections: `http.listen`.
    pub key: String,
    /// Its value as it is written in the file; a secret is hidden, what is not set is empty.
    pub value: String,
    /// Who set it.
    pub set_by: SetBy,
}

/// The keys of the configuration whose file says `text`, with `variables` laid over it.
pub fn listing(text: &str, variables: &Variables) -> Vec<KeySetting> {
    let mut listed = defaults();
    let table: Table = toml::from_str(text).unwrap_or_default();
    let mut written = Vec::new();
    flatten("", &Value::Table(table), &mut written);
    for (key, value) in written {
        set(&mut listed, key, value, SetBy::File);
    }
    for (key, value) in variables.keys() {
        set(&mut listed, key, value, SetBy::Environment);
    }
    // Where a certificate is got for a name, the office is called by it.
    if let Ok(in_use) = Config::parse("", text, variables)
        && in_use.http.public_url != HttpConfig::default().public_url
        && let Some(unsaid) = listed
            .iter_mut()
            .find(|setting| setting.key == "http.public_url" && setting.set_by == SetBy::Default)
    {
        let url = Value::String(in_use.http.public_url);
        (unsaid.value, unsaid.set_by) = (url.to_string(), SetBy::File);
    }
    for setting in &mut listed {
        setting.value = told(&setting.key, &setting.value);
    }
    listed
}

fn set(listed: &mut Vec<KeySetting>, key: String, value: String, set_by: SetBy) {
    let value = KeySetting { key, value, set_by };
    match listed.iter_mut().find(|known| known.key == value.key) {
        Some(known) => *known = value,
        None => listed.push(value),
    }
}

/// The keys of the example. Those in its comments are not set; the lists of tables have no default.
fn defaults() -> Vec<KeySetting> {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in EXAMPLE.lines() {
        let (is_set, line) = match line.strip_prefix("# ") {
            Some(rest) => (false, rest),
            None => (true, line),
        };
        if let Some(name) = line.strip_prefix('[') {
            section = match name.starts_with('[') {
                true => String::new(),
                false => format!("{}.", name.split(']').next().unwrap_or_default()),
            };
        } else if let Some((key, value)) = line.split_once(" = ")
            && !section.is_empty()
            && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        {
            let value = value.split("  #").next().unwrap_or_default().trim();
            let value = if is_set {
                value.to_owned()
            } else {
                String::new()
            };
            keys.push(KeySetting {
                key: format!("{section}{key}"),
                value,
                set_by: SetBy::Default,
            });
        }
    }
    keys
}

/// The values of a table by their keys: tables of a list by their number.
fn flatten(key: &str, value: &Value, into: &mut Vec<(String, String)>) {
    let below = |name: &str| match key.is_empty() {
        true => name.to_owned(),
        false => format!("{key}.{name}"),
    };
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                flatten(&below(name), value, into);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_table) => {
            for (index, value) in list.iter().enumerate() {
                flatten(&format!("{key}[{index}]"), value, into);
            }
        }
        value => into.push((key.to_owned(), value.to_string())),
    }
}

/// A value, as it stands in the file, that may be shown: no secret, and no address with what stands behind
/// its `?`.
pub fn told(key: &str, value: &str) -> String {
    let name = key.rsplit('.').next().unwrap_or_default();
    let hidden = name.contains("secret")
        || name == "password"
        || name == "body"
        || name == "headers"
        || key.contains(".headers.");
    match (hidden, value.split_once('?')) {
        (true, _) if value.trim_matches('"').is_empty() => value.to_owned(),
        (true, _) => "•••".to_owned(),
        (false, Some((address, _))) if name == "url" => format!("{address}?…"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str, variables: &[(&str, &str)]) -> Vec<(String, String, SetBy)> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables = Variables::new(variables.iter().map(owned));
        let settings = listing(text, &variables).into_iter();
        settings.map(|it| (it.key, it.value, it.set_by)).collect()
    }

    #[test]
    fn every_key_is_told_with_whoever_set_it() {
        let file = "[http]\nallow_plain = true\n[engine]\nfairness = 0.5\n";
        let all = listed(file, &[("PULT_ENGINE__SNOOZE_S", "60")]);
        let find = |key: &str| {
            let found = all.iter().find(|(known, ..)| known == key);
            found.map(|(_, value, set_by)| (value.as_str(), *set_by))
        };
        assert_eq!(find("http.allow_plain"), Some(("true", SetBy::File)));
        assert_eq!(find("engine.fairness"), Some(("0.5", SetBy::File)));
        assert_eq!(find("engine.snooze_s"), Some(("60", SetBy::Environment)));
        assert_eq!(find("engine.max_tasks"), Some(("4", SetBy::Default)));
        assert_eq!(find("http.tls_cert"), Some(("", SetBy::Default)));
        assert_eq!(find("console.login"), Some(("\"auto\"", SetBy::Default)));
    }

    #[test]
    fn secrets_are_not_told() {
        let file = "[api.taximaster]\nsecret = \"hush\"\n[[webhook]]\nurl = \"http://a/b?token=hush\"\n\
                    secret = \"hush\"\nheaders = { Authorization = \"hush\" }\n";
        let all = listed(file, &[]);
        assert!(
            all.iter().all(|(_, value, _)| !value.contains("hush")),
            "{all:?}"
        );
        assert!(all.contains(&(
            "webhook[0].url".to_owned(),
            "\"http://a/b?…".to_owned(),
            SetBy::File
        )));
    }
}
