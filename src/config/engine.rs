//! The assignment engine's part of the configuration.

use serde::Deserialize;

use super::values::{auto_arrive, meters, minutes, origins, permille, quality, seconds};
use pult_domain::{Meters, Origin, Quality, Seconds};
use pult_engine::AutoArrive;

/// How the engine offers orders. The defaults are those of `config.example.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EngineConfig {
    /// Whether orders are offered to crews without the dispatcher.
    pub auto_assign: bool,
    /// Whose orders the engine offers by itself.
    #[serde(deserialize_with = "origins")]
    pub auto_assign_origins: Vec<Origin>,
    /// Which orders positions move.
    #[serde(deserialize_with = "auto_arrive")]
    pub auto_arrive: AutoArrive,
    /// How long a crew may think about an offer; at least a second.
    #[serde(rename = "offer_timeout_s", deserialize_with = "seconds")]
    pub offer_timeout: Seconds,
    /// A crew that let an offer run out is not asked for that order before.
    #[serde(rename = "snooze_s", deserialize_with = "seconds")]
    pub snooze: Seconds,
    /// A pre-order becomes assignable this long before its time.
    #[serde(rename = "prior_lead_min", deserialize_with = "minutes")]
    pub prior_lead: Seconds,
    /// A position older than this says nothing about where a crew is.
    #[serde(rename = "position_max_age_s", deserialize_with = "seconds")]
    pub position_max_age: Seconds,
    /// A position less exact than this is counted and not used.
    #[serde(rename = "position_accuracy_m", deserialize_with = "meters")]
    pub worst_accuracy: Meters,
    /// A check-in older than this says nothing about where a crew is.
    #[serde(rename = "checkin_max_age_min", deserialize_with = "minutes")]
    pub checkin_max_age: Seconds,
    /// A crew that will be free within this may be offered an order; 0: free crews only.
    #[serde(rename = "chain_within_min", deserialize_with = "minutes")]
    pub chain_within: Seconds,
    /// An order may wait, so long in all, for a crew that is there sooner than every free one; 0: orders
    /// go to free crews at once.
    #[serde(rename = "hold_within_min", deserialize_with = "minutes")]
    pub hold_within: Seconds,
    /// How many tasks a courier carries at once; a crew may have its own limit.
    pub max_tasks: u32,
    /// How much longer than alone a merged task may take, in percent.
    pub detour_percent: u32,
    /// How much idle crews are preferred, in thousandths: 0 is pure speed, 1000 the most.
    #[serde(rename = "fairness", deserialize_with = "permille")]
    pub fairness_permille: u32,
    /// How hard the engine thinks for a company that does not say.
    #[serde(deserialize_with = "quality")]
    pub quality: Quality,
    /// What staying with the crew that is on its way is worth to an order.
    #[serde(rename = "swap_gain_s", deserialize_with = "seconds")]
    pub swap_gain: Seconds,
    /// How much later than promised another crew may be there.
    #[serde(rename = "swap_slack_s", deserialize_with = "seconds")]
    pub swap_slack: Seconds,
    /// How often an order may go to another crew before its pick-up; 0, or not said: never.
    pub swap_max: Option<u32>,
    /// The companies whose orders stay with their crews, by name.
    pub swap_off_for: Vec<String>,
    /// Whether orders move only where much comes of it, and are held back instead.
    pub calm: bool,
    /// Whether free crews are advised where to stand.
    #[serde(alias = "stands")]
    pub advise: bool,
    /// In place of `swap_max`: `true` where crews answer swaps, `false` for none.
    pub swap: Option<bool>,
    /// In place of the console's: an order that is later than promised by more than so many minutes.
    pub late_after_min: Option<u32>,
}

impl Default for EngineConfig {
    fn default() -> EngineConfig {
        EngineConfig {
            auto_assign: true,
            auto_assign_origins: vec![
                Origin::Console,
                Origin::TaxiMaster,
                Origin::Taxomet,
                Origin::Yandex,
                Origin::Website,
            ],
            auto_arrive: AutoArrive::Routes,
            offer_timeout: Seconds(20),
            snooze: Seconds(120),
            prior_lead: Seconds::minutes(20),
            position_max_age: Seconds(300),
            worst_accuracy: Meters(500),
            checkin_max_age: Seconds::minutes(60),
            chain_within: Seconds(0),
            hold_within: Seconds(0),
            max_tasks: 4,
            detour_percent: 50,
            fairness_permille: 300,
            quality: Quality::Low,
            swap_gain: Seconds(120),
            swap_slack: Seconds(120),
            swap_max: None,
            swap_off_for: Vec::new(),
            calm: false,
            advise: true,
            swap: None,
            late_after_min: None,
        }
    }
}
