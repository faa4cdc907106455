//! The started program over real sockets: what a website, a courier's app and a script rely on.

#[cfg(target_os = "linux")]
mod bars;
#[cfg(all(target_os = "linux", feature = "ssh"))]
mod busy_evening;
mod by_keys;
mod client;
mod crossing;
#[cfg(unix)]
mod desks;
mod encryption;
#[cfg(unix)]
mod ends;
mod evening;
mod flows;
#[cfg(target_os = "linux")]
mod leftovers;
mod lifecycle;
#[cfg(target_os = "linux")]
mod memory;
mod mended;
mod messages;
mod panics;
mod plain;
#[cfg(all(target_os = "linux", feature = "ssh"))]
mod scanner;
mod setting_up;
#[cfg(all(unix, feature = "ssh"))]
mod ssh;
mod survival;
mod terminal;
mod threats;
mod turns;
mod typist;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use client::Client;
use turns::Turn;

/// The secret of the offices' Taxi-Master signature.
const SECRET: &str = "1234567890";

/// The variable that marks the processes of this run.
const MARKER: &str = "PULT_TEST_RUN";

/// A data folder with the fixture office in it. Dropping it stops whatever runs there.
struct Office {
    folder: TempDir,
    _turn: Turn,
}

/// A running `pult`.
struct Server {
    child: Child,
    client: Client,
}

impl Office {
    fn vega() -> Office {
        Office::of("vega.toml")
    }

    /// An office of this fixture.
    fn of(fixture: &str) -> Office {
        let office = Office::empty();
        office.import(fixture);
        office
    }

    /// An office of this fixture, with nothing else of these tests beside it.
    fn alone(fixture: &str) -> Office {
        let office = Office::in_turn(Turn::alone());
        office.import(fixture);
        office
    }

    fn import(&self, fixture: &str) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office");
        let fixture = fixtures.join(fixture);
        let imported = self
            .command(&["import", &fixture.display().to_string()])
            .output()
            .expect("runs");
        assert!(imported.status.success(), "{imported:?}");
    }

    fn empty() -> Office {
        Office::in_turn(Turn::beside_others())
    }

    fn in_turn(turn: Turn) -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        Office {
            folder,
            _turn: turn,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("pult"));
        command
            .args(arguments)
            .env("PULT_DATA", self.data())
            .env(MARKER, run())
            .env("PULT_HTTP__LISTEN", "127.0.0.1:0")
            .env("PULT_API__TAXIMASTER__SECRET", SECRET)
            .env("PULT_HTTP__LIMITS__REQUESTS_PER_SECOND", "0");
        command
    }

    fn serve(&self) -> Server {
        self.start(&["serve"])
    }

    fn start(&self, arguments: &[&str]) -> Server {
        self.begin(&mut self.command(arguments))
    }

    /// As [`Office::start`], with this in its environment.
    #[cfg(target_os = "linux")]
    fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        self.begin(self.command(arguments).envs(variables.iter().copied()))
    }

    /// Starts the program and waits for its one line.
    fn begin(&self, command: &mut Command) -> Server {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("starts");
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line
            .trim_end()
            .strip_prefix("listening on http://")
            .unwrap_or_else(|| panic!("not a readiness line: {line:?}"));
        let client = Client::of(url);
        Server { child, client }
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // Nothing may run there; whatever does not stop ends when its folder is gone.
        if self.data().join("desk.sock").exists() {
            let _ = self.command(&["stop"]).output();
        }
    }
}

/// What marks the processes of this run of the tests, in whatever process each of them runs.
fn run() -> String {
    std::env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| std::process::id().to_string())
}

impl Server {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([format!("-{name}"), self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    fn wait(&mut self, within: Duration) -> ExitStatus {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status;
            }
            assert!(Instant::now() < deadline, "it did not end in time");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until there is an answer, for as long as a loaded machine may need.
fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
