//! Writing a key of the configuration back: everything else in the file, its comments too, stays as it is.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, Value};

use super::{Config, Variables};

/// Writes a key (`engine.offer_timeout_s`) with a value as it stands in the file (`20`, `"on"`); text
/// that is no value of TOML is taken as a string.
///
/// # Errors
/// A sentence: the file cannot be read or written, the key is none, or the office would not start so.
pub fn write_key(path: &Path, key: &str, value: &str) -> Result<(), String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    let changed = with_key(&text, key, value)?;
    let name = path.display().to_string();
    Config::parse(&name, &changed, &Variables::default()).map_err(|error| error.to_string())?;
    // Whoever reads it meanwhile reads one or the other.
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, changed)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The text of a file with a key changed.
///
/// # Errors
/// A sentence: it is no TOML, or the key has no section.
pub fn with_key(text: &str, key: &str, value: &str) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let (sections, name) = key
        .rsplit_once('.')
        .ok_or_else(|| format!("`{key}` is not in a section"))?;
    let value: Value = value
        .trim()
        .parse()
        .unwrap_or_else(|_| Value::from(value.trim()));
    let mut table: &mut Table = document.as_table_mut();
    for section in sections.split('.') {
        let entry = table.entry(section).or_insert_with(|| {
            let mut section = Table::new();
            // A section that only holds sections has no line of its own.
            section.set_implicit(true);
            Item::Table(section)
        });
        table = entry
            .as_table_mut()
            .ok_or_else(|| format!("`{section}` is not a section"))?;
    }
    table.set_implicit(false);
    match table.get_mut(name).and_then(Item::as_value_mut) {
        Some(known) => {
            // The comment behind it stays.
            let decor = known.decor().clone();
            *known = value;
            *known.decor_mut() = decor;
        }
        None => {
            table.insert(name, Item::Value(value));
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\n[engine]\noffer_timeout_s = 20   # seconds\nauto_assign = true\n";

    #[test]
    fn a_key_is_changed_and_comments_stay() {
        let changed = with_key(FILE, "engine.offer_timeout_s", "30").expect("written");
        assert_eq!(changed, FILE.replace("= 20", "= 30"));
    }

    #[test]
    fn a_key_and_a_section_that_are_not_there_are_added() {
        let changed = with_key(FILE, "api.taximaster.secret", "\"abc\"").expect("written");
        assert!(changed.starts_with(FILE), "{changed}");
        assert!(
            changed.contains("[api.taximaster]\nsecret = \"abc\""),
            "{changed}"
        );
    }

    #[test]
    fn what_the_office_would_not_start_with_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, FILE).expect("written");
        let refused = write_key(&path, "engine.offer_timeout_s", "\"soon\"");
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!(std::fs::read_to_string(&path).expect("read"), FILE);
        write_key(&path, "console.bell", "false").expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(text.contains("bell = false"), "{text}");
    }
}
