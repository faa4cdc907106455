//! The reader of the Li & Lim format.

use rstest::rstest;

use super::super::{Goal, lilim};
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

#[test]
fn a_solution_is_written_a_route_a_line() {
    assert_eq!(
        lilim::write(&[vec![1, 2], vec![3, 4]]),
        "Route 1 : 1 2\nRoute 2 : 3 4\n"
    );
}
