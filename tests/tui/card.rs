//! The card of a new order, as it is typed into.

use pult::app::{Caller, OrderCommand, OrderQuery, Request};
use pult::domain::{Address, AddressId, AddressKind, NewOrder, OrderId, Place, Point};
use pult::store::books;
use pult::store::places::Source;
use pult::tui::msg::{Command, Msg};

use super::world::{Office, phone};

/// An office that knows some houses.
async fn with_houses() -> Office {
    let office = Office::new().await;
    let houses = [
        ("улица Разина", "7"),
        ("улица Разина", "12"),
        ("улица Туполева", "1"),
        ("улица Туполева", "4"),
        ("улица Туполева", "4 корп. 2"),
    ];
    let written = office.store.write(move |tx| {
        for (at, (street, house)) in (1..).zip(houses) {
            let address = Address {
                id: AddressId(at),
                kind: AddressKind::House,
                settlement: String::new(),
                street: street.to_owned(),
                house: house.to_owned(),
                point: Point::new(55.74 + at as f64 / 1_000.0, 37.6),
                comment: String::new(),
            };
            books::put_address(tx, &address, Source::File)?;
        }
        Ok(())
    });
    written.await.expect("houses");
    office.dispatch.reload_books().await.expect("the books");
    office
}

/// A ride that the caller had once.
async fn had(office: &mut Office, from: &str) {
    let place = |address: &str| Place::address(address, Point::new(55.75, 37.6));
    let mut order = NewOrder::ride(place(from), Vec::new(), Some(place("Вокзал")));
    order.customer.phone = Some(phone("89263332211"));
    let caller = Caller::CONSOLE;
    let made = office
        .dispatch
        .create_order(&caller, order, Default::default());
    let id = made.await.expect("an order").id;
    let over = office
        .dispatch
        .cancel_order(&caller, id, String::new(), None);
    over.await.expect("over");
    office.settle().await;
}

fn line_of(office: &mut Office, label: &str) -> String {
    let screen = office.console.screen(150, 42);
    let mut lines = screen.lines().filter_map(|line| line.split_once(label));
    let found = lines.next().map(|(_, rest)| rest.trim().to_owned());
    found.unwrap_or_else(|| panic!("no {label} in\n{screen}"))
}

#[tokio::test]
async fn an_address_of_before_gives_way_to_the_house_that_is_said() {
    let mut office = with_houses().await;
    had(&mut office, "улица Разина, 7, кв. 12").await;
    had(&mut office, "улица Туполева, 4 корп. 2, п. 3, код 15в").await;
    for (typed, meant) in [
        ("разина 12", "улица Разина, 12"),
        ("разина 7", "улица Разина, 7"),
        ("разина 7 кв 12", "улица Разина, 7, кв. 12"),
        ("туполева 1", "улица Туполева, 1"),
        ("туполева 4", "улица Туполева, 4"),
        ("туполева", "улица Туполева, 4 корп. 2, п. 3, код 15в"),
    ] {
        office
            .keys(&format!("<Ins>9263332211<Enter>{typed}<Enter>"))
            .await;
        let from = line_of(&mut office, "Откуда");
        let is_it = from
            .strip_prefix(meant)
            .is_some_and(|rest| !rest.starts_with([',', ' ']) || rest.starts_with("  "));
        assert!(is_it, "{typed}: {from}");
        office.keys("<Esc>").await;
    }
}

#[tokio::test]
async fn what_is_pasted_as_the_time_is_read_at_once() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>лен 24<Enter><Enter>")
        .await;
    office
        .console
        .send(Msg::Paste("завтра в 7 утра".to_owned()));
    office.settle().await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("завтра 7:00"), "{card}");
    office.keys("<C-u>").await;
    office.console.send(Msg::Paste("потом".to_owned()));
    office.settle().await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("не понимаю: 1830"), "{card}");
}

#[tokio::test]
async fn what_is_typed_takes_the_place_of_an_address_that_the_keys_come_back_to() {
    for back in ["<Up><Up>", "<BackTab><BackTab>"] {
        let mut office = with_houses().await;
        office
            .keys(&format!(
                "<Ins>9261112233<Enter>разина 12<Enter>вокз<Enter>{back}мира 5"
            ))
            .await;
        let from = line_of(&mut office, "Откуда");
        assert!(from.starts_with("мира 5"), "{from}");
        office.keys("<BackTab><Down><End>0").await;
        let from = line_of(&mut office, "Откуда");
        assert!(from.starts_with("мира 50"), "{from}");
    }
}

#[tokio::test]
async fn tab_takes_an_address_as_enter_does() {
    let mut office = with_houses().await;
    office.keys("<Ins>9261112233<Enter>разина 12<Tab>").await;
    let from = line_of(&mut office, "Откуда");
    assert!(from.starts_with("улица Разина, 12"), "{from}");
    office.keys("туполева 4<Tab>").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("₽"), "{card}");
    let made = office
        .dispatch
        .orders(&Caller::CONSOLE, OrderQuery::default());
    assert_eq!(made.await.expect("orders").len(), 0);
}

/// An order whose passenger is aboard, selected.
async fn aboard(office: &mut Office) -> OrderId {
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("17++").await;
    office.settle().await;
    for _ in 0..2 {
        office.keys(" ").await;
        office.settle().await;
    }
    id
}

#[tokio::test]
async fn the_order_whose_car_is_awaited_is_named_and_nothing_once_it_is_over() {
    let mut office = Office::new().await;
    let first = aboard(&mut office).await;
    office.keys("<Ins>9263332211<Enter>").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains(&format!("Едет {first}:")), "{card}");
    // The same caller wants a second car.
    let second = office.order("Мира 1", "Вокзал", None).await;
    office.keys("лен<Esc><C-o>").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains(&format!("Уже ждёт {second}:")), "{card}");
    let caller = Caller::CONSOLE;
    let over = office
        .dispatch
        .cancel_order(&caller, second, String::new(), None);
    over.await.expect("over");
    office.settle().await;
    let card = office.console.screen(150, 42);
    assert!(!card.contains("Уже ждёт"), "{card}");
}

#[tokio::test]
async fn an_address_where_the_crew_has_been_stays_and_the_rest_is_saved() {
    let mut office = Office::new().await;
    let id = aboard(&mut office).await;
    office
        .keys("<Enter><BackTab><BackTab><BackTab><Tab><Tab>мира 5")
        .await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("этот адрес не меняется"), "{card}");
    assert!(!card.contains("мира 5"), "{card}");
    office.keys("<Tab>мира 7<C-s>").await;
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    let order = view.expect("the order").order;
    let to = order.stops.last().and_then(|stop| stop.place());
    assert_eq!(to.map(|place| place.address.as_str()), Some("мира 7"));
}

#[tokio::test]
async fn a_change_that_waits_goes_with_its_order() {
    let mut office = Office::new().await;
    let id = aboard(&mut office).await;
    office.keys("<Enter><Tab>мира 7<Esc>").await;
    let board = office.console.screen(150, 42);
    assert!(board.contains("НЕДОПИСАНО"), "{board}");
    let done = OrderCommand::Complete { bill: None };
    let done = Request::new(id, done);
    let done = office.dispatch.command(&Caller::CONSOLE, done).await;
    done.expect("done");
    office.settle().await;
    let wish = Command::Reread(id, String::new());
    office.console.wishes.push(wish);
    office.settle().await;
    let board = office.console.screen(150, 42);
    let said = format!("Заказ {id} закрыт: отложенная правка снята");
    assert!(board.contains(&said), "{board}");
    office.keys("<C-o>").await;
    let board = office.console.screen(150, 42);
    assert!(!board.contains("мира 7"), "{board}");
}

#[tokio::test]
async fn a_crew_with_its_customer_is_not_taken_off_and_it_is_said_why() {
    let mut office = Office::new().await;
    aboard(&mut office).await;
    office.keys("<F2>1").await;
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains("Клиент уже в машине: снять нельзя"),
        "{screen}"
    );
}

#[tokio::test]
async fn another_sum_is_a_sum_and_kilometres_are_told_with_what_they_cost() {
    let mut office = Office::new().await;
    aboard(&mut office).await;
    office.keys(" <Tab>250<Enter>").await;
    let asked = office.console.screen(150, 42);
    assert!(asked.contains("К оплате 250 ₽"), "{asked}");
    office.keys("<Tab>12,5 км<Enter>").await;
    let asked = office.console.screen(150, 42);
    assert!(asked.contains("12,5 км → "), "{asked}");
}
