//! Why a crew was asked, or nobody: as stored with an offer and served to whoever wants to know.
//!
//! Ids are plain integers and rules and terms are their stable codes, because this is kept as JSON
//! text and read long after the moment.

mod counts;

pub use counts::Counts;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::constraints::Rejection;
use super::cost::Cost;
use crate::Policy;
use pult_domain::{Crew, CrewId, Meters, PlaceSource, Seconds, Timestamp};

/// A stable code; borrowed as long as nobody has read it from JSON.
pub type Code = Cow<'static, str>;

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A crew is asked.
    Chosen,
    /// Every crew breaks a rule.
    NobodyFits,
    /// Waiting is better than every crew that may be asked.
    TooFar,
    /// Every crew that is near enough is needed more by other orders.
    OthersFirst,
    /// A crew that is still busy will be there sooner: the order is held back for it.
    HeldBack,
    /// Nothing was decided: the crews are ranked for a person.
    Ranked,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// When, in Unix seconds.
    pub at: i64,
    /// The orders that were looked at as one.
    pub orders: Vec<i64>,
    /// What came out.
    pub verdict: Verdict,
    /// The crew that is asked.
    pub chosen: Option<i64>,
    /// What leaving the orders over would have cost, in seconds.
    pub unserved_s: i64,
    /// What the cheapest crew that was not chosen would have cost, in seconds.
    pub runner_up_s: Option<i64>,
    /// The crews that may be asked, cheapest first.
    pub candidates: Vec<Candidate>,
    /// Crews that may not, and why; not all of them in a large office.
    pub ruled_out: Vec<RuledOut>,
    /// How many of the crews that were looked at break which rule.
    pub n_ruled_out: Counts,
    /// When crews take over from one another: who, what, and what comes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap: Option<SwapWhy>,
}

/// Crews that take over from one another, all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwapWhy {
    /// Who takes what over, in the order in which one makes room for the next.
    pub chain: Vec<SwapMove>,
    /// How much sooner crews come, all in all, in seconds.
    pub gain_s: i64,
}

/// An order that goes to another crew, or that waits and goes to one which gives its own away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwapMove {
    /// What.
    pub order: i64,
    /// Who was on the way; `None`: nobody.
    pub from: Option<i64>,
    /// Who comes instead.
    pub to: i64,
    /// How long until it is there.
    pub eta_s: i64,
    /// Who would have come.
    pub otherwise: Option<i64>,
    /// How long that one would have taken.
    pub otherwise_s: Option<i64>,
}

impl SwapMove {
    /// How much sooner somebody is there, in seconds; negative when later.
    pub fn gain_s(&self) -> i64 {
        self.otherwise_s
            .map_or(0, |otherwise| otherwise - self.eta_s)
    }
}

/// A crew that may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub crew: i64,
    /// The sum of the terms, in seconds.
    pub cost_s: i64,
    /// How long until it is at the first stop.
    pub eta_s: i64,
    /// How far it drives to the first stop.
    pub pickup_m: i64,
    /// The terms of the cost.
    pub terms: Vec<TermCost>,
    /// The order that it is asked about instead.
    pub asked_about: Option<i64>,
    /// From where it is counted, when that is an estimate: no receiver tells where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PlaceEstimate>,
}

/// A place that stands for where a crew is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceEstimate {
    /// The code of a [`pult_domain::CheckInKind`].
    pub kind: Code,
    /// What the place is called; may be empty.
    pub label: String,
    /// How long ago it was there, in seconds.
    pub age_s: i64,
}

impl PlaceEstimate {
    /// From where a crew is counted, unless its receiver tells where it is.
    pub fn of(crew: &Crew, policy: &Policy, now: Timestamp) -> Option<PlaceEstimate> {
        let place = crew.whereabouts(now, policy.position_max_age)?;
        let PlaceSource::CheckIn(kind) = place.source else {
            return None;
        };
        let label = crew.told.as_ref().map(|told| told.label.clone());
        Some(PlaceEstimate {
            kind: Code::Borrowed(kind.as_str()),
            label: label.unwrap_or_default(),
            age_s: place.age(now).0,
        })
    }
}

/// A term of a cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermCost {
    /// The code of a [`super::cost::Term`].
    pub term: Code,
    /// Its seconds; negative ones speak for the crew.
    pub seconds: i64,
}

/// A crew that may not be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuledOut {
    /// Who.
    pub crew: i64,
    /// The code of a [`Rejection`].
    pub rule: Code,
    /// Its number: see [`Rejection::detail`].
    pub detail: Option<i64>,
}

impl RuledOut {
    pub(super) fn new(crew: CrewId, rejection: Rejection) -> RuledOut {
        RuledOut {
            crew: crew.0,
            rule: Code::Borrowed(rejection.as_str()),
            detail: rejection.detail(),
        }
    }
}

impl Candidate {
    pub(super) fn new(crew: CrewId, cost: &Cost, eta: Seconds, pickup: Meters) -> Candidate {
        let term = |&(term, seconds): &(super::cost::Term, Seconds)| TermCost {
            term: Code::Borrowed(term.as_str()),
            seconds: seconds.0,
        };
        Candidate {
            crew: crew.0,
            cost_s: cost.total().0,
            eta_s: eta.0,
            pickup_m: pickup.0,
            terms: cost.terms.iter().map(term).collect(),
            asked_about: None,
            from: None,
        }
    }
}
