//! An order as Taxi-Master's clients see it.

use super::map::{self, OrderState};
use pult_app::OrderView;

/// Its number, its state and who carries it out, in the words of `get_order_state`.
pub fn seen(view: &OrderView) -> Vec<(String, String)> {
    let state = OrderState::of(view.phase);
    let (crew_id, driver_id, car_id) = map::holder(view);
    let fields = [
        ("order_id", view.order.id.to_string()),
        ("state_id", state.id().to_string()),
        ("state_kind", state.kind().to_owned()),
        ("state_type", state.to_wire().state_type.to_owned()),
        (
            "creation_way",
            map::creation_way(view.order.origin).to_owned(),
        ),
        ("crew_id", crew_id.to_string()),
        ("driver_id", driver_id.to_string()),
        ("car_id", car_id.to_string()),
        ("phone", map::phone(view.order.customer.phone.as_ref())),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}
