//! Who may come in: the key of the `Authorization` header.

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::error::Failure;
use super::map::Look;
use pult_app::Caller;
use pult_dialect::admit::peer;
use pult_dialect::{Api, text};
use pult_domain::Origin;

/// Lets a request pass whose key is known and not banned, and leaves the [`Caller`] with it.
pub async fn admit(
    State(api): State<Api>,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let key = key_of(request.headers()).unwrap_or_default();
    let peer = peer(request.extensions());
    let caller = api.admit_key(Origin::TheTrack, key, peer).await?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The key after `token`, `Token` or `Bearer`.
fn key_of(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.trim().split_once(' ')?;
    let is_known = ["token", "bearer"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    is_known.then(|| key.trim())
}

/// An admitted request: who asks, and how he is to be answered.
pub struct Door {
    /// Who asks.
    pub caller: Caller,
    /// How coordinates and links are spelt for him.
    pub look: Look,
}

impl FromRequestParts<Api> for Door {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Door, Failure> {
        let caller = parts.extensions.get::<Caller>();
        Ok(Door {
            caller: *caller.ok_or_else(Failure::internal)?,
            look: Look {
                base: api.settings.base(&parts.headers),
                axes: api.settings.thetrack_axes,
                near: api.settings.thetrack_arriving,
            },
        })
    }
}

/// The id in the path; one that is malformed does not exist.
pub struct Named(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Named, Failure> {
        let unknown = || {
            Failure::not_found(text!(
                "нет ничего с таким id",
                "there is nothing with this id"
            ))
        };
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| unknown())?;
        let id = params.iter().find(|(name, _)| *name == "id");
        let id = id.and_then(|(_, id)| Uuid::try_parse(id).ok());
        id.map(Named).ok_or_else(unknown)
    }
}
