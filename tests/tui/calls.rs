//! Calls: from the ring to the order, in as few keys as can be.

use pult::app::{Caller, OrderQuery, OrderView};
use pult::domain::{OrderId, OrderStatus, Seconds, ServiceId};
use pult::tui::msg::{Command, Msg};

use super::world::{NOW, Office, phone};

async fn newest(office: &Office) -> OrderView {
    let orders = office
        .dispatch
        .orders(&Caller::CONSOLE, OrderQuery::default())
        .await;
    orders.expect("the orders").pop().expect("an order")
}

fn addresses(view: &OrderView) -> Vec<String> {
    let stops = view.order.stops.iter();
    let places = stops.filter_map(|stop| stop.place());
    places.map(|place| place.address.clone()).collect()
}

/// An office that Anna has ridden with before, and Anna on the line.
async fn anna_calls() -> (Office, OrderId) {
    let mut office = Office::new().await;
    let before = office.order("Тимирязева 4", "Вокзал", None).await;
    office
        .dispatch
        .cancel_order(&Caller::CONSOLE, before, String::new(), None)
        .await
        .expect("over");
    office.settle().await;
    office.ring("+79263332211").await;
    (office, before)
}

#[tokio::test]
async fn a_call_is_seen_and_taken_with_two_keys() {
    let (mut office, before) = anna_calls().await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("+7 926 333-22-11"), "{screen}");
    office.keys("<F9>").await;
    let screen = office.console.screen(140, 40);
    for seen in [
        "Анна",
        "Тимирязева 4",
        "Вокзал",
        "100 ₽",
        "подача",
        "Enter — принять",
    ] {
        assert!(screen.contains(seen), "no {seen} in\n{screen}");
    }
    assert!(!screen.contains("☎ +7"), "taken\n{screen}");
    office.keys("<Enter>").await;
    let made = newest(&office).await;
    assert_ne!(made.order.id, before);
    assert_eq!(addresses(&made), ["Тимирязева 4", "Вокзал"]);
    assert_eq!(made.order.customer.phone, Some(phone("+79263332211")));
    assert_eq!(made.order.customer.name, "Анна");
}

#[tokio::test]
async fn another_destination_is_typed_over_the_last_one() {
    let (mut office, _) = anna_calls().await;
    office.keys("<F9>аэро<Enter><Enter>").await;
    assert_eq!(addresses(&newest(&office).await), ["Тимирязева 4", "аэро"]);
}

#[tokio::test]
async fn keys_that_are_faster_than_the_database_are_for_the_card_of_the_caller() {
    let (mut office, _) = anna_calls().await;
    // Nobody answers the console in between.
    office.console.keys("<F9>аэро<Enter>");
    office.settle().await;
    office.keys("<Enter>").await;
    assert_eq!(addresses(&newest(&office).await), ["Тимирязева 4", "аэро"]);
}

#[tokio::test]
async fn a_call_becomes_a_pre_order_by_a_time_token() {
    let (mut office, _) = anna_calls().await;
    office.keys("<F9>=1930<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("сегодня 19:30, в работу 19:10"), "{screen}");
    office.keys("<Enter>").await;
    let made = newest(&office).await;
    assert_eq!(addresses(&made), ["Тимирязева 4", "Вокзал"]);
    assert_eq!(made.order.due_at(), Some(NOW + Seconds::minutes(88)));
}

#[tokio::test]
async fn a_call_from_a_number_with_an_open_order_tells_of_it_first() {
    let mut office = Office::new().await;
    let open = office.order("Тимирязева 4", "Вокзал", None).await;
    office.ring("+79263332211").await;
    office.keys("<F9>").await;
    let screen = office.console.screen(80, 24);
    assert!(screen.contains(&format!("Уже ждёт {open}")), "{screen}");
    // One Enter too many makes no second order of the last trip.
    office.keys("<Enter>").await;
    assert_eq!(office.console.app.board().n_open(), 1);
    office.keys("<F2>").await;
    assert_eq!(office.console.app.selected(), Some(open));
}

#[tokio::test]
async fn of_several_calls_one_is_chosen() {
    let (mut office, _) = anna_calls().await;
    office.ring("+79261112233").await;
    office.keys("<F9>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("+7 926 111-22-33"), "{screen}");
    office.keys("<Down><Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("+7 926 111-22-33"), "{screen}");
    assert_eq!(
        office.dispatch.calls().borrow().len(),
        1,
        "Anna still rings"
    );
}

#[tokio::test]
async fn a_typed_number_and_f9_open_its_card() {
    let (mut office, _) = anna_calls().await;
    office.keys("89263332211<F9>").await;
    assert!(office.console.screen(140, 40).contains("Вокзал"));
    office.keys("<Esc>").await;
    office.keys("<F9>").await;
    assert!(
        office.console.screen(140, 40).contains("Вокзал"),
        "the call rang on"
    );
}

#[tokio::test]
async fn nobody_calls() {
    let mut office = Office::new().await;
    office.keys("<F9>").await;
    assert!(office.console.message().starts_with("Никто не звонит"));
}

#[tokio::test]
async fn a_card_that_was_begun_waits_while_a_call_is_taken() {
    let (mut office, _) = anna_calls().await;
    office.keys("<Ins>9261112233<Enter>лен").await;
    office.keys("<F9><Enter>").await;
    assert_eq!(addresses(&newest(&office).await)[0], "Тимирязева 4");
    office.keys("<C-o>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("+7 926 111-22-33"), "{screen}");
}

#[tokio::test]
async fn tariff_and_services_are_named_by_a_few_letters() {
    let (mut office, _) = anna_calls().await;
    office.keys("<F9><Tab><Tab><Tab>гор<Tab>lt").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Детское кресло"), "{screen}");
    office.keys("<C-s>").await;
    let made = newest(&office).await.order;
    assert_eq!(made.services, [ServiceId(1)]);
    assert!(made.tariff.is_some());
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Город · Детское кресло"), "{screen}");
}

#[tokio::test]
async fn an_order_from_a_blacklisted_number_is_in_the_journal() {
    let mut office = Office::new().await;
    office.ring("89990000000").await;
    office.keys("<F9>лен<Enter><Enter>").await;
    office.keys("<C-s>").await;
    let made = newest(&office).await.order.id;
    let history = office.dispatch.order_history(&Caller::CONSOLE, made).await;
    let first = history.expect("a history").remove(0);
    assert_eq!(
        first.payload.get("blacklisted").map(String::as_str),
        Some("не платит")
    );
    let screen = office.console.screen(140, 40);
    assert!(
        screen.contains("принят с номера из чёрного списка: не платит"),
        "{screen}"
    );
}

#[tokio::test]
async fn an_order_that_another_desk_assigned_is_not_moved_by_force() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17+").await;
    let wish = Command::Assign(id, office.crew_id("17"), None);
    office.keys("23++").await;
    office.console.wishes.push(wish);
    office.settle().await;
    let said = office.console.message();
    assert_eq!(said, format!("заказ {id} уже у 23"));
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, id)
        .await
        .expect("the order");
    assert_eq!(
        view.carrier().map(|crew| crew.id),
        Some(office.crew_id("23"))
    );
}

#[tokio::test]
async fn what_is_undone_at_once_is_told_to_nobody() {
    use pult::domain::{EventKind, Message};
    let mut office = Office::new().await;
    office.dispatch.on_order_event(|view, event| {
        if event.kind != EventKind::OrderCancelled {
            return Vec::new();
        }
        let text = format!("{} is off", view.order.id);
        vec![Message {
            order: event.order,
            idempotency_key: format!("test {}", event.seq),
            ..Message::new("webhook", "http://127.0.0.1:9/hook", &text, event.at)
        }]
    });
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("<Del>").await;
    office.keys("2").await;
    let message = office
        .dispatch
        .messages(1)
        .await
        .expect("messages")
        .remove(0);
    assert_eq!(
        (message.order, message.next_at),
        (Some(id), NOW + Seconds(10))
    );
    office.keys("<C-я>").await;
    let message = office
        .dispatch
        .messages(1)
        .await
        .expect("messages")
        .remove(0);
    assert!(message.dead && message.sent_at.is_none(), "{message:?}");
    assert_eq!(newest(&office).await.order.status, OrderStatus::Pending);
}

#[tokio::test]
async fn a_key_for_a_call_that_was_taken_elsewhere_takes_no_other_one() {
    let mut office = Office::new().await;
    for phone in ["9260001101", "9260001102", "9260001103"] {
        office.ring(phone).await;
    }
    office.keys("<F9>").await;
    let first = office.dispatch.calls().borrow()[0].id;
    office
        .dispatch
        .take_call(&Caller::CONSOLE, first)
        .expect("it rings");
    let left = std::sync::Arc::clone(&office.dispatch.calls().borrow());
    office.console.send(Msg::Calls(left));
    office.console.keys("<Enter>");
    office.settle().await;
    assert_eq!(office.dispatch.calls().borrow().len(), 2);
    // The next one is meant.
    office.console.wait(400);
    office.keys("<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("+7 926 000-11-02"), "{screen}");
    assert_eq!(office.dispatch.calls().borrow().len(), 1);
}
