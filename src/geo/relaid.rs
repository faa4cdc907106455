//! A router whose roads are laid anew while it answers.

use std::sync::{Arc, PoisonError, RwLock};

use super::roads::{Ground, Layer};
use super::router::{Durations, Route, Router, Table, Trip};
use super::tiles::Tiles;
use pult_domain::{Point, TravelMode};

/// Answers by the router that was laid last. Who asks while another is laid is answered by the one before.
pub struct Relaid(RwLock<Arc<dyn Router>>);

impl Relaid {
    /// Begins with a router.
    pub fn new(first: Arc<dyn Router>) -> Relaid {
        Relaid(RwLock::new(first))
    }

    /// From now on this one answers.
    pub fn lay(&self, router: Arc<dyn Router>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = router;
    }

    fn now(&self) -> Arc<dyn Router> {
        let laid = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&laid)
    }
}

impl Router for Relaid {
    fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
        self.now().route(from, to, mode)
    }

    fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
        self.now().table(from, to, mode)
    }

    fn durations(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Durations {
        self.now().durations(from, to, mode)
    }

    fn many_to_one(&self, from: &[Point], to: Point, mode: TravelMode) -> Vec<Option<Trip>> {
        self.now().many_to_one(from, to, mode)
    }

    fn one_to_many(&self, from: Point, to: &[Point], mode: TravelMode) -> Vec<Option<Trip>> {
        self.now().one_to_many(from, to, mode)
    }

    fn drawing(&self) -> Option<(Layer, Ground)> {
        self.now().drawing()
    }

    fn tiles(&self) -> Option<Arc<Tiles>> {
        self.now().tiles()
    }

    fn fingerprint(&self) -> Option<u32> {
        self.now().fingerprint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StraightLine;

    struct Nowhere;

    impl Router for Nowhere {
        fn route(&self, _: Point, _: Point, _: TravelMode) -> Option<Route> {
            None
        }

        fn table(&self, from: &[Point], to: &[Point], _: TravelMode) -> Table {
            Table::new(to.len(), vec![None; from.len() * to.len()])
        }
    }

    #[test]
    fn the_router_that_was_laid_last_answers() {
        let point = |lat| Point { lat, lon: 37.0 };
        let router = Relaid::new(Arc::new(Nowhere));
        let ways = || router.one_to_many(point(55.0), &[point(55.1)], TravelMode::Driving);
        assert_eq!(ways(), [None]);
        router.lay(Arc::new(StraightLine));
        assert!(ways()[0].is_some());
    }
}
