//! Pictures of the console for the README: runs the demonstration, and an office that is set up, in a
//! pseudo-terminal, presses keys, and writes what the terminal shows as SVG.
//!
//! `cargo build && cargo run --example screenshots -- target/debug/pult docs/screenshots`

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Cell, Color, Parser};

/// The size of a cell in the picture.
const CELL: (usize, usize) = (9, 19);
const PAPER: &str = "#16181d";
const INK: &str = "#d8dee9";
/// The sixteen colours of a terminal.
const COLOURS: [&str; 16] = [
    "#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
    "#7a8290", "#ff7b86", "#b5e890", "#ffd68a", "#7cc0ff", "#e29bf5", "#6fd6e3", "#ffffff",
];

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const INS: &str = "\x1b[2~";
const F8: &str = "\x1b[19~";
const F12: &str = "\x1b[24~";
const PAGE_UP: &str = "\x1b[5~";
const RIGHT: &str = "\x1b[C";
/// The sizes in which each picture is taken: a wide terminal, and the smallest usual one.
const SIZES: [(u16, u16); 2] = [(150, 42), (80, 24)];

fn main() {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [program, folder] = arguments.as_slice() else {
        eprintln!("usage: screenshots PROGRAM FOLDER");
        std::process::exit(2);
    };
    std::fs::create_dir_all(folder).expect("the folder of the pictures");
    let demo = ["--lang", "ru", "demo", "--speed", "4"];
    let mut desk = Desk::open(program, &demo);
    desk.wait("Заказы");
    // A while of the fast clock, so that crews are on their way.
    sleep(Duration::from_secs(75));
    desk.take(folder, "desk");
    desk.press(&[INS, "9000002001", ENTER]);
    sleep(Duration::from_secs(1));
    desk.press(&["лен 2", ENTER, "вок", ENTER]);
    desk.wait("₽");
    sleep(Duration::from_secs(1));
    desk.take(folder, "card");
    desk.press(&[ESC]);
    sleep(Duration::from_millis(300));
    desk.press(&["w", ENTER]);
    sleep(Duration::from_secs(1));
    desk.take(folder, "why");
    desk.press(&[ESC]);
    sleep(Duration::from_millis(300));
    desk.press(&[F8, F8]);
    sleep(Duration::from_secs(4));
    desk.press(&[PAGE_UP, PAGE_UP]);
    sleep(Duration::from_secs(1));
    desk.take(folder, "map");
    drop(desk);
    let mut desk = Desk::open(program, &["--lang", "ru", "--here"]);
    desk.wait("Первый запуск");
    desk.press(&["Такси Луна", ENTER, ENTER, ENTER]);
    desk.press(&["пароль-12", ENTER, "пароль-12", ENTER, RIGHT, RIGHT, ENTER]);
    desk.wait("Офис ещё не готов");
    desk.press(&[F12, "настройка офиса", ENTER]);
    desk.wait("первый заказ");
    desk.take(folder, "setup");
}

/// The demonstration in a terminal.
struct Desk {
    screen: Arc<Mutex<Parser>>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    _data: tempfile::TempDir,
}

fn size(cells: (u16, u16)) -> PtySize {
    PtySize {
        rows: cells.1,
        cols: cells.0,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("a screen has cells")
}

impl Desk {
    fn open(program: &Path, arguments: &[&str]) -> Desk {
        let screen = SIZES[0];
        let pair = native_pty_system()
            .openpty(size(screen))
            .expect("a pseudo-terminal");
        let data = tempfile::tempdir().expect("a folder");
        let program = program.canonicalize().expect("the program");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("PULT_DATA", data.path());
        command.env("PULT_HTTP__LISTEN", "127.0.0.1:0");
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "ru_RU.UTF-8");
        let child = pair.slave.spawn_command(command).expect("starts");
        let parser = Parser::new(cells(screen.1), cells(screen.0), 0);
        let shown = Arc::new(Mutex::new(parser));
        let drawn = Arc::clone(&shown);
        let mut out = pair.master.try_clone_reader().expect("its output");
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = out.read(&mut buffer) {
                drawn.lock().expect("the screen").process(&buffer[..n]);
            }
        });
        Desk {
            screen: shown,
            keys: pair.master.take_writer().expect("its keys"),
            master: pair.master,
            child,
            _data: data,
        }
    }

    fn wait(&self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(180);
        loop {
            let shown = self.screen.lock().expect("the screen").screen().contents();
            if shown.contains(text) {
                return;
            }
            assert!(Instant::now() < deadline, "never {text} in\n{shown}");
            sleep(Duration::from_millis(50));
        }
    }

    fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let is_named = key.starts_with(['\x1b', '\r']);
            let typed: Vec<String> = match is_named {
                true => vec![(*key).to_owned()],
                false => key.chars().map(String::from).collect(),
            };
            for key in typed {
                self.keys.write_all(key.as_bytes()).expect("a key");
                self.keys.flush().expect("a key");
                sleep(Duration::from_millis(120));
            }
        }
    }

    fn resize(&self, to: (u16, u16)) {
        let mut screen = self.screen.lock().expect("the screen");
        screen.screen_mut().set_size(cells(to.1), cells(to.0));
        drop(screen);
        self.master.resize(size(to)).expect("resizes");
    }

    /// Takes a picture in each size: `name.svg`, then `name-80.svg`.
    fn take(&self, folder: &Path, name: &str) {
        for to in SIZES {
            if to != SIZES[0] {
                self.resize(to);
                sleep(Duration::from_secs(1));
            }
            let name = match to == SIZES[0] {
                true => name.to_owned(),
                false => format!("{name}-{}", to.0),
            };
            let path = folder.join(name).with_extension("svg");
            let screen = self.screen.lock().expect("the screen");
            std::fs::write(&path, picture(screen.screen())).expect("a picture");
            println!("{}", path.display());
        }
        self.resize(SIZES[0]);
        sleep(Duration::from_secs(1));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A screen as SVG: a rectangle for each run of a background, a text for each run of a style.
fn picture(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (usize::from(columns) * CELL.0, usize::from(rows) * CELL.1);
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' \
         font-family='DejaVu Sans Mono, Cascadia Mono, Menlo, monospace' font-size='15'>\n\
         <rect width='{width}' height='{height}' fill='{PAPER}'/>\n"
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let look = look_of(screen.cell(row, column));
            let start = column;
            let mut text = String::new();
            while column < columns && look_of(screen.cell(row, column)) == look {
                let contents = screen
                    .cell(row, column)
                    .map(Cell::contents)
                    .unwrap_or_default();
                text.push_str(if contents.is_empty() { " " } else { contents });
                column += 1;
            }
            run(
                &mut svg,
                (start, row),
                usize::from(column - start),
                &text,
                &look,
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The looks of a cell: ink, paper, bold, underlined.
type Look = (String, String, bool, bool);

fn look_of(cell: Option<&Cell>) -> Look {
    let Some(cell) = cell else {
        return (INK.to_owned(), PAPER.to_owned(), false, false);
    };
    let mut colours = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    if cell.inverse() {
        colours = (colours.1, colours.0);
    }
    (colours.0, colours.1, cell.bold(), cell.underline())
}

fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Default => default.to_owned(),
        Color::Idx(index) => COLOURS[usize::from(index % 16)].to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

fn run(svg: &mut String, at: (u16, u16), n: usize, text: &str, look: &Look) {
    let (x, y) = (usize::from(at.0) * CELL.0, usize::from(at.1) * CELL.1);
    let (ink, paper, bold, underlined) = look;
    let width = n * CELL.0;
    if paper != PAPER {
        let height = CELL.1;
        // Writing into a text does not fail.
        let _ = writeln!(
            svg,
            "<rect x='{x}' y='{y}' width='{width}' height='{height}' fill='{paper}'/>"
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let weight = if *bold { " font-weight='bold'" } else { "" };
    let line = if *underlined {
        " text-decoration='underline'"
    } else {
        ""
    };
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        svg,
        "<text x='{x}' y='{}' fill='{ink}' textLength='{width}' lengthAdjust='spacingAndGlyphs' \
         xml:space='preserve'{weight}{line}>{text}</text>",
        y + 14
    );
}
