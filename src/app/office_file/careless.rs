//! What a file says and the desk would not take is told: a password that is too short, a phone that lacks digits.
//! It is taken, for an office may have such passwords already, and a town numbers of its own.

use pult_domain::{Phone, TypedPhone};
use pult_input::At;

use super::findings::Findings;
use super::{ClearOperator, OfficeFile};
use crate::secrets::SHORTEST_PASSWORD;
use pult_store::import::Entry;

/// Tells what of a file the desk would not take.
pub(super) fn tell(file: &OfficeFile, findings: &mut Findings) {
    file.operators.iter().for_each(|it| password(it, findings));
    for entry in &file.book.clients {
        for phone in &entry.value.phones {
            lacks_digits(phone, entry.at, ("клиента", "a client"), findings);
        }
    }
    for entry in &file.book.drivers {
        if let Some(phone) = &entry.value.driver.phone {
            lacks_digits(phone, entry.at, ("водителя", "a driver"), findings);
        }
    }
}

fn password(entry: &Entry<ClearOperator>, findings: &mut Findings) {
    let Some(password) = &entry.value.password else {
        return;
    };
    if password.expose().chars().count() < SHORTEST_PASSWORD {
        let (login, line) = (&entry.value.login, entry.at.line);
        findings.note(
            format!("строка {line}: пароль оператора {login} короче восьми знаков"),
            format!(
                "line {line}: the password of operator {login} is shorter than eight characters"
            ),
        );
    }
}

fn lacks_digits(phone: &Phone, at: At, (whose, of_whom): (&str, &str), findings: &mut Findings) {
    let phone = phone.to_string();
    if TypedPhone::of(&phone).is_doubtful() {
        let line = at.line;
        findings.note(
            format!("строка {line}: телефон {whose} «{phone}» не похож на целый номер"),
            format!("line {line}: the phone `{phone}` of {of_whom} is not a whole number"),
        );
    }
}
