//! What does not go on without a person, by what it is about.

use std::collections::BTreeMap;

use pult_app::{NeedsHuman, Reason, Subject};
use pult_domain::{CrewId, OrderId};

/// What does not go on without a person, the most urgent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    list: Vec<NeedsHuman>,
    /// Where each order stands in the list.
    of_orders: BTreeMap<OrderId, usize>,
}

impl Needs {
    /// The needs of an office.
    pub fn of(list: Vec<NeedsHuman>) -> Needs {
        let mut of_orders = BTreeMap::new();
        for (at, need) in list.iter().enumerate() {
            if let Some(order) = order_of(need) {
                of_orders.entry(order).or_insert(at);
            }
        }
        Needs { list, of_orders }
    }

    /// The one that matters most of an order.
    pub fn of_order(&self, order: OrderId) -> Option<&NeedsHuman> {
        self.of_orders.get(&order).map(|at| &self.list[*at])
    }

    /// Those that are about neither an order nor an account, of each subject the one that matters most, the
    /// most urgent first.
    pub fn others(&self) -> impl Iterator<Item = &NeedsHuman> {
        self.firsts().filter(|need| !is_of_account(need))
    }

    /// Crews whose accounts are low, and who need a person for nothing else.
    pub fn accounts(&self) -> impl Iterator<Item = &NeedsHuman> {
        self.firsts().filter(|need| is_of_account(need))
    }

    /// What is not about an order, of each subject the one that matters most.
    fn firsts(&self) -> impl Iterator<Item = &NeedsHuman> {
        let is_other = |need: &&NeedsHuman| order_of(need).is_none();
        let others = self.list.iter().filter(is_other).enumerate();
        others
            .filter(move |(at, need)| {
                let mut before = self.list.iter().filter(is_other).take(*at);
                before.all(|before| before.subject != need.subject)
            })
            .map(|(_, need)| need)
    }

    /// Whether one of them is a call that rings.
    pub fn tell_of_a_call(&self) -> bool {
        let is_call = |need: &NeedsHuman| matches!(need.subject, Subject::Call(_));
        self.list.iter().any(is_call)
    }

    /// The one about a subject that is no order.
    pub fn about(&self, subject: Subject) -> Option<&NeedsHuman> {
        self.firsts().find(|need| need.subject == subject)
    }

    /// Whether a crew has said something that nobody at the office has seen.
    pub fn writes(&self, crew: CrewId) -> bool {
        let of_crew = self
            .list
            .iter()
            .filter(|need| need.subject == Subject::Crew(crew));
        let mut reasons = of_crew.map(|need| &need.reason);
        reasons.any(|reason| matches!(reason, Reason::Sos { .. } | Reason::CrewWrites { .. }))
    }

    /// Whether there is one that was not among those before.
    pub fn grew_since(&self, before: &Needs) -> bool {
        let is_same = |old: &NeedsHuman, need: &NeedsHuman| {
            old.subject == need.subject && old.reason.code() == need.reason.code()
        };
        let known = |need: &NeedsHuman| before.list.iter().any(|old| is_same(old, need));
        !self.list.iter().all(known)
    }
}

/// Whether it is about money that a crew owes: many of them at once may not hide the rest.
fn is_of_account(need: &NeedsHuman) -> bool {
    matches!(need.reason, Reason::AccountLow { .. })
}

/// The order that stands on the board for a need.
fn order_of(need: &NeedsHuman) -> Option<OrderId> {
    match (need.subject, &need.reason) {
        (Subject::Order(order), _) => Some(order),
        (_, Reason::NoPosition { order }) => Some(*order),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_app::Remedy;
    use pult_domain::{Money, Timestamp};

    #[test]
    fn of_two_needs_of_a_crew_the_one_that_matters_most_stands_on_the_board() {
        let crew = Subject::Crew(CrewId(17));
        let need = |subject, reason, remedy| NeedsHuman {
            subject,
            reason,
            since: Timestamp(0),
            remedy,
        };
        let silent = Reason::NoPosition { order: OrderId(1) };
        let low = Reason::AccountLow {
            balance: Money(0),
            is_stopped: false,
        };
        let needs = Needs::of(vec![
            need(crew, silent, Remedy::CallCrew),
            need(crew, Reason::Unanswering { n: 3 }, Remedy::CallOrTakeOff),
            need(crew, low.clone(), Remedy::TakeMoney),
            need(Subject::Crew(CrewId(23)), low, Remedy::TakeMoney),
        ]);
        let codes: Vec<&str> = needs.others().map(|need| need.reason.code()).collect();
        assert_eq!(codes, ["unanswering"]);
        let codes: Vec<&str> = needs.accounts().map(|need| need.reason.code()).collect();
        assert_eq!(codes, ["account_low"]);
        let about = needs.about(crew).map(|need| need.reason.code());
        assert_eq!(about, Some("unanswering"));
    }
}
