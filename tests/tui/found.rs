//! What the desk knows beyond its board: the archive, who calls, what needs a human, what repeats.

use pult::app::{Caller, NeedsHuman, Reason, Remedy, Subject};
use pult::domain::{
    Client, ClientId, Locale, MessageId, OrderId, OrderStatus, Phase, Seconds, Timestamp,
};
use pult::store::clients::Remembered;
use pult::tui::board::Needs;
use pult::tui::msg::{Command, Msg};

use super::world::{Console, NOW, Office, phone};

/// An order that was called off before the desk saw it.
async fn an_order_of_last_week(office: &mut Office) -> OrderId {
    let id = office.order("Тимирязева, 4", "Вокзал", None).await;
    let called_off =
        office
            .dispatch
            .cancel_order(&Caller::CONSOLE, id, "передумал".to_owned(), None);
    called_off.await.expect("called off");
    // A desk that is opened long afterwards.
    office.dispatch.clock().advance(Seconds(2 * 3_600));
    office.console = Console::new(Locale::Ru);
    office.settle().await;
    id
}

#[tokio::test]
async fn an_order_of_last_week_is_found_by_the_end_of_a_phone_and_taken_again() {
    let mut office = Office::new().await;
    let id = an_order_of_last_week(&mut office).await;
    assert!(!office.console.app.board().orders.contains_key(&id));
    office.keys("<F3>2211<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("НАЙДЕНО В АРХИВЕ 1"), "{screen}");
    assert_eq!(office.console.app.selected(), Some(id));
    office.keys("<Ins><Enter>").await;
    let again = office.console.app.selected().expect("the new order");
    assert_ne!(again, id);
    let made = office.dispatch.order(&Caller::CONSOLE, again).await;
    let made = made.expect("made").order;
    assert_eq!(made.customer.phone, Some(phone("89263332211")));
    assert_eq!(made.stops.len(), 2);
    assert_eq!(made.status, OrderStatus::Pending);
    let board = office.console.app.board();
    assert!(
        !board.orders.contains_key(&id),
        "it went back to the archive"
    );
}

#[tokio::test]
async fn keys_that_come_before_the_archive_answers_wait_for_it() {
    let mut office = Office::new().await;
    let id = an_order_of_last_week(&mut office).await;
    office.console.keys("<F3>2211<Enter><Ins><Enter>");
    office.settle().await;
    let again = office.console.app.selected().expect("the new order");
    assert!(again > id, "{again}");
    let order = office.dispatch.order(&Caller::CONSOLE, again).await;
    assert_eq!(order.expect("made").phase, Phase::Waiting);
}

#[tokio::test]
async fn a_card_taken_again_by_mistake_leaves_nothing_behind() {
    let mut office = Office::new().await;
    an_order_of_last_week(&mut office).await;
    office.keys("<F3>2211<Enter><Ins><Esc>").await;
    let screen = office.console.screen(140, 40);
    assert!(!screen.contains("НЕДОПИСАНО"), "{screen}");
}

#[tokio::test]
async fn a_call_says_who_it_is_before_it_is_taken() {
    let mut office = Office::new().await;
    let client = Client {
        name: "Анна".to_owned(),
        phones: vec![phone("89263332211")],
        ..Client::default()
    };
    let put = office.store.write(move |tx| {
        pult::store::books::put_client(tx, &client, pult::store::places::Source::Runtime)
    });
    let id: ClientId = put.await.expect("a client");
    let what = Remembered {
        note: "вход со двора".to_owned(),
        ..Remembered::default()
    };
    let noted = office.dispatch.remember(&Caller::CONSOLE, id, what).await;
    noted.expect("noted");
    office.ring("89263332211").await;
    office.ring("89990000000").await;
    office.keys("<F9>").await;
    let screen = office.console.screen(140, 40);
    for seen in [
        "Анна",
        "1-й заказ",
        "вход со двора",
        "ЧЁРНЫЙ СПИСОК: не платит",
    ] {
        assert!(screen.contains(seen), "{seen} in\n{screen}");
    }
    office.keys("<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("» вход со двора"), "{screen}");
}

#[tokio::test]
async fn a_call_that_waits_needs_a_human_and_enter_answers_it() {
    let mut office = Office::new().await;
    office.ring("89263332211").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("звонит +7 926 333-22-11"), "{screen}");
    assert!(screen.contains("F9 — ответить"), "{screen}");
    office.keys("+<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Новый заказ"), "{screen}");
}

#[test]
fn what_newly_needs_a_human_rings_once() {
    let mut console = Console::new(Locale::Ru);
    let need = |message: i64| NeedsHuman {
        subject: Subject::Message(MessageId(message)),
        reason: Reason::Undelivered {
            recipient: "+79263332211".to_owned(),
            error: "нет связи".to_owned(),
        },
        since: Timestamp(NOW.0),
        remedy: Remedy::SendAgain,
    };
    let mut rings = |needs: Vec<NeedsHuman>| {
        console.send(Msg::Needs(Needs::of(needs)));
        console.wished().contains(&Command::Bell)
    };
    assert!(!rings(vec![need(1)]), "it was there before the desk");
    assert!(rings(vec![need(1), need(2)]));
    assert!(!rings(vec![need(2)]));
}

#[tokio::test]
async fn a_client_without_a_name_is_blacklisted_without_one() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>лен 24<Enter><Enter><Enter>")
        .await;
    office.keys("<F2>8не вышел<Enter>").await;
    let client = office.dispatch.client_by_phone(phone("89261112233")).await;
    let client = client.expect("read").expect("in the books");
    assert!(client.blocked);
    assert_eq!(client.name, "");
    let said = office.console.message();
    assert!(said.starts_with("+79261112233 — в чёрном списке"), "{said}");
}

#[tokio::test]
async fn a_client_goes_on_the_blacklist_from_his_order() {
    let mut office = Office::new().await;
    office.order("Ленина, 24", "", None).await;
    office.keys("<F2>8не вышел<Enter>").await;
    let client = office.dispatch.client_by_phone(phone("89263332211")).await;
    let client = client.expect("read").expect("in the books");
    assert!(client.blocked);
    assert_eq!(
        (client.reason.as_str(), client.name.as_str()),
        ("не вышел", "Анна")
    );
    assert_eq!(
        office.console.message(),
        "Анна — в чёрном списке · Ctrl+Z вернёт"
    );
    office.keys("<C-z>").await;
    let client = office.dispatch.client_by_phone(phone("89263332211")).await;
    let client = client.expect("read").expect("in the books");
    assert_eq!((client.blocked, client.reason.as_str()), (false, ""));
}

#[tokio::test]
async fn an_order_that_repeats_is_made_seen_changed_and_ended() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9263332211<Enter>Ленина 24<Enter><Enter>пн-пт 0730<Enter>")
        .await;
    let standing = office.dispatch.standing_orders(&Caller::CONSOLE).await;
    assert_eq!(standing.expect("read").len(), 1);
    let screen = office.console.screen(140, 40);
    assert!(screen.contains('⟳'), "{screen}");
    let n_made = office.console.app.board().orders.len();
    assert!((4..=6).contains(&n_made), "{n_made}");
    office.keys("<F12>Повторяющиеся<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("пн-пт 07:30"), "{screen}");
    office.keys("<Enter><C-u>пн-пт 0815<Enter>").await;
    let standing = office.dispatch.standing_orders(&Caller::CONSOLE).await;
    let standing = standing.expect("read");
    let times: Vec<String> = standing[0]
        .repeats
        .times
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(times, ["08:15"]);
    office.keys("<F12>Повторяющиеся<Enter><Del>д").await;
    let standing = office.dispatch.standing_orders(&Caller::CONSOLE).await;
    assert!(standing.expect("read").is_empty());
}

#[tokio::test]
async fn a_crew_says_where_it_is_from_the_desk() {
    let mut office = Office::new().await;
    let crew = office.crew_id("17");
    office.console.keys("17=");
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("17 стоит: где?"), "{screen}");
    office.console.keys("вокз<Enter>");
    let said = Command::CheckIn(crew, "вокз".to_owned());
    assert!(office.console.wished().contains(&said));
    // A number that is no crew's is told.
    office.console.keys("99=");
    assert!(
        office.console.message().contains("99"),
        "{}",
        office.console.message()
    );
}

#[tokio::test]
async fn what_is_taken_back_is_selected_again() {
    let mut office = Office::new().await;
    let first = office.order("Ленина, 24", "", None).await;
    office.order("Садовая, 7", "", None).await;
    office.keys(&format!("{first}<Enter><Del>1")).await;
    assert_ne!(office.console.app.selected(), Some(first));
    office.keys("<C-z>").await;
    assert_eq!(office.console.app.selected(), Some(first));
}

#[tokio::test]
async fn a_line_break_in_a_paste_is_a_blank_and_saves_nothing() {
    let mut office = Office::new().await;
    office.keys("<Ins>9263332211<Enter>").await;
    office
        .console
        .send(Msg::Paste("Ленина 24\r\nподъезд 2\n".to_owned()));
    office.settle().await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Ленина 24 подъезд 2"), "{screen}");
    assert!(office.console.app.board().orders.is_empty());
}

#[tokio::test]
async fn what_only_resembles_an_action_gives_way_to_what_is_there() {
    let mut office = Office::new().await;
    office.order("Тимирязева, 4", "", None).await;
    office.keys("тим").await;
    let screen = office.console.screen(140, 40);
    assert!(!screen.contains("Почему этот экипаж"), "{screen}");
}

#[tokio::test]
async fn crews_are_made_by_pasting_a_table_and_changed_by_pasting_it_again() {
    let mut office = Office::new().await;
    office.keys("<F12>экипажи с<Enter>").await;
    let table = |color: &str| {
        format!(
            "71;Романов Дмитрий;89000001017;Toyota;Camry;{color};А213МР77\n72;Котов;;;;;\n;;\n73;\n"
        )
    };
    office.console.send(Msg::Paste(table("белый")));
    office.settle().await;
    assert_eq!(
        office.console.message(),
        "Записано 2 экипажа · строка 4 (73): нужны позывной и водитель"
    );
    office.console.send(Msg::Paste(table("чёрный")));
    office.settle().await;
    let board = office.console.app.board();
    let crews: Vec<_> = board
        .crews
        .values()
        .filter(|crew| crew.call_sign == "71")
        .collect();
    assert_eq!(crews.len(), 1);
    assert_eq!(crews[0].car_in_full(), "чёрная Toyota Camry");
    assert_eq!(crews[0].driver, "Романов Дмитрий");
}

#[tokio::test]
async fn a_tariff_is_made_from_a_ready_pattern() {
    let mut office = Office::new().await;
    office.keys("<F12>тарифы<Enter><Ins><F4><F4><C-s>").await;
    let tariffs = office.dispatch.tariffs().await.expect("read");
    let made = tariffs.iter().find(|tariff| tariff.name == "Почасовой");
    assert_eq!(made.expect("made").hour, pult::domain::Money(90_000));
}

#[tokio::test]
async fn the_office_is_renamed_and_says_what_it_still_needs() {
    let mut office = Office::new().await;
    office
        .keys("<F12>офис: имя<Enter><Enter><C-u>Луна<Enter>Лунинск<C-s>")
        .await;
    let changed = office.dispatch.office().await.expect("read");
    assert_eq!(
        (changed.name.as_str(), changed.city.as_str()),
        ("Луна", "Лунинск")
    );
    office.keys("<Esc><F12>настройка офиса<Enter>").await;
    let screen = office.console.screen(140, 40);
    for seen in ["Луна, Лунинск", "карта с адресами", "! нет", "можно без"]
    {
        assert!(screen.contains(seen), "{seen} in\n{screen}");
    }
    // Enter goes where the step is taken.
    office.keys("<Down><Down><Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Тарифы"), "{screen}");
}

#[tokio::test]
async fn a_zone_is_drawn_on_the_map_and_an_order_begun_there() {
    let mut office = Office::new().await;
    office.order("Ленина, 24", "", None).await;
    office.keys("<F8><F8>").await;
    let screen = office.console.screen(140, 40);
    assert!(
        !screen.contains("Экипажи"),
        "the map takes the whole screen:\n{screen}"
    );
    office.keys(" <Right> <Enter>").await;
    assert!(
        office.console.message().contains("три угла"),
        "{}",
        office.console.message()
    );
    office.keys("<Down> <Enter>Центр<Enter>").await;
    let zones = office.dispatch.zones().await.expect("read");
    assert_eq!(zones.len(), 1);
    assert_eq!(
        (zones[0].name.as_str(), zones[0].polygons[0][0].len()),
        ("Центр", 4)
    );
    office.keys("<Enter>").await;
    assert!(office.console.message().contains("нет ни одного адреса"));
    office.keys("<F8>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Заказы"), "{screen}");
}

#[tokio::test]
async fn a_card_that_waits_does_not_stand_before_what_is_looked_for() {
    let mut office = Office::new().await;
    let before = an_order_of_last_week(&mut office).await;
    office.keys("<Ins>9265550011<Enter>лен<Esc>").await;
    office.keys("<F3>2211<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("✎ НЕДОПИСАНО"), "{screen}");
    assert_eq!(office.console.app.selected(), Some(before));
    office.keys("<Esc><Esc><F3>5550011").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("✎ НЕДОПИСАНО 1"), "{screen}");
}

#[tokio::test]
async fn a_search_that_is_given_up_leaves_the_selection_where_it_was() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    let second = office.order("Ленина 24", "Вокзал", None).await;
    office.keys(&format!("{second}<Enter>")).await;
    office.keys("<F3>тимир").await;
    assert_ne!(office.console.app.selected(), Some(second));
    office.keys("<Esc>").await;
    assert_eq!(office.console.app.selected(), Some(second));
}

#[tokio::test]
async fn a_crew_is_found_by_the_box_for_finding_and_has_the_keys() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    let crew = office.crew_id("23");
    let driver = office.console.app.board().crews[&crew].driver.clone();
    office.keys("<F3>23<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains(&format!("\n 23 ● {driver}  ")), "{screen}");
    office.keys("-2").await;
    assert_eq!(
        office.console.app.board().crews[&crew].duty,
        pult::domain::Duty::Break
    );
}

#[tokio::test]
async fn an_order_that_is_found_is_selected_before_a_parked_card_that_fits_too() {
    let mut office = Office::new().await;
    let id = office.order("Садовая 7", "Вокзал", None).await;
    office.keys("<Del>1").await;
    office
        .keys("<Ins>9261112233<Enter>садовая 7<Enter><Esc>")
        .await;
    office.keys("<F3>садовая<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("НЕДОПИСАНО 1"), "{screen}");
    assert_eq!(office.console.app.selected(), Some(id), "{screen}");
}

#[tokio::test]
async fn a_number_that_names_an_open_order_selects_it_before_what_else_has_these_digits() {
    let mut office = Office::new().await;
    let mut last = OrderId(0);
    for _ in 0..12 {
        last = office.order("Садовая 12", "Вокзал", None).await;
    }
    office.keys(&format!("<F3>{last}")).await;
    assert_eq!(office.console.app.selected(), Some(last));
    office.keys("<Enter>").await;
    assert_eq!(office.console.app.selected(), Some(last));
}
