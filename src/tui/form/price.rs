//! What the ride costs, by which tariff and with which services, and how soon a crew is there.

use super::{Form, choice};
use crate::msg::{Command, Estimate};
use pult_domain::{ServiceId, TariffId};

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
        Some(Command::Price(self.n_asked, order?, Vec::new()))
    }

    /// It is known what the ride costs and how soon a crew can be there.
    pub fn estimated(&mut self, ask: u64, estimate: Estimate) {
        if ask == self.asked_price {
            self.estimate = estimate;
        }
    }

    /// The tariff that is meant, with its name.
    pub fn tariff(&self) -> Option<&(TariffId, String)> {
        choice::meant(self.tariff.value(), &self.books.tariffs)
    }

    /// The services that are meant, with their names; `Err` is a text that means none.
    pub fn services(&self) -> Result<Vec<&(ServiceId, String)>, String> {
        choice::all_meant(self.services.value(), &self.books.services)
    }

    /// The name of a tariff.
    pub fn tariff_name(&self, id: TariffId) -> Option<&str> {
        let mut tariffs = self.books.tariffs.iter();
        let found = tariffs.find(|(known, _)| *known == id);
        found.map(|(_, name)| name.as_str())
    }
}
