//! Payment terminals: `/pay_term_api/1.0/add_term_operation`.

use super::error::{Answer, Failure};
use super::wire::Data;
use super::{Asked, Desk, Verb};
use pult_domain::{DriverId, LedgerEntry, LedgerEntryId, Money};

/// The type of API.
pub(super) const API: &str = "pay_term_api";
/// The account of a driver ends in so many digits.
const DIGITS: usize = 5;

/// A driver's account at terminals.
pub(super) fn account(driver: DriverId) -> String {
    format!("{:05}", driver.0)
}

pub(super) async fn call(desk: &Desk, asked: &Asked) -> Answer {
    if asked.name != "add_term_operation" {
        return Err(Failure::unknown_name(&asked.name));
    }
    let fields = asked.fields(Verb::Post)?;
    fields.require(&["pay_system_type", "account", "oper_id", "sum", "oper_time"])?;
    let system = fields.count("pay_system_type")?.unwrap_or_default();
    let named = fields.text_or_empty("account")?;
    let number = fields.text_or_empty("oper_id")?;
    let sum = fields.money("sum")?.filter(|sum| *sum > Money::ZERO);
    let sum = sum.ok_or_else(|| Failure::wrong("sum"))?;
    let at = fields.time("oper_time", desk.time().await?)?;
    let driver = driver(&named).ok_or_else(|| Failure::unknown(100, "driver", &named))?;
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver,
        order: None,
        sum,
        kind: "receipt".to_owned(),
        at: at.unwrap_or_else(|| desk.dispatch.now()),
        comment: format!("terminal {system}, {number}"),
    };
    let posted = desk
        .dispatch
        .post_terminal_payment(&desk.caller, entry, (system, number));
    let posted = posted.await;
    posted.map_err(|error| Failure::by_kind(error, &[("driver", 100)]))?;
    Ok(Data::empty())
}

/// The driver of an account: the city's digits, which are not checked, then his own.
fn driver(account: &str) -> Option<DriverId> {
    let is_number = account.bytes().all(|byte| byte.is_ascii_digit());
    let at = account.len().checked_sub(DIGITS).filter(|_| is_number)?;
    account[at..]
        .parse()
        .ok()
        .filter(|id| *id > 0)
        .map(DriverId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_ends_in_the_drivers_digits() {
        for (text, id) in [
            ("1234500007", Some(7)),
            ("123400007", Some(7)),
            ("00007", Some(7)),
            ("7", None),
            ("1234500000", None),
            ("12345x0007", None),
            ("", None),
        ] {
            assert_eq!(driver(text), id.map(DriverId), "{text}");
        }
        assert_eq!(account(DriverId(7)), "00007");
    }
}
