//! Writing keys of the configuration back: everything else in the file, its comments too, stays as it is.

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::{Config, Error, Variables};

/// Writes keys (`engine.offer_timeout_s`, `sms.channel[0].url`) with values as they stand in the file (`20`,
/// `"on"`), all or none; text that is no value of TOML is taken as a string. A table of a list that is the next
/// one is added.
///
/// # Errors
/// The file cannot be read or written, a key is none, or the office would not start so.
pub fn write_keys(path: &Path, changes: &[(String, String)]) -> Result<(), Unwritten> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Unwritten::File(format!("{}: {error}", path.display()))),
    };
    let name = path.display().to_string();
    let changed = checked(&name, &text, changes).or_else(|reason| {
        // A text may look like a number.
        let quoted = |(key, value): &(String, String)| {
            let value = Value::from(value.trim()).to_string();
            (key.clone(), value)
        };
        let quoted: Vec<_> = changes.iter().map(quoted).collect();
        // A text was wanted: then it is told what is wrong with the text.
        checked(&name, &text, &quoted).map_err(|of_text| match reason.wants_text() {
            true => of_text,
            false => reason,
        })
    })?;
    // Whoever reads it meanwhile reads one or the other.
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, changed)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|error| Unwritten::File(format!("{}: {error}", path.display())))
}

/// Why keys were not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// It would be no configuration.
    #[error(transparent)]
    Refused(#[from] Error),
    /// The file cannot be changed so: a sentence.
    #[error("{0}")]
    File(String),
}

impl Unwritten {
    fn wants_text(&self) -> bool {
        match self {
            Unwritten::Refused(Error::Input(error)) => error.reason.ends_with("expected a string"),
            _ => false,
        }
    }
}

/// The text of a file with keys changed, which is a configuration.
fn checked(name: &str, text: &str, changes: &[(String, String)]) -> Result<String, Unwritten> {
    let changed = with_keys(text, changes).map_err(Unwritten::File)?;
    Config::parse(name, &changed, &Variables::default())?;
    Ok(changed)
}

/// The text of a file with keys changed.
///
/// # Errors
/// A sentence: it is no TOML, or a key has no section.
pub fn with_keys(text: &str, changes: &[(String, String)]) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    for (key, value) in changes {
        set(document.as_table_mut(), key, value)?;
    }
    Ok(document.to_string())
}

fn set(document: &mut Table, key: &str, value: &str) -> Result<(), String> {
    let (sections, name) = key
        .rsplit_once('.')
        .ok_or_else(|| format!("`{key}` is not in a section"))?;
    let value: Value = value
        .trim()
        .parse()
        .unwrap_or_else(|_| Value::from(value.trim()));
    let mut place = Place::Section(document);
    for section in sections.split('.') {
        place = place.step_into(section)?;
    }
    let table: &mut dyn TableLike = match place {
        Place::Section(table) => {
            table.set_implicit(false);
            table
        }
        Place::InLine(table) => table,
    };
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
    Ok(())
}

/// A table of the file, by how it is written.
enum Place<'a> {
    /// Below a line of its own, `[sms]`.
    Section(&'a mut Table),
    /// In one line, `{ … }`.
    InLine(&'a mut InlineTable),
}

impl<'a> Place<'a> {
    fn of(item: &'a mut Item) -> Option<Place<'a>> {
        match item {
            Item::Table(table) => Some(Place::Section(table)),
            Item::Value(Value::InlineTable(table)) => Some(Place::InLine(table)),
            _ => None,
        }
    }

    /// The section that is called so, or the table of a list with its number behind the name (`channel[0]`);
    /// made where it is not there.
    fn step_into(self, section: &str) -> Result<Place<'a>, String> {
        let (table, new_section): (&'a mut dyn TableLike, Item) = match self {
            Place::Section(table) => (table, Item::Table(hidden_section())),
            Place::InLine(table) => (table, Item::Value(Value::InlineTable(InlineTable::new()))),
        };
        let Some((name, at)) = section.split_once('[') else {
            if !table.contains_key(section) {
                table.insert(section, new_section);
            }
            let found = table.get_mut(section).and_then(Place::of);
            return found.ok_or_else(|| format!("`{section}` is not a section"));
        };
        let no_such = || format!("`{section}` is not there");
        let at: usize = at.trim_end_matches(']').parse().map_err(|_| no_such())?;
        if !table.contains_key(name) {
            table.insert(name, Item::ArrayOfTables(ArrayOfTables::new()));
        }
        let found = match table.get_mut(name) {
            Some(Item::ArrayOfTables(list)) => {
                if at == list.len() {
                    list.push(Table::new());
                }
                list.get_mut(at).map(Place::Section)
            }
            Some(Item::Value(Value::Array(list))) => {
                if at == list.len() {
                    list.push(InlineTable::new());
                }
                let table = list.get_mut(at).and_then(Value::as_inline_table_mut);
                table.map(Place::InLine)
            }
            _ => return Err(format!("`{name}` is not a list")),
        };
        found.ok_or_else(no_such)
    }
}

/// A section that only holds sections has no line of its own.
fn hidden_section() -> Table {
    let mut section = Table::new();
    section.set_implicit(true);
    section
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_key(text: &str, key: &str, value: &str) -> Result<String, String> {
        with_keys(text, &[(key.to_owned(), value.to_owned())])
    }

    fn write_key(path: &Path, key: &str, value: &str) -> Result<(), Unwritten> {
        write_keys(path, &[(key.to_owned(), value.to_owned())])
    }

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
        // A secret of digits is a text all the same.
        write_key(&path, "api.taximaster.secret", "1234567890").expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(text.contains("secret = \"1234567890\""), "{text}");
        write_key(&path, "console.bell", "false").expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(text.contains("bell = false"), "{text}");
    }

    /// Two services, the first with a header of its own and a comment.
    const SERVICES: &str = r#"# ours
[[sms.channel]]
name = "main"   # the first
url = "http://127.0.0.1:9000/send"
body = "{phone}{text}"
headers = { Authorization = "Bearer old", X-Extra = "1" }

[[sms.channel]]
name = "second"
url = "http://127.0.0.1:9001/send"
body = "{phone}{text}"
"#;

    #[test]
    fn a_key_of_a_table_of_a_list_is_changed_and_all_else_stays() {
        let url = "\"http://127.0.0.1:9002/send\"";
        let changed = with_key(SERVICES, "sms.channel[0].url", url).expect("written");
        assert_eq!(changed, SERVICES.replace("9000", "9002"));

        let key = "sms.channel[0].headers.Authorization";
        let changed = with_key(SERVICES, key, "\"Bearer new\"").expect("written");
        assert_eq!(changed, SERVICES.replace("old", "new"));

        let key = "sms.channel[1].headers.Authorization";
        let changed = with_key(SERVICES, key, "\"Bearer new\"").expect("written");
        assert!(changed.starts_with(SERVICES.trim_end()), "{changed}");
        let config = Config::parse("c", &changed, &Variables::default()).expect("it starts");
        assert_eq!(config.sms.channel.len(), 2);
    }

    #[test]
    fn a_table_that_is_not_there_is_added_to_its_list_whichever_way_that_is_written() {
        let new = [
            ("sms.channel[0].name", "main"),
            ("sms.channel[0].url", "http://127.0.0.1:9000/send"),
            ("sms.channel[0].body", "{phone}{text}"),
            ("sms.channel[0].headers.Authorization", "Bearer x"),
        ];
        let new = new.map(|(key, value)| (key.to_owned(), format!("\"{value}\"")));
        for before in [
            "",
            "[sms]\nchannel = []\n",
            "[http]\nlisten = \"127.0.0.1:0\"\n",
        ] {
            let changed = with_keys(before, &new).expect("written");
            let config = Config::parse("c", &changed, &Variables::default());
            let channels = config.expect(&changed).sms.channel;
            assert_eq!(channels.len(), 1, "{changed}");
            assert_eq!(channels[0].name, "main", "{changed}");
        }
        let beyond = with_key(SERVICES, "sms.channel[3].url", "x");
        assert!(beyond.is_err(), "{beyond:?}");
    }
}
