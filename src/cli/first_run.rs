//! The first run of `pult`: an empty data folder becomes an office.

use super::office::{OpenOffice, data_folder, database};
use super::{Common, Failure, Said, demo, import, said};
use crate::app::{Clock, secrets};
use crate::domain::{Company, CompanyId, Locale, Office, Operator, OperatorId, Role};
use crate::store::places::Source;
use crate::store::{self, Store, Tx, auth, books, journal};
use crate::tui::door::{City, FirstRun, first_run};
use crate::tui::line::Line;
use crate::tui::theme::Theme;

/// Asks what an empty data folder is to become, over a line to whoever sits there; `None` when they went
/// away.
///
/// # Errors
/// A sentence: the terminal went away.
pub(super) async fn ask(
    lang: Locale,
    theme: &Theme,
    plain: bool,
    line: &mut Line,
) -> Result<Option<FirstRun>, Failure> {
    first_run(lang, theme, plain, line)
        .await
        .map_err(|error| console_failed(&error))
}

/// The terminal went away.
pub(super) fn console_failed(error: &std::io::Error) -> Failure {
    let error = Said::from(error);
    Failure::Failed(said!(
        "the console failed: {error}",
        "пульт остановился: {error:#}"
    ))
}

/// Whether there is an office in the data folder.
///
/// # Errors
/// When the platform does not say where data belongs.
pub(super) fn is_there(common: &Common) -> Result<bool, Failure> {
    Ok(database(&data_folder(common)?).exists())
}

/// Makes of the data folder what was answered.
///
/// # Errors
/// A sentence: the map cannot be read, the database cannot be written.
pub(super) fn make_office(common: &Common, answers: FirstRun) -> Result<(), Failure> {
    let hash = secrets::hash_password(&answers.password).map_err(Failure::below)?;
    if let City::Map(file) = &answers.city {
        import::map::import(file, common)?;
    }
    let office = OpenOffice::beside_or_new(common)?;
    if answers.city == City::Demo {
        demo::build(&office.store, &data_folder(common)?)?;
    }
    write(&office.store, answers, hash)
}

/// Names the office and makes its first company and operator.
fn write(store: &Store, answers: FirstRun, password_hash: String) -> Result<(), Failure> {
    let written = store.write(move |tx| {
        let office = Office {
            name: answers.name.clone(),
            timezone: answers.timezone,
            locale: answers.lang,
            ..books::office(tx.conn())?
        };
        books::put_office(tx, &office)?;
        if books::companies(tx.conn())?.is_empty() {
            let company = Company {
                id: CompanyId(1),
                name: answers.name,
                quality: None,
            };
            books::put_company(tx, &company, Source::Runtime)?;
        }
        let known = auth::operators(tx.conn())?.into_iter();
        let mut same = known.filter(|known| known.login == answers.login);
        let operator = Operator {
            id: same.next().map_or(OperatorId(0), |known| known.id),
            login: answers.login,
            name: String::new(),
            password_hash,
            role: Role::Admin,
            locked: false,
        };
        let id = auth::put_operator(tx, &operator, Source::Runtime)?;
        shut_demo_doors(tx, id)?;
        let payload = [("operator", operator.login.as_str()), ("change", "added")];
        journal::office_changed(tx, Clock::System.now(), &payload)
    });
    Ok(written.wait()?)
}

/// The passwords and keys of the demonstration are known to everybody: they open nothing here, once there is
/// an administrator of this office.
fn shut_demo_doors(tx: &Tx, own: OperatorId) -> store::Result<()> {
    let known = auth::operators(tx.conn())?.into_iter();
    for mut operator in known.filter(|known| known.id != own) {
        operator.locked = true;
        auth::put_operator(tx, &operator, Source::Runtime)?;
    }
    for key in auth::keys(tx.conn())? {
        auth::revoke_key(tx, key.id)?;
    }
    Ok(())
}
