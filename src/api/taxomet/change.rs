//! What `save_order` changes: what is absent stays.

use super::error::Failure;
use super::fields::Fields;
use super::map;
use pult_app::Result;
use pult_domain::{Money, Order, Seconds, ServiceId, TariffId, Timestamp};

/// The parameters of `save_order`; `None`: unchanged.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// The addresses, as the ride along them.
    pub ride: Option<Order>,
    /// The options.
    pub services: Option<Vec<ServiceId>>,
    tariff: Option<Option<TariffId>>,
    fixed_price: Option<Option<Money>>,
    from: Option<Option<Timestamp>>,
    client_name: Option<String>,
    comment: Option<String>,
    now: Timestamp,
    lead: Seconds,
}

impl Change {
    /// Reads the parameters; `lead`: a later order is a pre-order.
    pub fn read(fields: &Fields, now: Timestamp, lead: Seconds) -> Result<Change, Failure> {
        let text = |name| {
            let given = fields.given(name)?;
            Ok::<_, Failure>(given.map(|text| text.trim().to_owned()))
        };
        Ok(Change {
            ride: map::ride(fields)?,
            services: map::services(fields)?,
            tariff: map::tariff(fields)?,
            fixed_price: map::fixed_price(fields)?,
            from: map::order_time(fields, now)?,
            client_name: text("client_name")?,
            comment: text("comment")?,
            now,
            lead,
        })
    }

    /// Whether the tariff may be another one afterwards.
    pub fn touches_tariff(&self) -> bool {
        self.tariff.is_some()
    }

    /// Whether a price is agreed, or no longer.
    pub fn touches_agreement(&self) -> bool {
        self.fixed_price.is_some()
    }

    /// Whether the price may be another one afterwards.
    pub fn touches_price(&self) -> bool {
        self.touches_tariff()
            || self.touches_agreement()
            || self.ride.is_some()
            || self.services.is_some()
            || self.from.is_some()
    }

    /// Changes an order.
    ///
    /// # Errors
    /// `InvalidState` when it is closed; `Invalid` about `to` when a stop that was reached is not
    /// among the addresses, at its place in the list.
    pub fn apply(self, order: &mut Order) -> Result<()> {
        if !order.status.is_open() {
            return Err(order.refusal("save").into());
        }
        self.apply_terms(order);
        if let Some(ride) = self.ride {
            order.lead_along(ride.stops)?;
        }
        if let Some(services) = self.services {
            order.services = services;
        }
        if let Some(name) = self.client_name {
            order.customer.name = name;
        }
        if let Some(comment) = self.comment {
            order.comment = comment;
        }
        Ok(())
    }

    /// Changes what the price hangs on: tariff, price agreed, time.
    pub fn apply_terms(&self, order: &mut Order) {
        order.tariff = self.tariff.unwrap_or(order.tariff);
        order.fixed_price = self.fixed_price.unwrap_or(order.fixed_price);
        if let (Some(from), Some(first)) = (self.from, order.stops.first_mut()) {
            first.window = map::window(from);
            order.prior = !order.is_due(self.now, self.lead);
        }
    }
}
