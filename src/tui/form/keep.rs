//! A card that is half filled in, as JSON: it survives a crash.

use serde_json::{Value, json};
use tui_input::Input;

use super::{AddressField, Field, Form};
use crate::msg::Suggestion;
use pult_domain::{Point, Timestamp};

impl Form {
    /// The card as it is filled in.
    pub fn keep(&self) -> Value {
        json!({
            "field": Field::ALL.iter().position(|field| *field == self.field),
            "phone": self.phone.value(),
            "name": self.name.value(),
            "from": address(&self.from),
            "to": address(&self.to),
            "time": self.time.value(),
            "comment": self.comment.value(),
            "tariff": self.tariff.value(),
            "services": self.services.value(),
            "when": self.when.map(|at| at.0),
        })
    }

    /// A card that was kept; `None` when there was none.
    pub fn resumed(kept: &Value) -> Option<Form> {
        if !kept.is_object() {
            return None;
        }
        let text = |name: &str| Input::new(kept[name].as_str().unwrap_or_default().to_owned());
        let field = kept["field"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        Some(Form {
            field: field
                .and_then(|at| Field::ALL.get(at))
                .copied()
                .unwrap_or_default(),
            phone: text("phone"),
            name: text("name"),
            from: address_of(&kept["from"]),
            to: address_of(&kept["to"]),
            time: text("time"),
            comment: text("comment"),
            tariff: text("tariff"),
            services: text("services"),
            when: kept["when"].as_i64().map(Timestamp),
            ..Form::default()
        })
    }
}

fn address(field: &AddressField) -> Value {
    let chosen = field.chosen.as_ref().map(|chosen| {
        let point = chosen.point.map(|point| [point.lat, point.lon]);
        json!({"landmark": chosen.landmark, "point": point})
    });
    json!({"text": field.input.value(), "chosen": chosen})
}

fn address_of(kept: &Value) -> AddressField {
    let mut field = AddressField::default();
    let text = kept["text"].as_str().unwrap_or_default();
    let chosen = &kept["chosen"];
    if chosen.is_object() {
        let degrees = |at: usize| chosen["point"][at].as_f64();
        let point = degrees(0).zip(degrees(1));
        field.choose(Suggestion {
            text: text.to_owned(),
            landmark: chosen["landmark"].as_str().unwrap_or_default().to_owned(),
            point: point.and_then(|(lat, lon)| Point::new(lat, lon)),
            own: false,
        });
    } else {
        field.input = Input::new(text.to_owned());
    }
    field
}
