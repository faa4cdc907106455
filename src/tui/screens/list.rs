//! A table with a form: the screen of every kind of record.

use std::path::PathBuf;

use serde_json::Value as Json;
use tui_input::Input;

use super::about::{About, Verb, about};
use super::draft::{Draft, HIDDEN, Made};
use super::kinds::{self, Described, SMS_CHANNELS, Setting, SmsGateway};
use super::setup;
use super::table::{Table, is_sum, title};
use super::{Answer, Around, Deed, Hint, Kind, Names, Outcome, Rows, Wish, keep};
use crate::edit::{Edit, edit, paste};
use crate::keys::{Chord, Code};
use crate::popups::said;
use crate::text::{Value, Word};
use pult_app::Error;
use pult_app::report::{Cell, Sheet};
use pult_domain::Role;

/// The key of what websites of Taxi-Master sign with.
pub(super) const SITE_SECRET: &str = "api.taximaster.secret";
/// How many rows a page has.
const PAGE: isize = 10;
/// What changes by itself is read again after so many milliseconds.
const AGAIN_MS: u64 = 2_000;
/// So many rows of a pasted table that are wrong are told one by one.
const ROWS_TOLD: usize = 2;

/// A question about the selected record.
#[derive(Debug)]
pub(super) struct Question {
    pub verb: Verb,
    pub id: i64,
    /// What the record is called.
    pub about: String,
}

/// A table with a form.
#[derive(Debug)]
pub struct ListScreen {
    pub(super) about: About,
    pub(super) of: Option<i64>,
    pub(super) table: Table,
    pub(super) names: Names,
    /// Of tariffs: the hours of the day that none covers.
    pub(super) gaps: String,
    pub(super) finding: bool,
    pub(super) draft: Option<Draft>,
    /// A record that was half filled in before a crash; it goes on when the books are read.
    pub(super) awaited: Option<Json>,
    pub(super) question: Option<Question>,
    /// A password or key that is shown this once.
    pub(super) secret: Option<String>,
    /// Whose that is: a login, the dialect of a key.
    pub(super) secret_of: String,
    pub(super) helping: bool,
    pub(super) loaded: bool,
    loaded_ms: u64,
    stale: bool,
    /// Which of the ready patterns F4 shows next.
    pattern: usize,
    /// The file of the configuration.
    config: PathBuf,
}

impl ListScreen {
    /// The records of a kind; `of` an id where the kind belongs to another record.
    pub fn new(kind: Kind, of: Option<i64>) -> ListScreen {
        ListScreen {
            about: about(kind),
            of,
            table: Table::default(),
            names: Names::new(),
            gaps: String::new(),
            finding: false,
            draft: None,
            awaited: None,
            question: None,
            secret: None,
            secret_of: String::new(),
            helping: false,
            loaded: false,
            loaded_ms: 0,
            stale: false,
            pattern: 0,
            config: PathBuf::new(),
        }
    }

    /// The same, those found that have this text.
    pub fn found(mut self, text: &str) -> ListScreen {
        paste(&mut self.table.find, text);
        self
    }

    /// The title of the table, with what its records as a whole lack.
    pub(super) fn title(&self, around: &Around) -> String {
        let title = title(&self.table, &self.about, self.finding, around);
        if self.gaps.is_empty() {
            return title;
        }
        let values = [("what", Value::from(self.gaps.as_str()))];
        let gaps = around.words.with(Word("tariffs-gaps"), &values);
        format!("{title} · {gaps}")
    }

    /// Reads the records: the process's own at once, the office's by a wish.
    pub fn load(&mut self, around: &Around) -> Outcome {
        self.stale = false;
        self.loaded_ms = around.ms;
        self.config.clone_from(&around.process.config);
        self.about = self.about.clone().for_role(around.role);
        let rows = match self.about.kind {
            Kind::Setting => settings(around),
            Kind::SmsGateway => {
                let known = SmsGateway::of(&around.process.settings);
                vec![kinds::row(&known.unwrap_or_else(SmsGateway::blank))]
            }
            Kind::LogLine => around.process.log.lines().iter().map(kinds::row).collect(),
            kind => return Outcome::Ask(vec![Wish::Load(kind, self.of)]),
        };
        self.take_rows(
            Rows {
                rows,
                ..Rows::default()
            },
            around,
        );
        Outcome::Stay
    }

    /// The books may have changed: they are read again at the next tick.
    pub fn books_changed(&mut self) {
        self.stale = true;
    }

    /// Time has passed.
    pub fn tick(&mut self, around: &Around) -> Outcome {
        let due = self.about.lives && around.ms >= self.loaded_ms + AGAIN_MS;
        match due || self.stale {
            true => self.load(around),
            false => Outcome::Stay,
        }
    }

    /// Whether characters are text now.
    pub fn is_typing(&self) -> bool {
        self.finding || self.draft.is_some()
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, around: &Around) -> Outcome {
        if self.secret.is_some() {
            return self.key_of_secret(chord);
        }
        if self.helping {
            self.helping = false;
            return Outcome::Stay;
        }
        if self.question.is_some() {
            return self.key_of_question(chord, around);
        }
        if self.draft.is_some() {
            return self.key_of_draft(chord, around);
        }
        if self.finding {
            return self.key_of_find(chord);
        }
        self.key_of_table(chord, around)
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str, _around: &Around) -> Outcome {
        if let Some(draft) = &mut self.draft {
            draft.paste(text, &self.about);
        } else if self.about.pastes {
            let kind = self.about.kind;
            return Outcome::Ask(vec![Wish::Paste(kind, text.to_owned())]);
        } else if self.finding {
            paste(&mut self.table.find, text);
            self.table.search();
        }
        Outcome::Stay
    }

    fn key_of_table(&mut self, chord: Chord, around: &Around) -> Outcome {
        let verbs = self.about.verbs;
        if let Some(verb) = verbs.iter().find(|verb| chord.means(verb.chord)) {
            return self.run(*verb, around);
        }
        match chord.code {
            Code::Esc if self.table.find.value().is_empty() => return Outcome::Close,
            Code::Esc => self.find_all(),
            Code::Char(_) if chord.means(Chord::ctrl('u')) => self.find_all(),
            Code::Backspace if !self.table.find.value().is_empty() => {
                self.finding = true;
                return self.key_of_find(chord);
            }
            Code::Up => self.table.step(-1),
            Code::Down => self.table.step(1),
            Code::PageUp => self.table.step(-PAGE),
            Code::PageDown => self.table.step(PAGE),
            Code::Home => self.table.step(isize::MIN / 2),
            Code::End => self.table.go_to_end(),
            Code::F(1) => self.helping = true,
            Code::F(3) => self.finding = true,
            Code::F(4) if !self.about.patterns.is_empty() => self.next_pattern(around),
            Code::Insert => return self.add(around),
            Code::Enter => return self.open_selected(),
            Code::Char(_) if chord.text().is_some() => return self.letter(chord),
            _ => return Outcome::NotMine,
        }
        Outcome::Stay
    }

    /// Characters are looked for in the table: none of them is a command.
    fn letter(&mut self, chord: Chord) -> Outcome {
        // In the Russian layout `.` and `,` are the keys of `/` and `?`.
        if chord.means(Chord::char('/')) || chord == Chord::char('.') {
            self.finding = true;
        } else if chord.means(Chord::char('?')) || chord == Chord::char(',') {
            self.helping = true;
        } else if chord.text().is_some_and(char::is_alphanumeric) || chord.digit().is_some() {
            self.finding = true;
            return self.key_of_find(chord);
        } else {
            return Outcome::NotMine;
        }
        Outcome::Stay
    }

    fn find_all(&mut self) {
        self.table.find.reset();
        self.table.search();
    }

    fn key_of_find(&mut self, chord: Chord) -> Outcome {
        match chord.code {
            Code::Esc => {
                self.finding = false;
                self.find_all();
            }
            Code::Enter => self.finding = false,
            // Who goes through what was found opens it with the next Enter; letters go on finding.
            Code::Up => self.step_found(-1),
            Code::Down => self.step_found(1),
            Code::PageUp => self.step_found(-PAGE),
            Code::PageDown => self.step_found(PAGE),
            _ => match edit(&mut self.table.find, chord) {
                Edit::Changed => self.table.search(),
                Edit::Kept => {}
                Edit::NotMine => return Outcome::NotMine,
            },
        }
        Outcome::Stay
    }

    fn step_found(&mut self, by: isize) {
        self.finding = false;
        self.table.step(by);
    }

    fn add(&mut self, around: &Around) -> Outcome {
        if !self.about.adds {
            return Outcome::NotMine;
        }
        if let Some(role) = self.about.needs {
            return refused(role, around);
        }
        let blank = self.about.blank.clone();
        self.draft = Some(Draft::new(None, blank, &self.about, &self.names));
        Outcome::Stay
    }

    /// Enter: a record is opened to be changed or read; a trip is shown on the desk.
    fn open_selected(&mut self) -> Outcome {
        let Some(row) = self.table.selected() else {
            return Outcome::Stay;
        };
        if self.about.kind == Kind::Setup {
            let code = row.values.get(1).map_or("", String::as_str);
            return match setup::place_of(code) {
                _ if code == "map" => Outcome::AskMap,
                _ if code == "site" => Outcome::OpenFound(Kind::Setting, SITE_SECRET),
                Some(kind) => Outcome::Open(kind),
                None => Outcome::NewOrder,
            };
        }
        if self.about.kind == Kind::Trip {
            return Outcome::ShowOrder(pult_domain::OrderId(row.id));
        }
        let values = row.values.clone();
        let mut draft = Draft::new(Some(row.id), values, &self.about, &self.names);
        let is_hidden = |(_, input): &(usize, &Input)| input.value() == HIDDEN;
        let hidden = draft
            .inputs
            .iter()
            .enumerate()
            .find(is_hidden)
            .map(|(at, _)| at);
        // What is hidden is written as a whole again.
        draft.fill(
            &hidden
                .map(|at| (at, String::new()))
                .into_iter()
                .collect::<Vec<_>>(),
        );
        self.draft = Some(draft);
        Outcome::Stay
    }

    fn run(&mut self, verb: Verb, around: &Around) -> Outcome {
        let Some(row) = self.table.selected() else {
            return Outcome::Stay;
        };
        let id = row.id;
        if let Some(role) = self.about.needs.filter(|_| verb.writes()) {
            return refused(role, around);
        }
        match (verb.question, verb.deed) {
            (_, Deed::Trips) => Outcome::Push(Kind::Trip, id),
            (_, Deed::TestSms) => test_sms(around),
            (_, Deed::Export) => self.export(around),
            (None, deed) => Outcome::Ask(vec![Wish::Do(self.about.kind, id, deed)]),
            (Some(_), _) => {
                let about = self.name_of_selected(around);
                self.question = Some(Question { verb, id, about });
                Outcome::Stay
            }
        }
    }

    /// Writes all that is shown into a file for spreadsheets.
    fn export(&self, around: &Around) -> Outcome {
        let columns = self.about.fields.iter().enumerate();
        let columns: Vec<(usize, &kinds::Info)> = columns
            .filter(|(_, info)| info.column != kinds::Column::None)
            .map(|(at, info)| (at, *info))
            .collect();
        let cell = |row: &super::Row, (at, info): &(usize, &kinds::Info)| {
            let value = &row.values[*at];
            match value.parse().ok().filter(|_| is_sum(info)) {
                Some(sum) => Cell::Sum(sum),
                None => Cell::Text(super::table::shown(info, value, &self.names, around)),
            }
        };
        let rows = self.table.all_shown();
        let rows = rows.map(|row| columns.iter().map(|column| cell(row, column)).collect());
        let sheet = Sheet {
            name: around.words.say(self.about.many),
            headings: columns
                .iter()
                .map(|(_, it)| around.words.say(it.name))
                .collect(),
            rows: rows.collect(),
            comma: super::report::comma(around.words),
        };
        let day = around.board.time.format(around.now, "%Y-%m-%d");
        let name = format!("{}-{day}.xlsx", self.about.many.0.replace("screen-", ""));
        let path = around.process.reports.join(name);
        Outcome::Ask(vec![Wish::Export(path, vec![sheet])])
    }

    /// The first fields of the selected record that say anything.
    fn name_of_selected(&self, around: &Around) -> String {
        let Some(row) = self.table.selected() else {
            return String::new();
        };
        let fields = self.about.fields.iter().zip(&row.values);
        let texts =
            fields.map(|(info, value)| super::table::shown(info, value, &self.names, around));
        let texts: Vec<String> = texts.filter(|text| !text.is_empty()).take(3).collect();
        texts.join(" · ")
    }

    /// Only a word answers: neither Enter nor the key that asked.
    fn key_of_question(&mut self, chord: Chord, around: &Around) -> Outcome {
        let Some(question) = self.question.as_ref().filter(|_| !around.pasted) else {
            return Outcome::Stay;
        };
        match said(chord) {
            Some(true) => {
                let wish = Wish::Do(self.about.kind, question.id, question.verb.deed);
                self.question = None;
                return Outcome::Ask(vec![wish]);
            }
            Some(false) => self.question = None,
            None if chord.code == Code::Esc => self.question = None,
            None => {}
        }
        Outcome::Stay
    }

    fn key_of_secret(&mut self, chord: Chord) -> Outcome {
        if chord.code == Code::F(2) {
            return Outcome::Copy(self.secret.clone().unwrap_or_default());
        }
        if matches!(chord.code, Code::Esc | Code::Enter) {
            self.secret = None;
        }
        Outcome::Stay
    }

    fn key_of_draft(&mut self, chord: Chord, around: &Around) -> Outcome {
        let Some(draft) = &mut self.draft else {
            return Outcome::Stay;
        };
        if chord.code == Code::F(1) {
            self.helping = true;
            return Outcome::Stay;
        }
        if draft.id.is_none() && chord.code == Code::F(4) && !self.about.patterns.is_empty() {
            self.next_pattern(around);
            return Outcome::Stay;
        }
        match draft.key(chord, &self.about, &self.names, around) {
            Made::Nothing => Outcome::Stay,
            Made::NotMine => Outcome::NotMine,
            Made::Close => {
                self.draft = None;
                Outcome::Stay
            }
            Made::Save => self.save(around),
        }
    }

    /// F4: a record that is not made yet, filled in like the next of the ready patterns.
    fn next_pattern(&mut self, around: &Around) {
        let patterns = self.about.patterns;
        let Some(pattern) = patterns.get(self.pattern % patterns.len()) else {
            return;
        };
        self.pattern += 1;
        let values = (pattern.values)(&around.words.say(pattern.name));
        self.draft = Some(Draft::new(
            None,
            self.about.blank.clone(),
            &self.about,
            &self.names,
        ));
        if let Some(draft) = &mut self.draft {
            draft.fill(&values);
        }
    }

    fn save(&mut self, around: &Around) -> Outcome {
        let Some(draft) = &mut self.draft else {
            return Outcome::Stay;
        };
        if draft.id.is_some() && !self.about.edits {
            self.draft = None;
            return Outcome::Stay;
        }
        let changed = match draft.changed(&self.about, &self.names) {
            Ok(changed) => changed,
            Err((field, wrong)) => {
                (draft.at, draft.wrong) = (field, Some((field, wrong)));
                return Outcome::Stay;
            }
        };
        let is_secret = draft.was.iter().any(|value| value == HIDDEN);
        // Left empty, the secret of the site is made by the program.
        let key = draft.was.first().map_or("", String::as_str);
        let is_setting = self.about.kind == Kind::Setting;
        let is_made = is_setting && key == SITE_SECRET && !is_secret && changed.is_empty();
        let says_nothing = is_secret && changed.iter().all(|(_, value)| value.is_empty());
        if (changed.is_empty() || says_nothing) && draft.id.is_some() && !is_made {
            self.draft = None;
            return Outcome::Stay;
        }
        draft.saving = true;
        if self.about.kind == Kind::SmsGateway {
            let is_there = SmsGateway::of(&around.process.settings).is_some();
            let values = draft.values(&self.about, &self.names);
            let mut fields = values.iter().enumerate().filter(|_| !is_there);
            let wrong = fields.find_map(|(field, value)| {
                let wrong = (self.about.check)(field, value).err()?;
                Some((field, wrong))
            });
            if let Some((field, _)) = wrong {
                (draft.at, draft.wrong, draft.saving) = (field, wrong, false);
                return Outcome::Stay;
            }
            let changes = match is_there {
                true => SmsGateway::changes(&changed),
                false => SmsGateway::new_service(&values),
            };
            return Outcome::Ask(vec![Wish::Set(self.config.clone(), changes)]);
        }
        if self.about.kind == Kind::Setting {
            let key = draft.was.first().cloned().unwrap_or_default();
            let value = changed.into_iter().next_back().map(|(_, value)| value);
            let file = self.config.clone();
            let change = (key, value.unwrap_or_default());
            return Outcome::Ask(vec![Wish::Set(file, vec![change])]);
        }
        Outcome::Ask(vec![Wish::Save(self.about.kind, draft.id, changed)])
    }

    /// Something it wished for is answered.
    pub fn take(&mut self, answer: Answer, around: &Around) -> Outcome {
        let kind = self.about.kind;
        match answer {
            Answer::Exported(path) => {
                let path = path.display().to_string();
                let values = [("path", Value::from(path))];
                Outcome::Say(around.words.with(Word("report-written"), &values))
            }
            Answer::Rows(of, rows) if of == kind => {
                self.take_rows(rows, around);
                Outcome::Stay
            }
            Answer::Saved(of, id, secret) if of == kind => {
                let draft = self.draft.take();
                let values = draft
                    .as_ref()
                    .map(|draft| draft.values(&self.about, &self.names));
                let first = values.and_then(|values| values.into_iter().next());
                self.secret_of = first.unwrap_or_default();
                let was_new = draft.is_some_and(|draft| draft.id.is_none());
                if was_new {
                    self.find_all();
                }
                self.secret = secret;
                self.table.await_row(id);
                self.said(Word("screen-saved"), id, around)
            }
            Answer::Done(of, id, _, secret) if of == kind => {
                let row = self.table.selected();
                let first = row.and_then(|row| row.values.first().cloned());
                self.secret_of = first.unwrap_or_default();
                self.secret = secret;
                self.said(Word("screen-done"), id, around)
            }
            Answer::Pasted(of, n, wrong) if of == kind => {
                let count = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
                let mut text = around.words.with(Word("pasted"), &[("n", count(n))]);
                for one in wrong.iter().take(ROWS_TOLD) {
                    let values = [
                        ("row", Value::from(one.row.to_string())),
                        ("sign", Value::from(one.call_sign.as_str())),
                        ("why", Value::from(around.words.say(one.why))),
                    ];
                    text.push_str(&around.words.with(Word("pasted-not"), &values));
                }
                if let Some(n) = wrong.len().checked_sub(ROWS_TOLD).filter(|n| *n > 0) {
                    let more = around
                        .words
                        .with(Word("pasted-not-more"), &[("n", count(n))]);
                    text.push_str(&more);
                }
                Outcome::SayAndAsk(text, vec![Wish::Load(kind, self.of)])
            }
            Answer::Set(written, secret) if matches!(kind, Kind::Setting | Kind::SmsGateway) => {
                self.draft = None;
                let key = match (kind, written.into_iter().next()) {
                    (Kind::Setting, Some((key, _))) => key,
                    _ => SMS_CHANNELS.to_owned(),
                };
                self.secret_of.clone_from(&key);
                self.secret = secret;
                self.stale = true;
                let values = [("key", Value::from(key))];
                Outcome::Say(around.words.with(Word("setting-written"), &values))
            }
            Answer::Refused(error) => {
                if let Some(draft) = &mut self.draft {
                    draft.saving = false;
                    if let Error::Invalid { field, .. } = &error {
                        draft.go_to(field, &self.about);
                    }
                }
                // What may not be read is no screen to stand before.
                match self.loaded {
                    true => Outcome::Stay,
                    false => Outcome::Close,
                }
            }
            _ => Outcome::Stay,
        }
    }

    fn said(&mut self, word: Word, id: i64, around: &Around) -> Outcome {
        let values = [
            ("what", Value::from(around.words.say(self.about.one))),
            ("id", Value::from(id.to_string())),
        ];
        let text = around.words.with(word, &values);
        Outcome::SayAndAsk(text, vec![Wish::Load(self.about.kind, self.of)])
    }

    fn take_rows(&mut self, mut rows: Rows, around: &Around) {
        if self.about.kind == Kind::Setup {
            setup::add_settings(&mut rows.rows, &around.process.settings);
        }
        let was_at_end = self.table.at() + 1 >= self.table.n_shown();
        (self.names, self.gaps) = (rows.names, rows.gaps);
        self.table.take(rows.rows, &self.names, &self.about, around);
        if self.about.from_end && was_at_end {
            self.table.go_to_end();
        }
        if let Some(kept) = self.awaited.take() {
            self.draft = keep::draft(&kept, self.about.fields.len());
        }
        self.loaded = true;
    }

    /// The keys that are valid now.
    pub fn hints(&self) -> Vec<Hint> {
        const ENTER: &str = "Enter";
        if self.secret.is_some() {
            return vec![("F2", Word("bar-copy")), ("Enter Esc", Word("bar-close"))];
        }
        if self.question.is_some() {
            return vec![("y д", Word("bar-yes")), ("n н Esc", Word("bar-no"))];
        }
        if let Some(draft) = &self.draft
            && (self.about.edits || self.about.adds && draft.id.is_none())
        {
            let mut hints = vec![
                (ENTER, Word("bar-next")),
                ("Tab ↑ ↓", Word("bar-field")),
                ("Space", Word("bar-choose")),
                ("Ctrl+S", Word("bar-write")),
                ("Esc", Word("bar-back")),
                ("F1", Word("bar-help")),
            ];
            if draft.id.is_none() && !self.about.patterns.is_empty() {
                hints.insert(1, ("F4", Word("bar-pattern")));
            }
            return hints;
        }
        if self.draft.is_some() {
            return vec![("Esc", Word("bar-back"))];
        }
        if self.finding {
            return vec![
                (ENTER, Word("bar-keep")),
                ("Esc", Word("bar-all")),
                ("↓", Word("bar-choose")),
            ];
        }
        let mut hints = vec![(ENTER, Word("bar-open"))];
        if self.about.adds && self.about.needs.is_none() {
            hints.push(("Ins", Word("bar-add")));
        }
        if self.about.pastes {
            hints.push(("Ctrl+Shift+V", Word("bar-paste-table")));
        }
        if !self.about.patterns.is_empty() {
            hints.push(("F4", Word("bar-pattern")));
        }
        let may = |verb: &&Verb| self.about.needs.is_none() || !verb.writes();
        let verbs = self.about.verbs.iter().filter(may);
        hints.extend(verbs.map(|verb| (verb.keys, verb.name)));
        hints.extend([
            ("F3 /", Word("bar-find")),
            ("Esc", Word("bar-back")),
            ("F1 ?", Word("bar-help")),
            ("F12", Word("bar-palette")),
        ]);
        hints
    }
}

/// Whoever sits here may not write what is shown, but this role may.
fn refused(role: Role, around: &Around) -> Outcome {
    Outcome::Refuse(around.words.say(role_needed(role)))
}

/// Which role may do what somebody is refused.
pub(crate) fn role_needed(role: Role) -> Word {
    match role {
        Role::Read | Role::Dispatch => Word("needs-dispatch"),
        Role::Senior => Word("needs-senior"),
        Role::Admin => Word("needs-admin"),
    }
}

/// Asks whom a text message is to be sent as a test, where the office has a gateway.
fn test_sms(around: &Around) -> Outcome {
    match SmsGateway::counts(&around.process.settings) {
        true => Outcome::AskTestSms,
        false => Outcome::Refuse(around.words.say(Word("test-sms-none"))),
    }
}

fn settings(around: &Around) -> Vec<super::Row> {
    let settings = (1..).zip(around.process.settings.iter());
    let row = |(id, parts): (i64, &[String; 3])| {
        kinds::row(&Setting {
            id,
            parts: parts.clone(),
        })
    };
    settings.map(row).collect()
}
