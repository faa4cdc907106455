//! What the board says of orders that nobody drives, or nobody is looked for.

use pult::app::Caller;
use pult::domain::{Customer, Locale, NewOrder, OrderId, Origin, Place, Point, Seconds};

use super::world::{Console, NOW, Office};

/// An order that came by another door.
async fn by(office: &mut Office, origin: Origin, change: impl Fn(&mut NewOrder)) -> OrderId {
    let place = Place::address("Ленина 24", Point::new(55.75, 37.6));
    let mut order = NewOrder::ride(place, Vec::new(), None);
    change(&mut order);
    let caller = Caller {
        origin,
        ..Caller::CONSOLE
    };
    let made = office
        .dispatch
        .create_order(&caller, order, Default::default());
    let id = made.await.expect("an order").id;
    office.settle().await;
    id
}

#[tokio::test]
async fn a_no_show_says_why_and_a_reason_that_nobody_gave_is_not_begun() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("17++ <Del>7").await;
    office.keys("<F3>2211<Enter>").await;
    let screen = office.console.screen(150, 42);
    let told = screen.matches("сорван: клиент не вышел").count();
    assert!(told >= 2, "on the board and in the history: {screen}");
    assert!(!screen.contains("no_show"), "{screen}");

    let other = office.order("Мира 1", "Вокзал", None).await;
    let called_off = office
        .dispatch
        .cancel_order(&Caller::CONSOLE, other, String::new(), None);
    called_off.await.expect("cancelled");
    assert_ne!(id, other);
    office.keys("<Esc><Esc><F3>2211<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("отменён"), "{screen}");
    assert!(!screen.contains("отменён:"), "{screen}");
}

#[tokio::test]
async fn an_order_that_nobody_offers_waits_to_be_assigned() {
    let mut office = Office::new().await;
    office.console = Console::that_offers(Locale::Ru);
    by(&mut office, Origin::Navixy, |_| {}).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("ЖДУТ НАЗНАЧЕНИЯ 1"), "{screen}");
    assert!(screen.contains("ждёт назначения"), "{screen}");
    assert!(!screen.contains("ПРЕДЛАГАЕМ"), "{screen}");
    by(&mut office, Origin::Yandex, |_| {}).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("ПРЕДЛАГАЕМ 1"), "{screen}");
    assert!(screen.contains("подбираю экипаж"), "{screen}");
}

#[tokio::test]
async fn an_order_that_is_promised_for_tomorrow_stands_with_its_day() {
    let mut office = Office::new().await;
    by(&mut office, Origin::TheTrack, |order| {
        order.stops[0].promised_at = Some(NOW + Seconds::minutes(16 * 60));
    })
    .await;
    let screen = office.console.screen(150, 42);
    assert!(screen.matches("вс 10:02").count() >= 2, "{screen}");
    assert!(!screen.contains("18:02 Ленина"), "{screen}");
}

#[tokio::test]
async fn an_order_without_a_phone_has_nobody_to_put_on_the_list() {
    let mut office = Office::new().await;
    by(&mut office, Origin::Console, |order| {
        order.customer = Customer::default();
    })
    .await;
    office.keys("<F2>").await;
    let menu = office.console.screen(150, 42);
    assert!(menu.contains("нет телефона"), "{menu}");
    assert!(!menu.contains("Та же клавиша"), "{menu}");
}

#[tokio::test]
async fn a_new_order_is_begun_over_a_list() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", Some(180)).await;
    office.settle().await;
    office.keys("<F7>").await;
    office.keys("<Ins>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Новый заказ"), "{screen}");
}
