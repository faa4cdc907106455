//! Desks apart from the office: sitting down, leaving, coming back.

use std::time::Duration;

use super::client::Client;
use super::terminal::Terminal;
use super::{Office, eventually};

pub const CTRL_Q: &str = "\x11";
pub const ENTER: &str = "\r";
const RU: &[&str] = &["--lang", "ru"];
const DESK_RU: &[&str] = &["desk", "--lang", "ru"];
/// An office at which nobody offers orders but whoever types.
pub const QUIET: &str = "[engine]\nauto_assign = false\n";
/// What a desk of this office shows.
pub const READY: &str = "2 из 2";

/// An office with that.
pub fn quiet_office() -> Office {
    let office = Office::of("desk.toml");
    std::fs::write(office.data().join("config.toml"), QUIET).expect("a configuration");
    office
}

/// A desk, sat down at.
pub fn sit_down(office: &Office, arguments: &[&str]) -> Terminal {
    let terminal = Terminal::open_apart(office, arguments, 150, 40);
    terminal.wait_for(READY);
    terminal
}

pub fn is_healthy(client: &Client) -> bool {
    let told = client.try_send("GET", "/healthz", &[], "");
    told.is_ok_and(|told| told.status == 200)
}

/// The process that runs the office, by its lock.
pub fn office_process(office: &Office) -> u32 {
    let lock = std::fs::read_to_string(office.data().join("pult.lock")).expect("a lock");
    let process = lock.lines().next().expect("a line");
    process.trim().parse().expect("a process")
}

fn stop(office: &Office) -> String {
    let told = office
        .command(&["stop", "--lang", "ru"])
        .output()
        .expect("runs");
    assert!(told.status.success(), "{told:?}");
    String::from_utf8(told.stdout).expect("UTF-8")
}

#[test]
fn an_office_outlives_the_desk_that_started_it_until_it_is_stopped() {
    let office = quiet_office();
    let mut first = sit_down(&office, RU);
    let client = Client::of(&first.listening());
    assert_ne!(office_process(&office), first.process());
    first.press(&[CTRL_Q]);
    for seen in ["Выйти из пульта?", "Офис работает дальше", "закрыть офис"]
    {
        first.wait_for(seen);
    }
    first.press(&[ENTER]);
    assert_eq!(eventually("the end", || first.ended()), 0);
    assert!(first.is_given_back());
    for told in ["Вернуться: pult", "остановить: pult stop"] {
        first.wait_for(told);
    }
    assert!(is_healthy(&client));

    // Both words for sitting down lead to the same office.
    let process = office_process(&office);
    let _again = sit_down(&office, RU);
    let _desk = sit_down(&office, DESK_RU);
    assert_eq!(office_process(&office), process);
    let said = stop(&office);
    assert!(said.contains("2 рабочих места"), "{said}");
    assert!(!is_healthy(&client));
    assert!(stop(&office).contains("офис не запущен"));
}

#[test]
fn closing_the_office_at_one_desk_is_told_at_the_other() {
    let office = quiet_office();
    let mut first = sit_down(&office, RU);
    let mut second = sit_down(&office, DESK_RU);
    let client = Client::of(&first.listening());
    first.press(&[CTRL_Q]);
    first.wait_for("Открыто ещё 1 рабочее место");
    first.press(&["2"]);
    for desk in [&mut first, &mut second] {
        assert_eq!(eventually("the end", || desk.ended()), 0);
        desk.wait_for("Офис закрыт");
        assert!(desk.is_given_back());
    }
    assert!(!is_healthy(&client));
    let told = office.command(&["desk"]).output().expect("runs");
    assert!(!told.status.success());
}

#[test]
fn what_is_done_at_one_desk_is_seen_at_another() {
    let office = quiet_office();
    let mut server = office.serve();
    let mut first = sit_down(&office, DESK_RU);
    let second = sit_down(&office, RU);
    first.press(&[
        "\x1b[2~",
        "9261112231",
        ENTER,
        "лен 24",
        ENTER,
        ENTER,
        ENTER,
    ]);
    first.wait_for("Заказ 1 принят");
    second.wait_for("Ленина, 24");
    // Told to end, the office says so at its desks.
    server.signal("TERM");
    assert_eq!(server.wait(Duration::from_secs(10)).code(), Some(0));
    second.wait_for("Офис закрыт");
}

#[test]
fn two_people_who_start_the_office_at_once_sit_at_one() {
    let office = quiet_office();
    let desks: Vec<Terminal> = (0..3)
        .map(|_| Terminal::open_apart(&office, RU, 150, 40))
        .collect();
    desks.iter().for_each(|desk| desk.wait_for(READY));
    let listening: Vec<String> = desks.iter().map(Terminal::listening).collect();
    assert!(
        listening.iter().all(|at| *at == listening[0]),
        "{listening:?}"
    );
}

#[test]
fn flags_that_the_office_does_not_run_with_are_refused() {
    let office = quiet_office();
    let _server = office.serve();
    for flags in [
        &["--listen", "127.0.0.1:9"][..],
        &["--config", "/nowhere.toml"],
    ] {
        let arguments = [RU, flags].concat();
        let mut refused = Terminal::open_apart(&office, &arguments, 200, 20);
        assert_eq!(eventually("the end", || refused.ended()), 2, "{flags:?}");
        refused.wait_for("pult stop");
        refused.wait_for(flags[1]);
    }
}

#[test]
fn an_office_that_cannot_start_says_why_at_the_desk() {
    let office = quiet_office();
    std::fs::write(office.data().join("config.toml"), "[http]\nlissen = 1\n").expect("a file");
    let mut refused = Terminal::open_apart(&office, RU, 200, 20);
    assert_ne!(eventually("the end", || refused.ended()), 0);
    refused.wait_for("config.toml:2:1");
    assert!(
        !refused.text().contains("pult: pult:"),
        "{}",
        refused.text()
    );
}

#[test]
fn an_empty_folder_asks_its_first_desk_and_becomes_an_office() {
    let office = Office::empty();
    let mut first = Terminal::open_apart(&office, RU, 150, 40);
    first.wait_for("Первый запуск");
    let mut other = Terminal::open_apart(&office, RU, 150, 40);
    assert_ne!(eventually("the end", || other.ended()), 0);
    other.wait_for("этот офис сейчас настраивают");
    let secret = "длинный-пароль";
    first.press(&["Вега", ENTER, ENTER, ENTER, secret, ENTER, secret, ENTER]);
    // The last of the cities: none.
    first.press(&["\x1b[D", ENTER]);
    first.wait_for("Заказы");
    assert!(is_healthy(&Client::of(&first.listening())));
    drop(first);
    assert!(stop(&office).contains("Офис закрыт"));
}

#[test]
fn a_first_run_that_is_left_leaves_nothing_running() {
    let office = Office::empty();
    let mut first = Terminal::open_apart(&office, RU, 150, 40);
    first.wait_for("Первый запуск");
    first.press(&["\x1b"]);
    assert_eq!(eventually("the end", || first.ended()), 0);
    assert!(first.is_given_back());
    eventually("the office's end", || {
        (!office.data().join("desk.sock").exists()).then_some(())
    });
    assert!(!office.data().join("pult.db").exists());
}

#[test]
fn an_arrow_that_the_line_cuts_in_two_is_an_arrow() {
    let office = quiet_office();
    let mut desk = sit_down(&office, RU);
    for street in ["лен 24", "тим 4"] {
        desk.press(&["\x1b[2~", "9261112231", ENTER]);
        desk.press(&[street, ENTER, ENTER, ENTER]);
        std::thread::sleep(Duration::from_millis(300));
        desk.press(&["\x1b", "\x1b"]);
    }
    desk.press(&["\x1b[2~"]);
    desk.wait_for("Новый заказ");
    for gap_ms in [2, 10, 40] {
        // Down, and up again: the card stays, and nothing is typed into it.
        for last in ["B", "A"] {
            desk.press_apart(&["\x1b", "[", last], Duration::from_millis(gap_ms));
        }
        std::thread::sleep(Duration::from_millis(200));
        let text = desk.text();
        assert!(text.contains("Новый заказ"), "{gap_ms} ms:\n{text}");
        assert!(
            !text.contains("[A") && !text.contains("[B"),
            "{gap_ms} ms:\n{text}"
        );
    }
}

/// An office with two operators who have names.
pub fn office_of_two() -> Office {
    let office = quiet_office();
    add_operators(&office);
    office
}

/// Olya, who is an admin, and Pyotr, who is a dispatcher.
pub fn add_operators(office: &Office) {
    add_operator(office, "olya", "Оля", "admin");
    add_operator(office, "petr", "Пётр", "dispatch");
}

fn add_operator(office: &Office, login: &str, name: &str, role: &str) {
    let arguments = ["operator", "add", login, "--name", name, "--role", role];
    let mut added = office
        .command(&arguments)
        .arg("--password-stdin")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("starts");
    let mut typed = added.stdin.take().expect("its input");
    std::io::Write::write_all(&mut typed, b"secret-12\n").expect("a password");
    drop(typed);
    assert!(added.wait().expect("ends").success());
}

pub fn log_in(office: &Office, login: &str) -> Terminal {
    log_in_at(office, login, READY)
}

/// The same at a desk that shows this.
pub fn log_in_at(office: &Office, login: &str, ready: &str) -> Terminal {
    let mut terminal = Terminal::open_apart(office, RU, 150, 40);
    terminal.wait_for("Кто садится за пульт?");
    terminal.press(&[login, ENTER, "secret-12", ENTER]);
    terminal.wait_for(ready);
    terminal
}

#[test]
fn operators_are_known_by_name_at_their_desks_in_history_and_in_reports() {
    let office = office_of_two();
    let mut olya = log_in(&office, "olya");
    let mut petr = log_in(&office, "petr");
    olya.wait_for("Оля");
    petr.wait_for("Пётр");
    petr.press(&[
        "\x1b[2~",
        "9261112231",
        ENTER,
        "лен 24",
        ENTER,
        ENTER,
        ENTER,
    ]);
    petr.wait_for("Заказ 1 принят");
    // The history beside the order names who took it.
    olya.wait_for("Ленина, 24");
    olya.press(&["1", ENTER]);
    olya.wait_for("Пётр");
    assert!(!olya.text().contains("оператор"), "{}", olya.text());

    let told = office
        .command(&["report", "--operator", "petr", "--json"])
        .output();
    let told = told.expect("runs");
    assert!(told.status.success(), "{told:?}");
    let report: serde_json::Value = serde_json::from_slice(&told.stdout).expect("an object");
    assert_eq!(report["rows"][0]["name"], "Пётр");
    assert_eq!(report["rows"][0]["taken"], 1);
    let nobody = office.command(&["report", "--operator", "nobody"]).output();
    assert_eq!(nobody.expect("runs").status.code(), Some(2));
}

#[test]
fn a_call_that_one_desk_takes_rings_no_more_at_the_other_and_says_who_took_it() {
    let office = office_of_two();
    let mut olya = log_in(&office, "olya");
    let petr = log_in(&office, "petr");
    let client = Client::of(&olya.listening());
    let basic = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        "exchange:secret-1",
    );
    let authorization = format!("Basic {basic}");
    let headers = [("Authorization", authorization.as_str())];
    let body = r#"{"phone":"+79263332211","line":"1"}"#;
    let told = client.try_send("POST", "/api/pult/calls", &headers, body);
    assert_eq!(told.expect("an answer").status, 201);
    petr.wait_for("☎");
    olya.wait_for("☎");
    olya.press(&["\x1b[20~"]);
    petr.wait_for("взял(а) Оля");
    petr.wait_until_gone("☎");
}

#[test]
fn each_operator_finds_their_own_half_typed_card() {
    let office = office_of_two();
    let mut olya = log_in(&office, "olya");
    olya.press(&["\x1b[2~", "9261112231"]);
    olya.wait_for("9261112231");
    std::thread::sleep(Duration::from_millis(600));
    olya.kill();
    let petr = log_in(&office, "petr");
    std::thread::sleep(Duration::from_millis(500));
    assert!(!petr.text().contains("9261112231"), "{}", petr.text());
    let again = log_in(&office, "olya");
    again.wait_for("9261112231");
}

#[test]
fn what_is_said_and_closed_at_one_desk_is_heard_at_another() {
    let office = office_of_two();
    let petr = log_in(&office, "petr");
    let mut olya = Terminal::open_apart(&office, &["--plain", "--lang", "ru"], 150, 40);
    olya.wait_for("Логин: ");
    olya.press(&["olya", ENTER]);
    olya.wait_for("Пароль: ");
    olya.press(&["secret-12", ENTER]);
    olya.wait_for("0 заказов");
    assert!(!olya.text().contains("secret-12"), "{}", olya.text());
    olya.press(&["!обед до двух", ENTER]);
    olya.wait_for("слышит 1 рабочее место");
    petr.wait_for("Оля: обед до двух");
    // And who closes the office is told by name.
    let mut admin = log_in(&office, "olya");
    admin.press(&[CTRL_Q]);
    admin.wait_for("закрыть офис");
    admin.press(&["2"]);
    petr.wait_for("Офис закрыт: Оля");
}

#[test]
fn whoever_sat_at_a_desk_sits_there_again_when_the_office_comes_back_and_nobody_else_does() {
    let office = office_of_two();
    let mut olya = log_in(&office, "olya");
    let process = office_process(&office).to_string();
    let killed = std::process::Command::new("kill")
        .args(["-9", &process])
        .status();
    assert!(killed.expect("kill runs").success());
    olya.wait_for("Офис не отвечает");
    olya.press(&[ENTER]);
    olya.wait_for(READY);
    assert!(olya.text().contains("Оля"), "{}", olya.text());
    // Another terminal is asked, and so is this one once the desk was left.
    let other = Terminal::open_apart(&office, DESK_RU, 100, 30);
    other.wait_for("Кто садится за пульт?");
    olya.press(&[CTRL_Q]);
    olya.wait_for("Выйти из пульта?");
    olya.press(&[ENTER]);
    olya.wait_for("pult stop");
    let store = rusqlite::Connection::open(office.data().join("pult.db")).expect("the store");
    eventually("no pass stays good", || {
        let left = store.query_row(
            "SELECT count(*) FROM sessions WHERE used_at > 0",
            [],
            |row| row.get(0),
        );
        (left == Ok(0_i64)).then_some(())
    });
}

#[test]
fn a_desk_at_rest_counts_an_offer_down() {
    let office = quiet_office();
    let _server = office.serve();
    let mut desk = sit_down(&office, DESK_RU);
    desk.press(&["\x1b[2~"]);
    for text in ["9261112231", "Мира 4"] {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let mut keys: Vec<&str> = letters.iter().map(String::as_str).collect();
        keys.push(ENTER);
        desk.press(&keys);
    }
    desk.press(&[ENTER, ENTER]);
    desk.wait_for("Заказ 1 принят");
    desk.press(&["1", "7", "+"]);
    desk.wait_for("▓");
    let left = |desk: &Terminal| {
        let text = desk.text();
        let row = text.lines().find(|line| line.contains('▓'))?;
        let (_, left) = row.rsplit_once("0:")?;
        left.get(..2)?.parse::<u32>().ok()
    };
    // Nobody touches the desk for longer than it takes to rest.
    std::thread::sleep(Duration::from_secs(14));
    let rested = left(&desk).expect("the offer stands");
    let counted = eventually("the next second", || {
        left(&desk).filter(|left| *left < rested)
    });
    assert_eq!(counted, rested - 1, "no second is left out");
}

/// Ends the shift of whoever sits there: the sum stands as it was filled in.
fn hand_over(desk: &mut Terminal) {
    desk.press(&["\x1b[24~", "сдать смену", ENTER]);
    desk.wait_for("В кассе насчитано");
    desk.press(&["\x13"]);
    desk.wait_for("Сдать смену?");
    desk.press(&[ENTER]);
}

#[test]
fn a_shift_that_is_handed_over_at_one_desk_is_over_at_the_other_which_says_so() {
    let office = office_of_two();
    let mut here = log_in(&office, "olya");
    let there = log_in(&office, "olya");
    hand_over(&mut here);
    there.wait_for("Смена сдана за другим пультом");
    there.wait_for("Кто садится за пульт?");
}

#[test]
fn an_office_goes_on_when_the_shift_of_its_own_desk_is_handed_over_at_another() {
    let office = quiet_office();
    add_operator(&office, "olya", "Оля", "admin");
    // The only operator is not asked who she is.
    let locked = office.command(&["operator", "lock", "exchange"]).status();
    assert!(locked.expect("runs").success());
    let mut home = Terminal::open(&office, RU, 150, 40);
    home.wait_for(READY);
    let client = Client::of(&home.listening());
    let mut apart = sit_down(&office, DESK_RU);
    hand_over(&mut apart);
    apart.wait_for("Офис работает дальше");
    home.wait_for("Смена сдана за другим пультом");
    assert!(is_healthy(&client));
    // Her own handover does not close it either.
    home.press(&[ENTER]);
    hand_over(&mut home);
    home.wait_for("Смена принята");
    assert!(is_healthy(&client));
}
