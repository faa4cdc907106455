//! The readers of the benchmarks' formats.

use rstest::rstest;

use super::super::{Goal, Instance, InstanceError, Matrix, Task, Vehicle, lilim, read};
use super::{SMALL, small};

#[test]
fn a_file_becomes_an_instance() {
    let instance = small();
    assert_eq!(
        (
            instance.places().len(),
            instance.tasks().len(),
            instance.vehicles().len()
        ),
        (7, 3, 3)
    );
    assert_eq!(
        (instance.tasks()[1].pickup, instance.tasks()[1].delivery),
        (3, 4)
    );
    assert_eq!(instance.vehicles()[0].capacity, 10);
    assert_eq!(
        (instance.places()[5].early, instance.places()[5].late),
        (20.0, 90.0)
    );
    assert!((instance.travel().get(1, 3) - 200_f64.sqrt()).abs() < 1e-12);
    assert_eq!(instance.goal(), Goal::FewestVehicles);
}

#[test]
fn line_ends_and_blank_lines_of_other_systems_are_no_matter() {
    let foreign = SMALL.replace('\n', "\r\n\r\n");
    assert_eq!(
        lilim::read(&foreign).map(|instance| instance.tasks().len()),
        Ok(3)
    );
}

#[rstest]
#[case::empty("", "1:1: the file ends before the number of vehicles")]
#[case::no_depot("3 10 1\n", "2:1: the file ends before the depot")]
#[case::word("3 ten 1\n", "1:3: the capacity expected, found `ten`")]
#[case::negative_fleet("-3 10 1\n", "1:1: the number of vehicles expected, found `-3`")]
#[case::huge("3 99999999999 1\n", "1:3: the capacity expected, found `99999999999`")]
#[case::short(
    "3 10 1\n0 0 0 0 0\n",
    "2:10: the latest time expected, found the end of the line"
)]
#[case::number("3 10 1\n1 0 0 0 0 9 0 0 0\n", "2:1: place 0 expected, found 1")]
#[case::alone(
    "3 10 1\n0 0 0 0 0 9 0 0 0\n1 1 1 5 0 9 0 0 0\n",
    "3:15: place 1 is not paired with place 0"
)]
#[case::pairless(
    "3 10 1\n0 0 0 0 0 9 0 0 0\n1 1 1 5 0 9 0 0 2\n2 1 1 -5 0 9 0 0 1\n",
    "3:17: place 1 is not paired with place 2"
)]
#[case::unbalanced(
    "3 10 1\n0 0 0 0 0 9 0 0 0\n1 1 1 5 0 9 0 0 2\n2 1 1 -4 0 9 0 1 0\n",
    "task 0 does not deliver what it picks up"
)]
fn a_bad_file_is_refused_with_line_and_column(#[case] text: &str, #[case] message: &str) {
    assert_eq!(
        lilim::read(text).expect_err("it is bad").to_string(),
        message
    );
}

/// One task on real roads.
const ROADS: &str = "NAME: one\nSIZE: 3\nCAPACITY: 30\nNODES\n0 41.5 2.1 0 0 240 0 0 0\n1 41.6 2.2 22 10 90 5 0 2\n2 41.7 2.3 -22 0 99 5 1 0\nEDGES\n0 2 9\n3 0 8\n7 6 0\nEOF\n";

#[test]
fn a_file_with_driving_times_becomes_an_instance() {
    let instance = read(ROADS).expect("the file is sound");
    assert_eq!((instance.tasks().len(), instance.vehicles().len()), (1, 1));
    assert_eq!(instance.vehicles()[0].capacity, 30);
    assert!((instance.vehicles()[0].due - 240.0).abs() < 1e-12);
    assert!((instance.travel().get(0, 1) - 2.0).abs() < 1e-12);
    assert!((instance.distance().get(1, 0) - 3.0).abs() < 1e-12);
    assert!((instance.places()[1].early - 10.0).abs() < 1e-12);
}

#[rstest]
#[case::no_nodes("NAME: one\nCAPACITY: 3\n", "3:1: the file ends before the nodes")]
#[case::no_capacity("NAME: one\nNODES\nEDGES\n", "4:1: the file ends before the capacity")]
#[case::capacity(
    "NAME: one\nCAPACITY: ten\n",
    "2:11: the capacity expected, found `ten`"
)]
#[case::no_depot(
    "NAME: one\nCAPACITY: 3\nNODES\nEDGES\n",
    "5:1: the file ends before the depot"
)]
#[case::fraction(
    "NAME: one\nCAPACITY: 3\nNODES\n0 1.5 2.5 0.5 0 9 0 0 0\n",
    "4:11: the demand expected, found `0.5`"
)]
#[case::edge(
    "NAME: one\nCAPACITY: 3\nNODES\n0 1.5 2.5 0 0 9 0 0 0\nEDGES\n-1\n",
    "6:1: a driving time expected, found `-1`"
)]
#[case::edges(
    "NAME: one\nCAPACITY: 3\nNODES\n0 1.5 2.5 0 0 9 0 0 0\nEDGES\n0 1\n",
    "a matrix of 2 cells does not fit 1 places"
)]
fn a_bad_file_with_driving_times_is_refused(#[case] text: &str, #[case] message: &str) {
    assert_eq!(read(text).expect_err("it is bad").to_string(), message);
}

#[test]
fn a_solution_is_written_a_route_a_line() {
    assert_eq!(
        lilim::write(&[vec![1, 2], vec![3, 4]]),
        "Route 1 : 1 2\nRoute 2 : 3 4\n"
    );
}

#[rstest]
#[case::not_square(vec![0.0; 5], InstanceError::MatrixSize { cells: 5, places: 2 })]
#[case::negative(vec![0.0, -1.0, 0.0, 0.0], InstanceError::BadLeg { from: 0, to: 1, value: -1.0 })]
#[case::no_way(vec![0.0, 0.0, f64::INFINITY, 0.0], InstanceError::BadLeg { from: 1, to: 0, value: f64::INFINITY })]
fn a_bad_matrix_is_refused(#[case] cells: Vec<f64>, #[case] error: InstanceError) {
    assert_eq!(Matrix::new(cells).err(), Some(error));
}

#[rstest]
#[case::lost_vehicle(|_: &mut [Task], vehicles: &mut [Vehicle]| vehicles[1].end = Some(7), InstanceError::NoSuchPlace { what: "vehicle", index: 1, place: 7 })]
#[case::start_in_task(|_: &mut [Task], vehicles: &mut [Vehicle]| vehicles[2].start = 3, InstanceError::EndInTask { vehicle: 2, place: 3 })]
#[case::lost_task(|tasks: &mut [Task], _: &mut [Vehicle]| tasks[0].delivery = 9, InstanceError::NoSuchPlace { what: "task", index: 0, place: 9 })]
#[case::shared(|tasks: &mut [Task], _: &mut [Vehicle]| tasks[1].pickup = 1, InstanceError::SharedPlace(1))]
#[case::unbalanced(|tasks: &mut [Task], _: &mut [Vehicle]| tasks[0].delivery = 4, InstanceError::Unbalanced(0))]
fn a_contradiction_is_refused(
    #[case] change: fn(&mut [Task], &mut [Vehicle]),
    #[case] error: InstanceError,
) {
    let old = small();
    let (mut tasks, mut vehicles) = (old.tasks().to_vec(), old.vehicles().to_vec());
    change(&mut tasks, &mut vehicles);
    let (distance, travel) = (old.distance().clone(), old.travel().clone());
    let made = Instance::new(
        old.places().to_vec(),
        tasks,
        vehicles,
        distance,
        travel,
        old.goal(),
    );
    assert_eq!(made.err(), Some(error));
}
