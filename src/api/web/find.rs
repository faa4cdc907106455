//! `GET /api/pult/orders?q=`: orders found by whatever is said of them.

use super::order_view;
use super::orders::{Listed, Orders};
use pult_app::{Caller, Error, Only, Result, Search};
use pult_dialect::Api;
use pult_domain::Wrong;

/// Open orders first, then the archive by nearness in time. No others than `only`.
pub(super) async fn find(
    api: &Api,
    caller: &Caller,
    asked: Listed,
    only: Only,
    base: &str,
) -> Result<Orders> {
    let text = asked.q.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Error::invalid("q", Wrong::NotSaid))?;
    let after = asked.after.map(|cursor| {
        let cursor = cursor.parse();
        cursor.map_err(|_| Error::invalid("after", Wrong::NoCursor))
    });
    let search = Search {
        text,
        limit: asked.limit.unwrap_or_default(),
        after: after.transpose()?,
        only,
    };
    let found = api.dispatch.search(caller, search).await?;
    Ok(Orders {
        orders: order_view::orders(api, base, &found.orders).await?,
        next: found.next.map(|cursor| cursor.to_string()),
        indexing: Some(found.unindexed_below.is_some()),
    })
}
