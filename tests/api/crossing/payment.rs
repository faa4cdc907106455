//! How an order is paid for, as clients read it.

use pult::app::{Caller, Once};
use pult::domain::{Money, NewOrder, NewStop, PaymentMethod, Place, StopAction};

use super::Town;

#[tokio::test]
async fn what_is_paid_by_card_is_no_cash() {
    let town = Town::open().await;
    for (method, cash, cashless) in [(PaymentMethod::Cash, 250, 0), (PaymentMethod::Card, 0, 250)] {
        let mut new = NewOrder {
            stops: vec![NewStop::at(StopAction::Pickup, Place::address("A", None))],
            fixed_price: Some(Money(25_000)),
            ..NewOrder::default()
        };
        new.payment.method = method;
        let made = town
            .office
            .dispatch
            .create_order(&Caller::CONSOLE, new, Once::default())
            .await;
        let call = format!("get_order_state?order_id={}", made.expect("an order").id);
        let told = town.taximaster("GET", &call, "").await["data"].clone();
        let sums = ["total_sum", "cash_sum", "cashless_sum"].map(|name| told[name].as_i64());
        assert_eq!(sums, [Some(250), Some(cash), Some(cashless)], "{told}");
    }
}
