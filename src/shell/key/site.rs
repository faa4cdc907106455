//! Publishable keys: what the booking widget of a website shows.

use serde_json::json;

use crate::office::OpenOffice;
use crate::output::{self, Table};
use crate::{Common, Failure, Said, said};
use pult_app::{Clock, OfficeTime, sites};
use pult_domain::{CompanyId, SiteKey, SiteKeyId};
use pult_store::{Error, books, journal, site_keys};

/// What a publishable key is made with.
pub(super) struct NewSiteKey {
    pub(super) origins: Vec<String>,
    pub(super) orders_per_hour: u32,
    pub(super) codes_per_hour: u32,
    pub(super) company: Option<i64>,
    pub(super) label: String,
    pub(super) json: bool,
}

impl NewSiteKey {
    /// Makes the key and prints it.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub(super) fn add(self, common: &Common) -> Result<(), Failure> {
        if self.origins.is_empty() {
            return Err(Failure::Usage(Said::new(
                "a publishable key needs the sites it is for: --origin https://taxi.example",
                "ключу сайта нужен адрес сайта: --origin https://taxi.example",
            )));
        }
        let origins = self.origins.iter().map(|text| SiteKey::origin(text));
        let origins: Result<Vec<String>, _> = origins.collect();
        let origins = origins.map_err(|error| Failure::Usage(Said::from(&error)))?;
        let office = OpenOffice::beside(common)?;
        let key = SiteKey {
            id: SiteKeyId(0),
            key: sites::new_key().map_err(Failure::below)?,
            company: self.company.map(CompanyId),
            origins,
            orders_per_hour: self.orders_per_hour,
            codes_per_hour: self.codes_per_hour,
            label: self.label,
            revoked: false,
            created_at: Clock::System.now(),
        };
        let made = key.clone();
        let added = office.store.write(move |tx| {
            if let Some(company) = key.company
                && !books::companies(tx.conn())?
                    .iter()
                    .any(|it| it.id == company)
            {
                return Err(Error::not_found("company", company));
            }
            let id = site_keys::put(tx, &key)?;
            let payload = [("site_key", &*id.to_string()), ("change", "added")];
            journal::office_changed(tx, key.created_at, &payload)?;
            Ok(id)
        });
        let id = added.wait()?;
        if self.json {
            let answer = json!({ "id": id.0, "key": made.key, "origins": made.origins });
            return output::print_json(&answer);
        }
        let said = said!(
            "publishable key {id} for {}:",
            "ключ сайта {id} для {}:",
            made.origins.join(", ")
        );
        output::tell_beside(&said, common.locale());
        output::print(&made.key)
    }
}

/// Lists the publishable keys.
///
/// # Errors
/// Those of the office.
pub(super) fn list(common: &Common, json: bool) -> Result<(), Failure> {
    let office = OpenOffice::to_read(common)?;
    let (keys, zone) = office
        .store
        .read(|conn| Ok((site_keys::all(conn)?, books::office(conn)?.timezone)))?;
    let time = OfficeTime::named(&zone);
    let mut table = Table::new(&[
        "id",
        "key",
        "origins",
        "company_id",
        "orders_per_hour",
        "codes_per_hour",
        "revoked",
        "label",
        "created_at",
    ]);
    for key in keys {
        table.row([
            key.id.0.into(),
            key.key.into(),
            key.origins.join(" ").into(),
            key.company.map(|id| id.0).into(),
            i64::from(key.orders_per_hour).into(),
            i64::from(key.codes_per_hour).into(),
            key.revoked.into(),
            key.label.into(),
            time.format(key.created_at, "%Y-%m-%d %H:%M").into(),
        ]);
    }
    table.print(json, common.locale())
}

/// Makes a publishable key unknown for good.
///
/// # Errors
/// Those of the office; an unknown key.
pub(super) fn revoke(common: &Common, key: String) -> Result<(), Failure> {
    let office = OpenOffice::beside(common)?;
    let named = key.clone();
    let revoked = office.store.write(move |tx| {
        site_keys::revoke(tx, &key)?;
        let payload = [("site_key", &*key), ("change", "revoked")];
        journal::office_changed(tx, Clock::System.now(), &payload)
    });
    revoked.wait()?;
    output::tell(
        &said!("key {named} is revoked", "ключ {named} отозван"),
        common.locale(),
    )
}
