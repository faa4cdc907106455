//! Files that a command writes because it was asked to: which endings they may have, and that they were
//! written.

use std::path::Path;

use pult_domain::Locale;

use super::{Failure, FileDeed, Said, output};
use crate::said;

/// The ending of a file's name, which says what is written into it: one of these, in small letters.
///
/// # Errors
/// It has another one.
pub fn ending(file: &Path, known: &[&'static str]) -> Result<&'static str, Failure> {
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    let ending = ending.to_lowercase();
    let mut endings = known.iter().copied();
    endings.find(|known| *known == ending).ok_or_else(|| {
        let all: Vec<String> = known.iter().map(|known| format!(".{known}")).collect();
        let all = Said::new(all.join(" or "), all.join(" или "));
        let name = file.display();
        Failure::Usage(said!(
            "{name}: the file's name must end in {all}",
            "{name}: имя файла должно кончаться на {all:#}"
        ))
    })
}

/// Writes a file and says so beside the answer, also when there was one of that name.
///
/// # Errors
/// It cannot be written.
pub fn write(file: &Path, bytes: &[u8], locale: Locale) -> Result<(), Failure> {
    let was_there = file.exists();
    std::fs::write(file, bytes).map_err(|error| Failure::file(FileDeed::Write, file, &error))?;
    let name = file.display();
    let said = match was_there {
        true => said!(
            "written to {name}, in place of what was there",
            "записано в {name} вместо того, что там было"
        ),
        false => said!("written to {name}", "записано в {name}"),
    };
    output::tell_beside(&said, locale);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_is_written_and_another_ending_is_refused() {
        let of = |name: &str| ending(Path::new(name), &["xlsx", "csv"]);
        assert_eq!(of("a.XLSX").ok(), Some("xlsx"));
        for wrong in ["a.ods", "a", "csv"] {
            let told = of(wrong).expect_err("refused").to_string();
            assert!(told.ends_with("must end in .xlsx or .csv"), "{told}");
        }
    }
}
