//! Two people at one order: its card is open here, and somebody else changes it.

use pult::app::{Caller, OrderCommand, OrderEdit, Request, StopEdit};
use pult::domain::{Locale, OrderId, Place, Point, Role, StopId};
use pult::tui::msg::Msg;

use super::world::{Console, Office};

/// Changes an order as another desk does.
async fn elsewhere(office: &mut Office, id: OrderId, edit: OrderEdit) {
    command(office, id, OrderCommand::Edit(Box::new(edit))).await;
}

async fn command(office: &mut Office, id: OrderId, command: OrderCommand) {
    let done = office
        .dispatch
        .command(&Caller::CONSOLE, Request::new(id, command))
        .await;
    done.expect("it is done elsewhere");
    office.settle().await;
}

async fn stops(office: &Office, id: OrderId) -> Vec<(StopId, String)> {
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    let order = view.expect("the order").order;
    let stop = |stop: &pult::domain::Stop| {
        let place = stop.place().map(|place| place.address.clone());
        (stop.id, place.unwrap_or_default())
    };
    order.stops.iter().map(stop).collect()
}

async fn way(office: &Office, id: OrderId) -> String {
    let stops = stops(office, id).await.into_iter();
    stops
        .map(|(_, address)| address)
        .collect::<Vec<_>>()
        .join(" → ")
}

fn place(address: &str) -> Option<Place> {
    Some(Place::address(address, Point::new(55.76, 37.61)))
}

fn kept(id: StopId) -> StopEdit {
    StopEdit {
        id: Some(id),
        ..StopEdit::default()
    }
}

fn new_stop(address: &str) -> StopEdit {
    StopEdit {
        place: place(address),
        ..StopEdit::default()
    }
}

/// An order of two stops, and an edit that puts one in between.
async fn with_a_stop_between(office: &Office, id: OrderId) -> OrderEdit {
    let there = stops(office, id).await;
    OrderEdit {
        stops: Some(vec![kept(there[0].0), new_stop("Рынок"), kept(there[1].0)]),
        ..OrderEdit::default()
    }
}

#[tokio::test]
async fn an_open_card_follows_what_is_changed_elsewhere() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter>").await;
    let there = stops(&office, id).await;
    let edit = OrderEdit {
        comment: Some("с собакой".to_owned()),
        stops: Some(vec![
            kept(there[0].0),
            StopEdit {
                place: place("Аэропорт"),
                ..kept(there[1].0)
            },
        ]),
        ..OrderEdit::default()
    };
    elsewhere(&mut office, id, edit).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("— Аэропорт, сто рублей"), "{screen}");
    assert!(
        screen.contains("Заказ изменился: Ленина 24 → Аэропорт"),
        "{screen}"
    );
    assert!(screen.contains("Заметка   с собакой"), "{screen}");
    // Nothing was typed here: nothing is written.
    office.keys("<C-s>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Аэропорт");
}

#[tokio::test]
async fn a_stop_that_was_put_in_elsewhere_outlives_a_destination_that_is_typed_here() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Down>Мира 5").await;
    let edit = with_a_stop_between(&office, id).await;
    elsewhere(&mut office, id, edit).await;
    // The keys stay in the field that has them.
    office.keys("6<Enter><C-s>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Рынок → Мира 56");
}

#[tokio::test]
async fn a_stop_that_is_added_here_outlives_the_other_sequence_of_another_desk() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    let edit = with_a_stop_between(&office, id).await;
    elsewhere(&mut office, id, edit).await;
    office.keys("<Enter><Down><Down>+Мира 5").await;
    let there = stops(&office, id).await;
    let edit = OrderEdit {
        stops: Some([0, 2, 1].map(|at| kept(there[at].0)).into()),
        ..OrderEdit::default()
    };
    elsewhere(&mut office, id, edit).await;
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains("Заказ изменился: Ленина 24 → Вокзал → Рынок"),
        "{screen}"
    );
    office.keys("<Enter><C-s>").await;
    assert_eq!(
        way(&office, id).await,
        "Ленина 24 → Вокзал → Мира 5 → Рынок"
    );
}

#[tokio::test]
async fn who_types_over_what_was_changed_elsewhere_is_asked_whose_stays() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Down>Мира 5<Enter>").await;
    let there = stops(&office, id).await;
    let edit = OrderEdit {
        stops: Some(vec![
            kept(there[0].0),
            StopEdit {
                place: place("Аэропорт"),
                ..kept(there[1].0)
            },
        ]),
        ..OrderEdit::default()
    };
    elsewhere(&mut office, id, edit).await;
    let differs = "Куда: ваше «Мира 5», в заказе «Аэропорт»";
    let screen = office.console.screen(80, 24);
    assert!(screen.contains(differs), "{screen}");
    assert!(!screen.contains("Enter — изменить"), "{screen}");
    // The key that asks does not answer, however often it comes.
    office.keys("<Enter><Enter><C-s>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Аэропорт");
    let screen = office.console.screen(80, 24);
    assert!(screen.contains("чьё оставить?"), "{screen}");
    assert!(screen.contains(differs), "{screen}");
    office.keys("1").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Мира 5");
}

#[tokio::test]
async fn what_only_one_of_two_changed_is_kept_and_what_both_did_is_left_to_the_order() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office
        .keys("<Enter><Down>Мира 5<Enter><Down><Down><Down><Down><Down>код 17")
        .await;
    let there = stops(&office, id).await;
    let edit = OrderEdit {
        name: Some("Олег".to_owned()),
        stops: Some(vec![
            kept(there[0].0),
            StopEdit {
                place: place("Аэропорт"),
                ..kept(there[1].0)
            },
        ]),
        ..OrderEdit::default()
    };
    elsewhere(&mut office, id, edit).await;
    office.keys("<C-s>2").await;
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    let order = order.expect("the order").order;
    assert_eq!(way(&office, id).await, "Ленина 24 → Аэропорт");
    assert_eq!(order.customer.name, "Олег");
    assert_eq!(order.comment, "код 17");
}

#[tokio::test]
async fn a_stop_that_is_taken_out_between_others_leaves_the_others_as_they_are() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    let there = stops(&office, id).await;
    let edit = OrderEdit {
        stops: Some(vec![
            kept(there[0].0),
            new_stop("Рынок"),
            new_stop("Школа"),
            kept(there[1].0),
        ]),
        ..OrderEdit::default()
    };
    elsewhere(&mut office, id, edit).await;
    let before = stops(&office, id).await;
    office.keys("<Enter><Down><Bksp><Bksp><C-s>").await;
    let mut left = before.clone();
    left.remove(1);
    assert_eq!(stops(&office, id).await, left);
}

#[tokio::test]
async fn a_card_of_an_order_that_was_called_off_elsewhere_says_so() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Down>Мира 5").await;
    let reason = "клиент передумал".to_owned();
    command(&mut office, id, OrderCommand::Cancel { reason }).await;
    let screen = office.console.screen(150, 42);
    let end = "Заказ уже отменён, менять его нельзя";
    assert_eq!(screen.matches(end).count(), 1, "{screen}");
    for other in [
        "Enter — изменить",
        "Заказ изменился",
        "100 ₽ →",
        "сто рублей",
    ] {
        assert!(!screen.contains(other), "{other}: {screen}");
    }
    assert!(
        !screen.contains(" ! "),
        "nothing is refused that nobody asked for:\n{screen}"
    );
    office.keys("<Enter><Enter>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Вокзал");
    let screen = office.console.screen(80, 24);
    assert_eq!(screen.matches("менять его нельзя").count(), 1, "{screen}");
}

#[tokio::test]
async fn a_change_that_was_begun_comes_back_over_the_order_as_it_is_then() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Down>Мира 5").await;
    let draft = office.console.app.draft();
    let edit = with_a_stop_between(&office, id).await;
    elsewhere(&mut office, id, edit).await;
    office.console = Console::new(Locale::Ru);
    office.console.app.resume(&draft);
    // Kept again at once, before the order is read.
    assert!(office.console.app.draft().contains("Мира 5"));
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains(&format!("Заказ {id}: изменить")),
        "{screen}"
    );
    office.keys("<Enter><C-s>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Рынок → Мира 5");
}

#[tokio::test]
async fn a_card_that_waits_follows_too_and_says_whose_change_it_is() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Up> Ивановна<Esc>").await;
    let edit = with_a_stop_between(&office, id).await;
    elsewhere(&mut office, id, edit).await;
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    let order = Box::new(order.expect("the order").order);
    office.console.send(Msg::Reread(order, "Оля".to_owned()));
    office.keys("<C-o>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Заезд 1   Рынок"), "{screen}");
    office.keys("<C-s>").await;
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    assert_eq!(
        view.expect("the order").order.customer.name,
        "Анна Ивановна"
    );
}

#[tokio::test]
async fn a_word_in_the_phone_is_asked_about_and_leaves_no_empty_change() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Up><Up>соб<C-s>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("странный номер"), "{screen}");
    office.keys("<C-s>").await;
    let history = office.dispatch.order_history(&Caller::CONSOLE, id).await;
    assert_eq!(history.expect("its history").len(), 1);
}

#[tokio::test]
async fn what_was_closed_in_the_last_hour_stands_on_a_desk_that_opens_later() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    let reason = "клиент передумал".to_owned();
    command(&mut office, id, OrderCommand::Cancel { reason }).await;
    office.console = Console::new(Locale::Ru);
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("ЗАКРЫТЫ ЗА ЧАС 1"), "{screen}");
    office.console.wait(3_601_000);
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("ЗАКРЫТЫ ЗА ЧАС"), "{screen}");
}

#[tokio::test]
async fn who_may_only_look_is_shown_no_key_that_is_refused() {
    let mut office = Office::new().await;
    office.console = Console::of_role(Role::Read);
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Открытых заказов нет."), "{screen}");
    for key in ["Ins", "новый"] {
        assert!(!screen.contains(key), "{key}: {screen}");
    }
    office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Home><F2>").await;
    let screen = office.console.screen(150, 42);
    let hold = screen.lines().find(|line| line.contains("отложить"));
    assert!(
        hold.is_some_and(|line| line.contains("только смотреть")),
        "{screen}"
    );
}

#[tokio::test]
async fn a_stop_that_cannot_be_reached_is_skipped_and_taken_back_but_never_the_last() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    let edit = with_a_stop_between(&office, id).await;
    elsewhere(&mut office, id, edit).await;
    office.keys("17++  ").await;
    office.keys(" ").await;
    let open = async |office: &Office| {
        let view = office.dispatch.order(&Caller::CONSOLE, id).await;
        let order = view.expect("the order").order;
        order.stops.iter().filter(|stop| stop.is_open()).count()
    };
    assert_eq!(open(&office).await, 2);
    office.keys("<F2>0").await;
    assert_eq!(open(&office).await, 1);
    let said = office.console.message().to_owned();
    assert!(said.contains("адрес пропущен"), "{said}");
    office.keys("<C-z>").await;
    assert_eq!(open(&office).await, 2);
    office.keys("<F2>0<F2>0").await;
    assert_eq!(open(&office).await, 1);
    let said = office.console.message().to_owned();
    assert!(said.contains("это последний адрес"), "{said}");
}

#[tokio::test]
async fn a_change_that_was_not_heard_of_yet_is_not_written_over_and_asks_whose_stays() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter>").await;
    let there = stops(&office, id).await;
    let led = |address: &str| OrderEdit {
        stops: Some(vec![
            kept(there[0].0),
            StopEdit {
                place: place(address),
                ..kept(there[1].0)
            },
        ]),
        ..OrderEdit::default()
    };
    office.keys("<Tab><C-u>Тимирязева 4").await;
    // The desk has heard nothing yet when it writes.
    let other = Request::new(id, OrderCommand::Edit(Box::new(led("Аэропорт"))));
    let done = office.dispatch.command(&Caller::CONSOLE, other).await;
    done.expect("it is done elsewhere");
    office.keys("<C-s>").await;
    assert_eq!(way(&office, id).await, "Ленина 24 → Аэропорт");
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Тимирязева 4"), "{screen}");
    assert!(screen.contains("1 "), "{screen}");
    office.keys("1").await;
    let way = way(&office, id).await;
    assert!(way.contains("Тимирязева"), "{way}");
}

#[tokio::test]
async fn changes_of_other_fields_go_side_by_side() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Tab><C-u>Тимирязева 4").await;
    let edit = OrderEdit {
        comment: Some("с собакой".to_owned()),
        ..OrderEdit::default()
    };
    let other = Request::new(id, OrderCommand::Edit(Box::new(edit)));
    let done = office.dispatch.command(&Caller::CONSOLE, other).await;
    done.expect("it is done elsewhere");
    office.keys("<C-s>").await;
    let order = office.dispatch.order(&Caller::CONSOLE, id).await;
    assert_eq!(order.expect("the order").order.comment, "с собакой");
    assert!(way(&office, id).await.contains("Тимирязева"));
}
