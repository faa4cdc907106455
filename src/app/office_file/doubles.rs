//! Records that share what should tell them apart: call signs, phones. They are told, not refused: two
//! companies may each have a crew 111.

use std::collections::BTreeMap;

use super::findings::Findings;
use pult_input::At;
use pult_store::import::Book;

/// Tells which records of a file share a call sign or a phone.
pub(super) fn tell(book: &Book, findings: &mut Findings) {
    let crews = book.crews.iter();
    let signs = crews.map(|entry| (entry.value.crew.call_sign.clone(), entry.at));
    shared(signs, ("позывной", "call sign"), findings);
    let drivers = book.drivers.iter();
    let phones = drivers.filter_map(|entry| {
        let phone = entry.value.driver.phone.as_ref()?;
        Some((phone.to_string(), entry.at))
    });
    shared(phones, ("телефон водителя", "phone of a driver"), findings);
    let clients = book.clients.iter().flat_map(|entry| {
        let phones = entry.value.phones.iter();
        phones.map(|phone| (phone.to_string(), entry.at))
    });
    shared(clients, ("телефон клиента", "phone of a client"), findings);
}

fn shared(
    values: impl Iterator<Item = (String, At)>,
    (russian, english): (&str, &str),
    findings: &mut Findings,
) {
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (value, at) in values.filter(|(value, _)| !value.is_empty()) {
        lines.entry(value).or_default().push(at.line);
    }
    for (value, lines) in lines.into_iter().filter(|(_, lines)| lines.len() > 1) {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let lines = lines.join(", ");
        findings.note(
            format!("{russian} «{value}» встречается несколько раз: строки {lines}"),
            format!("the {english} `{value}` stands there more than once: lines {lines}"),
        );
    }
}
