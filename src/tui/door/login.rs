//! Who sits down at the console, when the configuration asks for it.

use std::io;
use std::net::{IpAddr, Ipv4Addr};

use tokio_util::sync::CancellationToken;

use super::view::{ask, ask_plain};
use super::{Question, Sheet, Way};
use crate::Options;
use crate::line::{Line, Teletype};
use crate::screen::Screen;
use crate::text::{Word, Words};
use pult_app::{Caller, Dispatch, Error, Unwritten};
use pult_domain::Origin;

/// The console is at the machine itself.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The questions of the login.
pub fn sheet() -> Sheet {
    let questions = vec![
        Question::new(Word("field-login"), Way::Line, ""),
        Question::new(Word("door-password"), Way::Secret, ""),
    ];
    Sheet::new(Word("login-title"), Word("login-about"), questions)
}

/// Asks for login and password until they fit; `None` when whoever was asked went away. Above all else they
/// are told why the desk before ended.
///
/// # Errors
/// When there is no terminal, or it went away.
pub async fn login(
    dispatch: &Dispatch,
    options: &Options,
    line: &mut Line,
    shutdown: &CancellationToken,
    told: Option<Word>,
) -> io::Result<Option<Caller>> {
    let mut words = Words::new(options.lang);
    let mut sheet = sheet();
    if !options.goes_on {
        sheet.about = Word("login-about-closes");
    }
    sheet.wrong = told;
    if options.plain {
        let mut teletype = Teletype::new(line);
        while ask_plain(&mut sheet, &mut teletype, &words).await? {
            if let Some(caller) = try_in(dispatch, &mut sheet).await {
                return Ok(Some(caller));
            }
        }
        return Ok(None);
    }
    let mut screen = Screen::enter(line)?;
    let theme = &options.theme;
    while ask(&mut sheet, &mut screen, line, &mut words, theme, shutdown).await? {
        if let Some(caller) = try_in(dispatch, &mut sheet).await {
            return Ok(Some(caller));
        }
    }
    Ok(None)
}

/// Tries login and password; says on the sheet why they do not fit.
async fn try_in(dispatch: &Dispatch, sheet: &mut Sheet) -> Option<Caller> {
    let password = sheet.questions[1].input.value().to_owned();
    let found = dispatch
        .operator_caller(Origin::Console, sheet.answer(0), &password, HERE)
        .await;
    let wrong = match found {
        Ok(caller) => return Some(caller),
        Err(Error::TooMany) => Word("refused-too-many"),
        Err(Error::Forbidden(_)) => Word("login-locked"),
        Err(Error::Unauthenticated) => Word("login-wrong"),
        Err(Error::NotWritten(Unwritten::DiskFull)) => Word("refused-disk-full"),
        Err(Error::NotWritten(Unwritten::DiskFails)) => Word("refused-disk-fails"),
        Err(_) => Word("refused-internal"),
    };
    sheet.questions[1].input.reset();
    sheet.refuse(1, wrong);
    None
}
