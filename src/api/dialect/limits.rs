//! How many requests a second a caller may make.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Settings;
use pult_app::{Error, Result};
use pult_domain::Actor;

/// When this many callers are remembered, those who went away are forgotten.
const MOST_CALLERS: usize = 10_000;

pub(super) struct Limits {
    known: Option<DefaultKeyedRateLimiter<Actor>>,
    unknown: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Limits {
    pub(super) fn new(settings: &Settings) -> Limits {
        let quota = |per_second| NonZeroU32::new(per_second).map(Quota::per_second);
        Limits {
            known: quota(settings.requests_per_second).map(RateLimiter::keyed),
            unknown: quota(settings.unknown_per_second).map(RateLimiter::keyed),
        }
    }

    pub(super) fn known(&self, actor: Actor) -> Result<()> {
        check(self.known.as_ref(), &actor)
    }

    pub(super) fn unknown(&self, peer: IpAddr) -> Result<()> {
        check(self.unknown.as_ref(), &peer)
    }
}

fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: Option<&DefaultKeyedRateLimiter<K>>,
    key: &K,
) -> Result<()> {
    let Some(limiter) = limiter else {
        return Ok(());
    };
    if limiter.len() > MOST_CALLERS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|_| Error::TooMany)
}
