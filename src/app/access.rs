//! Who may come in: operators' passwords and the keys of the dialects.

use super::{Caller, Dispatch, Error, Result, secrets};
use pult_domain::{ApiKey, ApiKeyId, EventKind, OperatorId, Role, Wrong};
use pult_store::places::Source;
use pult_store::work::Act;
use pult_store::{Tx, auth, books, journal};

impl Dispatch {
    /// Gives an operator a new password and answers it; it is kept only as a hash.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound`.
    pub async fn new_password(&self, caller: &Caller, id: OperatorId) -> Result<String> {
        let password = secrets::new_secret().map_err(|_| Error::Internal)?;
        self.set_password(caller, id, password.clone()).await?;
        Ok(password)
    }

    /// Gives an operator a password that somebody chose; it is kept only as a hash.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound`; `Invalid` for one that is too short.
    pub async fn set_password(
        &self,
        caller: &Caller,
        id: OperatorId,
        password: String,
    ) -> Result<()> {
        caller.require(Role::Admin)?;
        if password.chars().count() < secrets::SHORTEST_PASSWORD {
            return Err(Error::invalid("password", Wrong::ShortPassword));
        }
        let act = self.act(caller);
        let hash = tokio::task::spawn_blocking(move || secrets::hash_password(&password));
        let hash = hash.await.map_err(|_| Error::Internal)?;
        let hash = hash.map_err(|_| Error::Internal)?;
        self.write(move |tx| {
            let mut operator = auth::operator_by_id(tx.conn(), id)?;
            operator.password_hash = hash;
            auth::put_operator(tx, &operator, Source::Runtime)?;
            note(tx, &act, "operator", operator.id.0, "password")
        })
        .await
    }

    /// Every key of the dialects, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>> {
        self.read(|conn| Ok(auth::keys(conn)?)).await
    }

    /// Makes a key and answers it; it is kept only as a hash.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound` for an unknown company.
    pub async fn add_api_key(
        &self,
        caller: &Caller,
        mut key: ApiKey,
    ) -> Result<(ApiKeyId, String)> {
        caller.require(Role::Admin)?;
        let act = self.act(caller);
        key.created_at = act.now;
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        let clear = secret.clone();
        let id = self
            .write(move |tx| {
                if let Some(company) = key.company
                    && !books::companies(tx.conn())?
                        .iter()
                        .any(|known| known.id == company)
                {
                    return Err(Error::not_found("company", company));
                }
                let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &clear);
                let id = auth::put_key(tx, &key, &hash, Source::Runtime)?;
                note(tx, &act, "api_key", id.0, "added")?;
                Ok(id)
            })
            .await?;
        Ok((id, secret))
    }

    /// Makes a key unknown for good.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `NotFound`.
    pub async fn revoke_api_key(&self, caller: &Caller, id: ApiKeyId) -> Result<()> {
        caller.require(Role::Admin)?;
        let act = self.act(caller);
        self.write(move |tx| {
            auth::revoke_key(tx, id)?;
            note(tx, &act, "api_key", id.0, "revoked")
        })
        .await
    }
}

fn note(tx: &Tx, act: &Act, kind: &str, id: i64, what: &str) -> Result<()> {
    let mut event = act.event(EventKind::OfficeChanged);
    let payload = &mut event.payload;
    payload.insert(kind.to_owned(), id.to_string());
    payload.insert("change".to_owned(), what.to_owned());
    Ok(journal::append(tx, event)?)
}
