//! The page's answers as types, in its words and with its spelling. Every value is a string, but for
//! two zeros of [`ClientInfo`]. The defaults are what a refusal shows.
//!
//! Source: the vendor's wiki page "API сервера такси"; for the calls beyond it, earlier revisions of
//! the same page and a public web client of the service.

use serde::Serialize;

/// What every answer has.
#[derive(Debug, Serialize)]
pub(super) struct Reply<T> {
    pub result: &'static str,
    pub error: String,
    #[serde(flatten)]
    pub body: T,
}

/// `send_sms`, `send_voice_code`, `add_driver_rating`.
#[derive(Debug, Default, Serialize)]
pub(super) struct Nothing {}

/// `add_order`, `save_order`, `cancel_order`, `set_driver`, `remove_driver`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct OrderRef {
    pub order_id: String,
}

impl Default for OrderRef {
    fn default() -> OrderRef {
        OrderRef {
            order_id: "0".to_owned(),
        }
    }
}

/// `get_order`.
#[derive(Debug, Default, Serialize)]
pub(super) struct Order {
    #[serde(flatten)]
    pub order: OrderRef,
    #[serde(flatten)]
    pub details: Option<OrderDetails>,
}

#[derive(Debug, Serialize)]
pub(super) struct OrderDetails {
    pub status: &'static str,
    pub call_from: String,
    pub driver_id: String,
    pub driver_title: String,
    pub phone: String,
    pub client_name: String,
    pub unit_id: String,
    pub tarif_id: String,
    pub to: Vec<String>,
    pub car_option: Vec<String>,
    pub fix_price: String,
    pub price: String,
    pub extern_id: String,
    pub order_time: String,
    pub create_time: String,
    pub comment: String,
    pub boarding_time: String,
    pub car_title: String,
    pub car_number: String,
    pub lat: String,
    pub lon: String,
}

/// `get_client_info`. What the office does not keep is always the same.
#[derive(Debug, Serialize)]
pub(super) struct ClientInfo {
    pub phone: String,
    pub bonuses: &'static str,
    pub max_discount: String,
    pub with_bonuses: &'static str,
    pub tarif_id: &'static str,
    pub max_cashless_summ: u8,
    pub passphrase: &'static str,
    pub name: String,
    pub cashless_account_id: &'static str,
    pub balance_threshold: u8,
}

impl Default for ClientInfo {
    fn default() -> ClientInfo {
        ClientInfo {
            phone: String::new(),
            bonuses: "0",
            max_discount: "0".to_owned(),
            with_bonuses: "0",
            tarif_id: "0",
            max_cashless_summ: 0,
            passphrase: "",
            name: String::new(),
            cashless_account_id: "0",
            balance_threshold: 0,
        }
    }
}

/// `get_distance`.
#[derive(Debug, Serialize)]
pub(super) struct Distance {
    pub distance: String,
    pub pre_price: String,
    pub fix_price: String,
}

impl Default for Distance {
    fn default() -> Distance {
        Distance {
            distance: "0".to_owned(),
            pre_price: "0".to_owned(),
            fix_price: "0".to_owned(),
        }
    }
}

/// What is sent when the status of an order with an extern_id changes.
#[derive(Debug, Serialize)]
pub(super) struct StatusNotice {
    pub extern_id: String,
    pub order_id: String,
    pub status: &'static str,
    pub driver_id: String,
    pub driver_title: String,
    pub fix_price: String,
}

/// `get_tariffs`.
#[derive(Debug, Default, Serialize)]
pub(super) struct Units {
    pub units: Vec<Unit>,
}

#[derive(Debug, Serialize)]
pub(super) struct Unit {
    pub id: String,
    pub title: String,
    pub tarifs: Vec<Tarif>,
}

#[derive(Debug, Serialize)]
pub(super) struct Tarif {
    pub id: String,
    pub title: String,
}
