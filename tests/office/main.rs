//! The started program over real sockets: what a website, a courier's app and a script rely on.

mod client;
mod crossing;
mod encryption;
mod flows;
mod lifecycle;
mod messages;
mod panics;
mod plain;
mod survival;
mod terminal;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use client::Client;

/// The secret of the offices' Taxi-Master signature.
const SECRET: &str = "1234567890";

/// A data folder with the fixture office in it.
struct Office {
    folder: TempDir,
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
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office");
        let fixture = fixtures.join(fixture);
        let imported = office
            .command(&["import", &fixture.display().to_string()])
            .output()
            .expect("runs");
        assert!(imported.status.success(), "{imported:?}");
        office
    }

    fn empty() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        Office { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("pult"));
        command
            .args(arguments)
            .env("PULT_DATA", self.data())
            .env("PULT_HTTP__LISTEN", "127.0.0.1:0")
            .env("PULT_API__TAXIMASTER__SECRET", SECRET)
            .env("PULT_HTTP__LIMITS__REQUESTS_PER_SECOND", "0");
        command
    }

    fn serve(&self) -> Server {
        self.start(&["serve"])
    }

    /// Starts the program and waits for its one line.
    fn start(&self, arguments: &[&str]) -> Server {
        let mut child = self
            .command(arguments)
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
