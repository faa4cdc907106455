//! How soon each crew could be at an order, or why it cannot take it: what a person who chooses wants to
//! know. Nothing is decided here, and no cost is weighed.

use super::constraints::{Ready, Rejection, check_crew, check_pair};
use super::hold::FORESEEN;
use super::{CrewState, OpenOrder, Policy, Snapshot};
use pult_domain::{CrewId, Point, Seconds, Timestamp, TravelMode};
use pult_geo::Router;

/// A crew, and how soon it could be at an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Who.
    pub crew: CrewId,
    /// How long until it is at the first stop, or why it cannot be asked.
    pub eta: Result<Seconds, Rejection>,
    /// How long it is busy before that; 0 for a free crew.
    pub after: Seconds,
}

/// How soon each crew of the snapshot could be at an order: those that can take it first, the soonest
/// before the later ones; then those that cannot. Where nobody knows where it begins, those that could take it are
/// left out: nothing can be said of them.
pub fn reach(
    snapshot: &Snapshot,
    policy: &Policy,
    router: &dyn Router,
    open: &OpenOrder,
    now: Timestamp,
) -> Vec<Reach> {
    let start = open
        .order
        .stops
        .first()
        .and_then(|stop| stop.place()?.point);
    let ahead = policy.hold_within.max(FORESEEN);
    let mut reaches = Vec::with_capacity(snapshot.crews.len());
    let mut ready: Vec<(&CrewState, Ready)> = Vec::new();
    for crew in &snapshot.crews {
        let fits = check_pair(open, crew, now).and_then(|()| check_crew(crew, policy, ahead, now));
        match fits {
            Ok(from) => ready.push((crew, from)),
            Err(rejection) => reaches.push(Reach {
                crew: crew.crew.id,
                eta: Err(rejection),
                after: Seconds(0),
            }),
        }
    }
    let modes = TravelMode::ALL.into_iter();
    for (mode, start) in modes.filter_map(|mode| Some((mode, start?))) {
        let crews = ready.iter().filter(|(crew, _)| crew.crew.mode == mode);
        let crews: Vec<&(&CrewState, Ready)> = crews.collect();
        let from: Vec<Point> = crews.iter().map(|(_, ready)| ready.from).collect();
        let drives = router.many_to_one(&from, start, mode);
        reaches.extend(crews.iter().zip(drives).map(|((crew, ready), drive)| {
            let road = drive.map(|drive| drive.duration).ok_or(Rejection::NoWay);
            let drive = road.map(|road| snapshot.factors.apply(road, open.zone, now));
            Reach {
                crew: crew.crew.id,
                eta: drive.map(|drive| ready.after + drive),
                after: ready.after,
            }
        }));
    }
    reaches.sort_by_key(|reach| match reach.eta {
        Ok(eta) => (false, eta, reach.crew),
        Err(_) => (true, Seconds(0), reach.crew),
    });
    reaches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NOW, busy, crew, ride};
    use pult_geo::StraightLine;

    #[test]
    fn who_can_take_an_order_comes_first_and_the_others_say_why_not() {
        let mut off = crew(3, 100);
        off.shift = None;
        let soon = busy(crew(4, 100), &ride(9, 100), 300);
        let snapshot = Snapshot {
            crews: vec![crew(2, 5_000), off, crew(1, 900), soon],
            ..Snapshot::default()
        };
        let reaches = reach(
            &snapshot,
            &Policy::default(),
            &StraightLine,
            &ride(1, 0),
            NOW,
        );
        let crews: Vec<i64> = reaches.iter().map(|reach| reach.crew.0).collect();
        assert_eq!(crews.len(), 4);
        assert_eq!(crews[0], 1, "the nearest free crew");
        let of = |id: i64| {
            reaches
                .iter()
                .find(|reach| reach.crew.0 == id)
                .expect("a crew")
        };
        assert!(of(1).eta.expect("a way") < of(2).eta.expect("a way"));
        assert_eq!(of(3).eta, Err(Rejection::ShiftClosed));
        assert_eq!(crews[3], 3, "who cannot, last");
        assert_eq!((of(1).after, of(4).after > Seconds(0)), (Seconds(0), true));
        // Of an order that begins nobody knows where, nothing is said of those that could take it.
        let mut nowhere = ride(1, 0);
        let mut order = nowhere.order.clone();
        order.stops[0].places[0].point = None;
        nowhere.order = order;
        let router = &StraightLine;
        let reaches = reach(&snapshot, &Policy::default(), router, &nowhere, NOW);
        assert_eq!(reaches.iter().map(|of| of.crew.0).collect::<Vec<_>>(), [3]);
    }
}
