//! What each order of a standing order asks for, as it is kept.

use serde::{Deserialize, Serialize};

use pult_domain::{
    Attributes, ClientId, CompanyId, Conduct, CrewGroupId, Customer, DiscountId, Meters, Money,
    NewOrder, NewStop, OrderKind, Payment, PaymentMethod, Phone, Place, PlaceId, PlaceKind, Point,
    Seconds, ServiceId, StopAction, TariffId,
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
        Template {
            client: order.client.map(|id| id.0),
            name: order.customer.name.clone(),
            phone: order.customer.phone.as_ref().map(ToString::to_string),
            label: order.label.clone(),
            comment: order.comment.clone(),
            stops: order.stops.iter().map(stop_of).collect(),
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
        }
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

fn stop_of(stop: &NewStop) -> StopTemplate {
    StopTemplate {
        action: stop.action.as_str().to_owned(),
        places: stop.places.iter().map(place_of).collect(),
        label: stop.label.clone(),
        comment: stop.comment.clone(),
        radius_m: stop.radius.0,
        service_time_s: stop.service_time.0,
        attributes: stop.attributes.clone(),
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
        let empty: Template = serde_json::from_str("{}").expect("reads");
        assert_eq!(empty, Template::default());
    }
}
