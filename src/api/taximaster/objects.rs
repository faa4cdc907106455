//! The large objects that newer clients read: order, crew, driver, car, with every field that a typed
//! client insists on. What the office has no word for is answered as a constant.

use serde::Serialize;
use serde_json::{Map, Value};

use super::error::Failure;
use super::wire::{Coords, Num};

/// An object as JSON, with the fields that are `wanted` (`None`: all but those of `if_named`). The
/// record's own id always stays.
pub(super) fn select(
    object: &impl Serialize,
    wanted: Option<&[String]>,
    id: &str,
    if_named: &[&str],
) -> Result<Map<String, Value>, Failure> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(object) else {
        return Err(Failure::internal());
    };
    fields.retain(|name, _| match wanted {
        None => !if_named.contains(&name.as_str()),
        Some(wanted) => name == id || wanted.iter().any(|it| it == name),
    });
    Ok(fields)
}

/// Whether a field is wanted by name.
pub(super) fn is_named(wanted: Option<&[String]>, field: &str) -> bool {
    wanted.is_some_and(|wanted| wanted.iter().any(|name| name == field))
}

#[derive(Serialize, Default)]
pub(super) struct Crew {
    pub crew_id: i64,
    pub code: String,
    pub name: String,
    pub driver_id: i64,
    pub car_id: i64,
    pub crew_group_id: i64,
    pub crew_state_id: i64,
    pub online: bool,
    pub rating_priority: i64,
    pub order_params: Vec<i64>,
    #[serde(flatten)]
    pub constant: CrewConstants,
}

#[derive(Serialize, Default)]
pub(super) struct CrewConstants {
    work_shift_sum: i64,
    min_balance: i64,
    common_priority: i64,
    static_priority: i64,
    dynamic_priority: i64,
    order_change_id: i64,
    fuel_level: i64,
    has_light_house: bool,
    has_label: bool,
    use_plan_shifts: bool,
    attribute_values: [i64; 0],
}

#[derive(Serialize, Default)]
pub(super) struct Driver {
    pub driver_id: i64,
    pub name: String,
    pub birthday: Option<String>,
    pub car_id: i64,
    pub license: String,
    pub home_phone: String,
    pub mobile_phone: String,
    pub is_locked: bool,
    pub is_dismissed: bool,
    pub balance: Num,
    pub phones: Vec<Phone>,
    pub accounts: Vec<Account>,
    pub uds_id: i64,
    pub term_account: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driver_photo: Option<String>,
    #[serde(flatten)]
    pub constant: DriverConstants,
}

#[derive(Serialize)]
pub(super) struct Phone {
    pub phone: String,
    pub is_default: bool,
    pub use_for_call: bool,
}

#[derive(Serialize)]
pub(super) struct Account {
    pub account_kind: i64,
    pub balance: Num,
    pub balance_with_children: Num,
}

#[derive(Serialize, Default)]
pub(super) struct DriverConstants {
    number: &'static str,
    driver_license: &'static str,
    temporary_block_reason: &'static str,
    inn: &'static str,
    insurance_number: &'static str,
    passport: &'static str,
    start_date: &'static str,
    lic_date: &'static str,
    comment: &'static str,
    name_for_taxophone: &'static str,
    time_block: Option<i64>,
    self_employed: bool,
    employee_type: i64,
    kpi: i64,
    order_params: [i64; 0],
    attribute_values: [i64; 0],
}

#[derive(Serialize, Default)]
pub(super) struct Car {
    pub car_id: i64,
    pub code: String,
    pub name: String,
    pub gos_number: String,
    pub color: String,
    pub mark: String,
    pub model: String,
    pub short_name: String,
    pub production_year: i64,
    pub uds_id: i64,
    pub order_params: Vec<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub car_photo: Option<String>,
    #[serde(flatten)]
    pub constant: CarConstants,
}

#[derive(Serialize, Default)]
pub(super) struct CarConstants {
    is_locked: bool,
    fuel_level: i64,
    vin: &'static str,
    body_number: &'static str,
    engine_number: &'static str,
    permit: &'static str,
    comment: &'static str,
    attribute_values: [i64; 0],
}

/// A client.
#[derive(Serialize, Default)]
pub(super) struct Client {
    pub client_id: i64,
    pub name: String,
    pub number: String,
    pub address: String,
    pub gender: String,
    pub birthday: String,
    pub login: String,
    pub email: String,
    pub comment: String,
    pub lock_description: String,
    pub phones: Vec<String>,
    pub balance: Num,
    pub discount_id: i64,
    pub is_locked: bool,
    pub accounts: Vec<Account>,
    #[serde(flatten)]
    pub constant: ClientConstants,
}

#[derive(Serialize, Default)]
pub(super) struct ClientConstants {
    parent_id: i64,
    client_group_id: i64,
    tariff_id: i64,
    prize_tariff_id: i64,
    tariff_shift_id: i64,
    prize_discount_id: i64,
    bonus_balance: i64,
    min_balance: i64,
    remain_prize: i64,
    default_crew_group: i64,
    password: &'static str,
    use_cashless_account: bool,
    use_cashless: bool,
    no_cash_payment: bool,
    use_email_informing: bool,
    use_own_account: bool,
    employees: [i64; 0],
}

/// A movement on an account.
#[derive(Serialize, Default)]
pub(super) struct Operation {
    pub oper_id: i64,
    pub oper_time: String,
    pub sum: Num,
    pub order_id: i64,
    pub oper_type: &'static str,
    pub name: String,
    pub comment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay_type: Option<&'static str>,
    #[serde(flatten)]
    pub constant: OperationConstants,
}

#[derive(Serialize, Default)]
pub(super) struct OperationConstants {
    account_kind: i64,
    cancelled_by_oper_id: i64,
    cancelled_oper_id: i64,
}

/// A shift.
#[derive(Serialize, Default)]
pub(super) struct Shift {
    pub shift_id: i64,
    pub driver_id: i64,
    pub driver_name: String,
    pub plan_shift_type: &'static str,
    pub shift_state: &'static str,
    pub buy_time: String,
    pub orders_count: i64,
    pub orders_sum: Num,
    pub fact_length: Num,
    #[serde(flatten)]
    pub constant: ShiftConstants,
}

#[derive(Serialize)]
pub(super) struct ShiftConstants {
    /// A string in the source.
    plan_shift_id: &'static str,
    plan_shift_name: &'static str,
    plan_shift_start_time: &'static str,
    plan_shift_finish_time: &'static str,
    return_time: &'static str,
    plan_shift_cost: i64,
    plan_shift_length: i64,
    plan_shift_crew_group_id: i64,
    plan_shift_crew_groups: [i64; 0],
    is_returned: bool,
}

impl Default for ShiftConstants {
    fn default() -> ShiftConstants {
        ShiftConstants {
            plan_shift_id: "0",
            plan_shift_name: "",
            plan_shift_start_time: "",
            plan_shift_finish_time: "",
            return_time: "",
            plan_shift_cost: 0,
            plan_shift_length: 0,
            plan_shift_crew_group_id: 0,
            plan_shift_crew_groups: [],
            is_returned: false,
        }
    }
}

/// An order. Its id is called `order_id` by `get_order_state`, and `id` in lists.
#[derive(Serialize, Default)]
pub(super) struct Order {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    pub state_id: i64,
    pub state_kind: &'static str,
    pub crew_id: i64,
    pub driver_id: i64,
    pub car_id: i64,
    pub prior_crew_id: i64,
    pub start_time: String,
    pub source_time: String,
    pub finish_time: String,
    pub source: String,
    pub source_lat: Num,
    pub source_lon: Num,
    pub destination: String,
    pub destination_lat: Num,
    pub destination_lon: Num,
    pub stops: Vec<Stop>,
    pub customer: String,
    pub passenger: String,
    pub phone: String,
    pub phone_to_dial: String,
    pub email: String,
    pub flight_number: String,
    pub comment: String,
    pub client_id: i64,
    pub client_name: String,
    pub order_crew_group_id: i64,
    pub tariff_id: i64,
    pub car_mark: String,
    pub car_model: String,
    pub car_color: String,
    pub car_number: String,
    pub crew_coords: Coords,
    pub confirmed: &'static str,
    pub creation_way: &'static str,
    pub is_prior: bool,
    pub is_really_prior: bool,
    pub prior_to_current_before_minutes: i64,
    pub sum: Num,
    pub total_sum: Num,
    pub cash_sum: Num,
    pub cashless_sum: Num,
    pub trip_distance: Num,
    pub trip_time: i64,
    pub order_params: Vec<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bill: Vec<BillLine>,
    pub fact_route: Vec<RoutePoint>,
    #[serde(flatten)]
    pub constant: OrderConstants,
}

#[derive(Serialize)]
pub(super) struct Stop {
    pub address: String,
    pub lat: Num,
    pub lon: Num,
}

#[derive(Serialize)]
pub(super) struct BillLine {
    pub code: String,
    pub text: String,
    pub value: &'static str,
    pub sum: String,
}

#[derive(Serialize)]
pub(super) struct RoutePoint {
    pub lat: Num,
    pub lon: Num,
    pub time: String,
    pub speed: i64,
    pub direction: i64,
}

#[derive(Serialize, Default)]
pub(super) struct OrderConstants {
    server_time_offset: i64,
    client_group_id: i64,
    client_employee_id: i64,
    bonus_sum: i64,
    bank_card_sum: i64,
    client_group_name: &'static str,
    payment_pay_system: &'static str,
    is_combined: bool,
    is_part_of_combined: bool,
    is_auction: bool,
    attribute_values: [i64; 0],
}
