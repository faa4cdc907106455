//! An order as Yandex's clients see it.

use super::map;
use pult_app::{AssignmentView, OrderView};
use pult_dialect::fields_of;

/// The task it is, and the assignment it is in.
pub fn seen(view: &OrderView) -> Vec<(String, String)> {
    let mut fields = fields_of(&map::task_from_order(&view.order));
    if let Some(assignment) = &view.assignment {
        let held = AssignmentView {
            assignment: assignment.clone(),
            orders: vec![view.order.clone()],
        };
        let of_assignment = fields_of(&map::assignment(&held, view.now));
        let named = |(path, value): (String, String)| (format!("assignment.{path}"), value);
        fields.extend(of_assignment.into_iter().map(named));
    }
    fields
}
