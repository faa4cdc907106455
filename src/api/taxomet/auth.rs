//! Who asks: the operator whose login and password come with every request.

use std::net::IpAddr;

use axum::http::HeaderMap;

use super::error::Failure;
use super::fields::Fields;
use pult_app::{Caller, Dispatch};
use pult_dialect::Api;
use pult_dialect::admit::retry_key;
use pult_domain::{Origin, Role};

/// Who asks, and whom.
pub(super) struct Desk {
    pub dispatch: Dispatch,
    pub caller: Caller,
    /// The client's key for retries.
    pub retry_key: Option<String>,
}

impl Desk {
    /// Lets in an operator who may do what `role` may.
    ///
    /// # Errors
    /// A missing login or password by its name; wrong ones; a locked operator; too small a right.
    pub async fn open(
        api: &Api,
        peer: IpAddr,
        headers: &HeaderMap,
        fields: &Fields,
        role: Role,
    ) -> Result<Desk, Failure> {
        let (login, password) = match credentials(fields) {
            Ok(known) => known,
            Err(failure) => {
                api.count_nobody(peer)?;
                return Err(failure);
            }
        };
        let caller = api.admit_operator(Origin::Taxomet, &login, &password, peer);
        let caller = caller.await?;
        caller.require(role)?;
        Ok(Desk {
            dispatch: api.dispatch.clone(),
            retry_key: retry_key(&caller, headers),
            caller,
        })
    }
}

fn credentials(fields: &Fields) -> Result<(String, String), Failure> {
    Ok((
        fields.required("operator_login")?,
        fields.secret("operator_password")?,
    ))
}
