//! How drivers stand with the office: balances, held against the rules of their crews.

use std::collections::{HashMap, HashSet};

use crate::whose::Whose;
use crate::{Caller, Dispatch, Result};
use pult_domain::{AccountState, CashRule, Crew, CrewId, DriverId, Money};
use pult_store::{Connection, books, cash, crews};

/// The rules and balances of a moment.
pub(crate) struct Accounts {
    rules: Vec<CashRule>,
    balances: HashMap<DriverId, Money>,
}

/// A driver's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashAccount {
    /// Whose.
    pub driver: DriverId,
    /// The driver's name.
    pub name: String,
    /// The call sign of the latest crew; empty without one.
    pub call_sign: String,
    /// The crew whose rule counts.
    pub crew: Option<CrewId>,
    /// What the account comes to.
    pub balance: Money,
    /// The rule, by name; empty without one.
    pub rule: String,
    /// How the driver stands.
    pub state: AccountState,
    /// Below this there are no offers.
    pub stop_below: Option<Money>,
}

/// A crew whose driver's account is low.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLine {
    /// The crew.
    pub crew: CrewId,
    /// What the account comes to.
    pub balance: Money,
    /// Whether there are no offers any more.
    pub is_stopped: bool,
}

impl Accounts {
    /// Reads them; without rules no balance counts, and none is read.
    pub(crate) fn read(conn: &Connection) -> Result<Accounts> {
        let rules = cash::rules(conn)?;
        let limits = |rule: &CashRule| rule.warn_below.is_some() || rule.stop_below.is_some();
        let balances = match rules.iter().any(limits) {
            true => books::balances(conn)?.into_iter().collect(),
            false => HashMap::new(),
        };
        Ok(Accounts { rules, balances })
    }

    /// How a crew's driver stands.
    pub(crate) fn state(&self, crew: &Crew) -> AccountState {
        CashRule::of(&self.rules, crew).map_or(AccountState::Fine, |rule| {
            rule.state(self.balance(crew.driver))
        })
    }

    fn balance(&self, driver: DriverId) -> Money {
        self.balances.get(&driver).copied().unwrap_or_default()
    }

    /// The crews of a caller that are on line and whose accounts are low.
    pub(crate) fn low(&self, conn: &Connection, caller: &Caller) -> Result<Vec<AccountLine>> {
        if self.rules.is_empty() {
            return Ok(Vec::new());
        }
        let on_line: HashSet<CrewId> = crews::open_shifts(conn)?
            .into_iter()
            .map(|shift| shift.crew)
            .collect();
        let crews = crews::all(conn)?.into_iter();
        let seen = crews.filter(|crew| on_line.contains(&crew.id) && caller.sees(crew.company));
        Ok(seen
            .filter(|crew| self.state(crew) != AccountState::Fine)
            .map(|crew| AccountLine {
                crew: crew.id,
                balance: self.balance(crew.driver),
                is_stopped: self.state(&crew) == AccountState::Stopped,
            })
            .collect())
    }
}

impl Dispatch {
    /// The account of every driver who works here, by name.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn cash_accounts(&self, caller: &Caller) -> Result<Vec<CashAccount>> {
        let caller = *caller;
        self.read_list(&caller, move |conn| all(conn, &caller))
            .await
    }
}

fn all(conn: &Connection, caller: &Caller) -> Result<Vec<CashAccount>> {
    let rules = cash::rules(conn)?;
    let balances: HashMap<DriverId, Money> = books::balances(conn)?.into_iter().collect();
    let mut latest: HashMap<DriverId, Crew> = HashMap::new();
    for crew in crews::all(conn)? {
        latest.insert(crew.driver, crew);
    }
    let drivers = crews::drivers(conn)?.into_iter();
    let whose = Whose::seen_by(conn, caller)?;
    let seen = drivers.filter(|driver| whose.sees_driver(driver));
    let mut accounts: Vec<CashAccount> = seen
        .filter(|driver| !driver.dismissed || balances.contains_key(&driver.id))
        .map(|driver| {
            let crew = latest.get(&driver.id);
            let rule = crew.and_then(|crew| CashRule::of(&rules, crew));
            let balance = balances.get(&driver.id).copied().unwrap_or_default();
            CashAccount {
                driver: driver.id,
                name: driver.name,
                call_sign: crew.map_or_else(String::new, |crew| crew.call_sign.clone()),
                crew: crew.map(|crew| crew.id),
                balance,
                rule: rule.map_or_else(String::new, |rule| rule.name.clone()),
                state: rule.map_or(AccountState::Fine, |rule| rule.state(balance)),
                stop_below: rule.and_then(|rule| rule.stop_below),
            }
        })
        .collect();
    accounts.sort_by(|a, b| (&a.name, a.driver).cmp(&(&b.name, b.driver)));
    Ok(accounts)
}
