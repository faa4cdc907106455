//! Where free crews are advised to stand.

use std::sync::Arc;

use crate::testing::*;
use crate::*;
use pult_domain::*;
use pult_geo::StraightLine;

/// Past days on which people asked at 6 km north all day long.
fn history() -> Option<Arc<History>> {
    let asked = (0..86_400).step_by(40);
    let day = PastDay {
        pickups: asked
            .map(|at| (Seconds(at), spot(6_000 + at % 7 * 20, 0)))
            .collect(),
    };
    let midnight = Timestamp(NOW.0 / 86_400 * 86_400);
    Some(Arc::new(History::new(
        midnight,
        vec![day],
        4,
        String::new(),
    )))
}

fn moment(crews: Vec<CrewState>) -> Snapshot {
    Snapshot {
        history: history(),
        advises: true,
        stands: vec![Stand {
            id: 3,
            name: "Вокзал".to_owned(),
            point: spot(6_000, 0),
        }],
        ..snapshot(Vec::new(), crews)
    }
}

fn advised(snapshot: &Snapshot) -> Vec<(i64, i64)> {
    let decided = plan(snapshot, &Policy::default(), &StraightLine, NOW);
    let advice = decided.iter().filter_map(|decision| match decision {
        Decision::Advise { crew, stand, .. } => Some((crew.0, stand.id)),
        _ => None,
    });
    advice.collect()
}

#[test]
fn a_free_crew_is_advised_to_stand_where_the_next_ones_will_ask() {
    let moment = moment(vec![crew(1, 0), crew(2, 100)]);
    assert_eq!(advised(&moment), [(2, 3)]);
}

#[test]
fn nobody_is_sent_where_enough_stand_already() {
    let near = (1..=6).map(|id| crew(id, 6_000));
    let crews: Vec<_> = near.chain([crew(7, 5_000)]).collect();
    assert!(advised(&moment(crews)).is_empty());
}

#[test]
fn whoever_rests_stands_in_a_queue_is_busy_or_said_no_is_left_alone() {
    let mut resting = crew(1, 0);
    if let Some(shift) = &mut resting.shift {
        shift.break_since = Some(NOW);
    }
    let mut queueing = crew(2, 0);
    queueing.queues = true;
    let busy = busy(crew(3, 0), &ride(9, 0), 3_000);
    let mut moment = moment(vec![resting, queueing, busy, crew(4, 0)]);
    moment.standing = vec![Advice {
        crew: CrewId(4),
        to: spot(6_000, 0),
        there_at: NOW + Seconds(600),
        is_refused: true,
    }];
    assert!(advised(&moment).is_empty());
}

#[test]
fn nothing_is_advised_without_past_days_or_when_it_is_not_time() {
    let with = moment(vec![crew(1, 0)]);
    assert_eq!(advised(&with).len(), 1);
    let without = Snapshot {
        history: None,
        ..with.clone()
    };
    assert!(advised(&without).is_empty());
    let later = Snapshot {
        advises: false,
        ..with
    };
    assert!(advised(&later).is_empty());
}
