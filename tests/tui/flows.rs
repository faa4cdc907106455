//! The operator's flows, from keys to the office and back, in the Russian layout.

use pult::app::{Caller, OrderQuery, OrderView};
use pult::domain::{CrewId, Duty, Money, OrderId, OrderStatus, Phase, Seconds};

use super::world::{NOW, Office, phone};

async fn order(office: &Office, id: OrderId) -> OrderView {
    office
        .dispatch
        .order(&Caller::CONSOLE, id)
        .await
        .expect("the order")
}

async fn phase(office: &Office, id: OrderId) -> Phase {
    order(office, id).await.phase
}

async fn crew_of(office: &Office, id: OrderId) -> Option<CrewId> {
    order(office, id).await.carrier().map(|crew| crew.id)
}

/// The newest order of the office.
async fn newest(office: &Office) -> OrderView {
    let orders = office
        .dispatch
        .orders(&Caller::CONSOLE, OrderQuery::default())
        .await;
    orders.expect("the orders").pop().expect("an order")
}

#[tokio::test]
async fn an_order_without_caller_id_is_taken() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>лен 24<Enter>вокз<Enter><Enter>")
        .await;
    let made = newest(&office).await.order;
    assert_eq!(made.customer.phone, Some(phone("+79261112233")));
    assert_eq!(made.stops[0].place().expect("a place").address, "лен 24");
    assert_eq!(made.stops[1].place().expect("a place").address, "вокз");
    assert_eq!(office.console.app.selected(), Some(made.id));
    assert_eq!(
        office.console.message(),
        format!("Заказ {} принят", made.id)
    );
}

#[tokio::test]
async fn a_repeat_callers_addresses_need_no_typing() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    office
        .dispatch
        .cancel_order(&Caller::CONSOLE, first, String::new(), None)
        .await
        .expect("cancelled");
    office
        .keys("<Ins>9263332211<Enter><Enter>вокз<Enter><Enter>")
        .await;
    let made = newest(&office).await.order;
    assert_ne!(made.id, first);
    assert_eq!(made.customer.name, "Анна");
    assert_eq!(
        made.stops[0].place().expect("a place").address,
        "Тимирязева 4"
    );
    assert_eq!(made.stops[1].place().expect("a place").address, "Вокзал");
    assert!(made.stops[1].place().expect("a place").point.is_some());
}

#[tokio::test]
async fn a_repeat_callers_trip_comes_back_by_one_key() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    office
        .dispatch
        .cancel_order(&Caller::CONSOLE, first, String::new(), None)
        .await
        .expect("cancelled");
    office.keys("<Ins>9263332211<F2><Enter>").await;
    let made = newest(&office).await.order;
    assert_ne!(made.id, first);
    assert_eq!(
        made.stops[0].place().expect("a place").address,
        "Тимирязева 4"
    );
}

#[tokio::test]
async fn a_phone_with_an_open_order_is_told_and_the_card_goes_on() {
    let mut office = Office::new().await;
    let open = office.order("Тимирязева 4", "Вокзал", None).await;
    let other = office.order("Мира 1", "", None).await;
    office.keys("<Del>").await;
    office.keys("<Esc>").await;
    office
        .dispatch
        .cancel_order(&Caller::CONSOLE, other, String::new(), None)
        .await
        .expect("cancelled");
    office.keys("<Ins>9263332211<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains(&format!("Уже ждёт {open}")), "{screen}");
    office.keys("<F2>").await;
    assert_eq!(office.console.app.selected(), Some(open));
    // Another car for the same phone.
    office
        .keys("<Ins>9263332211<Enter>Мира 5<Enter><Enter><Enter>")
        .await;
    let made = newest(&office).await.order;
    assert_eq!(made.stops[0].place().expect("a place").address, "Мира 5");
}

#[tokio::test]
async fn a_pre_order_says_when_it_goes_to_work() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>лен<Enter><Enter>=1930")
        .await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("сегодня 19:30, в работу 19:10"), "{screen}");
    office.keys("<Enter>").await;
    let made = newest(&office).await.order;
    assert_eq!(made.due_at(), Some(NOW + Seconds::minutes(88)));
    assert!(made.prior);
}

#[tokio::test]
async fn a_blacklisted_number_is_saved_only_by_ctrl_s() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9990000000<Enter>лен<Enter><Enter><Enter>")
        .await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("ЧЁРНЫЙ СПИСОК: не платит"), "{screen}");
    let orders = office
        .dispatch
        .orders(&Caller::CONSOLE, OrderQuery::default())
        .await;
    assert_eq!(orders.expect("orders").len(), 0);
    office.keys("<C-ы>").await;
    assert_eq!(newest(&office).await.order.customer.name, "Семён");
}

#[tokio::test]
async fn plus_offers_and_plus_plus_assigns() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17+").await;
    assert_eq!(phase(&office, id).await, Phase::Offered);
    office.keys("23++").await;
    assert_eq!(phase(&office, id).await, Phase::EnRoute { stop: 0 });
    assert_eq!(crew_of(&office, id).await, Some(office.crew_id("23")));
}

#[tokio::test]
async fn plus_on_an_assigned_order_reassigns_after_enter() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("23++").await;
    office.keys("17+").await;
    assert_eq!(crew_of(&office, id).await, Some(office.crew_id("23")));
    let screen = office.console.screen(100, 30);
    assert!(
        screen.contains(&format!("Заказ {id}: с 23 на 17")),
        "{screen}"
    );
    office.keys("<Enter>").await;
    assert_eq!(crew_of(&office, id).await, Some(office.crew_id("17")));
    office.keys("<C-я>").await;
    assert_eq!(
        crew_of(&office, id).await,
        Some(office.crew_id("23")),
        "undone"
    );
}

#[tokio::test]
async fn a_crew_off_line_is_refused_in_words_and_taken_by_force() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("44+").await;
    assert!(
        office
            .console
            .message()
            .starts_with("экипаж 44: не на линии"),
        "{}",
        office.console.message()
    );
    office.keys("44++").await;
    assert_eq!(crew_of(&office, id).await, Some(office.crew_id("44")));
}

#[tokio::test]
async fn a_write_that_was_overtaken_says_by_what() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("<Del>").await;
    let gone = office
        .dispatch
        .cancel_order(&Caller::CONSOLE, id, "сам".to_owned(), None)
        .await;
    gone.expect("cancelled elsewhere");
    office.keys("1").await;
    let said = office.console.message();
    assert!(
        said.starts_with(&format!("заказ {id}: отменён: сам раньше, в 18:02:00")),
        "{said}"
    );
    assert!(said.ends_with("(пульт)"), "{said}");
}

#[tokio::test]
async fn del_and_a_digit_cancel_with_a_reason_and_undo_gives_the_same_order_back() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("<Del>").await;
    office.keys("2").await;
    let cancelled = order(&office, id).await.order;
    assert_eq!(cancelled.status, OrderStatus::Cancelled);
    assert_eq!(cancelled.reason, "клиент не вышел");
    office.keys("<C-z>").await;
    let again = order(&office, id).await.order;
    assert_eq!(again.status, OrderStatus::Pending);
    assert_eq!(again.reason, "");
    assert_eq!(newest(&office).await.order.id, id);
}

#[tokio::test]
async fn a_crews_state_takes_four_keys() {
    let mut office = Office::new().await;
    for (keys, duty) in [
        ("17-2", Duty::Break),
        ("17-1", Duty::Free),
        ("17-3", Duty::Off),
        ("17-1", Duty::Free),
    ] {
        office.keys(keys).await;
        let crew = office
            .dispatch
            .crew(&Caller::CONSOLE, office.crew_id("17"))
            .await;
        assert_eq!(crew.expect("the crew").duty, duty, "{keys}");
    }
    office.keys("<C-я>").await;
    let crew = office
        .dispatch
        .crew(&Caller::CONSOLE, office.crew_id("17"))
        .await;
    assert_eq!(crew.expect("the crew").duty, Duty::Off, "undone");
}

#[tokio::test]
async fn an_order_is_held_back_and_let_go() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("р<Enter>").await;
    assert_eq!(phase(&office, id).await, Phase::OnHold);
    office.keys("h<Enter>").await;
    assert_eq!(phase(&office, id).await, Phase::Waiting);
}

#[tokio::test]
async fn why_tells_who_fits_before_the_engine_has_thought_of_an_order() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("ц<Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("Кто подходит"), "{screen}");
    let told = screen.lines().filter(|line| line.contains(" мин  7,"));
    assert_eq!(told.count(), 2, "{screen}");
}

#[tokio::test]
async fn a_quote_is_told_on_the_card_and_enter_makes_it_an_order() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    let cancelled = office
        .dispatch
        .cancel_order(&Caller::CONSOLE, first, String::new(), None)
        .await;
    cancelled.expect("cancelled");
    office.keys("<F4>").await;
    assert!(office.console.screen(140, 40).contains("Новый заказ"));
    office.keys("<Esc><Ins>9263332211<F2>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("100 ₽"), "{screen}");
    office.keys("<Enter>").await;
    assert_eq!(
        newest(&office).await.order.quote.map(|quote| quote.total),
        Some(Money(10_000))
    );
}

#[tokio::test]
async fn commits_reach_the_desk_row_by_row() {
    use pult::tui::msg::Msg;
    let mut office = Office::new().await;
    let (sender, mut inbox) = tokio::sync::mpsc::channel(16);
    let follower = tokio::spawn(pult::tui::follow(office.dispatch.clone(), sender));
    let first = inbox.recv().await.expect("the whole office");
    assert!(matches!(first, Msg::Board(_)), "{first:?}");
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    let second = inbox.recv().await.expect("what changed");
    let Msg::Changed(changes) = &second else {
        panic!("{second:?}");
    };
    assert_eq!(
        changes.orders.iter().map(|row| row.id).collect::<Vec<_>>(),
        [id]
    );
    assert_eq!(changes.crews, []);
    office.console.send(second);
    follower.abort();
}

#[tokio::test]
async fn plus_plus_forces_whatever_the_engine_did_in_between() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    let (engine_gave, wanted) = (office.crew_id("17"), office.crew_id("23"));
    for before in [true, false] {
        office.keys("23").await;
        if !before {
            office.keys("+").await;
        }
        let given = office
            .dispatch
            .assign(&Caller::CONSOLE, id, engine_gave, Default::default());
        given.await.expect("given");
        office.settle().await;
        office.console.keys(if before { "++" } else { "23++" });
        office.settle().await;
        assert_eq!(crew_of(&office, id).await, Some(wanted), "{before}");
        assert!(!office.console.screen(140, 40).contains("Переназначить?"));
    }
}

#[tokio::test]
async fn an_order_number_typed_after_a_plus_reassigns_nothing() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    let other = office.order("Мира 1", "", None).await;
    office.keys(&format!("{id}<Enter>23++")).await;
    office.console.keys(&format!("17+{other}<Enter>"));
    office.settle().await;
    assert_eq!(crew_of(&office, id).await, Some(office.crew_id("23")));
    assert_eq!(office.console.app.selected(), Some(other));
}

#[tokio::test]
async fn a_crew_that_drives_to_an_order_goes_off_line_only_after_a_yes() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("23++").await;
    office.keys("23-3").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains(&format!("23 на заказе {id}")), "{screen}");
    office.keys("<Enter>н").await;
    let duty = |office: &Office| office.console.app.board().crews[&office.crew_id("23")].duty;
    assert_eq!(duty(&office), Duty::Busy);
    office.keys("23-3д").await;
    assert_eq!(duty(&office), Duty::Off);
}

#[tokio::test]
async fn space_drives_an_order_by_hand_to_its_end() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("23++").await;
    for (named, expected) in [
        ("на месте", Phase::AtStop { stop: 0 }),
        ("клиент в машине", Phase::EnRoute { stop: 1 }),
        ("выполнен", Phase::EnRoute { stop: 1 }),
    ] {
        let screen = office.console.screen(150, 42);
        assert!(
            screen.contains(&format!("Space {named}")),
            "{named}\n{screen}"
        );
        office.keys(" ").await;
        assert_eq!(phase(&office, id).await, expected, "{named}");
    }
    office.keys("<Enter>").await;
    assert_eq!(phase(&office, id).await, Phase::Completed);
}

#[tokio::test]
async fn a_time_is_understood_or_refused_whatever_key_saves() {
    let begin = "<Ins>9261112233<Enter>Ленина 24<Enter><Enter>";
    for (time, due) in [
        ("=1930", NOW + Seconds::minutes(88)),
        ("19:30", NOW + Seconds::minutes(88)),
        ("+40", NOW + Seconds::minutes(40)),
        ("завтра 7:30", NOW + Seconds::minutes(808)),
        ("pfdnhf 7:30", NOW + Seconds::minutes(808)),
        ("пн 9", NOW + Seconds::minutes(2_338)),
    ] {
        for save in ["<C-s>", "<Enter>", "<Tab><C-s>", "<BackTab><C-ы>"] {
            let mut office = Office::new().await;
            office.keys(&format!("{begin}{time}{save}")).await;
            let screen = office.console.screen(140, 40);
            assert_eq!(
                office.console.app.board().n_open(),
                1,
                "{time} {save}\n{screen}"
            );
            assert_eq!(
                newest(&office).await.order.due_at(),
                Some(due),
                "{time} {save}"
            );
        }
    }
    for time in ["=2500", "31.12", "пн", "qqq", "31.02 9"] {
        for save in ["<C-s>", "<Enter>", "<Tab><C-s>"] {
            let mut office = Office::new().await;
            office.keys(&format!("{begin}{time}{save}")).await;
            let screen = office.console.screen(140, 40);
            assert!(screen.contains("не понимаю"), "{time} {save}\n{screen}");
            let orders = office
                .dispatch
                .orders(&Caller::CONSOLE, OrderQuery::default())
                .await;
            assert_eq!(orders.expect("orders").len(), 0, "{time} {save}");
        }
    }
}

#[tokio::test]
async fn a_time_typed_where_an_address_belongs_is_never_lost() {
    let mut office = Office::new().await;
    let begin = "<Ins>9261112233<Enter>Ленина 24<Enter>";
    office.keys(&format!("{begin}=1930<C-s>")).await;
    office.keys("<C-s>").await;
    let made = newest(&office).await.order;
    assert_eq!(made.due_at(), Some(NOW + Seconds::minutes(88)));
}

#[tokio::test]
async fn the_price_on_the_card_is_the_price_of_the_order() {
    let mut office = Office::new().await;
    let prior = office.store.write(|tx| {
        let tariff = pult::domain::Tariff {
            name: "С предзаказом".to_owned(),
            boarding: Money(10_000),
            prior_surcharge: Money(5_000),
            ..pult::domain::Tariff::default()
        };
        pult::store::tariffs::put(tx, &tariff, pult::store::places::Source::File)?;
        Ok::<_, pult::store::Error>(())
    });
    prior.await.expect("a tariff");
    office.dispatch.reload_books().await.expect("the books");
    let before = office.order("Тимирязева 4", "Вокзал", None).await;
    let cancelled = office
        .dispatch
        .cancel_order(&Caller::CONSOLE, before, String::new(), None)
        .await;
    cancelled.expect("cancelled");
    office.settle().await;
    office.keys("<Ins>9263332211<F2>+40<Tab><Tab>предз").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("150 ₽"), "{screen}");
    office.keys("<C-s>").await;
    let quote = newest(&office).await.order.quote.expect("a quote");
    assert_eq!(quote.total, Money(15_000));
}

#[tokio::test]
async fn a_phone_is_checked_as_it_is_typed_and_a_doubtful_one_confirmed_once() {
    let mut office = Office::new().await;
    office.keys("<Ins>926").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("не хватает 7"), "{screen}");
    office.keys("<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Телефон странный"), "{screen}");
    office.keys("<Enter>Ленина 24<Enter><Enter><Enter>").await;
    assert!(newest(&office).await.order.customer.phone.is_some());
    // A quote of nobody's is no order by one Enter too many.
    office.keys("<F4>Мира 5<Enter><Enter><Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Без телефона?"), "{screen}");
    assert_eq!(office.console.app.board().n_open(), 1);
    office.keys("<Enter>").await;
    assert_eq!(office.console.app.board().n_open(), 2);
}

#[tokio::test]
async fn a_stop_between_is_added_by_plus_on_an_empty_destination() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>Ленина 24<Enter>+Мира 5<Enter>Вокзал<Enter><Enter>")
        .await;
    let made = newest(&office).await.order;
    let stops = made.stops.iter().filter_map(|stop| stop.place());
    let stops: Vec<&str> = stops.map(|place| place.address.as_str()).collect();
    assert_eq!(stops, ["Ленина 24", "Мира 5", "Вокзал"]);
}

#[tokio::test]
async fn a_destination_that_is_emptied_goes() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Down><Bksp><C-s>").await;
    let edited = order(&office, id).await.order;
    let stops = edited.stops.iter().filter_map(|stop| stop.place());
    let stops: Vec<&str> = stops.map(|place| place.address.as_str()).collect();
    assert_eq!(stops, ["Ленина 24"], "{}", office.console.message());
}

#[tokio::test]
async fn the_order_that_is_changed_is_not_counted_before_itself() {
    let mut office = Office::new().await;
    let begin = "<Ins>9261112233<Enter>Ленина 24<Enter>Вокзал<Enter><Enter>";
    office.keys(begin).await;
    office.keys("<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("изменить"), "{screen}");
    assert!(screen.contains("первый звонок"), "{screen}");
    office.keys("<Esc><Ins>9261112233<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("2-й заказ"), "{screen}");
}

#[tokio::test]
async fn keys_wait_for_what_they_rest_on_however_fast_they_come() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    // None of them is seen by the office before all are typed.
    office.console.keys("23++<Enter><Down>Мира 5<Enter><Enter>");
    office.settle().await;
    let edited = order(&office, id).await;
    let last = edited.order.stops.last().and_then(|stop| stop.place());
    assert_eq!(last.map(|place| place.address.as_str()), Some("Мира 5"));
    assert_eq!(edited.phase, Phase::EnRoute { stop: 0 });
    office.console.keys("   <Enter>");
    office.settle().await;
    assert_eq!(phase(&office, id).await, Phase::Completed);
    office.console.keys("<C-z>");
    office.settle().await;
    assert_eq!(phase(&office, id).await, Phase::EnRoute { stop: 1 });
}

#[tokio::test]
async fn the_next_card_is_begun_while_an_order_is_still_being_taken() {
    let mut office = Office::new().await;
    let first = "<Ins>9261112233<Enter>лен 24<Enter>вокз<Enter><Enter>";
    office.console.keys(&format!("{first}<Ins>9261112244"));
    office.settle().await;
    let made = newest(&office).await;
    assert_eq!(made.order.customer.phone, Some(phone("89261112233")));
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("9261112244"), "{screen}");
}

#[tokio::test]
async fn keys_that_wait_for_an_answer_that_does_not_come_are_not_lost() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office.console.keys("<Enter>");
    office.console.wishes.clear();
    office.console.keys("<Ins>926");
    office.console.wait(1_600);
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("926"), "{screen}");
}

#[tokio::test]
async fn a_demonstration_that_was_left_for_hours_opens_without_what_was_under_way() {
    let mut office = Office::new().await;
    let rides = office.order("Мира 5", "Вокзал", None).await;
    office.keys("23++").await;
    assert_eq!(crew_of(&office, rides).await, Some(office.crew_id("23")));
    office.keys("  ").await;
    assert_eq!(phase(&office, rides).await, Phase::EnRoute { stop: 1 });
    let waits = office.order("Ленина 24", "Вокзал", None).await;
    let tomorrow = office.order("Мира 7", "Вокзал", Some(1_440)).await;
    office.dispatch.clock().advance(Seconds(3 * 3_600));
    let newest = office.order("Мира 9", "Вокзал", None).await;
    let customers = pult::sim::Customers::new(office.dispatch.clone(), Vec::new(), 1).await;
    let went = customers.expect("customers").go_home().await;
    went.expect("they went");
    assert_eq!(phase(&office, waits).await, Phase::Cancelled);
    assert_eq!(phase(&office, rides).await, Phase::Completed);
    for still in [tomorrow, newest] {
        assert_eq!(phase(&office, still).await, Phase::Waiting, "{still}");
    }
}
