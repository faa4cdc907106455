//! The SSH door under scanners, while the office works: wrong logins, garbage, connections that never log in.
//! The office's latency is measured by `PULT_LONG=1 cargo test --release --test office scanner:: -- --nocapture`.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use russh::client::{self, AuthResult};
use russh::keys::PublicKeyOrCertificate;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::bars::{cpu_time, is_long, memory};
use super::client::Client;
use super::desks::{QUIET, office_of_two};
use super::ssh::{PASSWORD, open_door};
use super::{Office, eventually};

const WRONG_LOGINS: usize = 1_000;
/// As many addresses as fill the door, each with as many connections as one may have.
const ADDRESSES: u8 = 4;
const OF_EACH: usize = 16;
const HALF_OPEN: usize = 200;
/// What a full door may hold, in KiB, and what the last two thirds of the wrong logins may add to it: what the
/// website's orders take.
const HELD: u64 = 64 * 1024;
const GROWN: u64 = 16 * 1024;
/// Between two calls of a website.
const CALL_EVERY: Duration = Duration::from_millis(60);
/// What share of a core the office may spend on scanners, in percent.
const SPENT: f64 = 25.0;
/// How much longer a website may wait while the door is scanned: in the middle a quarter, and for the slowest
/// call in a hundred twice as long, where a loaded machine's turns are longer than either.
const MIDDLE: (f64, Duration) = (1.25, Duration::from_micros(500));
const SLOWEST: (f64, Duration) = (2.0, Duration::from_millis(5));

struct Trusting;

impl client::Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

async fn connect(from: u8, door: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, from], 0)))?;
    socket.connect(door).await
}

async fn session(stream: TcpStream) -> Option<client::Handle<Trusting>> {
    let config = Arc::new(client::Config::default());
    client::connect_stream(config, stream, Trusting).await.ok()
}

/// Guesses passwords, one connection after another, until all guessed enough.
async fn guess(from: u8, door: SocketAddr, refused: Arc<AtomicUsize>) {
    while refused.load(Ordering::Relaxed) < WRONG_LOGINS {
        let Ok(stream) = connect(from, door).await else {
            continue;
        };
        let Some(mut session) = session(stream).await else {
            continue;
        };
        for login in ["olya", "root", "admin", "petr", "ubuntu", "oracle"] {
            let answer = session.authenticate_password(login, "123456").await;
            match answer {
                Ok(AuthResult::Success) => panic!("{login} came in"),
                Ok(AuthResult::Failure { .. }) => refused.fetch_add(1, Ordering::Relaxed),
                Err(_) => break,
            };
        }
    }
}

/// Whether the operator is let in at a door that may be full when she comes.
async fn comes_in(from: u8, door: SocketAddr) -> bool {
    loop {
        let stream = connect(from, door).await.expect("connects");
        if let Some(mut session) = session(stream).await
            && let Ok(answer) = session.authenticate_password("olya", PASSWORD).await
        {
            return answer.success();
        }
    }
}

/// Sends what is no SSH: before the keys are exchanged, and after it.
async fn send_garbage(from: u8, door: SocketAddr, is_over: Arc<AtomicBool>) {
    let first = [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff",
        b"\x00",
    ];
    while !is_over.load(Ordering::Relaxed) {
        for garbage in first {
            if let Ok(mut stream) = connect(from, door).await {
                // The office may hang up in the middle of it.
                let _ = stream.write_all(garbage).await;
                let _ = stream.shutdown().await;
            }
        }
        let (client, office) = tokio::io::duplex(64 * 1024);
        let Ok(stream) = connect(from, door).await else {
            continue;
        };
        let config = Arc::new(client::Config::default());
        let relay = tokio::spawn(garble_after_login(office, stream));
        if let Ok(mut session) = client::connect_stream(config, client, Trusting).await {
            let answer = session.authenticate_none("olya").await;
            assert!(!answer.is_ok_and(|answer| answer.success()));
        }
        relay.abort();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Carries bytes between a client and the door; after the client's first packet under its keys, garbage.
async fn garble_after_login(client: tokio::io::DuplexStream, door: TcpStream) {
    /// A client has told its version, its algorithms, its key and that keys are in use by now.
    const OPENING: usize = 1_500;
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_door, mut to_door) = door.into_split();
    let back = tokio::io::copy(&mut from_door, &mut to_client);
    let there = async {
        let (mut buffer, mut n_sent) = ([0; 4096], 0);
        while let Ok(n @ 1..) = from_client.read(&mut buffer).await {
            let bytes = match n_sent > OPENING {
                true => &[0xff; 256][..],
                false => &buffer[..n],
            };
            n_sent += n;
            if to_door.write_all(bytes).await.is_err() {
                return;
            }
        }
    };
    let _ = tokio::join!(back, there);
}

/// A runtime for scanners: they sit at machines of their own, so what their work costs must not be taken
/// from the office. Where the machine cannot put its threads behind all others, they share it.
fn elsewhere() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .on_thread_start(|| {
            let thread = std::fs::read_link("/proc/thread-self").unwrap_or_default();
            if let Some(number) = thread.file_name() {
                let mut renice = std::process::Command::new("renice");
                renice.args(["-n", "19", "-p"]).arg(number);
                // Without it the scanner's own work counts too.
                let _ = renice.stdout(std::process::Stdio::null()).status();
            }
        })
        .build()
        .expect("a runtime")
}

/// How long a website waits for an answer, call by call, until it is told to stop. Its first caller has this
/// number.
fn waits(client: &Client, first: u64, mut goes_on: impl FnMut(usize) -> bool) -> Vec<Duration> {
    let mut waits = Vec::new();
    while goes_on(waits.len()) {
        let since = Instant::now();
        let phone = first + waits.len() as u64;
        let body = format!("phone={phone}&source=STREET1,{phone}&source_time=20120501100000");
        let made = client.try_taximaster_post("create_order", &body);
        let made = made.expect("an answer");
        assert_eq!(made["code"], 0, "{made}");
        waits.push(since.elapsed());
        std::thread::sleep(CALL_EVERY);
    }
    waits.sort_unstable();
    waits
}

fn lines_of_refusals(office: &Office) -> usize {
    let folder = std::fs::read_dir(office.data().join("log")).expect("a log");
    let files = folder.map(|file| std::fs::read_to_string(file.expect("a file").path()));
    files
        .map(|text| {
            text.expect("a log")
                .matches("a login over SSH was refused")
                .count()
        })
        .sum()
}

#[test]
fn a_scanned_door_costs_the_office_neither_time_nor_memory_nor_its_log() {
    let office = office_of_two();
    let door = SocketAddr::from((Ipv4Addr::LOCALHOST, open_door(&office, QUIET)));
    let server = office.serve();
    let runtime = elsewhere();

    // Whoever has logged in from an address may do so while others guess her password.
    assert!(runtime.block_on(comes_in(1, door)), "on a quiet evening");
    // As it is on a quiet evening; one guess has been checked.
    let first = Arc::new(AtomicUsize::new(WRONG_LOGINS - 1));
    runtime.block_on(guess(2, door, first));
    let process = server.child.id();
    let share = |cpu: Duration, since: Instant| {
        (cpu_time(process) - cpu).as_secs_f64() / since.elapsed().as_secs_f64() * 100.0
    };
    let (cpu, since) = (cpu_time(process), Instant::now());
    let before = waits(&server.client, 9_260_000_000, |n| n < 100);
    let quiet = share(cpu, since);
    let cpu = cpu_time(process);
    let memory_before = memory(process);

    let began = Instant::now();
    let (refused, is_over) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    for n in 0..ADDRESSES {
        for _ in 0..OF_EACH {
            runtime.spawn(guess(11 + n, door, Arc::clone(&refused)));
        }
    }
    runtime.spawn(send_garbage(21, door, Arc::clone(&is_over)));
    let half_open = runtime.spawn(async move {
        let mut held = Vec::new();
        for _ in 0..HALF_OPEN {
            held.push(connect(22, door).await);
        }
        held
    });
    // In the midst of it an operator comes in.
    let comes = runtime.spawn(async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let since = Instant::now();
        (comes_in(1, door).await, since.elapsed())
    });
    let mut memory_of_a_third = None;
    let meanwhile = waits(&server.client, 9_270_000_000, |_| {
        let n_refused = refused.load(Ordering::Relaxed);
        if n_refused > WRONG_LOGINS / 3 {
            memory_of_a_third.get_or_insert_with(|| memory(process));
        }
        n_refused < WRONG_LOGINS
    });
    let grown = memory(process).saturating_sub(memory_of_a_third.expect("a third of them"));
    let (took, scanned) = (began.elapsed(), share(cpu, began));
    let (came_in, waited) = runtime.block_on(comes).expect("an operator");
    is_over.store(true, Ordering::Relaxed);
    drop(runtime.block_on(half_open));
    let held = memory(process).saturating_sub(memory_before);

    let of = |waits: &[Duration], percent: usize| waits[waits.len() * percent / 100];
    println!(
        "{WRONG_LOGINS} wrong logins in {took:?}: an order p50 {:?} then {:?}, p99 {:?} then {:?}; \
         {quiet:.1} % of a core then {scanned:.1}; \
         {held} KiB held, {grown} of them since a third; an operator came in after {waited:?}",
        of(&before, 50),
        of(&meanwhile, 50),
        of(&before, 99),
        of(&meanwhile, 99),
    );
    assert!(came_in, "the rightful password is refused");
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    assert!(held <= HELD, "{held} KiB held");
    assert!(grown <= GROWN, "{grown} KiB more after two thirds");
    let minutes = 2 + took.as_secs() / 60;
    let addresses = u64::from(ADDRESSES) + 3;
    let lines = eventually("the log", || {
        let lines = lines_of_refusals(&office) as u64;
        (lines >= u64::from(ADDRESSES)).then_some(lines)
    });
    assert!(lines <= addresses * minutes, "{lines} lines");
    if is_long() {
        assert!(scanned <= quiet + SPENT, "{scanned} % of a core");
        for (percent, (slower, noise)) in [(50, MIDDLE), (99, SLOWEST)] {
            let (quiet, scanned) = (of(&before, percent), of(&meanwhile, percent));
            let allowed = quiet.mul_f64(slower) + noise;
            assert!(
                scanned <= allowed,
                "p{percent}: {quiet:?}, then {scanned:?}"
            );
        }
    }
}
