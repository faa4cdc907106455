//! `pult operator key`: the public keys by which operators come in over SSH.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::office::OpenOffice;
use super::super::output::{self, Table};
use super::super::{Common, Failure, FileDeed, Said};
use super::{known, note};
use crate::said;
use pult_app::{Clock, PublicKey};
use pult_domain::Operator;
use pult_store::operator_keys::{self, OperatorKey};
use pult_store::{Error, auth};

/// Public keys by which an operator comes in over SSH.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a public key, from a file that ends in .pub or from standard input
    Add(Add),
    /// List the keys
    List(List),
    /// Remove a key
    Remove(Remove),
}

/// Add a public key
#[derive(Debug, Args)]
pub struct Add {
    /// The operator's login
    login: String,
    /// The file, such as ~/.ssh/id_ed25519.pub; `-` is standard input
    file: PathBuf,
}

/// List the keys
#[derive(Debug, Args)]
pub struct List {
    /// Of this operator alone
    login: Option<String>,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// Remove a key
#[derive(Debug, Args)]
pub struct Remove {
    /// The operator's login
    login: String,
    /// The key's number, or its fingerprint
    key: String,
}

impl Command {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        match self {
            Command::Add(command) => command.run(common),
            Command::List(command) => command.run(common),
            Command::Remove(command) => command.run(common),
        }
    }
}

impl Add {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let text = self.text()?;
        let key = PublicKey::read(&text)?;
        let office = OpenOffice::beside(common)?;
        let operator = known(&office.store, &self.login)?;
        let (fingerprint, login) = (key.fingerprint.clone(), self.login);
        let added = office.store.write(move |tx| {
            if let Some(held) = operator_keys::by_fingerprint(tx.conn(), &key.fingerprint)? {
                return Ok(Err(auth::operator_by_id(tx.conn(), held.operator)?.login));
            }
            let key = OperatorKey {
                id: 0,
                operator: operator.id,
                fingerprint: key.fingerprint,
                line: key.line,
                added_at: Clock::System.now(),
            };
            operator_keys::insert(tx, &key)?;
            note(tx, &login, "key added")?;
            Ok(Ok(()))
        });
        match added.wait()? {
            Ok(()) => output::print(&fingerprint),
            Err(holder) => Err(Failure::Usage(said!(
                "operator {holder} has this key already",
                "этот ключ уже есть у оператора {holder}"
            ))),
        }
    }

    fn text(&self) -> Result<String, Failure> {
        if self.file.as_os_str() != "-" {
            return fs::read_to_string(&self.file)
                .map_err(|error| Failure::file(FileDeed::Read, &self.file, &error));
        }
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| {
                let error = Said::from(&error);
                Failure::Failed(said!(
                    "cannot read the key: {error}",
                    "ключ не прочитать: {error:#}"
                ))
            })?;
        Ok(text)
    }
}

impl List {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        if let Some(login) = &self.login {
            known(&office.store, login)?;
        }
        let mut table = Table::new(&["id", "login", "fingerprint", "kind", "remark"]);
        let operators: Vec<Operator> = office.store.read(auth::operators)?;
        for key in office.store.read(operator_keys::all)? {
            let operator = operators.iter().find(|known| known.id == key.operator);
            let login = operator.map_or_else(String::new, |operator| operator.login.clone());
            if self.login.as_ref().is_some_and(|asked| *asked != login) {
                continue;
            }
            let mut parts = key.line.splitn(3, ' ');
            let (kind, remark) = (parts.next().unwrap_or_default(), parts.nth(1));
            table.row([
                key.id.into(),
                login.into(),
                key.fingerprint.into(),
                kind.into(),
                remark.unwrap_or_default().into(),
            ]);
        }
        table.print(self.json, common.locale())
    }
}

impl Remove {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::beside(common)?;
        let operator = known(&office.store, &self.login)?;
        let Remove { login, key } = self;
        let removed = office.store.write(move |tx| {
            let keys = operator_keys::of_operator(tx.conn(), operator.id)?;
            let is_it = |it: &&OperatorKey| it.id.to_string() == key || it.fingerprint == key;
            let found = keys.iter().find(is_it);
            let found = found.ok_or_else(|| Error::not_found("key", &key))?;
            operator_keys::remove(tx, found.id)?;
            note(tx, &login, "key removed")
        });
        Ok(removed.wait()?)
    }
}
