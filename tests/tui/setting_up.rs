//! What an office is set up with at the desk: the list of what is missing and the screens behind it.

use pult::domain::{OrderStatus, Phone, Role};
use pult::store::swaps::{Swap, SwapOffer, SwapStatus};
use pult::store::work::{Act, ask_swap};
use pult::tui::msg::{Command, Msg};

use super::world::{Console, NOW, Office, config_file, map_file};

const SETUP: &str = "<F12>настройка офиса<Enter>";

#[tokio::test]
async fn each_step_says_how_it_is_taken_also_in_eighty_columns() {
    let mut office = Office::new().await;
    office.keys(SETUP).await;
    office.keys("<Down>").await;
    let screen = office.console.screen(80, 24);
    assert!(
        screen.contains("Как: Enter — файл карты или демо-город"),
        "{screen}"
    );
}

#[tokio::test]
async fn a_map_is_read_from_a_file_that_is_typed() {
    let mut office = Office::new().await;
    office.keys(SETUP).await;
    office.keys("<Down><Enter>").await;
    office
        .console
        .send(Msg::Paste("tests/fixtures/places/villages.osm".to_owned()));
    office.keys("<Enter>").await;
    let said = office.console.message().to_owned();
    assert!(said.starts_with("Карта прочитана:"), "{said}");
    let map = map_file();
    assert!(
        pult::geo::roads::Roads::open(&map).is_ok(),
        "{}",
        map.display()
    );
    std::fs::remove_dir_all(map.parent().expect("a folder")).expect("the map goes");
}

#[tokio::test]
async fn a_file_that_is_no_map_is_refused_in_the_language_of_the_desk() {
    let mut office = Office::new().await;
    let extract = map_file().with_file_name("none.osm");
    std::fs::write(&extract, "nothing of the kind").expect("a file");
    office.keys(SETUP).await;
    office.keys("<Down><Enter>").await;
    let typed = extract.display().to_string();
    office.console.send(Msg::Paste(typed.clone()));
    office.keys("<Enter>").await;
    let said = office.console.message().to_owned();
    let expected = format!("{typed}: это не карта OpenStreetMap, или файл повреждён");
    assert_eq!(said, expected);
    std::fs::remove_dir_all(extract.parent().expect("a folder")).expect("it goes");
}

#[tokio::test]
async fn the_sites_secret_is_shown_with_a_request_that_the_office_takes() {
    let mut office = Office::new().await;
    let secret = ["api.taximaster.secret", "\"\"", "default"];
    office.console = Console::with_settings(&[secret]);
    office.settle().await;
    office.keys(SETUP).await;
    office.keys("<End><Up><Enter><Enter><C-s>").await;
    let screen = office.console.screen(90, 40);
    std::fs::remove_dir_all(config_file().parent().expect("a folder")).expect("it goes");
    // The shell ends the name of its variable before the secret; a call without a time is refused.
    for told in ["\"${P}", "'source_time' => $now->format('YmdHis')"] {
        assert!(screen.contains(told), "{told} in\n{screen}");
    }
}

#[tokio::test]
async fn no_file_means_the_city_of_the_demonstration() {
    let mut office = Office::new().await;
    office.keys(SETUP).await;
    // Here nothing makes one: what the desk asks for is refused in words.
    office.keys("<Down><Enter><Enter>").await;
    let said = office.console.message().to_owned();
    assert!(said.contains("демо-города"), "{said}");
}

#[tokio::test]
async fn a_pattern_begins_a_tariff_from_the_list() {
    let mut office = Office::new().await;
    office.keys("<F12>тарифы<Enter><F4>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("Что стоит поездка"), "{screen}");
    assert!(screen.contains("300 город 10 км"), "{screen}");
    assert!(!screen.contains("300.00"), "{screen}");
}

#[tokio::test]
async fn keys_that_a_screen_has_no_use_for_touch_no_order_below_it() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys(SETUP).await;
    office.keys("<Del> <Bksp>").await;
    let screen = office.console.screen(100, 30);
    assert!(
        screen.contains("чего не хватает") || screen.contains("Настройка офиса"),
        "{screen}"
    );
    let order = office.dispatch.order(&pult::app::Caller::CONSOLE, id).await;
    assert!(order.expect("the order").order.status == OrderStatus::Pending);
}

#[tokio::test]
async fn a_table_whose_lines_end_as_terminals_paste_them_makes_crews() {
    let mut office = Office::new().await;
    office.keys("<F12>экипажи с<Enter>").await;
    let table =
        "Позывной\tФИО\tТелефон\tГосномер\r71\tИльин\t89000001005\tк118ае77\r72\tЮсупов\t12.05\t\r";
    office.console.send(Msg::Paste(table.to_owned()));
    office.settle().await;
    let said = office.console.message().to_owned();
    assert!(
        said.contains("Записан 1 экипаж") && said.contains("строка 3 (72): Не похоже"),
        "{said}"
    );
    office.keys("71").await;
    let screen = office.console.screen(160, 30);
    assert!(screen.contains("К118АЕ77"), "{screen}");
}

#[tokio::test]
async fn a_secret_is_shown_once_and_copied_by_the_key_that_is_named() {
    let mut office = Office::new().await;
    office.keys("<F12>ключи api<Enter><Ins><C-s>").await;
    let screen = office.console.screen(120, 30);
    assert!(screen.contains("F2 — скопировать"), "{screen}");
    office.console.keys("<F2>");
    let copied = office
        .console
        .wished()
        .into_iter()
        .find_map(|wish| match wish {
            Command::Copy(secret) => Some(secret),
            _ => None,
        });
    let secret = copied.expect("copied");
    assert!(screen.contains(&secret), "{secret}: {screen}");
    office.keys("<Esc>").await;
    let screen = office.console.screen(120, 30);
    assert!(
        !screen.contains(&secret) && screen.contains("Ключи API"),
        "{screen}"
    );
    // Opened again, the key is there and its secret is not.
    office.keys("<Enter>").await;
    assert!(!office.console.screen(120, 30).contains(&secret));
}

#[tokio::test]
async fn a_gateway_for_text_messages_is_written_into_the_configuration() {
    let mut office = Office::new().await;
    office.keys("<F12>шлюз смс<Enter><F2>").await;
    let said = office.console.message().to_owned();
    assert!(said.contains("без шлюза"), "{said}");
    office.keys("<Enter>sms.example<C-s>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("http:// или https://"), "{screen}");
    office
        .keys("<Bksp><Bksp><Bksp><Bksp><Bksp><Bksp><Bksp><Bksp><Bksp><Bksp><Bksp>")
        .await;
    office.keys("https://sms.example/send<C-s>").await;
    let config = std::fs::read_to_string(config_file()).expect("written");
    std::fs::remove_dir_all(config_file().parent().expect("a folder")).expect("it goes");
    assert!(
        config.contains(r#"url = "https://sms.example/send""#),
        "{config}"
    );
    assert!(
        config.contains("{phone}") && config.contains("{text}"),
        "{config}"
    );
}

#[tokio::test]
async fn another_address_of_a_gateway_leaves_its_secret_and_the_other_gateways() {
    let file = r#"# ours
[[sms.channel]]
name = "main"   # the first
url = "http://127.0.0.1:9000/send"
body = "{phone}{text}"
headers = { Authorization = "Bearer old", X-Extra = "1" }

[[sms.channel]]
name = "second"
url = "http://127.0.0.1:9001/send"
body = "{phone}{text}"
"#;
    let mut office = Office::new().await;
    std::fs::write(config_file(), file).expect("a configuration");
    office.console = Console::with_settings(&[
        [
            "sms.channel[0].url",
            "\"http://127.0.0.1:9000/send\"",
            "file",
        ],
        ["sms.channel[0].body", "•••", "file"],
    ]);
    office.settle().await;
    let backspaces = "<Bksp>".repeat(4);
    office
        .keys(&format!("<F12>шлюз смс<Enter><Enter>{backspaces}post<C-s>"))
        .await;
    let config = std::fs::read_to_string(config_file()).expect("written");
    std::fs::remove_dir_all(config_file().parent().expect("a folder")).expect("it goes");
    assert_eq!(config, file.replace("9000/send", "9000/post"));
    // What was written is shown, though it counts from the next start on.
    let screen = office.console.screen(120, 30);
    assert!(screen.contains("http://127.0.0.1:9000/post"), "{screen}");
}

#[tokio::test]
async fn a_test_message_goes_into_the_outbox() {
    let mut office = Office::new().await;
    let gateway = [["sms.channel[0].url", "\"http://127.0.0.1:9/\"", "file"]];
    office.console = Console::with_settings(&gateway);
    office.settle().await;
    office.keys("<F12>шлюз смс<Enter><F2>").await;
    office.keys("89261112233<Enter>").await;
    let messages = office.dispatch.messages(1).await.expect("messages");
    assert_eq!(
        messages[0].recipient,
        Phone::parse("89261112233").expect("a phone").as_str()
    );
    assert!(
        messages[0].body.contains("Такси Вега"),
        "{}",
        messages[0].body
    );
    assert!(office.console.screen(100, 30).contains("Сообщения"));
}

#[tokio::test]
async fn a_crew_on_the_radio_says_yes_to_a_swap_at_the_desk() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    let to = office.crew_id("23");
    let swap = Swap {
        id: 0,
        at: NOW,
        expires_at: None,
        gain: pult::domain::Seconds(300),
        status: SwapStatus::Asked,
        chain: vec![SwapOffer {
            order: id,
            from: None,
            to,
            promised_at: None,
            route: Vec::new(),
            why: "{}".to_owned(),
            accepted_at: None,
        }],
    };
    let act = Act {
        actor: pult::domain::Actor::System,
        origin: pult::domain::Origin::Console,
        now: NOW,
        lead: pult::domain::Seconds(0),
        snooze: pult::domain::Seconds(0),
    };
    let asked = office.store.write(move |tx| ask_swap(tx, &act, &swap));
    asked.await.expect("asked");
    office.settle().await;
    office.keys("23*").await;
    let screen = office.console.screen(120, 40);
    assert!(
        screen.contains(&format!("экипаж берёт заказ {id}")),
        "{screen}"
    );
    office.keys("д").await;
    let view = office
        .dispatch
        .order(&pult::app::Caller::CONSOLE, id)
        .await
        .expect("the order");
    assert_eq!(view.assignment.map(|it| it.crew), Some(to));
    assert!(
        office.console.message().contains("согласен"),
        "{}",
        office.console.message()
    );
}

#[tokio::test]
async fn who_may_only_look_is_told_so_before_a_card_opens() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.console = Console::of_role(Role::Read);
    office.settle().await;
    // The keys below offer nothing that is refused.
    let screen = office.console.screen(160, 40);
    let bar: String = screen.lines().rev().take(3).collect();
    for refused in ["Ins", "++", "Ctrl+Z", "Del", "F9", "Пробел", " - "] {
        assert!(!bar.contains(refused), "{refused} in {bar}");
    }
    for offered in ["F3", "F12", "F1", "F8", "Ctrl+Q"] {
        assert!(bar.contains(offered), "{offered} not in {bar}");
    }
    for keys in ["<Ins>", " ", "<Del>", "<F9>", "17+", "17-"] {
        office.keys(keys).await;
        let said = office.console.message().to_owned();
        assert_eq!(said, "Ваши права — только смотреть", "{keys}");
        let screen = office.console.screen(100, 30);
        assert!(
            !screen.contains("Телефон  ") && screen.contains(&format!("▌{id}")),
            "{screen}"
        );
    }
}

#[tokio::test]
async fn who_may_not_write_a_book_is_told_so_before_its_form_opens() {
    for (role, book, said) in [
        (
            Role::Read,
            "клиенты",
            "Это может только диспетчер: ваши права — смотреть",
        ),
        (Role::Dispatch, "водит", "Это может только администратор"),
        (
            Role::Dispatch,
            "тариф",
            "Это может старший диспетчер или администратор",
        ),
        (Role::Senior, "тариф", ""),
    ] {
        let mut office = Office::new().await;
        office.console = Console::of_role(role);
        office.settle().await;
        office.keys(&format!("<F12>{book}<Enter>")).await;
        let bar = office.console.screen(140, 40);
        assert_eq!(
            bar.contains("Ins добавить"),
            said.is_empty(),
            "{book}: {bar}"
        );
        office.keys("<Ins>").await;
        assert_eq!(office.console.message(), said, "{role:?} {book}");
        let has_form = office.console.screen(140, 40).contains("Ctrl+S");
        assert_eq!(has_form, said.is_empty(), "{role:?} {book}");
    }
}

#[tokio::test]
async fn an_office_without_its_town_is_not_set_up() {
    let mut office = Office::new().await;
    office.keys(SETUP).await;
    let step = |office: &mut Office| {
        let screen = office.console.screen(140, 40);
        let line = screen.lines().find(|line| line.contains("имя и город"));
        line.unwrap_or_else(|| panic!("{screen}")).to_owned()
    };
    let before = step(&mut office);
    let mut own = office.dispatch.office().await.expect("an office");
    own.city = match own.city.is_empty() {
        true => "Вегинск".to_owned(),
        false => String::new(),
    };
    let put = office.dispatch.put_office(&pult::app::Caller::CONSOLE, own);
    put.await.expect("written");
    office.keys(&format!("<Esc>{SETUP}")).await;
    let after = step(&mut office);
    let is_ticked = |line: &str| line.contains("✓ есть");
    assert_ne!(is_ticked(&before), is_ticked(&after), "{before}\n{after}");
}

#[tokio::test]
async fn what_the_office_refuses_of_a_record_is_said_in_the_language_of_the_desk() {
    let mut office = Office::new().await;
    let operators = "<F12>операторы<Enter>";
    office
        .keys(&format!("{operators}<Ins>olya<C-s><Esc><Ins>olya<C-s>"))
        .await;
    assert_eq!(office.console.message(), "Логин: уже есть");
    office.keys("<C-u><C-s>").await;
    assert_eq!(office.console.message(), "Логин: пусто");
}

#[tokio::test]
async fn a_setting_that_cannot_be_says_in_russian_what_it_should_be() {
    for (key, typed, told) in [
        ("ssh.listen", "8022", "нужно: адрес с портом: 0.0.0.0:8022"),
        ("http.listen", "127.0.0.1:99999", "порт от 1 до 65535"),
        ("engine.fairness", "9", "нужно: число от 0 до 1"),
        ("engine.calm", "да", "true (да) или false (нет)"),
        ("engine.max_tasks", "-1", "целое число, не меньше нуля"),
        ("engine.quality", "best", "бывают: low, medium"),
    ] {
        let mut office = Office::new().await;
        office.console = Console::with_settings(&[[key, "", "default"]]);
        office.settle().await;
        office
            .keys(&format!(
                "<F12>настройки процесса<Enter>{key}<Enter><Enter><C-u>{typed}<C-s>"
            ))
            .await;
        let said = office.console.message().to_owned();
        assert!(said.contains(told), "{key}: {said}");
        assert!(!said.contains("config.toml"), "{said}");
    }
    let _ = std::fs::remove_dir_all(config_file().parent().expect("a folder"));
}

#[tokio::test]
async fn a_row_that_was_found_is_opened_after_the_arrows_and_the_filter_goes_by_its_key() {
    let mut office = Office::new().await;
    let settings = [
        ["http.listen", "\"127.0.0.1:8080\"", "default"],
        ["engine.calm", "false", "default"],
        ["engine.fairness", "0.3", "default"],
    ];
    office.console = Console::with_settings(&settings);
    office.settle().await;
    office
        .keys("<F12>настройки процесса<Enter>fairn<Down><Enter>")
        .await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("Значение              0.3"), "{screen}");
    office.keys("<Esc><C-u>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("http.listen"), "{screen}");
    office.keys("calm<Down><Bksp>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("найти: cal_"), "{screen}");
}
