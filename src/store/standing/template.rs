//! What each order of a standing order asks for, as it is kept.

use serde::{Deserialize, Serialize};

use pult_domain::{
    Attributes, ClientId, CompanyId, Conduct, CrewGroupId, CrewId, Customer, DiscountId, Meters,
    Money, NewOrder, NewStop, OrderKind, Payment, PaymentMethod, Phone, Place, PlaceId, PlaceKind,
    Point, Seconds, ServiceId, StopAction, TariffId, TimeWindow, Timestamp,
};

/// What each order of a standing order asks for: all that an order says, but for its times.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    client: Option<i64>,
    name: String,
    phone: Option<String>,
    label: String,
    comment: String,
    stops: Vec<StopTemplate>,
    tariff: Option<i64>,
    fixed_price: Option<i64>,
    services: Vec<i64>,
    discount: Option<i64>,
    crew_group: Option<i64>,
    payment: String,
    account: Option<i64>,
    print_receipt: bool,
    passengers: Option<u32>,
    call_before: bool,
    kind: String,
    attributes: Attributes,
    /// Who is given each order, when that is settled beforehand.
    crew: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct StopTemplate {
    action: String,
    places: Vec<PlaceTemplate>,
    label: String,
    comment: String,
    radius_m: i64,
    service_time_s: i64,
    attributes: Attributes,
    /// How long after the order's own time it is to be begun, and how long it may take; without, it has
    /// no time of its own.
    after_s: i64,
    within_s: Option<i64>,
    min_stay_s: i64,
    min_arrival_s: i64,
    max_delay_s: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct PlaceTemplate {
    /// A depot or a stand of the books; an address is made anew each time.
    id: Option<i64>,
    name: String,
    address: String,
    landmark: String,
    point: Option<(f64, f64)>,
}

impl Template {
    /// What an order asks for.
    pub fn of(order: &NewOrder) -> Template {
        let start = order.stops.first().and_then(|stop| stop.window.from);
        let stop = |stop| stop_of(stop, start);
        Template {
            client: order.client.map(|id| id.0),
            name: order.customer.name.clone(),
            phone: order.customer.phone.as_ref().map(ToString::to_string),
            label: order.label.clone(),
            comment: order.comment.clone(),
            stops: order.stops.iter().map(stop).collect(),
            tariff: order.tariff.map(|id| id.0),
            fixed_price: order.fixed_price.map(|sum| sum.0),
            services: order.services.iter().map(|id| id.0).collect(),
            discount: order.discount.map(|id| id.0),
            crew_group: order.crew_group.map(|id| id.0),
            payment: order.payment.method.as_str().to_owned(),
            account: order.payment.account.map(|id| id.0),
            print_receipt: order.payment.print_receipt,
            passengers: order.passengers,
            call_before: order.call_before,
            kind: order.conduct.kind.as_str().to_owned(),
            attributes: order.attributes.clone(),
            crew: None,
        }
    }

    /// The same for a crew that is settled beforehand.
    #[must_use]
    pub fn given_to(self, crew: Option<CrewId>) -> Template {
        Template {
            crew: crew.map(|id| id.0),
            ..self
        }
    }

    /// Who is given each order, when that is settled beforehand.
    pub fn crew(&self) -> Option<CrewId> {
        self.crew.map(CrewId)
    }

    /// Who wants it.
    pub fn customer(&self) -> Customer {
        Customer {
            name: self.name.clone(),
            phone: self.phone.clone().map(Phone::from_stored),
        }
    }

    /// The addresses of its stops, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let places = self.stops.iter().filter_map(|stop| stop.places.first());
        places.map(|place| place.address.as_str())
    }

    /// A new order of this company that asks for it at a moment.
    pub fn order_at(&self, company: CompanyId, at: Timestamp) -> NewOrder {
        let mut order = self.order(company);
        for (template, stop) in self.stops.iter().zip(&mut order.stops) {
            if let Some(within) = template.within_s {
                let from = at + Seconds(template.after_s);
                stop.window = TimeWindow {
                    from: Some(from),
                    to: Some(from + Seconds(within)),
                };
            }
        }
        if let Some(first) = order.stops.first_mut()
            && first.window.from.is_none()
        {
            first.window = TimeWindow::from(at);
        }
        order
    }

    /// A new order of this company that asks for it.
    pub fn order(&self, company: CompanyId) -> NewOrder {
        NewOrder {
            company: Some(company),
            client: self.client.map(ClientId),
            customer: self.customer(),
            label: self.label.clone(),
            comment: self.comment.clone(),
            stops: self.stops.iter().map(stop_from).collect(),
            tariff: self.tariff.map(TariffId),
            fixed_price: self.fixed_price.map(Money),
            services: self.services.iter().copied().map(ServiceId).collect(),
            discount: self.discount.map(DiscountId),
            crew_group: self.crew_group.map(CrewGroupId),
            payment: Payment {
                method: PaymentMethod::parse(&self.payment).unwrap_or_default(),
                account: self.account.map(ClientId),
                print_receipt: self.print_receipt,
            },
            passengers: self.passengers,
            call_before: self.call_before,
            conduct: Conduct::of_kind(OrderKind::parse(&self.kind).unwrap_or_default()),
            attributes: self.attributes.clone(),
            ..NewOrder::default()
        }
    }
}

/// `start` is the order's own time.
fn stop_of(stop: &NewStop, start: Option<Timestamp>) -> StopTemplate {
    let (from, to) = (stop.window.from.or(start), stop.window.to);
    StopTemplate {
        action: stop.action.as_str().to_owned(),
        places: stop.places.iter().map(place_of).collect(),
        label: stop.label.clone(),
        comment: stop.comment.clone(),
        radius_m: stop.radius.0,
        service_time_s: stop.service_time.0,
        attributes: stop.attributes.clone(),
        after_s: from.zip(start).map_or(0, |(from, start)| (from - start).0),
        within_s: from.zip(to).map(|(from, to)| (to - from).0),
        min_stay_s: stop.min_stay.0,
        min_arrival_s: stop.min_arrival.0,
        max_delay_s: stop.max_delay.map(|delay| delay.0),
    }
}

fn stop_from(template: &StopTemplate) -> NewStop {
    // A word that this program does not know is a visit, as the stops between two others are.
    let action = StopAction::parse(&template.action).unwrap_or(StopAction::Visit);
    let mut stop = NewStop::at(action, Place::default());
    stop.places = template.places.iter().map(place_from).collect();
    stop.label.clone_from(&template.label);
    stop.comment.clone_from(&template.comment);
    if template.radius_m > 0 {
        stop.radius = Meters(template.radius_m);
    }
    stop.service_time = Seconds(template.service_time_s);
    stop.attributes = template.attributes.clone();
    stop.min_stay = Seconds(template.min_stay_s);
    stop.min_arrival = Seconds(template.min_arrival_s);
    stop.max_delay = template.max_delay_s.map(Seconds);
    stop
}

fn place_of(place: &Place) -> PlaceTemplate {
    let of_books = place.kind != PlaceKind::Address;
    PlaceTemplate {
        id: of_books.then_some(place.id.0),
        name: place.name.clone(),
        address: place.address.clone(),
        landmark: place.landmark.clone(),
        point: place.point.map(|point| (point.lat, point.lon)),
    }
}

fn place_from(template: &PlaceTemplate) -> Place {
    Place {
        id: template.id.map(PlaceId).unwrap_or_default(),
        name: template.name.clone(),
        landmark: template.landmark.clone(),
        ..Place::address(
            template.address.clone(),
            template.point.and_then(|(lat, lon)| Point::new(lat, lon)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_of_a_template_asks_for_the_same() {
        let mut order = NewOrder::ride(
            Place::address("Школа № 7", Point::new(55.7, 37.6)),
            vec![Place::address("Мира 1", None)],
            None,
        );
        order.customer.name = "Анна".to_owned();
        order.services = vec![ServiceId(3), ServiceId(3)];
        order.fixed_price = Some(Money(25_000));
        order
            .attributes
            .insert("console.x".to_owned(), "1".to_owned());
        let template = Template::of(&order);
        let text = serde_json::to_string(&template).expect("JSON");
        let read: Template = serde_json::from_str(&text).expect("reads");
        assert_eq!(read, template);
        assert_eq!(Template::of(&read.order(CompanyId(1))), template);
        assert_eq!(
            read.addresses().collect::<Vec<_>>(),
            ["Школа № 7", "Мира 1", ""]
        );
        let window = |from, to| TimeWindow {
            from: Some(Timestamp(from)),
            to: Some(Timestamp(to)),
        };
        order.stops[0].window = window(1_000, 1_600);
        order.stops[1].window = window(2_000, 3_000);
        order.stops[1].max_delay = Some(Seconds(60));
        let timed = Template::of(&order).given_to(Some(CrewId(7)));
        let next = timed.order_at(CompanyId(1), Timestamp(101_000));
        let windows: Vec<_> = next.stops.iter().map(|stop| stop.window).collect();
        assert_eq!(
            windows[..2],
            [window(101_000, 101_600), window(102_000, 103_000)]
        );
        assert_eq!(next.stops[1].max_delay, Some(Seconds(60)));
        assert_eq!(timed.crew(), Some(CrewId(7)));
        assert_eq!(Template::of(&next).given_to(timed.crew()), timed);
        let empty: Template = serde_json::from_str("{}").expect("reads");
        assert_eq!(empty, Template::default());
    }
}
