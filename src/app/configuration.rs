//! The configuration, changed from a desk.

use std::path::PathBuf;

use super::office_file::in_russian;
use super::{Caller, Error, Result};
use pult_config::Unwritten;
use pult_domain::{Role, Wrong};

/// A key of the configuration and its value, as it stands in the file.
pub type Written = (String, String);

/// Writes keys of the configuration into its file, all or none; all else in it stays. They count from the
/// next start on. Returns the values as they may be shown: without secrets.
///
/// # Errors
/// `Forbidden`; `Invalid` with what is wrong with a value.
pub async fn write_settings(
    caller: &Caller,
    file: PathBuf,
    changes: Vec<Written>,
) -> Result<Vec<Written>> {
    caller.require(Role::Admin)?;
    let told = changes.iter();
    let told = told.map(|(key, value)| (key.clone(), pult_config::told(key, value)));
    let told = told.collect();
    let key = changes.first().map_or("", |(key, _)| key).to_owned();
    let write = move || pult_config::write_keys(&file, &changes);
    let written = tokio::task::spawn_blocking(write).await;
    let written = written.map_err(|_| Error::Internal)?;
    written.map_err(|reason| Error::invalid(key, wrong(reason)))?;
    Ok(told)
}

/// What is wrong with a value that was typed at a desk: its place in the file helps nobody there.
fn wrong(reason: Unwritten) -> Wrong {
    match reason {
        Unwritten::Refused(pult_config::Error::Input(error)) => {
            let russian = in_russian(error.clone()).reason;
            let english = error.reason;
            Wrong::Said { english, russian }
        }
        Unwritten::Refused(pult_config::Error::Conflict { reason, .. }) => Wrong::Said {
            english: reason.to_string(),
            russian: reason.russian(),
        },
        Unwritten::Refused(error) => Wrong::Other(error.to_string()),
        Unwritten::File(said) => Wrong::Other(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_config::{Config, Variables};

    #[test]
    fn keys_that_do_not_go_together_are_told_in_the_language_of_the_desk() {
        let text = "[router]\nkind = \"osrm\"";
        let refused = Config::parse("config.toml", text, &Variables::default());
        let said = wrong(refused.expect_err(text).into());
        assert_eq!(
            said.to_string(),
            "router.url is missing: a router that is not embedded needs one"
        );
        assert_eq!(
            said.russian(),
            "нет router.url: без него маршруты другого сервера не получить"
        );
    }
}
