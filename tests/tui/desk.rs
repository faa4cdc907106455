//! Keys on the desk and in its boxes, without an office that answers.

use pult::app::{Caller, Subject};
use pult::domain::{Locale, Phase};
use pult::tui::Leave;
use pult::tui::msg::{Command, Msg};

use super::world::{Console, Office, chords};

#[tokio::test]
async fn the_console_is_left_by_a_word_of_yes_however_fast_and_by_nothing_else() {
    for (keys, leaves) in [
        ("<C-q>y", true),
        ("<C-й>д", true),
        ("<C-q>Д", true),
        ("q<Enter>y", true),
        ("й<Enter>д", true),
        ("<C-q>н", false),
        ("<C-q>н д", false),
        ("<C-q>n", false),
        ("<C-q><Enter>", false),
        ("<C-q><C-q>", false),
        ("<C-q>q", false),
        ("<C-q><Esc>", false),
    ] {
        let mut console = Office::new().await.console;
        for chord in chords(keys) {
            console.at.ms += 8;
            console.send(Msg::Key(chord));
        }
        assert_eq!(console.app.is_over().is_some(), leaves, "{keys}");
    }
}

#[tokio::test]
async fn what_is_typed_on_the_desk_is_looked_for_and_changes_nothing() {
    for typed in [
        "ленина 24",
        "ktybyf 24",
        "b",
        "и",
        "hhh",
        "bzwhq",
        "1-я линейная",
        "8 марта 5",
        "снять",
    ] {
        let mut office = Office::new().await;
        let id = office.order("Ленина 24", "Вокзал", None).await;
        office.keys("17++").await;
        office.console.wished();
        office.console.keys(typed);
        let looks =
            |wish: &Command| matches!(wish, Command::Suggest(..) | Command::FindClients(..));
        let wished = office.console.wished();
        assert!(wished.iter().all(looks), "{typed}: {wished:?}");
        office.settle().await;
        let row = &office.console.app.board().orders[&id];
        assert_eq!(row.crew, Some(office.crew_id("17")), "{typed}");
        assert!(
            office.console.screen(100, 30).contains("Найти всё"),
            "{typed}"
        );
    }
}

#[tokio::test]
async fn an_address_typed_on_the_desk_begins_an_order() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.keys("мира 7").await;
    office.keys("<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(
        screen.contains("Новый заказ") && screen.contains("мира 7"),
        "{screen}"
    );
}

#[tokio::test]
async fn enter_never_takes_an_address_that_leaves_a_typed_word_out() {
    let mut office = Office::new().await;
    let stored = office.store.write(|tx| {
        let cafe = pult::domain::Address {
            id: pult::domain::AddressId(0),
            kind: pult::domain::AddressKind::Point,
            settlement: String::new(),
            street: "Кафе «Берёзка»".to_owned(),
            house: String::new(),
            point: pult::domain::Point::new(55.75, 37.6),
            comment: String::new(),
        };
        pult::store::books::put_address(tx, &cafe, pult::store::places::Source::File)?;
        Ok::<_, pult::store::Error>(())
    });
    stored.await.expect("an address");
    office.dispatch.reload_books().await.expect("the books");
    office.keys("кафе Уют<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Откуда    кафе Уют"), "{screen}");
    office.keys("<Esc>").await;
    office.keys("кафе бер<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Откуда    Кафе «Берёзка»"), "{screen}");
}

#[tokio::test]
async fn a_date_on_the_board_stands_apart_from_the_address_and_keeps_its_hour() {
    let mut office = Office::new().await;
    office
        .order("Ленина 24", "Вокзал", Some(40 * 24 * 60))
        .await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("31.12 18:02 Ленина 24"), "{screen}");
    assert!(screen.contains("в работу 17:42"), "{screen}");
    office.keys("<F7>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("через 39 дн 23 ч"), "{screen}");
}

#[tokio::test]
async fn an_office_that_goes_on_is_closed_by_two_alone() {
    for (keys, left) in [
        ("<C-q><Enter>", Some(Leave::Asked)),
        ("<C-q>д", Some(Leave::Asked)),
        ("<C-q>2", Some(Leave::Close)),
        ("<C-q>н", None),
    ] {
        let mut console = Console::of_an_office_that_goes_on(Locale::Ru);
        console.keys(keys);
        assert_eq!(console.app.is_over(), left, "{keys}");
    }
    let mut console = Console::of_an_office_that_goes_on(Locale::Ru);
    console.keys("<C-q>");
    let screen = console.screen(120, 30);
    for told in [
        "Офис работает дальше",
        "http://127.0.0.1:8080",
        "Других рабочих мест нет",
        "закрыть офис",
    ] {
        assert!(screen.contains(told), "{told} in\n{screen}");
    }
}

#[tokio::test]
async fn an_order_and_a_crew_are_found_by_what_is_typed() {
    let mut office = Office::new().await;
    let first = office.order("Ленина 24", "Вокзал", None).await;
    office.order("Мира 1", "", None).await;
    office.keys("ktybyf<Enter>").await;
    assert_eq!(
        office.console.app.selected(),
        Some(first),
        "in the other layout"
    );
    office.keys("пётр<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Водитель: Пётр"), "{screen}");
}

#[tokio::test]
async fn a_question_that_came_by_itself_takes_no_key_at_once() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("23").await;
    office.console.keys("+");
    let engine_gave = office.crew_id("17");
    let given = office.dispatch.assign(
        &pult::app::Caller::CONSOLE,
        id,
        engine_gave,
        Default::default(),
    );
    given.await.expect("given");
    office.settle().await;
    office.console.wait(350);
    assert!(office.console.screen(100, 30).contains("открылся сам"));
    office.console.keys("<Enter>");
    assert!(
        office.console.screen(100, 30).contains("Переназначить?"),
        "not answered"
    );
    office.console.wait(300);
    office.console.keys("<Enter>");
    office.settle().await;
    let row = &office.console.app.board().orders[&id];
    assert_eq!(row.crew, Some(office.crew_id("23")));
}

#[tokio::test]
async fn del_and_a_digit_cancel_however_fast() {
    for ms in [1, 8, 20, 60, 120, 200] {
        let mut office = Office::new().await;
        let id = office.order("Ленина 24", "Вокзал", None).await;
        for chord in chords("<Del>1") {
            office.console.at.ms += ms;
            office.console.send(Msg::Key(chord));
        }
        office.settle().await;
        let order = office.dispatch.order(&pult::app::Caller::CONSOLE, id).await;
        let phase = order.expect("the order").phase;
        assert_eq!(phase, pult::domain::Phase::Cancelled, "{ms} ms");
    }
}

#[tokio::test]
async fn without_a_number_plus_and_minus_walk_what_needs_a_person() {
    let mut office = Office::new().await;
    let first = office.order("Ленина 24", "Вокзал", None).await;
    office.dispatch.clock().advance(pult::domain::Seconds(60));
    let second = office.order("Мира 1", "", None).await;
    office.keys("+").await;
    let selected = |office: &Office| office.console.app.selected();
    let start = selected(&office);
    office.keys("+").await;
    assert_ne!(selected(&office), start);
    office.keys("-").await;
    assert_eq!(selected(&office), start);
    assert!([Some(first), Some(second)].contains(&start));
}

#[tokio::test]
async fn the_selection_holds_to_the_order() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    let second = office.order("Мира 1", "", None).await;
    office.keys("<Down>").await;
    assert_eq!(office.console.app.selected(), Some(second));
    office
        .dispatch
        .suspend_order(&pult::app::Caller::CONSOLE, first)
        .await
        .expect("held");
    office.settle().await;
    assert_eq!(office.console.app.selected(), Some(second));
    office.keys(&format!("{first}<Enter>")).await;
    assert_eq!(office.console.app.selected(), Some(first));
}

#[tokio::test]
async fn the_search_tries_the_other_layout_and_says_so() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.order("Мира 1", "", None).await;
    office.keys(".").await;
    office.keys("ktybyf").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("ktybyf_ → ленина"), "{screen}");
    assert!(
        screen.contains("Ленина 24") && !screen.contains("Мира 1 →"),
        "{screen}"
    );
    office.keys("<Esc>").await;
    office.keys("/адрес:мира<Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(
        screen.contains("Мира 1") && !screen.contains("Ленина 24 →"),
        "{screen}"
    );
}

#[tokio::test]
async fn a_paste_never_saves_and_does_nothing_on_the_desk() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    let console = &mut office.console;
    console.send(Msg::Keys(at_once("Ленина 24")));
    console.wait(1_000);
    let looks = |wish: &Command| matches!(wish, Command::Suggest(..) | Command::FindClients(..));
    assert!(console.wished().iter().all(looks));
    console.keys("<Esc><Ins>");
    console.send(Msg::Keys(at_once(
        "9261112233<Enter>лен<Enter>вокз<Enter><Enter><Enter>",
    )));
    let saves = |wish: &Command| matches!(wish, Command::Create(..));
    assert!(!console.wishes.iter().any(saves));
    console.send(Msg::Paste("Мира 1\nМира 2\n".to_owned()));
    assert!(!console.wishes.iter().any(saves));
    office.settle().await;
    office.keys("<C-u><Enter>").await;
    assert_eq!(office.console.app.board().n_open(), 2, "typed by a person");
}

#[tokio::test]
async fn the_palette_finds_actions_in_both_languages_and_layouts() {
    for typed in ["новый", "new order", "yjdsq", "туц щквук", "n", "т"] {
        let mut console = Office::new().await.console;
        console.keys("<F12>");
        console.keys(typed);
        console.keys("<Enter>");
        let screen = console.screen(100, 30);
        assert!(screen.contains("Новый заказ"), "{typed}\n{screen}");
        assert!(screen.contains("Телефон"), "{typed}\n{screen}");
    }
}

#[tokio::test]
async fn a_card_that_was_put_away_comes_back() {
    let mut console = Office::new().await.console;
    console.keys("<Ins>926111<Esc>");
    assert!(!console.screen(100, 30).contains("Новый заказ"));
    assert!(console.message().starts_with("Карточка отложена"));
    console.keys("<C-o>");
    assert!(console.screen(100, 30).contains("926111"));
}

#[tokio::test]
async fn the_language_turns() {
    let mut console = Office::new().await.console;
    assert!(console.screen(100, 30).contains("3 из 4"));
    console.keys("<C-l>");
    assert!(console.screen(100, 30).contains("3 of 4"));
}

#[tokio::test]
async fn crews_off_line_come_last() {
    let mut console = Office::new().await.console;
    let screen = console.screen(140, 40);
    let at = |text: &str| {
        screen
            .find(text)
            .unwrap_or_else(|| panic!("{text} in\n{screen}"))
    };
    assert!(at(" 8 ◌") < at("17 ●") && at("17 ●") < at("23 ●"));
    assert!(at("23 ●") < at("44 ○") && at("44 ○") < at("не на линии"));
}

#[tokio::test]
async fn no_card_is_thrown_away_by_another() {
    let mut office = Office::new().await;
    office.ring("+79261112244").await;
    let console = &mut office.console;
    console.keys("<Ins>926111<Esc>");
    console.keys("<Ins>926222");
    console.keys("<F9>");
    let screen = console.screen(140, 40);
    assert!(screen.contains("НЕДОПИСАНО 2"), "{screen}");
    assert!(
        screen.contains("926111") && screen.contains("926222"),
        "{screen}"
    );
    assert!(
        screen.contains("+7 926 111-22-44"),
        "the call's card is open\n{screen}"
    );
    office.settle().await;
    let console = &mut office.console;
    console.keys("<C-o>");
    assert!(console.screen(80, 24).contains("926111"), "the first again");
    console.keys("<Esc><Home><Del>");
    let screen = console.screen(140, 40);
    assert!(screen.contains("Карточка убрана"), "{screen}");
    console.keys("<C-z>");
    assert!(
        console.screen(140, 40).contains("Новый заказ"),
        "it is back"
    );
}

/// Keys that came in one piece.
fn at_once(script: &str) -> Vec<(pult::tui::keys::Chord, u64)> {
    let chords = chords(script).into_iter();
    chords.map(|chord| (chord, 0)).collect()
}

#[test]
fn keys_that_a_busy_desk_reads_late_are_no_paste() {
    let mut console = Console::new(Locale::Ru);
    console.at.ms = 5_000;
    let typed = chords("17++").into_iter().chain(chords("ленина 24"));
    let typed = (0..).zip(typed).map(|(n, chord)| (chord, 4_000 + n * 8));
    console.send(Msg::Keys(typed.collect()));
    let screen = console.screen(140, 40);
    assert!(screen.contains("› ленина 24"), "{screen}");
}

#[tokio::test]
async fn the_card_of_an_order_says_how_far_it_goes() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.settle().await;
    office.keys("<Tab><Tab>").await;
    for (width, height) in [(140, 40), (80, 24), (60, 15)] {
        let screen = office.console.screen(width, height);
        assert!(screen.contains(" км · "), "{width}: {screen}");
    }
}

#[tokio::test]
async fn an_order_of_another_day_is_driven_now_only_when_asked_twice() {
    let mut office = Office::new().await;
    let id = office
        .order("Ленина 24", "Вокзал", Some(13 * 24 * 60))
        .await;
    office.keys("17++").await;
    office.console.wished();
    let steps = |console: &mut Console| {
        let wished = console.wished().into_iter();
        wished
            .filter(|wish| matches!(wish, Command::Step(of, _) if *of == id))
            .count()
    };
    // A key that is held down is one key.
    for _ in 0..4 {
        office.console.at.ms += 30;
        office.console.send(Msg::Key(chords(" ")[0]));
    }
    assert_eq!(steps(&mut office.console), 0);
    let said = office.console.message().to_owned();
    assert!(
        said.contains("через 13 дн") && said.contains("Space"),
        "{said}"
    );
    office.console.at.ms += 400;
    office.keys(" ").await;
    let phase = office.console.app.board().orders[&id].phase;
    assert!(matches!(phase, Phase::EnRoute { .. }), "{phase:?}");
    // Whoever was asked need not be asked for.
    let needs = office.dispatch.needs_human(&Caller::CONSOLE).await;
    let needs = needs.expect("what needs a person");
    assert!(
        needs.iter().all(|need| need.subject != Subject::Order(id)),
        "{needs:?}"
    );
}

#[tokio::test]
async fn pre_orders_are_listed_with_their_way_at_every_width() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", Some(180)).await;
    office.settle().await;
    office.keys("<F7>").await;
    for (width, height) in [(60, 15), (80, 24), (140, 40)] {
        let screen = office.console.screen(width, height);
        let told = |line: &&str| line.contains("в работу") && line.contains("Ленина");
        let row = screen.lines().filter(told).find(|line| !line.contains("▌"));
        let row = row.unwrap_or_else(|| panic!("{width}: {screen}"));
        assert!(
            row.contains("24") && row.contains("Вокзал"),
            "{width}: {row}"
        );
        assert_eq!(row.contains("через"), width > 60, "{width}: {row}");
    }
}

#[tokio::test]
async fn steps_are_taken_back_one_after_the_other() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("17++").await;
    office.settle().await;
    let phase = |office: &Office| office.console.app.board().orders[&id].phase;
    let mut phases = vec![phase(&office)];
    for _ in 0..2 {
        office.keys(" ").await;
        office.settle().await;
        phases.push(phase(&office));
    }
    phases.dedup();
    assert_eq!(phases.len(), 3, "{phases:?}");
    while phases.pop().is_some() && !phases.is_empty() {
        office.keys("<C-z>").await;
        office.settle().await;
        let said = office.console.message();
        assert_eq!(Some(&phase(&office)), phases.last(), "{said}");
    }
}

#[tokio::test]
async fn a_change_that_held_for_all_is_taken_back_from_all() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>=пн-пт 0730<Enter>")
        .await;
    office.settle().await;
    let ends = |office: &Office| -> Vec<(bool, String)> {
        let orders = office.console.app.board().orders.values();
        orders
            .map(|row| (row.standing.is_some(), row.to().to_owned()))
            .collect()
    };
    let before = ends(&office);
    assert!(before.len() > 3 && before.iter().all(|(repeats, _)| *repeats));
    office.keys("<Home><Enter><Down>мира 7<C-s>2").await;
    office.settle().await;
    assert!(ends(&office).iter().all(|(_, to)| to.contains("7")));
    office.keys("<C-z>").await;
    office.settle().await;
    assert_eq!(ends(&office), before);
}

#[tokio::test]
async fn an_order_of_later_waits_at_no_stand() {
    let mut office = Office::new().await;
    office.zones().await;
    let later = office.order("Мира 1", "Вокзал", Some(180)).await;
    let now = office.order("Ленина 24", "Вокзал", None).await;
    let queues = office.dispatch.zone_queues().await.expect("queues");
    let waits = |id| queues.iter().any(|queue| queue.orders.contains(&id));
    assert_eq!((waits(later), waits(now)), (false, true));
}

#[tokio::test]
async fn numbers_of_any_length_stand_apart_from_the_time() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    for last in [9_998, 123_455, 98_765_431] {
        let write = office.store.write(move |tx| {
            let sql = "UPDATE sequence SET value = ?1 WHERE name = 'order'";
            tx.conn().execute(sql, [last])?;
            Ok::<_, pult::store::Error>(())
        });
        write.await.expect("a number");
        let id = office.order("Ленина 24", "Вокзал", None).await;
        for (width, height) in [(80, 24), (150, 42)] {
            let screen = office.console.screen(width, height);
            let row = screen.lines().find(|line| line.contains(&format!("{id} ")));
            let row = row.unwrap_or_else(|| panic!("{id} in\n{screen}"));
            assert!(row.contains("Ленина 24"), "{screen}");
        }
    }
}

#[tokio::test]
async fn keys_in_the_list_of_pre_orders_stay_with_the_order_they_point_at() {
    let mut office = Office::new().await;
    let mut ids = Vec::new();
    for (place, minutes) in [("Тимирязева 4", 120), ("Ленина 24", 180), ("Лесная 3", 240)]
    {
        ids.push(office.order(place, "Вокзал", Some(minutes)).await);
    }
    office.keys("<F7><Down>").await;
    let cancel = async |office: &mut Office, id| {
        let cancelled = office
            .dispatch
            .cancel_order(&Caller::CONSOLE, id, String::new(), None);
        cancelled.await.expect("over");
        office.settle().await;
    };
    // Another desk calls the first one off: what the keys point at is still the second.
    cancel(&mut office, ids[0]).await;
    office.keys("<Enter>").await;
    assert_eq!(office.console.app.selected(), Some(ids[1]));
    // What they point at goes itself: an Enter that was meant for it chooses no other.
    office.keys("<Home><F7><Down>").await;
    cancel(&mut office, ids[2]).await;
    office.keys("<Enter>").await;
    assert!(
        office.console.screen(150, 42).contains("Предварительные"),
        "still open"
    );
}
