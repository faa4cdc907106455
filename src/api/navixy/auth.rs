//! Who asks: the session hash in the parameters or the header, and opening a session.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Value, json};

use super::dates::Dates;
use super::error::Failure;
use super::fields::{Faults, Fields, text};
use super::params::Params;
use pult_app::{Caller, Error, OfficeTime};
use pult_dialect::Api;
use pult_domain::Origin;

/// Admits the holder of the request's hash.
///
/// # Errors
/// Code 3 without a hash or with one that never was, 4 for one that has ended, 15.
pub async fn admit(
    api: &Api,
    headers: &HeaderMap,
    params: &Params,
    peer: IpAddr,
) -> Result<Caller, Failure> {
    let admitted = match hash_of(headers, params) {
        Some(hash) => api.admit_secret(Origin::Navixy, &hash, peer).await,
        None => {
            api.count_nobody(peer)?;
            return Err(Failure::wrong_hash());
        }
    };
    admitted.map_err(|error| match error {
        Error::NotFound { .. } => Failure::wrong_hash(),
        other => other.into(),
    })
}

/// The hash of the body, else of the query, else of `Authorization: NVX HASH`.
pub fn hash_of(headers: &HeaderMap, params: &Params) -> Option<String> {
    let named = params.get("hash").and_then(|value| text(value).ok());
    let from_header = || {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, hash) = value.trim().split_once(' ')?;
        let is_ours = scheme.eq_ignore_ascii_case("nvx");
        is_ours.then(|| hash.trim().to_owned())
    };
    let is_given = |hash: &String| !hash.is_empty();
    named.filter(is_given).or_else(from_header).filter(is_given)
}

/// `user/auth`: opens a session of an operator.
///
/// # Errors
/// Code 7, 102, 15.
pub async fn open(api: &Api, params: &Params, peer: IpAddr) -> Result<Value, Failure> {
    let (login, password) = credentials(params)?;
    let opened = api
        .dispatch
        .open_session(Origin::Navixy, &login, &password, peer)
        .await;
    match opened {
        Ok(hash) => Ok(json!({"success": true, "type": "authenticated", "hash": hash})),
        Err(Error::Unauthenticated | Error::Forbidden(_)) => {
            api.count_nobody(peer)?;
            Err(Failure::wrong_login())
        }
        Err(other) => Err(other.into()),
    }
}

fn credentials(params: &Params) -> Result<(String, String), Failure> {
    let faults = Faults::default();
    // No date is read here, so any zone will do.
    let dates = Dates {
        office: OfficeTime::named("UTC"),
        iso: false,
    };
    let fields = Fields::of_request(params, &faults, dates);
    let named = (fields.text("login", 1, 200), fields.text("password", 1, 40));
    faults.check()?;
    Ok(named)
}
