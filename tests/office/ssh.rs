//! The office's own SSH door, with the system's `ssh` in a terminal: a desk with nothing installed, every
//! way it can end, and an evening of two operators of whom one is at home.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use portable_pty::CommandBuilder;
use serde_json::Value;

use super::client::Client;
use super::desks::{
    CTRL_Q, ENTER, QUIET, READY, add_operators, log_in, office_process, quiet_office,
};
use super::terminal::Terminal;
use super::{Office, Server, eventually};

pub const PASSWORD: &str = "secret-12";

/// A running office of two operators with its SSH door open, and a key that is Pyotr's.
pub struct AtHome {
    pub office: Office,
    pub server: Server,
    pub port: u16,
    key: PathBuf,
}

/// Has the office listen for SSH when it starts, beside the rest of its configuration; says on which port.
pub fn open_door(office: &Office, config: &str) -> u16 {
    // Free a moment ago: nobody else listens on random ports here.
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("its number").port();
    drop(free);
    std::fs::create_dir_all(office.data()).expect("a folder");
    let config = format!("{config}\n[ssh]\nlisten = \"127.0.0.1:{port}\"\n");
    std::fs::write(office.data().join("config.toml"), config).expect("a configuration");
    port
}

/// `None`, said aloud, where the system has no `ssh`.
pub fn at_home() -> Option<AtHome> {
    at_home_of(quiet_office(), QUIET, &["serve"])
}

/// The same at this office, started by these arguments.
pub fn at_home_of(office: Office, config: &str, start: &[&str]) -> Option<AtHome> {
    let has = |program: &str| Command::new(program).arg("-V").output().is_ok();
    if !has("ssh") || Command::new("ssh-keygen").arg("-?").output().is_err() {
        eprintln!("skipped: there is no ssh here");
        return None;
    }
    let port = open_door(&office, config);
    let server = office.start(start);
    add_operators(&office);
    let key = office.folder.path().join("petr");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "petr@home", "-f"])
        .arg(&key)
        .status();
    assert!(made.expect("ssh-keygen runs").success());
    let public = format!("{}.pub", key.display());
    let added = office
        .command(&["operator", "key", "add", "petr", &public])
        .output()
        .expect("runs");
    assert!(added.status.success(), "{added:?}");
    Some(AtHome {
        office,
        server,
        port,
        key,
    })
}

impl AtHome {
    /// The client's command line to the door.
    fn arguments(&self, port: u16, login: &str, by_key: bool) -> Vec<String> {
        let mut arguments: Vec<String> = [
            "-F",
            "none",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            // Newer clients send keys at times of their own, so that nobody reads from them what is typed.
            "IgnoreUnknown=ObscureKeystrokeTiming",
            "-o",
            "ObscureKeystrokeTiming=no",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "SendEnv=COLORTERM LANG",
            "-p",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(port.to_string());
        let by = match by_key {
            true => vec!["-i".to_owned(), self.key.display().to_string()],
            false => vec!["-o".to_owned(), "PubkeyAuthentication=no".to_owned()],
        };
        arguments.extend(by);
        arguments.push(format!("{login}@127.0.0.1"));
        arguments
    }

    fn ssh(&self, login: &str, by_key: bool) -> Terminal {
        self.ssh_over(self.port, login, by_key)
    }

    fn ssh_over(&self, port: u16, login: &str, by_key: bool) -> Terminal {
        let mut command = CommandBuilder::new("ssh");
        command.args(self.arguments(port, login, by_key));
        // No agent of whoever runs the tests.
        command.env_remove("SSH_AUTH_SOCK");
        let environment = [("LANG", "ru_RU.UTF-8"), ("COLORTERM", "truecolor")];
        Terminal::start(&self.office, command, 150, 40, &environment)
    }

    /// Pyotr at his desk at home.
    fn petr(&self) -> Terminal {
        self.petr_at(READY)
    }

    /// The same over a port that leads here.
    pub fn petr_over(&self, port: u16) -> Terminal {
        let desk = self.ssh_over(port, "petr", true);
        desk.wait_for(READY);
        desk
    }

    /// The same at a desk that shows this.
    pub fn petr_at(&self, ready: &str) -> Terminal {
        let desk = self.ssh("petr", true);
        desk.wait_for(ready);
        desk
    }

    fn get(&self, path: &str) -> Value {
        self.server
            .client
            .try_send("GET", path, &[basic()], "")
            .expect("an answer")
            .json()
    }
}

/// Olya, by HTTP Basic.
fn basic() -> (&'static str, &'static str) {
    ("Authorization", "Basic b2x5YTpzZWNyZXQtMTI=")
}

/// Takes an order at a desk.
fn take_order(desk: &mut Terminal, phone: &str) {
    desk.press(&["\x1b[2~", phone, ENTER, "лен 24", ENTER, ENTER, ENTER]);
}

#[test]
fn an_operator_at_home_comes_in_by_password_or_key_and_leaves_a_whole_terminal() {
    let Some(home) = at_home() else { return };
    let mut wrong = home.ssh("petr", false);
    wrong.wait_for("password:");
    wrong.press(&["wrong", ENTER]);
    eventually("another question", || {
        (wrong.text().matches("password:").count() > 1).then_some(())
    });
    wrong.press(&[PASSWORD, ENTER]);
    wrong.wait_for(READY);
    wrong.wait_for("Пётр");
    for mut desk in [wrong, home.petr()] {
        desk.press(&[CTRL_Q]);
        desk.wait_for("Выйти из пульта?");
        desk.press(&[ENTER]);
        assert_eq!(eventually("the end", || desk.ended()), 0);
        assert!(desk.is_given_back());
        desk.wait_for("Офис работает дальше");
    }
    // Nothing but a desk.
    let mut run = Command::new("ssh");
    run.args(home.arguments(home.port, "petr", true)).arg("id");
    let told = run.env_remove("SSH_AUTH_SOCK").output().expect("runs");
    assert!(!told.status.success());
    assert!(told.stdout.is_empty(), "{told:?}");
    let key = home.office.data().join("ssh_host_ed25519_key");
    let mode = std::fs::metadata(key).expect("the host key").permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o600
    );
}

#[test]
fn however_a_desk_at_home_ends_the_office_goes_on() {
    let Some(home) = at_home() else { return };
    let process = office_process(&home.office);
    for signal in ["KILL", "HUP", "TERM"] {
        let mut desk = home.petr();
        desk.signal(signal);
        eventually("the desk's end", || desk.ended());
    }
    // Frozen, it takes nothing: others work on, and it goes on where it was.
    let frozen = home.petr();
    frozen.signal("STOP");
    let mut other = home.petr();
    take_order(&mut other, "9261112231");
    other.wait_for("Заказ 1 принят");
    frozen.signal("CONT");
    frozen.wait_for("Ленина, 24");
    frozen.hang_up();
    assert_eq!(office_process(&home.office), process);
    home.petr();
}

#[test]
fn two_operators_work_an_evening_and_both_reports_are_right() {
    let Some(home) = at_home() else { return };
    let mut olya = log_in(&home.office, "olya");
    let mut petr = home.petr();
    let client: &Client = &home.server.client;

    // What one does is seen by the other; a card that is open says whose it is.
    take_order(&mut olya, "9261112231");
    olya.wait_for("Заказ 1 принят");
    petr.wait_for("Ленина, 24");
    olya.press(&["1", ENTER, ENTER]);
    petr.press(&["1", ENTER]);
    petr.wait_for("правит Оля");
    olya.press(&["\x1b"]);

    // A call that one takes stops ringing at the other, and says who took it.
    let call = r#"{"phone": "+79263332211"}"#;
    let rung = client.try_send("POST", "/api/pult/calls", &[basic()], call);
    assert_eq!(rung.expect("an answer").status, 201);
    olya.wait_for("☎");
    petr.wait_for("☎");
    olya.press(&["\x1b[20~"]);
    petr.wait_for("взял(а) Оля");
    olya.press(&["\x1b"]);

    // Each takes orders and gives them to crews; both give the same order at once.
    for n in 2..6 {
        let (desk, phone) = match n % 2 {
            0 => (&mut petr, format!("926111224{n}")),
            _ => (&mut olya, format!("926111223{n}")),
        };
        take_order(desk, &phone);
        eventually("the order", || {
            let orders = home.get("/api/pult/orders?open=true");
            (orders["orders"].as_array()?.len() == n).then_some(())
        });
    }
    for (desk, order) in [(&mut olya, "1"), (&mut petr, "1")] {
        desk.press(&[order, ENTER]);
    }
    olya.press(&["1", "7", "+", "+"]);
    petr.press(&["2", "3", "+"]);
    let held = || {
        let orders = home.get("/api/pult/orders?open=true");
        let orders = orders["orders"].as_array().cloned().unwrap_or_default();
        let first = orders.into_iter().find(|order| order["id"] == 1)?;
        first["crew"].is_object().then_some(first)
    };
    eventually("the first order has a crew", held);
    // No order has two live assignments, whoever was faster: the database itself holds that, and says so.
    let checked = home.office.command(&["check"]).output().expect("runs");
    assert!(checked.status.success(), "{checked:?}");

    // Both see to the cash desk; the shift is handed over with four keys.
    let paid = r#"{"driver": 1, "kind": "pay_in", "sum": "500"}"#;
    let posted = client.try_send("POST", "/api/pult/cash/entries", &[basic()], paid);
    assert_eq!(posted.expect("an answer").status, 201);
    olya.press(&["\x1b", "\x1b", CTRL_Q]);
    olya.wait_for("сдать смену");
    olya.press(&["3"]);
    olya.wait_for("500 ₽");
    olya.press(&["\x1bOQ"]);
    olya.wait_for("Касса сходится");
    olya.press(&[ENTER]);
    olya.wait_for("Кто садится за пульт?");
    let report = home
        .office
        .command(&["report", "--operator", "all", "--json"])
        .output()
        .expect("runs");
    let report: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let rows = report["rows"].as_array().expect("rows");
    let of = |login: &str, column: &str| {
        let row = rows.iter().find(|row| row["login"] == login);
        row.map(|row| row[column].clone()).unwrap_or_default()
    };
    assert_eq!(
        (of("olya", "taken"), of("petr", "taken")),
        (3.into(), 2.into())
    );
    assert_eq!(of("olya", "paid_in"), "500.00");
    assert_eq!(of("olya", "difference"), "0.00");
    let shifts = home.get("/api/pult/shifts");
    let shifts = shifts["shifts"].as_array().expect("shifts");
    let closed = shifts.iter().filter(|shift| !shift["closed_at"].is_null());
    assert_eq!((shifts.len(), closed.count()), (2, 1));
    // Whoever sits down next takes it over.
    olya.press(&["olya", ENTER, PASSWORD, ENTER]);
    olya.wait_for("Смену сдаёт Оля, в кассе 500 ₽");
    std::thread::sleep(Duration::from_millis(100));
}
