//! An order as Taxomet's clients see it.

use super::map;
use pult_app::OrderView;
use pult_dialect::fields_of;

/// Its number and what `get_order` answers.
pub fn seen(view: &OrderView) -> Vec<(String, String)> {
    let mut fields = vec![("order_id".to_owned(), view.order.id.to_string())];
    fields.extend(fields_of(&map::order_details(view)));
    fields
}
