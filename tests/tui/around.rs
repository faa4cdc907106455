//! The screens around the desk: how they look, and what keys do there.

use pult::app::{Caller, OrderQuery, Record};
use pult::domain::{
    Address, AddressKind, ApiKey, CashRule, Client, Discount, Driver, Locale, Message, Money,
    Operator, Percent, Point, QueuePolicy, Role, Seconds, Service, Tariff, Timestamp, Vehicle,
    Zone,
};
use pult::tui::door::{City, FirstRun, Outcome, Sheet, login_sheet};
use pult::tui::screens::kinds::Described;
use pult::tui::text::{Word, Words};
use pult::tui::theme::Theme;

use super::world::{NOW, Office, chords, phone};

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (60, 15)];

async fn put<R: Record>(office: &Office, fill: impl FnOnce(&mut R) + Send + 'static) -> i64 {
    let edit = |record: &mut R| {
        fill(record);
        Ok(())
    };
    let put = office.dispatch.edit_record(&Caller::CONSOLE, None, edit);
    put.await.expect("written")
}

/// An office with something on every screen.
async fn furnished(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    put(&office, |service: &mut Service| {
        (service.name, service.sum) = ("Детское кресло".to_owned(), Money(10_000));
    })
    .await;
    put(&office, |discount: &mut Discount| {
        (discount.name, discount.percent) = ("Постоянный клиент".to_owned(), Percent(1_000));
    })
    .await;
    put(&office, |client: &mut Client| {
        client.name = "Анна Сергеевна Белоусова-Константинопольская".to_owned();
        client.phones = vec![phone("89263332211"), phone("84951234567")];
        client.discount = Some(pult::domain::DiscountId(1));
    })
    .await;
    put(&office, |vehicle: &mut Vehicle| {
        (vehicle.call_sign, vehicle.make) = ("17".to_owned(), "Škoda".to_owned());
        (vehicle.model, vehicle.plate) = ("Octavia".to_owned(), "а123вс77".to_owned());
        (vehicle.color, vehicle.year) = ("белая".to_owned(), Some(2021));
        vehicle.services = vec![pult::domain::ServiceId(1)];
    })
    .await;
    put(&office, |driver: &mut Driver| {
        (driver.name, driver.dismissed) = ("Сидоров Иван Петрович".to_owned(), true);
        driver.phone = Some(phone("89031112233"));
    })
    .await;
    put(&office, |zone: &mut Zone| {
        let corner = |lat, lon| Point { lat, lon };
        (zone.name, zone.queue) = ("Центр".to_owned(), QueuePolicy::Queue);
        zone.polygons = vec![vec![vec![
            corner(55.8, 37.5),
            corner(55.8, 37.75),
            corner(55.68, 37.75),
        ]]];
    })
    .await;
    put(&office, |address: &mut Address| {
        (address.kind, address.street) = (AddressKind::House, "улица Ленина".to_owned());
        (address.house, address.point) = ("24к2".to_owned(), Point::new(55.7512, 37.6184));
    })
    .await;
    put(&office, |operator: &mut Operator| {
        (operator.login, operator.role) = ("anna".to_owned(), Role::Admin);
    })
    .await;
    let key = ApiKey {
        label: "сайт".to_owned(),
        ..ApiKey::blank()
    };
    let added = office.dispatch.add_api_key(&Caller::CONSOLE, key).await;
    added.expect("a key");
    for (kind, recipient, error) in [
        ("sms", "+79263332211", ""),
        (
            "webhook",
            "http://127.0.0.1:9001/hook",
            "connection refused",
        ),
    ] {
        let message = Message {
            error: error.to_owned(),
            ..Message::new(
                kind,
                recipient,
                "Ваша машина: белая Škoda, а123вс77",
                Timestamp(0),
            )
        };
        office
            .dispatch
            .queue_message(&Caller::CONSOLE, message)
            .await
            .expect("queued");
    }
    let order = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys(&format!("{order}<Enter>17++")).await;
    office.dispatch.clock().advance(Seconds(1_500));
    let done = office
        .dispatch
        .complete_order(&Caller::CONSOLE, order, None)
        .await;
    done.expect("carried out");
    office.settle().await;
    office.console.wait(10_000);
    office.settle().await;
    office
}

async fn check(name: &str, keys: &str) {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = furnished(lang).await;
        office.keys(keys).await;
        for (width, height) in SIZES {
            let screen = office.console.screen(width, height);
            check_borders(&screen, width, height);
            insta::assert_snapshot!(format!("{name}_{code}_{width}x{height}"), screen);
        }
    }
}

/// No pane runs over another, and no line over the screen: each row that begins a frame ends it.
fn check_borders(screen: &str, width: u16, height: u16) {
    assert_eq!(screen.lines().count(), usize::from(height));
    for line in screen.lines() {
        assert!(line.chars().count() <= usize::from(width), "{line}");
        let count = |c: char| line.matches(c).count();
        assert_eq!(count('╭'), count('╮'), "{line}");
        assert_eq!(count('╰'), count('╯'), "{line}");
        if count('╭') + count('╰') == 0 {
            assert_eq!(
                count('│') % 2,
                usize::from(line.starts_with(' ') && count('│') % 2 == 1),
                "{line}"
            );
        }
    }
}

macro_rules! looks {
    ($($test:ident: $keys:literal;)+) => {$(
        #[tokio::test]
        async fn $test() {
            check(stringify!($test), $keys).await;
        }
    )+};
}

looks! {
    the_clients: "<F12>клиенты<Enter>";
    a_client: "<F12>клиенты<Enter><Down><Enter>";
    the_trips_of_a_client: "<F12>клиенты<Enter><Down><F2>";
    the_tariffs: "<F12>тарифы<Enter>";
    a_tariff: "<F12>тарифы<Enter><Enter><Tab>";
    the_drivers: "<F12>водители<Enter>";
    the_vehicles: "<F12>машины<Enter>";
    a_crew: "<F12>справочник<Enter><Enter><Tab><C-u>п";
    the_crews_of_the_book: "<F12>справочник<Enter>";
    the_groups_of_crews: "<F12>группы<Enter>";
    the_companies: "<F12>службы<Enter>";
    the_services: "<F12>услуги<Enter>";
    the_discount_cards: "<F12>карты скидок<Enter>";
    the_zones: "<F12>районы<Enter>";
    the_addresses: "<F12>адреса<Enter>";
    the_discounts: "<F12>скидки<Enter>";
    the_messages: "<F12>сообщения<Enter>";
    the_operators: "<F12>операторы<Enter>";
    a_question: "<F12>операторы<Enter><Del>";
    the_keys: "<F12>ключи<Enter>";
    the_settings: "<F12>настройки<Enter>";
    the_log: "<F12>журнал<Enter>";
    the_help_of_a_screen: "<F12>клиенты<Enter><F1>";
    the_choice_of_a_report: "<F12>см<Enter>";
    a_report: "<F12>см<Enter><Enter>";
    a_report_by_hours: "<F12>см<Enter><Enter><Tab>";
}

#[tokio::test]
async fn the_report_of_a_shift_takes_five_keys() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>см<Enter><Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("Отчёт: 21.11.2026"), "{screen}");
    assert!(
        screen.contains("Выполнено") && screen.contains("Выручка"),
        "{screen}"
    );
    assert!(screen.contains("Пётр"), "{screen}");
}

#[tokio::test]
async fn a_report_says_at_the_desk_that_a_balance_is_of_now_and_which_hours_it_tells() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>см<Enter><Down><Down><Enter>").await;
    let yesterday = office.console.screen(140, 40);
    assert!(yesterday.contains("Отчёт: 20.11.2026 ─"), "{yesterday}");
    assert!(yesterday.contains("Баланс сейчас"), "{yesterday}");
    office.keys("<Esc><Up><Up><Enter>").await;
    let shift = office.console.screen(140, 40);
    let hours = "Отчёт: 21.11.2026 06:27 – 21.11.2026 18:27";
    assert!(shift.contains(hours), "{shift}");
}

#[tokio::test]
async fn a_report_says_what_the_office_itself_earned() {
    let mut office = Office::new().await;
    put(&office, |rule: &mut CashRule| {
        (rule.name, rule.percent) = ("Все".to_owned(), Percent(1_000));
    })
    .await;
    let order = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys(&format!("{order}<Enter>17++")).await;
    let done = office
        .dispatch
        .complete_order(&Caller::CONSOLE, order, None);
    done.await.expect("carried out");
    office.keys("<F12>см<Enter><Enter>").await;
    let screen = office.console.screen(140, 40);
    let words: Vec<&str> = screen.split_whitespace().collect();
    let said = words.join(" ");
    for figure in [
        "Заработок офиса: 10,00",
        "Заработок: комиссия: 10,00",
        "Заработок: аренда: 0,00",
    ] {
        assert!(said.contains(figure), "{screen}");
    }
}

#[tokio::test]
async fn a_report_is_written_for_spreadsheets() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>см<Enter><Enter><F3>").await;
    let said = office.console.message().to_owned();
    let path = said.strip_prefix("Записано: ").expect(&said);
    let text = std::fs::read_to_string(path).expect("the file");
    assert!(text.starts_with("\u{feff}Поз.;Водитель;Заказов;"), "{text}");
    assert!(text.contains("\r\n;Всего;1;"), "{text}");
    office.keys("<F2>").await;
    let said = office.console.message().to_owned();
    let path = said.strip_prefix("Записано: ").expect(&said);
    assert_eq!(std::fs::read(path).expect("the file")[..2], *b"PK");
}

#[tokio::test]
async fn a_client_is_made_found_and_blacklisted() {
    let mut office = Office::new().await;
    office
        .keys("<F12>клиенты<Enter><Ins>Мария<Tab>8 926 111-22-33, 84951112233<C-s>")
        .await;
    let client = office.dispatch.client_by_phone(phone("84951112233")).await;
    let client = client.expect("the books").expect("a client");
    assert_eq!((client.name.as_str(), client.phones.len()), ("Мария", 2));
    assert_eq!(
        office.console.message(),
        format!("Записано: Клиент {}", client.id)
    );

    office
        .keys("<F3>vfhbz<Enter><Enter><Tab><Tab> <Tab>грубит<C-s>")
        .await;
    let client = office.dispatch.client(client.id).await.expect("the client");
    assert!(client.blocked && client.reason == "грубит", "{client:?}");
    let screen = office.console.screen(100, 30);
    assert!(
        screen.contains("vfhbz = мария"),
        "the search stays\n{screen}"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_written() {
    let mut office = Office::new().await;
    office
        .keys("<F12>клиенты<Enter><Ins>Мария<Tab>телефон<C-s>")
        .await;
    assert!(office.console.screen(100, 30).contains("Это не телефон"));
    let clients = office
        .dispatch
        .records::<Client>()
        .await
        .expect("the books");
    assert_eq!(clients.len(), 1, "the one that was there");
    office.keys("<Esc>").await;
    assert!(office.console.screen(100, 30).contains("Не записано"));
    office.keys("<Esc><Esc>").await;
    assert!(
        office
            .console
            .screen(100, 30)
            .contains("Открытых заказов нет")
    );
}

#[tokio::test]
async fn a_changed_tariff_is_a_new_version_and_its_price_is_seen_before() {
    let mut office = Office::new().await;
    office
        .keys("<F12>тарифы<Enter><Enter><Tab><C-u>150<Tab>3<Tab>20")
        .await;
    let screen = office.console.screen(100, 40);
    assert!(screen.contains("290 город 10 км"), "150 + 7 × 20\n{screen}");
    office.keys("<C-s>").await;
    let tariffs = office.dispatch.records::<Tariff>().await.expect("tariffs");
    assert_eq!(
        (tariffs[0].version, tariffs[0].boarding),
        (2, Money(15_000))
    );
}

#[tokio::test]
async fn a_crew_gets_its_driver_by_name() {
    let mut office = furnished(Locale::Ru).await;
    office
        .keys("<F12>справочник<Enter><Ins>99<Tab>сид<Enter> <Enter><C-s>")
        .await;
    let crews = office
        .dispatch
        .records::<pult::domain::Crew>()
        .await
        .expect("crews");
    let made = crews.last().expect("a crew");
    assert_eq!(made.call_sign, "99");
    assert_eq!((made.driver.0, made.vehicle.map(|id| id.0)), (5, Some(1)));
    assert!(
        office.console.app.board().crew_by_number("99").is_some(),
        "on the desk"
    );
}

#[tokio::test]
async fn a_record_that_others_name_stays() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>скидки<Enter><Del>").await;
    office.console.wait(300);
    office.keys("y").await;
    assert_eq!(
        office.console.message(),
        "скидка 1: на запись ссылаются другие"
    );
    office.keys("<F12>услуги<Enter><Del>").await;
    office.console.wait(300);
    office.keys("y").await;
    assert_eq!(
        office.console.message(),
        "услуга 1: на запись ссылаются другие"
    );
    let services = office.dispatch.services().await.expect("services");
    assert!(services.iter().any(|service| service.id.0 == 1));
}

#[tokio::test]
async fn a_question_takes_no_chance_answer() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>адреса<Enter>").await;
    for (answer, n_left) in [("н", 1), ("n", 1), ("т", 1), ("<Enter>", 1), ("д", 0)] {
        office.keys(&format!("<Del>{answer}")).await;
        let left = office.dispatch.records::<Address>().await;
        assert_eq!(left.expect("addresses").len(), n_left, "{answer}");
        office.keys("<Esc><F12>адреса<Enter>").await;
    }
    office.keys("<F12>районы<Enter><Del>").await;
    office.console.at.ms += 1_000;
    office.keys("<Esc>").await;
    assert_eq!(office.dispatch.zones().await.expect("zones").len(), 1);
}

#[tokio::test]
async fn messages_are_given_up_and_tried_again() {
    let mut office = furnished(Locale::Ru).await;
    office.keys("<F12>сообщения<Enter><Del>").await;
    office.console.wait(300);
    office.keys("y").await;
    let newest = |messages: Vec<Message>| messages.into_iter().next().expect("a message");
    let message = newest(office.dispatch.messages(1).await.expect("messages"));
    assert!(message.dead);
    assert!(office.console.screen(100, 30).contains("брошено"));
    office.keys("<F2>").await;
    let message = newest(office.dispatch.messages(1).await.expect("messages"));
    assert!(!message.dead && message.next_at >= NOW);
}

#[tokio::test]
async fn a_new_operator_gets_a_password_that_fits_once_shown() {
    let mut office = Office::new().await;
    office.keys("<F12>операторы<Enter><Ins>boris<C-s>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("Показывается один раз"), "{screen}");
    let is_secret = |word: &&str| word.len() == 32 && word.chars().all(|c| c.is_ascii_hexdigit());
    let secret = screen
        .split_whitespace()
        .find(is_secret)
        .expect(&screen)
        .to_owned();
    let here = std::net::IpAddr::from([127, 0, 0, 1]);
    let caller = office
        .dispatch
        .operator_caller(pult::domain::Origin::Console, "boris", &secret, here)
        .await;
    assert_eq!(caller.expect("let in").role, Role::Dispatch);
    office.keys("<Esc>").await;
    assert!(!office.console.screen(100, 30).contains(&secret));
}

#[tokio::test]
async fn a_new_key_is_shown_once_and_revoked() {
    let mut office = Office::new().await;
    office.keys("<F12>ключи<Enter><Ins> <Tab>сайт<C-s>").await;
    assert!(
        office
            .console
            .screen(100, 30)
            .contains("Показывается один раз")
    );
    office.keys("<Enter><Del>").await;
    office.console.wait(300);
    office.keys("y").await;
    let keys = office.dispatch.api_keys().await.expect("keys");
    assert!(keys[0].revoked && keys[0].label == "сайт");
    assert_eq!(
        keys[0].dialect,
        pult::domain::Origin::Navixy,
        "Space turned it"
    );
}

#[tokio::test]
async fn every_screen_is_reached_by_its_name_in_both_languages() {
    for (typed, title) in [
        ("клиенты", "Клиенты:"),
        ("tariffs", "Тарифы:"),
        ("drivers", "Водители:"),
        ("vehicles", "Машины:"),
        ("book of crews", "Справочник экипажей:"),
        ("groups of", "Группы экипажей:"),
        ("companies", "Службы:"),
        ("zones", "Районы:"),
        ("address book", "Адреса:"),
        ("services", "Услуги:"),
        ("discounts", "Скидки:"),
        ("discount cards", "Карты скидок:"),
        ("messages", "Сообщения:"),
        ("operators", "Операторы:"),
        ("api keys", "Ключи API:"),
        ("settings", "Настройки процесса:"),
        ("log of", "Журнал программы:"),
        ("shift report", "Отчёт за смену"),
    ] {
        let mut office = Office::new().await;
        office.keys(&format!("<F12>{typed}<Enter>")).await;
        let screen = office.console.screen(100, 30);
        assert!(screen.contains(title), "{typed}\n{screen}");
        office.keys("<Esc>").await;
        assert!(
            office
                .console
                .screen(100, 30)
                .contains("Открытых заказов нет"),
            "{typed}"
        );
    }
}

#[tokio::test]
async fn a_call_is_taken_over_a_screen_which_comes_back() {
    let mut office = Office::new().await;
    office.keys("<F12>клиенты<Enter><F4>").await;
    assert!(office.console.screen(100, 30).contains("Откуда"));
    office.keys("<Esc>").await;
    assert!(office.console.screen(100, 30).contains("Клиенты:"));
    office.keys("<F6>").await;
    assert!(
        !office.console.screen(100, 30).contains("Клиенты:"),
        "back to the crews"
    );
}

/// A sheet on a screen of this size.
fn drawn(sheet: &Sheet, lang: Locale, width: u16, height: u16) -> String {
    let backend = ratatui::backend::TestBackend::new(width, height);
    let mut terminal = ratatui::Terminal::new(backend).expect("a screen in memory");
    let (words, theme) = (Words::new(lang), Theme::default());
    let draw = terminal.draw(|frame| sheet.view(frame, &words, &theme));
    draw.expect("drawn");
    let buffer = terminal.backend().buffer();
    let line = |y: u16| {
        let cells = (0..width).map(|x| buffer[(x, y)].symbol());
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..height).map(|y| line(y) + "\n").collect()
}

fn type_into(sheet: &mut Sheet, script: &str) -> Outcome {
    let mut outcome = Outcome::Stay;
    for chord in chords(script) {
        outcome = sheet.key(chord);
    }
    outcome
}

#[test]
fn the_doors_look_alike_in_both_languages() {
    let mut first = FirstRun::sheet();
    type_into(
        &mut first,
        "Такси Вега<Tab><Tab><Tab>secret-12<Enter>secret-12<Enter> ",
    );
    let mut login = login_sheet();
    type_into(&mut login, "anna<Enter>пароль");
    login.refuse(1, Word("login-wrong"));
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        for (width, height) in SIZES {
            for (name, sheet) in [("first_run", &first), ("login", &login)] {
                let screen = drawn(sheet, lang, width, height);
                check_borders(&screen, width, height);
                insta::assert_snapshot!(format!("{name}_{code}_{width}x{height}"), screen);
            }
        }
    }
}

#[test]
fn the_first_run_takes_only_what_can_be() {
    let with = |script: &str| {
        let mut sheet = FirstRun::sheet();
        type_into(&mut sheet, script);
        FirstRun::read(&sheet, Locale::Ru)
    };
    let refused = |script: &str| with(script).expect_err(script).1;
    assert_eq!(refused("<C-s>"), Word("wrong-empty"));
    assert_eq!(refused("Вега<Tab><C-u>Марс"), Word("wrong-zone"));
    assert_eq!(refused("Вега<Tab><Tab><Tab>short"), Word("wrong-password"));
    assert_eq!(
        refused("Вега<Tab><Tab><Tab>long-enough<Tab>longer"),
        Word("wrong-repeat")
    );
    let typed = "Вега<Enter><Enter><Enter>long-enough<Enter>long-enough<Enter>";
    assert_eq!(refused(&format!("{typed} <Tab>нет.osm")), Word("wrong-map"));
    let called = with(&typed.replace("Вега<Enter>", "Вега<Enter><C-u>екатеринбург"));
    let called = called.expect("answers").timezone;
    assert_eq!(called, "Asia/Yekaterinburg");
    let answers = with(typed).expect("answers");
    assert_eq!(
        (answers.name.as_str(), answers.login.as_str()),
        ("Вега", "admin")
    );
    assert_eq!(
        (answers.timezone.as_str(), answers.city),
        ("Europe/Moscow", City::Demo)
    );
    let mut sheet = FirstRun::sheet();
    assert_eq!(
        type_into(&mut sheet, &format!("{typed}<Enter>")),
        Outcome::Done,
        "7 questions"
    );
    assert_eq!(type_into(&mut sheet, "<Esc>"), Outcome::Left);
}

#[tokio::test]
async fn what_a_seated_operator_does_is_signed_by_him_and_only_what_he_may() {
    for (role, may) in [(Role::Dispatch, true), (Role::Read, false)] {
        let mut office = Office::new().await;
        let id = put(&office, move |operator: &mut Operator| {
            (operator.login, operator.role) = ("anna".to_owned(), role);
        })
        .await;
        let actor = pult::domain::Actor::Operator(pult::domain::OperatorId(id));
        let operator = Caller {
            actor,
            role,
            ..Caller::CONSOLE
        };
        office.dispatch = office.dispatch.seated(operator);
        office
            .keys("<Ins>9261112233<Enter>Ленина 24<Enter><Enter><Enter>")
            .await;
        let orders = office
            .dispatch
            .orders(&Caller::CONSOLE, OrderQuery::default())
            .await;
        let orders = orders.expect("the orders");
        assert_eq!(orders.len(), usize::from(may), "{role:?}");
        if let Some(view) = orders.first() {
            let history = office
                .dispatch
                .order_history(&Caller::CONSOLE, view.order.id)
                .await;
            assert_eq!(history.expect("its history")[0].actor, actor);
        } else {
            let needed = "Это может только диспетчер: ваши права — смотреть";
            assert_eq!(office.console.message(), needed);
        }
        office.keys("<Esc><Esc><F12>операторы<Enter>").await;
        assert_eq!(
            office.console.message(),
            "Это может только администратор",
            "{role:?}"
        );
    }
}

#[tokio::test]
async fn the_last_administrator_cannot_be_shut_out() {
    let mut office = Office::new().await;
    put(&office, |operator: &mut Operator| {
        (operator.login, operator.role) = ("anna".to_owned(), Role::Admin);
    })
    .await;
    let roles = |office: &Office| {
        let dispatch = office.dispatch.clone();
        async move { dispatch.records::<Operator>().await.expect("operators") }
    };
    office.keys("<F12>операторы<Enter><Del>y").await;
    let said = office.console.message();
    assert!(said.contains("последний администратор"), "{said}");
    assert!(!roles(&office).await[0].locked);
    put(&office, |operator: &mut Operator| {
        (operator.login, operator.role) = ("boris".to_owned(), Role::Admin);
    })
    .await;
    office.keys("<Esc><F12>операторы<Enter><Del>y").await;
    assert!(roles(&office).await.iter().any(|operator| operator.locked));
}

#[tokio::test]
async fn a_map_is_read_from_a_file_that_is_named_at_the_console() {
    let mut office = Office::in_language(Locale::Ru).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("town.osm");
    let town = "<osm version='0.6'><node id='1' lat='55.70' lon='37.60'/>
        <node id='2' lat='55.71' lon='37.61'/><way id='1'><nd ref='1'/><nd ref='2'/>
        <tag k='highway' v='residential'/><tag k='name' v='Лунная'/></way></osm>";
    std::fs::write(&file, town).expect("a file");
    office
        .keys("<F12>настройка офиса<Enter><Down><Enter>")
        .await;
    office.keys("/nowhere.osm<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Такого файла карты нет"), "{screen}");
    office.keys("<C-u>").await;
    office.keys(&format!("{}<Enter>", file.display())).await;
    let said = office.console.message();
    assert!(said.contains("Карта прочитана"), "{said}");
}

#[tokio::test]
async fn a_clock_that_was_set_is_told_at_the_top() {
    let mut office = Office::in_language(Locale::Ru).await;
    let set = office.dispatch.clock_was_set(Seconds(-3_600)).await;
    set.expect("survived");
    let jump = office.dispatch.clock_jump();
    office.console.send(pult::tui::msg::Msg::ClockSet(jump));
    for (width, height) in SIZES {
        let screen = office.console.screen(width, height);
        assert!(screen.contains("часы перевели назад: 60 мин"), "{screen}");
    }
}
