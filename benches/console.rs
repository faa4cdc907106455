//! The console on an office of 100 000 orders and 1 000 crews: the first frame, from a key to its frame,
//! bytes a frame; at a real pseudo-terminal of 200 × 60, and in process beside a bare table of ratatui.
//!
//! `cargo bench --bench console [-- ORDERS CREWS]`

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use pult::app::{Clock, Dispatch, Parts};
use pult::domain::{
    Company, CompanyId, Crew, CrewId, Customer, Driver, DriverId, Meters, NewOrder, Order,
    OrderStatus, Origin, Phone, Place, Point, Position, Seconds, Shift, Timestamp,
};
use pult::geo::StraightLine;
use pult::geo::addresses::AddressIndex;
use pult::store::places::Source;
use pult::store::{Store, books, crews, orders, positions, tracking};
use pult::tui::keys::{Chord, Code};
use pult::tui::line::{Line, TerminalFacts};
use pult::tui::msg::{Moment, Msg};
use pult::tui::{App, Settings, load_board};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Rect, Size};
use ratatui::widgets::{Row, Table, TableState};
use ratatui::{Terminal, TerminalOptions, Viewport};

const SIZE: (u16, u16) = (200, 60);
const TERM: &str = "xterm-256color";
/// Of the orders so many are open.
const OPEN: usize = 600;
/// How many keys are pressed for each figure.
const KEYS: usize = 400;
/// A frame is over when nothing has come for this long.
const QUIET: Duration = Duration::from_millis(25);

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|arg| arg.parse().ok())
        .collect();
    let n_orders = numbers.first().copied().unwrap_or(100_000);
    let n_crews = numbers.get(1).copied().unwrap_or(1_000);
    let folder = tempfile::tempdir().expect("a folder");
    let now = now();
    let since = Instant::now();
    fill(folder.path(), n_orders, n_crews, now);
    println!(
        "{n_orders} orders, {n_crews} crews written in {:.1?}",
        since.elapsed()
    );
    in_process(folder.path(), now);
    at_a_terminal(folder.path());
}

fn now() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    Timestamp(since.expect("after 1970").as_secs() as i64)
}

fn point(n: usize) -> Point {
    Point {
        lat: 55.6 + (n % 317) as f64 / 1000.0,
        lon: 37.4 + (n % 401) as f64 / 1000.0,
    }
}

/// An office on disk.
fn fill(folder: &Path, n_orders: usize, n_crews: usize, now: Timestamp) {
    let store = Store::open(&folder.join("pult.db")).expect("a store");
    let written = store.write(move |tx| {
        let company = Company {
            id: CompanyId(1),
            name: "Такси Вега".to_owned(),
            quality: None,
        };
        books::put_company(tx, &company, Source::File)?;
        for n in 1..=n_crews {
            crew(tx, n, now)?;
        }
        Ok(())
    });
    written.wait().expect("crews");
    for first in (0..n_orders).step_by(5_000) {
        let last = (first + 5_000).min(n_orders);
        let written = store.write(move |tx| {
            for n in first..last {
                let made = order(tx, n, n_orders, now)?;
                tracking::open(tx, made.id)?;
            }
            Ok(())
        });
        written.wait().expect("orders");
    }
}

fn crew(tx: &pult::store::Tx, n: usize, now: Timestamp) -> pult::store::Result<()> {
    let driver = Driver {
        id: DriverId(n as i64),
        name: format!("Водитель {n}"),
        ..Driver::default()
    };
    crews::put_driver(tx, &driver, Source::File)?;
    let crew = Crew {
        id: CrewId(n as i64),
        call_sign: n.to_string(),
        name: format!("Экипаж {n}"),
        driver: driver.id,
        ..Crew::default()
    };
    let crew = crews::put_crew(tx, crew, Source::File)?;
    let shift = Shift {
        crew: crew.id,
        started_at: now - Seconds::minutes(60),
        ended_at: None,
        break_since: None,
    };
    crews::put_shift(tx, &shift)?;
    let position = Position {
        at: now,
        point: point(n),
        accuracy: Meters(10),
    };
    positions::put(tx, crew.id, position).map(drop)
}

fn order(
    tx: &pult::store::Tx,
    n: usize,
    n_orders: usize,
    now: Timestamp,
) -> pult::store::Result<Order> {
    let place =
        |name: &str, n: usize| Place::address(format!("{name} {}", n % 90 + 1), Some(point(n)));
    let mut ride = NewOrder::ride(
        place("Тимирязева", n),
        Vec::new(),
        Some(place("Ленина", n + 7)),
    );
    let is_open = n + OPEN >= n_orders;
    let ago = Seconds(((n_orders - n) * 20) as i64);
    let made_at = now
        - if is_open {
            Seconds((n % 600) as i64)
        } else {
            ago
        };
    ride.customer = Customer {
        name: format!("Клиент {n}"),
        phone: Phone::parse(&format!("+7926{:07}", n % 9_999_999)).ok(),
    };
    let mut order = orders::insert(tx, ride, CompanyId(1), Origin::Console, made_at)?;
    if !is_open {
        order.status = OrderStatus::Cancelled;
        orders::put(tx, &mut order, made_at)?;
    }
    Ok(order)
}

/// What goes to the terminal.
#[derive(Default)]
struct Bytes(std::rc::Rc<std::cell::Cell<usize>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

type Screen = Terminal<CrosstermBackend<Bytes>>;

fn screen() -> (Screen, std::rc::Rc<std::cell::Cell<usize>>) {
    let bytes = Bytes::default();
    let count = std::rc::Rc::clone(&bytes.0);
    let options = TerminalOptions {
        viewport: Viewport::Fixed(Rect::new(0, 0, SIZE.0, SIZE.1)),
    };
    let terminal = Terminal::with_options(CrosstermBackend::new(bytes), options);
    (terminal.expect("a screen in memory"), count)
}

/// Times and bytes of frames.
#[derive(Default)]
struct Frames {
    times: Vec<Duration>,
    bytes: Vec<usize>,
}

impl Frames {
    fn print(mut self, what: &str) {
        self.times.sort();
        self.bytes.sort();
        let rank = |n: usize, percent: usize| (n * percent / 100).min(n.saturating_sub(1));
        let time = |percent| self.times[rank(self.times.len(), percent)];
        let bytes = |percent| self.bytes[rank(self.bytes.len(), percent)];
        println!(
            "{what}: {:.2?} median, {:.2?} p99; {} bytes median, {} p99",
            time(50),
            time(99),
            bytes(50),
            bytes(99)
        );
    }
}

fn in_process(folder: &Path, now: Timestamp) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .expect("a runtime");
    let store = Store::open(&folder.join("pult.db")).expect("a store");
    let dispatch = Dispatch::new(Parts {
        store,
        clock: Clock::manual(now),
        rules: pult::engine::Policy::default(),
        router: std::sync::Arc::new(StraightLine),
        map_addresses: AddressIndex::default(),
    });
    let since = Instant::now();
    let board = runtime.block_on(load_board(&dispatch)).expect("the office");
    println!("reading the office: {:.1?}", since.elapsed());
    let rows: BTreeMap<_, _> = board.orders.clone();
    let mut app = App::new(Settings::default());
    let mut at = Moment { office: now, ms: 0 };
    let facts = TerminalFacts::of(|name| (name == "TERM").then(|| TERM.to_owned()));
    let (line, mut far_end) = Line::new(facts, Size::new(SIZE.0, SIZE.1));
    let mut screen = pult::tui::Screen::enter(&line).expect("a screen");
    let since = Instant::now();
    app.update(at, Msg::Board(Box::new(board)));
    screen.draw(&mut app).expect("drawn");
    println!(
        "first frame of {} open orders: {:.2?}",
        rows.len(),
        since.elapsed()
    );
    let mut frames = Frames::default();
    for key in keys() {
        while far_end.output.try_recv().is_ok() {}
        let since = Instant::now();
        at.ms += 80;
        app.update(at, Msg::Key(key));
        screen.draw(&mut app).expect("drawn");
        frames.times.push(since.elapsed());
        let drawn = far_end.output.try_recv();
        frames.bytes.push(drawn.map_or(0, |bytes| bytes.len()));
    }
    frames.print("a key of the console in process");
    bare_table(&rows);
}

/// The same rows in a table as ratatui draws it: every row is built for every frame.
fn bare_table(rows: &BTreeMap<pult::domain::OrderId, pult::tui::board::OrderRow>) {
    let (mut terminal, bytes) = screen();
    let mut state = TableState::default();
    let mut frames = Frames::default();
    for at in 0..KEYS {
        let (since, before) = (Instant::now(), bytes.get());
        state.select(Some(at % rows.len().max(1)));
        let built = rows.values().map(|row| {
            let cells = [
                row.id.to_string(),
                row.from().to_owned(),
                row.to().to_owned(),
            ];
            Row::new(cells)
        });
        let widths = [
            Constraint::Length(8),
            Constraint::Fill(1),
            Constraint::Fill(1),
        ];
        let table = Table::new(built, widths).highlight_symbol("> ");
        let draw = |frame: &mut ratatui::Frame| {
            frame.render_stateful_widget(&table, frame.area(), &mut state);
        };
        terminal.draw(draw).expect("drawn");
        frames.times.push(since.elapsed());
        frames.bytes.push(bytes.get() - before);
    }
    frames.print("a bare table of ratatui");
}

/// What an operator presses: rows, numbers, panes, the search.
fn keys() -> impl Iterator<Item = Chord> {
    let round = [
        Chord::key(Code::Down),
        Chord::key(Code::Down),
        Chord::char('1'),
        Chord::char('7'),
        Chord::key(Code::Esc),
        Chord::key(Code::Down),
        Chord::key(Code::Up),
        Chord::key(Code::Tab),
        Chord::key(Code::Down),
        Chord::key(Code::BackTab),
    ];
    round.into_iter().cycle().take(KEYS)
}

/// How many bytes each frame has; each ends a synchronized update.
fn sizes(drawn: &[u8]) -> Vec<usize> {
    const END: &[u8] = b"\x1b[?2026l";
    let ends = drawn.windows(END.len()).enumerate();
    let ends = ends.filter_map(|(at, bytes)| (bytes == END).then_some(at + END.len()));
    let mut start = 0;
    ends.map(|end| end - std::mem::replace(&mut start, end))
        .collect()
}

struct Desk {
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Desk {
    fn open(folder: &Path) -> Desk {
        let size = PtySize {
            rows: SIZE.1,
            cols: SIZE.0,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pult"));
        command.args(["--lang", "ru"]);
        command.env("PULT_DATA", folder);
        command.env("PULT_HTTP__LISTEN", "127.0.0.1:0");
        command.env("PULT_ENGINE__AUTO_ASSIGN", "false");
        command.env("TERM", TERM);
        let child = pair.slave.spawn_command(command).expect("starts");
        let mut out = pair.master.try_clone_reader().expect("its output");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(n @ 1..) = out.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Desk {
            output,
            keys: pair.master.take_writer().expect("its keys"),
            _master: pair.master,
            child,
        }
    }

    /// What comes until nothing comes for a while.
    fn rest(&self) -> Vec<u8> {
        let mut all = Vec::new();
        loop {
            match self.output.recv_timeout(QUIET) {
                Ok(bytes) => all.extend(bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return all,
            }
        }
    }
}

fn at_a_terminal(folder: &Path) {
    let since = Instant::now();
    let mut desk = Desk::open(folder);
    let mut text = Vec::new();
    let mut first = None;
    // Bytes of the screen, not characters: no letter is drawn apart from its neighbours at first.
    while !String::from_utf8_lossy(&text).contains("Тимирязева") {
        text.extend(desk.output.recv().expect("a frame"));
        first.get_or_insert_with(|| since.elapsed());
    }
    println!(
        "start to the first frame: {:.0?}",
        first.unwrap_or_default()
    );
    println!("start to the board: {:.0?}", since.elapsed());
    std::thread::sleep(Duration::from_secs(2));
    desk.rest();
    let mut frames = Frames::default();
    let keys = [
        "\x1b[B", "\x1b[B", "1", "7", "\x7f", "\x7f", "\x1b[B", "\x1b[A", "\t", "\x1b[B", "\x1b[Z",
    ];
    for key in keys.iter().cycle().take(KEYS) {
        let since = Instant::now();
        desk.keys.write_all(key.as_bytes()).expect("a key");
        desk.keys.flush().expect("a key");
        let Ok(first) = desk.output.recv_timeout(Duration::from_secs(5)) else {
            continue;
        };
        frames.times.push(since.elapsed());
        let drawn = [first, desk.rest()].concat();
        frames.bytes.extend(sizes(&drawn));
    }
    frames.print("a key at the terminal");
    let at_rest: Vec<usize> = (0..5)
        .map(|_| {
            let since = Instant::now();
            let mut n = 0;
            while since.elapsed() < Duration::from_secs(1) {
                n += desk.rest().len();
            }
            n
        })
        .collect();
    println!("bytes in a second of rest: {at_rest:?}");
    // It may have ended already.
    let _ = desk.child.kill();
    let _ = desk.child.wait();
}
