//! `pult operator`: who may use the console and the APIs with a password.

mod keys;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::office::OpenOffice;
use super::output::{self, Cell, Table};
use super::{Common, Failure, Said};
use crate::said;
use pult_app::{Clock, secrets};
use pult_domain::{CompanyId, Operator, OperatorId, Role, ZoneId};
use pult_store::places::Source;
use pult_store::{Error, Store, Tx, auth, books, journal};

/// Who may use the console and the APIs with a password.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add an operator; prints a new password once, unless one is given
    Add(Add),
    /// Give an operator another password; prints a new one once, unless one is given
    Passwd(Passwd),
    /// Say what people call an operator
    Name(Name),
    /// List the operators
    List(List),
    /// Shut an operator out
    Lock(Lock),
    /// Say which zones and companies an operator's desk shows first
    First(First),
    /// Public keys by which an operator comes in over SSH
    #[command(subcommand)]
    Key(keys::Command),
}

/// Add an operator
#[derive(Debug, Args)]
pub struct Add {
    /// The login
    login: String,
    /// What people call the operator; desks, history and reports say it
    #[arg(long)]
    name: Option<String>,
    /// What the operator may do
    #[arg(long, value_enum, default_value = "dispatch")]
    role: RoleWord,
    #[command(flatten)]
    password: NewPassword,
}

/// Change a password
#[derive(Debug, Args)]
pub struct Passwd {
    /// The login
    login: String,
    #[command(flatten)]
    password: NewPassword,
}

#[derive(Debug, Args)]
struct NewPassword {
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// Name an operator
#[derive(Debug, Args)]
pub struct Name {
    /// The login
    login: String,
    /// What desks, history and reports say
    name: String,
}

/// Say what a desk shows first
#[derive(Debug, Args)]
pub struct First {
    /// The login
    login: String,
    /// Zones, by number; none: in the usual order
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    zones: Vec<i64>,
    /// Companies, by number
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    companies: Vec<i64>,
}

/// List the operators
#[derive(Debug, Args)]
pub struct List {
    /// Answer with one JSON object
    #[arg(long)]
    json: bool,
}

/// Lock an operator out
#[derive(Debug, Args)]
pub struct Lock {
    /// The login
    login: String,
    /// Let the operator in again
    #[arg(long)]
    unlock: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    /// Everything
    Admin,
    /// Tariffs, clients, and what others did
    Senior,
    /// Takes and assigns orders
    Dispatch,
    /// Looks
    Read,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Role {
        match word {
            RoleWord::Admin => Role::Admin,
            RoleWord::Senior => Role::Senior,
            RoleWord::Dispatch => Role::Dispatch,
            RoleWord::Read => Role::Read,
        }
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
            Command::Passwd(command) => command.run(common),
            Command::Name(command) => command.run(common),
            Command::List(command) => command.run(common),
            Command::Lock(command) => command.run(common),
            Command::First(command) => command.run(common),
            Command::Key(command) => command.run(common),
        }
    }
}

impl Add {
    fn run(self, common: &Common) -> Result<(), Failure> {
        if self.login.trim().is_empty() {
            return Err(Failure::Usage(Said::new(
                "a login is not empty",
                "логин не бывает пустым",
            )));
        }
        let office = OpenOffice::beside(common)?;
        let (password, is_new) = self.password.choose()?;
        let operator = Operator {
            id: OperatorId(0),
            login: self.login,
            name: self.name.unwrap_or_default(),
            password_hash: secrets::hash_password(&password).map_err(Failure::below)?,
            role: self.role.into(),
            locked: false,
        };
        let login = operator.login.clone();
        let added = office.store.write(move |tx| {
            if let Some(known) = auth::operator(tx.conn(), &operator.login)? {
                let (kind, id) = ("operator", known.id.0);
                return Err(Error::Duplicate { kind, id });
            }
            auth::put_operator(tx, &operator, Source::Runtime)?;
            note(tx, &operator.login, "added")
        });
        match added.wait() {
            Err(Error::Duplicate { .. }) => Err(Failure::Usage(said!(
                "operator {login} exists already; use `pult operator passwd {login}`",
                "оператор {login} уже есть; сменить пароль: pult operator passwd {login}"
            ))),
            added => {
                added?;
                let role = role(self.role.into());
                let said = said!(
                    "operator {login} is added, role {role}",
                    "оператор {login} добавлен, роль: {role:#}"
                );
                self.password
                    .report(&login, &password, is_new, &said, common)
            }
        }
    }
}

impl Passwd {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::beside(common)?;
        known(&office.store, &self.login)?;
        let (password, is_new) = self.password.choose()?;
        let hash = secrets::hash_password(&password).map_err(Failure::below)?;
        change(&office.store, &self.login, "password", move |operator| {
            operator.password_hash = hash;
        })?;
        let login = &self.login;
        let said = said!(
            "operator {login} has another password",
            "пароль оператора {login} сменён"
        );
        self.password
            .report(login, &password, is_new, &said, common)
    }
}

impl Name {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::beside(common)?;
        let Name { login, name } = self;
        let name = name.trim().to_owned();
        let called = name.clone();
        change(&office.store, &login, "name", move |operator| {
            operator.name = name;
        })?;
        let said = said!(
            "operator {login} is called {called}",
            "оператора {login} теперь зовут {called}"
        );
        output::tell_beside(&said, common.locale());
        Ok(())
    }
}

impl First {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::beside(common)?;
        let operator = known(&office.store, &self.login)?;
        let First {
            login,
            zones,
            companies,
        } = self;
        let zones: Vec<ZoneId> = zones.into_iter().map(ZoneId).collect();
        let companies: Vec<CompanyId> = companies.into_iter().map(CompanyId).collect();
        let said = match zones.is_empty() && companies.is_empty() {
            true => said!(
                "the desk of {login} is in the usual order",
                "у оператора {login} обычный порядок"
            ),
            false => said!(
                "the desk of {login} shows first: zones {}, companies {}",
                "у оператора {login} сначала видны зоны: {}, компании: {}",
                listed(&zones),
                listed(&companies)
            ),
        };
        let set = office.store.write(move |tx| {
            let zones_known = books::zones(tx.conn())?;
            for id in &zones {
                if !zones_known.iter().any(|known| known.id == *id) {
                    return Err(Error::not_found("zone", id));
                }
            }
            let companies_known = books::companies(tx.conn())?;
            for id in &companies {
                if !companies_known.iter().any(|known| known.id == *id) {
                    return Err(Error::not_found("company", id));
                }
            }
            auth::set_shown_first(tx, operator.id, &zones, &companies)?;
            note(tx, &login, "shown first")
        });
        set.wait()?;
        output::tell_beside(&said, common.locale());
        Ok(())
    }
}

impl List {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::to_read(common)?;
        let mut table = Table::new(&["id", "login", "name", "role", "locked"]);
        for operator in office.store.read(auth::operators)? {
            table.row([
                operator.id.0.into(),
                operator.login.into(),
                operator.name.into(),
                Cell::Word(role(operator.role)),
                operator.locked.into(),
            ]);
        }
        table.print(self.json, common.locale())
    }
}

impl Lock {
    fn run(self, common: &Common) -> Result<(), Failure> {
        let office = OpenOffice::beside(common)?;
        let locked = !self.unlock;
        let what = if locked { "locked" } else { "unlocked" };
        change(&office.store, &self.login, what, move |operator| {
            operator.locked = locked;
        })?;
        let login = self.login;
        let said = match locked {
            true => said!(
                "operator {login} is locked",
                "оператор {login} заблокирован"
            ),
            false => said!(
                "operator {login} is unlocked",
                "оператор {login} снова может входить"
            ),
        };
        output::tell(&said, common.locale())
    }
}

impl NewPassword {
    /// The password to set, and whether it was made here.
    fn choose(&self) -> Result<(String, bool), Failure> {
        if !self.password_stdin {
            return Ok((secrets::new_secret().map_err(Failure::below)?, true));
        }
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|error| {
            let error = Said::from(&error);
            Failure::Failed(said!(
                "cannot read the password: {error}",
                "пароль не прочитать: {error:#}"
            ))
        })?;
        match line.trim_end_matches(['\r', '\n']) {
            "" => Err(Failure::Usage(Said::new(
                "the password is empty",
                "пароль пуст",
            ))),
            short if short.chars().count() < secrets::SHORTEST_PASSWORD => {
                Err(Failure::Usage(Said::new(
                    "the password is shorter than eight characters",
                    "пароль короче восьми знаков",
                )))
            }
            password => Ok((password.to_owned(), false)),
        }
    }

    /// Says what was done, and prints a password that was made here and is written already, once.
    fn report(
        &self,
        login: &str,
        password: &str,
        is_new: bool,
        done: &Said,
        common: &Common,
    ) -> Result<(), Failure> {
        if !self.json {
            output::tell_beside(done, common.locale());
        }
        let shown = is_new.then_some(password);
        match (self.json, shown) {
            (true, _) => output::print_json(&json!({ "login": login, "password": shown })),
            (false, Some(password)) => {
                let said = said!(
                    "the password of {login}, shown this once:",
                    "пароль оператора {login}, показан единственный раз:"
                );
                output::tell_beside(&said, common.locale());
                output::print(password)
            }
            (false, None) => Ok(()),
        }
    }
}

/// Numbers with commas between, or a dash.
fn listed(ids: &[impl ToString]) -> String {
    match ids {
        [] => "–".to_owned(),
        ids => ids
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// As people call it.
fn role(role: Role) -> Said {
    let ru = match role {
        Role::Admin => "администратор",
        Role::Senior => "старший диспетчер",
        Role::Dispatch => "диспетчер",
        Role::Read => "только смотрит",
    };
    Said::new(role.as_str(), ru)
}

fn known(store: &Store, login: &str) -> Result<Operator, Failure> {
    let found = store.read(|conn| auth::operator(conn, login))?;
    found.ok_or_else(|| Error::not_found("operator", login).into())
}

fn change(
    store: &Store,
    login: &str,
    what: &'static str,
    edit: impl FnOnce(&mut Operator) + Send + 'static,
) -> Result<(), Failure> {
    let login = login.to_owned();
    let changed = store.write(move |tx| {
        let found = auth::operator(tx.conn(), &login)?;
        let mut operator = found.ok_or_else(|| Error::not_found("operator", &login))?;
        edit(&mut operator);
        auth::put_operator(tx, &operator, Source::Runtime)?;
        note(tx, &login, what)
    });
    Ok(changed.wait()?)
}

fn note(tx: &Tx, login: &str, what: &str) -> pult_store::Result<()> {
    journal::office_changed(
        tx,
        Clock::System.now(),
        &[("operator", login), ("change", what)],
    )
}
