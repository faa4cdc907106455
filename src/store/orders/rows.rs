//! Rows of orders and stops as domain values.

use rusqlite::Row;

use super::super::codec::{attributes_from, ids_from, quote_from, uuid_from};
use super::super::columns::{Columns, Table};
use super::super::{Error, Result};
use pult_domain::{
    AssignmentId, ClientId, CompanyId, Conduct, CrewGroupId, Customer, DiscountId, Meters, Money,
    Order, OrderId, OrderKind, OrderStatus, Origin, Payment, PaymentMethod, Phone, Seconds,
    ServiceId, Starts, Stop, StopAction, StopId, StopProgress, TariffId, TimeWindow, Timestamp,
};

/// The reason code of an order that failed because nobody came to the car.
pub(super) const NO_SHOW: &str = "no_show";

/// The columns of `orders`.
pub(crate) const ORDERS: Table = &[
    "id",
    "company_id",
    "origin",
    "client_id",
    "external_ref",
    "customer_name",
    "customer_phone",
    "label",
    "comment",
    "tariff_id",
    "fixed_price",
    "services",
    "discount_id",
    "crew_group_id",
    "quote",
    "bill",
    "payment_account",
    "print_receipt",
    "prior",
    "status",
    "status_at",
    "reason",
    "created_at",
    "started_at",
    "archived_at",
    "assignment_id",
    "attributes",
    "kind",
    "metered",
    "bundles",
    "starts",
    "hidden_from",
    "reason_code",
    "payment",
    "passengers",
    "call_before",
    "standing_id",
    "visit_from",
    "visit_to",
    "past_group",
];
/// The columns of `stops`.
pub(crate) const STOPS: Table = &[
    "id",
    "order_id",
    "position",
    "uuid",
    "external_ref",
    "action",
    "window_from",
    "window_to",
    "promised_at",
    "radius_m",
    "min_stay_s",
    "min_arrival_s",
    "service_time_s",
    "max_delay_s",
    "label",
    "comment",
    "attributes",
    "progress",
    "arrived_at",
    "closed_at",
    "stayed_s",
    "first_arrived_at",
    "past_group",
];

/// An order without its stops.
pub(super) fn order(row: &Row) -> Result<Order> {
    let row = &Columns::of_table(row, ORDERS);
    // As the table has them: the next column is found at once.
    let id = OrderId(row.get("id")?);
    let company = CompanyId(row.get("company_id")?);
    let origin: String = row.get("origin")?;
    let client = row.get::<_, Option<i64>>("client_id")?.map(ClientId);
    let external_ref = row.get("external_ref")?;
    let customer = Customer {
        name: row.get("customer_name")?,
        phone: row
            .get::<_, Option<String>>("customer_phone")?
            .map(Phone::from_stored),
    };
    let label = row.get("label")?;
    let comment = row.get("comment")?;
    let tariff = row.get::<_, Option<i64>>("tariff_id")?.map(TariffId);
    let fixed_price = row.get::<_, Option<i64>>("fixed_price")?.map(Money);
    let services: String = row.get("services")?;
    let discount = row.get::<_, Option<i64>>("discount_id")?.map(DiscountId);
    let crew_group = row.get::<_, Option<i64>>("crew_group_id")?.map(CrewGroupId);
    let quote: Option<String> = row.get("quote")?;
    let bill: Option<String> = row.get("bill")?;
    let account = row.get::<_, Option<i64>>("payment_account")?.map(ClientId);
    let print_receipt = row.get("print_receipt")?;
    let prior = row.get("prior")?;
    let status: String = row.get("status")?;
    let status_at = Timestamp(row.get("status_at")?);
    let reason = row.get("reason")?;
    let created_at = Timestamp(row.get("created_at")?);
    let started_at = moment(row, "started_at")?;
    let archived_at = moment(row, "archived_at")?;
    let assignment = row
        .get::<_, Option<i64>>("assignment_id")?
        .map(AssignmentId);
    let attributes: String = row.get("attributes")?;
    let conduct = conduct(row)?;
    let hidden_from: Option<String> = row.get("hidden_from")?;
    let reason_code: String = row.get("reason_code")?;
    let payment: String = row.get("payment")?;
    Ok(Order {
        id,
        company,
        origin: Origin::parse(&origin)?,
        client,
        external_ref,
        customer,
        label,
        comment,
        stops: Vec::new(),
        tariff,
        fixed_price,
        services: ids_from(&services)?.into_iter().map(ServiceId).collect(),
        discount,
        crew_group,
        quote: quote.as_deref().map(quote_from).transpose()?,
        bill: bill.as_deref().map(quote_from).transpose()?,
        payment: Payment {
            method: PaymentMethod::parse(&payment)?,
            account,
            print_receipt,
        },
        passengers: row.get("passengers")?,
        call_before: row.get("call_before")?,
        conduct,
        prior,
        status: OrderStatus::parse(&status)?,
        status_at,
        reason,
        created_at,
        started_at,
        no_show: reason_code == NO_SHOW,
        hidden_from: hidden_from.as_deref().map(Origin::parse).transpose()?,
        archived_at,
        assignment,
        attributes: attributes_from(&attributes)?,
    })
}

fn conduct(row: &Columns) -> Result<Conduct> {
    let kind: String = row.get("kind")?;
    let metered = row.get("metered")?;
    let bundles = row.get("bundles")?;
    let starts: String = row.get("starts")?;
    Ok(Conduct {
        kind: OrderKind::parse(&kind)?,
        metered,
        bundles,
        starts: Starts::parse(&starts)?,
    })
}

/// A stop without its places.
pub(super) fn stop(row: &Row) -> Result<Stop> {
    let row = &Columns::of_table(row, STOPS);
    let id = StopId(row.get("id")?);
    let uuid = uuid_from(row, "uuid")?;
    let external_ref = row.get("external_ref")?;
    let action: String = row.get("action")?;
    let window = TimeWindow {
        from: moment(row, "window_from")?,
        to: moment(row, "window_to")?,
    };
    let promised_at = moment(row, "promised_at")?;
    let radius = Meters(row.get("radius_m")?);
    let min_stay = Seconds(row.get("min_stay_s")?);
    let min_arrival = Seconds(row.get("min_arrival_s")?);
    let service_time = Seconds(row.get("service_time_s")?);
    let max_delay = row.get::<_, Option<i64>>("max_delay_s")?.map(Seconds);
    let label = row.get("label")?;
    let comment = row.get("comment")?;
    let attributes: String = row.get("attributes")?;
    Ok(Stop {
        id,
        uuid,
        external_ref,
        action: StopAction::parse(&action)?,
        places: Vec::new(),
        window,
        promised_at,
        radius,
        min_stay,
        min_arrival,
        service_time,
        max_delay,
        label,
        comment,
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
