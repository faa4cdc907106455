//! How far it is, and what it costs.

use super::auth::Desk;
use super::error::Failure;
use super::fields::Fields;
use super::{books, map, wire};
use pult_app::QuoteRequest;
use pult_domain::{CompanyId, Meters, Quote, QuoteLineKind};

pub(super) async fn get_distance(desk: &Desk, fields: &Fields) -> Result<wire::Distance, Failure> {
    let company = fields.required_id("unit_id", CompanyId)?;
    let tariff = map::tariff(fields)?.ok_or_else(|| Failure::missing("tarif_id"))?;
    let points = map::points(fields)?;
    books::check_company(desk, company).await?;
    books::check_tariff(desk, company, tariff, None).await?;
    let way = desk.dispatch.analyze_route(points.clone()).await?;
    let request = QuoteRequest {
        company: Some(company),
        tariff,
        from: points.first().copied(),
        via: points[1..points.len() - 1].to_vec(),
        to: points.last().copied(),
        by_route: true,
        ..QuoteRequest::default()
    };
    let quote = desk.dispatch.quote(&desk.caller, request).await?;
    Ok(wire::Distance {
        distance: kilometres(way.lengths.city + way.lengths.country),
        pre_price: map::money(quote.total),
        fix_price: if is_between_zones(&quote) {
            map::money(quote.total)
        } else {
            "0".to_owned()
        },
    })
}

fn is_between_zones(quote: &Quote) -> bool {
    let mut lines = quote.lines.iter();
    lines.any(|line| line.kind == QuoteLineKind::ZonePrice)
}

/// Kilometres with three decimals.
fn kilometres(length: Meters) -> String {
    format!("{:.3}", length.km())
}
