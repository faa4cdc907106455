//! What the desk tells the person at it: what was changed, who could come, where a crew said it stands.

use pult::app::{Caller, CheckInAt, DeskMessage, OrderCommand, Request, Speaker};
use pult::domain::{Locale, Money, OrderStatus, Phase, Seconds};
use pult::tui::msg::Msg;

use super::world::{Console, NOW, Office};

#[tokio::test]
async fn the_history_tells_each_changed_field_as_it_was_and_is() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office
        .keys("<Enter><Down>аэро<Enter>завтра 7:30<Enter>")
        .await;
    office.order("Лесная 3", "Вокзал", None).await;
    office.keys("<Home><End>").await;
    let card = office.console.screen(150, 60);
    assert!(card.contains("изменён: куда Вокзал → аэро"), "{card}");
    assert!(card.contains("время сейчас → вс"), "{card}");
}

#[tokio::test]
async fn a_second_plus_of_slow_hands_still_gives_the_order() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17+").await;
    office.console.wait(400);
    office.settle().await;
    let phase = |office: &Office| office.console.app.board().orders[&id].phase;
    assert_eq!(phase(&office), Phase::Offered, "the first was an offer");
    office.keys("+").await;
    assert!(
        matches!(phase(&office), Phase::EnRoute { .. }),
        "{:?}",
        phase(&office)
    );
}

#[tokio::test]
async fn a_plus_after_another_key_or_much_later_is_no_second_one() {
    for between in ["<Home>", ""] {
        let mut office = Office::new().await;
        let id = office.order("Тимирязева 4", "Вокзал", None).await;
        office.keys("17+").await;
        office.keys(between).await;
        let later = if between.is_empty() { 2_000 } else { 100 };
        office.console.wait(later);
        office.keys("+").await;
        let phase = office.console.app.board().orders[&id].phase;
        assert_eq!(phase, Phase::Offered, "{between:?}");
    }
}

#[tokio::test]
async fn a_typed_crew_is_shown_with_its_minutes_and_the_key_of_its_place() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.console.wait(200);
    office.settle().await;
    office.keys("17").await;
    let screen = office.console.screen(150, 42);
    let bar = screen.lines().find(|line| line.starts_with(" 17_"));
    let bar = bar.expect("the crew that is typed");
    assert!(bar.contains("Пётр") && bar.contains(" мин "), "{bar}");
    assert!(bar.contains("= место"), "{bar}");
}

#[tokio::test]
async fn a_phone_typed_into_an_address_is_no_address() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9161112233<Enter>лен 24<Enter>9263332211<Enter>")
        .await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Это телефон, а не адрес"), "{screen}");
    office.keys("<Enter><C-s><C-s>").await;
    assert!(
        office.console.app.board().orders.is_empty(),
        "no order of it"
    );
}

#[tokio::test]
async fn the_card_tells_how_long_the_trip_is() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("0,0 км · 1 мин"), "{screen}");
}

#[tokio::test]
async fn a_crew_without_a_position_is_shown_where_it_said_it_stands() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    let crew = office.crew_id("44");
    let caller = Caller::CONSOLE;
    office
        .dispatch
        .open_shift(&caller, crew)
        .await
        .expect("on line");
    office.console.wait(6_000);
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("место неясно"), "{screen}");
    let said = CheckInAt::Said("55.75 37.61".to_owned());
    let told = office.dispatch.check_in(&caller, crew, said).await;
    let told = told.expect("a place");
    office.settle().await;
    office.console.wait(6_000);
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert_eq!(told.label, "55.750000, 37.610000");
    assert!(screen.contains(" 44 ●  ≈2 мин 5… 37.610000"), "{screen}");
}

#[tokio::test]
async fn the_last_step_tells_what_is_to_be_paid_and_takes_what_the_meter_shows() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17++   ").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("К оплате 100 ₽"), "{screen}");

    // What the tariff reckons stands there: one Enter takes it.
    office.keys("<Tab>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Сколько взять?"), "{screen}");
    office.keys("<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("К оплате 100 ₽"), "{screen}");
    for wrong in ["сколько-то", "-50", "<C-u>"] {
        office.keys(&format!("<Esc> <Tab>{wrong}<Enter>")).await;
        let screen = office.console.screen(150, 42);
        assert!(screen.contains("Не понимаю"), "{wrong}: {screen}");
    }
    office.keys("<Esc> <Tab>=350,50<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("К оплате 350,50 ₽"), "{screen}");

    office.keys("<Enter>").await;
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    let order = order.expect("the order").order;
    assert_eq!(order.status, OrderStatus::Completed);
    assert_eq!(order.bill.expect("a bill").total, Money(35_050));
}

#[tokio::test]
async fn what_was_done_since_elsewhere_is_named_and_taken_back_from_the_orders_menu() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    let phase = |office: &Office| office.console.app.board().orders[&id].phase;
    office.keys("17++").await;
    let on_the_way = phase(&office);
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    let stop = order.expect("the order").order.stops[0].id;
    let elsewhere = Request::new(id, OrderCommand::Arrive(stop));
    let done = office.dispatch.command(&Caller::CONSOLE, elsewhere).await;
    done.expect("it has arrived");
    office.settle().await;
    office.keys("<C-z>").await;
    let said = office.console.message().to_owned();
    assert!(said.contains("17 на месте · "), "{said}");
    assert!(matches!(phase(&office), Phase::AtStop { .. }), "{said}");

    office.keys("<F2>9").await;
    assert_eq!(phase(&office), on_the_way, "{}", office.console.message());
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    let stop = order.expect("the order").order.stops[0].id;
    office.keys(" ").await;
    let newest = office.dispatch.take_last_back(&Caller::CONSOLE, id).await;
    assert_eq!(newest.expect("taken back").order.stops[0].id, stop);
    office.settle().await;
    office.keys("<C-z>").await;
    assert_eq!(office.console.message(), "это уже вернули");
    office.keys("<F2>9").await;
    assert_eq!(phase(&office), Phase::Waiting, "its assignment as well");
    office.keys("<F2>9").await;
    let said = office.console.message();
    assert!(said.contains("поздно"), "{said}");
}

#[tokio::test]
async fn what_a_colleague_says_stands_until_a_key_shows_that_it_was_read() {
    let mut console = Console::new(Locale::Ru);
    let text = "обед до двух";
    console.send(Msg::Said(DeskMessage {
        from: Speaker::Program {
            name: "Оля".to_owned(),
        },
        to: None,
        text: text.to_owned(),
        at: NOW,
    }));
    console.keys("123");
    console.wait(60_000);
    assert!(console.message().contains(text), "while nobody looked");
    console.keys("4");
    assert!(!console.message().contains(text), "it was read");
}

#[tokio::test]
async fn the_way_is_read_back_with_its_stops() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9263332252<Enter>ленина 24<Enter>+мира 7<Enter>вокз<Enter>")
        .await;
    let screen = office.console.screen(150, 42);
    let told = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("«ленина 24 — мира 7 — вокз"), "{screen}");
}

#[tokio::test]
async fn a_crew_leaves_the_line_only_when_each_of_its_orders_was_named() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17++").await;
    let second = office.order("Ленина 24", "Вокзал", None).await;
    office.keys(&format!("{second}<Enter>17+")).await;
    office.keys(" ").await;
    office.keys("17-3").await;
    let screen = office.console.screen(150, 42);
    for order in [first, second] {
        assert!(
            screen.contains(&format!("17 на заказе {order}: ")),
            "{order} in\n{screen}"
        );
    }
}

#[tokio::test]
async fn who_has_a_late_order_is_not_the_nearest_crew_for_it() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17++").await;
    office.console.wait(6_000);
    office.settle().await;
    let screen = office.console.screen(150, 42);
    let of_crew = |screen: &str, crew: &str| {
        let line = screen
            .lines()
            .find(|line| line.contains(&format!("│ {crew} ")));
        line.map(str::to_owned).unwrap_or_default()
    };
    assert!(of_crew(&screen, "23").contains("мин"), "{screen}");
    assert!(!of_crew(&screen, "17").contains("мин"), "{screen}");
}

#[tokio::test]
async fn a_crew_that_should_have_come_is_not_said_to_come_in_no_minutes() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17++").await;
    let state = |office: &mut Office| {
        let screen = office.console.screen(150, 42);
        let row = screen.lines().find(|line| line.contains("→ Вокзал"));
        row.map(str::to_owned).unwrap_or_default()
    };
    assert!(
        state(&mut office).contains("17 · "),
        "{}",
        state(&mut office)
    );
    let card = office.console.screen(150, 42);
    assert!(card.contains("подача 18:"), "{card}");
    // The crew is heard of, and is not there: its promise is over, and it is not yet late enough to be told of.
    let eta = office.console.app.board().orders.values().next();
    let eta = eta.and_then(|row| row.eta).expect("an arrival");
    office.console.at.office = eta + Seconds(60);
    office.console.wait(200);
    let row = state(&mut office);
    assert!(!row.contains("· 0 мин"), "{row}");
    let card = office.console.screen(150, 42);
    assert!(!card.contains("через 0 мин"), "{card}");
}

#[tokio::test]
async fn nobody_is_told_when_a_crew_is_where_nobody_knows() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>Неведомая 5<Enter><Enter><Enter>17++")
        .await;
    let screen = office.console.screen(150, 42);
    let board = office.console.app.board();
    let row = board.orders.values().next().expect("an order");
    assert!(matches!(row.phase, Phase::EnRoute { .. }), "{screen}");
    assert_eq!(row.eta, None);
    assert!(screen.contains("17 едет"), "{screen}");
    assert!(!screen.contains("через 0 мин"), "{screen}");
}
