//! Orders with everything that is shown beside them, read in one go.

use super::{Caller, Dispatch, OfficeTime, OrderQuery, OrderView, Result};
use pult_domain::{OrderId, Position, Timestamp};
use pult_store::{Connection, books, orders, positions};

/// An order, its client, and the way that was driven.
#[derive(Debug, Clone)]
pub struct OrderSheet {
    /// The order.
    pub view: OrderView,
    /// What the books call its client; empty when it has none.
    pub client_name: String,
    /// Where its crew was during the ride, oldest first; empty unless asked for.
    pub driven: Vec<Position>,
    /// The office's time.
    pub time: OfficeTime,
}

impl OrderSheet {
    /// From the arrival at the first stop to the end, or to now; `None` before it.
    pub fn ride(&self) -> Option<(Timestamp, Timestamp)> {
        let view = &self.view;
        let first = view.order.stops.first()?;
        let end = match view.phase.is_open() {
            true => view.now,
            false => view.order.status_at,
        };
        Some((first.first_arrived_at?, end))
    }

    fn of(
        conn: &Connection,
        view: OrderView,
        driven: bool,
        time: OfficeTime,
    ) -> Result<OrderSheet> {
        let client = view.order.client.map(|id| books::client(conn, id));
        let mut sheet = OrderSheet {
            client_name: client.transpose()?.map_or_else(String::new, |it| it.name),
            driven: Vec::new(),
            view,
            time,
        };
        if let Some(crew) = sheet.view.carrier().filter(|_| driven)
            && let Some((from, to)) = sheet.ride()
        {
            sheet.driven = positions::track(conn, crew.id, from, to)?;
        }
        Ok(sheet)
    }
}

impl Dispatch {
    /// An order with its client and the way that was driven.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn order_sheet(&self, caller: &Caller, id: OrderId) -> Result<OrderSheet> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let order = orders::get(conn, id)?;
            caller.check_order(&order)?;
            let view = OrderView::of(conn, order, now)?;
            OrderSheet::of(conn, view, true, office_time(conn)?)
        })
        .await
    }

    /// The orders that pass the query and `keep`, oldest first; `driven`: with the way of each.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn order_sheets(
        &self,
        caller: &Caller,
        query: OrderQuery,
        keep: impl Fn(&OrderView) -> bool + Send + 'static,
        driven: bool,
    ) -> Result<Vec<OrderSheet>> {
        let (filter, now) = (query.filter(caller), self.now());
        self.read_list(caller, move |conn| {
            let time = office_time(conn)?;
            let mut sheets = Vec::new();
            for id in orders::find(conn, &filter)? {
                let view = OrderView::read(conn, id, now)?;
                if keep(&view) {
                    sheets.push(OrderSheet::of(conn, view, driven, time)?);
                }
            }
            Ok(sheets)
        })
        .await
    }
}

fn office_time(conn: &Connection) -> Result<OfficeTime> {
    Ok(OfficeTime::named(&books::office(conn)?.timezone))
}
