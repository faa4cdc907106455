//! What a list of tariffs says beside them: which are never chosen by themselves, and at which hours none is.

use super::Row;
use super::kinds::{self, TARIFF_TURN};
use pult_app::{Dispatch, Result};
use pult_domain::{Company, CompanyId, Hours, Tariff};

/// The tariffs with whatever goes before them, and the hours that none of them covers.
pub(super) async fn load(dispatch: &Dispatch) -> Result<(Vec<Row>, String)> {
    let tariffs = dispatch.records::<Tariff>().await?;
    let companies = dispatch.records::<Company>().await?;
    let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
    let row = |tariff: &Tariff| {
        let mut row = kinds::row(tariff);
        let turn = kinds::place_of::<Tariff>(TARIFF_TURN);
        let turn = turn.and_then(|turn| row.values.get_mut(turn));
        if let (Some(turn), Some(before)) = (turn, tariff.always_behind(&tariffs, &ids)) {
            *turn = format!("behind|{}", before.name);
        }
        row
    };
    let rows = tariffs.iter().map(row).collect();
    Ok((rows, gaps(&tariffs, &companies)))
}

/// The hours at which a company has no tariff: `23:00–06:00`; of several companies that differ with their names.
/// An office without tariffs has no hours to tell.
pub(super) fn gaps(tariffs: &[Tariff], companies: &[Company]) -> String {
    if tariffs.is_empty() {
        return String::new();
    }
    let of = |company: &Company| {
        let gaps = Tariff::uncovered(tariffs, company.id);
        gaps.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    let told: Vec<(&str, String)> = companies
        .iter()
        .map(|company| (company.name.as_str(), of(company)))
        .collect();
    match told.first() {
        Some((_, first)) if told.iter().all(|(_, gaps)| gaps == first) => first.clone(),
        _ => {
            let some = told.iter().filter(|(_, gaps)| !gaps.is_empty());
            let some = some.map(|(name, gaps)| format!("{name} {gaps}"));
            some.collect::<Vec<_>>().join("; ")
        }
    }
}

fn told(gap: &Hours) -> String {
    match gap.is_whole_day() {
        true => "00:00–24:00".to_owned(),
        false => format!("{}–{}", gap.from, gap.to),
    }
}
