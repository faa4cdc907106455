//! The bindings as they are at this desk: a preset, with the office's own keys over it.

use std::collections::BTreeMap;

use super::{Action, BINDINGS, Binding, Chord, Code, Place, presets};

/// Which keys do what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    rows: Vec<Row>,
    /// Letters are commands, as in vi; elsewhere they are words.
    has_letters: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    binding: &'static Binding,
    chords: Vec<Chord>,
}

impl Default for Keymap {
    fn default() -> Keymap {
        let rows = BINDINGS.iter().map(|binding| Row {
            binding,
            chords: binding.chords.to_vec(),
        });
        Keymap {
            rows: rows.collect(),
            has_letters: false,
        }
    }
}

impl Keymap {
    /// The preset of this name with `own` keys over it: for the name of an action, all of its keys.
    ///
    /// # Errors
    /// A sentence that names what is wrong: an unknown preset, action or key, or two actions that claim
    /// one key.
    pub fn new(preset: &str, own: &BTreeMap<String, Vec<String>>) -> Result<Keymap, String> {
        let mut keymap = Keymap {
            has_letters: preset == "vim",
            ..Keymap::default()
        };
        if keymap.has_letters {
            for row in &mut keymap.rows {
                row.chords.extend(row.binding.letter.map(Chord::char));
            }
        }
        let changes = presets::named(preset).ok_or_else(|| {
            let known = presets::NAMES.join(", ");
            format!("console.preset: `{preset}` is not one of {known}")
        })?;
        for (action, keys) in changes {
            let chords = keys.iter().map(|key| chord("preset", key));
            keymap.set(*action, chords.collect::<Result<_, _>>()?);
        }
        for (name, keys) in own {
            let action = action(name)?;
            let chords = keys.iter().map(|key| chord(name, key));
            let chords: Vec<Chord> = chords.collect::<Result<_, _>>()?;
            keymap.check_letters(name, &chords)?;
            keymap.yield_keys(&chords, own);
            keymap.set(action, chords);
        }
        keymap.check()?;
        Ok(keymap)
    }

    /// Whether letters are commands here.
    pub fn has_letters(&self) -> bool {
        self.has_letters
    }

    /// What a key does on the desk. A key itself comes before its twin in another layout; a letter is a
    /// word unless the preset makes commands of letters.
    pub fn on_desk(&self, chord: Chord) -> Option<Action> {
        let is_letter = chord.text().is_some_and(char::is_alphabetic);
        if is_letter && !self.has_letters {
            return None;
        }
        self.command(chord)
    }

    /// What a key does where letters are no words: in a day that is played over again.
    pub fn command(&self, chord: Chord) -> Option<Action> {
        let bound = |chord: Chord| self.rows.iter().find(|row| row.chords.contains(&chord));
        // Shift is a part of `{`, and a letter's case of nothing.
        let shifted = || {
            chord
                .twin()
                .filter(|twin| !twin.is_letter())
                .and_then(bound)
        };
        let meant = || self.rows.iter().find(|row| row.is_meant_by(chord));
        let found = bound(chord.lowered()).or_else(shifted).or_else(meant);
        found.map(|row| row.binding.action)
    }

    /// What a key does while text is being typed: only what cannot be a part of it.
    pub fn in_text(&self, chord: Chord) -> Option<Action> {
        if chord.text().is_some() {
            return None;
        }
        let meant = |row: &&Row| row.binding.place == Place::Everywhere && row.is_meant_by(chord);
        let found = self.rows.iter().find(meant);
        found.map(|row| row.binding.action)
    }

    /// Whether a key that is no part of a text takes the last deed back.
    pub fn means_undo(&self, chord: Chord) -> bool {
        chord.text().is_none() && self.on_desk(chord) == Some(Action::Undo)
    }

    /// Every action with its keys, in the order in which the help shows them.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Binding, &[Chord])> + '_ {
        let rows = self.rows.iter();
        rows.map(|row| (row.binding, row.chords.as_slice()))
    }

    /// The first key of an action, as it is shown; empty when it has none.
    pub fn key_of(&self, action: Action) -> String {
        let row = self.rows.iter().find(|row| row.binding.action == action);
        let first = row.and_then(|row| row.chords.first());
        first.map_or_else(String::new, ToString::to_string)
    }

    fn set(&mut self, action: Action, chords: Vec<Chord>) {
        let mut rows = self.rows.iter_mut();
        if let Some(row) = rows.find(|row| row.binding.action == action) {
            row.chords = chords;
        }
    }

    /// An action whose keys the office did not name gives up those that the office gave to another.
    fn yield_keys(&mut self, taken: &[Chord], own: &BTreeMap<String, Vec<String>>) {
        for row in &mut self.rows {
            if !own.contains_key(row.binding.name()) {
                row.chords.retain(|chord| !taken.contains(chord));
            }
        }
    }

    fn check_letters(&self, name: &str, chords: &[Chord]) -> Result<(), String> {
        let letter = chords
            .iter()
            .find(|chord| chord.text().is_some_and(char::is_alphabetic));
        match letter {
            Some(letter) if !self.has_letters => Err(format!(
                "console.keys.{name}: `{letter}` is a letter, and letters are words on this desk; \
                 use a function key, Ctrl and a letter, or the preset `vim`"
            )),
            _ => Ok(()),
        }
    }

    fn check(&self) -> Result<(), String> {
        let mut seen: Vec<(Chord, &Binding)> = Vec::new();
        for row in &self.rows {
            for chord in &row.chords {
                if let Some((_, other)) = seen.iter().find(|(known, _)| known == chord) {
                    let (first, second) = (other.name(), row.binding.name());
                    return Err(format!(
                        "console.keys: `{chord}` is both {first} and {second}; give one of them another key"
                    ));
                }
                seen.push((*chord, row.binding));
            }
        }
        Ok(())
    }
}

impl Row {
    fn is_meant_by(&self, chord: Chord) -> bool {
        self.chords.iter().any(|bound| chord.means(*bound))
    }
}

fn action(name: &str) -> Result<Action, String> {
    let mut known = BINDINGS.iter();
    let found = known.find(|binding| binding.name() == name);
    found.map(|binding| binding.action).ok_or_else(|| {
        format!("console.keys: `{name}` is no action; `pult keys --names` lists them")
    })
}

fn chord(name: &str, text: &str) -> Result<Chord, String> {
    let wrong = |why: &str| format!("console.keys.{name}: `{text}` {why}");
    let chord: Chord = text.parse().map_err(|()| wrong("is no key"))?;
    match chord.code {
        Code::Char(c) if c.is_ascii_digit() && !chord.alt && !chord.ctrl => {
            Err(wrong("types a number and cannot be bound"))
        }
        Code::Char(c) if !c.is_ascii() => Err(wrong(
            "is not a key of the QWERTY layout; its twins in other layouts follow by themselves",
        )),
        _ if chord.alt => Err(wrong(
            "has Alt, which a terminal does not tell from Esc and a key",
        )),
        _ => Ok(chord.lowered()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let text = |keys: &&[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        let pairs = pairs.iter();
        pairs
            .map(|(name, keys)| ((*name).to_owned(), text(keys)))
            .collect()
    }

    #[test]
    fn every_preset_is_free_of_conflicts_and_reaches_every_action_it_names() {
        for preset in presets::NAMES {
            let keymap = Keymap::new(preset, &BTreeMap::new()).expect(preset);
            for (binding, chords) in keymap.rows() {
                for chord in chords {
                    assert_eq!(
                        keymap.on_desk(*chord),
                        Some(binding.action),
                        "{preset} {chord}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_office_has_its_own_keys() {
        let keymap = Keymap::new("pult", &own(&[("new-order", &["F10", "Ctrl+N"])]));
        let keymap = keymap.expect("no conflict");
        assert_eq!(
            keymap.on_desk(Chord::key(Code::F(10))),
            Some(Action::NewOrder)
        );
        assert_eq!(keymap.on_desk(Chord::ctrl('т')), Some(Action::NewOrder));
        assert_eq!(keymap.on_desk(Chord::key(Code::Insert)), None);
        assert_eq!(keymap.key_of(Action::NewOrder), "F10");
    }

    #[test]
    fn a_key_that_the_office_moves_leaves_its_old_action() {
        let keymap = Keymap::new("pult", &own(&[("why", &["F2"])])).expect("no conflict");
        assert_eq!(keymap.on_desk(Chord::key(Code::F(2))), Some(Action::Why));
        assert_eq!(keymap.key_of(Action::More), "");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (preset, pairs, said) in [
            ("emacs", own(&[]), "`emacs` is not one of"),
            ("pult", own(&[("fly", &["n"])]), "`fly` is no action"),
            ("pult", own(&[("why", &["Hyper"])]), "`Hyper` is no key"),
            ("pult", own(&[("why", &["7"])]), "types a number"),
            ("pult", own(&[("why", &["ц"])]), "QWERTY"),
            ("pult", own(&[("why", &["w"])]), "is a letter"),
            ("vim", own(&[("why", &["Alt+W"])]), "Alt"),
            (
                "pult",
                own(&[("why", &["F9"]), ("copy", &["F9"])]),
                "`F9` is both",
            ),
        ] {
            let error = Keymap::new(preset, &pairs).expect_err(said);
            assert!(error.contains(said), "{error}");
        }
    }
}
