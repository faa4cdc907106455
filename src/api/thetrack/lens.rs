//! An order as TheTrack's clients see it.

use super::map;
use pult_app::OrderView;
use pult_dialect::fields_of;

/// The tasks its stops are: id, action and status of each.
pub fn seen(view: &OrderView) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (index, stop) in view.order.stops.iter().enumerate() {
        let status = fields_of(&serde_json::json!({
            "id": stop.uuid,
            "lookup_id": stop.external_ref,
            "status": map::status(view.stop_phases[index]),
        }));
        let named = |(path, value): (String, String)| (format!("{index}.{path}"), value);
        fields.extend(status.into_iter().map(named));
    }
    if let Some(crew) = view.carrier() {
        fields.push(("driver_id".to_owned(), crew.uuid.to_string()));
    }
    fields
}
