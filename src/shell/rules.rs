//! The rules of the office, as the configuration sets them.

use pult_app::{DriverRules, Patience};
use pult_config::Config;
use pult_engine::Policy;

/// What `[engine]` of the configuration says, for an office whose day is made up: its crews answer swaps
/// unless it says that its own do not.
pub fn policy_of_sim(config: &Config) -> Policy {
    let swap_max = config.engine.swap_max;
    Policy {
        swap_max: swap_max.unwrap_or(Policy::default().swap_max),
        ..policy(config)
    }
}

/// What `[engine]` of the configuration says.
pub fn policy(config: &Config) -> Policy {
    let engine = &config.engine;
    Policy {
        auto_assign: engine.auto_assign,
        auto_assign_origins: engine.auto_assign_origins.clone(),
        auto_arrive: engine.auto_arrive,
        offer_timeout: engine.offer_timeout,
        snooze: engine.snooze,
        prior_lead: engine.prior_lead,
        position_max_age: engine.position_max_age,
        worst_accuracy: engine.worst_accuracy,
        checkin_max_age: engine.checkin_max_age,
        chain_within: engine.chain_within,
        hold_within: engine.hold_within,
        max_tasks: engine.max_tasks,
        detour_percent: engine.detour_percent,
        fairness_permille: i64::from(engine.fairness_permille),
        quality: engine.quality,
        swap_gain: engine.swap_gain,
        swap_slack: engine.swap_slack,
        swap_max: engine.swap_max.unwrap_or_default(),
        calm: engine.calm,
        advise: engine.advise,
        ..Policy::default()
    }
}

/// When a human is asked for: what `[console]` of the configuration says.
pub fn patience(config: &Config) -> Patience {
    let console = &config.console;
    Patience {
        refusals: console.refusals as usize,
        without_position: console.without_position,
        waiting_for_client: console.wait_for_client,
        late_after: console.late_after,
        unanswered: console.unanswered as usize,
        api_refusals: console.api_refusals as usize,
        api_refusals_within: console.api_refusals_within,
    }
}

/// What drivers may see and do, as `config` has it.
pub fn drivers(config: &Config) -> DriverRules {
    let driver = config.driver;
    DriverRules {
        enabled: driver.enabled,
        free_orders: driver.free_orders,
        show_price: driver.show_price,
        show_destination: driver.show_destination,
        offer_sms: driver.offer_sms,
    }
}
