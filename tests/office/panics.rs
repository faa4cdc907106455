//! A panic of the console: the terminal is given back, the office goes on, the desk can be had again.

use super::client::Client;
use super::terminal::Terminal;
use super::{Office, eventually};

/// The key that panics, by the environment.
const FATAL: &str = "§";
const CTRL_T: &str = "\x14";
const INS: &str = "\x1b[2~";

#[test]
fn a_panic_of_the_console_is_not_the_end_of_the_office() {
    // Other builds have no key that panics.
    if !cfg!(debug_assertions) {
        return;
    }
    let office = Office::of("desk.toml");
    let environment = [("PULT_CONSOLE_PANICS_ON", FATAL)];
    let mut terminal =
        Terminal::open_with(&office, &["--here", "--lang", "ru"], 140, 40, &environment);
    terminal.wait_for("2 из 2");
    let client = Client::of(&terminal.listening());
    terminal.press(&[CTRL_T, INS]);
    terminal.press(&["9", "2", "6", "1", "1", "1", "2", "2", "3", "1"]);
    terminal.wait_for("9261112231");
    assert!(!terminal.is_given_back());
    std::thread::sleep(std::time::Duration::from_secs(1));

    terminal.press(&[FATAL]);
    terminal.wait_for("Enter — открыть пульт снова");
    assert!(terminal.is_given_back());
    assert!(!terminal.text().contains("panicked"), "{}", terminal.text());
    // What is typed is echoed: the terminal is not raw any more.
    terminal.press(&["э", "х", "о"]);
    terminal.wait_for("эхо");
    let body = "phone=89261112244&source=Mira+1&dest=Vokzal&source_time=20300101120000";
    let made = client.try_taximaster_post("create_order", body);
    let made = made.expect("an answer");
    assert_eq!(made["code"], 0, "{made}");
    eventually("the panic in the log", || {
        let log = std::fs::read_dir(office.data().join("log")).expect("a log");
        let files = log.map(|file| file.expect("a file").path());
        let mut texts = files.map(|file| std::fs::read_to_string(file).expect("a text"));
        texts
            .any(|text| text.contains("this key was to panic"))
            .then_some(())
    });

    // With what was half typed, and what came meanwhile.
    terminal.press(&["\r"]);
    for seen in ["9261112231", "Mira 1"] {
        terminal.wait_for(seen);
    }
    terminal.press(&[FATAL]);
    eventually("the end of the desk", || {
        terminal.is_given_back().then_some(())
    });
    assert_eq!(terminal.terminate(), 0);
}

#[test]
fn an_office_with_its_desk_open_ends_when_told() {
    let office = Office::of("desk.toml");
    let terminal = Terminal::open(&office, &["--lang", "ru"], 140, 40);
    terminal.wait_for("2 из 2");
    assert_eq!(terminal.terminate(), 0);
}
