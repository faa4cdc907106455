//! All that a plan hangs on, besides the roads and the time, in rows that can be compared and written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::crews::{CrewRow, PositionRow, RoutesRow, ToldRow};
use super::orders::OpenRow;
use super::rules::{FactorRows, RuleRow};
use super::swaps::{AdviceRow, MovableRow, StandRow};
use super::{Histories, Rows, changes};
use pult_domain::{AssignmentId, CompanyId, CrewId, OrderId, Quality};
use pult_engine::{History, Movable, OpenOffer, OpenOrder, Policy, Snapshot};

/// A snapshot with its rules; or what changed of them, where rows that stayed and parts that are
/// `None` are as they were.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<RuleRow>,
    /// The map it was decided on, see [`super::map_name`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<Rows<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<FactorRows>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Vec<OfferRow>>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    orders: Rows<OpenRow>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    orders_gone: BTreeSet<i64>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    crews: Rows<CrewRow>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    crews_gone: BTreeSet<i64>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    positions: Rows<PositionRow>,
    /// Where crews said that they are; days recorded before they could have none.
    #[serde(skip_serializing_if = "Rows::is_empty")]
    told: Rows<ToldRow>,
    #[serde(skip_serializing_if = "Rows::is_empty")]
    routes: Rows<RoutesRow>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    routes_gone: BTreeSet<i64>,
    /// What may move to another crew; days recorded before anything moved have none.
    #[serde(skip_serializing_if = "Rows::is_empty")]
    movable: Rows<MovableRow>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    movable_gone: BTreeSet<i64>,
    /// Where crews were advised to stand.
    #[serde(skip_serializing_if = "Rows::is_empty")]
    standing: Rows<AdviceRow>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    standing_gone: BTreeSet<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stands: Option<Rows<StandRow>>,
    /// The name of the past days that it learns from; empty: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advises: Option<bool>,
}

/// The orders of the last look. They are those of the snapshot that the office keeps, so that they cost no
/// memory of their own, and rows are made only of what is another.
#[derive(Debug, Default)]
pub(super) struct LastOrders {
    open: BTreeMap<i64, OpenOrder>,
    movable: BTreeMap<i64, Movable>,
}

impl LastOrders {
    /// What changed since the last look, which this one takes the place of: of the orders, and the `rest`.
    pub fn news(&mut self, snapshot: &Snapshot, rest: Seen) -> Seen {
        let open = snapshot.orders.iter();
        let open = open.map(|open| (open.order.id.0, open));
        let (orders, orders_gone) = news(&mut self.open, open, OpenRow::of);
        let movable = snapshot.movable.iter();
        let movable = movable.map(|of| (of.open.order.id.0, of));
        let (movable, movable_gone) = news(&mut self.movable, movable, MovableRow::of);
        Seen {
            orders,
            orders_gone,
            movable,
            movable_gone,
            ..rest
        }
    }
}

/// Puts what is now in place of what was; answers the rows that are not the same, and the ids that are gone.
fn news<'a, T: Clone + PartialEq + 'a, R: PartialEq>(
    last: &mut BTreeMap<i64, T>,
    now: impl Iterator<Item = (i64, &'a T)>,
    row: impl Fn(&T) -> R,
) -> (Rows<R>, BTreeSet<i64>) {
    let mut gone: BTreeSet<i64> = last.keys().copied().collect();
    let mut rows = Rows::new();
    for (id, it) in now {
        gone.remove(&id);
        match last.get_mut(&id) {
            Some(before) => {
                if before != it {
                    let changed = row(it);
                    if row(before) != changed {
                        rows.insert(id, changed);
                    }
                }
                // Also what is equal: it is to be shared with what the office keeps now.
                before.clone_from(it);
            }
            None => {
                rows.insert(id, row(it));
                last.insert(id, it.clone());
            }
        }
    }
    last.retain(|id, _| !gone.contains(id));
    (rows, gone)
}

/// An unanswered offer: assignment, crew, orders.
type OfferRow = (i64, i64, Vec<i64>);

impl Seen {
    #[cfg(test)]
    pub fn of(snapshot: &Snapshot, rules: &Policy, map: String) -> Seen {
        let rest = Seen::besides_orders(snapshot, rules, map);
        LastOrders::default().news(snapshot, rest)
    }

    /// What a plan hangs on, but for the orders that wait and those that may move.
    pub fn besides_orders(snapshot: &Snapshot, rules: &Policy, map: String) -> Seen {
        let crews = snapshot.crews.iter();
        let seen = crews.clone().filter_map(|state| {
            let row = PositionRow::of(&state.crew.position?);
            Some((state.crew.id.0, row))
        });
        let told = crews.clone().filter_map(|state| {
            let row = ToldRow::of(state.crew.told.as_ref()?);
            Some((state.crew.id.0, row))
        });
        let routes = crews
            .clone()
            .filter_map(|state| Some((state.crew.id.0, RoutesRow::of(state)?)));
        let quality = snapshot.quality.iter();
        let (standing, stands) = (snapshot.standing.iter(), snapshot.stands.iter());
        let history = snapshot.history.as_ref();
        Seen {
            rules: Some(RuleRow::of(rules)),
            map: Some(map),
            quality: Some(
                quality
                    .map(|(id, quality)| (id.0, quality.as_str().to_owned()))
                    .collect(),
            ),
            factors: Some(FactorRows::of(&snapshot.factors)),
            offers: Some(snapshot.offers.iter().map(offer_row).collect()),
            crews: crews
                .map(|state| (state.crew.id.0, CrewRow::of(state)))
                .collect(),
            positions: seen.collect(),
            told: told.collect(),
            routes: routes.collect(),
            standing: standing.map(|of| (of.crew.0, AdviceRow::of(of))).collect(),
            stands: Some(stands.map(|of| (of.id, StandRow::of(of))).collect()),
            history: Some(history.map_or_else(String::new, |of| of.name.clone())),
            advises: Some(snapshot.advises),
            ..Seen::default()
        }
    }

    /// What changed since `last`, but for orders.
    pub fn since(&self, last: &Seen) -> Seen {
        fn news<T: Clone + PartialEq>(now: &Option<T>, last: &Option<T>) -> Option<T> {
            now.clone().filter(|_| now != last)
        }
        let (crews, crews_gone) = changes(&self.crews, &last.crews);
        let (positions, _) = changes(&self.positions, &last.positions);
        let (told, _) = changes(&self.told, &last.told);
        let (routes, routes_gone) = changes(&self.routes, &last.routes);
        let (standing, standing_gone) = changes(&self.standing, &last.standing);
        Seen {
            rules: news(&self.rules, &last.rules),
            map: news(&self.map, &last.map),
            quality: news(&self.quality, &last.quality),
            factors: news(&self.factors, &last.factors),
            offers: news(&self.offers, &last.offers),
            crews,
            crews_gone,
            positions,
            told,
            routes,
            routes_gone,
            standing,
            standing_gone,
            stands: news(&self.stands, &last.stands),
            history: news(&self.history, &last.history),
            advises: news(&self.advises, &last.advises),
            ..Seen::default()
        }
    }

    /// This with what changed.
    pub fn with(mut self, news: Seen) -> Seen {
        self.rules = news.rules.or(self.rules);
        self.map = news.map.or(self.map);
        self.quality = news.quality.or(self.quality);
        self.factors = news.factors.or(self.factors);
        self.offers = news.offers.or(self.offers);
        self.stands = news.stands.or(self.stands);
        self.history = news.history.or(self.history);
        self.advises = news.advises.or(self.advises);
        self.movable.extend(news.movable);
        self.movable.retain(|id, _| !news.movable_gone.contains(id));
        self.standing.extend(news.standing);
        self.standing
            .retain(|id, _| !news.standing_gone.contains(id));
        self.orders.extend(news.orders);
        self.crews.extend(news.crews);
        self.positions.extend(news.positions);
        self.told.extend(news.told);
        self.routes.extend(news.routes);
        self.orders.retain(|id, _| !news.orders_gone.contains(id));
        self.crews.retain(|id, _| !news.crews_gone.contains(id));
        self.positions.retain(|id, _| !news.crews_gone.contains(id));
        self.told.retain(|id, _| !news.crews_gone.contains(id));
        self.routes.retain(|id, _| !news.routes_gone.contains(id));
        self
    }

    /// The snapshot and the rules again; past days are among those that are kept.
    pub fn told(&self, histories: &Histories) -> Result<(Snapshot, Policy), String> {
        let crew = |(id, row): (&i64, &CrewRow)| {
            let (seen, told) = (self.positions.get(id), self.told.get(id));
            row.told(*id, seen, told, self.routes.get(id))
        };
        let order = |(id, row): (&i64, &OpenRow)| row.told(*id);
        let quality = self.quality.iter().flatten().map(|(id, word)| {
            let quality = Quality::parse(word).map_err(|error| error.to_string())?;
            Ok((CompanyId(*id), quality))
        });
        let rules = self.rules.as_ref().ok_or("it says nothing of the rules")?;
        let factors = self.factors.as_ref().map(FactorRows::told);
        let snapshot = Snapshot {
            orders: self.orders.iter().map(order).collect::<Result<_, _>>()?,
            crews: self.crews.iter().map(crew).collect::<Result<_, _>>()?,
            offers: self.offers.iter().flatten().map(offer).collect(),
            quality: quality.collect::<Result<_, String>>()?,
            factors: factors.unwrap_or_default(),
            movable: self
                .movable
                .iter()
                .map(|(id, row)| row.told(*id))
                .collect::<Result<_, _>>()?,
            standing: self
                .standing
                .iter()
                .map(|(id, row)| row.told(*id))
                .collect::<Result<_, _>>()?,
            stands: self
                .stands
                .iter()
                .flatten()
                .map(|(id, row)| row.told(*id))
                .collect::<Result<_, _>>()?,
            history: self.past_days(histories)?,
            advises: self.advises.unwrap_or_default(),
        };
        Ok((snapshot, rules.told()?))
    }
}

impl Seen {
    fn past_days(&self, histories: &Histories) -> Result<Option<Arc<History>>, String> {
        let name = self.history.as_deref().unwrap_or_default();
        if name.is_empty() {
            return Ok(None);
        }
        let found = histories.get(name).cloned();
        let missing = || format!("the past days {name} that it was learned from are not kept");
        found.map(Some).ok_or_else(missing)
    }
}

fn offer_row(offer: &OpenOffer) -> OfferRow {
    let orders = offer.orders.iter().map(|order| order.0).collect();
    (offer.assignment.0, offer.crew.0, orders)
}

fn offer((assignment, crew, orders): &OfferRow) -> OpenOffer {
    OpenOffer {
        assignment: AssignmentId(*assignment),
        crew: CrewId(*crew),
        orders: orders.iter().copied().map(OrderId).collect(),
    }
}
