//! Who sits at which desk now. A desk is no record: it lives in memory until its terminal is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

use super::auth::operator_caller;
use super::{Caller, Dispatch, Result};
use pult_domain::{Actor, CompanyId, Operator, OperatorId, OrderId, Origin, Role, Timestamp};
use pult_store::{auth, books};

/// A desk at which somebody sits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatedDesk {
    /// Its number, in the order in which they sat down.
    pub id: u64,
    /// The operator; `None`: whoever is at the machine itself.
    pub operator: Option<OperatorId>,
    /// The operator's name; empty at the machine itself.
    pub name: String,
    /// Since when they sit there.
    pub since: Timestamp,
    /// The order whose card is open for changes there.
    pub edits: Option<OrderId>,
    /// Which of this operator's desks it is, from 0: the least that is free when they sit down.
    pub slot: usize,
    /// Why it is nobody's any more, if so: the desk asks who sits down next.
    pub over: Option<DeskOver>,
}

/// Why a desk is nobody's any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskOver {
    /// The shift of its operator was handed over at the desk of this number; `None`: at no desk.
    HandedOver(Option<u64>),
    /// Its operator was locked.
    Locked,
}

/// The desks, in the order in which their operators sat down.
pub(super) struct Desks {
    seated: watch::Sender<Arc<[SeatedDesk]>>,
    n_seated: AtomicU64,
}

impl Default for Desks {
    fn default() -> Desks {
        let (seated, _) = watch::channel(Arc::from([]));
        Desks {
            seated,
            n_seated: AtomicU64::new(0),
        }
    }
}

impl Desks {
    /// Changes the list in one step; tells of it when it is another one afterwards.
    fn change<T>(&self, change: impl FnOnce(&mut Vec<SeatedDesk>) -> T) -> T {
        let mut answer = None;
        self.seated.send_if_modified(|seated| {
            let mut desks = seated.to_vec();
            answer = Some(change(&mut desks));
            let is_changed = desks[..] != seated[..];
            *seated = desks.into();
            is_changed
        });
        answer.expect("the list is changed before `send_if_modified` returns")
    }
}

/// Somebody's place at a desk: dropping it, they are gone.
pub struct DeskPlace {
    dispatch: Dispatch,
    id: u64,
    name: String,
    slot: usize,
}

impl DeskPlace {
    /// Its number.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What the operator is called; empty at the machine itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which of this operator's desks it is, from 0.
    pub fn slot(&self) -> usize {
        self.slot
    }

    /// The door for what is done at this desk.
    pub fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// Says which order's card is open for changes here.
    pub fn edits(&self, order: Option<OrderId>) {
        self.dispatch.inner.desks.change(|desks| {
            if let Some(desk) = desks.iter_mut().find(|desk| desk.id == self.id) {
                desk.edits = order;
            }
        });
    }
}

impl Drop for DeskPlace {
    fn drop(&mut self) {
        let id = self.id;
        self.dispatch
            .inner
            .desks
            .change(|desks| desks.retain(|desk| desk.id != id));
    }
}

/// Whether a desk asks who sits down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Where the office has more than one operator.
    WhereSeveral,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a desk shows before the rest, as its operator was given it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownFirst {
    /// Zones, by name: orders that begin there.
    pub zones: Vec<String>,
    /// Companies whose orders they are.
    pub companies: Vec<CompanyId>,
}

impl ShownFirst {
    /// Whether nothing comes before the rest.
    pub fn is_empty(&self) -> bool {
        self.zones.is_empty() && self.companies.is_empty()
    }
}

/// Who sits down at a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sitter {
    /// That has to be said first.
    MustSay,
    /// This one: the office's only operator, else whoever is at the machine itself.
    Known(Caller),
}

impl Dispatch {
    /// Who sits down at a desk where nobody has said anything yet.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn sitter(&self, asks: Asks) -> Result<Sitter> {
        let operators = self.records::<Operator>().await?;
        let mut open = operators.iter().filter(|operator| !operator.locked);
        let first = open.next();
        let is_one = open.next().is_none();
        Ok(match (asks, first) {
            (Asks::Always, _) => Sitter::MustSay,
            (Asks::WhereSeveral, Some(_)) if !is_one => Sitter::MustSay,
            // One who may do less is not the one who owns the machine.
            (Asks::WhereSeveral, Some(only)) if only.role == Role::Admin => {
                Sitter::Known(operator_caller(Origin::Console, only))
            }
            _ => Sitter::Known(Caller::CONSOLE),
        })
    }

    /// What the operator of this door's seat is called; empty at the machine itself.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn sitter_name(&self) -> Result<String> {
        let Actor::Operator(id) = self.seat().actor else {
            return Ok(String::new());
        };
        let operators = self.records::<Operator>().await?;
        let known = operators.iter().find(|operator| operator.id == id);
        Ok(known.map_or_else(String::new, |operator| operator.called().to_owned()))
    }

    /// What the desk of this door shows before the rest.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn shown_first(&self) -> Result<ShownFirst> {
        let Actor::Operator(id) = self.seat().actor else {
            return Ok(ShownFirst::default());
        };
        self.read(move |conn| {
            let (zones, companies) = auth::shown_first(conn, id)?;
            let named = books::zones(conn)?.into_iter();
            let named = named.filter(|zone| zones.contains(&zone.id));
            Ok(ShownFirst {
                zones: named.map(|zone| zone.name).collect(),
                companies,
            })
        })
        .await
    }

    /// Somebody sits down: the operator of this door's seat, under a name.
    pub fn take_place(&self, name: String) -> DeskPlace {
        let operator = match self.seat().actor {
            Actor::Operator(id) => Some(id),
            _ => None,
        };
        let id = self.inner.desks.n_seated.fetch_add(1, Ordering::Relaxed) + 1;
        let since = self.now();
        let slot = self.inner.desks.change(|desks| {
            let is_taken = |slot: &usize| {
                let mut own = desks.iter().filter(|desk| desk.operator == operator);
                own.any(|desk| desk.slot == *slot)
            };
            let slot = (0..).find(|slot| !is_taken(slot)).unwrap_or_default();
            desks.push(SeatedDesk {
                id,
                operator,
                name: name.clone(),
                since,
                edits: None,
                slot,
                over: None,
            });
            slot
        });
        let dispatch = Dispatch {
            desk: Some(id),
            ..self.clone()
        };
        DeskPlace {
            dispatch,
            id,
            name,
            slot,
        }
    }

    /// The shift of an operator was handed over here: none of their desks is theirs any more.
    pub(super) fn leave_desks_of(&self, actor: Actor) {
        self.end_desks_of(actor, DeskOver::HandedOver(self.desk));
    }

    fn end_desks_of(&self, actor: Actor, why: DeskOver) {
        let Actor::Operator(operator) = actor else {
            return;
        };
        self.inner.desks.change(|desks| {
            let own = desks.iter_mut();
            own.filter(|desk| desk.operator == Some(operator))
                .for_each(|desk| desk.over = Some(why));
        });
    }

    /// Whoever was locked sits at no desk any more.
    pub(super) async fn leave_desks_of_locked(&self) -> Result<()> {
        if self.inner.desks.seated.borrow().is_empty() {
            return Ok(());
        }
        let operators = self.records::<Operator>().await?;
        for operator in operators.iter().filter(|operator| operator.locked) {
            self.end_desks_of(Actor::Operator(operator.id), DeskOver::Locked);
        }
        Ok(())
    }

    /// Why the desk of this door is nobody's any more, if so.
    pub fn desk_over(&self) -> Option<DeskOver> {
        let seated = self.inner.desks.seated.borrow();
        let own = seated.iter().find(|desk| Some(desk.id) == self.desk)?;
        own.over
    }

    /// Who sits at which desk, whenever that changes.
    pub fn desks(&self) -> watch::Receiver<Arc<[SeatedDesk]>> {
        self.inner.desks.seated.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::office;

    #[tokio::test]
    async fn a_desk_that_was_left_is_taken_again_first() {
        let office = office().await;
        let first = office.take_place(String::new());
        let second = office.take_place(String::new());
        let third = office.take_place(String::new());
        assert_eq!([first.slot(), second.slot(), third.slot()], [0, 1, 2]);
        drop(second);
        assert_eq!(office.take_place(String::new()).slot(), 1);
    }

    #[tokio::test]
    async fn an_office_with_several_operators_asks_who_sits_down() {
        use pult_store::auth;
        use pult_store::places::Source;
        let office = office().await;
        let add = |login: &str, role: Role| {
            let operator = Operator {
                id: OperatorId(0),
                login: login.to_owned(),
                name: format!("Имя {login}"),
                password_hash: String::new(),
                role,
                locked: false,
            };
            office.write(move |tx| Ok(auth::put_operator(tx, &operator, Source::Runtime)?))
        };
        let unasked = Ok(Sitter::Known(Caller::CONSOLE));
        assert_eq!(
            office.sitter(Asks::WhereSeveral).await.map_err(drop),
            unasked
        );
        let olya = add("olya", Role::Admin).await.expect("an operator");
        let Ok(Sitter::Known(only)) = office.sitter(Asks::WhereSeveral).await else {
            panic!("the only operator is asked");
        };
        assert_eq!(only.actor, Actor::Operator(olya));
        let seated = office.seated(only);
        assert_eq!(
            seated.sitter_name().await.map_err(drop),
            Ok("Имя olya".to_owned())
        );
        add("petr", Role::Dispatch).await.expect("an operator");
        for (asks, expected) in [
            (Asks::WhereSeveral, Sitter::MustSay),
            (Asks::Always, Sitter::MustSay),
            (Asks::Never, Sitter::Known(Caller::CONSOLE)),
        ] {
            assert_eq!(
                office.sitter(asks).await.map_err(drop),
                Ok(expected),
                "{asks:?}"
            );
        }
    }

    #[tokio::test]
    async fn whoever_is_locked_sits_at_no_desk_any_more() {
        use pult_store::auth;
        use pult_store::places::Source;
        let office = office().await;
        let operator = |login: &str| Operator {
            id: OperatorId(0),
            login: login.to_owned(),
            name: String::new(),
            password_hash: String::new(),
            role: Role::Dispatch,
            locked: false,
        };
        let mut desks = Vec::new();
        for login in ["olya", "petr"] {
            let operator = operator(login);
            let put = office.write(move |tx| {
                let id = auth::put_operator(tx, &operator, Source::Runtime)?;
                Ok(Operator { id, ..operator })
            });
            let operator = put.await.expect("an operator");
            let seat = office.seated(operator_caller(Origin::Console, &operator));
            desks.push((operator, seat.take_place(String::new())));
        }
        let lock = |operator: &mut Operator| {
            operator.locked = true;
            Ok(())
        };
        let id = Some(desks[1].0.id.0);
        let locked = office.edit_record(&Caller::CONSOLE, id, lock);
        locked.await.expect("locked");
        let left = desks.iter().map(|(_, desk)| desk.dispatch().desk_over());
        assert_eq!(left.collect::<Vec<_>>(), [None, Some(DeskOver::Locked)]);
    }

    #[tokio::test]
    async fn an_operator_is_shown_first_what_was_given() {
        use pult_domain::{Zone, ZoneId};
        use pult_store::places::Source;
        let office = office().await;
        assert_eq!(
            office.shown_first().await.map_err(drop),
            Ok(ShownFirst::default())
        );
        let put = office.write(|tx| {
            for (id, name) in [(1, "Центр"), (2, "Север")] {
                let zone = Zone {
                    id: ZoneId(id),
                    name: name.to_owned(),
                    city: true,
                    queue: Default::default(),
                    polygons: Vec::new(),
                };
                books::put_zone(tx, &zone, 0, Source::Runtime)?;
            }
            let olya = Operator {
                id: OperatorId(0),
                login: "olya".to_owned(),
                name: String::new(),
                password_hash: String::new(),
                role: Role::Dispatch,
                locked: false,
            };
            let id = auth::put_operator(tx, &olya, Source::Runtime)?;
            auth::set_shown_first(tx, id, &[ZoneId(2)], &[CompanyId(1)])?;
            Ok(operator_caller(Origin::Console, &Operator { id, ..olya }))
        });
        let seated = office.seated(put.await.expect("an operator"));
        let expected = ShownFirst {
            zones: vec!["Север".to_owned()],
            companies: vec![CompanyId(1)],
        };
        assert_eq!(seated.shown_first().await.map_err(drop), Ok(expected));
    }

    #[tokio::test]
    async fn whoever_sits_down_is_seen_until_they_leave() {
        let office = office().await;
        let mut desks = office.desks();
        let olya = office.take_place("Оля".to_owned());
        let here = office.take_place(String::new());
        olya.edits(Some(OrderId(7)));
        let seen = desks.borrow_and_update().to_vec();
        assert_eq!(seen.len(), 2);
        assert_eq!(
            (seen[0].name.as_str(), seen[0].edits),
            ("Оля", Some(OrderId(7)))
        );
        assert_eq!(seen[0].operator, None);
        drop(here);
        assert_eq!(desks.borrow_and_update().len(), 1);
        // What changes nothing tells nobody.
        olya.edits(Some(OrderId(7)));
        assert!(!desks.has_changed().expect("the office is open"));
        drop(olya);
        assert!(desks.borrow_and_update().is_empty());
    }
}
