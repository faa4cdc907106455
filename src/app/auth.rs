//! Who calls: keys, passwords and sessions turned into a [`Caller`].

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::{Caller, Dispatch, Error, Result, secrets};
use pult_domain::{Actor, Operator, Origin, Seconds};
use pult_store::auth;

/// A checked password is remembered this long, so that a password in every request does not cost an
/// Argon2 each.
const REMEMBERED: Duration = Duration::from_secs(300);
/// This many wrong passwords in a row are free, unless the office says otherwise; each further one
/// costs a longer wait.
const FREE_TRIES: u32 = 5;
/// The longest wait after a wrong password.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// A session ends this long after its last use.
const SESSION_LIFE: Seconds = Seconds(30 * 24 * 3600);
/// The use of a session is noted at most this often.
const SESSION_NOTE: Seconds = Seconds(3600);
/// At most this many entries are kept in memory; then the old ones go.
const MOST_ENTRIES: usize = 10_000;

/// What is remembered about passwords between requests.
pub(super) struct Gate {
    checked: Mutex<HashMap<[u8; 32], (String, Instant)>>,
    wrong: Mutex<HashMap<String, (u32, Instant)>>,
    /// How many wrong passwords in a row are free; 0: all of them.
    free_tries: AtomicU32,
    hashing: Semaphore,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate {
            checked: Mutex::default(),
            wrong: Mutex::default(),
            free_tries: AtomicU32::new(FREE_TRIES),
            // Each check keeps a processor busy for tens of milliseconds.
            hashing: Semaphore::new(2),
        }
    }
}

impl Dispatch {
    /// Who holds a key of a dialect.
    ///
    /// # Errors
    /// `Unauthenticated` for an unknown or revoked key, `Banned` for a banned one.
    pub async fn key_caller(&self, dialect: Origin, key: &str) -> Result<Caller> {
        let key = key.to_owned();
        self.read(move |conn| {
            let hash = secrets::keyed_hash(&auth::pepper(conn)?, &key);
            let known = auth::key(conn, dialect, &hash)?
                .filter(|known| !known.revoked)
                .ok_or(Error::Unauthenticated)?;
            if known.banned {
                return Err(Error::Banned);
            }
            Ok(Caller {
                origin: dialect,
                actor: Actor::Key(known.id),
                company: known.company,
                role: pult_domain::Role::Admin,
            })
        })
        .await
    }

    /// Whose this secret is: the key of a dialect, or an open session of an operator.
    ///
    /// # Errors
    /// `NotFound` when it is neither; `Banned` for a banned key; `Unauthenticated` for a revoked key, an
    /// ended session or a locked operator.
    pub async fn secret_caller(&self, dialect: Origin, secret: &str) -> Result<Caller> {
        let owned = secret.to_owned();
        let key = self
            .read(move |conn| {
                let hash = secrets::keyed_hash(&auth::pepper(conn)?, &owned);
                Ok(auth::key(conn, dialect, &hash)?)
            })
            .await?;
        match key {
            Some(key) if key.revoked => Err(Error::Unauthenticated),
            Some(_) => self.key_caller(dialect, secret).await,
            None => self.session_caller(dialect, secret).await,
        }
    }

    /// Sets how many wrong passwords in a row an operator or an address may send before the next ones
    /// have to wait; 0: any number.
    pub fn allow_wrong_passwords(&self, in_a_row: u32) {
        self.inner
            .gate
            .free_tries
            .store(in_a_row, Ordering::Relaxed);
    }

    /// The operator with this login and password, calling from `peer` through `dialect`.
    ///
    /// # Errors
    /// `Unauthenticated`; `Forbidden` for a locked operator; `TooMany` after too many wrong passwords
    /// for that login or from that address.
    pub async fn operator_caller(
        &self,
        dialect: Origin,
        login: &str,
        password: &str,
        peer: IpAddr,
    ) -> Result<Caller> {
        let marks = [format!("login {login}"), format!("peer {peer}")];
        self.inner.gate.check_wait(&marks)?;
        let owned = login.to_owned();
        let (operator, pepper) = self
            .read(move |conn| Ok((auth::operator(conn, &owned)?, auth::pepper(conn)?)))
            .await?;
        match self.verify(operator, login, password, &pepper).await? {
            Some(operator) if operator.locked => Err(Error::Forbidden("the operator is locked")),
            Some(operator) => {
                self.inner.gate.forgive(&marks);
                Ok(operator_caller(dialect, &operator))
            }
            None => {
                self.inner.gate.note_wrong(&marks);
                Err(Error::Unauthenticated)
            }
        }
    }

    /// Checks a password, from memory when it was checked a moment ago. An unknown login takes as long
    /// as a wrong password.
    async fn verify(
        &self,
        operator: Option<Operator>,
        login: &str,
        password: &str,
        pepper: &[u8],
    ) -> Result<Option<Operator>> {
        let stored = match &operator {
            Some(operator) => operator.password_hash.clone(),
            None => String::new(),
        };
        let mark = secrets::keyed_hash(pepper, &format!("{login}\n{password}"));
        if operator.is_some() && self.inner.gate.remembers(&mark, &stored) {
            return Ok(operator);
        }
        let place = self.inner.gate.hashing.acquire().await;
        let password = password.to_owned();
        let hash = stored.clone();
        let known = operator.is_some();
        let right = tokio::task::spawn_blocking(move || {
            if known {
                secrets::verify_password(&password, &hash)
            } else {
                // As slow as a check; the answer is no either way.
                secrets::hash_password(&password).is_err()
            }
        })
        .await
        .map_err(|_| Error::Internal)?;
        drop(place);
        if !right || !known {
            return Ok(None);
        }
        self.inner.gate.remember(mark, stored);
        Ok(operator)
    }

    /// Opens a session for an operator and answers its secret, 32 hexadecimal digits.
    ///
    /// # Errors
    /// As [`Dispatch::operator_caller`].
    pub async fn open_session(
        &self,
        dialect: Origin,
        login: &str,
        password: &str,
        peer: IpAddr,
    ) -> Result<String> {
        let caller = self.operator_caller(dialect, login, password, peer).await?;
        let Actor::Operator(operator) = caller.actor else {
            return Err(Error::Internal);
        };
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        let (opened, now) = (secret.clone(), self.now());
        self.write(move |tx| {
            let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &opened);
            Ok(auth::open_session(tx, &hash, operator, now)?)
        })
        .await?;
        Ok(secret)
    }

    /// Whose session this is.
    ///
    /// # Errors
    /// `NotFound` when there never was one, `Unauthenticated` when it has ended or its operator is
    /// locked.
    pub async fn session_caller(&self, dialect: Origin, secret: &str) -> Result<Caller> {
        let (secret, now) = (secret.to_owned(), self.now());
        let (operator, hash, used_at) = self
            .read(move |conn| {
                let hash = secrets::keyed_hash(&auth::pepper(conn)?, &secret);
                let (id, used_at) =
                    auth::session(conn, &hash)?.ok_or_else(|| Error::not_found("session", ""))?;
                Ok((auth::operator_by_id(conn, id)?, hash, used_at))
            })
            .await?;
        if operator.locked || now - used_at > SESSION_LIFE {
            return Err(Error::Unauthenticated);
        }
        if now - used_at > SESSION_NOTE {
            self.write(move |tx| Ok(auth::touch_session(tx, &hash, now)?))
                .await?;
        }
        Ok(operator_caller(dialect, &operator))
    }
}

fn operator_caller(dialect: Origin, operator: &Operator) -> Caller {
    Caller {
        origin: dialect,
        actor: Actor::Operator(operator.id),
        company: None,
        role: operator.role,
    }
}

impl Gate {
    fn remembers(&self, mark: &[u8; 32], hash: &str) -> bool {
        // A changed password has another hash.
        matches!(lock(&self.checked).get(mark), Some((checked, at))
            if checked == hash && at.elapsed() < REMEMBERED)
    }

    fn remember(&self, mark: [u8; 32], hash: String) {
        let mut checked = lock(&self.checked);
        if checked.len() >= MOST_ENTRIES {
            checked.retain(|_, (_, at)| at.elapsed() < REMEMBERED);
        }
        checked.insert(mark, (hash, Instant::now()));
    }

    fn check_wait(&self, marks: &[String; 2]) -> Result<()> {
        let free = self.free_tries.load(Ordering::Relaxed);
        let wrong = lock(&self.wrong);
        let waits = marks.iter().any(|mark| {
            wrong
                .get(mark)
                .is_some_and(|(tries, at)| at.elapsed() < wait_after(*tries, free))
        });
        if waits { Err(Error::TooMany) } else { Ok(()) }
    }

    fn note_wrong(&self, marks: &[String; 2]) {
        let mut wrong = lock(&self.wrong);
        if wrong.len() >= MOST_ENTRIES {
            wrong.retain(|_, (_, at)| at.elapsed() < LONGEST_WAIT);
        }
        for mark in marks {
            let entry = wrong.entry(mark.clone()).or_insert((0, Instant::now()));
            *entry = (entry.0.saturating_add(1), Instant::now());
        }
    }

    fn forgive(&self, marks: &[String; 2]) {
        let mut wrong = lock(&self.wrong);
        for mark in marks {
            wrong.remove(mark);
        }
    }
}

/// Nothing for the first wrong passwords, then one second, two, four … a minute.
fn wait_after(tries: u32, free: u32) -> Duration {
    match tries.checked_sub(free) {
        Some(more) if free > 0 => Duration::from_secs(1 << more.min(6)).min(LONGEST_WAIT),
        _ => Duration::ZERO,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_begins_after_the_free_tries_and_doubles_up_to_a_minute() {
        for (tries, free, seconds) in [
            (0, 5, 0),
            (4, 5, 0),
            (5, 5, 1),
            (6, 5, 2),
            (8, 5, 8),
            (11, 5, 60),
            (u32::MAX, 5, 60),
            (1, 2, 0),
            (2, 2, 1),
            (1, 1, 1),
            (u32::MAX, 0, 0),
        ] {
            let wait = wait_after(tries, free);
            assert_eq!(wait, Duration::from_secs(seconds), "{tries} of {free}");
        }
    }
}
