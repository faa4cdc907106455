//! Who may come in: the key of the query, then the company of the path.

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;

use super::error::Failure;
use pult_app::Caller;
use pult_dialect::admit::peer;
use pult_dialect::{Api, brackets, text};
use pult_domain::{CompanyId, Origin};

/// Lets a request pass whose key is known, is not banned and opens the company of the path, and
/// leaves the [`Caller`] with it.
pub async fn admit(
    State(api): State<Api>,
    mut request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let key = parameter(request.uri(), "apikey").unwrap_or_default();
    let peer = peer(request.extensions());
    let mut caller = api.admit_key(Origin::Yandex, &key, peer).await?;
    if let Some(company) = company_of(request.uri().path()) {
        caller.company = Some(opened(&api, &caller, company).await?);
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The company of the path, if the key opens it.
async fn opened(api: &Api, caller: &Caller, company: &str) -> Result<CompanyId, Failure> {
    let asked = number(company)
        .map(CompanyId)
        .ok_or_else(Failure::foreign_company)?;
    match caller.company {
        Some(own) if own == asked => Ok(asked),
        Some(_) => Err(Failure::foreign_company()),
        None => {
            let companies = api.dispatch.companies(caller).await?;
            let known = companies.iter().any(|company| company.id == asked);
            known.then_some(asked).ok_or_else(Failure::foreign_company)
        }
    }
}

fn company_of(path: &str) -> Option<&str> {
    path.split('/')
        .skip_while(|segment| *segment != "companies")
        .nth(1)
}

/// A parameter of the query; the last one counts.
pub fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let pairs = brackets::pairs(uri.query()?.as_bytes());
    let found = pairs.into_iter().rev().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

/// A positive number spelt in digits, as ids are; `None` for anything else.
pub fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

/// An admitted request: who asks, and the ids of its path after the company.
pub struct Door<const N: usize = 0> {
    /// Who asks, for the company of the path.
    pub caller: Caller,
    /// The company of the path.
    pub company: CompanyId,
    /// The other ids of the path, in order.
    pub ids: [i64; N],
}

impl<S: Send + Sync, const N: usize> FromRequestParts<S> for Door<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Door<N>, Failure> {
        let caller = *parts
            .extensions
            .get::<Caller>()
            .ok_or_else(Failure::internal)?;
        let company = caller.company.ok_or_else(Failure::foreign_company)?;
        let unknown =
            |id: &str| Failure::not_found(text!("`{id}` не существует", "`{id}` does not exist"));
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| unknown(parts.uri.path()))?;
        let mut ids = [0; N];
        let given = params.iter().filter(|(name, _)| *name != "company");
        for (id, (_, text)) in ids.iter_mut().zip(given) {
            *id = number(text).ok_or_else(|| unknown(text))?;
        }
        Ok(Door {
            caller,
            company,
            ids,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_company_is_the_segment_after_companies() {
        for (path, company) in [
            ("/on-demand/companies/7/tasks", Some("7")),
            ("/reference-book/companies/7/depots", Some("7")),
            ("/companies/7/depots", Some("7")),
            ("/companies/", Some("")),
            ("/on-demand/tasks", None),
        ] {
            assert_eq!(company_of(path), company, "{path}");
        }
    }

    #[test]
    fn an_id_is_digits_alone() {
        assert_eq!(number("153"), Some(153));
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "1.0",
            "abc",
            "１",
            " 1",
            "99999999999999999999",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
