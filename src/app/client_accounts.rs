//! Clients as applications keep them: with a login, a password and an account.
//!
//! An application registers its customers here and lets them log in; the books show the same clients.

use std::net::IpAddr;

use super::{Caller, Dispatch, Error, Result, secrets};
use pult_domain::{Attributes, Client, ClientId, EventKind, Money, Phone, Wrong};
use pult_store::client_accounts::{self, ClientLogin};
use pult_store::places::Source;
use pult_store::{Tx, auth, books, journal, operations};

/// The shortest password that is taken.
const SHORTEST_PASSWORD: usize = 4;

/// A client with what an application knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientAccount {
    /// The client, its main phone first.
    pub client: Client,
    /// Its login, if it has one.
    pub login: Option<String>,
    /// What an application said: address, birthday, gender, e-mail, comment.
    pub details: Attributes,
    /// The sum of its account.
    pub balance: Money,
}

/// What an application says about a client; `None` leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct ClientNote {
    /// The name.
    pub name: Option<String>,
    /// The login.
    pub login: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// Every phone, the main one first.
    pub phones: Option<Vec<Phone>>,
    /// Details to be set; an empty one is forgotten.
    pub details: Attributes,
}

impl Dispatch {
    /// A client with its account.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn client_account(&self, id: ClientId) -> Result<ClientAccount> {
        self.read(move |conn| {
            let mut client = books::client(conn, id)?;
            let known = client_accounts::get(conn, id)?;
            put_first(&mut client.phones, known.main_phone.as_ref());
            Ok(ClientAccount {
                client,
                login: known.login,
                details: known.details,
                balance: operations::client_balance(conn, id)?,
            })
        })
        .await
    }

    /// The client with this login and password, calling from `peer`.
    ///
    /// # Errors
    /// `Unauthenticated`; `TooMany` after too many wrong passwords for that login or from that address.
    pub async fn client_by_password(
        &self,
        login: &str,
        password: &str,
        peer: IpAddr,
    ) -> Result<ClientId> {
        let owned = login.to_owned();
        let (known, pepper) = self
            .read(move |conn| {
                let id = client_accounts::by_login(conn, &owned)?;
                let known = id.map(|id| Ok::<_, Error>((id, client_accounts::get(conn, id)?)));
                Ok((known.transpose()?, auth::pepper(conn)?))
            })
            .await?;
        let hash = known.as_ref().map(|(_, it)| it.password_hash.clone());
        let named = format!("client {login}");
        let right = self
            .is_password(hash, &named, password, &pepper, peer)
            .await?;
        let known = known.filter(|_| right);
        known.map(|(id, _)| id).ok_or(Error::Unauthenticated)
    }

    /// Registers a client.
    ///
    /// # Errors
    /// `Invalid` about `phone` when another client has it, `login` when it is taken, `password` when it
    /// is too short.
    pub async fn register_client(&self, caller: &Caller, note: ClientNote) -> Result<ClientId> {
        self.keep_client(caller, None, note).await
    }

    /// Changes a client.
    ///
    /// # Errors
    /// `NotFound`; as [`Dispatch::register_client`].
    pub async fn change_client(
        &self,
        caller: &Caller,
        id: ClientId,
        note: ClientNote,
    ) -> Result<()> {
        self.keep_client(caller, Some(id), note).await.map(drop)
    }

    async fn keep_client(
        &self,
        caller: &Caller,
        id: Option<ClientId>,
        note: ClientNote,
    ) -> Result<ClientId> {
        let hash = match note.password.clone() {
            None => None,
            Some(password) if password.chars().count() < SHORTEST_PASSWORD => {
                return Err(Error::invalid("password", Wrong::TooShort));
            }
            Some(password) => {
                let hashed = tokio::task::spawn_blocking(move || secrets::hash_password(&password));
                let hashed = hashed.await.map_err(|_| Error::Internal)?;
                Some(hashed.map_err(|_| Error::Internal)?)
            }
        };
        let act = self.act(caller);
        self.write(move |tx| {
            let (mut client, mut login) = match id {
                None => (Client::default(), ClientLogin::default()),
                Some(id) => {
                    let client = books::client(tx.conn(), id)?;
                    (client, client_accounts::get(tx.conn(), id)?)
                }
            };
            check_free(tx, client.id, &note)?;
            client.name = note.name.unwrap_or(client.name);
            if let Some(phones) = note.phones {
                login.main_phone = phones.first().cloned();
                client.phones = phones;
            }
            login.login = note.login.or(login.login);
            login.password_hash = hash.unwrap_or(login.password_hash);
            login.details.extend(note.details);
            login.details.retain(|_, value| !value.is_empty());
            let kept = books::put_client(tx, &client, Source::Runtime)?;
            client_accounts::put(tx, kept, &login)?;
            let mut event = act.event(EventKind::OfficeChanged);
            let payload = &mut event.payload;
            payload.insert("client".to_owned(), kept.to_string());
            payload.insert("change".to_owned(), "written".to_owned());
            journal::append(tx, event)?;
            Ok(kept)
        })
        .await
    }

    /// Keeps what somebody told, in the journal alone.
    ///
    /// # Errors
    /// `NotFound` for an unknown order.
    pub async fn note(
        &self,
        caller: &Caller,
        order: Option<pult_domain::OrderId>,
        told: Attributes,
    ) -> Result<i64> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            if let Some(id) = order {
                caller.check_order(&tx.order(id)?)?;
            }
            let mut event = act.event(EventKind::Noted);
            event.order = order;
            event.payload = told;
            journal::append(tx, event)?;
            Ok(journal::newest(tx.conn())?)
        })
        .await
    }
}

fn check_free(tx: &Tx, id: ClientId, note: &ClientNote) -> Result<()> {
    for phone in note.phones.iter().flatten() {
        if let Some(other) = client_accounts::another_with_phone(tx.conn(), phone, id)? {
            let theirs = Wrong::PhoneOfClient(phone.as_str().to_owned(), other);
            return Err(Error::invalid("phone", theirs));
        }
    }
    if let Some(login) = &note.login
        && let Some(other) = client_accounts::by_login(tx.conn(), login)?
        && other != id
    {
        return Err(Error::invalid("login", Wrong::LoginOfClient(other)));
    }
    Ok(())
}

fn put_first(phones: &mut Vec<Phone>, first: Option<&Phone>) {
    if let Some(at) = first.and_then(|first| phones.iter().position(|phone| phone == first)) {
        let first = phones.remove(at);
        phones.insert(0, first);
    }
}
