//! Every key reaches its action, and no letter reaches any.

use std::collections::BTreeMap;

use pult_geo::addresses::layout::{self, Layout};

use super::*;

const LAYOUTS: [Layout; 4] = [
    Layout::Russian,
    Layout::Ukrainian,
    Layout::Belarusian,
    Layout::Kazakh,
];
const LETTERS: &str = "йцукенгшщзхъфывапролджэячсмитьбю";

fn on_desk(chord: Chord) -> Option<Action> {
    Keymap::default().on_desk(chord)
}

fn in_text(chord: Chord) -> Option<Action> {
    Keymap::default().in_text(chord)
}

fn vim() -> Keymap {
    Keymap::new("vim", &BTreeMap::new()).expect("a preset")
}

#[test]
fn every_binding_is_reached_by_its_key_and_by_its_cyrillic_twin() {
    for binding in BINDINGS {
        for chord in binding.chords {
            assert_eq!(on_desk(*chord), Some(binding.action), "{chord}");
            if chord.ctrl || chord.text().is_none() {
                let expected = (binding.place == Place::Everywhere).then_some(binding.action);
                assert_eq!(in_text(*chord), expected, "{chord} in a text");
            }
            let Code::Char(c) = chord.code else { continue };
            let twin = layout::cyrillic(c).filter(|_| chord.ctrl || "/?".contains(c));
            if let Some(twin) = twin {
                let code = Code::Char(twin);
                let pressed = Chord { code, ..*chord };
                assert_eq!(
                    on_desk(pressed),
                    Some(binding.action),
                    "{pressed} for {chord}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_bound_to_alt() {
    for preset in PRESETS {
        let keymap = Keymap::new(preset, &BTreeMap::new()).expect(preset);
        let mut rows = keymap.rows();
        assert!(
            rows.all(|(_, chords)| chords.iter().all(|chord| !chord.alt)),
            "{preset}"
        );
    }
}

#[test]
fn letters_are_words_outside_the_vim_preset() {
    for preset in ["pult", "taximaster"] {
        let keymap = Keymap::new(preset, &BTreeMap::new()).expect(preset);
        let latin = ('a'..='z').chain('A'..='Z');
        let cyrillic = LETTERS.chars().flat_map(|c| c.to_uppercase().chain([c]));
        for letter in latin.chain(cyrillic) {
            assert_eq!(
                keymap.on_desk(Chord::char(letter)),
                None,
                "{preset}: {letter}"
            );
        }
    }
}

#[test]
fn a_letter_is_a_command_in_the_vim_preset_in_every_layout() {
    let keymap = vim();
    for layout in LAYOUTS {
        for letter in LETTERS.chars() {
            let key = layout::qwerty_in(letter, layout).filter(char::is_ascii_alphabetic);
            let Some(key) = key else { continue };
            let expected = keymap.on_desk(Chord::char(key));
            assert_eq!(
                keymap.on_desk(Chord::char(letter)),
                expected,
                "{letter} in {layout:?}"
            );
        }
    }
    assert_eq!(keymap.on_desk(Chord::char('ц')), Some(Action::Why));
    assert_eq!(
        keymap.on_desk(Chord::char('Ц')),
        Some(Action::Why),
        "Caps Lock"
    );
}

#[test]
fn an_old_letter_is_found_first_in_either_layout() {
    for (letter, action) in [
        ('w', Action::Why),
        ('ц', Action::Why),
        ('z', Action::Undo),
        ('я', Action::Undo),
        ('q', Action::Leave),
        ('Й', Action::Leave),
    ] {
        assert_eq!(by_letter(letter), Some(action), "{letter}");
    }
    let letters: Vec<char> = BINDINGS
        .iter()
        .filter_map(|binding| binding.letter)
        .collect();
    let distinct: std::collections::BTreeSet<char> = letters.iter().copied().collect();
    assert_eq!(
        letters.len(),
        distinct.len(),
        "two actions claim one letter"
    );
}

#[test]
fn the_number_row_of_the_kazakh_layout_types_digits() {
    for (letter, digit) in "әңғүұқ".chars().zip("245890".chars()) {
        assert_eq!(Chord::char(letter).digit(), Some(digit));
    }
}

#[test]
fn punctuation_of_the_russian_layout_is_understood() {
    assert_eq!(on_desk(Chord::char('.')), Some(Action::Find));
    assert_eq!(on_desk(Chord::char(',')), Some(Action::Help));
    assert_eq!(on_desk(Chord::char('/')), Some(Action::Find));
    assert_eq!(on_desk(Chord::char('+')), Some(Action::Offer));
    assert_eq!(on_desk(Chord::ctrl('й')), Some(Action::Leave));
    assert_eq!(in_text(Chord::char('q')), None);
    assert_eq!(in_text(Chord::ctrl('з')), Some(Action::Palette));
}
