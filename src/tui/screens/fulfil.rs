//! Fulfilling what screens wish for, through the one door.

use std::path::{Path, PathBuf};

use super::cash;
use super::kinds::{self, Described, Trip};
use super::list::SITE_SECRET;
use super::report::is_csv;
use super::{Answer, Deed, Kind, Names, Row, Rows, Wish};
use super::{setup, tariffs};
use crate::text::Word;
use pult_app::report::{Sheet, csv, xlsx};
use pult_app::secrets;
use pult_app::{Caller, CashMove, Dispatch, Error, OrderQuery, OrderView, Record, Result, Written};
use pult_domain::{
    Address, ApiKey, ApiKeyId, CashRule, Client, ClientId, Company, Crew, CrewGroup, Discount,
    DiscountCard, Driver, Message, MessageId, Money, Operator, OperatorId, Phase, Role, Service,
    Tariff, Vehicle, Wrong, Zone,
};

/// How many messages are shown, the newest.
const N_MESSAGES: i64 = 1_000;
/// How many trips of each phone of a client are shown, the newest.
const N_TRIPS: usize = 200;

/// Does something with the type of a kind of the books; else something else.
macro_rules! of_books {
    ($kind:expr, $record:ident => $then:expr, _ => $else:expr) => {
        match $kind {
            Kind::Client => {
                type $record = Client;
                $then
            }
            Kind::Tariff => {
                type $record = Tariff;
                $then
            }
            Kind::Driver => {
                type $record = Driver;
                $then
            }
            Kind::Vehicle => {
                type $record = Vehicle;
                $then
            }
            Kind::Crew => {
                type $record = Crew;
                $then
            }
            Kind::CrewGroup => {
                type $record = CrewGroup;
                $then
            }
            Kind::Company => {
                type $record = Company;
                $then
            }
            Kind::Zone => {
                type $record = Zone;
                $then
            }
            Kind::Address => {
                type $record = Address;
                $then
            }
            Kind::Service => {
                type $record = Service;
                $then
            }
            Kind::Discount => {
                type $record = Discount;
                $then
            }
            Kind::DiscountCard => {
                type $record = DiscountCard;
                $then
            }
            Kind::CashRule => {
                type $record = CashRule;
                $then
            }
            Kind::Operator => {
                type $record = Operator;
                $then
            }
            Kind::ApiKey
            | Kind::CashAccount
            | Kind::CashEntry
            | Kind::Message
            | Kind::Trip
            | Kind::Setting
            | Kind::LogLine
            | Kind::Fleet
            | Kind::Office
            | Kind::Setup
            | Kind::SmsGateway => $else,
        }
    };
}

/// Fulfils a wish of a screen.
pub async fn fulfil(dispatch: &Dispatch, caller: &Caller, wish: Wish) -> Answer {
    let answer = match wish {
        Wish::Load(kind, of) => load(dispatch, caller, kind, of).await,
        Wish::Save(kind, id, changed) => save(dispatch, caller, kind, id, changed).await,
        Wish::Do(kind, id, deed) => act(dispatch, caller, kind, id, deed).await,
        Wish::Paste(Kind::Fleet, text) => setup::paste(dispatch, caller, &text).await,
        Wish::Paste(..) => Err(Error::Internal),
        Wish::Set(path, changes) => set(caller, path, changes).await,
        Wish::ReadMap(extract, into) => {
            let name = extract.display().to_string();
            new_map(caller, name, move || into.read(&extract)).await
        }
        Wish::DemoMap(into) => new_map(caller, String::new(), move || into.make_demo()).await,
        Wish::SendText(phone, text) => {
            let message = Message::new("sms", phone.as_str(), &text, dispatch.now());
            let queued = match caller.require(Role::Admin) {
                Ok(()) => dispatch.queue_message(caller, message).await,
                Err(refused) => Err(refused),
            };
            queued.map(|()| Answer::TextQueued)
        }
        Wish::Report(span) => {
            let report = dispatch.report(span).await;
            report.map(|report| Answer::Report(Box::new(report)))
        }
        Wish::Shift => {
            let shift = dispatch.own_shift(caller).await;
            shift.map(|shift| Answer::Shift(Box::new(shift)))
        }
        Wish::HandOver(handover, told) => {
            let ended = dispatch.hand_over(caller, handover).await;
            if ended.is_ok() {
                // Who sits on takes it over too; nobody listening is no failure.
                let _ = dispatch.say_at_desks(None, &told);
            }
            ended.map(|shift| Answer::HandedOver(Box::new(shift)))
        }
        Wish::Say(to, text) => dispatch.say_at_desks(to, &text).map(Answer::Said),
        Wish::Export(path, sheets) => {
            let written = path.clone();
            let write = tokio::task::spawn_blocking(move || export(&path, &sheets));
            match write.await {
                Ok(Ok(())) => Ok(Answer::Exported(written)),
                Ok(Err(reason)) => {
                    let path = written.display().to_string();
                    Err(Error::invalid(path, Wrong::Other(reason)))
                }
                Err(_) => Err(Error::Internal),
            }
        }
    };
    answer.unwrap_or_else(Answer::Refused)
}

/// Writes settings. The secret of the site is shown once with what is tried with it, made here where none was
/// typed.
async fn set(caller: &Caller, path: PathBuf, mut changes: Vec<Written>) -> Result<Answer> {
    let mut secret = None;
    for (key, value) in &mut changes {
        if key != SITE_SECRET {
            continue;
        }
        if value.is_empty() {
            *value = secrets::new_secret().map_err(|_| Error::Internal)?;
        }
        secret = Some(value.clone());
    }
    let written = pult_app::write_settings(caller, path, changes).await?;
    Ok(Answer::Set(written, secret))
}

/// Makes a map for the office; `name` is what is told where it cannot be made.
async fn new_map(
    caller: &Caller,
    name: String,
    make: impl FnOnce() -> std::result::Result<usize, Word> + Send + 'static,
) -> Result<Answer> {
    caller.require(Role::Admin)?;
    match tokio::task::spawn_blocking(make).await {
        Ok(made) => made
            .map(Answer::MapRead)
            .map_err(|word| Error::invalid(name, word.into())),
        Err(_) => Err(Error::Internal),
    }
}

async fn load(dispatch: &Dispatch, caller: &Caller, kind: Kind, of: Option<i64>) -> Result<Answer> {
    let mut gaps = String::new();
    let rows = match (kind, of) {
        (Kind::Tariff, _) => {
            let (rows, hours) = tariffs::load(dispatch).await?;
            gaps = hours;
            rows
        }
        (Kind::ApiKey, _) => {
            caller.require(Role::Admin)?;
            rows(&dispatch.api_keys().await?)
        }
        (Kind::Operator, _) => {
            caller.require(Role::Admin)?;
            rows(&dispatch.records::<Operator>().await?)
        }
        (Kind::CashAccount, _) => rows(&dispatch.cash_accounts(caller).await?),
        (Kind::CashEntry, _) => rows(&cash::journal(dispatch, caller).await?),
        (Kind::Message, _) => rows(&dispatch.messages(N_MESSAGES).await?),
        (Kind::Fleet, _) => rows(&setup::machines(dispatch).await?),
        (Kind::Office, _) => rows(&[dispatch.office().await?]),
        (Kind::Setup, _) => setup::steps(dispatch, caller).await?,
        (Kind::Trip, Some(client)) => trips(dispatch, caller, ClientId(client)).await?,
        _ => of_books!(kind, R => rows(&dispatch.records::<R>().await?), _ => Vec::new()),
    };
    let about = super::about(kind);
    let mut names = Names::new();
    for info in about.fields {
        if let kinds::Ask::One(named) | kinds::Ask::Many(named) = info.ask
            && !names.contains_key(&named)
        {
            let known =
                of_books!(named, R => labels(&dispatch.records::<R>().await?), _ => Vec::new());
            names.insert(named, known.into_iter().collect());
        }
    }
    Ok(Answer::Rows(kind, Rows { rows, names, gaps }))
}

fn rows<R: Described>(records: &[R]) -> Vec<Row> {
    records.iter().map(kinds::row).collect()
}

fn labels<R: Described>(records: &[R]) -> Vec<(i64, String)> {
    let label = |record: &R| (Described::id(record), record.label());
    records.iter().map(label).collect()
}

async fn save(
    dispatch: &Dispatch,
    caller: &Caller,
    kind: Kind,
    id: Option<i64>,
    changed: Vec<(usize, String)>,
) -> Result<Answer> {
    if kind == Kind::ApiKey {
        let mut key = ApiKey::blank();
        fill(&mut key, &changed)?;
        let (id, secret) = dispatch.add_api_key(caller, key).await?;
        return Ok(Answer::Saved(kind, id.0, Some(secret)));
    }
    match kind {
        Kind::Office => return setup::save_office(dispatch, caller, changed).await,
        Kind::Fleet => {
            let id = setup::save_machine(dispatch, caller, id, changed).await?;
            return Ok(Answer::Saved(kind, id, None));
        }
        Kind::CashEntry => {
            let mut line = kinds::CashLine::blank();
            fill(&mut line, &changed)?;
            let is_paid_out = line.entry.kind == CashMove::PayOut.as_str();
            let id = cash::post(dispatch, caller, line).await?;
            let left = cash::left_in_desk(dispatch, caller).await;
            return Ok(
                match left.filter(|left| is_paid_out && *left < Money::ZERO) {
                    Some(left) => Answer::PaidBeyond(id.0, left),
                    None => Answer::Saved(kind, id.0, None),
                },
            );
        }
        _ => {}
    }
    let is_new = id.is_none();
    let chosen = match kind {
        Kind::Operator => chosen_password(&changed),
        _ => None,
    };
    let id = of_books!(
        kind,
        R => edit::<R>(dispatch, caller, id, changed).await?,
        _ => return Err(Error::Internal)
    );
    let secret = match kind {
        Kind::Operator if chosen.is_some() => {
            let password = chosen.unwrap_or_default();
            let id = OperatorId(id);
            dispatch.set_password(caller, id, password.clone()).await?;
            // With it goes the line by which a website signs in.
            Some(password)
        }
        Kind::Operator if is_new => Some(dispatch.new_password(caller, OperatorId(id)).await?),
        _ => None,
    };
    Ok(Answer::Saved(kind, id, secret))
}

/// The password that was typed for an operator.
fn chosen_password(changed: &[(usize, String)]) -> Option<String> {
    let mut fields = Operator::FIELDS.iter();
    let place = fields.position(|field| field.info.name == kinds::PASSWORD)?;
    let typed = changed.iter().find(|(field, _)| *field == place);
    typed
        .map(|(_, password)| password.clone())
        .filter(|it| !it.is_empty())
}

async fn edit<R: Record + Described>(
    dispatch: &Dispatch,
    caller: &Caller,
    id: Option<i64>,
    changed: Vec<(usize, String)>,
) -> Result<i64> {
    let fill = move |record: &mut R| fill(record, &changed);
    dispatch.edit_record(caller, id, fill).await
}

pub(super) fn fill<R: Described>(record: &mut R, changed: &[(usize, String)]) -> Result<()> {
    for (field, value) in changed {
        let name = R::FIELDS.get(*field).map_or("", |field| field.info.name.0);
        kinds::set(record, *field, value).map_err(|word| Error::invalid(name, word.into()))?;
    }
    Ok(())
}

async fn act(
    dispatch: &Dispatch,
    caller: &Caller,
    kind: Kind,
    id: i64,
    deed: Deed,
) -> Result<Answer> {
    let mut secret = None;
    match (kind, deed) {
        (Kind::Message, Deed::Retry) => dispatch.retry_message(caller, MessageId(id)).await?,
        (Kind::Message, Deed::Remove) => dispatch.give_message_up(caller, MessageId(id)).await?,
        (Kind::CashEntry, Deed::Reverse) => cash::reverse(dispatch, caller, id).await?,
        (Kind::ApiKey, Deed::Remove) => dispatch.revoke_api_key(caller, ApiKeyId(id)).await?,
        (Kind::Operator, Deed::NewPassword) => {
            secret = Some(dispatch.new_password(caller, OperatorId(id)).await?);
        }
        (_, Deed::Remove) => of_books!(
            kind,
            R => dispatch.remove_record::<R>(caller, id).await?,
            _ => return Err(Error::Internal)
        ),
        _ => return Err(Error::Internal),
    }
    Ok(Answer::Done(kind, id, deed, secret))
}

/// The orders of a client's phones, the newest first.
async fn trips(dispatch: &Dispatch, caller: &Caller, client: ClientId) -> Result<Vec<Row>> {
    let mut trips = Vec::new();
    for phone in dispatch.client(client).await?.phones {
        let query = OrderQuery {
            phone: Some(phone),
            limit: Some(N_TRIPS),
            ..OrderQuery::default()
        };
        trips.extend(dispatch.orders(caller, query).await?.iter().map(trip));
    }
    trips.sort_by_key(|trip| std::cmp::Reverse(trip.id));
    trips.dedup_by_key(|trip| trip.id);
    Ok(rows(&trips))
}

fn trip(view: &OrderView) -> Trip {
    let row = crate::board::OrderRow::of(view, 0);
    Trip {
        id: row.id.0,
        created_at: row.created_at,
        from: row.from().to_owned(),
        to: row.to().to_owned(),
        state: match row.phase {
            Phase::Completed => "completed",
            Phase::Cancelled => "cancelled",
            Phase::Failed => "failed",
            _ => "open",
        },
        price: row.price.unwrap_or_default(),
        crew: view
            .crew
            .as_ref()
            .map_or_else(String::new, Described::label),
    }
}

/// Writes the tables: all of them as XLSX, the first one as CSV.
fn export(path: &Path, sheets: &[Sheet]) -> Result<(), String> {
    let bytes = match (is_csv(path), sheets.first()) {
        (true, Some(sheet)) => csv(sheet).into_bytes(),
        _ => xlsx(sheets)?,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    std::fs::write(path, bytes).map_err(|error| error.to_string())
}
