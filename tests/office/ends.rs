//! Every way a desk can end, and every way an office can: the other one goes on.

use std::time::Duration;

use super::client::Client;
use super::desks::{ENTER, READY, is_healthy, office_process, quiet_office, sit_down};
use super::eventually;
use super::terminal::Terminal;

const RU: &[&str] = &["--lang", "ru"];
/// The key that panics, by the environment.
const FATAL: &str = "§";

/// Clock ticks of the processor that a process has used.
#[cfg(target_os = "linux")]
fn ticks_of(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    let (_, after_name) = stat.rsplit_once(')').expect("a name");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let number = |at: usize| fields[at].parse::<u64>().expect("a number");
    number(11) + number(12)
}

/// An idle office uses next to nothing: no more than a twentieth of a processor.
#[cfg(target_os = "linux")]
fn check_idle(process: u32) {
    // It may still be putting things away.
    std::thread::sleep(Duration::from_secs(1));
    let before = ticks_of(process);
    std::thread::sleep(Duration::from_secs(3));
    let used = ticks_of(process) - before;
    assert!(used <= 15, "{used} ticks in 3 s");
}

/// Whoever comes next sits down as if nothing had been.
fn check_open(office: &super::Office, client: &Client) {
    assert!(is_healthy(client));
    sit_down(office, &["desk", "--lang", "ru"]);
}

#[test]
fn a_desk_that_is_killed_hung_up_or_told_to_end_ends_alone() {
    let office = quiet_office();
    let watching = sit_down(&office, RU);
    let client = Client::of(&watching.listening());
    for signal in ["KILL", "HUP", "TERM"] {
        let mut desk = sit_down(&office, RU);
        desk.signal(signal);
        eventually("the desk's end", || desk.ended());
        check_open(&office, &client);
    }
    let log = |office: &super::Office| {
        let files = std::fs::read_dir(office.data().join("log")).expect("a log");
        let texts = files.map(|file| std::fs::read_to_string(file.expect("a file").path()));
        texts
            .map(|text| text.unwrap_or_default())
            .collect::<String>()
    };
    eventually("a line in the log", || {
        log(&office)
            .contains("the terminal of a desk went away")
            .then_some(())
    });
    assert!(watching.text().contains(READY));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_is_gone_costs_the_office_nothing() {
    let office = quiet_office();
    let desk = sit_down(&office, RU);
    let client = Client::of(&desk.listening());
    desk.hang_up();
    check_idle(office_process(&office));
    check_open(&office, &client);
}

/// A program that ignores SIGHUP and whose terminal goes away: the way of `nohup`.
#[cfg(target_os = "linux")]
#[test]
fn an_office_in_one_process_with_its_desk_outlives_the_terminal_and_idles() {
    let office = quiet_office();
    let desk = Terminal::open_ignoring_hangup(&office, &["--here", "--lang", "ru"], 150, 40);
    desk.wait_for(READY);
    let client = Client::of(&desk.listening());
    let process = office_process(&office);
    desk.hang_up();
    check_idle(process);
    check_open(&office, &client);
}

#[test]
fn a_panic_of_a_desk_ends_that_desk_and_it_can_be_had_again() {
    // Other builds have no key that panics.
    if !cfg!(debug_assertions) {
        return;
    }
    let office = quiet_office();
    let environment = [("PULT_CONSOLE_PANICS_ON", FATAL)];
    let mut desk = Terminal::open_with(&office, RU, 150, 40, &environment);
    desk.wait_for(READY);
    let client = Client::of(&desk.listening());
    let mut other = sit_down(&office, RU);
    desk.press(&[FATAL]);
    desk.wait_for("Enter — открыть пульт снова");
    assert!(desk.is_given_back());
    assert!(!desk.text().contains("panicked"), "{}", desk.text());
    check_open(&office, &client);
    other.press(&["\x1b[2~"]);
    other.wait_for("Новый заказ");
    desk.press(&[ENTER]);
    eventually("the desk again", || (!desk.is_given_back()).then_some(()));
    desk.wait_for("Заказы");
}

#[test]
fn a_frozen_terminal_holds_nobody_up() {
    let office = quiet_office();
    let desk = sit_down(&office, RU);
    let client = Client::of(&desk.listening());
    desk.signal("STOP");
    for n in 0..200 {
        let body =
            format!("phone=89261{n:06}&source=Mira+{n}&dest=Vokzal&source_time=20300101120000");
        let made = client.try_taximaster_post("create_order", &body);
        assert_eq!(made.expect("an answer")["code"], 0);
    }
    check_open(&office, &client);
    // Thawed, it shows what has come meanwhile.
    desk.signal("CONT");
    desk.wait_for("200");
}

#[test]
fn desks_say_that_the_office_is_gone_and_come_back_with_it() {
    let office = quiet_office();
    let mut starter = sit_down(&office, RU);
    let follower = sit_down(&office, &["desk", "--lang", "ru"]);
    let process = office_process(&office).to_string();
    let kill = |process: &str| {
        let killed = std::process::Command::new("kill")
            .args(["-9", process])
            .status();
        assert!(killed.expect("kill runs").success());
    };
    kill(&process);
    for desk in [&starter, &follower] {
        desk.wait_for("Офис не отвечает");
    }
    let server = office.serve();
    for desk in [&starter, &follower] {
        desk.wait_for(READY);
    }
    // Whoever may start an office may start it again.
    server.signal("KILL");
    drop(server);
    starter.wait_for("Enter — запустить офис снова");
    assert!(
        !follower.text().contains("запустить"),
        "{}",
        follower.text()
    );
    starter.press(&[ENTER]);
    for desk in [&starter, &follower] {
        desk.wait_for(READY);
    }
}

#[test]
fn half_typed_work_of_a_killed_desk_is_there_when_somebody_sits_down_again() {
    let office = quiet_office();
    let mut desk = sit_down(&office, RU);
    desk.press(&["\x1b[2~", "9261112231"]);
    desk.wait_for("9261112231");
    std::thread::sleep(Duration::from_millis(600));
    desk.kill();
    let again = sit_down(&office, RU);
    again.wait_for("9261112231");
}

#[test]
fn an_office_whose_folder_is_gone_ends() {
    let office = quiet_office();
    let desk = sit_down(&office, RU);
    let client = Client::of(&desk.listening());
    std::fs::rename(office.data(), office.data().with_extension("old")).expect("renamed");
    eventually("the office's end", || (!is_healthy(&client)).then_some(()));
    desk.wait_for("Офис закрыт");
}
