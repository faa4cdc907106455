//! Changing an order: what is not sent stays.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::new_order::{ECHOED, blocked, known_services, ride};
use super::states;
use super::wire::Data;
use pult_app::{Because, Error, OrderCommand, OrderEdit, OrderView, Request, Unfit};
use pult_dialect::words::Text;
use pult_domain::{ClientId, CompanyId, CrewGroupId, DiscountId, Money, OrderId, TariffId};

pub(super) async fn update_order(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["order_id"])?;
    let id = fields.required_id("order_id", OrderId)?;
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(refused)?;
    let edit = Box::new(Change::read(desk, fields, &view).await?.edit);
    let step = match fields.id("state_id", |id| id)? {
        None => None,
        Some(state) => states::step(&view, state, Money::ZERO).map_err(recoded)?,
    };
    let command = match step {
        None => OrderCommand::Edit(edit),
        Some(step) => OrderCommand::EditAnd(edit, Box::new(step)),
    };
    let changed = desk
        .dispatch
        .command(&desk.caller, Request::new(id, command));
    changed.await.map_err(refused)?;
    Ok(Data::empty())
}

/// What is to be changed, as it is read. Nobody is asked about a crew that does not fit any more: it
/// keeps the order.
struct Change {
    edit: OrderEdit,
}

impl Change {
    async fn read(desk: &Desk, fields: &Fields, view: &OrderView) -> Result<Change, Failure> {
        let mut change = Change {
            edit: OrderEdit {
                unfit: Unfit::Keep,
                ..OrderEdit::default()
            },
        };
        change.read_words(fields)?;
        if fields.is_sent("source_time") {
            change.edit.at = Some(fields.wish("source_time", desk.time().await?)?);
        }
        if fields.is_sent("addresses") {
            change.edit.along = Some(ride(desk, fields).await?.stops);
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
        self.edit.name = text("customer")?;
        self.edit.comment = text("comment")?;
        self.edit.prior = fields.flag("is_prior")?;
        for name in ECHOED {
            let sent = text(name)?;
            let echoed = &mut self.edit.attributes;
            echoed.extend(sent.map(|value| (format!("taximaster.{name}"), value)));
        }
        let before = "prior_to_current_before_minutes";
        if fields.is_sent(before) {
            let minutes = fields.count(before)?.unwrap_or_default();
            let name = format!("taximaster.{before}");
            self.edit.attributes.insert(name, minutes.to_string());
        }
        if fields.is_sent("cost_order") {
            let cost = fields.money("cost_order")?;
            self.edit.fixed_price = Some(cost.filter(|cost| *cost > Money::ZERO));
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
        if fields.is_sent("phone") {
            let phone = fields.phone("phone")?;
            let known = match &phone {
                Some(phone) => desk.dispatch.client_by_phone(phone.clone()).await?,
                None => None,
            };
            // A phone that nobody in the books has leaves the order its client.
            let known = known.map(|client| client.id).or(view.order.client);
            self.edit.client = Some(known);
            self.edit.phone = Some(phone);
        }
        if fields.is_sent("client_id") {
            let id = fields.id("client_id", ClientId)?;
            if let Some(id) = id {
                let client = desk.dispatch.client(id).await;
                client.map_err(|error| Failure::by_kind(error, &[("client", 106)]))?;
            }
            self.edit.client = Some(id);
        }
        Ok(())
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
            self.edit.crew_group = Some(id);
        }
        if let Some(id) = fields.id("uds_id", CompanyId)? {
            let companies = dispatch.companies(&desk.caller).await?;
            if !companies.iter().any(|it| it.id == id) {
                return Err(Failure::unknown(105, "uds", id));
            }
            self.edit.company = Some(id);
        }
        if fields.is_sent("tariff_id") {
            let id = fields.id("tariff_id", TariffId)?;
            if let Some(id) = id
                && !dispatch.tariffs().await?.iter().any(|it| it.id == id)
            {
                return Err(Failure::unknown(102, "tariff", id));
            }
            self.edit.tariff = Some(id);
        }
        if fields.is_sent("discount_id") {
            let id = fields.id("discount_id", DiscountId)?;
            if let Some(id) = id
                && !dispatch.discounts().await?.iter().any(|it| it.id == id)
            {
                return Err(Failure::unknown(103, "discount", id));
            }
            self.edit.discount = Some(id);
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
        self.edit.services = Some(known_services(desk, ids, 108).await?);
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
        Error::Refused(Because::ClientBlocked { client, .. }) => blocked(113, *client),
        Error::InvalidState { .. } => Failure::new(107, Text::from(&error)),
        Error::Invalid { field, wrong } if field == "stops" => {
            let descr = Text::new(
                format!("Адреса уже пройдены: {}", wrong.russian()),
                format!("addresses: {wrong}"),
            );
            Failure::wrong("addresses").saying(descr)
        }
        _ => Failure::by_kind(error, &[("order", 100)]),
    }
}
