//! The first run: an empty data folder becomes an office.

use std::io;
use std::path::PathBuf;

use tokio_util::sync::CancellationToken;
use tui_input::Input;

use super::view::{ask, ask_plain};
use super::{Question, Sheet, Way};
use crate::line::{Line, Teletype};
use crate::screen::Screen;
use crate::screens::extract_named;
use crate::text::{Word, Words};
use crate::theme::Theme;
use pult_app::OfficeTime;
use pult_app::secrets::SHORTEST_PASSWORD;
use pult_domain::Locale;

/// The numbers of the questions.
const NAME: usize = 0;
const ZONE: usize = 1;
const LOGIN: usize = 2;
const PASSWORD: usize = 3;
const REPEATED: usize = 4;
const CITY: usize = 5;
const MAP: usize = 6;

/// Where an office gets its streets from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum City {
    /// The shipped demonstration city, with crews and tariffs to try.
    Demo,
    /// An extract of OpenStreetMap.
    Map(PathBuf),
    /// Nowhere yet.
    None,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstRun {
    /// The office's name.
    pub name: String,
    /// Its time zone, by IANA name.
    pub timezone: String,
    /// The first operator's login.
    pub login: String,
    /// The first operator's password, in clear.
    pub password: String,
    /// Where the streets come from.
    pub city: City,
    /// The language that was spoken last.
    pub lang: Locale,
}

impl FirstRun {
    /// The questions.
    pub fn sheet() -> Sheet {
        let city = Way::Choice(&[Word("city-demo"), Word("city-map"), Word("city-none")]);
        let mut map = Question::new(Word("first-map"), Way::Line, "");
        map.when = Some((CITY, 1));
        let questions = vec![
            Question::new(Word("first-name"), Way::Line, ""),
            Question::new(Word("first-zone"), Way::Line, "Europe/Moscow"),
            Question::new(Word("first-login"), Way::Line, "admin"),
            Question::new(Word("door-password"), Way::Secret, ""),
            Question::new(Word("first-repeat"), Way::Secret, ""),
            Question::new(Word("first-city"), city, ""),
            map,
        ];
        Sheet {
            check: wrong,
            ..Sheet::new(Word("first-title"), Word("first-about"), questions)
        }
    }

    /// The answers of a sheet; else the question that is wrong, and what is wrong with it.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn read(sheet: &Sheet, lang: Locale) -> Result<FirstRun, (usize, Word)> {
        let asked = (0..sheet.questions.len()).filter(|at| sheet.asks(*at));
        for at in asked {
            if let Some(wrong) = wrong(sheet, at) {
                return Err((at, wrong));
            }
        }
        let zone = OfficeTime::called(sheet.answer(ZONE)).ok_or((ZONE, Word("wrong-zone")))?;
        let city = match (
            sheet.questions[CITY].option,
            extract_named(sheet.answer(MAP)),
        ) {
            (0, _) => City::Demo,
            (1, Some(extract)) => City::Map(extract),
            _ => City::None,
        };
        Ok(FirstRun {
            name: sheet.answer(NAME).to_owned(),
            timezone: zone.name().to_owned(),
            login: sheet.answer(LOGIN).to_owned(),
            password: sheet.questions[PASSWORD].input.value().to_owned(),
            city,
            lang,
        })
    }
}

/// What is wrong with the answer to a question, if anything is.
fn wrong(sheet: &Sheet, at: usize) -> Option<Word> {
    let secret = |at: usize| sheet.questions[at].input.value();
    let (is_wrong, wrong) = match at {
        NAME | LOGIN => (sheet.answer(at).is_empty(), Word("wrong-empty")),
        ZONE => (
            OfficeTime::called(sheet.answer(ZONE)).is_none(),
            Word("wrong-zone"),
        ),
        PASSWORD => (
            secret(PASSWORD).chars().count() < SHORTEST_PASSWORD,
            Word("wrong-password"),
        ),
        REPEATED => (secret(PASSWORD) != secret(REPEATED), Word("wrong-repeat")),
        MAP => (
            extract_named(sheet.answer(MAP)).is_none(),
            Word("wrong-map"),
        ),
        _ => return None,
    };
    is_wrong.then_some(wrong)
}

/// Asks for a name, an operator and a city until the answers can be; `None` when whoever was asked went
/// away.
///
/// # Errors
/// When there is no terminal, or it went away.
pub async fn first_run(
    lang: Locale,
    theme: &Theme,
    plain: bool,
    line: &mut Line,
) -> io::Result<Option<FirstRun>> {
    let mut words = Words::new(lang);
    let mut sheet = FirstRun::sheet();
    if let Some(own) = OfficeTime::of_machine() {
        sheet.questions[ZONE].input = Input::new(own.name().to_owned());
    }
    if plain {
        let mut teletype = Teletype::new(line);
        while ask_plain(&mut sheet, &mut teletype, &words).await? {
            match FirstRun::read(&sheet, words.lang()) {
                Ok(answers) => return Ok(Some(answers)),
                Err((at, wrong)) => sheet.refuse(at, wrong),
            }
        }
        return Ok(None);
    }
    let mut screen = Screen::enter(line)?;
    let never = CancellationToken::new();
    while ask(&mut sheet, &mut screen, line, &mut words, theme, &never).await? {
        match FirstRun::read(&sheet, words.lang()) {
            Ok(answers) => return Ok(Some(answers)),
            Err((at, wrong)) => sheet.refuse(at, wrong),
        }
    }
    Ok(None)
}
