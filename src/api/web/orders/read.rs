//! Bodies of requests about orders, as domain values.

use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::digits::Digits;
use crate::when::When;
use pult_app::{Error, OfficeTime, OrderEdit, Result, StopEdit, Unfit};
use pult_dialect::{FIRST_WISH, LAST_WISH};
use pult_domain::{
    ClientId, CompanyId, Conduct, CrewGroupId, Customer, DiscountId, Expected, Money, NewOrder,
    NewStop, OrderKind, Payment, PaymentMethod, Phone, Place, Point, ServiceId, StopAction, StopId,
    TariffId, TimeWindow, Wrong,
};

/// A new order.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = NewOrder)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrderBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    stops: Vec<StopIn>,
    #[serde(flatten)]
    said: Said,
    #[serde(default)]
    pub despite: Option<String>,
    #[serde(default, deserialize_with = "money")]
    #[schema(value_type = Option<String>)]
    expected_total: Option<Money>,
    #[serde(default)]
    tariff_version: Option<i64>,
}

/// What an order says beside its stops. What is left out stays; `null` takes it away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = OrderFields)]
struct Said {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<Digits>>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    comment: Option<String>,
    /// Unix seconds or ISO 8601
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    at: Option<Option<When>>,
    #[serde(default)]
    company: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    tariff: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given_money")]
    #[schema(value_type = Option<String>)]
    fixed_price: Option<Option<Money>>,
    #[serde(default)]
    services: Option<Vec<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    discount: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    crew_group: Option<Option<i64>>,
    #[serde(default)]
    payment: Option<String>,
    #[serde(default)]
    account: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    passengers: Option<Option<u32>>,
    #[serde(default)]
    call_before: Option<bool>,
}

/// A stop.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StopIn {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    extra: Option<String>,
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    comment: Option<String>,
}

/// An edit of an open order.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patch {
    #[serde(default)]
    stops: Option<Vec<StopIn>>,
    #[serde(flatten)]
    said: Said,
    #[serde(default)]
    unfit: Option<String>,
    #[serde(default)]
    pub preview: bool,
    #[serde(default)]
    pub despite: Option<String>,
    #[serde(default, deserialize_with = "money")]
    #[schema(value_type = Option<String>)]
    expected_total: Option<Money>,
    #[serde(default)]
    tariff_version: Option<i64>,
}

/// Tells what is there, `null` included, from what is left out.
fn given<'de, D, T>(deserializer: D) -> std::result::Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

/// `250`, `250.5`, `"250.50"`, `"250,50"`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a sum: 250, 250.50 or \"250,50\"")]
enum Amount {
    Text(String),
    Number(serde_json::Number),
}

fn amount<E: serde::de::Error>(amount: Amount) -> std::result::Result<Money, E> {
    let text = match amount {
        Amount::Text(text) => text,
        Amount::Number(number) => number.to_string(),
    };
    // Many people write a comma where a program writes a point.
    let text = text.replace(',', ".");
    text.parse().map_err(E::custom)
}

pub(in super::super) fn money<'de, D>(
    deserializer: D,
) -> std::result::Result<Option<Money>, D::Error>
where
    D: Deserializer<'de>,
{
    let given = Option::<Amount>::deserialize(deserializer)?;
    let is_said = |given: &Amount| !matches!(given, Amount::Text(text) if text.trim().is_empty());
    given.filter(is_said).map(amount).transpose()
}

fn given_money<'de, D>(deserializer: D) -> std::result::Result<Option<Option<Money>>, D::Error>
where
    D: Deserializer<'de>,
{
    money(deserializer).map(Some)
}

impl Said {
    fn edit(self, office: &OfficeTime) -> Result<OrderEdit> {
        let phone = match self.phone {
            None => None,
            Some(None) => Some(None),
            Some(Some(Digits(text))) if text.trim().is_empty() => Some(None),
            Some(Some(Digits(text))) => {
                Some(Some(Phone::parse(&text).map_err(|_| {
                    Error::invalid("phone", Wrong::NoPhone(None))
                })?))
            }
        };
        let at = match self.at {
            None => None,
            Some(None) => Some(None),
            Some(Some(when)) if when.is_blank() => Some(None),
            Some(Some(when)) => {
                let at = when.of("at", office)?;
                let is_wish = (FIRST_WISH..=LAST_WISH).contains(&at);
                let wrong = || Error::invalid("at", Wrong::NotOfThisCentury);
                Some(Some(is_wish.then_some(at).ok_or_else(wrong)?))
            }
        };
        let payment = match (self.payment, self.account) {
            (None, None) => None,
            (word, account) => Some(Payment {
                method: match word {
                    Some(word) => PaymentMethod::parse(&word)?,
                    None => PaymentMethod::Account,
                },
                account: account.map(ClientId),
                print_receipt: false,
            }),
        };
        Ok(OrderEdit {
            phone,
            name: self.name,
            comment: self.comment,
            company: self.company.map(CompanyId),
            tariff: self.tariff.map(|id| id.map(TariffId)),
            fixed_price: self.fixed_price,
            services: self
                .services
                .map(|ids| ids.into_iter().map(ServiceId).collect()),
            discount: self.discount.map(|id| id.map(DiscountId)),
            crew_group: self.crew_group.map(|id| id.map(CrewGroupId)),
            payment,
            passengers: self.passengers,
            call_before: self.call_before,
            at,
            ..OrderEdit::default()
        })
    }
}

fn off_earth() -> Error {
    Error::invalid("stops", Wrong::LatAndLon)
}

impl StopIn {
    /// Where it is: the stop of this number, counted from 0. `None`: a stop that stays where it is.
    fn place(&self, at: usize) -> Result<Option<Place>> {
        let point = match (self.lat, self.lon) {
            (None, None) => None,
            (Some(lat), Some(lon)) => Some(Point::new(lat, lon).ok_or_else(off_earth)?),
            _ => return Err(off_earth()),
        };
        if self.id.is_some() && self.address.is_none() && point.is_none() {
            return Ok(None);
        }
        let address = self.address.clone().unwrap_or_default();
        if address.trim().is_empty() && point.is_none() {
            let field = format!("stops[{at}].address");
            return Err(Error::invalid(field, Wrong::NeitherAddressNorPoint));
        }
        let mut place = Place::address(address, point);
        place.landmark = self.extra.clone().unwrap_or_default();
        Ok(Some(place))
    }
}

impl NewOrderBody {
    /// The order that it asks for, of an office with this time.
    pub fn order(self, office: &OfficeTime) -> Result<NewOrder> {
        let kind = match self.kind.as_deref() {
            Some(word) => OrderKind::parse(word)?,
            None => OrderKind::Ride,
        };
        let last = self.stops.len().saturating_sub(1);
        let mut stops = Vec::with_capacity(self.stops.len());
        for (at, given) in self.stops.iter().enumerate() {
            let place = given.place(at)?.unwrap_or_default();
            let action = match (kind, at) {
                (OrderKind::Route, _) => StopAction::Task,
                (_, 0) => StopAction::Pickup,
                (_, at) if at == last => StopAction::Dropoff,
                _ => StopAction::Visit,
            };
            let mut stop = NewStop::at(action, place);
            stop.comment = given.comment.clone().unwrap_or_default();
            stops.push(stop);
        }
        let edit = self.said.edit(office)?;
        let mut order = NewOrder {
            stops,
            conduct: Conduct::of_kind(kind),
            customer: Customer {
                name: edit.name.unwrap_or_default(),
                phone: edit.phone.flatten(),
            },
            comment: edit.comment.unwrap_or_default(),
            company: edit.company,
            tariff: edit.tariff.flatten(),
            fixed_price: edit.fixed_price.flatten(),
            services: edit.services.unwrap_or_default(),
            discount: edit.discount.flatten(),
            crew_group: edit.crew_group.flatten(),
            payment: edit.payment.unwrap_or_default(),
            passengers: edit.passengers.flatten(),
            call_before: edit.call_before.unwrap_or_default(),
            expected: expected(self.expected_total, self.tariff_version),
            ..NewOrder::default()
        };
        // A ride whose end is not known yet has a drop-off all the same.
        if kind != OrderKind::Route && order.stops.len() == 1 {
            order
                .stops
                .push(NewStop::at(StopAction::Dropoff, Place::default()));
        }
        if let (Some(Some(at)), Some(first)) = (edit.at, order.stops.first_mut()) {
            first.window = TimeWindow::from(at);
        }
        Ok(order)
    }
}

/// The price that a caller was told.
fn expected(total: Option<Money>, tariff_version: Option<i64>) -> Option<Expected> {
    total.map(|total| Expected {
        total,
        tariff_version,
    })
}

impl Patch {
    /// The edit that it asks for, in an office with this time.
    pub fn edit(self, office: &OfficeTime) -> Result<OrderEdit> {
        let stops = match self.stops {
            None => None,
            Some(stops) => {
                let mut edits = Vec::with_capacity(stops.len());
                for (at, stop) in stops.into_iter().enumerate() {
                    edits.push(StopEdit {
                        id: stop.id.map(StopId),
                        place: stop.place(at)?,
                        comment: stop.comment,
                    });
                }
                Some(edits)
            }
        };
        let unfit = match self.unfit.as_deref() {
            None => Unfit::Ask,
            Some("keep") => Unfit::Keep,
            Some("another") => Unfit::LookForAnother,
            Some(_) => return Err(Error::invalid("unfit", Wrong::Either("keep", "another"))),
        };
        Ok(OrderEdit {
            stops,
            unfit,
            expected: expected(self.expected_total, self.tariff_version),
            ..self.said.edit(office)?
        })
    }
}
