//! What the calls of Navixy are answered.

use serde_json::{Value, json};

use super::{fields, with};

/// The answer of a call, beside `success`.
pub fn shape(call: &str) -> Option<Value> {
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
        "tracker/read" => json!({"value": tracker()}),
        "tracker/get_state" => json!({"user_time": "str", "state": state()}),
        "tracker/get_states" => json!({"user_time": "str", "states": {"*": state()},
                                       "blocked?": ["int"], "not_exist?": ["int"]}),
        "tracker/readings/list" => readings(),
        "tracker/readings/batch_list" => json!({"result": {"*": readings()}}),
        "tracker/get_last_gps_point" => json!({"value": ["?", fields(
            "get_time:str;lat lng:num;heading speed satellites:int;precision?:int")]}),
        "tracker/counter/value/list" => json!({"value": {"*": "num"}}),
        "tracker/stats/mileage/read" => json!({
            "limit_exceeded": "bool", "result": {"*": {"*": fields("mileage:num")}}}),
        "dealer/get_ui_config" => json!({
            "dealer": fields("id:int;ui_domain company_url:str"), "settings": "any", "demo_ends": "any",
            "premium_gis": "bool", "features": ["str"], "platform": "any"}),
        "employee/list" => json!({"count": "int", "list": [employee()]}),
        "employee/read" => json!({"value": employee()}),
        "vehicle/list" => json!({"count": "int", "list": [vehicle()]}),
        "vehicle/read" => json!({"value": vehicle()}),
        "tracker/group/list" => json!({"list": [fields("id:int;title color:str")]}),
        "task/route/create" => json!({"result": route(), "external_id_counts?": counts()}),
        "task/route/read" => json!({"value": route()}),
        "task/route/update" => json!({"result": route()}),
        "task/route/list" => json!({"count": "int", "list": [route()]}),
        "task/update" | "task/checkpoint/update" => {
            json!({"external_id_counts?": counts()})
        }
        "task/create" | "task/checkpoint/create" => {
            json!({"id": "int", "external_id_counts?": counts()})
        }
        "task/read" => json!({"value": either(), "checkpoints?": [checkpoint()]}),
        "task/list" => json!({"count": "int", "list": [either()]}),
        "task/count" => fields("count:int"),
        "task/checkpoint/read" => json!({"value": checkpoint()}),
        "task/checkpoint/list" => json!({"count": "int", "list": [checkpoint()]}),
        "task/history/list" => json!({"list": [with(
            fields("id user_id task_id:int;event_date operation:str"), json!({"payload": "any"}))]}),
        "task/route/points/optimize" => json!({"result": ["int"]}),
        "task/batch_convert" => json!({"limit_exceeded": "bool", "list": ["any"]}),
        "task/schedule/list" => json!({"list": [schedule()]}),
        "task/schedule/read" => json!({"value": schedule(), "checkpoints?": ["any"]}),
        "task/schedule/create" => fields("id:int"),
        "task/route/assign"
        | "task/route/delete"
        | "task/assign"
        | "task/delete"
        | "task/transmute"
        | "task/checkpoint/delete"
        | "task/checkpoint/transmute"
        | "task/schedule/update"
        | "task/schedule/delete"
        | "user/logout"
        | "user/session/renew" => json!({}),
        "history/tracker/list" | "history/user/list" => json!({
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
            "event_count?": "int", "points_list?": [fix()],
        }]}),
        "track/read" => json!({"limit_exceeded": "bool", "list": [fix()]}),
        "route/get" | "route/osrm/get" => json!({
            "distance": "int", "time": "int", "list": [point.clone()],
            "key_points": [with(point, fields("id distance time:int"))]}),
        "place/list" => json!({"count": "int", "list": [place()]}),
        "place/read" => json!({"value": place()}),
        "zone/list" => json!({"list": [with(
            fields("id:int;type label address color:str"),
            json!({"bounds": {"nw": point.clone(), "se": point.clone()}, "tags": ["int"],
                   "points?": [with(point, fields("node:bool"))]}))]}),
        "zone/point/list" => json!({"list": [with(point, fields("node:bool"))]}),
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

fn counts() -> Value {
    json!([fields("external_id:str;count:int")])
}

fn employee() -> Value {
    with(
        fields(
            "id:int;tracker_id icon_id department_id:int?;first_name middle_name last_name email phone \
             driver_license_number driver_license_cats personnel_number ssn:str;\
             driver_license_issue_date driver_license_valid_till hardware_key avatar_file_name:str?;\
             location:any",
        ),
        json!({"tags": ["int"]}),
    )
}

fn vehicle() -> Value {
    with(
        fields(
            "id:int;tracker_id manufacture_year garage_id passengers icon_id:int?;\
             max_speed fuel_tank_volume norm_avg_fuel_consumption:num?;tracker_label label model type \
             color reg_number vin additional_info:str;subtype fuel_type avatar_file_name:str?",
        ),
        json!({"tags": ["int"]}),
    )
}

fn readings() -> Value {
    json!({
        "inputs": ["any"], "states": ["any"], "virtual_sensors": ["any"],
        "counters": [fields("type update_time:str;value:num")],
    })
}

fn state() -> Value {
    json!({
        "source_id": "int",
        "gps": {"updated": "str?", "signal_level": "int?", "location": fields("lat lng:num"),
                "heading": "int", "speed": "int", "alt": "int", "precision": "int"},
        "connection_status": "str", "movement_status": "str", "movement_status_update": "str?",
        "gsm": "any", "last_update": "str?", "battery_level": "int?", "battery_update": "str?",
        "inputs": ["bool"], "inputs_update": "str?", "outputs": ["bool"], "outputs_update": "str?",
        "additional": {}, "actual_track_update": "str?",
    })
}

fn place_of_task() -> Value {
    fields("lat lng:num;address:str;radius:int")
}

fn task() -> Value {
    with(
        fields(
            "id user_id max_delay min_stay_duration min_arrival_duration stay_duration:int;\
             tracker_id form_template_id:int?;label description creation_date from to status \
             status_change_date origin type:str;external_id arrival_date:str?;form:any",
        ),
        json!({"location": place_of_task(), "tags": ["int"], "fields": {}, "files": ["any"]}),
    )
}

fn checkpoint() -> Value {
    with(task(), fields("parent_id order:int"))
}

/// A task, a checkpoint, or a route with its checkpoints.
fn either() -> Value {
    json!([
        "|",
        task(),
        checkpoint(),
        route(),
        with(route(), json!({"checkpoints": [checkpoint()]}))
    ])
}

/// A task or route that is made again and again.
fn schedule() -> Value {
    let common = || {
        with(
            fields("id user_id duration:int;tracker_id:int?;label description from_time type:str"),
            json!({"tags": ["int"], "parameters": {"type": "str", "weekdays": ["int"]}}),
        )
    };
    let task = with(
        common(),
        with(
            fields(
                "max_delay min_stay_duration min_arrival_duration:int;form_template_id:int?;form:any",
            ),
            json!({"location": place_of_task(), "fields": {}, "files": ["any"]}),
        ),
    );
    let route = with(
        common(),
        json!({"checkpoint_ids": ["int"], "checkpoints?": ["any"]}),
    );
    json!(["|", task, route])
}

fn fix() -> Value {
    fields("lat lng mileage:num;alt satellites heading speed precision:int;get_time address:str")
}

fn place() -> Value {
    json!({
        "id": "int", "icon_id": "int?", "avatar_file_name": "str?", "location": place_of_task(),
        "fields": {}, "label": "str", "description": "str", "tags": ["int"], "external_id": "str?",
    })
}
