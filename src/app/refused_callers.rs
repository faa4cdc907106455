//! What APIs refused lately, and whom: a site with a mistake in it, or one that the office has changed
//! its mind about. In memory only.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::sync::PoisonError;

use super::Dispatch;
use pult_domain::{Actor, Origin, Seconds, Timestamp};

/// As many refusals of one caller are remembered at the most.
const MOST: usize = 256;
/// As many callers.
const MOST_CALLERS: usize = 1024;

tokio::task_local! {
    /// Who makes the request being answered, once he is admitted.
    static CALLER: Cell<Option<Actor>>;
}

/// A caller that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedCaller {
    /// By which API.
    pub origin: Origin,
    /// Who.
    pub actor: Actor,
    /// How often.
    pub n: usize,
    /// When first, of those.
    pub since: Timestamp,
}

/// The newest refusals of each caller.
#[derive(Debug, Default)]
pub(super) struct RefusedCallers {
    of: HashMap<(Origin, Actor), VecDeque<Timestamp>>,
}

impl RefusedCallers {
    fn note(&mut self, origin: Origin, actor: Actor, at: Timestamp) {
        let known = self.of.contains_key(&(origin, actor));
        if !known && self.of.len() >= MOST_CALLERS {
            let newest = |refused: &VecDeque<Timestamp>| refused.back().copied();
            let stalest = self.of.iter().min_by_key(|(_, refused)| newest(refused));
            let stalest = stalest.map(|(caller, _)| *caller);
            stalest.and_then(|caller| self.of.remove(&caller));
        }
        let refused = self.of.entry((origin, actor)).or_default();
        refused.push_back(at);
        if refused.len() > MOST {
            refused.pop_front();
        }
    }

    fn since(&self, from: Timestamp) -> Vec<RefusedCaller> {
        let counted = self.of.iter().filter_map(|((origin, actor), refused)| {
            let mut lately = refused.iter().filter(|at| **at >= from);
            let since = *lately.next()?;
            Some(RefusedCaller {
                origin: *origin,
                actor: *actor,
                n: 1 + lately.count(),
                since,
            })
        });
        counted.collect()
    }
}

/// The request being answered comes from this caller.
pub fn is_by(actor: Actor) {
    // What is not answered within [`by_whom`] is nobody's request.
    let _ = CALLER.try_with(|caller| caller.set(Some(actor)));
}

/// Answers a request; says who made it, when he was admitted.
pub async fn by_whom<F: Future>(answer: F) -> (F::Output, Option<Actor>) {
    let answer = async {
        let answer = answer.await;
        (answer, CALLER.with(Cell::get))
    };
    CALLER.scope(Cell::new(None), answer).await
}

impl Dispatch {
    /// An API refused a request.
    pub fn note_refused(&self, origin: Origin, actor: Actor) {
        let refusals = self.inner.refused_callers.lock();
        let mut refusals = refusals.unwrap_or_else(PoisonError::into_inner);
        refusals.note(origin, actor, self.now());
    }

    /// Whom APIs refused something within the last `within`.
    pub(super) fn refused_callers(&self, within: Seconds, now: Timestamp) -> Vec<RefusedCaller> {
        let refusals = self.inner.refused_callers.lock();
        let refusals = refusals.unwrap_or_else(PoisonError::into_inner);
        refusals.since(now - within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_by_caller_within_a_time() {
        let mut refusals = RefusedCallers::default();
        let key = Actor::Signature;
        for at in [10, 20, 30] {
            refusals.note(Origin::TaxiMaster, key, Timestamp(at));
        }
        refusals.note(Origin::Yandex, key, Timestamp(5));
        let lately = refusals.since(Timestamp(20));
        assert_eq!(lately.len(), 1);
        assert_eq!((lately[0].n, lately[0].since), (2, Timestamp(20)));
        for n in 0..2_000 {
            let crew = Actor::Crew(pult_domain::CrewId(n));
            refusals.note(Origin::Yandex, crew, Timestamp(40));
            refusals.note(Origin::TaxiMaster, key, Timestamp(50));
        }
        assert!(refusals.of.len() <= MOST_CALLERS);
        assert_eq!(refusals.of[&(Origin::TaxiMaster, key)].len(), MOST);
    }

    #[tokio::test]
    async fn a_request_is_by_whoever_was_admitted() {
        let (_, caller) = by_whom(async { is_by(Actor::Signature) }).await;
        assert_eq!(caller, Some(Actor::Signature));
        assert_eq!(by_whom(async {}).await.1, None);
        is_by(Actor::Signature);
    }
}
