//! What other rules would have decided at the moments when the office decided something.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::day::{Ground, Past};
use crate::{Failure, Said, said};
use pult_app::day_log::{self, Recorded};
use pult_domain::{CrewId, Locale, OrderId, Timestamp};
use pult_engine::{Decision, Policy, plan};

/// How the plans of a day compare.
pub(super) struct Comparison {
    /// How many looks the day log has.
    n_looks: usize,
    /// How many of them are decided again to the byte under the rules of the day.
    n_same: usize,
    /// Who would have been asked instead, by time.
    others: Vec<Other>,
}

/// An order that somebody else, or nobody, is asked about.
struct Other {
    at: Timestamp,
    order: OrderId,
    crew: Option<CrewId>,
    other: Option<CrewId>,
}

/// Decides every recorded look again, under its own rules and under others.
pub(super) fn compare(ground: &Ground, past: &Past, rules: &Policy) -> Result<Comparison, Failure> {
    let mut found = Comparison {
        n_looks: 0,
        n_same: 0,
        others: Vec::new(),
    };
    for look in day_log::read(past.looks.iter().cloned(), &past.histories, past.from) {
        let look = look.map_err(Failure::below)?;
        let again = |rules: &Policy| plan(&look.snapshot, rules, &*ground.router, look.at);
        found.n_looks += 1;
        found.n_same += usize::from(look.is_same(&again(&look.rules)));
        found.others.extend(others(&look, &again(rules)));
    }
    Ok(found)
}

fn others(look: &Recorded, decided: &[Decision]) -> Vec<Other> {
    let asked = |(crew, orders): &(CrewId, Vec<OrderId>)| {
        let crew = *crew;
        orders.clone().into_iter().map(move |order| (order, crew))
    };
    let was: BTreeMap<OrderId, CrewId> = look.asked.iter().flat_map(asked).collect();
    let offers = decided.iter().filter_map(|decision| match decision {
        Decision::Offer { crew, orders, .. } => Some((*crew, orders.clone())),
        _ => None,
    });
    let offers: Vec<_> = offers.collect();
    let would: BTreeMap<OrderId, CrewId> = offers.iter().flat_map(asked).collect();
    let mut orders: Vec<_> = was.keys().chain(would.keys()).copied().collect();
    orders.sort_unstable();
    orders.dedup();
    let other = |order: OrderId| Other {
        at: look.at,
        order,
        crew: was.get(&order).copied(),
        other: would.get(&order).copied(),
    };
    let all = orders.into_iter().map(other);
    all.filter(|other| other.crew != other.other).collect()
}

impl Comparison {
    /// When each order is offered otherwise for the first time: an order that waits is decided again and again.
    fn firsts(&self) -> Vec<&Other> {
        let mut known = BTreeSet::new();
        let all = self.others.iter();
        all.filter(|other| known.insert(other.order)).collect()
    }

    pub fn as_json(&self) -> Value {
        let offer = |other: &Other| {
            json!({
                "at": other.at.0,
                "order": other.order.0,
                "crew": other.crew.map(|crew| crew.0),
                "other_crew": other.other.map(|crew| crew.0),
            })
        };
        json!({
            "decisions": self.n_looks,
            "same": self.n_same,
            "offers": self.others.iter().map(offer).collect::<Vec<_>>(),
        })
    }

    pub fn as_text(&self, past: &Past, locale: Locale) -> String {
        let crew = |crew: Option<CrewId>| match crew {
            Some(crew) => said!("crew {crew}", "экипаж {crew}"),
            None => Said::new("nobody", "никто"),
        };
        let mut lines = vec![said!(
            "{} of {} recorded decisions are the same again to the byte under the rules of the day; \
             orders that are offered otherwise under the others: {}",
            "по правилам того дня решено точно так же {} из {} раз; по другим правилам иначе предложено \
             заказов: {}",
            self.n_same,
            self.n_looks,
            self.firsts().len()
        )];
        lines.extend(self.firsts().into_iter().map(|other| {
            let (at, order) = (past.time.format(other.at, "%H:%M:%S"), other.order);
            let (was, would) = (crew(other.crew), crew(other.other));
            said!(
                "{at}  order {order}: {was} -> {would}",
                "{at}  заказ {order}: {was:#} -> {would:#}"
            )
        }));
        Said::joined(&lines, "\n").of(locale).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_is_decided_again_and_again_counts_once() {
        let other = |at, order| Other {
            at: Timestamp(at),
            order: OrderId(order),
            crew: None,
            other: Some(CrewId(1)),
        };
        let found = Comparison {
            n_looks: 3,
            n_same: 3,
            others: vec![other(10, 7), other(20, 7), other(20, 8), other(30, 7)],
        };
        let firsts: Vec<_> = found
            .firsts()
            .iter()
            .map(|it| (it.at.0, it.order.0))
            .collect();
        assert_eq!(firsts, [(10, 7), (20, 8)]);
    }
}
