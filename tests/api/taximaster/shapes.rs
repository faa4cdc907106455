//! Every object, field by field: typed clients fail on a field that is not there, on a null, and on a
//! number of another kind.

use serde_json::{Value, json};

use super::client::{data, get, new_order, office, on_line, post};

/// Fields with their kinds, separated by spaces: `crew_id:int`, `name:str`.
const CREW: &str = "crew_id:int code:str name:str driver_id:int car_id:int crew_group_id:int \
    crew_state_id:int online:bool rating_priority:int order_params:ints work_shift_sum:zero \
    min_balance:zero common_priority:zero static_priority:zero dynamic_priority:zero \
    order_change_id:zero fuel_level:zero has_light_house:no has_label:no use_plan_shifts:no \
    attribute_values:none";

const DRIVER: &str = "driver_id:int name:str birthday:str car_id:int license:str home_phone:str \
    mobile_phone:str is_locked:bool is_dismissed:bool balance:num phones:list accounts:list \
    uds_id:int number:empty driver_license:empty temporary_block_reason:empty inn:empty \
    insurance_number:empty passport:empty start_date:empty lic_date:empty comment:empty \
    term_account:str name_for_taxophone:empty time_block:null self_employed:no \
    employee_type:zero kpi:zero order_params:none attribute_values:none";

const CAR: &str = "car_id:int code:str name:str gos_number:str color:str mark:str model:str \
    short_name:str production_year:int uds_id:int order_params:ints is_locked:no fuel_level:zero \
    vin:empty body_number:empty engine_number:empty permit:empty comment:empty \
    attribute_values:none";

/// What every order object has, beside its id.
const ORDER: &str = "state_id:int state_kind:str crew_id:int driver_id:int car_id:int \
    prior_crew_id:int start_time:time source_time:time finish_time:str source:str source_lat:num \
    source_lon:num destination:str destination_lat:num destination_lon:num stops:list \
    customer:str passenger:str phone:str phone_to_dial:str email:str flight_number:str \
    comment:str client_id:int client_name:str order_crew_group_id:int tariff_id:int car_mark:str \
    car_model:str car_color:str car_number:str crew_coords:point confirmed:str creation_way:str \
    is_prior:bool is_really_prior:bool prior_to_current_before_minutes:int sum:num total_sum:num \
    cash_sum:num cashless_sum:num server_time_offset:zero client_group_id:zero \
    client_employee_id:zero bonus_sum:zero bank_card_sum:zero client_group_name:empty \
    payment_pay_system:empty is_combined:no is_part_of_combined:no is_auction:no \
    attribute_values:none";

fn is_of(kind: &str, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        "int" => value.is_i64(),
        // A whole number is written without a fraction.
        "num" => value.is_number() && !value.to_string().ends_with(".0"),
        "str" => text.is_some(),
        "time" => {
            text.is_some_and(|text| text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit()))
        }
        "bool" => value.is_boolean(),
        "ints" => value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_i64)),
        "list" => value.is_array(),
        "point" => ["lat", "lon"].iter().all(|name| is_of("num", &value[name])),
        "zero" => *value == json!(0),
        "no" => *value == json!(false),
        "empty" => *value == json!(""),
        "none" => *value == json!([]),
        "null" => value.is_null(),
        other => panic!("{other} is no kind"),
    }
}

/// That an object has these fields, and no others.
fn check(object: &Value, fields: &[&str]) {
    let fields: Vec<&str> = fields
        .iter()
        .flat_map(|part| part.split_whitespace())
        .collect();
    let fields = fields
        .iter()
        .map(|field| field.split_once(':').expect("a kind"));
    let mut named: Vec<&str> = Vec::new();
    for (name, kind) in fields {
        let value = object.get(name);
        let value = value.unwrap_or_else(|| panic!("{name} is missing: {object:#}"));
        assert!(is_of(kind, value), "{name} is no {kind}: {object:#}");
        named.push(name);
    }
    let known = object.as_object().expect("an object").keys();
    let unknown: Vec<&String> = known.filter(|key| !named.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[tokio::test]
async fn crews_drivers_and_cars_have_every_field() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    check(
        &data(get(&office, "get_crew_info?crew_id=1").await),
        &[CREW],
    );
    let crews = data(get(&office, "get_crews_info?not_working_crews=true").await);
    check(&crews["crews_info"][2], &[CREW]);
    let driver = data(get(&office, "get_driver_info?driver_id=1").await);
    check(&driver, &[DRIVER]);
    check(
        &driver["phones"][0],
        &["phone:str is_default:bool use_for_call:bool"],
    );
    let account = "account_kind:zero balance:num balance_with_children:num";
    check(&driver["accounts"][0], &[account]);
    let drivers = data(get(&office, "get_drivers_info").await);
    check(&drivers["drivers_info"][0], &[DRIVER]);
    check(&data(get(&office, "get_car_info?car_id=1").await), &[CAR]);
    check(&data(get(&office, "get_car_info?car_id=2").await), &[CAR]);
    let cars = data(get(&office, "get_cars_info").await);
    check(&cars["crews_info"][0], &[CAR]);
    let photo = data(get(&office, "get_car_info?car_id=1&need_photo=true").await);
    check(&photo, &[CAR, "car_photo:str"]);
    let photo = data(get(&office, "get_driver_info?driver_id=1&need_photo=true").await);
    check(&photo, &[DRIVER, "driver_photo:str"]);
}

#[tokio::test]
async fn orders_have_every_field_at_every_call() {
    let office = office().await;
    let form = "phone=89123456789&source=STREET1,1&dest=STREET2,2&source_time=20260615120000";
    let order = new_order(&office, form).await;
    let driven = "trip_distance:num trip_time:int";
    let one = async |more: &str| {
        data(get(&office, &format!("get_order_state?order_id={order}{more}")).await)
    };
    check(
        &one("").await,
        &["order_id:int order_params:ints", ORDER, driven],
    );
    let listed = data(get(&office, "get_current_orders").await);
    check(&listed["orders"][0], &["id:int order_params:ints", ORDER]);
    on_line(&office, 1, 55.7355, 37.6424).await;
    let offered = office.dispatch.offer_order(
        &pult::app::Caller::ENGINE,
        pult::domain::OrderId(order),
        pult::domain::CrewId(1),
    );
    offered.await.expect("an offer");
    for state in [7, 10, 11, 4] {
        let form = format!("order_id={order}&new_state={state}");
        data(post(&office, "change_order_state", &form).await);
        let bill = if state == 4 { " bill:list" } else { "" };
        let own = format!("order_id:int order_params:ints{bill}");
        check(&one("").await, &[&own, ORDER, driven]);
    }
    let window = "start_time=20260615000000&finish_time=20260616000000";
    let ended = data(get(&office, &format!("get_finished_orders?{window}")).await);
    check(&ended["orders"][0], &["id:int", ORDER, driven]);
    let named = format!("get_finished_orders?{window}&fields=bill,order_params");
    let named = data(get(&office, &named).await);
    check(&named["orders"][0], &["id:int bill:list order_params:ints"]);
    let line = "code:str text:str value:empty sum:str";
    check(&named["orders"][0]["bill"][0], &[line]);
    let route = one("&fields=fact_route").await;
    check(&route, &["order_id:int fact_route:list"]);
    let point = "lat:num lon:num time:time speed:int direction:int";
    check(&route["fact_route"][0], &[point]);
}

#[tokio::test]
async fn lists_routes_and_addresses_have_every_field() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    for (call, list, fields) in [
        ("get_crew_groups_list", "crew_groups", "id:int name:str"),
        ("get_uds_list", "uds", "id:int name:str"),
        (
            "get_tariffs_list",
            "tariffs",
            "id:int name:str is_active:bool",
        ),
        (
            "get_services_list",
            "services",
            "id:int name:str sum:num percent:num",
        ),
        (
            "get_discounts_list",
            "discounts",
            "id:int name:str sum:num percent:num",
        ),
        (
            "get_order_states_list",
            "order_states",
            "id:int name:str state_type:str",
        ),
        (
            "get_crew_states_list",
            "crew_states",
            "id:int name:str state_type:str",
        ),
        (
            "get_crews_coords",
            "crews_coords",
            "crew_id:int crew_code:str coords_time:time lat:num lon:num state_kind:str speed:int direction:int",
        ),
        (
            "get_addresses_like?get_streets=1&get_points=1&get_houses=0&street=S",
            "addresses",
            "street:str house:str kind:str comment:str address_source:str coords:point",
        ),
        (
            "get_addresses_like2?get_streets=1&get_points=1&get_houses=1&address=STREET1",
            "addresses",
            "address_source:str city:str point:str street:str house:str kind:str comment:str coords:point",
        ),
        (
            "calc_order_cost?tariff_id=1&distance_city=10",
            "info",
            "comment:str sum:str",
        ),
    ] {
        let items = data(get(&office, call).await)[list].clone();
        let items = items.as_array().expect(call);
        assert!(!items.is_empty(), "{call}");
        items.iter().for_each(|item| check(item, &[fields]));
    }
    let route = data(get(&office, "analyze_route?source=STREET1,1&dest=VILLAGE").await);
    let ends = "source_lat:num source_lon:num source_zone_id:int dest_lat:num dest_lon:num \
        dest_zone_id:int";
    let lengths = "city_dist:num country_dist:num source_country_dist:num";
    check(&route, &[ends, lengths]);
    let body = r#"{"addresses":[{"address":"STREET1,1"},{"address":"VILLAGE"}]}"#;
    let route = data(post(&office, "analyze_route2", body).await);
    check(&route, &[lengths, "addresses:list full_route_coords:none"]);
    let address = "address:str lat:num lon:num zone_id:int parking_id:int";
    check(&route["addresses"][0], &[address]);
}
