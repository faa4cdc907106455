//! Who calls: keys, passwords and sessions turned into a [`Caller`].

mod gate;
mod guesses;
mod hashing;

use std::net::IpAddr;

use super::{Caller, Dispatch, Error, NotAllowed, Result, secrets};
use pult_domain::{Actor, Operator, Origin, Seconds};
use pult_store::auth;

pub(super) use gate::Gate;

/// A session ends this long after its last use.
const SESSION_LIFE: Seconds = Seconds(30 * 24 * 3600);
/// The use of a session is noted at most this often.
const SESSION_NOTE: Seconds = Seconds(3600);

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

    /// Who holds a key of the office's own API, and what the key may do, by words; none: everything.
    ///
    /// # Errors
    /// As [`Dispatch::key_caller`].
    pub async fn own_key_caller(&self, key: &str) -> Result<(Caller, Vec<String>)> {
        let mut caller = self.key_caller(Origin::Console, key).await?;
        let Actor::Key(id) = caller.actor else {
            return Err(Error::Internal);
        };
        let scopes = self.read(move |conn| Ok(auth::scopes(conn, id)?)).await?;
        if !scopes.is_empty() {
            let may_write = scopes.iter().any(|scope| scope.ends_with(":write"));
            caller.role = match may_write {
                true => pult_domain::Role::Dispatch,
                false => pult_domain::Role::Read,
            };
        }
        Ok((caller, scopes))
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
        self.inner.gate.guesses.allow(in_a_row);
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
        let owned = login.to_owned();
        let (operator, pepper) = self
            .read(move |conn| Ok((auth::operator(conn, &owned)?, auth::pepper(conn)?)))
            .await?;
        let stored = operator.as_ref().map(|known| known.password_hash.clone());
        let is_right = self
            .is_password(stored, login, password, &pepper, peer)
            .await?;
        match operator.filter(|_| is_right) {
            Some(operator) if operator.locked => Err(Error::forbidden(NotAllowed::OperatorLocked)),
            Some(operator) => Ok(operator_caller(dialect, &operator)),
            None => Err(Error::Unauthenticated),
        }
    }

    /// Checks a password, from memory when it was checked a moment ago. An unknown login takes as long
    /// as a wrong password.
    ///
    /// # Errors
    /// `TooMany` when there were too many wrong ones for that login or from that address.
    pub(super) async fn is_password(
        &self,
        stored: Option<String>,
        login: &str,
        password: &str,
        pepper: &[u8],
        peer: IpAddr,
    ) -> Result<bool> {
        let mark = secrets::keyed_hash(pepper, &format!("{login}\n{password}"));
        let gate = &self.inner.gate;
        let attempt = gate.guesses.attempt(login, peer, stored.is_some());
        let is_remembered = stored
            .as_ref()
            .is_some_and(|stored| gate.remembers(&mark, stored));
        if is_remembered {
            gate.guesses.let_pass(&attempt)?;
            gate.guesses.succeeded(&attempt);
            return Ok(true);
        }
        gate.check(attempt, mark, password, stored).await
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
        self.session_of(&caller).await
    }

    /// Opens a session for an operator who has logged in, and answers its secret.
    ///
    /// # Errors
    /// `Internal`, also when the caller is no operator.
    pub async fn session_of(&self, caller: &Caller) -> Result<String> {
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

pub(super) fn operator_caller(dialect: Origin, operator: &Operator) -> Caller {
    Caller {
        origin: dialect,
        actor: Actor::Operator(operator.id),
        company: None,
        role: operator.role,
    }
}
