//! What the ride costs, by which tariff and with which services, and how soon a crew is there.

use super::{Form, choice};
use crate::msg::{Command, Estimate};
use crate::text::Word;
use pult_domain::{CompanyId, CrewGroupId, DiscountId, Expected, ServiceId, TariffId};

impl Form {
    /// Asks what the ride costs and how soon a crew can be there, once for each ride.
    pub(super) fn ask_price(&mut self) -> Option<Command> {
        let order = self.order().ok().map(Box::new);
        if order == self.priced {
            return None;
        }
        self.estimate = Estimate::default();
        self.priced = order.clone();
        self.n_asked += 1;
        self.asked_price = self.n_asked;
        if let Some(editing) = &self.editing {
            let edit = self.edit(editing).ok()?;
            return Some(Command::PreviewEdit(
                self.n_asked,
                editing.id(),
                Box::new(edit),
            ));
        }
        Some(Command::Price(self.n_asked, order?))
    }

    /// It is known what the ride costs and how soon a crew can be there.
    pub fn estimated(&mut self, ask: u64, estimate: Estimate) {
        if ask == self.asked_price {
            self.estimate = estimate;
        }
    }

    /// The price that stands on the card, when it is that of the order as it is filled in.
    pub(super) fn known_price(&self) -> Option<Expected> {
        let is_current = self.order().ok().map(Box::new) == self.priced;
        let quote = self.estimate.quote.as_ref().filter(|_| is_current);
        quote.map(Expected::from)
    }

    /// The order was not made: it is asked again what it costs.
    pub fn refused(&mut self) -> Option<Command> {
        self.saving = false;
        self.priced = None;
        self.ask_price()
    }

    /// The tariff that is meant, with its name.
    pub fn tariff(&self) -> Option<&(TariffId, String)> {
        choice::meant(self.tariff.value(), &self.books.tariffs)
    }

    /// The services that are meant, with their names; `Err` is a text that means none.
    pub fn services(&self) -> Result<Vec<&(ServiceId, String)>, String> {
        choice::all_meant(self.services.value(), &self.books.services)
    }

    /// The discount that is meant, with its name; none: the client's own, if there is one.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn discount_meant(&self) -> Result<Option<&(DiscountId, String)>, Word> {
        let wrong = Word("form-no-discount");
        one_of(self.discount.value(), &self.books.discounts, wrong)
    }

    /// The company that is meant, with its name; none: the office chooses.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn company_meant(&self) -> Result<Option<&(CompanyId, String)>, Word> {
        let wrong = Word("form-no-company");
        one_of(self.company.value(), &self.books.companies, wrong)
    }

    /// The group of crews that is meant, with its name; none: whichever crew.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn group_meant(&self) -> Result<Option<&(CrewGroupId, String)>, Word> {
        let wrong = Word("form-no-group");
        one_of(self.group.value(), &self.books.groups, wrong)
    }

    /// The name of a tariff.
    pub fn tariff_name(&self, id: TariffId) -> Option<&str> {
        let mut tariffs = self.books.tariffs.iter();
        let found = tariffs.find(|(known, _)| *known == id);
        found.map(|(_, name)| name.as_str())
    }
}

fn one_of<'a, Id>(
    text: &str,
    entries: &'a [(Id, String)],
    wrong: Word,
) -> Result<Option<&'a (Id, String)>, Word> {
    match text.trim() {
        "" => Ok(None),
        typed => choice::meant(typed, entries).map(Some).ok_or(wrong),
    }
}
