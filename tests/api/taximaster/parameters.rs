//! Every parameter of every call: missing, it is code 8; of the wrong kind, it is code 9; either way
//! the answer names it.

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::client::{code, office, send};
use crate::office::Office;

/// How a call is sent.
#[derive(Clone, Copy, PartialEq)]
enum Sent {
    Query,
    Form,
    Json,
}
use Sent::{Form, Json, Query};

/// What a parameter holds.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Whole,
    Count,
    Flag,
    Length,
    Time,
    Phone,
    Degrees,
    Wholes,
    Objects,
    Rating,
    Word,
    Text,
    /// A text that must be there and may be empty.
    Remark,
}
use Kind::{
    Count, Degrees, Flag, Length, Objects, Phone, Rating, Remark, Text, Time, Whole, Wholes, Word,
};

impl Kind {
    /// What it cannot be.
    fn nonsense(self) -> &'static [&'static str] {
        match self {
            Whole => &[
                "abc",
                "1.5",
                "1e3",
                "0x10",
                "99999999999999999999",
                "true",
                "1 2",
            ],
            Count => &["abc", "-1", "1.5"],
            Flag => &["maybe", "2", "-1", "yes"],
            Length => &["ten", "-1", "1e3", "1,5", "NaN", "999999999999999999999"],
            Time => &[
                "20260615",
                "20261301000000",
                "2026-06-15 12:00",
                "20260615126000",
                "now",
            ],
            Phone => &["abc", "+", "8888888888888888888888888888888"],
            Degrees => &["abc", "NaN", "181", "1,5"],
            Wholes => &["abc", "1;b", "1.5"],
            Objects => &["abc", "1"],
            Rating => &["abc", "-1", "6", "1.5"],
            Word => &["nonsense"],
            Text | Remark => &[],
        }
    }
}

struct Call {
    name: &'static str,
    sent: Sent,
    /// What must be there, with a value that is right.
    needs: &'static [(&'static str, Kind, &'static str)],
    /// What may be there.
    takes: &'static [(&'static str, Kind)],
}

const TRIP: &[(&str, Kind)] = &[
    ("source_time", Time),
    ("is_prior", Flag),
    ("client_id", Whole),
    ("discount_id", Whole),
    ("disc_card_id", Whole),
    ("source_zone_id", Whole),
    ("dest_zone_id", Whole),
    ("distance_city", Length),
    ("distance_country", Length),
    ("source_distance_country", Length),
    ("is_country", Flag),
    ("waiting_minutes", Count),
    ("is_hourly", Flag),
    ("hourly_minutes", Count),
    ("is_prize", Flag),
    ("back_way", Flag),
    ("services", Wholes),
    ("order_params", Wholes),
    ("client_employee_id", Whole),
    ("cashless", Flag),
];

const CALLS: &[Call] = &[
    Call {
        name: "create_order",
        sent: Form,
        needs: &[
            ("phone", Phone, "89123456789"),
            ("source", Text, "SOURCE"),
            ("source_time", Time, "20260615180000"),
        ],
        takes: &[
            ("dest", Text),
            ("customer", Text),
            ("comment", Text),
            ("crew_group_id", Whole),
            ("uds_id", Whole),
            ("tariff_id", Whole),
            ("is_prior", Flag),
            ("source_lat", Degrees),
            ("source_lon", Degrees),
            ("dest_lat", Degrees),
            ("dest_lon", Degrees),
        ],
    },
    Call {
        name: "calc_order_cost",
        sent: Query,
        needs: &[("tariff_id", Whole, "1")],
        takes: TRIP,
    },
    Call {
        name: "get_crew_info",
        sent: Query,
        needs: &[("crew_id", Whole, "1")],
        takes: &[("fields", Text)],
    },
    Call {
        name: "get_driver_info",
        sent: Query,
        needs: &[("driver_id", Whole, "1")],
        takes: &[("need_photo", Flag), ("fields", Text)],
    },
    Call {
        name: "get_car_info",
        sent: Query,
        needs: &[("car_id", Whole, "1")],
        takes: &[("need_photo", Flag), ("fields", Text)],
    },
    Call {
        name: "get_crews_coords",
        sent: Query,
        needs: &[],
        takes: &[("crew_id", Whole)],
    },
    Call {
        name: "get_addresses_like",
        sent: Query,
        needs: &[
            ("get_streets", Flag, "false"),
            ("get_points", Flag, "false"),
            ("get_houses", Flag, "true"),
            ("street", Text, "STREET1"),
        ],
        takes: &[
            ("house", Text),
            ("max_addresses_count", Count),
            ("city", Text),
            ("search_in_tm", Flag),
            ("search_in_yandex", Flag),
            ("is_full_address", Flag),
        ],
    },
    Call {
        name: "analyze_route",
        sent: Query,
        needs: &[("source", Text, "STREET1,1"), ("dest", Text, "STREET2,2")],
        takes: &[
            ("source_lat", Degrees),
            ("source_lon", Degrees),
            ("dest_lat", Degrees),
            ("dest_lon", Degrees),
        ],
    },
    Call {
        name: "get_order_state",
        sent: Query,
        needs: &[("order_id", Whole, "1")],
        takes: &[("fields", Text)],
    },
    Call {
        name: "change_order_state",
        sent: Form,
        needs: &[("order_id", Whole, "1"), ("new_state", Whole, "1")],
        takes: &[("cancel_order_penalty_sum", Length)],
    },
    Call {
        name: "create_order2",
        sent: Json,
        needs: &[
            ("addresses", Objects, r#"[{"address":"STREET1,1"}]"#),
            ("source_time", Time, "20260615180000"),
            ("phone", Phone, "89123456789"),
        ],
        takes: &[
            ("client_id", Whole),
            ("client_employee_id", Whole),
            ("crew_group_id", Whole),
            ("uds_id", Whole),
            ("tariff_id", Whole),
            ("is_prior", Flag),
            ("check_duplicate", Flag),
            ("order_params", Wholes),
            ("services", Wholes),
            ("attribute_values", Objects),
            ("total_cost", Length),
            ("use_cashless", Flag),
            ("prior_to_current_before_minutes", Count),
        ],
    },
    Call {
        name: "get_current_orders",
        sent: Query,
        needs: &[],
        takes: &[
            ("client_id", Whole),
            ("client_employee_id", Whole),
            ("phone", Phone),
            ("crew_id", Whole),
            ("driver_id", Whole),
            ("fields", Text),
        ],
    },
    Call {
        name: "get_finished_orders",
        sent: Query,
        needs: &[
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
        ],
        takes: &[
            ("state_type", Word),
            ("state_ids", Wholes),
            ("client_id", Whole),
            ("client_employee_id", Whole),
            ("phone", Phone),
            ("crew_id", Whole),
            ("driver_id", Whole),
            ("fields", Text),
        ],
    },
    Call {
        name: "calc_order_cost2",
        sent: Json,
        needs: &[],
        takes: TRIP,
    },
    Call {
        name: "calc_order_cost2",
        sent: Json,
        needs: &[],
        takes: &[
            ("order_id", Whole),
            ("tariff_id", Whole),
            ("crew_group_id", Whole),
            ("uds_id", Whole),
            ("phone", Phone),
            ("source_lat", Degrees),
            ("source_lon", Degrees),
            ("dest_lat", Degrees),
            ("dest_lon", Degrees),
            ("stops", Objects),
            ("analyze_route", Flag),
            ("attribute_values", Objects),
        ],
    },
    Call {
        name: "analyze_route2",
        sent: Json,
        needs: &[(
            "addresses",
            Objects,
            r#"[{"address":"STREET1,1"},{"address":"STREET2,2"}]"#,
        )],
        takes: &[("get_full_route_coords", Flag)],
    },
    Call {
        name: "get_crews_info",
        sent: Query,
        needs: &[],
        takes: &[("not_working_crews", Flag), ("fields", Text)],
    },
    Call {
        name: "get_drivers_info",
        sent: Query,
        needs: &[],
        takes: &[
            ("locked_drivers", Flag),
            ("dismissed_drivers", Flag),
            ("fields", Text),
        ],
    },
    Call {
        name: "get_cars_info",
        sent: Query,
        needs: &[],
        takes: &[("locked_cars", Flag), ("fields", Text)],
    },
    Call {
        name: "get_addresses_like2",
        sent: Query,
        needs: &[
            ("get_streets", Flag, "true"),
            ("get_points", Flag, "true"),
            ("get_houses", Flag, "true"),
            ("address", Text, "STREET1,1"),
        ],
        takes: &[
            ("city", Text),
            ("max_addresses_count", Count),
            ("search_in_tm", Flag),
            ("search_in_google", Flag),
            ("is_full_address", Flag),
        ],
    },
    Call {
        name: "check_cancel_order_penalty",
        sent: Query,
        needs: &[
            ("order_id", Whole, "1"),
            ("cancel_order_state_id", Whole, "5"),
        ],
        takes: &[],
    },
    Call {
        name: "select_tariff_for_order",
        sent: Json,
        needs: &[],
        takes: &[
            ("client_id", Whole),
            ("crew_group_id", Whole),
            ("uds_id", Whole),
            ("source_time", Time),
            ("is_prize", Flag),
            ("addresses", Objects),
        ],
    },
    Call {
        name: "get_driver_operations",
        sent: Query,
        needs: &[
            ("driver_id", Whole, "1"),
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
        ],
        takes: &[("account_kind", Whole)],
    },
    Call {
        name: "get_client_operations",
        sent: Query,
        needs: &[
            ("client_id", Whole, "1"),
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
        ],
        takes: &[("phone", Phone), ("account_kind", Whole)],
    },
    Call {
        name: "create_client_operation",
        sent: Form,
        needs: &[
            ("client_id", Whole, "1"),
            ("sum", Length, "100"),
            ("oper_type", Word, "receipt"),
        ],
        takes: &[
            ("pay_type", Word),
            ("oper_time", Time),
            ("comment", Text),
            ("account_kind", Whole),
            ("bonus_oper", Flag),
        ],
    },
    Call {
        name: "check_authorization",
        sent: Query,
        needs: &[("login", Text, "a"), ("password", Text, "b")],
        takes: &[],
    },
    Call {
        name: "get_client_info",
        sent: Query,
        needs: &[("client_id", Whole, "1")],
        takes: &[("fields", Text)],
    },
    Call {
        name: "update_client_info",
        sent: Form,
        needs: &[("client_id", Whole, "1")],
        takes: &[
            ("client_group_id", Whole),
            ("parent_id", Whole),
            ("gender", Word),
            ("birthday", Word),
            ("use_email_informing", Flag),
            ("use_own_account", Flag),
            ("need_validate", Flag),
        ],
    },
    Call {
        name: "save_client_feed_back",
        sent: Json,
        needs: &[
            ("phone", Phone, "89123456789"),
            ("rating", Rating, "5"),
            ("text", Remark, ""),
        ],
        takes: &[("order_id", Whole)],
    },
    Call {
        name: "analyze_phone",
        sent: Query,
        needs: &[("phone", Phone, "89123456789")],
        takes: &[
            ("search_in_drivers_mobile", Flag),
            ("search_in_clients", Flag),
            ("search_in_phones", Flag),
        ],
    },
    Call {
        name: "find_crews_by_coords",
        sent: Query,
        needs: &[
            ("lat", Degrees, "55.7"),
            ("lon", Degrees, "37.6"),
            ("radius", Length, "3"),
        ],
        takes: &[
            ("crews_release_in", Count),
            ("crew_group_id", Whole),
            ("uds_id", Whole),
            ("attributes", Wholes),
            ("crews_without_coords", Flag),
        ],
    },
    Call {
        name: "find_nearest_address",
        sent: Query,
        needs: &[("lat", Degrees, "55.7"), ("lon", Degrees, "37.6")],
        takes: &[("radius", Count), ("search_in_tm", Flag)],
    },
    Call {
        name: "get_crew_track",
        sent: Query,
        needs: &[
            ("crew_id", Whole, "1"),
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
        ],
        takes: &[],
    },
    Call {
        name: "get_driver_shifts",
        sent: Query,
        needs: &[
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
        ],
        takes: &[
            ("driver_id", Whole),
            ("new_shifts", Flag),
            ("in_work_shifts", Flag),
            ("finished_shifts", Flag),
            ("failed_shifts", Flag),
            ("returned_shifts", Flag),
        ],
    },
    Call {
        name: "create_driver_dyn_priority",
        sent: Json,
        needs: &[
            ("driver_id", Whole, "1"),
            ("priority", Whole, "5"),
            ("start_time", Time, "20260615000000"),
            ("finish_time", Time, "20260616000000"),
            ("name", Text, "A"),
        ],
        takes: &[],
    },
    Call {
        name: "send_sms",
        sent: Form,
        needs: &[("phone", Phone, "89123456789"), ("message", Text, "A")],
        takes: &[],
    },
    Call {
        name: "set_crews_coords",
        sent: Json,
        needs: &[(
            "crew_coords",
            Objects,
            r#"[{"crew_id":1,"lat":55.7,"lon":37.6}]"#,
        )],
        takes: &[],
    },
    Call {
        name: "create_driver_operation",
        sent: Form,
        needs: &[
            ("driver_id", Whole, "1"),
            ("oper_sum", Length, "100"),
            ("oper_type", Word, "receipt"),
        ],
        takes: &[("name", Text), ("comment", Text), ("account_kind", Whole)],
    },
];

impl Call {
    /// Sends what the call needs, but for one parameter; `None`: without it.
    async fn ask(&self, office: &Office, changed: &str, value: Option<&str>) -> Value {
        let needed = self.needs.iter().map(|(name, _, value)| (*name, *value));
        let mut pairs: Vec<(&str, &str)> = needed.filter(|(name, _)| *name != changed).collect();
        pairs.extend(value.map(|value| (changed, value)));
        let path = format!("/common_api/1.0/{}", self.name);
        match self.sent {
            Query => send(office, Method::GET, &format!("{path}?{}", form(&pairs)), "").await,
            Form => send(office, Method::POST, &path, &form(&pairs)).await,
            Json => send(office, Method::POST, &path, &object(&pairs)).await,
        }
    }
}

fn form(pairs: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        let encoded = value.bytes().map(|byte| match byte {
            b'%' => "%".to_owned(),
            byte => format!("%{byte:02X}"),
        });
        // A percent sign stands for bytes that are encoded already.
        match value.starts_with('%') {
            true => format!("{name}={value}"),
            false => format!("{name}={}", encoded.collect::<String>()),
        }
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn object(pairs: &[(&str, &str)]) -> String {
    let value = |text: &str| match text.starts_with('[') {
        true => serde_json::from_str(text).expect("JSON"),
        false => json!(text),
    };
    let object: Map<String, Value> = pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), value(text)))
        .collect();
    Value::Object(object).to_string()
}

fn check(answer: &Value, expected: i64, call: &Call, name: &str, value: Option<&str>) {
    let told = (code(answer), &answer["data"]);
    let said = format!("{} {name}={value:?}: {answer}", call.name);
    assert_eq!(told, (expected, &json!({ "parameter": name })), "{said}");
    let descr = answer["descr"].as_str().expect("a description");
    assert!(descr.contains(name), "{said}");
}

#[tokio::test]
async fn every_parameter_that_is_missing_or_empty_is_code_8() {
    let office = office().await;
    for call in CALLS {
        for (name, kind, _) in call.needs {
            let absent: &[Option<&str>] = match kind {
                Remark => &[None],
                _ => &[None, Some(""), Some("  ")],
            };
            for value in absent.iter().copied() {
                let answer = call.ask(&office, name, value).await;
                check(&answer, 8, call, name, value);
            }
        }
    }
}

#[tokio::test]
async fn every_parameter_of_the_wrong_kind_is_code_9() {
    let office = office().await;
    for call in CALLS {
        let needed = call.needs.iter().map(|(name, kind, _)| (*name, *kind));
        for (name, kind) in needed.chain(call.takes.iter().copied()) {
            for value in kind.nonsense() {
                let answer = call.ask(&office, name, Some(value)).await;
                check(&answer, 9, call, name, Some(value));
            }
        }
    }
}

#[tokio::test]
async fn every_optional_parameter_may_be_empty() {
    let office = office().await;
    for call in CALLS {
        for (name, _) in call.takes {
            let answer = call.ask(&office, name, Some("")).await;
            let told = code(&answer);
            assert!(
                ![8, 9, 10].contains(&told),
                "{} {name}: {answer}",
                call.name
            );
        }
    }
}
