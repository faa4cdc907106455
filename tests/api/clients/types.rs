//! A strict decoder of documented answers, as typed clients have it: every field is there and of its
//! type, none is of another, and there is no field that the documents do not have.

pub mod navixy;
pub mod taximaster;

use serde_json::{Value, json};

use crate::support::Answer;

/// Checks an answer that says success against the types of its call, which must be known.
pub fn check(method: &str, path: &str, answer: &Answer) -> Result<(), String> {
    if path.starts_with("/tm_tapi/") {
        // XML has texts only, which the recording spells out.
        return Ok(());
    }
    match shape_of(method, path) {
        None if says_success(answer) => {
            Err(format!("{method} {path} has no documented types here"))
        }
        _ => check_known(method, path, answer),
    }
}

/// The same of any answer: one of a call that no document describes is not looked at, nor is one of which
/// only some fields were asked for.
pub fn check_known(method: &str, path: &str, answer: &Answer) -> Result<(), String> {
    let is_part = path.contains("fields=") || answer.text.is_empty();
    match shape_of(method, path) {
        Some(shape) if says_success(answer) && !is_part => decode(&answer.json(), &shape, "answer"),
        _ => Ok(()),
    }
}

fn says_success(answer: &Answer) -> bool {
    let body = answer.json();
    let is = |field: &str, right: Value| body.get(field).is_none_or(|said| *said == right);
    let is_taxomet = body.get("result").is_some_and(Value::is_string);
    answer.status.is_success()
        && is("code", json!(0))
        && is("success", json!(true))
        && (!is_taxomet || is("result", json!("1")))
}

/// Reads a value as a type: `int`, `num`, `str`, `bool`, `any`, each with `?` for null; a list of one; an
/// object by its fields, of which those that end in `?` may be absent; `{"*": type}` by whatever names;
/// `["|", …]` one of several; `["?", type]` may be null.
fn decode(value: &Value, shape: &Value, at: &str) -> Result<(), String> {
    match shape {
        Value::String(kind) => match is_of(value, kind) {
            true => Ok(()),
            false => Err(format!("{at} is no {kind} but {value}")),
        },
        Value::Array(inner) if inner[0] == "?" => match value.is_null() {
            true => Ok(()),
            false => decode(value, &inner[1], at),
        },
        Value::Array(inner) if inner[0] == "|" => {
            let mut failures = Vec::new();
            for shape in &inner[1..] {
                match decode(value, shape, at) {
                    Ok(()) => return Ok(()),
                    Err(failure) => failures.push(failure),
                }
            }
            Err(failures.join("; or "))
        }
        Value::Object(named) if named.contains_key("*") => {
            let object = value.as_object();
            let object = object.ok_or_else(|| format!("{at} is no object"))?;
            let mut items = object.iter();
            items.try_for_each(|(name, item)| decode(item, &named["*"], &format!("{at}.{name}")))
        }
        Value::Array(inner) => {
            let items = value.as_array().ok_or_else(|| format!("{at} is no list"))?;
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| decode(item, &inner[0], &format!("{at}[{index}]")))
        }
        Value::Object(fields) => {
            let object = value
                .as_object()
                .ok_or_else(|| format!("{at} is no object"))?;
            for (name, shape) in fields {
                let plain = name.trim_end_matches('?');
                match object.get(plain) {
                    Some(value) => decode(value, shape, &format!("{at}.{plain}"))?,
                    None if name.ends_with('?') => {}
                    None => return Err(format!("{at}.{plain} is missing")),
                }
            }
            let is_known = |key: &&String| {
                fields.contains_key(*key) || fields.contains_key(&format!("{key}?"))
            };
            match object.keys().find(|key| !is_known(key)) {
                Some(unknown) => Err(format!("{at}.{unknown} is not documented")),
                None => Ok(()),
            }
        }
        other => Err(format!("{other} is no type")),
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "any" => true,
        // A whole number is written without a fraction.
        "int" => value.is_i64(),
        "num" => value.is_number(),
        "str" => value.is_string(),
        "bool" => value.is_boolean(),
        other => match other.strip_suffix('?') {
            Some(kind) => value.is_null() || is_of(value, kind),
            None => panic!("{other} is no type"),
        },
    }
}

/// An object of fields of the same types: `a b:str c:int`.
fn fields(text: &str) -> Value {
    let mut object = serde_json::Map::new();
    for group in text.split(';') {
        let (names, kind) = group.rsplit_once(':').expect("a type");
        for name in names.split_whitespace() {
            object.insert(name.to_owned(), json!(kind.trim()));
        }
    }
    Value::Object(object)
}

/// Fields of one object and of another.
fn with(mut object: Value, more: Value) -> Value {
    let more = more.as_object().expect("an object").clone();
    object.as_object_mut().expect("an object").extend(more);
    object
}

fn shape_of(method: &str, path: &str) -> Option<Value> {
    let path = path.split('?').next().unwrap_or(path).trim_end_matches('/');
    if let Some(call) = path.strip_prefix("/common_api/1.0/") {
        let data = taximaster::shape(call)?;
        return Some(json!({"code": "int", "descr": "str", "data": data}));
    }
    if path == "/pay_term_api/1.0/add_term_operation" {
        return Some(json!({"code": "int", "descr": "str", "data": {}}));
    }
    if let Some(call) = path.strip_prefix("/v2/") {
        return Some(with(fields("success:bool"), navixy::shape(call)?));
    }
    if path.starts_with("/v1/") {
        return thetrack(method, path);
    }
    if let Some(call) = path.strip_prefix("/api/v1/") {
        return match taxomet(call) {
            Some(answer) => Some(with(fields("result error:str"), answer)),
            None => thetrack(method, path.trim_start_matches("/api")),
        };
    }
    yandex(method, path)
}

fn taxomet(call: &str) -> Option<Value> {
    Some(match call {
        "add_order" | "save_order" | "cancel_order" | "set_driver" | "remove_driver" => {
            fields("order_id:str")
        }
        "get_order" => with(
            fields(
                "order_id status call_from driver_id driver_title phone client_name unit_id tarif_id \
                 fix_price price extern_id order_time create_time comment boarding_time car_title \
                 car_number lat lon:str",
            ),
            json!({"to": ["str"], "car_option": ["str"]}),
        ),
        "get_client_info" => fields(
            "phone bonuses max_discount with_bonuses tarif_id passphrase name cashless_account_id:str;\
             max_cashless_summ balance_threshold:int",
        ),
        "get_distance" => fields("distance pre_price fix_price:str"),
        "get_tariffs" => json!({"units": [
            with(fields("id title:str"), json!({"tarifs": [fields("id title:str")]}))]}),
        "send_sms" | "send_voice_code" | "add_driver_rating" => json!({}),
        _ => return None,
    })
}

fn thetrack(method: &str, path: &str) -> Option<Value> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let list = |of: Value| {
        with(
            fields("count:int;next previous:str?"),
            json!({"results": [of]}),
        )
    };
    let line = json!(["?", {"type": "str", "coordinates": [["num"]]}]);
    let point = || json!({"type": "str", "coordinates": ["num"]});
    let location = || json!(["?", {"id": "str?", "address": "str", "landmark": "str", "point": ["?", point()]}]);
    let driver = || {
        let summary = fields("id status action lookup_id tracking_url:str");
        with(
            fields("id name phone vehicle_type lookup_id created:str;photo:str?"),
            json!({"location": point(),
                   "active_tasks": [with(summary, json!({"location": location()}))]}),
        )
    };
    let task = || {
        with(
            fields(
                "id status progress action lookup_id tracking_url:str;driver_id location_id start_time \
                 completion_time cancellation_time eta initial_eta commited_eta:str?;distance:int?",
            ),
            json!({"location": location(), "start_location": location(), "track": line,
                   "completion_location": location(), "cancellation_location": location()}),
        )
    };
    Some(match (method, &parts[1..]) {
        ("GET", ["drivers"]) => list(driver()),
        ("GET", ["tasks"]) => list(task()),
        ("GET", ["drivers", _, "photo"]) => return None,
        (_, ["drivers", ..]) => driver(),
        (_, ["tasks", _, "editable_url"]) => {
            fields("tracking_url editable:str;number_of_edits:int")
        }
        (_, ["tasks", ..]) => task(),
        (_, ["locations", ..]) => json!({"id": "str", "address": "str", "landmark": "str",
                                         "point": ["?", point()], "created": "str"}),
        _ => return None,
    })
}

fn yandex(method: &str, path: &str) -> Option<Value> {
    let (base, call) = path.split_once("/companies/")?;
    let (_, call) = call.split_once('/')?;
    let parts: Vec<&str> = call.split('/').collect();
    let of_book = |one: Value| match (method, &parts[1..]) {
        ("GET" | "POST", []) => json!([one]),
        _ => one,
    };
    if base != "/on-demand" {
        return Some(match parts[..] {
            ["couriers", _, "push-positions"] => json!({}),
            ["couriers-batch" | "vehicles-batch" | "depots-batch"] => {
                fields("inserted updated:int")
            }
            ["couriers", ..] => of_book(fields(
                "id company_id:str;number name phone vehicle_id:str?",
            )),
            ["vehicles", ..] => of_book(fields("id company_id routing_mode:str;number name:str?")),
            ["depots", ..] => of_book(fields(
                "id company_id:str;number name address description:str?;lat lon:num?",
            )),
            ["link-courier-vehicle"] => fields("courier_id vehicle_id:str"),
            _ => return None,
        });
    }
    let point = fields("lat lon:num");
    let time = json!({"type": "str", "value?": fields("start end:int")});
    let value = json!({"depots?": [fields("id:str")], "point?": point, "time?": time});
    let location = json!({"type": "str", "value": value});
    Some(match (method, &parts[..]) {
        (_, ["couriers", "online"]) => json!({"couriers": [fields("id:str")]}),
        (_, ["couriers"]) => json!({"couriers": [fields("id status:str")]}),
        (_, ["couriers", _]) => fields("status:str"),
        ("GET", ["couriers", _, "suggestions"]) => json!({"assignments": [fields("id:str")]}),
        (_, ["couriers", _, "suggestions" | "assignments", ..]) => json!({}),
        (_, ["tasks"]) => json!({"tasks": [fields("id number:str")]}),
        ("DELETE", ["tasks", _]) => json!({}),
        (_, ["tasks", _]) => json!({"id": "str", "number": "str", "locations": [location]}),
        (_, ["tasks", _, "assignment"]) => fields("id:str"),
        (_, ["assignments", _]) => json!({
            "id": "str", "status": "str", "courier_id": "str",
            "locations": [with(location, json!({"tasks": [fields("id:str")]}))],
        }),
        (_, ["settings"]) => fields("quality:str"),
        _ => return None,
    })
}

#[test]
fn a_value_of_another_type_is_told() {
    let shape = json!({"a": "int", "b?": "str", "c": [{"d": "num?"}]});
    for (value, is_right) in [
        (json!({"a": 1, "c": []}), true),
        (
            json!({"a": 1, "b": "x", "c": [{"d": null}, {"d": 1.5}]}),
            true,
        ),
        (json!({"a": "1", "c": []}), false),
        (json!({"a": 1.0, "c": []}), false),
        (json!({"a": 1, "b": null, "c": []}), false),
        (json!({"a": 1, "c": [{}]}), false),
        (json!({"a": 1, "c": [], "d": 1}), false),
        (json!([]), false),
    ] {
        assert_eq!(decode(&value, &shape, "it").is_ok(), is_right, "{value}");
    }
}
