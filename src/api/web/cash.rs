//! `/api/pult/cash`: accounts of drivers, the journal of the cash desk, the rules of what crews owe.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::basic::{admitted, answer, parsed, queried};
use super::orders::{money, received};
use pult_app::{CashMove, CashOrder, EntryFilter, Error, Result};
use pult_dialect::Api;
use pult_dialect::admit::retry_key;
use pult_domain::{
    AccountState, CashRule, CompanyId, CrewGroupId, DriverId, LedgerEntryId, Money, Percent,
    Timestamp, Wrong,
};

/// How many entries a list has when nothing else is asked, and at most.
const PAGE: usize = 1_000;

/// How a driver stands with the office
#[derive(Serialize, ToSchema)]
pub(super) struct Account {
    driver: i64,
    name: String,
    /// The crew whose rule counts
    crew: Option<i64>,
    call_sign: String,
    balance: String,
    /// The name of the rule; empty without one
    rule: String,
    /// `fine`, `low`, `stopped`
    state: &'static str,
    /// Below this there are no offers
    stop_below: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Accounts {
    accounts: Vec<Account>,
}

/// Every driver's balance and how they stand with the office.
#[utoipa::path(get, path = "/api/pult/cash", tag = "cash",
    responses((status = 200, body = Accounts)))]
pub(super) async fn accounts(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let accounts = api.dispatch.cash_accounts(&caller).await?;
        let accounts = accounts.into_iter().map(|account| Account {
            driver: account.driver.0,
            name: account.name,
            crew: account.crew.map(|crew| crew.0),
            call_sign: account.call_sign,
            balance: account.balance.to_string(),
            rule: account.rule,
            state: state(account.state),
            stop_below: account.stop_below.map(|sum| sum.to_string()),
        });
        let accounts = accounts.collect();
        Ok(Json(Accounts { accounts }).into_response())
    };
    answer(told.await)
}

fn state(state: AccountState) -> &'static str {
    match state {
        AccountState::Fine => "fine",
        AccountState::Low => "low",
        AccountState::Stopped => "stopped",
    }
}

/// Which entries are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    driver: Option<i64>,
    from: Option<i64>,
    to: Option<i64>,
    limit: Option<usize>,
}

/// An entry of the cash desk's journal
#[derive(Serialize, ToSchema)]
pub(super) struct Entry {
    id: i64,
    driver: i64,
    order: Option<i64>,
    /// `fare`, `receipt`, `expense`, or a word of the cash desk
    kind: String,
    /// The driver's name
    name: String,
    /// Positive: to the driver
    sum: String,
    at: i64,
    comment: String,
    /// `console`, `operator:1`, `key:2` …
    signed_by: Option<String>,
    shift: Option<i64>,
    reverses: Option<i64>,
    reversed_by: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Entries {
    entries: Vec<Entry>,
}

/// The journal, oldest first; the newest where there are more.
#[utoipa::path(get, path = "/api/pult/cash/entries", tag = "cash",
    params(("driver" = Option<i64>, Query), ("from" = Option<i64>, Query), ("to" = Option<i64>, Query),
        ("limit" = Option<usize>, Query)),
    responses((status = 200, body = Entries),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem)))]
pub(super) async fn entries(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let asked: Listed = queried(&request.uri)?;
        let filter = EntryFilter {
            from: asked.from.map(Timestamp),
            to: asked.to.map(Timestamp),
            driver: asked.driver.map(DriverId),
            limit: Some(asked.limit.unwrap_or(PAGE).clamp(1, PAGE)),
        };
        let entries = api.dispatch.cash_entries(&caller, filter).await?;
        let entries = entries.into_iter().map(Entry::of).collect();
        Ok(Json(Entries { entries }).into_response())
    };
    answer(told.await)
}

impl Entry {
    fn of(it: pult_app::CashEntry) -> Entry {
        Entry {
            id: it.entry.id.0,
            driver: it.entry.driver.0,
            order: it.entry.order.map(|order| order.0),
            kind: it.entry.kind,
            name: it.name,
            sum: it.entry.sum.to_string(),
            at: it.entry.at.0,
            comment: it.entry.comment,
            signed_by: it.actor.map(|actor| actor.code()),
            shift: it.shift.map(|shift| shift.0),
            reverses: it.reverses.map(|id| id.0),
            reversed_by: it.reversed_by.map(|id| id.0),
        }
    }
}

/// An entry to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEntry {
    driver: i64,
    kind: String,
    #[serde(default, deserialize_with = "money")]
    #[schema(value_type = Option<String>)]
    sum: Option<Money>,
    #[serde(default)]
    comment: String,
}

/// An entry that was made
#[derive(Serialize, ToSchema)]
pub(super) struct Posted {
    id: i64,
    driver: i64,
    /// What the account comes to now
    balance: String,
}

/// Somebody pays in, is paid, or is put right.
#[utoipa::path(post, path = "/api/pult/cash/entries", tag = "cash", request_body = NewEntry,
    responses((status = 201, body = Posted),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem),
        (status = 404, description = "No such driver", body = crate::openapi::Problem)))]
pub(super) async fn post(State(api): State<Api>, request: Request) -> Response {
    let made = async {
        let (caller, parts, bytes) = received(&api, request).await?;
        let new: NewEntry = parsed(&bytes)?;
        let order = CashOrder {
            driver: DriverId(new.driver),
            kind: CashMove::parse(&new.kind)?,
            sum: new
                .sum
                .ok_or_else(|| Error::invalid("sum", Wrong::Missing))?,
            comment: new.comment,
            request: retry_key(&caller, &parts.headers),
        };
        let id = api.dispatch.cash(&caller, order).await?;
        posted(&api, DriverId(new.driver), id).await
    };
    answer(made.await)
}

/// Why an entry is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reversal {
    reason: String,
}

/// Takes an entry back by one with the other sign.
#[utoipa::path(post, path = "/api/pult/cash/entries/{id}/reversal", tag = "cash", params(("id" = i64, Path)),
    request_body = Reversal,
    responses((status = 201, body = Posted),
        (status = 404, description = "No such entry", body = crate::openapi::Problem),
        (status = 409, description = "It was taken back before", body = crate::openapi::Problem)))]
pub(super) async fn reverse(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let made = async {
        let (caller, _, bytes) = received(&api, request).await?;
        let Reversal { reason } = parsed(&bytes)?;
        let id = LedgerEntryId(number(&id, "entry")?);
        let made = api.dispatch.reverse_cash(&caller, id, &reason).await?;
        let taken = api.dispatch.cash_entry(&caller, made).await?;
        posted(&api, taken.entry.driver, made).await
    };
    answer(made.await)
}

async fn posted(api: &Api, driver: DriverId, id: LedgerEntryId) -> Result<Response> {
    let balance = api.dispatch.balance(driver).await?;
    let posted = Posted {
        id: id.0,
        driver: driver.0,
        balance: balance.to_string(),
    };
    Ok((StatusCode::CREATED, Json(posted)).into_response())
}

fn number(text: &str, kind: &'static str) -> Result<i64> {
    text.parse().map_err(|_| Error::not_found(kind, text))
}

/// A rule, as it is sent and shown.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(default)]
    id: i64,
    name: String,
    #[serde(default)]
    group: Option<i64>,
    #[serde(default)]
    company: Option<i64>,
    #[serde(default)]
    percent: Option<String>,
    #[serde(default)]
    per_order: Option<String>,
    #[serde(default)]
    per_shift: Option<String>,
    #[serde(default)]
    rent_hours: i64,
    #[serde(default)]
    warn_below: Option<String>,
    #[serde(default)]
    stop_below: Option<String>,
}

impl Rule {
    fn of(rule: &CashRule) -> Rule {
        Rule {
            id: rule.id.0,
            name: rule.name.clone(),
            group: rule.group.map(|id| id.0),
            company: rule.company.map(|id| id.0),
            percent: Some(rule.percent.to_string()),
            per_order: Some(rule.per_order.to_string()),
            per_shift: Some(rule.per_shift.to_string()),
            rent_hours: rule.rent_hours,
            warn_below: rule.warn_below.map(|sum| sum.to_string()),
            stop_below: rule.stop_below.map(|sum| sum.to_string()),
        }
    }

    fn rule(self) -> Result<CashRule> {
        let sum = |field: &'static str, text: Option<String>| -> Result<Option<Money>> {
            let read = |text: String| text.parse().map_err(|_| field);
            let sum = text.map(read).transpose();
            sum.map_err(|field| Error::invalid(field, Wrong::NoMoney(None)))
        };
        let percent = self
            .percent
            .map(|text| text.parse::<Percent>())
            .transpose()?;
        Ok(CashRule {
            name: self.name,
            group: self.group.map(CrewGroupId),
            company: self.company.map(CompanyId),
            percent: percent.unwrap_or_default(),
            per_order: sum("per_order", self.per_order)?.unwrap_or_default(),
            per_shift: sum("per_shift", self.per_shift)?.unwrap_or_default(),
            rent_hours: self.rent_hours,
            warn_below: sum("warn_below", self.warn_below)?,
            stop_below: sum("stop_below", self.stop_below)?,
            ..CashRule::default()
        })
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Rules {
    rules: Vec<Rule>,
}

/// The rules of what crews owe.
#[utoipa::path(get, path = "/api/pult/cash/rules", tag = "cash",
    responses((status = 200, body = Rules)))]
pub(super) async fn rules(State(api): State<Api>, request: Parts) -> Response {
    let told = async {
        let caller = admitted(&api, &request).await?;
        let rules = api.dispatch.records::<CashRule>().await?;
        let seen = rules.iter().filter(|rule| caller.sees(rule.company));
        let rules = seen.map(Rule::of).collect();
        Ok(Json(Rules { rules }).into_response())
    };
    answer(told.await)
}

/// A new rule.
#[utoipa::path(post, path = "/api/pult/cash/rules", tag = "cash", request_body = Rule,
    responses((status = 201, body = Rule),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem)))]
pub(super) async fn add_rule(State(api): State<Api>, request: Request) -> Response {
    answer(write_rule(&api, None, request).await)
}

/// The whole rule, replaced.
#[utoipa::path(put, path = "/api/pult/cash/rules/{id}", tag = "cash", params(("id" = i64, Path)),
    request_body = Rule,
    responses((status = 200, body = Rule),
        (status = 400, description = "What is wrong", body = crate::openapi::Problem),
        (status = 404, description = "No such rule", body = crate::openapi::Problem)))]
pub(super) async fn put_rule(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let written = async { write_rule(&api, Some(number(&id, "cash_rule")?), request).await };
    answer(written.await)
}

async fn write_rule(api: &Api, id: Option<i64>, request: Request) -> Result<Response> {
    let (caller, _, bytes) = received(api, request).await?;
    let rule = parsed::<Rule>(&bytes)?.rule()?;
    let edit = move |record: &mut CashRule| {
        *record = CashRule {
            id: record.id,
            ..rule
        };
        Ok(())
    };
    let written = api.dispatch.edit_record(&caller, id, edit).await?;
    let rules = api.dispatch.records::<CashRule>().await?;
    let rule = rules.iter().find(|rule| rule.id.0 == written).map(Rule::of);
    let status = match id {
        Some(_) => StatusCode::OK,
        None => StatusCode::CREATED,
    };
    Ok((status, Json(rule)).into_response())
}

/// Removes a rule.
#[utoipa::path(delete, path = "/api/pult/cash/rules/{id}", tag = "cash", params(("id" = i64, Path)),
    responses((status = 204, description = "Removed"),
        (status = 404, description = "No such rule", body = crate::openapi::Problem)))]
pub(super) async fn remove_rule(
    State(api): State<Api>,
    Path(id): Path<String>,
    request: Parts,
) -> Response {
    let removed = async {
        let caller = admitted(&api, &request).await?;
        let id = number(&id, "cash_rule")?;
        api.dispatch.remove_record::<CashRule>(&caller, id).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    answer(removed.await)
}
