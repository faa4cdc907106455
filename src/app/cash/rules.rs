//! The rules of what crews owe, kept like the other books.

use crate::orders::{check_company, check_group};
use crate::{Record, Result};
use pult_domain::{CashRule, CompanyId, Role};
use pult_store::import::Kind;
use pult_store::places::Source;
use pult_store::work::Act;
use pult_store::{Connection, Tx, cash};

impl Record for CashRule {
    const KIND: Kind = Kind::CashRule;
    const ROLE: Role = Role::Admin;

    fn blank() -> CashRule {
        CashRule::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn company(&self) -> Option<CompanyId> {
        self.company
    }

    fn all(conn: &Connection) -> Result<Vec<CashRule>> {
        Ok(cash::rules(conn)?)
    }

    fn check(&self, conn: &Connection) -> Result<()> {
        if let Some(company) = self.company {
            check_company(conn, company)?;
        }
        if let Some(group) = self.group {
            check_group(conn, group)?;
        }
        Ok(self.validate()?)
    }

    fn put(self, tx: &Tx, _: &Act) -> Result<i64> {
        Ok(cash::put_rule(tx, &self, Source::Runtime)?.0)
    }
}
