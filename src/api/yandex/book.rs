//! The reference book: couriers, vehicles and depots by the client's own numbers. Each kind of record
//! says in its module how the office keeps it; the calls are the same for all.

mod couriers;
mod depots;
mod vehicles;

pub use couriers::Courier;
pub use depots::Depot;
pub use vehicles::{Vehicle, link};

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::admission::{Door, parameter};
use super::error::Failure;
use super::json::Body;
use super::page::Page;
use super::wire::{self, OneOrMany};
use pult_app::{Caller, Kept};
use pult_dialect::Api;
use pult_domain::CompanyId;

/// A kind of record of the book.
pub trait Record: 'static {
    /// What a client says about one.
    type Sent: DeserializeOwned + Send + Sync;
    /// What he is answered.
    type Told: Serialize;
    /// What the office keeps.
    type Kept: Send + Sync;

    /// All that the caller may see, in ascending id.
    fn all(api: &Api, caller: &Caller) -> impl Answer<Vec<Self::Kept>>;
    /// One of them.
    fn one(api: &Api, caller: &Caller, id: i64) -> impl Answer<Self::Kept>;
    /// Keeps these by their numbers, all or none.
    fn keep(api: &Api, caller: &Caller, sent: &[Self::Sent]) -> impl Answer<Kept<Self::Kept>>;
    /// Changes one.
    fn change(api: &Api, caller: &Caller, id: i64, sent: &Self::Sent) -> impl Answer<Self::Kept>;
    /// Marks one as removed; returns it as it was.
    fn remove(api: &Api, caller: &Caller, id: i64) -> impl Answer<Self::Kept>;

    /// The client's number of one that is kept.
    fn number(kept: &Self::Kept) -> Option<&str>;
    /// As the client is told it.
    fn told(company: CompanyId, kept: &Self::Kept) -> Self::Told;
}

/// What the office answers in a while.
pub trait Answer<T>: Future<Output = Result<T, Failure>> + Send {}

impl<T, F: Future<Output = Result<T, Failure>> + Send> Answer<T> for F {}

/// `GET` of a list: one `number`, or a page of all.
pub async fn list<R: Record>(
    State(api): State<Api>,
    door: Door,
    uri: Uri,
) -> Result<Json<Vec<R::Told>>, Failure> {
    let wanted = parameter(&uri, "number").filter(|number| !number.is_empty());
    let mut known = R::all(&api, &door.caller).await?;
    if let Some(wanted) = &wanted {
        known.retain(|one| R::number(one) == Some(wanted));
    }
    let page = Page::of_book(&uri).cut(known);
    Ok(Json(told::<R>(door.company, &page)))
}

/// `POST` of a list: known numbers are changed, all or none.
pub async fn put<R: Record>(
    State(api): State<Api>,
    door: Door,
    Body(OneOrMany(sent)): Body<OneOrMany<R::Sent>>,
) -> Result<Json<Vec<R::Told>>, Failure> {
    let kept = R::keep(&api, &door.caller, &sent).await?;
    Ok(Json(told::<R>(door.company, &kept.list)))
}

/// `POST` of a list; tells how many of it were new.
pub async fn put_batch<R: Record>(
    State(api): State<Api>,
    door: Door,
    Body(OneOrMany(sent)): Body<OneOrMany<R::Sent>>,
) -> Result<Json<wire::Batch>, Failure> {
    let kept = R::keep(&api, &door.caller, &sent).await?;
    Ok(Json(wire::Batch {
        inserted: kept.n_new,
        updated: kept.list.len() - kept.n_new,
    }))
}

/// `GET` of one.
pub async fn read<R: Record>(
    State(api): State<Api>,
    door: Door<1>,
) -> Result<Json<R::Told>, Failure> {
    let one = R::one(&api, &door.caller, door.ids[0]).await?;
    Ok(Json(R::told(door.company, &one)))
}

/// `PATCH` of one.
pub async fn change<R: Record>(
    State(api): State<Api>,
    door: Door<1>,
    Body(sent): Body<R::Sent>,
) -> Result<Json<R::Told>, Failure> {
    let changed = R::change(&api, &door.caller, door.ids[0], &sent).await?;
    Ok(Json(R::told(door.company, &changed)))
}

/// `DELETE` of one: it is told as it was.
pub async fn remove<R: Record>(
    State(api): State<Api>,
    door: Door<1>,
) -> Result<Json<R::Told>, Failure> {
    let removed = R::remove(&api, &door.caller, door.ids[0]).await?;
    Ok(Json(R::told(door.company, &removed)))
}

fn told<R: Record>(company: CompanyId, kept: &[R::Kept]) -> Vec<R::Told> {
    kept.iter().map(|one| R::told(company, one)).collect()
}

/// What a list says about each of its objects; `read` is given the object's name in refusals.
fn each<S, T>(
    sent: &[S],
    read: impl Fn(&str, &S) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let sent = sent.iter().enumerate();
    sent.map(|(index, one)| read(&format!("[{index}]"), one))
        .collect()
}
