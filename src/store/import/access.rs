//! How operators, keys and publishable keys are found, compared and written.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{Entry, KeyEntry, Kind, OperatorEntry};
use super::record::{Record, by_key};
use crate::places::Source;
use crate::work::Act;
use crate::{Result, Tx, auth, site_keys};
use pult_domain::{Operator, OperatorId, Origin, SiteKey};

impl Record for OperatorEntry {
    const KIND: Kind = Kind::Operator;
    type Key = String;

    fn key(&self) -> String {
        self.login.clone()
    }

    fn name(&self) -> String {
        self.login.clone()
    }

    fn known(conn: &Connection, _: &[Entry<Self>]) -> Result<HashMap<String, Self>> {
        let known = auth::operators(conn)?
            .into_iter()
            .map(|operator| OperatorEntry {
                login: operator.login,
                name: Some(operator.name),
                role: operator.role,
                password_hash: Some(operator.password_hash),
            })
            .collect();
        Ok(by_key(known))
    }

    fn over(&self, old: &Self) -> Self {
        OperatorEntry {
            password_hash: self.password_hash.clone().or(old.password_hash.clone()),
            name: self.name.clone().or(old.name.clone()),
            ..self.clone()
        }
    }

    fn is_runtime(&self, conn: &Connection) -> Result<bool> {
        let sql = "SELECT 1 FROM operators WHERE login = ?1 AND source = 'runtime'";
        Ok(conn.prepare_cached(sql)?.exists([&self.login])?)
    }

    fn put(&self, tx: &Tx, _: &Act, _: bool) -> Result<()> {
        let locked = auth::operator(tx.conn(), &self.login)?.is_some_and(|old| old.locked);
        let operator = Operator {
            id: OperatorId(0),
            login: self.login.clone(),
            name: self.name.clone().unwrap_or_default(),
            password_hash: self.password_hash.clone().unwrap_or_default(),
            role: self.role,
            locked,
        };
        auth::put_operator(tx, &operator, Source::File).map(drop)
    }
}

impl Record for KeyEntry {
    const KIND: Kind = Kind::ApiKey;
    type Key = (Origin, [u8; 32]);

    fn key(&self) -> Self::Key {
        (self.key.dialect, self.hash)
    }

    /// A key has no name that may be told.
    fn name(&self) -> String {
        format!("of {}", self.key.dialect.as_str())
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<Self::Key, Self>> {
        let mut known = Vec::new();
        for entry in entries {
            let hash = entry.value.hash;
            if let Some(key) = auth::key(conn, entry.value.key.dialect, &hash)? {
                known.push(KeyEntry { key, hash });
            }
        }
        Ok(by_key(known))
    }

    fn over(&self, old: &Self) -> Self {
        let mut entry = self.clone();
        entry.key.id = old.key.id;
        entry.key.revoked = old.key.revoked;
        entry.key.label = old.key.label.clone();
        entry.key.created_at = old.key.created_at;
        entry
    }

    fn is_runtime(&self, conn: &Connection) -> Result<bool> {
        let sql = "SELECT 1 FROM api_keys WHERE dialect = ?1 AND hash = ?2 AND source = 'runtime'";
        let dialect = self.key.dialect.as_str();
        Ok(conn.prepare_cached(sql)?.exists((dialect, self.hash))?)
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        let mut key = self.key.clone();
        if is_new {
            key.created_at = act.now;
        }
        auth::put_key(tx, &key, &self.hash, Source::File).map(drop)
    }
}

impl Record for SiteKey {
    const KIND: Kind = Kind::SiteKey;
    type Key = String;

    fn key(&self) -> String {
        self.key.clone()
    }

    fn name(&self) -> String {
        self.key.clone()
    }

    fn known(conn: &Connection, entries: &[Entry<Self>]) -> Result<HashMap<String, Self>> {
        match entries.is_empty() {
            true => Ok(HashMap::new()),
            false => Ok(by_key(site_keys::all(conn)?)),
        }
    }

    /// A key that was revoked stays so.
    fn over(&self, old: &Self) -> Self {
        SiteKey {
            id: old.id,
            revoked: old.revoked,
            created_at: old.created_at,
            ..self.clone()
        }
    }

    /// A key is spelt the same nowhere else; whoever speaks last is right.
    fn is_runtime(&self, _: &Connection) -> Result<bool> {
        Ok(false)
    }

    fn put(&self, tx: &Tx, act: &Act, is_new: bool) -> Result<()> {
        let mut key = self.clone();
        if is_new {
            key.created_at = act.now;
        }
        site_keys::put(tx, &key).map(drop)
    }
}
