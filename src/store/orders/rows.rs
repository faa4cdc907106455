//! Rows of orders and stops as domain values.

use rusqlite::Row;

use super::super::codec::{attributes_from, ids_from, quote_from, uuid_from};
use super::super::columns::Columns;
use super::super::{Error, Result};
use pult_domain::{
    AssignmentId, ClientId, CompanyId, Conduct, CrewGroupId, Customer, DiscountId, Meters, Money,
    Order, OrderId, OrderKind, OrderStatus, Origin, Payment, PaymentMethod, Phone, Seconds,
    ServiceId, Starts, Stop, StopAction, StopId, StopProgress, TariffId, TimeWindow, Timestamp,
};

/// The reason code of an order that failed because nobody came to the car.
pub(super) const NO_SHOW: &str = "no_show";

/// An order without its stops.
pub(super) fn order(row: &Row) -> Result<Order> {
    let row = &Columns::of(row);
    let origin: String = row.get("origin")?;
    let services: String = row.get("services")?;
    let status: String = row.get("status")?;
    let attributes: String = row.get("attributes")?;
    let quote: Option<String> = row.get("quote")?;
    let bill: Option<String> = row.get("bill")?;
    let payment: String = row.get("payment")?;
    let reason_code: String = row.get("reason_code")?;
    let hidden_from: Option<String> = row.get("hidden_from")?;
    Ok(Order {
        id: OrderId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        origin: Origin::parse(&origin)?,
        client: row.get::<_, Option<i64>>("client_id")?.map(ClientId),
        external_ref: row.get("external_ref")?,
        customer: Customer {
            name: row.get("customer_name")?,
            phone: row
                .get::<_, Option<String>>("customer_phone")?
                .map(Phone::from_stored),
        },
        label: row.get("label")?,
        comment: row.get("comment")?,
        stops: Vec::new(),
        tariff: row.get::<_, Option<i64>>("tariff_id")?.map(TariffId),
        fixed_price: row.get::<_, Option<i64>>("fixed_price")?.map(Money),
        services: ids_from(&services)?.into_iter().map(ServiceId).collect(),
        discount: row.get::<_, Option<i64>>("discount_id")?.map(DiscountId),
        crew_group: row.get::<_, Option<i64>>("crew_group_id")?.map(CrewGroupId),
        quote: quote.as_deref().map(quote_from).transpose()?,
        bill: bill.as_deref().map(quote_from).transpose()?,
        payment: Payment {
            method: PaymentMethod::parse(&payment)?,
            account: row.get::<_, Option<i64>>("payment_account")?.map(ClientId),
            print_receipt: row.get("print_receipt")?,
        },
        passengers: row.get("passengers")?,
        call_before: row.get("call_before")?,
        conduct: conduct(row)?,
        prior: row.get("prior")?,
        status: OrderStatus::parse(&status)?,
        status_at: Timestamp(row.get("status_at")?),
        reason: row.get("reason")?,
        created_at: Timestamp(row.get("created_at")?),
        started_at: moment(row, "started_at")?,
        no_show: reason_code == NO_SHOW,
        hidden_from: hidden_from.as_deref().map(Origin::parse).transpose()?,
        archived_at: moment(row, "archived_at")?,
        assignment: row
            .get::<_, Option<i64>>("assignment_id")?
            .map(AssignmentId),
        attributes: attributes_from(&attributes)?,
    })
}

fn conduct(row: &Columns) -> Result<Conduct> {
    let kind: String = row.get("kind")?;
    let starts: String = row.get("starts")?;
    Ok(Conduct {
        kind: OrderKind::parse(&kind)?,
        metered: row.get("metered")?,
        bundles: row.get("bundles")?,
        starts: Starts::parse(&starts)?,
    })
}

/// A stop without its places.
pub(super) fn stop(row: &Row) -> Result<Stop> {
    let row = &Columns::of(row);
    let action: String = row.get("action")?;
    let attributes: String = row.get("attributes")?;
    Ok(Stop {
        id: StopId(row.get("id")?),
        uuid: uuid_from(row, "uuid")?,
        external_ref: row.get("external_ref")?,
        action: StopAction::parse(&action)?,
        places: Vec::new(),
        window: TimeWindow {
            from: moment(row, "window_from")?,
            to: moment(row, "window_to")?,
        },
        promised_at: moment(row, "promised_at")?,
        radius: Meters(row.get("radius_m")?),
        min_stay: Seconds(row.get("min_stay_s")?),
        min_arrival: Seconds(row.get("min_arrival_s")?),
        service_time: Seconds(row.get("service_time_s")?),
        max_delay: row.get::<_, Option<i64>>("max_delay_s")?.map(Seconds),
        label: row.get("label")?,
        comment: row.get("comment")?,
        attributes: attributes_from(&attributes)?,
        progress: progress(row)?,
        stayed: Seconds(row.get("stayed_s")?),
        first_arrived_at: moment(row, "first_arrived_at")?,
    })
}

fn progress(row: &Columns) -> Result<StopProgress> {
    let word: String = row.get("progress")?;
    let arrived_at = moment(row, "arrived_at")?.unwrap_or_default();
    let closed_at = moment(row, "closed_at")?.unwrap_or_default();
    Ok(match word.as_str() {
        "ahead" => StopProgress::Ahead,
        "arrived" => StopProgress::Arrived { at: arrived_at },
        "done" => StopProgress::Done {
            arrived_at,
            left_at: closed_at,
        },
        "missed" => StopProgress::Missed { at: closed_at },
        _ => return Err(Error::Damaged(format!("`{word}` is no progress of a stop"))),
    })
}

fn moment(row: &Columns, column: &str) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
}
