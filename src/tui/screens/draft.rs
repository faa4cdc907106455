//! A record being filled in: a line for each field, references chosen by name, flags by Space.

use tui_input::Input;

use super::about::About;
use super::kinds::{self, Ask, Info};
use super::table::shown;
use super::{Around, Kind, Names};
use crate::edit::{Edit, edit, paste};
use crate::filter::fold;
use crate::keys::{Chord, Code};
use crate::text::Word;
use pult_geo::addresses::layout;

/// What stands in place of a secret.
pub(super) const HIDDEN: &str = "•••";

/// What a key made of the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It stays.
    Nothing,
    /// It is to be saved.
    Save,
    /// It is put away.
    Close,
    /// The key is not the draft's.
    NotMine,
}

/// A record being filled in.
#[derive(Debug)]
pub struct Draft {
    /// Its id; `None`: it is not made yet.
    pub id: Option<i64>,
    /// The field that has the keys.
    pub at: usize,
    /// What is wrong, and in which field.
    pub wrong: Option<(usize, Word)>,
    /// The wish went out; its answer is awaited.
    pub saving: bool,
    /// The texts as they are typed.
    pub inputs: Vec<Input>,
    /// The values it began with.
    pub(super) was: Vec<String>,
    /// Which of the records offered the keys point at.
    pub pick: Option<usize>,
    /// Esc was pressed on unsaved changes: the next one drops them.
    warned: bool,
    /// The keys came to the field just now: a number that stands there gives way to the first character.
    is_fresh: bool,
}

impl Draft {
    /// A record with these values; `names` for those it names.
    pub fn new(id: Option<i64>, values: Vec<String>, about: &About, names: &Names) -> Draft {
        let texts = about.fields.iter().zip(&values);
        let texts = texts.map(|(info, value)| typed(info, value, names));
        let texts = texts.collect();
        let first = (0..about.fields.len()).find(|field| about.takes(*field, id.is_none()));
        Draft::begun(id, first.unwrap_or(0), texts, values)
    }

    /// A record that was begun before: what is typed, and the values it began with.
    pub fn begun(id: Option<i64>, at: usize, typed: Vec<String>, was: Vec<String>) -> Draft {
        Draft {
            id,
            at,
            wrong: None,
            saving: false,
            inputs: typed.into_iter().map(Input::new).collect(),
            was,
            pick: None,
            warned: false,
            is_fresh: true,
        }
    }

    /// Fills texts in: they are changes, as if they were typed.
    pub(super) fn fill(&mut self, texts: &[(usize, String)]) {
        for (field, text) in texts {
            if let Some(input) = self.inputs.get_mut(*field) {
                *input = Input::new(text.clone());
            }
        }
    }

    /// The values as they stand: what cannot be one yet stands as it was.
    pub fn values(&self, about: &About, names: &Names) -> Vec<String> {
        let value = |field: usize| self.value(field, about, names);
        (0..self.inputs.len())
            .map(|field| value(field).unwrap_or_else(|_| self.was[field].clone()))
            .collect()
    }

    /// The fields that were changed, with their values; else the first that is wrong.
    pub fn changed(
        &self,
        about: &About,
        names: &Names,
    ) -> Result<Vec<(usize, String)>, (usize, Word)> {
        let mut changed = Vec::new();
        for field in 0..self.inputs.len() {
            let value = self
                .value(field, about, names)
                .map_err(|wrong| (field, wrong))?;
            // What is hidden and not written again stays.
            let is_kept = self.was[field] == HIDDEN && value.is_empty();
            if value != self.was[field] && !is_kept {
                (about.check)(field, &value).map_err(|wrong| (field, wrong))?;
                changed.push((field, value));
            }
        }
        Ok(changed)
    }

    /// Goes to the field that the office calls so: it is wrong there.
    pub fn go_to(&mut self, field: &str, about: &About) {
        let names = kinds::names_of(field);
        let mut fields = about.fields.iter();
        let at = fields.position(|info| names.iter().any(|name| info.name.0 == name));
        if let Some(at) = at.filter(|at| about.takes(*at, self.id.is_none())) {
            (self.at, self.pick) = (at, None);
        }
    }

    fn is_changed(&self, about: &About, names: &Names) -> bool {
        (0..self.inputs.len()).any(|field| {
            self.value(field, about, names)
                .is_ok_and(|value| value != self.was[field])
                || self.value(field, about, names).is_err()
        })
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, about: &About, names: &Names, around: &Around) -> Made {
        let warned = std::mem::take(&mut self.warned);
        self.wrong = None;
        match chord.code {
            Code::Esc if !warned && self.is_changed(about, names) => {
                self.warned = true;
                self.wrong = Some((self.at, Word("draft-unsaved")));
            }
            Code::Esc => return Made::Close,
            Code::Char(_) if chord.means(Chord::ctrl('s')) => return self.save(around),
            Code::Enter => return self.enter(about, names, around),
            Code::Tab => self.go(1, about, names),
            Code::BackTab => self.go(-1, about, names),
            Code::Up => self.vertical(-1, about, names),
            Code::Down => self.vertical(1, about, names),
            _ => return self.type_into(chord, about, names),
        }
        Made::Nothing
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str, about: &About) {
        if about.takes(self.at, self.id.is_none()) && !self.is_choice(about) {
            self.make_room(about);
            paste(&mut self.inputs[self.at], text);
            self.pick = None;
        }
    }

    /// The records that the reference being typed may mean: id and name.
    pub fn offered<'a>(&self, about: &About, names: &'a Names) -> Vec<(i64, &'a str)> {
        let Some(kind) = about.fields.get(self.at).and_then(|info| named_kind(info)) else {
            return Vec::new();
        };
        let last = last_part(self.inputs[self.at].value());
        if self.pick.is_none() && (last.is_empty() || leading_id(last).is_some()) {
            return Vec::new();
        }
        let known = names.get(&kind).into_iter().flatten();
        let query = if leading_id(last).is_some() { "" } else { last };
        let fits = |query: &str, id: i64, name: &str| {
            fold(name).contains(query) || id.to_string() == query
        };
        let query = fold(query);
        let twin = layout::twin(&query).unwrap_or_default();
        known
            .filter(|(id, name)| {
                fits(&query, **id, name) || (!twin.is_empty() && fits(&twin, **id, name))
            })
            .map(|(id, name)| (*id, name.as_str()))
            .collect()
    }

    fn save(&mut self, around: &Around) -> Made {
        if self.saving {
            return Made::Nothing;
        }
        if around.pasted {
            self.wrong = Some((self.at, Word("form-paste-saves-not")));
            return Made::Nothing;
        }
        Made::Save
    }

    /// Goes on to the next field; at the end saves.
    fn enter(&mut self, about: &About, names: &Names, around: &Around) -> Made {
        let before = self.at;
        self.go(1, about, names);
        if self.at == before {
            return self.save(around);
        }
        Made::Nothing
    }

    /// Takes the record the keys point at, if one is offered.
    fn take_offered(&mut self, about: &About, names: &Names) {
        let offered = self.offered(about, names);
        let Some((id, name)) = offered.get(self.pick.unwrap_or(0)).copied() else {
            return;
        };
        let typed = self.inputs[self.at].value();
        let is_list = matches!(about.fields[self.at].ask, Ask::Many(_));
        let kept = match typed.rsplit_once(';') {
            Some((kept, _)) if is_list => format!("{kept}; "),
            _ => String::new(),
        };
        self.inputs[self.at] = Input::new(format!("{kept}{}", part(id, name)));
    }

    fn go(&mut self, by: isize, about: &About, names: &Names) {
        self.take_offered(about, names);
        self.pick = None;
        let takes = |field: &usize| about.takes(*field, self.id.is_none());
        let mut there = self.at;
        loop {
            let Some(next) = there
                .checked_add_signed(by)
                .filter(|at| *at < self.inputs.len())
            else {
                return;
            };
            there = next;
            if takes(&there) {
                (self.at, self.is_fresh) = (there, true);
                return;
            }
        }
    }

    fn vertical(&mut self, by: isize, about: &About, names: &Names) {
        let n = self.offered(about, names).len();
        if n == 0 {
            self.go(by, about, names);
            return;
        }
        let here = self.pick.unwrap_or(0);
        self.pick = Some(here.saturating_add_signed(by).min(n - 1));
    }

    fn type_into(&mut self, chord: Chord, about: &About, names: &Names) -> Made {
        if !about.takes(self.at, self.id.is_none()) {
            return Made::NotMine;
        }
        // A number after a choice is for the field that follows.
        if self.is_choice(about) && chord.text().is_some_and(|c| c.is_ascii_digit()) {
            self.go(1, about, names);
            if self.is_choice(about) {
                return Made::Nothing;
            }
        }
        match about.fields[self.at].ask {
            Ask::Flag => self.turn(chord, &["", "1"]),
            Ask::Pick(options) => {
                let values: Vec<&str> = options.iter().map(|(value, _)| *value).collect();
                self.turn(chord, &values)
            }
            Ask::One(_) | Ask::Many(_) if self.opens_list(chord) => {
                self.pick = Some(0);
                Made::Nothing
            }
            _ => match self.edited(chord, about) {
                Edit::Changed => {
                    self.pick = None;
                    Made::Nothing
                }
                Edit::Kept => Made::Nothing,
                Edit::NotMine => Made::NotMine,
            },
        }
    }

    fn edited(&mut self, chord: Chord, about: &About) -> Edit {
        match chord.text() {
            Some(_) => self.make_room(about),
            None => self.is_fresh = false,
        }
        edit(&mut self.inputs[self.at], chord)
    }

    /// A number that the keys have just come to goes: who types there means another one.
    fn make_room(&mut self, about: &About) {
        if self.gives_way(about) {
            self.inputs[self.at].reset();
        }
        self.is_fresh = false;
    }

    /// Whether the first character takes the place of what stands in the field with the keys.
    pub fn gives_way(&self, about: &About) -> bool {
        let text = self.inputs[self.at].value();
        let is_number = text
            .chars()
            .all(|it| it.is_ascii_digit() || ".,:-% ".contains(it));
        self.is_fresh && !text.is_empty() && is_number && about.fields[self.at].ask == Ask::Line
    }

    /// Space and the arrows go through the options.
    fn turn(&mut self, chord: Chord, options: &[&str]) -> Made {
        let by = match chord.code {
            Code::Char(' ') | Code::Right => 1,
            Code::Left => options.len() - 1,
            _ => return Made::NotMine,
        };
        let typed = self.inputs[self.at].value().to_owned();
        let here = options.iter().position(|option| *option == typed);
        let there = here.map_or(0, |here| (here + by) % options.len());
        self.inputs[self.at] = Input::new(options[there].to_owned());
        Made::Nothing
    }

    /// Space where the next record is to be named shows them all.
    fn opens_list(&self, chord: Chord) -> bool {
        chord == Chord::char(' ') && last_part(self.inputs[self.at].value()).is_empty()
    }

    fn is_choice(&self, about: &About) -> bool {
        matches!(about.fields[self.at].ask, Ask::Flag | Ask::Pick(_))
    }

    /// The value of a field, as it is typed.
    fn value(&self, field: usize, about: &About, names: &Names) -> Result<String, Word> {
        let typed = self.inputs[field].value().trim();
        match about.fields[field].ask {
            Ask::One(kind) => one(typed, names, kind),
            Ask::Many(kind) => {
                let parts = typed
                    .split(';')
                    .map(str::trim)
                    .filter(|part| !part.is_empty());
                let ids = parts.map(|part| one(part, names, kind));
                Ok(ids.collect::<Result<Vec<_>, _>>()?.join(";"))
            }
            _ => Ok(typed.to_owned()),
        }
    }

    /// What stands in a field of the form.
    pub fn text(&self, field: usize, about: &About, names: &Names, around: &Around) -> String {
        let info = about.fields[field];
        let typed = self.inputs[field].value();
        match info.ask {
            Ask::Flag | Ask::Pick(_) | Ask::State(_) | Ask::Told(_) | Ask::Moment => {
                shown(info, typed, names, around)
            }
            _ => typed.to_owned(),
        }
    }
}

/// The kind of record that a field names.
fn named_kind(info: &Info) -> Option<Kind> {
    match info.ask {
        Ask::One(kind) | Ask::Many(kind) => Some(kind),
        _ => None,
    }
}

/// A value as it is typed: records by id and name.
fn typed(info: &Info, value: &str, names: &Names) -> String {
    let Some(kind) = named_kind(info) else {
        return value.to_owned();
    };
    let ids = value.split(';').filter_map(|id| id.parse::<i64>().ok());
    let parts: Vec<String> = ids
        .map(|id| {
            let name = names.get(&kind).and_then(|names| names.get(&id));
            part(id, name.map_or("", String::as_str))
        })
        .collect();
    parts.join("; ")
}

/// A record named in a text: its id, then its name.
fn part(id: i64, name: &str) -> String {
    format!("{id} {}", name.replace(';', ","))
        .trim_end()
        .to_owned()
}

fn last_part(typed: &str) -> &str {
    typed.rsplit(';').next().unwrap_or_default().trim()
}

/// The id that a part begins with.
fn leading_id(part: &str) -> Option<i64> {
    part.split(' ').next()?.parse().ok()
}

/// The id that a part means: the one it begins with, else that of the only record whose name has it.
fn one(part: &str, names: &Names, kind: Kind) -> Result<String, Word> {
    if part.is_empty() {
        return Ok(String::new());
    }
    let empty = Default::default();
    let known = names.get(&kind).unwrap_or(&empty);
    if let Some(id) = leading_id(part) {
        return match known.contains_key(&id) {
            true => Ok(id.to_string()),
            false => Err(Word("wrong-reference")),
        };
    }
    let text = fold(part);
    let mut found = known.iter().filter(|(_, name)| fold(name).contains(&text));
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id.to_string()),
        _ => Err(Word("wrong-reference")),
    }
}
