//! `pult key`: keys of the APIs, and publishable keys of websites.

mod site;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::office::OpenOffice;
use super::output::{self, Table};
use super::{Common, Failure, Said};
use crate::said;
use pult_app::{Clock, OfficeTime, secrets};
use pult_domain::{ApiKey, ApiKeyId, CompanyId, Origin};
use pult_store::places::Source;
use pult_store::{Error, auth, books, journal};

/// Keys of the APIs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key; it is printed once and kept only as a hash
    Add(Add),
    /// List the keys
    List(List),
    /// List the publishable keys of websites
    Sites(List),
    /// Make a key unknown for good
    Revoke(Revoke),
}

/// Make a key
#[derive(Debug, Args)]
pub struct Add {
    /// The API it opens
    #[arg(value_enum, required_unless_present = "publishable")]
    dialect: Option<Dialect>,
    /// A key of a website's booking widget instead: no secret, for the pages of --origin alone
    #[arg(long, conflicts_with = "dialect")]
    publishable: bool,
    /// A site whose pages may use the publishable key: https://taxi.example; may be given again
    #[arg(long = "origin", value_name = "URL", requires = "publishable")]
    origins: Vec<String>,
    /// Orders that the publishable key may make within an hour
    #[arg(
        long,
        value_name = "N",
        default_value_t = 120,
        requires = "publishable"
    )]
    orders_per_hour: u32,
    /// Codes by SMS that the publishable key may ask for within an hour
    #[arg(
        long,
        value_name = "N",
        default_value_t = 120,
        requires = "publishable"
    )]
    codes_per_hour: u32,
    /// The company it may address [default: the whole office]
    #[arg(long, value_name = "ID")]
    company: Option<i64>,
    /// What it may do, for a key of the office's own API: `orders:read`, `crews`; several [default:
    /// everything]
    #[arg(long = "scope", value_name = "NOUN:VERB", value_parser = scope)]
    scopes: Vec<String>,
    /// A name for people
    #[arg(long, default_value = "", hide_default_value = true)]
    label: String,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// List the keys
#[derive(Debug, Args)]
pub struct List {
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// Revoke a key
#[derive(Debug, Args)]
pub struct Revoke {
    /// Its id, as `pult key list` shows it, or a publishable key itself
    id: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dialect {
    /// Yandex on-demand
    Yandex,
    /// Navixy: a session hash
    Navixy,
    /// TheTrack
    Thetrack,
    /// The office's own API
    Pult,
}

/// The nouns of the office's own API.
const NOUNS: [&str; 17] = [
    "addresses",
    "advice",
    "calls",
    "cash",
    "clients",
    "crews",
    "devices",
    "events",
    "messages",
    "metrics",
    "needs-human",
    "orders",
    "outbox",
    "quotes",
    "shifts",
    "swaps",
    "webhooks",
];

fn scope(text: &str) -> Result<String, Said> {
    let (noun, verb) = text.split_once(':').unwrap_or((text, "write"));
    match NOUNS.contains(&noun) && ["read", "write"].contains(&verb) {
        true => Ok(text.to_owned()),
        false => Err(said!(
            "NOUN is one of {}; VERB is read or write, both without it",
            "до двоеточия одно из слов: {}; после него read или write, без него — и то и другое",
            NOUNS.join(", ")
        )),
    }
}

impl From<Dialect> for Origin {
    fn from(dialect: Dialect) -> Origin {
        match dialect {
            Dialect::Yandex => Origin::Yandex,
            Dialect::Navixy => Origin::Navixy,
            Dialect::Thetrack => Origin::TheTrack,
            Dialect::Pult => Origin::Console,
        }
    }
}

/// An API as `key add` calls it.
fn api(dialect: Origin) -> &'static str {
    match dialect {
        Origin::Console => "pult",
        other => other.as_str(),
    }
}

impl Command {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        match self {
            Command::Add(command) => command.run(common),
            Command::List(command) => command.run(common),
            Command::Sites(command) => site::list(common, command.json),
            Command::Revoke(command) => command.run(common),
        }
    }
}

impl Add {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let Some(dialect) = self.dialect else {
            let key = site::NewSiteKey {
                origins: self.origins,
                orders_per_hour: self.orders_per_hour,
                codes_per_hour: self.codes_per_hour,
                company: self.company,
                label: self.label,
                json: self.json,
            };
            return key.add(common);
        };
        let office = OpenOffice::beside(common)?;
        if !self.scopes.is_empty() && !matches!(dialect, Dialect::Pult) {
            return Err(Failure::Usage(Said::new(
                "--scope is for keys of the office's own API: pult key add pult",
                "--scope бывает только у ключей собственного API офиса: pult key add pult",
            )));
        }
        let secret = secrets::new_secret().map_err(Failure::below)?;
        let scopes = self.scopes;
        let key = ApiKey {
            id: ApiKeyId(0),
            dialect: dialect.into(),
            company: self.company.map(CompanyId),
            banned: false,
            revoked: false,
            label: self.label,
            created_at: Clock::System.now(),
        };
        let dialect = api(key.dialect);
        let clear = secret.clone();
        let added = office.store.write(move |tx| {
            if let Some(company) = key.company
                && !books::companies(tx.conn())?
                    .iter()
                    .any(|it| it.id == company)
            {
                return Err(Error::not_found("company", company));
            }
            let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &clear);
            let id = auth::put_key(tx, &key, &hash, Source::Runtime)?;
            auth::put_scopes(tx, id, &scopes)?;
            let payload = [("api_key", &*id.to_string()), ("change", "added")];
            journal::office_changed(tx, key.created_at, &payload)?;
            Ok(id)
        });
        let id = added.wait()?;
        if self.json {
            let answer = json!({ "id": id.0, "dialect": dialect, "key": secret });
            return output::print_json(&answer);
        }
        let said = said!(
            "key {id} of {dialect}, shown this once:",
            "ключ {id} для {dialect}, показан единственный раз:"
        );
        output::tell_beside(&said, common.locale());
        output::print(&secret)
    }
}

impl List {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let (keys, zone) = office
            .store
            .read(|conn| Ok((auth::keys(conn)?, books::office(conn)?.timezone)))?;
        let time = OfficeTime::named(&zone);
        let mut table = Table::new(&[
            "id",
            "dialect",
            "company_id",
            "banned",
            "revoked",
            "label",
            "created_at",
        ]);
        for key in keys {
            table.row([
                key.id.0.into(),
                api(key.dialect).into(),
                key.company.map(|id| id.0).into(),
                key.banned.into(),
                key.revoked.into(),
                key.label.into(),
                time.format(key.created_at, "%Y-%m-%d %H:%M").into(),
            ]);
        }
        table.print(self.json, common.locale())
    }
}

impl Revoke {
    fn run(self, common: &Common) -> Result<(), Failure> {
        if self.id.starts_with("pk_") {
            return site::revoke(common, self.id);
        }
        let id = self.id.parse::<i64>();
        let id = id.map_err(|_| {
            Failure::Usage(said!(
                "`{}` is not a key's id",
                "«{}» — не номер ключа",
                self.id
            ))
        })?;
        let office = OpenOffice::beside(common)?;
        let revoked = office.store.write(move |tx| {
            auth::revoke_key(tx, ApiKeyId(id))?;
            let payload = [("api_key", &*id.to_string()), ("change", "revoked")];
            journal::office_changed(tx, Clock::System.now(), &payload)
        });
        revoked.wait()?;
        output::tell(
            &said!("key {id} is revoked", "ключ {id} отозван"),
            common.locale(),
        )
    }
}
