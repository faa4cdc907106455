//! `GET /api/pult/orders?q=`: orders found by whatever is said of them.

use super::order_view;
use super::orders::{Listed, Orders, Wanted};
use pult_app::{Caller, Error, Result, Search};
use pult_dialect::Api;
use pult_domain::OrderId;

/// Open orders first, then the archive by nearness in time. Of a page only those stay that are `wanted`.
pub(super) async fn find(
    api: &Api,
    caller: &Caller,
    asked: Listed,
    wanted: Wanted,
    base: &str,
) -> Result<Orders> {
    let text = asked.q.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Error::invalid("q", "say what is looked for"))?;
    let after = asked.after.map(|cursor| {
        let id = cursor.parse().map(OrderId);
        id.map_err(|_| Error::invalid("after", "is not the `next` of an answer"))
    });
    let search = Search {
        text,
        limit: asked.limit.unwrap_or_default(),
        after: after.transpose()?,
    };
    let mut found = api.dispatch.search(caller, search).await?;
    found.orders.retain(|view| wanted.takes(view));
    Ok(Orders {
        orders: order_view::orders(api, base, &found.orders).await?,
        next: found.next.map(|id| id.to_string()),
        indexing: Some(found.unindexed_below.is_some()),
    })
}
