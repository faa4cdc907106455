//! What it costs to send a crew: named terms in whole seconds, so that a decision can be explained.

use super::bundle::{Bundle, is_ride};
use super::eta::scaled;
use super::journey::Access;
use super::{OpenOrder, Policy};
use pult_domain::{Leg, Order, QueuePolicy, Seconds, Stop, Timestamp};

/// What a second of cost stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Until the crew is done with what it carries.
    Remaining,
    /// The drive to the first stop.
    Eta,
    /// The drives after it; for tasks, not for rides, whose passenger pays for them.
    Travel,
    /// The time the order has waited, taken off.
    Age,
    /// The driver's rating, taken off.
    Rating,
    /// How the crew's share of work compares with its group's.
    Fairness,
    /// What sending it away adds to the waits that are to come.
    Gap,
    /// What is expected beyond the windows.
    Lateness,
    /// Crews whose turn comes first.
    Queue,
    /// What staying with the crew that is on its way is worth, taken off.
    Stay,
    /// What a crew that lost an order to another one is ahead, taken off.
    Owed,
}

impl Term {
    /// The term's stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Term::Remaining => "remaining",
            Term::Eta => "eta",
            Term::Travel => "travel",
            Term::Age => "age",
            Term::Rating => "rating",
            Term::Fairness => "fairness",
            Term::Gap => "gap",
            Term::Lateness => "lateness",
            Term::Queue => "queue",
            Term::Stay => "stay",
            Term::Owed => "owed",
        }
    }
}

/// The most that fairness counts, either way, and a gap, in thousandths of the crew's own drive: they
/// decide among crews about as near as one another, and make nobody wait for one far away.
const FAIREST_PERMILLE: i64 = 200;
const GAP_PERMILLE: i64 = 300;

/// What a crew that lost an order is ahead of one that is as near.
const OWED: Seconds = Seconds(15);

/// A cost with its terms; those of zero are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cost {
    /// The terms, in the order of [`Term`].
    pub terms: Vec<(Term, Seconds)>,
}

impl Cost {
    /// The sum of the terms.
    pub fn total(&self) -> Seconds {
        self.terms.iter().map(|&(_, seconds)| seconds).sum()
    }

    pub(super) fn of(terms: impl IntoIterator<Item = (Term, Seconds)>) -> Cost {
        let said = terms.into_iter().filter(|&(_, seconds)| seconds.0 != 0);
        Cost {
            terms: said.collect(),
        }
    }
}

/// What is known of a crew when it is held against a bundle.
pub(super) struct Sending<'a> {
    pub bundle: &'a Bundle<'a>,
    pub remaining: Seconds,
    pub access: Access,
    pub legs: &'a [Leg],
    pub rating: i64,
    /// Seconds; negative for a crew that is owed work.
    pub fairness: Seconds,
    /// What sending it away adds to the waits that are to come.
    pub gap: Seconds,
    /// How many crews' turn comes first.
    pub ahead: usize,
    /// Whether it is on its way to the bundle already.
    pub is_own: bool,
    /// Whether it lost an order to another crew.
    pub is_owed: bool,
}

impl Sending<'_> {
    pub fn cost(&self, policy: &Policy, now: Timestamp) -> Cost {
        let first = self.bundle.first();
        let travel = if is_ride(&first.order) {
            Seconds(0)
        } else {
            self.access.rest
        };
        let turn = Seconds(policy.turn.0.saturating_mul(self.ahead as i64));
        Cost::of([
            (Term::Remaining, self.remaining),
            (Term::Eta, self.access.drive.duration),
            (Term::Travel, travel),
            (Term::Age, negated(age(self.bundle, policy, now))),
            (Term::Rating, rating(first.queue, self.rating, policy)),
            (Term::Fairness, self.fairness(policy)),
            (Term::Gap, self.gap.min(self.part_of_drive(GAP_PERMILLE))),
            (Term::Lateness, lateness(self.bundle, self.legs, policy)),
            (Term::Queue, turn),
            (
                Term::Stay,
                if self.is_own {
                    negated(policy.stay())
                } else {
                    Seconds(0)
                },
            ),
            (
                Term::Owed,
                if self.is_owed {
                    negated(OWED)
                } else {
                    Seconds(0)
                },
            ),
        ])
    }

    fn fairness(&self, policy: &Policy) -> Seconds {
        let most = self.part_of_drive(FAIREST_PERMILLE);
        scaled(self.fairness, policy.fairness_permille).clamp(negated(most), most)
    }

    fn part_of_drive(&self, permille: i64) -> Seconds {
        scaled(self.access.drive.duration, permille).max(Seconds(0))
    }
}

/// What waiting has gained the bundle: its oldest order's wait.
pub(super) fn age(bundle: &Bundle, policy: &Policy, now: Timestamp) -> Seconds {
    let oldest = bundle
        .orders
        .iter()
        .map(|open| waited(open, policy, now))
        .max();
    scaled(oldest.unwrap_or_default(), policy.age_permille)
}

/// How long an order has waited, a pre-order since it could first be offered.
pub(super) fn waited(open: &OpenOrder, policy: &Policy, now: Timestamp) -> Seconds {
    let assignable = open.order.due_at().map(|at| at - policy.prior_lead);
    let since = assignable.map_or(open.waiting_since, |at| at.max(open.waiting_since));
    (now - since).max(Seconds(0))
}

/// Rating counts as seconds, within the cap; where rating decides the turn, it has done so already.
fn rating(queue: QueuePolicy, points: i64, policy: &Policy) -> Seconds {
    match queue {
        QueuePolicy::Rating => Seconds(0),
        QueuePolicy::Nearest | QueuePolicy::Queue => {
            let cap = policy.rating_cap.0.max(0);
            Seconds(-points.clamp(-cap, cap))
        }
    }
}

/// What comes too late on these legs.
fn lateness(bundle: &Bundle, legs: &[Leg], policy: &Policy) -> Seconds {
    lateness_after(bundle, legs, Seconds(0), policy)
}

/// What would come too late if the bundle were left over: as if a crew took it that is as far away as
/// leaving an order over costs. So what is late already counts on both sides, and nothing is put off
/// for being late.
pub(super) fn lateness_if_left(
    bundle: &Bundle,
    legs: &[Leg],
    policy: &Policy,
    now: Timestamp,
) -> Seconds {
    let far = now + policy.unserved;
    let later = legs.first().map_or(Seconds(0), |first| far - first.eta);
    lateness_after(bundle, legs, later, policy)
}

fn lateness_after(bundle: &Bundle, legs: &[Leg], later: Seconds, policy: &Policy) -> Seconds {
    let stops = bundle.stops().iter();
    let late = stops.zip(legs).map(|(&(order, stop), leg)| {
        let deadline = deadline(order, stop);
        deadline.map_or(Seconds(0), |at| (leg.eta + later - at).max(Seconds(0)))
    });
    let late: Seconds = late.sum();
    Seconds(late.0.saturating_mul(policy.lateness_factor))
}

/// When a stop should be reached at the latest: the end of its window, else what was promised; the
/// first stop of a pre-order at the time asked for.
fn deadline(order: &Order, stop: &Stop) -> Option<Timestamp> {
    let is_first = order.stops.first().is_some_and(|first| first.id == stop.id);
    let asked_for = stop
        .window
        .from
        .filter(|&from| is_first && from > order.created_at);
    stop.window.to.or(stop.promised_at).or(asked_for)
}

fn negated(seconds: Seconds) -> Seconds {
    Seconds(seconds.0.saturating_neg())
}
