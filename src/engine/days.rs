//! Whole days of orders and crews under the engine: the office stays sound after every plan, nobody
//! is asked twice for what he refused, and every order finds its crew in the end.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::testing::*;
use crate::*;
use pult_domain::*;
use pult_geo::StraightLine;

/// How often it is planned.
const STEP: Seconds = Seconds(10);

/// How long an offer lives.
const PATIENCE: Seconds = Seconds(20);

/// An office of a few crews and what has come of its day so far.
struct Office {
    chance: ChaCha8Rng,
    policy: Policy,
    now: Timestamp,
    crews: Vec<CrewState>,
    orders: Vec<OpenOrder>,
    assignments: Vec<Assignment>,
    declined: BTreeSet<(OrderId, CrewId)>,
    /// How long each order waited for its first offer.
    waits: Vec<Seconds>,
}

impl Office {
    fn new(seed: u64, policy: Policy) -> Office {
        let mut office = Office {
            chance: ChaCha8Rng::seed_from_u64(seed),
            policy,
            now: NOW,
            crews: Vec::new(),
            orders: Vec::new(),
            assignments: Vec::new(),
            declined: BTreeSet::new(),
            waits: Vec::new(),
        };
        for id in 1..=5 {
            let north = office.somewhere();
            office.crews.push(crew(id, north));
        }
        office
    }

    fn below(&mut self, n: u64) -> u64 {
        self.chance.next_u64() % n
    }

    fn somewhere(&mut self) -> i64 {
        self.below(60) as i64 * 100 - 3_000
    }

    /// A new order: a ride or an errand, half of those from the middle.
    fn ask(&mut self) {
        let id = 100 + self.orders.len() as i64;
        let (from, to) = (self.somewhere(), self.somewhere());
        let mut open = match self.below(4) {
            0 => ride(id, from),
            1 => errand(id, from, to),
            _ => errand(id, 0, to),
        };
        open.waiting_since = self.now;
        open.order.created_at = self.now;
        if self.below(4) == 0 {
            open.order.stops[1].window.to = Some(self.now + Seconds(1_500));
        }
        self.orders.push(open);
    }

    fn snapshot(&self) -> Snapshot {
        let offers = self.assignments.iter();
        let offers: Vec<_> = offers.filter(|of| of.status.is_offered()).collect();
        let is_open = |open: &&OpenOrder| open.order.status == OrderStatus::Pending;
        let orders = self.orders.iter().filter(is_open).cloned();
        let orders = orders.map(|open| OpenOrder {
            offered: offers.iter().any(|of| of.orders.contains(&open.order.id)),
            ..open
        });
        let crews = self.crews.iter().cloned().map(|crew| CrewState {
            asked: offers.iter().any(|of| of.crew == crew.crew.id),
            carried: self.carried(crew.crew.id),
            ..crew
        });
        let open = |of: &&Assignment| OpenOffer {
            assignment: of.id,
            crew: of.crew,
            orders: of.orders.clone(),
        };
        Snapshot {
            offers: offers.iter().map(open).collect(),
            ..snapshot(orders.collect(), crews.collect())
        }
    }

    fn carried(&self, crew: CrewId) -> Vec<Carried> {
        let mine = |of: &&Assignment| of.crew == crew && of.status == AssignmentStatus::Active;
        let carried = |of: &Assignment| Carried {
            assignment: of.id,
            since: of.created_at,
            orders: self.held(of).cloned().collect(),
            route: of.route.clone(),
        };
        self.assignments.iter().filter(mine).map(carried).collect()
    }

    fn held<'a>(&'a self, of: &'a Assignment) -> impl Iterator<Item = &'a Shared<Order>> {
        let orders = self.orders.iter().map(|open| &open.order);
        orders.filter(|order| of.orders.contains(&order.id))
    }

    /// Plans and does what was decided; the office is sound before anybody answers.
    fn plan(&mut self) {
        let decisions = plan(&self.snapshot(), &self.policy, &StraightLine, self.now);
        for decision in decisions {
            if let Decision::Offer {
                crew,
                orders,
                route,
                instead_of,
                ..
            } = decision
            {
                self.offer(crew, orders, route, &instead_of);
            }
        }
        let orders: Vec<_> = self
            .orders
            .iter()
            .map(|open| Order::clone(&open.order))
            .collect();
        let shifts: Vec<_> = self.crews.iter().filter_map(|crew| crew.shift).collect();
        let wrong = checker::violations(&orders, &self.assignments, &shifts);
        assert_eq!(wrong, [], "at {:?}", self.now);
    }

    fn offer(
        &mut self,
        crew: CrewId,
        orders: Vec<OrderId>,
        route: Vec<Leg>,
        instead_of: &[AssignmentId],
    ) {
        for old in &mut self.assignments {
            if instead_of.contains(&old.id) {
                old.withdraw(self.now).expect("an open offer");
            }
        }
        for open in &self.orders {
            if orders.contains(&open.order.id) {
                assert!(
                    !self.declined.contains(&(open.order.id, crew)),
                    "asked again"
                );
                self.waits.push(self.now - open.waiting_since);
            }
        }
        self.assignments.push(Assignment {
            id: AssignmentId(1 + self.assignments.len() as i64),
            crew,
            orders,
            route,
            status: AssignmentStatus::Offered {
                expires_at: Some(self.now + PATIENCE),
            },
            origin: Origin::Engine,
            created_at: self.now,
            accepted_at: None,
            closed_at: None,
        });
    }

    /// Crews answer, some of them never; whoever has driven all the way is done.
    fn go_on(&mut self) {
        for at in 0..self.assignments.len() {
            let assignment = self.assignments[at].clone();
            let ends = assignment.route.last().map(|leg| leg.eta);
            match assignment.status {
                AssignmentStatus::Offered { .. } => self.answer(at),
                AssignmentStatus::Active if ends.is_some_and(|at| at <= self.now) => self.end(at),
                _ => {}
            }
        }
        self.now = self.now + STEP;
        let now = self.now;
        for crew in &mut self.crews {
            crew.crew.position.as_mut().expect("seen").at = now;
        }
    }

    fn answer(&mut self, at: usize) {
        let now = self.now;
        match self.below(10) {
            0 | 1 => {
                self.assignments[at].decline(now).expect("offered");
                self.refuse(at, None);
            }
            2 | 3 => {
                if self.assignments[at].has_expired(now) {
                    self.assignments[at].expire(now).expect("offered");
                    self.refuse(at, Some(now + self.policy.snooze));
                }
            }
            _ if self.assignments[at].has_expired(now) => {}
            _ => {
                self.assignments[at].accept(now).expect("offered");
                let taken = self.assignments[at].clone();
                for open in &mut self.orders {
                    if taken.orders.contains(&open.order.id) {
                        open.order.assign(taken.id, now).expect("pending");
                        open.order.start(now).expect("assigned");
                    }
                }
            }
        }
    }

    fn refuse(&mut self, at: usize, until: Option<Timestamp>) {
        let Assignment { crew, orders, .. } = self.assignments[at].clone();
        for open in &mut self.orders {
            if orders.contains(&open.order.id) {
                open.refusals.push(Refusal { crew, until });
                if until.is_none() {
                    self.declined.insert((open.order.id, crew));
                }
            }
        }
    }

    fn end(&mut self, at: usize) {
        let done = self.assignments[at].clone();
        self.assignments[at].end(true, self.now).expect("active");
        let last = done.route.last().map(|leg| leg.stop);
        for open in &mut self.orders {
            if !done.orders.contains(&open.order.id) {
                continue;
            }
            open.order.complete(self.now).expect("started");
            let end = last.and_then(|stop| open.order.stop(stop)?.place()?.point);
            let crew = self.crews.iter_mut().find(|crew| crew.crew.id == done.crew);
            if let (Some(point), Some(crew)) = (end, crew) {
                crew.crew.position.as_mut().expect("seen").point = point;
                crew.idle_since = Some(self.now);
            }
        }
    }

    /// Whether everything that was ever asked is over, or was refused by every crew there is.
    fn is_over(&self) -> bool {
        let refused_by_all = |open: &OpenOrder| {
            let no = |crew: &CrewState| self.declined.contains(&(open.order.id, crew.crew.id));
            self.crews.iter().all(no)
        };
        let mut orders = self.orders.iter();
        orders.all(|open| !open.order.status.is_open() || refused_by_all(open))
    }
}

/// The morning brings orders, the afternoon none; it must be enough for all.
fn live(seed: u64, policy: Policy) -> Office {
    let mut office = Office::new(seed, policy);
    for step in 0..3_000 {
        if step < 100 && office.below(3) == 0 {
            office.ask();
        }
        office.plan();
        office.go_on();
        if step >= 100 && office.is_over() {
            break;
        }
    }
    office
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn an_office_is_sound_after_every_plan_and_no_order_starves(
        seed in any::<u64>(),
        quality in prop::sample::select(vec![Quality::Low, Quality::Medium]),
        hold in prop::sample::select(vec![0, 600]),
        chain in prop::sample::select(vec![0, 300]),
    ) {
        let policy = Policy {
            quality,
            hold_within: Seconds(hold),
            chain_within: Seconds(chain),
            offer_timeout: PATIENCE,
            ..Policy::default()
        };
        let office = live(seed, policy);
        prop_assert!(office.is_over(), "somebody still waits");
    }
}

#[test]
fn a_medium_office_takes_several_errands_at_once() {
    let policy = Policy {
        quality: Quality::Medium,
        ..Policy::default()
    };
    let office = live(1, policy);
    let shared = |of: &&Assignment| of.orders.len() > 1 && of.status == AssignmentStatus::Completed;
    let n_shared = office.assignments.iter().filter(shared).count();
    assert!(n_shared > 2, "{n_shared}");
    assert!(!office.waits.is_empty());
}
