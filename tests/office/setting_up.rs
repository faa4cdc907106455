//! From an empty folder to the first order, by the console alone.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::client::{Client, sign_with};
use super::terminal::Terminal;
use super::{Office, eventually};

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const INS: &str = "\x1b[2~";
const F4: &str = "\x1bOS";
const F8: &str = "\x1b[19~";
const F12: &str = "\x1b[24~";
const CTRL_S: &str = "\x13";
const RIGHT: &str = "\x1b[C";
const DOWN: &str = "\x1b[B";

/// A desk, typed at letter by letter.
struct Desk(Terminal);

impl Desk {
    fn keys(&mut self, keys: &[&str]) {
        for key in keys {
            let is_named = key.starts_with(['\x1b', '\r', '\x13', '\x15']);
            let typed: Vec<String> = match is_named {
                true => vec![(*key).to_owned()],
                false => key.chars().map(String::from).collect(),
            };
            let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
            self.0.press(&typed);
        }
    }

    /// Opens a screen by its name.
    fn screen(&mut self, name: &str, title: &str) {
        self.keys(&[F12, name, ENTER]);
        self.0.wait_for(title);
    }

    /// Pastes a text as a terminal does.
    fn paste(&mut self, text: &str) {
        self.0.press(&[&format!("\x1b[200~{text}\x1b[201~")]);
    }

    /// Back to the board.
    fn board(&mut self) {
        // The secret, the search and the screen; what opened by itself takes no key at first.
        let mut n_pressed = 0;
        eventually("the board", || {
            if n_pressed >= 3 && self.0.text().contains("╭ Заказы") {
                return Some(());
            }
            self.keys(&[ESC]);
            n_pressed += 1;
            std::thread::sleep(Duration::from_millis(200));
            None
        });
    }
}

#[test]
fn an_office_is_set_up_from_an_empty_folder_by_the_console_alone() {
    let office = Office::empty();
    // The secret comes from the console alone.
    let environment = [("PULT_API__TAXIMASTER__SECRET", "")];
    let here = ["--here", "--lang", "ru"];
    let open = || Terminal::open_with(&office, &here, 160, 45, &environment);
    let mut desk = Desk(open());
    desk.0.wait_for("Первый запуск");
    // Name, time zone, login, password twice; then the city: a map from a file.
    let map = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/places/villages.osm"
    );
    desk.keys(&["Такси Луна", ENTER, ENTER, ENTER]);
    desk.keys(&["пароль-12", ENTER, "пароль-12", ENTER, RIGHT, ENTER]);
    // One that is not there is said at once, and can be mended.
    desk.keys(&["нет.osm", ENTER]);
    desk.0.wait_for("Такого файла карты нет");
    desk.keys(&["\x15", map, ENTER]);
    desk.0.wait_for("Офис ещё не готов");

    desk.screen("настройка офиса", "чего не хватает");
    desk.0.wait_for("тарифы");
    desk.0.wait_for("! нет");
    desk.board();

    desk.screen("Офис: имя", "Часовой пояс");
    desk.0.wait_for("Такси Луна");
    desk.keys(&[ENTER, ENTER, "Лунинск", CTRL_S]);
    desk.0.wait_for("Лунинск");
    desk.board();

    desk.screen("тарифы", "Тарифы");
    desk.keys(&[INS, F4]);
    // The example's price stands beside the form before anything is saved.
    desk.0.wait_for("Город");
    desk.keys(&[CTRL_S]);
    desk.0.wait_for("150");
    desk.board();

    desk.screen("экипажи с", "Экипажи с водителем");
    let rows: String = (1..=20)
        .map(|n| format!("{n}\tВодитель {n}\t8900000{n:04}\tToyota Camry\tбелый\tА{n:03}МР77\r\n"))
        .collect();
    desk.paste(&format!(
        "Позывной\tФИО\tТелефон\tАвтомобиль\tЦвет\tГосномер\r\n{rows}"
    ));
    desk.0.wait_for("Записано 20 экипажей");
    desk.board();

    // A zone, drawn on the map by its corners.
    desk.keys(&[F8, F8, " ", RIGHT, " ", DOWN, " ", ENTER]);
    desk.0.wait_for("Как зовётся район?");
    desk.keys(&["Центр", ENTER]);
    desk.0.wait_for("Центр — на карте");
    desk.board();

    desk.screen("операторы", "Операторы");
    desk.keys(&[
        INS,
        "site",
        ENTER,
        "Сайт",
        ENTER,
        ENTER,
        ENTER,
        "сайт-пароль",
        CTRL_S,
    ]);
    desk.0.wait_for("curl -u site:");
    let text = desk.0.text();
    assert!(text.contains("curl -u site:сайт-пароль"), "{text}");
    let password = "сайт-пароль";
    desk.keys(&[ENTER]);
    desk.board();

    // A key for a courier app, with its try.
    desk.screen("ключи api", "Ключи");
    desk.keys(&[INS, ENTER, "приложение", ENTER, CTRL_S]);
    desk.0.wait_for("couriers/online?apikey=");
    desk.board();

    desk.screen("настройки", "Настройки");
    desk.keys(&["taximaster.secret", ENTER, ENTER, "луна-секрет", CTRL_S]);
    desk.0.wait_for("записан в config.toml");
    let config = office.data().join("config.toml");
    eventually("the secret in the file", || {
        let text = std::fs::read_to_string(&config).ok()?;
        text.contains("secret = \"луна-секрет\"").then_some(())
    });
    for part in [
        "md5($params . 'луна-секрет')",
        "common_api/1.0/create_order',",
    ] {
        desk.0.wait_for(part);
    }
    desk.board();
    desk.0.terminate();

    // The setting says that it needs a restart. Then the website's snippet takes the first order.
    let mut desk = Desk(open());
    desk.0.wait_for("Кто садится за пульт?");
    desk.keys(&["admin", ENTER, "пароль-12", ENTER]);
    desk.0.wait_for("Такси Луна");
    desk.board();
    let client = Client::of(&desk.0.listening());
    let now = chrono::Utc::now().format("%Y%m%d%H%M%S");
    let params = format!(
        "phone=79001234567&source=%D0%9B%D0%B5%D0%BD%D0%B8%D0%BD%D0%B0+24&source_time={now}"
    );
    let signature = sign_with(&params, "луна-секрет");
    let headers = [
        ("Signature", signature.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let made = client.try_send("POST", "/common_api/1.0/create_order", &headers, &params);
    let made = made.expect("an answer");
    assert_eq!(made.json()["code"], 0, "{}", made.body);
    desk.0.wait_for("Ленина 24");
    // And the desk the second one, whose house is found on the map.
    desk.keys(&[INS, "9261112231", ENTER, "петровка центр 8"]);
    desk.0.wait_for("Петровка, Центральная улица, 8");
    desk.keys(&[ENTER, "петровка центр 2", ENTER]);
    desk.0.wait_for("Enter — принять");
    desk.keys(&[ENTER]);
    desk.0.wait_for("Заказ 2 принят");
    let basic = format!("Basic {}", STANDARD.encode(format!("site:{password}")));
    let headers = [("Authorization", basic.as_str())];
    let all = client.try_send("GET", "/api/pult/orders", &headers, "");
    let all = all.expect("an answer");
    assert!(all.body.contains("+79001234567"), "{}", all.body);

    let exported = office.command(&["export"]).output().expect("runs");
    let exported = String::from_utf8_lossy(&exported.stdout).into_owned();
    for kept in ["Лунинск", "Центр", "Город", "А020МР77", "Сайт"] {
        assert!(exported.contains(kept), "{kept} in\n{exported}");
    }
}

#[test]
fn the_demonstrations_city_is_the_quickest_beginning_and_its_doors_are_shut() {
    let office = Office::empty();
    let mut desk = Desk(Terminal::open(&office, &["--lang", "ru"], 160, 45));
    desk.0.wait_for("Первый запуск");
    desk.keys(&["Такси Луна", ENTER, ENTER, ENTER]);
    desk.keys(&["пароль-12", ENTER, "пароль-12", ENTER, ENTER]);
    desk.0.wait_for("40 свободны из 40");
    desk.keys(&[INS, "9261112231", ENTER, "дачн 8", ENTER, "мира 6", ENTER]);
    desk.0.wait_for("Enter — принять");
    desk.keys(&[ENTER]);
    desk.0.wait_for("Заказ 1 принят");
    // Everybody knows the demonstration's password.
    let listed = office
        .command(&["operator", "list", "--json"])
        .output()
        .expect("runs");
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    let rows = listed["rows"].as_array().expect("rows");
    let locked = |login: &str| {
        rows.iter()
            .find(|row| row["login"] == login)
            .map(|row| &row["locked"])
    };
    assert_eq!(locked("demo"), Some(&true.into()), "{listed}");
    assert_eq!(locked("admin"), Some(&false.into()), "{listed}");
    let client = Client::of(&desk.0.listening());
    let told = client.get("/on-demand/companies/2/couriers/online?apikey=demo-yandex-key");
    assert_ne!(told.status, 200, "{}", told.body);
}
