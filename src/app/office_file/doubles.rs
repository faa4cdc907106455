//! Records that share what should tell them apart: call signs, plates, phones. They are told, not refused: two
//! companies may each have a crew 111.

use std::collections::BTreeMap;

use super::findings::Findings;
use pult_input::At;
use pult_store::import::Book;
use pult_store::search::plate;

/// Tells which records of a file share a call sign, a plate or a phone.
pub(super) fn tell(book: &Book, findings: &mut Findings) {
    let crews = book.crews.iter();
    let signs = crews.map(|entry| (entry.value.crew.call_sign.clone(), entry.at));
    shared(signs, ("позывной", "call sign"), findings);
    let cars = || book.vehicles.iter();
    let plates = cars().map(|entry| (plate(&entry.value.vehicle.plate), entry.at));
    shared(plates, ("госномер", "plate"), findings);
    let signs = cars().map(|entry| (entry.value.vehicle.call_sign.clone(), entry.at));
    let words = ("позывной машины", "call sign of a vehicle");
    shared(signs, words, findings);
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::OfficeFile;
    use super::*;
    use pult_domain::Locale;

    #[test]
    fn cars_that_share_a_plate_or_a_call_sign_are_told() {
        let text = "[office]\nname = \"А\"\n\
            [[vehicle]]\nid = 1\nplate = \"М 213 ОР 77\"\ncall_sign = \"11\"\n\
            [[vehicle]]\nid = 2\nplate = \"m213op77\"\ncall_sign = \"12\"\n\
            [[vehicle]]\nid = 3\nplate = \"А 1\"\ncall_sign = \"12\"\n";
        let file = OfficeFile::parse("a.toml", text, Path::new("."));
        let mut findings = Findings::of("a.toml", Locale::Ru);
        tell(&file.expect("an office file").book, &mut findings);
        let told = format!("{:?}", findings.notes);
        assert!(told.contains("госномер"), "{told}");
        assert!(told.contains("позывной машины «12»"), "{told}");
        assert!(!told.contains("«11»"), "{told}");
    }
}
