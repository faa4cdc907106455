//! Prices before the trip.

use super::Desk;
use super::error::{Answer, Failure};
use super::fields::Fields;
use super::map;
use super::wire::Data;
use pult_app::{Error, QuoteRequest};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::{
    ClientId, CompanyId, CrewGroupId, DiscountCardId, DiscountId, OrderId, ServiceId, TariffId,
    ZoneId,
};
use pult_geo::Lengths;

/// The codes of what is named and unknown, alike in both calls.
const UNKNOWN: [(&str, i64); 7] = [
    ("tariff", 100),
    ("discount", 102),
    ("client", 103),
    ("source zone", 104),
    ("destination zone", 105),
    ("discount card", 106),
    ("company", 109),
];

pub(super) async fn calc_order_cost(desk: &Desk, fields: &Fields) -> Answer {
    fields.require(&["tariff_id"])?;
    let mut request = QuoteRequest {
        tariff: Some(fields.required_id("tariff_id", TariffId)?),
        ..QuoteRequest::default()
    };
    read_trip(desk, fields, &mut request).await?;
    answer(desk, request, || Failure::wrong(services_name(fields))).await
}

pub(super) async fn calc_order_cost2(desk: &Desk, fields: &Fields) -> Answer {
    let mut request = match fields.id("order_id", OrderId)? {
        None => QuoteRequest::default(),
        Some(order) => of_order(desk, fields, order).await?,
    };
    read_trip(desk, fields, &mut request).await?;
    if let Some(tariff) = fields.id("tariff_id", TariffId)? {
        request.tariff = Some(tariff);
        request.fixed_price = None;
    }
    request.company = fields.id("uds_id", CompanyId)?.or(request.company);
    request.phone = fields.phone("phone")?.or(request.phone);
    request.from = fields.point("source_lat", "source_lon")?.or(request.from);
    request.to = fields.point("dest_lat", "dest_lon")?.or(request.to);
    request.by_route |= fields.is("analyze_route")?;
    check_crew_group(desk, fields).await?;
    read_stops(desk, fields, &mut request)?;
    answer(desk, request, || {
        Failure::new(112, text!("Атрибут не найден", "attribute does not exist"))
    })
    .await
}

/// What an order says about its price; its way is measured unless the client says how long it is.
async fn of_order(desk: &Desk, fields: &Fields, id: OrderId) -> Result<QuoteRequest, Failure> {
    let view = desk.dispatch.order(&desk.caller, id).await;
    let view = view.map_err(|error| Failure::by_kind(error, &[("order", 114)]))?;
    let mut request = QuoteRequest::of_order(&view.order);
    let says_length = fields.text("distance_city")?.is_some()
        || fields.text("distance_country")?.is_some()
        || fields.text("source_distance_country")?.is_some();
    request.by_route = !says_length && request.from.is_some() && request.to.is_some();
    Ok(request)
}

/// The parameters that both calls have.
async fn read_trip(
    desk: &Desk,
    fields: &Fields,
    request: &mut QuoteRequest,
) -> Result<(), Failure> {
    let time = desk.time().await?;
    request.at = fields.time("source_time", time)?.or(request.at);
    request.is_prior = fields.flag("is_prior")?.unwrap_or(request.is_prior);
    request.is_country = fields.is("is_country")?;
    request.client = fields.id("client_id", ClientId)?.or(request.client);
    request.discount = fields.id("discount_id", DiscountId)?.or(request.discount);
    request.card = fields.id("disc_card_id", DiscountCardId)?;
    request.from_zone = fields.id("source_zone_id", ZoneId)?;
    request.to_zone = fields.id("dest_zone_id", ZoneId)?;
    request.lengths = Lengths {
        city: fields.km("distance_city")?.unwrap_or_default(),
        country: fields.km("distance_country")?.unwrap_or_default(),
    };
    request.source_country = fields.km("source_distance_country")?.unwrap_or_default();
    request.waiting_minutes = fields.count("waiting_minutes")?.unwrap_or_default();
    let minutes = fields.count("hourly_minutes")?.unwrap_or_default();
    request.hourly_minutes = fields.is("is_hourly")?.then_some(minutes);
    request.is_prize = fields.is("is_prize")?;
    request.back_way = fields.is("back_way")?;
    fields.flag("cashless")?;
    if let Some(id) = fields.int("client_employee_id")?.filter(|id| *id != 0) {
        return Err(Failure::unknown(111, "client employee", id));
    }
    let mut services = fields.ints("services")?;
    services.extend(fields.ints("order_params")?);
    services.extend(attributes(fields)?);
    if !services.is_empty() {
        request.services = services.into_iter().map(ServiceId).collect();
    }
    Ok(())
}

/// The services that `attribute_values` switches on; what else it says is ignored.
pub(super) fn attributes(fields: &Fields) -> Result<Vec<i64>, Failure> {
    let mut services = Vec::new();
    for attribute in fields.objects("attribute_values")? {
        attribute.require(&["id"])?;
        let id = attribute.required_id("id", |id| id)?;
        if attribute.is("bool_value")? {
            services.push(id);
        }
    }
    Ok(services)
}

async fn check_crew_group(desk: &Desk, fields: &Fields) -> Result<(), Failure> {
    let Some(id) = fields.id("crew_group_id", CrewGroupId)? else {
        return Ok(());
    };
    let groups = desk.dispatch.crew_groups().await?;
    if groups.iter().any(|group| group.id == id) {
        return Ok(());
    }
    Err(Failure::unknown(108, "crew group", id))
}

/// The stops between the ends. One without a point does not bend the route.
fn read_stops(desk: &Desk, fields: &Fields, request: &mut QuoteRequest) -> Result<(), Failure> {
    let stops = fields.objects("stops")?;
    if stops.is_empty() {
        return Ok(());
    }
    request.via.clear();
    for stop in &stops {
        if let Some(id) = stop.id("zone_id", ZoneId)?
            && !desk
                .dispatch
                .zone_areas()
                .iter()
                .any(|zone| zone.zone.id == id)
        {
            return Err(Failure::unknown(107, "zone", id));
        }
        request.via.extend(stop.point("lat", "lon")?);
    }
    Ok(())
}

async fn answer(
    desk: &Desk,
    request: QuoteRequest,
    unknown_service: impl FnOnce() -> Failure,
) -> Answer {
    match desk.dispatch.quote(&desk.caller, request).await {
        Ok(quote) => Data::of(&map::cost(&quote)),
        Err(Error::NotFound {
            kind: "service", ..
        }) => Err(unknown_service()),
        Err(Error::Invalid { field, wrong }) if field == "tariff" => {
            let ru = "Тариф не найден: ни один не действует в это время";
            let descr = Text::new(ru, wrong.to_string());
            Err(Failure::new(100, descr))
        }
        Err(Error::Invalid { field, wrong }) => {
            let descr = text!("Ошибка при расчете по тарифу", "{field}: {wrong}");
            Err(Failure::new(101, descr))
        }
        Err(error) => Err(Failure::by_kind(error, &UNKNOWN)),
    }
}

fn services_name(fields: &Fields) -> &'static str {
    match fields.text("services") {
        Ok(None) => "order_params",
        _ => "services",
    }
}
