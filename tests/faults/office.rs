//! The program in its data folder, and the ways in which it can end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use tempfile::TempDir;

use super::client::Client;
use super::clock::SetClock;

/// How a step ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// kill -9 at any moment.
    Kill,
    /// No file may grow any more; after a while it may again, and then it is killed.
    FullDisk,
    /// kill -9, and the end of the write-ahead log is gone.
    TornLog,
    /// SIGTERM.
    Stop,
    /// The machine's clock is set by so many seconds while orders are made; after a while kill -9.
    SetClock(i64),
}

pub struct Office {
    folder: TempDir,
    clock: SetClock,
}

/// Keys of the dialects that the office of the fixtures has none of.
const KEYS: &str = "
[[api_key]]
dialect = \"navixy\"
key = \"22eac1c27af4be7b9d04da2ce1af111b\"
company_id = 1
[[api_key]]
dialect = \"thetrack\"
key = \"sk_faults\"
company_id = 1
";

/// A running office.
pub struct Server {
    child: Mutex<Child>,
    pub client: Client,
    /// Orders that were acknowledged in this step.
    pub acknowledged: AtomicUsize,
    is_over: AtomicBool,
}

impl Office {
    pub fn vega() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = SetClock::new(folder.path());
        let office = Office { folder, clock };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let fixtures = root.join("tests/fixtures/office");
        let vega = std::fs::read_to_string(fixtures.join("vega.toml")).expect("the fixture");
        let photos = fixtures.join("photos");
        let here = office.folder.path().join("photos");
        std::fs::create_dir(&here).expect("a folder");
        for photo in std::fs::read_dir(photos).expect("the photos") {
            let photo = photo.expect("a photo");
            std::fs::copy(photo.path(), here.join(photo.file_name())).expect("copied");
        }
        let file = office.folder.path().join("vega.toml");
        std::fs::write(&file, format!("{vega}{KEYS}")).expect("written");
        let imported = office.command("pult").arg("import").arg(file).output();
        let imported = imported.expect("runs");
        let told = String::from_utf8_lossy(&imported.stderr);
        assert!(imported.status.success(), "{told}");
        office
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn command(&self, program: &str) -> Command {
        let mut command = match program {
            "pult" => Command::new(assert_cmd::cargo::cargo_bin!("pult")),
            other => Command::new(other),
        };
        self.clock.show(&mut command);
        command
            .env("PULT_DATA", self.data())
            .env("PULT_HTTP__LISTEN", "127.0.0.1:0")
            .env("PULT_API__TAXIMASTER__SECRET", super::SECRET)
            .env("PULT_HTTP__LIMITS__REQUESTS_PER_SECOND", "0");
        command
    }

    pub fn serve(&self, ending: &Ending) -> Server {
        // A file that may not grow is a failed write, not a signal that ends the program.
        let limits = match ending {
            Ending::FullDisk => "trap '' XFSZ; exec \"$0\" serve",
            _ => "exec \"$0\" serve",
        };
        let mut child = self
            .command("sh")
            .args(["-c", limits])
            .arg(assert_cmd::cargo::cargo_bin!("pult"))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("starts");
        let out = child.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let url = line.trim_end().strip_prefix("listening on http://");
        Server {
            client: Client::of(url.unwrap_or_else(|| panic!("not ready: {line:?}"))),
            child: Mutex::new(child),
            acknowledged: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// Cuts the log of a killed office; whether changes may be missing after that.
    pub fn tear_log(&self, ending: &Ending, random: &mut ChaCha8Rng) -> bool {
        let path = self.data().join("pult.db-wal");
        let Ok(log) = std::fs::OpenOptions::new().write(true).open(path) else {
            return false;
        };
        let length = log.metadata().expect("a length").len();
        if *ending != Ending::TornLog || length == 0 {
            return false;
        }
        let cut = u64::from(random.next_u32()) % (length / 2);
        log.set_len(length - cut).expect("cut");
        true
    }
}

impl Server {
    /// Ends the office in its way once so many orders are acknowledged.
    pub fn end_after(&self, office: &Office, ending: &Ending, least: usize) {
        let _over = Over(&self.is_over);
        self.wait_for(least);
        match ending {
            Ending::Kill | Ending::TornLog => self.signal("KILL"),
            Ending::Stop => self.signal("TERM"),
            Ending::SetClock(by) => {
                if office.clock.set(*by) {
                    self.eventually("the office tells that its clock was set", || {
                        let told = self.client.try_send("GET", "/healthz", &[], "").ok()?;
                        told.body.contains("clock").then_some(())
                    });
                }
                self.wait_for(2 * least);
                self.signal("KILL");
            }
            Ending::FullDisk => {
                self.limit_files("1024");
                self.eventually("the office knows that it cannot write", || {
                    let told = self.client.try_send("GET", "/healthz", &[], "").ok()?;
                    let is_told = told.status == 503 && told.body.contains("why");
                    is_told.then_some(())
                });
                self.limit_files("unlimited");
                self.eventually("the office writes again", || {
                    let told = self.client.try_send("GET", "/healthz", &[], "").ok()?;
                    (told.status == 200).then_some(())
                });
                self.signal("KILL");
            }
        }
    }

    /// Waits until so many orders were acknowledged in this step.
    fn wait_for(&self, least: usize) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.acknowledged.load(Ordering::Relaxed) < least {
            assert!(Instant::now() < deadline, "too few orders were made");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Whether the office was told to end.
    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Waits until the process is gone; after SIGTERM that takes five seconds at the most.
    pub fn gone(self) {
        let deadline = Instant::now() + Duration::from_secs(15);
        let mut child = self.child.lock().expect("a process");
        while child.try_wait().expect("waits").is_none() {
            assert!(Instant::now() < deadline, "it did not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.lock().expect("a process").id();
        let sent = Command::new("kill")
            .args([format!("-{name}"), id.to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    fn limit_files(&self, bytes: &str) {
        let id = self.child.lock().expect("a process").id().to_string();
        let limit = format!("--fsize={bytes}:unlimited");
        let limited = Command::new("prlimit")
            .args(["--pid", &id, &limit])
            .status();
        assert!(limited.expect("prlimit runs").success());
    }

    fn eventually<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + Duration::from_secs(40);
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(Instant::now() < deadline, "never: {what}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Tells who makes orders that it is over, also when what was to come never came.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(child) = self.child.get_mut() {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
