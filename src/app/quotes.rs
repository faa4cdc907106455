//! Queries about money: quotes, and the routes they are measured on.

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{
    ClientId, CompanyId, DiscountCardId, DiscountId, Locale, Meters, Money, NewOrder, Order,
    OrderId, Phone, Point, Quote, Seconds, ServiceId, Tariff, TariffId, TimeOfDay, Timestamp,
    TravelMode, Trip, Wrong, ZoneId, fixed_price, price,
};
use pult_geo::{City, Lengths, Router};
use pult_store::{Connection, OfficeTime, books, orders, prices, tariffs, work};

/// What is to be priced. What is left at its default does not matter or is worked out.
#[derive(Debug, Clone, Default)]
pub struct QuoteRequest {
    /// Whose tariffs the automatic choice looks at; `None`: the caller's, else the first company's.
    pub company: Option<CompanyId>,
    /// The tariff; `None`: chosen by the time of day.
    pub tariff: Option<TariffId>,
    /// The price agreed beforehand; then only the services count that it does not cover.
    pub fixed_price: Option<Money>,
    /// The services that the price agreed covers.
    pub included: Vec<ServiceId>,
    /// The time of the pick-up; `None`: now.
    pub at: Option<Timestamp>,
    /// Whether it is a pre-order.
    pub is_prior: bool,
    /// Whether it is a country order.
    pub is_country: bool,
    /// The minutes of an hourly hire; `None`: not hourly.
    pub hourly_minutes: Option<i64>,
    /// Whether a tariff that asks for nothing but time makes it a hire of the fewest minutes.
    pub is_of_order: bool,
    /// Minutes of waiting, the free ones included.
    pub waiting_minutes: i64,
    /// Whether the crew comes back empty from out of town.
    pub back_way: bool,
    /// Whether the office gives it away.
    pub is_prize: bool,
    /// The client.
    pub client: Option<ClientId>,
    /// The phone the client is looked up by when he is not named.
    pub phone: Option<Phone>,
    /// The discount given; goes before the card's, which goes before the client's.
    pub discount: Option<DiscountId>,
    /// The discount card.
    pub card: Option<DiscountCardId>,
    /// The zone of the pick-up; `None`: that of `from`.
    pub from_zone: Option<ZoneId>,
    /// The zone of the destination; `None`: that of `to`.
    pub to_zone: Option<ZoneId>,
    /// The pick-up.
    pub from: Option<Point>,
    /// The stops between.
    pub via: Vec<Point>,
    /// The destination.
    pub to: Option<Point>,
    /// Whether lengths, and whether it is a country order, come from the route between the points.
    pub by_route: bool,
    /// The way with the client, when it is not measured on the route.
    pub lengths: Lengths,
    /// The way out of town to the pick-up, when it is not measured on the route.
    pub source_country: Meters,
    /// The services in the order asked; one asked twice counts twice.
    pub services: Vec<ServiceId>,
    /// The language of the comments; `None`: the office's.
    pub locale: Option<Locale>,
}

impl QuoteRequest {
    /// What an order that is to be made says about its price.
    pub fn of_new(order: &NewOrder) -> QuoteRequest {
        let points = order.stops.iter();
        let points: Vec<_> = points.map(|stop| stop.place()?.point).collect();
        let between = points.get(1..points.len().saturating_sub(1));
        QuoteRequest {
            company: order.company,
            tariff: order.tariff,
            fixed_price: order.fixed_price,
            included: work::included_services(&order.services, &order.attributes),
            at: order.stops.first().and_then(|stop| stop.window.from),
            is_prior: order.prior,
            client: order.client,
            phone: order.customer.phone.clone(),
            discount: order.discount,
            from: points.first().copied().flatten(),
            via: between
                .unwrap_or_default()
                .iter()
                .copied()
                .flatten()
                .collect(),
            to: points.last().copied().flatten(),
            services: order.services.clone(),
            is_of_order: true,
            ..QuoteRequest::default()
        }
    }

    /// Takes the lengths from a way that was measured.
    fn go(&mut self, way: &RouteAnalysis) {
        self.is_country |= way.lengths.country > Meters(0);
        self.lengths = way.lengths;
        self.source_country = way.source_country;
        self.by_route = false;
    }

    /// What an order says about its price.
    pub fn of_order(order: &Order) -> QuoteRequest {
        QuoteRequest::of_new(&NewOrder::of(order))
    }
}

/// A route, as prices are worked out on it.
#[derive(Debug, Clone, PartialEq)]
pub struct RouteAnalysis {
    /// The points it goes through, each with its zone.
    pub points: Vec<(Point, Option<ZoneId>)>,
    /// Its length, by where it lies.
    pub lengths: Lengths,
    /// The way from the nearest border of the city to a first point out of town; 0 within the city.
    pub source_country: Meters,
    /// The way itself.
    pub geometry: Vec<Point>,
}

impl Dispatch {
    /// Prices a trip.
    ///
    /// # Errors
    /// `NotFound` for whatever is named and unknown (`tariff`, `client`, `discount`, `discount card`,
    /// `service`, `source zone`, `destination zone`); `Invalid` about `tariff` when none fits, about
    /// `route` when it is to be measured and an end or the way is unknown, about `sum` when it is more
    /// than can be counted.
    pub async fn quote(&self, caller: &Caller, request: QuoteRequest) -> Result<Quote> {
        let (caller, now, this) = (*caller, self.now(), self.clone());
        self.read(move |conn| this.work_out(conn, &caller, request, now))
            .await
    }

    /// Prices an order as it stands, as it would be priced at its creation.
    ///
    /// # Errors
    /// `NotFound`; as [`Dispatch::quote`].
    pub async fn quote_order(&self, caller: &Caller, id: OrderId) -> Result<Option<Quote>> {
        let (caller, now, this) = (*caller, self.now(), self.clone());
        self.read(move |conn| {
            let order = orders::get(conn, id)?;
            caller.check_order(&order)?;
            let said = NewOrder {
                quote: None,
                ..NewOrder::of(&order)
            };
            this.price_by(
                conn,
                &caller,
                &said,
                this.way_of(&caller, &said).as_ref(),
                now,
            )
        })
        .await
    }

    /// The quote of an order that is not made yet, as it would be made now.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn price_of(&self, caller: &Caller, new: NewOrder) -> Result<Option<Quote>> {
        let (caller, now, this) = (*caller, self.now(), self.clone());
        self.read(move |conn| {
            let way = this.way_of(&caller, &new);
            this.price_by(conn, &caller, &new, way.as_ref(), now)
        })
        .await
    }

    /// The time of day of an order that the tariffs of its company leave out, where it has any; nothing when the
    /// order says its tariff or its price, or has none.
    ///
    /// # Errors
    /// `NotFound` for the company.
    pub async fn time_without_tariff(
        &self,
        caller: &Caller,
        order: &NewOrder,
    ) -> Result<Option<TimeOfDay>> {
        let says_it = order.fixed_price.is_some() || order.tariff.is_some();
        if !order.has_price() || says_it {
            return Ok(None);
        }
        let (caller, named) = (*caller, order.company);
        let at = order.due_at().unwrap_or(self.now());
        self.read(move |conn| {
            let company = company_of(conn, &caller, named)?;
            let time = OfficeTime::named(&books::office(conn)?.timezone).time_of_day(at);
            let all = tariffs::all(conn)?;
            let is_left_out = all.iter().any(|tariff| tariff.is_for(company))
                && Tariff::choose(&all, company, time).is_err();
            Ok(is_left_out.then_some(time))
        })
        .await
    }

    /// Measures the route through some points, two or more.
    ///
    /// # Errors
    /// `Invalid` about `route` when there is no way.
    pub async fn analyze_route(&self, points: Vec<Point>) -> Result<RouteAnalysis> {
        let this = self.clone();
        self.read(move |_| this.measure(&points)).await
    }

    /// How long the trip of an order is, from its first stop by all others to its last, and how long it takes
    /// without stops; `None` when it has one stop, the place of one is unknown, or there is no way.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn trip_of(&self, order: &NewOrder) -> Result<Option<(Meters, Seconds)>> {
        let points = order.stops.iter().map(|stop| stop.place()?.point);
        match points.collect::<Option<Vec<Point>>>() {
            Some(points) if points.len() > 1 => self.trip_through(points).await,
            _ => Ok(None),
        }
    }

    /// How long the way through these points is, and how long it takes; `None` when there is no way.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn trip_through(&self, points: Vec<Point>) -> Result<Option<(Meters, Seconds)>> {
        let this = self.clone();
        self.read(move |_| {
            let legs = points.windows(2).map(|pair| {
                let way = this.router().route(pair[0], pair[1], TravelMode::Driving)?;
                Some((way.distance, way.duration))
            });
            let sum = |(length, time): (Meters, Seconds), leg: Option<(Meters, Seconds)>| {
                let (more, longer) = leg?;
                Some((length + more, time + longer))
            };
            Ok(legs.into_iter().try_fold(Default::default(), sum))
        })
        .await
    }

    /// Measures the ways of orders that are about to be made, before the transaction that prices them.
    pub(super) async fn ways_of(
        &self,
        caller: &Caller,
        new: Vec<NewOrder>,
    ) -> Result<Vec<(NewOrder, Option<RouteAnalysis>)>> {
        if !new
            .iter()
            .any(|order| points_of_way(caller, order).is_some())
        {
            return Ok(new.into_iter().map(|order| (order, None)).collect());
        }
        let (this, caller) = (self.clone(), *caller);
        self.read(move |_| {
            let ways = new.into_iter().map(|order| {
                let way = this.way_of(&caller, &order);
                (order, way)
            });
            Ok(ways.collect())
        })
        .await
    }

    /// The way by which an order is priced, or its agreed price is judged; `None` when nothing hangs on
    /// it, or an end of it is unknown.
    pub(super) fn way_of(&self, caller: &Caller, order: &NewOrder) -> Option<RouteAnalysis> {
        self.measure(&points_of_way(caller, order)?).ok()
    }

    /// The quote of an order by the way that was measured for it; `None` when it has no price, an end is
    /// unknown or no tariff fits.
    pub(super) fn price_by(
        &self,
        conn: &Connection,
        caller: &Caller,
        order: &NewOrder,
        way: Option<&RouteAnalysis>,
        now: Timestamp,
    ) -> Result<Option<Quote>> {
        if order.quote.is_some() || !order.has_price() {
            return Ok(order.quote.clone());
        }
        let mut request = QuoteRequest::of_new(order);
        request.is_prior |= !order.is_due(now, self.rules().prior_lead);
        match way {
            Some(way) => request.go(way),
            None if order.fixed_price.is_some() || is_hire(conn, order)? => {}
            None => return Ok(None),
        }
        match self.work_out(conn, caller, request, now) {
            Ok(quote) => Ok(Some(quote)),
            Err(Error::NotFound { .. } | Error::Invalid { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn work_out(
        &self,
        conn: &Connection,
        caller: &Caller,
        request: QuoteRequest,
        now: Timestamp,
    ) -> Result<Quote> {
        let office = books::office(conn)?;
        let locale = request.locale.unwrap_or(office.locale);
        if let Some(sum) = request.fixed_price {
            let added = work::added_services(&request.services, &request.included);
            let added = prices::services(conn, &added)?;
            return counted(fixed_price(sum, &added, locale));
        }
        let company = company_of(conn, caller, request.company)?;
        let local = OfficeTime::named(&office.timezone);
        let time = local.time_of_day(request.at.unwrap_or(now));
        let tariff = prices::tariff(conn, request.tariff, company, time)?;
        self.check_zones(&request)?;
        let client = client_of(conn, &request)?;
        let discount = prices::discount(conn, request.discount, request.card, client)?;
        let services = prices::services(conn, &request.services)?;
        let request = self.measured(request)?;
        let zone_of =
            |zone: Option<ZoneId>, point: Option<Point>| zone.or_else(|| self.zone_at(point?));
        let trip = Trip {
            time,
            is_prior: request.is_prior,
            from_zone: zone_of(request.from_zone, request.from),
            to_zone: zone_of(request.to_zone, request.to),
            distance_city: request.lengths.city,
            distance_country: request.lengths.country,
            source_distance_country: request.source_country,
            waiting_minutes: request.waiting_minutes,
            is_country: request.is_country,
            hourly_minutes: request
                .hourly_minutes
                .or((request.is_of_order && tariff.is_hire()).then_some(0)),
            back_way: request.back_way,
            is_prize: request.is_prize,
            services,
            discount,
        };
        counted(price(&tariff, &trip, locale))
    }

    /// Measures the route, if the request wants it.
    fn measured(&self, mut request: QuoteRequest) -> Result<QuoteRequest> {
        if !request.by_route {
            return Ok(request);
        }
        let (Some(from), Some(to)) = (request.from, request.to) else {
            return Err(Error::invalid("route", Wrong::EndUnknown));
        };
        let points: Vec<Point> = [from]
            .into_iter()
            .chain(request.via.iter().copied())
            .chain([to])
            .collect();
        request.go(&self.measure(&points)?);
        Ok(request)
    }

    fn check_zones(&self, request: &QuoteRequest) -> Result<()> {
        let zones = self.zone_areas();
        for (kind, id) in [
            ("source zone", request.from_zone),
            ("destination zone", request.to_zone),
        ] {
            if let Some(id) = id
                && !zones.iter().any(|zone| zone.zone.id == id)
            {
                return Err(Error::not_found(kind, id));
            }
        }
        Ok(())
    }

    fn measure(&self, points: &[Point]) -> Result<RouteAnalysis> {
        let city = self.city();
        let no_way = || Error::invalid("route", Wrong::NoWay);
        if points.iter().any(|point| point.is_nowhere()) {
            return Err(no_way());
        }
        let mut lengths = Lengths::default();
        let mut geometry = Vec::new();
        for pair in points.windows(2) {
            let way = self.router().route(pair[0], pair[1], TravelMode::Driving);
            let way = way.ok_or_else(no_way)?;
            let part = city.share(&way.geometry, way.distance);
            lengths.city = lengths.city + part.city;
            lengths.country = lengths.country + part.country;
            geometry.extend(way.geometry);
        }
        geometry.dedup();
        let source = points.first().ok_or_else(no_way)?;
        Ok(RouteAnalysis {
            points: points
                .iter()
                .map(|&point| (point, self.zone_at(point)))
                .collect(),
            lengths,
            source_country: way_from_city(self.router(), &city, *source),
            geometry,
        })
    }
}

/// Where the way goes that an order is priced by; `None` where nothing hangs on it, or an end is unknown.
fn points_of_way(caller: &Caller, order: &NewOrder) -> Option<Vec<Point>> {
    let is_wanted = order.fixed_price.is_none() || caller.is_held_to_tariffs();
    if !order.has_price() || !is_wanted {
        return None;
    }
    let ends = QuoteRequest::of_new(order);
    let (from, to) = (ends.from?, ends.to?);
    Some([from].into_iter().chain(ends.via).chain([to]).collect())
}

/// Whether its tariff asks for nothing but time, wherever it goes.
fn is_hire(conn: &Connection, order: &NewOrder) -> Result<bool> {
    match order.tariff.map(|id| tariffs::get(conn, id)) {
        Some(Ok(tariff)) => Ok(tariff.is_hire()),
        None | Some(Err(pult_store::Error::NotFound { .. })) => Ok(false),
        Some(Err(error)) => Err(error.into()),
    }
}

/// A price at the end of the range is no price: what it adds up to lies beyond.
fn counted(quote: Quote) -> Result<Quote> {
    if quote.total < Money::MAX {
        return Ok(quote);
    }
    Err(Error::invalid("sum", Wrong::Uncountable))
}

/// The way from the nearest border of the city to a point out of town.
fn way_from_city(router: &dyn Router, city: &City, point: Point) -> Meters {
    let border = city.nearest_border(point);
    let way = border.and_then(|border| {
        router
            .one_to_many(border, &[point], TravelMode::Driving)
            .remove(0)
    });
    way.map_or(Meters(0), |way| way.distance)
}

pub(super) fn company_of(
    conn: &Connection,
    caller: &Caller,
    named: Option<CompanyId>,
) -> Result<CompanyId> {
    let companies = books::companies(conn)?;
    let named = named.or(caller.company);
    match named {
        None => Ok(companies.first().map_or(CompanyId(0), |first| first.id)),
        Some(id) if companies.iter().any(|company| company.id == id) => Ok(id),
        Some(id) => Err(Error::not_found("company", id)),
    }
}

/// The client named, else the one who calls from the phone.
fn client_of(conn: &Connection, request: &QuoteRequest) -> Result<Option<ClientId>> {
    match (request.client, &request.phone) {
        (Some(id), _) => Ok(Some(id)),
        (None, Some(phone)) => Ok(books::client_by_phone(conn, phone)?.map(|client| client.id)),
        (None, None) => Ok(None),
    }
}
