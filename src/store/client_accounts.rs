//! What clients log in with, and what an application says about them beside the books.

use rusqlite::{Connection, OptionalExtension, params};

use super::codec::{attributes_from, attributes_json};
use super::{Error, Result, Tx};
use pult_domain::{Attributes, ClientId, Phone};

/// How a client logs in, and what is known beside the books.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientLogin {
    /// The login; `None`: cannot log in.
    pub login: Option<String>,
    /// The Argon2id hash of the password; empty: none fits.
    pub password_hash: String,
    /// The phone that is called first.
    pub main_phone: Option<Phone>,
    /// What an application says: address, birthday, gender, e-mail, comment.
    pub details: Attributes,
}

/// How a client logs in.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn get(conn: &Connection, id: ClientId) -> Result<ClientLogin> {
    let row: Option<(Option<String>, String, Option<String>, String)> = conn
        .prepare_cached(
            "SELECT login, password_hash, main_phone, details FROM clients WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (login, password_hash, main_phone, details) =
        row.ok_or_else(|| Error::not_found("client", id))?;
    Ok(ClientLogin {
        login,
        password_hash,
        main_phone: main_phone.map(Phone::from_stored),
        details: attributes_from(&details)?,
    })
}

/// Writes how a client logs in.
///
/// # Errors
/// `Database`, also for the login of another client.
pub fn put(tx: &Tx, id: ClientId, login: &ClientLogin) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE clients SET login = ?2, password_hash = ?3, main_phone = ?4, details = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            login.login,
            login.password_hash,
            login.main_phone.as_ref().map(Phone::as_str),
            attributes_json(&login.details)?
        ])?;
    Ok(())
}

/// The client with this login, if there is one.
///
/// # Errors
/// `Database`.
pub fn by_login(conn: &Connection, login: &str) -> Result<Option<ClientId>> {
    Ok(conn
        .prepare_cached("SELECT id FROM clients WHERE login = ?1")?
        .query_row([login], |row| row.get(0).map(ClientId))
        .optional()?)
}

/// A client other than `than` who calls from this phone, if there is one.
///
/// # Errors
/// `Database`.
pub fn another_with_phone(
    conn: &Connection,
    phone: &Phone,
    than: ClientId,
) -> Result<Option<ClientId>> {
    Ok(conn
        .prepare_cached(
            "SELECT client_id FROM client_phones WHERE phone = ?1 AND client_id <> ?2 LIMIT 1",
        )?
        .query_row(params![phone.as_str(), than.0], |row| {
            row.get(0).map(ClientId)
        })
        .optional()?)
}
