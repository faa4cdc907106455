//! A certificate is kept good for as long as the office runs.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::authority;
use super::files::{Folder, Given};
use super::{Error, Held, Settings};

/// The longest sleep: clocks are put right, and machines are suspended.
const LOOK_AGAIN: Duration = Duration::from_secs(6 * 3600);
/// Pauses after failures; the last one from then on. Authorities count how often they are asked in vain.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(12 * 3600),
];

/// Shows the kept certificate and asks for the next one in time, until `stop`.
pub async fn keep(settings: Settings, held: Arc<Held>, stop: CancellationToken) {
    let working = work(&settings, &held);
    tokio::select! {
        () = stop.cancelled() => {}
        () = working => {}
    }
}

async fn work(settings: &Settings, held: &Held) {
    let folder = Folder(settings.folder.clone());
    let mut due = taken(folder.certificate(), settings, held);
    let mut failures = 0;
    loop {
        let now = SystemTime::now();
        if let Some(wait) = due
            .and_then(|due| due.duration_since(now).ok())
            .filter(|wait| !wait.is_zero())
        {
            sleep(wait.min(LOOK_AGAIN)).await;
            continue;
        }
        match renewed(&folder, settings, held).await {
            Ok(next) => {
                tracing::info!(
                    names = settings.names.join(", "),
                    "a new certificate is in use"
                );
                (due, failures) = (next, 0);
            }
            Err(error) => {
                let again = pause(failures);
                tracing::warn!(%error, again_in_s = again.as_secs(), "no new certificate");
                failures += 1;
                sleep(again).await;
            }
        }
    }
}

async fn renewed(
    folder: &Folder,
    settings: &Settings,
    held: &Held,
) -> Result<Option<SystemTime>, Error> {
    let given = authority::ask(settings, held).await?;
    let kept = folder.keep_certificate(&given);
    // It is in use even where it could not be written.
    let due = taken(Some(given), settings, held);
    kept?;
    match is_later(due, SystemTime::now()) {
        true => Ok(due),
        // Whoever asked again at once would ask without end.
        false => Err(Error::Useless(
            "by the clock of this machine it is over or nearly so".to_owned(),
        )),
    }
}

/// Whether the next certificate need not be asked for yet.
fn is_later(due: Option<SystemTime>, now: SystemTime) -> bool {
    due.is_some_and(|due| due > now)
}

/// Takes a certificate into use, if it is good; answers when the next one is due.
fn taken(given: Option<Given>, settings: &Settings, held: &Held) -> Option<SystemTime> {
    let given = given.filter(|given| given.is_good(SystemTime::now()))?;
    let due = given.is_for(&settings.names).then(|| given.renew_at());
    held.put(given.certified);
    due
}

/// How long nobody asks after so many failures before this one.
pub(super) fn pause(failures: usize) -> Duration {
    PAUSES[failures.min(PAUSES.len() - 1)]
}
