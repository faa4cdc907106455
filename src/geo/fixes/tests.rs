//! Positions judged, in sentences and by chance.

use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp(1_000_000);
const WORST: Meters = Meters(500);

/// Seen so many seconds from now, so many metres north.
fn fix(after: i64, north: i64) -> Position {
    Position {
        at: NOW + Seconds(after),
        point: Point {
            lat: 55.0 + north as f64 / 111_195.0,
            lon: 37.0,
        },
        accuracy: Meters(10),
    }
}

fn known(last: Position) -> Known {
    Known {
        last: Some(last),
        pending: None,
    }
}

/// Tells positions one by one, each at its own time; answers the good ones and how many are bad at the
/// end.
fn one_by_one(told: &[(i64, Position)]) -> (Vec<Position>, usize) {
    let (mut known, mut good, mut n_bad) = (Known::default(), Vec::new(), 0_usize);
    for (arrives, position) in told {
        let judged = judge(known, &[*position], WORST, NOW + Seconds(*arrives));
        n_bad = n_bad + judged.bad.len() - usize::from(judged.was_true);
        good.extend(&judged.good);
        known = Known {
            last: good.last().copied(),
            pending: judged.pending,
        };
    }
    (good, n_bad)
}

#[test]
fn a_glitch_is_counted_and_not_used() {
    let told = [(0, fix(0, 0)), (10, fix(10, 200_000)), (20, fix(20, 100))];
    assert_eq!(one_by_one(&told), (vec![fix(0, 0), fix(20, 100)], 1));
}

#[test]
fn a_jump_is_true_when_the_next_one_agrees() {
    let far = [fix(10, 200_000), fix(20, 200_100)];
    let told = [(0, fix(0, 0)), (10, far[0]), (20, far[1])];
    assert_eq!(one_by_one(&told), (vec![fix(0, 0), far[0], far[1]], 0));
    let judged = judge(known(fix(0, 0)), &far, WORST, NOW + Seconds(20));
    assert_eq!((judged.good, judged.bad), (far.to_vec(), Vec::new()));
}

#[test]
fn two_glitches_apart_do_not_confirm_each_other() {
    let told = [
        (0, fix(0, 0)),
        (1, fix(1, 90_000)),
        (2, fix(2, -90_000)),
        (3, fix(3, 90_000)),
        (4, fix(4, 0)),
        (5, fix(5, 90_000)),
    ];
    assert_eq!(one_by_one(&told), (vec![fix(0, 0), fix(4, 0)], 4));
}

#[test]
fn a_receiver_without_a_fix_and_a_vague_one_say_nothing() {
    let zero = Position {
        point: Point { lat: 0.0, lon: 0.0 },
        ..fix(10, 0)
    };
    let vague = Position {
        accuracy: Meters(501),
        ..fix(11, 0)
    };
    let judged = judge(Known::default(), &[zero, vague], WORST, NOW + Seconds(20));
    let expected = vec![(zero, Fault::Zero), (vague, Fault::Inexact)];
    assert_eq!((judged.good, judged.bad), (Vec::new(), expected));
    let told = [(0, fix(0, 0)), (10, zero), (20, fix(20, 100))];
    assert_eq!(one_by_one(&told), (vec![fix(0, 0), fix(20, 100)], 1));
}

#[test]
fn a_stamp_ahead_of_the_clock_counts_as_of_its_arrival() {
    let told = [(0, fix(240, 0)), (0, fix(0, 20)), (5, fix(5, 60))];
    let (good, n_bad) = one_by_one(&told);
    assert_eq!((good, n_bad), (vec![fix(0, 0), fix(0, 20), fix(5, 60)], 0));
}

#[test]
fn a_jump_is_none_the_truer_for_a_stamp_ahead_of_the_clock() {
    // By its stamp there were three minutes to drive eleven kilometres in; it came ten seconds later.
    let told = [(0, fix(0, 0)), (10, fix(180, 11_000)), (20, fix(20, 100))];
    assert_eq!(one_by_one(&told), (vec![fix(0, 0), fix(20, 100)], 1));
}

#[test]
fn a_batch_of_a_fast_clock_is_one_way_not_a_jump() {
    let batch: Vec<Position> = (0..10).map(|n| fix(150 + 10 * n, n * 200)).collect();
    let judged = judge(known(fix(-5, 0)), &batch, WORST, NOW);
    assert_eq!(judged.good.len(), 10);
    assert!(judged.good.iter().all(|fix| fix.at == NOW));
}

#[test]
fn what_comes_late_is_set_apart() {
    let judged = judge(known(fix(0, 0)), &[fix(-5, 20), fix(0, 10)], WORST, NOW);
    assert_eq!(judged.late, [fix(-5, 20)]);
    assert_eq!(judged.good, [fix(0, 10)]);
    let track = (Some(fix(-10, 0)), Some(fix(0, 0)));
    assert!(fits_between(track.0, fix(-5, 300), track.1));
    assert!(!fits_between(track.0, fix(-5, 90_000), track.1));
}

#[test]
fn two_of_one_second_both_count() {
    let judged = judge(known(fix(-9, 0)), &[fix(0, 100), fix(0, 90)], WORST, NOW);
    assert_eq!(judged.good, [fix(0, 100), fix(0, 90)]);
}

proptest! {
    /// A crew that drives; one fix anywhere in its way is replaced or added by one that cannot be.
    #[test]
    fn one_wrong_fix_leaves_the_good_ones_as_they_are(
        steps in prop::collection::vec((1_i64..60, -20_i64..20), 2..30),
        at in 1_usize..29, off in 60_000_i64..900_000, later in 0_i64..2, in_one_batch: bool,
    ) {
        let (mut time, mut north) = (0, 0);
        let mut track = Vec::new();
        for (seconds, speed) in steps {
            (time, north) = (time + seconds, north + speed * seconds);
            track.push((time, fix(time, north)));
        }
        let at = at.min(track.len() - 1);
        let before = track[at - 1];
        let mut spoilt = track.clone();
        let wrong = fix(before.0 + later, off);
        if wrong.at <= track[at].1.at {
            spoilt.insert(at, (before.0 + later, wrong));
        }
        let clean = one_by_one(&track).0;
        if in_one_batch {
            let batch: Vec<Position> = spoilt.iter().map(|(_, fix)| *fix).collect();
            let judged = judge(Known::default(), &batch, WORST, NOW + Seconds(time));
            prop_assert_eq!(judged.good, clean);
        } else {
            prop_assert_eq!(one_by_one(&spoilt).0, clean);
        }
    }

    /// Nothing is lost and nothing is made up.
    #[test]
    fn every_position_is_in_one_place(
        told in prop::collection::vec((-300_i64..300, -100_000_i64..100_000, 0_i64..900), 0..20),
        has_last: bool,
    ) {
        let told: Vec<Position> = told
            .into_iter()
            .map(|(after, north, error)| Position { accuracy: Meters(error), ..fix(after, north) })
            .collect();
        let known = Known { last: has_last.then(|| fix(-100, 0)), pending: None };
        let judged = judge(known, &told, WORST, NOW);
        let n = judged.good.len() + judged.late.len() + judged.bad.len();
        prop_assert_eq!(n, told.len());
        prop_assert!(judged.good.windows(2).all(|pair| pair[0].at <= pair[1].at));
        prop_assert!(judged.good.iter().chain(&judged.late).all(|fix| fix.at <= NOW));
    }
}
