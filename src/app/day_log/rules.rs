//! The rules, and what was learned of the roads.

use serde::{Deserialize, Serialize};

use pult_domain::{Origin, Quality, Seconds, ZoneId};
use pult_engine::eta::Factors;
use pult_engine::{AutoArrive, Policy};

/// A [`Policy`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleRow {
    auto_assign: bool,
    origins: Vec<String>,
    auto_arrive: String,
    offer_timeout_s: i64,
    snooze_s: i64,
    prior_lead_s: i64,
    position_max_age_s: i64,
    /// Days recorded before crews could check in have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checkin_max_age_s: Option<i64>,
    chain_within_s: i64,
    hold_within_s: i64,
    max_tasks: u32,
    detour_percent: u32,
    fairness_permille: i64,
    quality: String,
    unserved_s: i64,
    n_candidates: usize,
    age_permille: i64,
    rating_cap_s: i64,
    lateness_factor: i64,
    turn_s: i64,
    unknown_eta_s: i64,
    /// Days recorded before orders could move have none: nothing moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    swap: Option<SwapRow>,
    /// Neither was anybody advised.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    advise: bool,
}

/// Gain and slack in seconds, how often, whether calm.
type SwapRow = (i64, i64, u32, bool);

/// Factors of zones and of their hours of the week, in thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FactorRows {
    zones: Vec<(Option<i64>, i64)>,
    hours: Vec<(Option<i64>, i64, i64)>,
}

impl RuleRow {
    pub fn of(rules: &Policy) -> RuleRow {
        let origins = rules.auto_assign_origins.iter();
        RuleRow {
            auto_assign: rules.auto_assign,
            origins: origins.map(|origin| origin.as_str().to_owned()).collect(),
            auto_arrive: rules.auto_arrive.as_str().to_owned(),
            offer_timeout_s: rules.offer_timeout.0,
            snooze_s: rules.snooze.0,
            prior_lead_s: rules.prior_lead.0,
            position_max_age_s: rules.position_max_age.0,
            checkin_max_age_s: Some(rules.checkin_max_age.0),
            chain_within_s: rules.chain_within.0,
            hold_within_s: rules.hold_within.0,
            max_tasks: rules.max_tasks,
            detour_percent: rules.detour_percent,
            fairness_permille: rules.fairness_permille,
            quality: rules.quality.as_str().to_owned(),
            unserved_s: rules.unserved.0,
            n_candidates: rules.n_candidates,
            age_permille: rules.age_permille,
            rating_cap_s: rules.rating_cap.0,
            lateness_factor: rules.lateness_factor,
            turn_s: rules.turn.0,
            unknown_eta_s: rules.unknown_eta.0,
            swap: (rules.swap_max > 0 || rules.calm).then_some((
                rules.swap_gain.0,
                rules.swap_slack.0,
                rules.swap_max,
                rules.calm,
            )),
            advise: rules.advise,
        }
    }

    pub fn told(&self) -> Result<Policy, String> {
        let origin = |word: &String| Origin::parse(word).map_err(|error| error.to_string());
        let (gain, slack, swap_max, calm) = self.swap.unwrap_or_default();
        Ok(Policy {
            auto_assign: self.auto_assign,
            auto_assign_origins: self.origins.iter().map(origin).collect::<Result<_, _>>()?,
            auto_arrive: AutoArrive::parse(&self.auto_arrive).map_err(|error| error.to_string())?,
            offer_timeout: Seconds(self.offer_timeout_s),
            snooze: Seconds(self.snooze_s),
            prior_lead: Seconds(self.prior_lead_s),
            position_max_age: Seconds(self.position_max_age_s),
            checkin_max_age: self
                .checkin_max_age_s
                .map_or(Policy::default().checkin_max_age, Seconds),
            worst_accuracy: Policy::default().worst_accuracy,
            chain_within: Seconds(self.chain_within_s),
            hold_within: Seconds(self.hold_within_s),
            max_tasks: self.max_tasks,
            detour_percent: self.detour_percent,
            fairness_permille: self.fairness_permille,
            quality: Quality::parse(&self.quality).map_err(|error| error.to_string())?,
            unserved: Seconds(self.unserved_s),
            n_candidates: self.n_candidates,
            age_permille: self.age_permille,
            rating_cap: Seconds(self.rating_cap_s),
            lateness_factor: self.lateness_factor,
            turn: Seconds(self.turn_s),
            unknown_eta: Seconds(self.unknown_eta_s),
            swap_gain: Seconds(gain),
            swap_slack: Seconds(slack),
            swap_max,
            calm,
            advise: self.advise,
        })
    }
}

impl FactorRows {
    pub fn of(factors: &Factors) -> FactorRows {
        let id = |zone: Option<ZoneId>| zone.map(|zone| zone.0);
        let hours = factors.hours();
        FactorRows {
            zones: factors
                .zones()
                .map(|(zone, permille)| (id(zone), permille))
                .collect(),
            hours: hours
                .map(|(zone, hour, permille)| (id(zone), hour, permille))
                .collect(),
        }
    }

    pub fn told(&self) -> Factors {
        let id = |zone: Option<i64>| zone.map(ZoneId);
        let zones = self.zones.iter();
        let hours = self.hours.iter();
        Factors::known(
            zones.map(|&(zone, permille)| (id(zone), permille)),
            hours.map(|&(zone, hour, permille)| (id(zone), hour, permille)),
        )
    }
}
