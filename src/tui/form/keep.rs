//! A card that is half filled in, as JSON: it survives a crash.

use serde_json::{Value, json};
use tui_input::Input;

use super::{AddressField, Base, Form, When, WhenSaid};
use crate::msg::Suggestion;
use crate::view::phone_groups;
use pult_domain::{Certainty, OrderId, Phone, Point, StopId, Timestamp};

impl Form {
    /// The card as it is filled in.
    pub fn keep(&self) -> Value {
        let when = match &self.when {
            WhenSaid::Nothing => json!("nothing"),
            WhenSaid::Past => json!("past"),
            WhenSaid::Unknown => json!("unknown"),
            WhenSaid::Known(When::Now) => json!("now"),
            WhenSaid::Known(When::At(at)) => json!(at.0),
            // What repeats is read again from the text.
            WhenSaid::Repeats(..) => Value::Null,
        };
        json!({
            "field": self.fields().iter().position(|field| *field == self.field),
            "phone": self.phone.value(),
            "name": self.name.value(),
            "from": address(&self.from),
            "via": self.via.iter().map(address).collect::<Vec<_>>(),
            "to": address(&self.to),
            "time": self.time.value(),
            "comment": self.comment.value(),
            "payment": self.payment.value(),
            "tariff": self.tariff.value(),
            "services": self.services.value(),
            "agreed": self.agreed.value(),
            "passengers": self.passengers.value(),
            "call_before": self.call_before.value(),
            "discount": self.discount.value(),
            "company": self.company.value(),
            "group": self.group.value(),
            "when": when,
            "confirmed": self.confirmed,
            "changes": self.base_of_change().map(base),
        })
    }

    /// A card that an earlier version kept does not say which stop each address stands for: the first and the
    /// last are the order's.
    fn know_stops(&mut self) {
        let stops = self.resumes.iter().flat_map(|base| base.stops.clone());
        let stops: Vec<StopId> = stops.collect();
        if self.addresses_mut().any(|address| address.stop.is_some()) {
            return;
        }
        if let [rest @ .., last] = &stops[..]
            && !rest.is_empty()
        {
            self.to.stop = Some(*last);
        }
        let between = stops.len().saturating_sub(1).max(1);
        let addresses = [&mut self.from].into_iter().chain(&mut self.via);
        for (address, stop) in addresses.zip(stops.iter().take(between)) {
            address.stop = Some(*stop);
        }
    }

    /// What a card that changes an order was filled in from, also one whose order is not read again yet.
    fn base_of_change(&self) -> Option<&Base> {
        let editing = self.editing.as_ref().map(|editing| &editing.base);
        editing.or(self.resumes.as_ref())
    }

    /// Which order is changed, who, from where and to where, in a line.
    pub fn summary(&self) -> String {
        let phone = self.phone.value().trim();
        let phone =
            Phone::parse(phone).map_or(phone.to_owned(), |phone| phone_groups(phone.as_str()));
        let ends = [&self.from, &self.to].map(|end| end.input.value().trim());
        let way = match ends {
            ["", ""] => String::new(),
            [from, ""] => from.to_owned(),
            [from, to] => format!("{from} → {to}"),
        };
        let order = self.order_changed();
        let order = order.map_or_else(String::new, |order| order.to_string());
        let parts = [order, phone, self.name.value().trim().to_owned(), way];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    }

    /// A card that was kept; `None` when there was none.
    pub fn resumed(kept: &Value) -> Option<Form> {
        if !kept.is_object() {
            return None;
        }
        let text = |name: &str| Input::new(kept[name].as_str().unwrap_or_default().to_owned());
        let via = kept["via"].as_array().into_iter().flatten();
        let when = match (&kept["when"], kept["when"].as_i64()) {
            (_, Some(at)) => WhenSaid::Known(When::At(Timestamp(at))),
            (kept, None) if kept == "now" => WhenSaid::Known(When::Now),
            (kept, None) if kept == "past" => WhenSaid::Past,
            (kept, None) if kept == "unknown" => WhenSaid::Unknown,
            _ => WhenSaid::Nothing,
        };
        let time = text("time");
        let mut form = Form {
            phone: text("phone"),
            name: text("name"),
            from: address_of(&kept["from"]),
            via: via.map(address_of).collect(),
            to: address_of(&kept["to"]),
            time_read: (!kept["when"].is_null()).then(|| time.value().trim().to_owned()),
            time,
            comment: text("comment"),
            payment: text("payment"),
            tariff: text("tariff"),
            services: text("services"),
            agreed: text("agreed"),
            passengers: text("passengers"),
            call_before: text("call_before"),
            discount: text("discount"),
            company: text("company"),
            group: text("group"),
            when,
            confirmed: kept["confirmed"].as_str().map(str::to_owned),
            ..Form::default()
        };
        let field = kept["field"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        let field = field.and_then(|at| form.fields().get(at).copied());
        form.field = field.unwrap_or_default();
        form.resumes = base_of(&kept["changes"]);
        form.know_stops();
        Some(form)
    }
}

fn base(base: &Base) -> Value {
    let texts = base.texts.iter().map(|(_, text)| text.as_str());
    json!({
        "order": base.order.0,
        "stops": base.stops.iter().map(|stop| stop.0).collect::<Vec<_>>(),
        "texts": texts.collect::<Vec<_>>(),
    })
}

fn base_of(kept: &Value) -> Option<Base> {
    let stops = kept["stops"].as_array()?.iter();
    let texts = kept["texts"].as_array()?.iter();
    let texts: Vec<String> = texts
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect();
    let stops: Vec<StopId> = stops.filter_map(Value::as_i64).map(StopId).collect();
    // The fields of a card with as many stops between.
    let shape = Form {
        via: vec![AddressField::default(); stops.len().saturating_sub(2)],
        ..Form::default()
    };
    Some(Base {
        order: OrderId(kept["order"].as_i64()?),
        stops,
        texts: shape.fields().into_iter().zip(texts).collect(),
    })
}

fn address(field: &AddressField) -> Value {
    let chosen = field.chosen.as_ref().map(|chosen| {
        let point = chosen.point.map(|point| [point.lat, point.lon]);
        json!({
            "landmark": chosen.landmark,
            "point": point,
            "settlement": chosen.settlement,
            "certainty": chosen.certainty.as_str(),
        })
    });
    let stop = field.stop.map(|stop| stop.0);
    json!({"text": field.input.value(), "chosen": chosen, "stop": stop})
}

fn address_of(kept: &Value) -> AddressField {
    let mut field = AddressField::of_stop(kept["stop"].as_i64().map(StopId));
    let text = kept["text"].as_str().unwrap_or_default();
    let chosen = &kept["chosen"];
    if chosen.is_object() {
        let degrees = |at: usize| chosen["point"][at].as_f64();
        let point = degrees(0).zip(degrees(1));
        field.choose(Suggestion {
            text: text.to_owned(),
            landmark: chosen["landmark"].as_str().unwrap_or_default().to_owned(),
            point: point.and_then(|(lat, lon)| Point::new(lat, lon)),
            settlement: chosen["settlement"].as_str().unwrap_or_default().to_owned(),
            certainty: chosen["certainty"]
                .as_str()
                .and_then(|word| Certainty::parse(word).ok())
                .unwrap_or_default(),
            off_map: false,
            meant: true,
            own: false,
        });
    } else {
        field.input = Input::new(text.to_owned());
    }
    field
}
