//! Changing an order: what is not sent stays.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::new_order::{ECHOED, blocked, known_services, ride};
use super::states;
use super::wire::Data;
use pult_app::{Error, OrderView};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{
    Client, ClientId, CompanyId, CrewGroupId, DiscountId, Money, Order, OrderId, Phone, Seconds,
    ServiceId, Stop, TariffId, TimeWindow, Timestamp,
};

pub(super) async fn update_order(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(refused)?;
    let change = Change::read(desk, fields, &view).await?;
    let step = match fields.id("state_id", |id| id)? {
        None => None,
        Some(state) => states::step(&view, state, Money::ZERO).map_err(recoded)?,
    };
    let mut planned = view.order.clone();
    change.apply(&mut planned).map_err(refused)?;
    let agreed = change.fixed_price.is_some();
    let promised = desk
        .dispatch
        .promised(&desk.caller, planned, agreed)
        .await?;
    let touches_price = change.touches_price();
    let changed = desk.dispatch.change_order(
        &desk.caller,
        id,
        move |order| {
            change.apply(order)?;
            if touches_price {
                order.quote = promised.quote;
            }
            if agreed {
                order.attributes = promised.attributes;
            }
            Ok(())
        },
        step,
    );
    changed.await.map_err(refused)?;
    Ok(Data::empty())
}

/// What is to be changed; `None`: unchanged.
#[derive(Debug, Default)]
struct Change {
    stops: Option<Vec<Stop>>,
    from: Option<Option<Timestamp>>,
    prior: Option<bool>,
    phone: Option<Option<Phone>>,
    client: Option<Option<ClientId>>,
    customer: Option<String>,
    comment: Option<String>,
    company: Option<CompanyId>,
    crew_group: Option<Option<CrewGroupId>>,
    tariff: Option<Option<TariffId>>,
    discount: Option<Option<DiscountId>>,
    services: Option<Vec<ServiceId>>,
    fixed_price: Option<Option<Money>>,
    /// Attributes by their names here; an empty one is forgotten.
    echoed: Vec<(&'static str, String)>,
    now: Timestamp,
    lead: Seconds,
}

impl Change {
    async fn read(desk: &Desk, fields: &Fields, view: &OrderView) -> Result<Change, Failure> {
        let mut change = Change {
            now: desk.dispatch.now(),
            lead: desk.dispatch.rules().prior_lead,
            ..Change::default()
        };
        change.read_words(fields)?;
        if fields.is_sent("source_time") {
            change.from = Some(fields.wish("source_time", desk.time().await?)?);
        }
        if fields.is_sent("addresses") {
            let mut led = ride(desk, fields).await?;
            desk.dispatch.locate(&mut led);
            change.stops = Some(led.stops);
        }
        change.read_client(desk, fields, view).await?;
        change.read_books(desk, fields).await?;
        for name in [
            "auto_recalc_cost",
            "auto_select_tariff",
            "auto_select_discount",
            "auto_update_order_params",
            "need_custom_validate",
        ] {
            fields.flag(name)?;
        }
        Ok(change)
    }

    fn read_words(&mut self, fields: &Fields) -> Result<(), Failure> {
        let text = |name| match fields.is_sent(name) {
            true => fields.text_or_empty(name).map(Some),
            false => Ok(None),
        };
        self.customer = text("customer")?;
        self.comment = text("comment")?;
        self.prior = fields.flag("is_prior")?;
        for name in ECHOED {
            self.echoed.extend(text(name)?.map(|value| (name, value)));
        }
        let before = "prior_to_current_before_minutes";
        if fields.is_sent(before) {
            let minutes = fields.count(before)?.unwrap_or_default();
            self.echoed.push((before, minutes.to_string()));
        }
        if fields.is_sent("cost_order") {
            let cost = fields.money("cost_order")?;
            self.fixed_price = Some(cost.filter(|cost| *cost > Money::ZERO));
        }
        Ok(())
    }

    async fn read_client(
        &mut self,
        desk: &Desk,
        fields: &Fields,
        view: &OrderView,
    ) -> Result<(), Failure> {
        if let Some(id) = fields.int("client_employee_id")?.filter(|id| *id != 0) {
            return Err(Failure::unknown(114, "client employee", id));
        }
        let mut found: Option<Client> = None;
        if fields.is_sent("phone") {
            let phone = fields.phone("phone")?;
            if let Some(phone) = &phone {
                found = desk.dispatch.client_by_phone(phone.clone()).await?;
            }
            self.phone = Some(phone);
        }
        if fields.is_sent("client_id") {
            let id = fields.id("client_id", ClientId)?;
            if let Some(id) = id {
                let client = desk.dispatch.client(id).await;
                let client = client.map_err(|error| Failure::by_kind(error, &[("client", 106)]));
                found = Some(client?);
            }
            self.client = Some(id);
        } else if let Some(client) = &found {
            self.client = Some(Some(client.id));
        }
        match found {
            Some(client) if client.blocked && view.order.client != Some(client.id) => {
                Err(blocked(113, &client))
            }
            _ => Ok(()),
        }
    }

    async fn read_books(&mut self, desk: &Desk, fields: &Fields) -> Result<(), Failure> {
        let dispatch = &desk.dispatch;
        if fields.is_sent("crew_group_id") {
            let id = fields.id("crew_group_id", CrewGroupId)?;
            if let Some(id) = id
                && !dispatch.crew_groups().await?.iter().any(|it| it.id == id)
            {
                return Err(Failure::unknown(104, "crew group", id));
            }
            self.crew_group = Some(id);
        }
        if let Some(id) = fields.id("uds_id", CompanyId)? {
            let companies = dispatch.companies(&desk.caller).await?;
            if !companies.iter().any(|it| it.id == id) {
                return Err(Failure::unknown(105, "uds", id));
            }
            self.company = Some(id);
        }
        if fields.is_sent("tariff_id") {
            let id = fields.id("tariff_id", TariffId)?;
            if let Some(id) = id
                && !dispatch.tariffs().await?.iter().any(|it| it.id == id)
            {
                return Err(Failure::unknown(102, "tariff", id));
            }
            self.tariff = Some(id);
        }
        if fields.is_sent("discount_id") {
            let id = fields.id("discount_id", DiscountId)?;
            if let Some(id) = id
                && !dispatch.discounts().await?.iter().any(|it| it.id == id)
            {
                return Err(Failure::unknown(103, "discount", id));
            }
            self.discount = Some(id);
        }
        self.read_services(desk, fields).await
    }

    async fn read_services(&mut self, desk: &Desk, fields: &Fields) -> Result<(), Failure> {
        if !fields.is_sent("order_params") && fields.objects("attribute_values")?.is_empty() {
            return Ok(());
        }
        let mut ids = fields.ints("order_params")?;
        for attribute in fields.objects("attribute_values")? {
            attribute.require(&["id"])?;
            let id = attribute.required_id("id", |id| id)?;
            match attribute.flag("bool_value")? {
                Some(true) if !ids.contains(&id) => ids.push(id),
                Some(false) => ids.retain(|known| *known != id),
                _ => {}
            }
        }
        self.services = Some(known_services(desk, ids, 108).await?);
        Ok(())
    }

    fn touches_price(&self) -> bool {
        self.stops.is_some()
            || self.from.is_some()
            || self.client.is_some()
            || self.company.is_some()
            || self.tariff.is_some()
            || self.discount.is_some()
            || self.services.is_some()
            || self.fixed_price.is_some()
    }

    /// Changes an order.
    ///
    /// # Errors
    /// `InvalidState` when it has ended; `Invalid` about `stops` when one that was reached is missing.
    fn apply(&self, order: &mut Order) -> Result<(), Error> {
        if !order.status.is_open() {
            return Err(order.refusal("change").into());
        }
        if let Some(stops) = self.stops.clone() {
            let window = order.stops.first().map(|stop| stop.window);
            order.lead_along(stops)?;
            if let (Some(window), Some(first)) = (window, order.stops.first_mut()) {
                first.window = window;
            }
        }
        if let (Some(from), Some(first)) = (self.from, order.stops.first_mut()) {
            first.window = TimeWindow { from, to: None };
            order.prior = !order.is_due(self.now, self.lead);
        }
        order.prior = self.prior.unwrap_or(order.prior);
        order.client = self.client.unwrap_or(order.client);
        order.company = self.company.unwrap_or(order.company);
        order.crew_group = self.crew_group.unwrap_or(order.crew_group);
        order.tariff = self.tariff.unwrap_or(order.tariff);
        order.discount = self.discount.unwrap_or(order.discount);
        order.fixed_price = self.fixed_price.unwrap_or(order.fixed_price);
        let customer = &mut order.customer;
        customer.phone = self.phone.clone().unwrap_or(customer.phone.take());
        if let Some(name) = &self.customer {
            customer.name.clone_from(name);
        }
        if let Some(comment) = &self.comment {
            order.comment.clone_from(comment);
        }
        if let Some(services) = &self.services {
            order.services.clone_from(services);
        }
        for (name, value) in &self.echoed {
            let name = format!("taximaster.{name}");
            match value.is_empty() {
                true => drop(order.attributes.remove(&name)),
                false => drop(order.attributes.insert(name, value.clone())),
            }
        }
        Ok(())
    }
}

/// 101 and 107 stand for what `change_order_state` calls 101 and 102.
fn recoded(mut failure: Failure) -> Failure {
    if failure.code == 102 {
        failure.code = 107;
    }
    failure
}

fn refused(error: Error) -> Failure {
    match &error {
        Error::InvalidState { .. } => Failure::new(107, Text::from(&error)),
        Error::Invalid { field, reason } if field == "stops" => {
            let descr = text!("Адреса уже пройдены: {reason}", "addresses: {reason}");
            Failure::wrong("addresses").saying(descr)
        }
        _ => Failure::by_kind(error, &[("order", 100)]),
    }
}
