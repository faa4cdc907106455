//! A strict decoder of documented answers, as typed clients have it: every field is there and of its
//! type, none is of another, and there is no field that the documents do not have.

use serde_json::{Value, json};

use crate::support::Answer;

/// Checks an answer that says success against the types of its call.
pub fn check(path: &str, answer: &Answer) -> Result<(), String> {
    let path = path.split('?').next().unwrap_or(path).trim_end_matches('/');
    let body = answer.json();
    let is_success = answer.status.is_success()
        && body.get("code").is_none_or(|code| *code == json!(0))
        && body
            .get("result")
            .is_none_or(|result| !result.is_string() || *result == json!("1"))
        && body
            .get("success")
            .is_none_or(|success| *success == json!(true));
    match shape_of(path) {
        Some(shape) if is_success => decode(&body, &shape, "answer"),
        Some(_) => Ok(()),
        None => Err(format!("{path} has no documented types here")),
    }
}

/// Reads a value as a type: `int`, `num`, `str`, `bool`, `any`, each with `?` for null; a list of one; an
/// object by its fields, of which those that end in `?` may be absent.
fn decode(value: &Value, shape: &Value, at: &str) -> Result<(), String> {
    match shape {
        Value::String(kind) => match is_of(value, kind) {
            true => Ok(()),
            false => Err(format!("{at} is no {kind} but {value}")),
        },
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

fn shape_of(path: &str) -> Option<Value> {
    if let Some(call) = path.strip_prefix("/common_api/1.0/") {
        let data = taximaster(call)?;
        return Some(json!({"code": "int", "descr": "str", "data": data}));
    }
    if let Some(call) = path.strip_prefix("/api/v1/") {
        let answer = taxomet(call)?;
        return Some(with(fields("result error:str"), answer));
    }
    if let Some(call) = path.strip_prefix("/v2/") {
        return Some(with(fields("success:bool"), navixy(call)?));
    }
    if path.starts_with("/v1/") {
        return thetrack(path);
    }
    yandex(path)
}

fn taximaster(call: &str) -> Option<Value> {
    let point = fields("lat lon:num");
    Some(match call {
        "get_tariffs_list" => json!({"tariffs": [fields("id:int;name:str;is_active:bool")]}),
        "get_crew_groups_list" => json!({"crew_groups": [fields("id:int;name:str")]}),
        "get_order_params_list" => json!({"order_params":
            [fields("id:int;name:str;sum percent:num;order_access_control:bool")]}),
        "create_order2" | "create_order" => fields("order_id:int"),
        "select_tariff_for_order" => fields("tariff_id:int"),
        "calc_order_cost2" => json!({"sum": "num", "info": [fields("comment sum:str")]}),
        "analyze_route2" => json!({
            "addresses": [with(fields("address:str;zone_id parking_id:int"), point.clone())],
            "city_dist": "num", "country_dist": "num", "source_country_dist": "num",
            "full_route_coords": [point],
        }),
        "update_order"
        | "update_client_info"
        | "update_client_info2"
        | "save_client_feed_back"
        | "ping" => json!({}),
        "change_order_state" => fields("order_id new_state:int"),
        "check_cancel_order_penalty" => fields("cancel_order_penalty_sum:num"),
        "register_client" | "register_client2" | "check_authorization" => fields("client_id:int"),
        "create_driver_operation" | "create_client_operation" => fields("oper_id:int"),
        "get_driver_operations" => json!({"operations": [operation()]}),
        "get_client_operations" => {
            json!({"operations": [with(operation(), fields("pay_type:str"))]})
        }
        "get_client_info" => client(),
        "get_driver_info" => driver(),
        "get_order_state" => order(),
        _ => return None,
    })
}

fn operation() -> Value {
    fields(
        "oper_id order_id account_kind cancelled_by_oper_id cancelled_oper_id:int;sum:num;\
         oper_time oper_type name comment:str",
    )
}

fn account() -> Value {
    json!([fields("account_kind:int;balance balance_with_children:num")])
}

fn client() -> Value {
    let plain = fields(
        "client_id parent_id client_group_id tariff_id prize_tariff_id tariff_shift_id discount_id \
         prize_discount_id remain_prize default_crew_group:int;balance bonus_balance min_balance:num;\
         name number address gender birthday login password email comment lock_description:str;\
         is_locked use_cashless_account use_cashless no_cash_payment use_email_informing \
         use_own_account:bool",
    );
    with(
        plain,
        json!({"phones": ["str"], "accounts": account(), "employees": ["any"]}),
    )
}

fn driver() -> Value {
    let plain = fields(
        "driver_id car_id uds_id employee_type kpi:int;balance:num;birthday:str?;\
         name license home_phone mobile_phone number driver_license temporary_block_reason inn \
         insurance_number passport start_date lic_date comment term_account name_for_taxophone:str;\
         is_locked is_dismissed self_employed:bool;time_block:any",
    );
    let phone = fields("phone:str;is_default use_for_call:bool");
    with(
        plain,
        json!({"phones": [phone], "accounts": account(), "order_params": ["int"],
                       "attribute_values": ["any"]}),
    )
}

fn order() -> Value {
    let plain = fields(
        "order_id state_id crew_id driver_id car_id prior_crew_id client_id client_group_id \
         client_employee_id order_crew_group_id tariff_id server_time_offset trip_time \
         prior_to_current_before_minutes:int;source_lat source_lon destination_lat destination_lon sum \
         total_sum cash_sum cashless_sum bonus_sum bank_card_sum trip_distance:num;\
         state_kind start_time source_time finish_time source destination customer passenger phone \
         phone_to_dial email flight_number comment client_name client_group_name car_mark car_model \
         car_color car_number confirmed creation_way payment_pay_system:str;\
         is_prior is_really_prior is_combined is_part_of_combined is_auction:bool",
    );
    with(
        plain,
        json!({
            "stops": [fields("address:str;lat lon:num")], "crew_coords": fields("lat lon:num"),
            "order_params": ["int"], "attribute_values": ["any"], "bill?": [fields("code text value sum:str")],
        }),
    )
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

fn navixy(call: &str) -> Option<Value> {
    let point = fields("lat lng:num");
    Some(match call {
        "user/auth" => fields("type hash:str"),
        "user/get_info" => json!({
            "user_info": fields(
                "id:int;balance bonus:num;demo verified:bool;login title phone creation_date locale \
                 legal_type default_geocoder route_provider time_zone measurement_system date_format \
                 hour_mode first_name middle_name last_name legal_name tin iec:str"),
            "paas_id": "int", "paas_settings": "any", "tariff_restrictions": {"allowed_maps": ["str"]},
            "premium_gis": "bool", "features": ["str"], "privileges?": {"rights": ["str"]},
        }),
        "tracker/list" => json!({"list": [tracker()]}),
        "tracker/get_states" => json!({"user_time": "str", "states": "any", "blocked?": ["int"],
                                       "not_exist?": ["int"]}),
        "tracker/readings/list" => json!({
            "inputs": ["any"], "states": ["any"], "virtual_sensors": ["any"],
            "counters": [fields("type update_time:str;value:num")],
        }),
        "employee/list" => json!({"count": "int", "list": [with(fields(
            "id:int;tracker_id icon_id department_id:int?;first_name middle_name last_name email phone \
             driver_license_number driver_license_cats personnel_number ssn:str;\
             driver_license_issue_date driver_license_valid_till hardware_key avatar_file_name:str?;\
             location:any"), json!({"tags": ["int"]}))]}),
        "vehicle/list" => json!({"count": "int", "list": [with(fields(
            "id:int;tracker_id manufacture_year garage_id passengers icon_id:int?;\
             max_speed fuel_tank_volume norm_avg_fuel_consumption:num?;tracker_label label model type \
             color reg_number vin additional_info:str;subtype fuel_type avatar_file_name:str?"),
            json!({"tags": ["int"]}))]}),
        "tracker/group/list" => json!({"list": [fields("id:int;title color:str")]}),
        "task/route/create" => json!({"result": route(), "external_id_counts?":
            [fields("external_id:str;count:int")]}),
        "task/route/read" => json!({"value": route()}),
        "task/list" => json!({"count": "int", "list": ["any"]}),
        "task/route/assign" | "task/route/delete" | "user/logout" => json!({}),
        "history/tracker/list" => json!({
            "limit_exceeded": "bool", "total": "int", "total_unread": "int",
            "list": [{
                "id": "int", "type": "str", "is_read": "bool", "message": "str", "time": "str",
                "event": "str", "tracker_id": "int", "rule_id": "int?", "track_id": "int",
                "location": fields("lat lng precision:num"), "address": "str",
                "extra": fields("task_id parent_task_id employee_id:int?;place_ids:any;\
                                 last_known_location emergency:bool;tracker_label:str"),
            }],
        }),
        "track/list" => json!({"limit_exceeded": "bool", "list": [{
            "id?": "int", "type": "str", "start_date": "str", "end_date": "str", "start_address": "str",
            "end_address": "str", "length": "num", "points": "int", "max_speed": "int",
            "avg_speed": "int", "gsm_lbs": "bool", "bounds": {"nw": point.clone(), "se": point},
            "event_count?": "int", "points_list?": ["any"],
        }]}),
        _ => return None,
    })
}

fn tracker() -> Value {
    json!({
        "id": "int", "label": "str", "clone": "bool", "group_id": "int", "tag_bindings": ["any"],
        "source": fields("id tariff_id:int;status_listing_id:int?;device_id model creation_date phone:str;\
                          blocked:bool;tariff_end_date:str?"),
    })
}

fn route() -> Value {
    with(
        fields(
            "id user_id:int;tracker_id:int?;label description creation_date from to status \
             status_change_date origin type:str;external_id:str?",
        ),
        json!({"tags": ["int"], "checkpoint_ids": ["int"]}),
    )
}

fn thetrack(path: &str) -> Option<Value> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let point = json!({"type": "str", "coordinates": ["num"]});
    // A place, a line or a point may be null.
    let driver = || {
        with(
            fields("id name phone vehicle_type lookup_id created:str;photo:str?"),
            json!({"location": point.clone(), "active_tasks": [fields(
                "id status action lookup_id tracking_url:str;location:any")]}),
        )
    };
    let task = || {
        fields(
            "id status progress action lookup_id tracking_url:str;driver_id location_id start_time \
             completion_time cancellation_time eta initial_eta commited_eta:str?;distance:int?;\
             location start_location completion_location cancellation_location track:any",
        )
    };
    Some(match parts[1..] {
        ["drivers"] | ["drivers", _] | ["drivers", _, _] => driver(),
        ["tasks", _, "editable_url"] => fields("tracking_url editable:str;number_of_edits:int"),
        ["tasks"] | ["tasks", _] | ["tasks", _, _] => task(),
        _ => return None,
    })
}

fn yandex(path: &str) -> Option<Value> {
    let (_, call) = path.split_once("/companies/1/")?;
    let courier = || fields("id company_id:str;number name phone vehicle_id:str?");
    let parts: Vec<&str> = call.split('/').collect();
    let is_book = path.starts_with("/reference-book/");
    Some(match parts[..] {
        ["couriers"] if is_book => json!([courier()]),
        ["couriers", _] if is_book => courier(),
        ["couriers-batch"] => fields("inserted updated:int"),
        ["couriers", _, "push-positions"] => json!({}),
        ["couriers", "online"] => json!({"couriers": [fields("id:str")]}),
        ["couriers", _] => fields("status:str"),
        ["couriers", _, "suggestions"] => json!({"assignments": [fields("id:str")]}),
        ["couriers", _, "suggestions" | "assignments", ..] => json!({}),
        ["tasks"] => json!({"tasks": [fields("id number:str")]}),
        ["tasks", _] => {
            json!({"id": "str", "number": "str", "locations": [{"type": "str", "value": {
                "depots?": [fields("id:str")], "point?": fields("lat lon:num"),
                "time?": {"type": "str", "value?": fields("start end:int")},
            }}]})
        }
        ["tasks", _, "assignment"] => fields("id:str"),
        ["assignments", _] => json!({"id": "str", "status": "str", "courier_id": "str",
                                     "locations": ["any"]}),
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
