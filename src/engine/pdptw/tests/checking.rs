//! The checker notices each rule when it is broken.

use rstest::rstest;

use super::super::{Instance, Violation, check};
use super::small;

fn changed(
    change: impl FnOnce(&mut Vec<super::super::Task>, &mut Vec<super::super::Vehicle>),
) -> Instance {
    let old = small();
    let (mut tasks, mut vehicles) = (old.tasks().to_vec(), old.vehicles().to_vec());
    change(&mut tasks, &mut vehicles);
    let (distance, travel) = (old.distance().clone(), old.travel().clone());
    Instance::new(
        old.places().to_vec(),
        tasks,
        vehicles,
        distance,
        travel,
        old.goal(),
    )
    .expect("still sound")
}

#[test]
fn good_routes_are_measured() {
    let verdict = check(&small(), &[vec![1, 2], vec![3, 4]], &[0, 1]).expect("all rules are kept");
    assert_eq!((verdict.vehicles, verdict.undone), (2, vec![2]));
    assert!((verdict.distance - 80.0).abs() < 1e-9);
}

#[rstest]
#[case::drivers(vec![vec![1, 2]], vec![], Violation::DriverCount { routes: 1, drivers: 0 })]
#[case::no_vehicle(vec![vec![1, 2]], vec![3], Violation::NoSuchVehicle(3))]
#[case::busy(vec![vec![1, 2], vec![3, 4]], vec![1, 1], Violation::VehicleTwice(1))]
#[case::depot(vec![vec![1, 0, 2]], vec![0], Violation::StrangePlace { route: 0, place: 0 })]
#[case::beyond(vec![vec![1, 2, 99]], vec![0], Violation::StrangePlace { route: 0, place: 99 })]
#[case::twice(vec![vec![1, 2], vec![1]], vec![0, 1], Violation::PlaceTwice(1))]
#[case::half(vec![vec![1]], vec![0], Violation::Unpaired(0))]
#[case::apart(vec![vec![1], vec![2]], vec![0, 1], Violation::Unpaired(0))]
#[case::backwards(vec![vec![2, 1]], vec![0], Violation::Unpaired(0))]
#[case::overload(vec![vec![1, 3, 2, 4]], vec![0], Violation::Overload { route: 0, place: 3, load: 11 })]
fn a_broken_rule_is_named(
    #[case] routes: Vec<Vec<usize>>,
    #[case] drivers: Vec<usize>,
    #[case] violation: Violation,
) {
    assert_eq!(check(&small(), &routes, &drivers), Err(violation));
}

#[test]
fn coming_late_to_a_place_is_noticed() {
    let verdict = check(&small(), &[vec![5, 6, 3, 4, 1, 2]], &[0]);
    assert!(
        matches!(verdict, Err(Violation::Late { place: 1, .. })),
        "{verdict:?}"
    );
}

#[test]
fn coming_home_late_is_noticed() {
    let instance = changed(|_, vehicles| vehicles[0].due = 43.0);
    let verdict = check(&instance, &[vec![1, 2]], &[0]);
    assert_eq!(
        verdict,
        Err(Violation::Late {
            route: 0,
            place: 0,
            by: 1.0
        })
    );
}

#[test]
fn an_open_route_need_not_come_home() {
    let instance = changed(|_, vehicles| {
        vehicles[0].end = None;
        vehicles[0].due = 24.0;
    });
    let verdict = check(&instance, &[vec![1, 2]], &[0]).expect("it stays where it is");
    assert!((verdict.distance - 20.0).abs() < 1e-9);
}

#[test]
fn too_many_tasks_are_noticed() {
    let instance = changed(|_, vehicles| vehicles[0].max_tasks = 1);
    let verdict = check(&instance, &[vec![1, 2, 5, 6]], &[0]);
    assert_eq!(verdict, Err(Violation::TooManyTasks { route: 0, tasks: 2 }));
}

#[test]
fn a_long_ride_is_noticed() {
    let instance = changed(|tasks, _| tasks[0].max_ride = 21.0);
    let verdict = check(&instance, &[vec![1, 5, 2, 6]], &[0]);
    assert!(
        matches!(verdict, Err(Violation::LongRide { task: 0, .. })),
        "{verdict:?}"
    );
    assert!(check(&instance, &[vec![1, 2, 5, 6]], &[0]).is_ok());
}
