//! The first run of `pult`: an empty data folder becomes an office.

use super::office::{OpenOffice, data_folder, database};
use super::runtime;
use super::{Common, Failure, demo, import};
use crate::app::{Clock, secrets};
use crate::domain::{Company, CompanyId, Office, Operator, OperatorId, Role};
use crate::store::places::Source;
use crate::store::{self, Store, Tx, auth, books, journal};
use crate::tui::door::{City, FirstRun, first_run};
use crate::tui::theme::Theme;

/// Asks what an empty data folder is to become, and makes it; answers whether there is an office now.
///
/// # Errors
/// A sentence: the terminal went away, the map cannot be read, the database cannot be written.
pub(super) fn make_office(common: &Common, theme: &Theme, plain: bool) -> Result<bool, Failure> {
    let data = data_folder(common)?;
    if database(&data).exists() {
        return Ok(true);
    }
    let asked = runtime()?.block_on(first_run(common.locale(), theme, plain));
    let asked = asked.map_err(|error| Failure::Failed(format!("the console failed: {error}")))?;
    let Some(answers) = asked else {
        return Ok(false);
    };
    let hash = secrets::hash_password(&answers.password).map_err(Failure::Failed)?;
    if let City::Map(file) = &answers.city {
        import::map::import(file, common)?;
    }
    let office = OpenOffice::beside(common)?;
    if answers.city == City::Demo {
        demo::build(&office.store, &data)?;
    }
    write(&office.store, answers, hash)?;
    Ok(true)
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
        shut_demo_doors(tx)?;
        let operator = Operator {
            id: OperatorId(0),
            login: answers.login,
            password_hash,
            role: Role::Admin,
            locked: false,
        };
        auth::put_operator(tx, &operator, Source::Runtime)?;
        let payload = [("operator", operator.login.as_str()), ("change", "added")];
        journal::office_changed(tx, Clock::System.now(), &payload)
    });
    Ok(written.wait()?)
}

/// The passwords and keys of the demonstration are known to everybody: they open nothing here.
fn shut_demo_doors(tx: &Tx) -> store::Result<()> {
    for mut operator in auth::operators(tx.conn())? {
        operator.locked = true;
        auth::put_operator(tx, &operator, Source::Runtime)?;
    }
    for key in auth::keys(tx.conn())? {
        auth::revoke_key(tx, key.id)?;
    }
    Ok(())
}
