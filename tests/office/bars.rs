//! What several desks may cost, and how long they may take. The bars are those of an optimised program on a
//! quiet machine: `PULT_LONG=1 cargo test --release --test office bars:: -- --nocapture`.

use std::collections::VecDeque;
use std::io::{Read, Write};
#[cfg(feature = "ssh")]
use std::net::TcpListener;
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use super::Office;
use super::desks::{READY, office_process, quiet_office, sit_down};
use super::terminal::Terminal;

const DESK_RU: &[&str] = &["desk", "--lang", "ru"];
const DESKS: usize = 20;
/// What a desk shows of another's doing, at the latest.
const SEEN_WITHIN: Duration = Duration::from_millis(100);
/// What a desk may cost, in KiB.
const MEMORY_OF_A_DESK: u64 = 8 * 1024;
/// The share of a core that desks at rest may cost the office, all together.
const CPU_AT_REST: f64 = 0.015;
/// A line over half of the world: one way, and how often a piece is lost and sent again.
const ONE_WAY: Duration = Duration::from_millis(50);
const LOST_OF: u32 = 100;
/// What the program may add to the way there and back.
const ADDED: Duration = Duration::from_millis(20);
const MOST_OF_A_FRAME: usize = 2048;

pub fn is_long() -> bool {
    std::env::var_os("PULT_LONG").is_some()
}

/// How long until a text is seen.
fn seen(desk: &Terminal, text: &str, since: Instant) -> Duration {
    while !desk.text().contains(text) {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "never {text:?} in\n{}",
            desk.text()
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    since.elapsed()
}

/// The time of the processor that a process has had, in steps of a hundredth of a second.
pub fn cpu_time(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    // The name in brackets may hold anything; what follows it does not.
    let (_, fields) = stat.rsplit_once(") ").expect("fields");
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: u64 = ticks
        .map(|field| field.parse::<u64>().expect("a number"))
        .sum();
    Duration::from_millis(ticks * 10)
}

/// The resident memory of a process in KiB.
pub fn memory(process: u32) -> u64 {
    of_status(process, "VmRSS:")
}

/// What of that is of no file, in KiB.
pub fn memory_of_its_own(process: u32) -> u64 {
    of_status(process, "RssAnon:")
}

fn of_status(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.expect("a size")
}

/// What share of a core a process takes at rest: a desk that was just opened still looks at its clock each
/// second.
fn resting(process: u32) -> f64 {
    std::thread::sleep(Duration::from_secs(13));
    let (cpu, rested) = (cpu_time(process), Duration::from_secs(20));
    std::thread::sleep(rested);
    (cpu_time(process) - cpu).as_secs_f64() / rested.as_secs_f64()
}

#[test]
fn twenty_desks_see_what_one_of_them_does() {
    if !is_long() {
        return;
    }
    let office = quiet_office();
    let server = office.serve();
    let mut first = sit_down(&office, DESK_RU);
    let process = office_process(&office);
    let before = memory(process);
    let alone = resting(process);
    println!(
        "an office with one desk at rest: {:.2} % of a core",
        alone * 100.0
    );
    let others: Vec<Terminal> = (1..DESKS).map(|_| sit_down(&office, DESK_RU)).collect();
    let each = memory(process).saturating_sub(before) / (DESKS as u64 - 1);
    println!("a desk: {each} KiB in the office");
    let at_rest = resting(process);
    println!("{DESKS} desks at rest: {:.2} % of a core", at_rest * 100.0);
    let (cpu, began) = (cpu_time(process), Instant::now());
    let mut waits: Vec<Duration> = Vec::new();
    for n in 0..20 {
        // The crew goes on a break and comes back: four keys, one event.
        let (state, rests) = match n % 2 {
            0 => ("2", true),
            _ => ("1", false),
        };
        first.press(&["1", "7", "-"]);
        first.press(&[state]);
        let since = Instant::now();
        for desk in &others {
            while desk.text().contains("пауза") != rests {
                assert!(
                    since.elapsed() < Duration::from_secs(30),
                    "never in\n{}",
                    desk.text()
                );
                std::thread::sleep(Duration::from_millis(1));
            }
            waits.push(since.elapsed());
        }
    }
    waits.sort_unstable();
    let p99 = waits[waits.len() * 99 / 100];
    println!(
        "seen at {DESKS} desks: p50 {:?}, p99 {p99:?}",
        waits[waits.len() / 2]
    );
    let busy = (cpu_time(process) - cpu).as_secs_f64() / began.elapsed().as_secs_f64();
    println!("while they see all of it: {:.1} % of a core", busy * 100.0);
    drop(server);
    assert!(at_rest <= CPU_AT_REST, "{at_rest} of a core at rest");
    assert!(each <= MEMORY_OF_A_DESK, "{each} KiB a desk");
    assert!(p99 <= SEEN_WITHIN, "p99 {p99:?}");
}

/// Bytes under way, each with the moment of its arrival.
#[derive(Default)]
struct Way {
    pieces: Mutex<VecDeque<(Instant, Option<Vec<u8>>)>>,
    come: Condvar,
}

/// Carries bytes one way, late; some pieces come later still, and with them what follows them.
fn carry(
    mut from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    close: impl FnOnce() + Send + 'static,
) {
    let way = Arc::new(Way::default());
    let sent = Arc::clone(&way);
    std::thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        let mut n_sent = 0_u32;
        loop {
            let n = from.read(&mut buffer).unwrap_or(0);
            n_sent += 1;
            let lost = match n_sent % LOST_OF {
                0 => ONE_WAY * 2,
                _ => Duration::ZERO,
            };
            let piece = (n > 0).then(|| buffer[..n].to_vec());
            let is_end = piece.is_none();
            let mut pieces = sent.pieces.lock().expect("pieces");
            pieces.push_back((Instant::now() + ONE_WAY + lost, piece));
            sent.come.notify_one();
            if is_end {
                return;
            }
        }
    });
    std::thread::spawn(move || {
        loop {
            let mut pieces = way.pieces.lock().expect("pieces");
            while pieces.is_empty() {
                pieces = way.come.wait(pieces).expect("pieces");
            }
            let (at, piece) = pieces.pop_front().expect("a piece");
            drop(pieces);
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            let is_open = piece.is_some_and(|piece| to.write_all(&piece).is_ok());
            if !is_open {
                return close();
            }
        }
    });
}

/// A stream of which both ends of a line hold a part.
trait Part: Read + Write + Send + Sized + 'static {
    fn again(&self) -> Self;
    fn end(&self);
}

impl Part for UnixStream {
    fn again(&self) -> UnixStream {
        self.try_clone().expect("a stream")
    }

    fn end(&self) {
        // It may have ended already.
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl Part for TcpStream {
    fn again(&self) -> TcpStream {
        self.set_nodelay(true).expect("a quick stream");
        self.try_clone().expect("a stream")
    }

    fn end(&self) {
        // It may have ended already.
        let _ = self.shutdown(Shutdown::Both);
    }
}

/// Joins two streams by a slow line.
fn join(one: &impl Part, other: &impl Part) {
    let ends = || (one.again(), other.again());
    for is_there in [true, false] {
        let ((from, to), ends) = (ends(), ends());
        let close = move || {
            ends.0.end();
            ends.1.end();
        };
        match is_there {
            true => carry(from, to, close),
            false => carry(to, from, close),
        }
    }
}

/// A folder whose socket leads to another office's over a slow line.
fn far_away(office: &Office) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let listener = UnixListener::bind(folder.path().join("desk.sock")).expect("a socket");
    let there = office.data().join("desk.sock");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            join(&stream, &UnixStream::connect(&there).expect("connects"));
        }
    });
    folder
}

/// A port that leads to another over a slow line.
#[cfg(feature = "ssh")]
fn far_port(there: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let office = TcpStream::connect(("127.0.0.1", there));
            join(&stream, &office.expect("connects"));
        }
    });
    port
}

#[test]
fn a_key_over_a_slow_line_takes_the_way_there_and_back_and_little_more() {
    let office = quiet_office();
    let _server = office.serve();
    let far = far_away(&office);
    let data = far.path().display().to_string();
    let mut desk =
        Terminal::open_apart(&office, &["--data", &data, "desk", "--lang", "ru"], 150, 40);
    desk.wait_for(READY);
    measure_far_keys(&mut desk);
}

#[cfg(feature = "ssh")]
#[test]
fn a_key_over_ssh_and_a_slow_line_takes_little_more_too() {
    let Some(home) = super::ssh::at_home() else {
        return;
    };
    let far = far_port(home.port);
    let mut desk = home.petr_over(far);
    measure_far_keys(&mut desk);
}

/// Measures how long keys take over a slow line, and what their frames cost.
fn measure_far_keys(desk: &mut Terminal) {
    std::thread::sleep(Duration::from_millis(500));
    let mut waits = Vec::new();
    for n in 0..if is_long() { 40 } else { 4 } {
        let (key, is_shown) = match n % 2 {
            0 => ("\x1b[2~", true),
            _ => ("\x1b", false),
        };
        let written = desk.written();
        desk.press(&[key]);
        let since = Instant::now();
        while desk.text().contains("Новый заказ") != is_shown {
            assert!(
                since.elapsed() < Duration::from_secs(30),
                "never in\n{}",
                desk.text()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        // Esc waits for what may follow it.
        if is_shown {
            waits.push(since.elapsed());
        }
        std::thread::sleep(Duration::from_millis(300));
        // A card is a new picture; a letter in it is a change of one.
        if is_shown {
            let written = desk.written();
            desk.press(&["9"]);
            seen(desk, "9", Instant::now());
            std::thread::sleep(Duration::from_millis(300));
            let n_bytes = desk.written() - written;
            assert!(n_bytes <= MOST_OF_A_FRAME, "{n_bytes} bytes for a letter");
            desk.press(&["\x7f"]);
        }
        assert!(desk.written() > written);
    }
    waits.sort_unstable();
    let (quickest, slowest) = (waits[0], waits[waits.len() - 1]);
    println!(
        "key to frame over {:?}: {quickest:?} to {slowest:?}",
        ONE_WAY * 2
    );
    assert!(
        quickest >= ONE_WAY * 2,
        "the line is not slow: {quickest:?}"
    );
    if is_long() {
        let median = waits[waits.len() / 2];
        assert!(median <= ONE_WAY * 2 + ADDED, "{median:?}");
    }
}
