//! Who may come in: the one place where a dialect's credentials become a [`Caller`], and where
//! callers are counted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{Extensions, HeaderMap};

use super::Api;
use super::client_address::{ClientAddress, client_address};
use pult_app::{Caller, DeviceCaller, DeviceKind, Error, Result, refused_callers};
use pult_domain::{Actor, Origin, Role};
use pult_input::Network;

/// The address of the client who sent a request, which may have come through proxies.
pub fn peer(extensions: &Extensions) -> IpAddr {
    match extensions.get::<ClientAddress>() {
        Some(client) => client.0,
        None => connected(extensions),
    }
}

/// The other end of a request's connection; loopback where there is none, as in tests.
fn connected(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())
}

/// Notes with a request whose it is, before anybody asks.
pub(super) fn note_client(request: &mut Request, proxies: &[Network]) {
    let peer = connected(request.extensions());
    let client = client_address(peer, request.headers(), proxies);
    request.extensions_mut().insert(ClientAddress(client));
}

/// The client's own key for retries, the header `Idempotency-Key`, as this caller's alone in its company.
pub fn retry_key(caller: &Caller, headers: &HeaderMap) -> Option<String> {
    let key = String::from_utf8_lossy(headers.get("idempotency-key")?.as_bytes());
    let (origin, actor) = (caller.origin.as_str(), caller.actor.code());
    let company = caller.company.map_or(0, |company| company.0);
    let named = format!("{origin} {actor} {company} {key}");
    (!key.is_empty()).then_some(named)
}

impl Api {
    /// Admits the holder of a key.
    ///
    /// # Errors
    /// `Unauthenticated`, `Banned`, `TooMany`.
    pub async fn admit_key(&self, dialect: Origin, key: &str, peer: IpAddr) -> Result<Caller> {
        let caller = self.dispatch.key_caller(dialect, key).await;
        self.count(caller, peer)
    }

    /// Admits an operator by login and password.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` when locked, `TooMany`.
    pub async fn admit_operator(
        &self,
        dialect: Origin,
        login: &str,
        password: &str,
        peer: IpAddr,
    ) -> Result<Caller> {
        let caller = self
            .dispatch
            .operator_caller(dialect, login, password, peer)
            .await;
        self.count(caller, peer)
    }

    /// Admits an operator by an open session.
    ///
    /// # Errors
    /// `NotFound` when there never was one, `Unauthenticated` when it has ended, `TooMany`.
    pub async fn admit_session(
        &self,
        dialect: Origin,
        secret: &str,
        peer: IpAddr,
    ) -> Result<Caller> {
        let caller = self.dispatch.session_caller(dialect, secret).await;
        self.count(caller, peer)
    }

    /// Admits the holder of a key or of an open session, where one parameter carries either.
    ///
    /// # Errors
    /// `NotFound` when it is neither, `Unauthenticated` when it was one, `Banned`, `TooMany`.
    pub async fn admit_secret(
        &self,
        dialect: Origin,
        secret: &str,
        peer: IpAddr,
    ) -> Result<Caller> {
        let caller = self.dispatch.secret_caller(dialect, secret).await;
        self.count(caller, peer)
    }

    /// Admits the holder of a key of the office's own API; answers what the key may do too.
    ///
    /// # Errors
    /// `Unauthenticated`, `Banned`, `TooMany`.
    pub async fn admit_own_key(&self, key: &str, peer: IpAddr) -> Result<(Caller, Vec<String>)> {
        let known = self.dispatch.own_key_caller(key).await;
        let (caller, scopes) = match known {
            Ok((caller, scopes)) => (Ok(caller), scopes),
            Err(error) => (Err(error), Vec::new()),
        };
        Ok((self.count(caller, peer)?, scopes))
    }

    /// Admits a phone of a driver.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden` when the driver is shut out, `TooMany`.
    pub async fn admit_device(
        &self,
        kind: DeviceKind,
        secret: &str,
        peer: IpAddr,
    ) -> Result<DeviceCaller> {
        let device = self.dispatch.device_caller(kind, secret).await;
        self.count(device.clone().map(|device| device.caller), peer)?;
        device
    }

    /// Counts a caller who shows nothing, or nothing that counts.
    ///
    /// # Errors
    /// `TooMany`.
    pub fn count_nobody(&self, peer: IpAddr) -> Result<()> {
        self.limits.unknown(peer)
    }

    /// Admits whoever signed with the office's secret, or did not (`signed`).
    ///
    /// # Errors
    /// `Unauthenticated`, `TooMany`.
    pub fn admit_signature(&self, signed: bool, peer: IpAddr) -> Result<Caller> {
        let caller = Caller {
            origin: Origin::TaxiMaster,
            actor: Actor::Signature,
            company: None,
            role: Role::Admin,
        };
        self.count(
            if signed {
                Ok(caller)
            } else {
                Err(Error::Unauthenticated)
            },
            peer,
        )
    }

    fn count(&self, caller: Result<Caller>, peer: IpAddr) -> Result<Caller> {
        match caller {
            Ok(caller) => {
                refused_callers::is_by(caller.actor);
                self.limits.known(caller.actor).map(|()| caller)
            }
            Err(error) => self.limits.unknown(peer).and(Err(error)),
        }
    }
}
