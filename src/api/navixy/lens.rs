//! An order as Navixy's clients see it.

use super::dates::Dates;
use super::map;
use pult_app::{OfficeTime, OrderView};
use pult_dialect::fields_of;

/// The route it is with its checkpoints, or the one task. Times are UTC.
pub fn seen(view: &OrderView) -> Vec<(String, String)> {
    let dates = Dates {
        office: OfficeTime::named("UTC"),
        iso: true,
    };
    let tasks = map::tasks(view, dates);
    match tasks.as_slice() {
        [task] if view.order.stops.len() == 1 => fields_of(task),
        tasks => {
            let mut fields = fields_of(&map::route(view, dates));
            for (index, task) in tasks.iter().enumerate() {
                let named = |(path, value): (String, String)| (format!("{index}.{path}"), value);
                fields.extend(fields_of(task).into_iter().map(named));
            }
            fields
        }
    }
}
