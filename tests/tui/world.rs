//! An office in memory, a console on it, and a screen to read.

use std::path::PathBuf;
use std::sync::Arc;

use pult::app::{Caller, Clock, Dispatch, NewCrew, Parts};
use pult::domain::{
    Client, ClientId, Company, CompanyId, Crew, CrewId, Customer, Driver, Locale, Meters, Money,
    NewOrder, OrderId, Phone, Place, Point, Position, QueuePolicy, Role, Seconds, Service,
    ServiceId, Tariff, TimeWindow, Timestamp, Zone, ZoneId,
};
use pult::geo::StraightLine;
use pult::store::places::Source;
use pult::store::{Store, books, tariffs};
use pult::tui::keys::{Chord, Code};
use pult::tui::msg::{Command, Moment, Msg};
use pult::tui::screens::{MapFile, Process};
use pult::tui::theme::Theme;
use pult::tui::{App, Settings, load_board, perform};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

/// 2026-11-21 18:02:00 in Moscow.
pub const NOW: Timestamp = Timestamp(1_795_273_320);

/// A console without an office behind it.
pub struct Console {
    pub app: App,
    pub at: Moment,
    /// What it wished for and nobody fulfilled yet.
    pub wishes: Vec<Command>,
}

impl Console {
    pub fn new(lang: Locale) -> Console {
        Console::with(lang, false)
    }

    /// A desk that the office does not need.
    pub fn of_an_office_that_goes_on(lang: Locale) -> Console {
        Console::with(lang, true)
    }

    /// A console of a process that runs with these settings, too: key, value, who set it.
    pub fn with_settings(settings: &[[&str; 3]]) -> Console {
        let mut process = process();
        let own = settings.iter().map(|parts| parts.map(str::to_owned));
        process.settings = process.settings.iter().cloned().chain(own).collect();
        Console::of(Settings {
            process,
            ..Settings::default()
        })
    }

    /// A console of an office that looks for crews by itself.
    pub fn that_offers(lang: Locale) -> Console {
        Console::of(Settings {
            auto_assign: true,
            lang,
            process: process(),
            ..Settings::default()
        })
    }

    /// A console of somebody who may do no more than this.
    pub fn of_role(role: Role) -> Console {
        Console::of(Settings {
            role,
            ..Settings::default()
        })
    }

    fn with(lang: Locale, goes_on: bool) -> Console {
        let settings = Settings {
            goes_on,
            lang,
            theme: Theme::default(),
            listening: "http://127.0.0.1:8080".to_owned(),
            process: process(),
            ..Settings::default()
        };
        Console::of(settings)
    }

    fn of(settings: Settings) -> Console {
        Console {
            app: App::new(settings),
            at: Moment { office: NOW, ms: 0 },
            wishes: Vec::new(),
        }
    }

    pub fn send(&mut self, msg: Msg) {
        let wishes = self.app.update(self.at, msg);
        self.wishes.extend(wishes);
    }

    /// Presses keys a person's 80 ms apart: characters as they stand, others in angle brackets.
    pub fn keys(&mut self, script: &str) {
        for chord in chords(script) {
            self.at.ms += 80;
            self.send(Msg::Key(chord));
        }
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: u64) {
        self.at.ms += ms;
        self.send(Msg::Tick);
    }

    /// Lets time pass at the office's clock too.
    pub fn later(&mut self, by: Seconds) {
        self.at.office = self.at.office + by;
        self.wait(by.0 as u64 * 1_000);
    }

    pub fn message(&self) -> &str {
        self.app.message().unwrap_or_default()
    }

    /// What the console wished for, apart from reading cards and keeping what is half done.
    pub fn wished(&mut self) -> Vec<Command> {
        let mut wishes = std::mem::take(&mut self.wishes);
        wishes.retain(|wish| !matches!(wish, Command::LoadCard(_) | Command::Keep(_)));
        wishes
    }

    /// The colours that the cells of the screen stand on.
    pub fn grounds(&mut self, width: u16, height: u16) -> Vec<Color> {
        let mut terminal =
            Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
        terminal.draw(|frame| self.app.view(frame)).expect("drawn");
        let cells = terminal.backend().buffer().content.iter();
        cells.map(|cell| cell.bg).collect()
    }

    /// The screen as text, a line each.
    pub fn screen(&mut self, width: u16, height: u16) -> String {
        let mut terminal =
            Terminal::new(TestBackend::new(width, height)).expect("a screen in memory");
        terminal.draw(|frame| self.app.view(frame)).expect("drawn");
        let buffer = terminal.backend().buffer();
        let line = |y: u16| {
            let cells = (0..width).map(|x| buffer[(x, y)].symbol());
            cells.collect::<String>().trim_end().to_owned()
        };
        (0..height).map(|y| line(y) + "\n").collect()
    }
}

/// What a process tells its console.
fn process() -> Process {
    let setting = |parts: [&str; 3]| parts.map(str::to_owned);
    Process {
        settings: [
            setting(["console.login", "false", "default"]),
            setting(["engine.auto_assign", "false", "file"]),
            setting(["engine.offer_timeout_s", "20", "default"]),
            setting(["http.listen", "\"127.0.0.1:8080\"", "environment"]),
        ]
        .into(),
        reports: std::env::temp_dir().join("pult-reports"),
        map: MapFile::at(map_file()),
        config: config_file(),
        ..Process::default()
    }
}

/// A file of this test's own.
fn own_file(name: &str) -> PathBuf {
    let test = std::thread::current()
        .name()
        .unwrap_or_default()
        .replace(':', "-");
    let folder = std::env::temp_dir().join(format!("pult-desk-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}

/// Where the console writes a map that is read at it.
pub fn map_file() -> PathBuf {
    own_file("roads.pult")
}

/// Where it writes settings.
pub fn config_file() -> PathBuf {
    own_file("config.toml")
}

/// `17+<Enter>` as chords.
pub fn chords(script: &str) -> Vec<Chord> {
    let mut chords = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match named {
            Some((name, after)) => {
                chords.push(named_chord(name));
                rest = after;
            }
            None => {
                chords.push(Chord::char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    chords
}

fn named_chord(name: &str) -> Chord {
    if let Some(c) = name.strip_prefix("C-").and_then(|rest| rest.chars().next()) {
        return Chord::ctrl(c);
    }
    if let Some(c) = name.strip_prefix("A-").and_then(|rest| rest.chars().next()) {
        return Chord::alt(c);
    }
    Chord::key(match name {
        "Enter" => Code::Enter,
        "Esc" => Code::Esc,
        "Tab" => Code::Tab,
        "Ins" => Code::Insert,
        "Del" => Code::Delete,
        "Bksp" => Code::Backspace,
        "Up" => Code::Up,
        "Down" => Code::Down,
        "BackTab" => Code::BackTab,
        "End" => Code::End,
        "F1" => Code::F(1),
        "F2" => Code::F(2),
        "F3" => Code::F(3),
        "F4" => Code::F(4),
        "F5" => Code::F(5),
        "F6" => Code::F(6),
        "F7" => Code::F(7),
        "F8" => Code::F(8),
        "F9" => Code::F(9),
        "Left" => Code::Left,
        "Right" => Code::Right,
        "PgUp" => Code::PageUp,
        "PgDn" => Code::PageDown,
        "Home" => Code::Home,
        "F12" => Code::F(12),
        other => panic!("no key is called {other}"),
    })
}

/// A console on an office.
pub struct Office {
    pub dispatch: Dispatch,
    pub store: Store,
    pub console: Console,
}

impl Office {
    /// An office with four crews, two of them on line (17, 23), one on a break (8), one off line (44).
    pub async fn new() -> Office {
        Office::in_language(Locale::Ru).await
    }

    pub async fn in_language(lang: Locale) -> Office {
        let store = Store::in_memory().expect("a store in memory");
        let written = store.write(|tx| {
            let office = pult::domain::Office {
                name: "Такси Вега".to_owned(),
                ..pult::domain::Office::default()
            };
            books::put_office(tx, &office)?;
            let company = Company {
                id: CompanyId(1),
                name: "UDS1".to_owned(),
                quality: None,
            };
            books::put_company(tx, &company, Source::File)?;
            let client = Client {
                id: ClientId(1),
                name: "Семён".to_owned(),
                phones: vec![phone("89990000000")],
                blocked: true,
                reason: "не платит".to_owned(),
                ..Client::default()
            };
            books::put_client(tx, &client, Source::File)?;
            let tariff = Tariff {
                name: "Город".to_owned(),
                boarding: Money(10_000),
                ..Tariff::default()
            };
            tariffs::put(tx, &tariff, Source::File)?;
            let service = Service {
                id: ServiceId(1),
                name: "Детское кресло".to_owned(),
                ..Service::default()
            };
            books::put_service(tx, &service, Source::File)?;
            Ok::<_, pult::store::Error>(())
        });
        written.await.expect("an office");
        let dispatch = Dispatch::new(Parts {
            store: store.clone(),
            clock: Clock::manual(NOW),
            rules: pult::engine::Policy::default(),
            router: Arc::new(StraightLine),
            map_addresses: pult::geo::addresses::AddressIndex::default(),
        });
        let mut office = Office {
            dispatch,
            store,
            console: Console::new(lang),
        };
        for call_sign in ["17", "23", "8", "44"] {
            office.crew(call_sign).await;
        }
        office.settle().await;
        office
    }

    async fn crew(&mut self, call_sign: &str) {
        let caller = Caller::CONSOLE;
        let new = NewCrew {
            crew: Crew {
                name: format!("Экипаж {call_sign}"),
                call_sign: call_sign.to_owned(),
                ..Crew::default()
            },
            driver: Driver {
                name: "Пётр".to_owned(),
                ..Driver::default()
            },
            photo: None,
        };
        let crews = self.dispatch.create_crews(&caller, vec![new]).await;
        let id = crews.expect("a crew")[0].id;
        if call_sign == "44" {
            return;
        }
        self.dispatch
            .open_shift(&caller, id)
            .await
            .expect("on line");
        let position = Position {
            at: NOW - Seconds(120),
            point: Point {
                lat: 55.70,
                lon: 37.6,
            },
            accuracy: Meters(10),
        };
        let positions = vec![(id, vec![position])];
        self.dispatch
            .report_positions(&caller, positions)
            .await
            .expect("a position");
        if call_sign == "8" {
            self.dispatch
                .take_break(&caller, id)
                .await
                .expect("a break");
        }
    }

    /// An order that came in by itself.
    pub async fn order(&mut self, from: &str, to: &str, in_minutes: Option<i64>) -> OrderId {
        let place = |address: &str| Place::address(address, Point::new(55.75, 37.6));
        let to = (!to.is_empty()).then(|| place(to));
        let mut order = NewOrder::ride(place(from), Vec::new(), to);
        order.customer = Customer {
            name: "Анна".to_owned(),
            phone: Some(phone("89263332211")),
        };
        if let Some(minutes) = in_minutes {
            order.stops[0].window = TimeWindow::from(NOW + Seconds::minutes(minutes));
        }
        let made = self
            .dispatch
            .create_order(&Caller::CONSOLE, order, Default::default())
            .await;
        let id = made.expect("an order").id;
        self.settle().await;
        id
    }

    /// Two zones: the orders' one with a queue, and the crews' one.
    pub async fn zones(&mut self) {
        let zone = |id, name: &str, south: f64, queue| {
            let corners = [
                (0.0, 37.5),
                (0.0, 37.7),
                (0.04, 37.7),
                (0.04, 37.5),
                (0.0, 37.5),
            ];
            let point = |(north, lon)| Point {
                lat: south + north,
                lon,
            };
            Zone {
                id: ZoneId(id),
                name: name.to_owned(),
                city: true,
                queue,
                polygons: vec![vec![corners.map(point).to_vec()]],
            }
        };
        let zones = [
            zone(1, "Центр", 55.73, QueuePolicy::Queue),
            zone(2, "Юг", 55.68, QueuePolicy::Nearest),
        ];
        let written = self.store.write(move |tx| {
            for (position, zone) in zones.iter().enumerate() {
                books::put_zone(tx, zone, position, Source::File)?;
            }
            Ok(())
        });
        written.await.expect("zones");
        self.dispatch.reload_books().await.expect("the books");
        self.settle().await;
    }

    /// A call on the office's line.
    pub async fn ring(&mut self, number: &str) {
        let rung = self
            .dispatch
            .ring(&Caller::CONSOLE, Some(phone(number)), "1".to_owned());
        rung.expect("it rings");
        self.settle().await;
    }

    /// The id of the crew with this call sign.
    pub fn crew_id(&self, call_sign: &str) -> CrewId {
        let crew = self.console.app.board().crew_by_number(call_sign);
        crew.expect("a crew of the office")
    }

    /// Fulfils every wish and shows the console what became of the office, until it wishes for no more.
    pub async fn settle(&mut self) {
        loop {
            self.console.at.office = self.dispatch.now();
            let board = load_board(&self.dispatch).await.expect("the office");
            self.console.send(Msg::Board(Box::new(board)));
            let calls = std::sync::Arc::clone(&self.dispatch.calls().borrow());
            self.console.send(Msg::Calls(calls));
            if self.console.wishes.is_empty() {
                return;
            }
            for wish in std::mem::take(&mut self.console.wishes) {
                if let Some(answer) = perform(&self.dispatch, wish).await {
                    self.console.send(answer);
                }
            }
        }
    }

    /// Presses keys, each followed by all that it leads to; then waits until `+` is no longer armed.
    pub async fn keys(&mut self, script: &str) {
        for chord in chords(script) {
            self.console.at.ms += 80;
            self.console.send(Msg::Key(chord));
            self.settle().await;
        }
        self.console.wait(350);
        self.settle().await;
    }
}

pub fn phone(text: &str) -> Phone {
    Phone::parse(text).expect(text)
}
