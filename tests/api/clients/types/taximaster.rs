//! What the calls of Taxi-Master are answered.

use serde_json::{Value, json};

use super::{fields, with};

/// The `data` of a call.
pub fn shape(call: &str) -> Option<Value> {
    let point = fields("lat lon:num");
    Some(match call {
        "get_tariffs_list" => json!({"tariffs": [fields("id:int;name:str;is_active:bool")]}),
        "get_uds_list" => json!({"uds": [fields("id:int;name:str")]}),
        "get_client_groups_list" => json!({"client_groups": [fields("id:int;name:str")]}),
        "get_services_list" => json!({"services": [fields("id:int;name:str;sum percent:num")]}),
        "get_discounts_list" => json!({"discounts": [fields("id:int;name:str;sum percent:num")]}),
        "get_order_states_list" => json!({"order_states": [fields("id:int;name state_type:str")]}),
        "get_crew_states_list" => json!({"crew_states": [fields("id:int;name state_type:str")]}),
        "get_crew_groups_list" => json!({"crew_groups": [fields("id:int;name:str")]}),
        "get_order_params_list" => json!({"order_params":
            [fields("id:int;name:str;sum percent:num;order_access_control:bool")]}),
        "create_order2" | "create_order" => fields("order_id:int"),
        "select_tariff_for_order" => fields("tariff_id:int"),
        "calc_order_cost" | "calc_order_cost2" => {
            json!({"sum": "num", "info": [fields("comment sum:str")]})
        }
        "analyze_route2" => json!({
            "addresses": [with(fields("address:str;zone_id parking_id:int"), point.clone())],
            "city_dist": "num", "country_dist": "num", "source_country_dist": "num",
            "full_route_coords": [point],
        }),
        "update_order"
        | "update_client_info"
        | "update_client_info2"
        | "save_client_feed_back"
        | "send_sms"
        | "set_crews_coords"
        | "show_tm_message"
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
        "get_crew_info" => crew(),
        "get_driver_info" => driver(),
        "get_car_info" => car(),
        "get_crews_info" => json!({"crews_info": [crew()]}),
        "get_drivers_info" => json!({"drivers_info": [driver()]}),
        "get_cars_info" => json!({"crews_info": [car()], "cars_info": [car()]}),
        "get_order_state" => with(order(), fields("order_id:int")),
        "get_current_orders" => {
            let mut of_list = order();
            let fields_of_list = of_list.as_object_mut().expect("an object");
            fields_of_list.remove("trip_distance");
            fields_of_list.remove("trip_time");
            json!({"orders": [with(of_list, fields("id:int"))]})
        }
        "get_finished_orders" => {
            let mut of_list = order();
            let fields_of_list = of_list.as_object_mut().expect("an object");
            fields_of_list.remove("order_params");
            json!({"orders": [with(of_list, fields("id:int"))]})
        }
        "get_crews_coords" => json!({"crews_coords": [fields(
            "crew_id speed direction:int;crew_code coords_time state_kind:str;lat lon:num")]}),
        "get_addresses_like" => json!({"addresses": [with(
            fields("street house kind comment address_source:str"), json!({"coords": point}))]}),
        "get_addresses_like2" => json!({"addresses": [address()]}),
        "find_nearest_address" => address(),
        "analyze_route" => fields(
            "source_zone_id dest_zone_id:int;source_lat source_lon dest_lat dest_lon city_dist \
             country_dist source_country_dist:num",
        ),
        "analyze_phone" => fields("phone_type:str;id client_employee_id:int"),
        "find_crews_by_coords" => fields("waiting_count on_order_count:int"),
        "get_crew_track" => json!({"track": [fields("lat lon:num;time:str;speed direction:int")]}),
        "get_driver_shifts" => json!({"shifts": [shift()]}),
        "get_driver_plan_shifts" => json!({"plan_shifts": ["any"]}),
        "create_driver_dyn_priority" => fields("dyn_priority_id:int"),
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
         is_locked is_dismissed self_employed:bool;time_block:any;driver_photo?:str",
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
        "state_id crew_id driver_id car_id prior_crew_id client_id client_group_id \
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
            "fact_route?": [fields("lat lon:num;time:str;speed direction:int")],
        }),
    )
}

fn address() -> Value {
    with(
        fields("address_source city point street house kind comment:str"),
        json!({"coords": fields("lat lon:num")}),
    )
}

fn crew() -> Value {
    let plain = fields(
        "crew_id driver_id car_id crew_group_id crew_state_id rating_priority common_priority \
         static_priority dynamic_priority order_change_id:int;work_shift_sum min_balance fuel_level:num;\
         code name:str;online has_light_house has_label use_plan_shifts:bool",
    );
    with(
        plain,
        json!({"order_params": ["int"], "attribute_values": ["any"]}),
    )
}

fn car() -> Value {
    let plain = fields(
        "car_id production_year uds_id:int;fuel_level:num;is_locked:bool;code name gos_number color mark \
         model short_name vin body_number engine_number permit comment:str;car_photo?:str",
    );
    with(
        plain,
        json!({"order_params": ["int"], "attribute_values": ["any"]}),
    )
}

fn shift() -> Value {
    let plain = fields(
        "shift_id driver_id orders_count plan_shift_crew_group_id:int;orders_sum fact_length \
         plan_shift_cost plan_shift_length:num;is_returned:bool;driver_name plan_shift_type shift_state \
         buy_time plan_shift_id plan_shift_name plan_shift_start_time plan_shift_finish_time \
         return_time:str",
    );
    with(plain, json!({"plan_shift_crew_groups": ["any"]}))
}
