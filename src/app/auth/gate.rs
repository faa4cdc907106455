//! What is known about passwords between requests: which were right a moment ago, which are being
//! checked now, and who guesses.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::guesses::{Attempt, Guesses};
use super::hashing::Hashing;
use crate::{Error, Result};

/// A checked password is remembered this long, so that a password in every request does not cost an
/// Argon2 each.
const REMEMBERED: Duration = Duration::from_secs(300);
/// At most this many are remembered; then the old ones go.
const MOST_REMEMBERED: usize = 10_000;

/// A login and a password under the office's keyed hash.
pub(super) type Mark = [u8; 32];

/// Whether a password is right, once that is known.
type Answer = watch::Receiver<Option<bool>>;

#[derive(Default)]
pub(crate) struct Gate {
    pub(super) guesses: Guesses,
    hashing: Hashing,
    checked: Mutex<HashMap<Mark, (String, Instant)>>,
    /// Checks that run: who asks the same at the same time waits for the same answer.
    running: Mutex<HashMap<(Mark, u64), Answer>>,
}

impl Gate {
    /// Whether a password was right a moment ago; `stored` is its operator's hash, and another one when
    /// the password was changed.
    pub(super) fn remembers(&self, mark: &Mark, stored: &str) -> bool {
        matches!(lock(&self.checked).get(mark), Some((checked, at))
            if checked == stored && at.elapsed() < REMEMBERED)
    }

    /// Checks a password; without a stored hash it is as slow, and wrong.
    ///
    /// # Errors
    /// `TooMany` when it has to wait: then nothing was checked.
    pub(super) async fn check(
        self: &Arc<Gate>,
        attempt: Attempt,
        mark: Mark,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool> {
        let mut answer = self.begin(attempt, mark, password, stored)?;
        let told = answer.wait_for(Option::is_some).await;
        told.ok().and_then(|right| *right).ok_or(Error::Internal)
    }

    /// Begins a check, or joins the same one. It goes on when who asked goes away.
    fn begin(
        self: &Arc<Gate>,
        attempt: Attempt,
        mark: Mark,
        password: &str,
        stored: Option<String>,
    ) -> Result<Answer> {
        let mut running = lock(&self.running);
        if let Some(same) = running.get(&(mark, attempt.pair)) {
            return Ok(same.clone());
        }
        let place = self.hashing.place(attempt.address, attempt.is_trusted)?;
        self.guesses.book(&attempt)?;
        let (tell, answer) = watch::channel(None);
        running.insert((mark, attempt.pair), answer.clone());
        let (gate, password) = (Arc::clone(self), password.to_owned());
        tokio::spawn(async move {
            let checked = place.check(password, stored.clone()).await;
            if let (Ok(true), Some(stored)) = (&checked, stored) {
                gate.remember(mark, stored);
                gate.guesses.succeeded(&attempt);
            }
            lock(&gate.running).remove(&(mark, attempt.pair));
            // Without an answer the sender is dropped, which who waits is told.
            if let Ok(right) = checked {
                tell.send_replace(Some(right));
            }
        });
        Ok(answer)
    }

    fn remember(&self, mark: Mark, stored: String) {
        let mut checked = lock(&self.checked);
        if checked.len() >= MOST_REMEMBERED {
            checked.retain(|_, (_, at)| at.elapsed() < REMEMBERED);
        }
        checked.insert(mark, (stored, Instant::now()));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
