//! The console in a real pseudo-terminal, typed at in the Russian layout.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{MARKER, Office, SECRET, eventually, run};

/// A terminal with the program in it.
pub struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    /// How many bytes the program has written.
    written: Arc<AtomicUsize>,
    keys: Box<dyn Write + Send>,
    /// Gone when the program was hung up.
    master: Option<Box<dyn MasterPty + Send>>,
    child: Option<Box<dyn Child + Send + Sync>>,
    reader: Option<JoinHandle<()>>,
    is_closing: Arc<AtomicBool>,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("a screen has cells")
}

impl Terminal {
    /// The program in a terminal, with the office in the same process.
    pub fn open(office: &Office, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
        let here: Vec<&str> = [&["--here"], arguments].concat();
        Terminal::open_with(office, &here, columns, rows, &[])
    }

    /// The program in a terminal, as a person starts it.
    pub fn open_apart(office: &Office, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
        Terminal::open_with(office, arguments, columns, rows, &[])
    }

    /// The same, with these variables in the environment; without those of no value.
    pub fn open_with(
        office: &Office,
        arguments: &[&str],
        columns: u16,
        rows: u16,
        environment: &[(&str, &str)],
    ) -> Terminal {
        let mut command = CommandBuilder::new(assert_cmd::cargo::cargo_bin!("pult"));
        command.args(arguments);
        Terminal::start(office, command, columns, rows, environment)
    }

    /// A program in a terminal, with the office's environment.
    pub fn start(
        office: &Office,
        mut command: CommandBuilder,
        columns: u16,
        rows: u16,
        environment: &[(&str, &str)],
    ) -> Terminal {
        let pair = native_pty_system()
            .openpty(size(columns, rows))
            .expect("a pseudo-terminal");
        command.env("PULT_DATA", office.data());
        command.env(MARKER, run());
        command.env("PULT_HTTP__LIMITS__REQUESTS_PER_SECOND", "0");
        command.env("PULT_HTTP__LISTEN", "127.0.0.1:0");
        command.env("PULT_API__TAXIMASTER__SECRET", SECRET);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        for (name, value) in environment {
            match value.is_empty() {
                true => command.env_remove(name),
                false => command.env(name, value),
            }
        }
        let child = pair.slave.spawn_command(command).expect("starts");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            cells(rows),
            cells(columns),
            0,
        )));
        let mut out = pair.master.try_clone_reader().expect("its output");
        let drawn = Arc::clone(&screen);
        let written = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&written);
        let is_closing = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&is_closing);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = out.read(&mut buffer) {
                drawn.lock().expect("the screen").process(&buffer[..n]);
                counted.fetch_add(n, Ordering::Relaxed);
                if closing.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        Terminal {
            screen,
            written,
            keys: pair.master.take_writer().expect("its keys"),
            master: Some(pair.master),
            child: Some(child),
            reader: Some(reader),
            is_closing,
        }
    }

    pub fn text(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// How many bytes the program has written so far.
    pub fn written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// Whether the terminal is as it was before: its own screen, cursor, no paste or mouse reported.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen.lock().expect("the screen");
        let screen = screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    fn child(&mut self) -> &mut (dyn Child + Send + Sync) {
        &mut **self.child.as_mut().expect("it runs")
    }

    /// How the program ended, if it has.
    pub fn ended(&mut self) -> Option<u32> {
        let ended = self.child().try_wait().expect("waits");
        ended.map(|ended| ended.exit_code())
    }

    /// Tells the program to end; answers how it did.
    pub fn terminate(mut self) -> u32 {
        let id = self.process();
        let sent = Command::new("kill").arg(id.to_string()).status();
        assert!(sent.expect("kill runs").success());
        eventually("the end", || self.ended())
    }

    /// The listener's address, as the desk shows it.
    pub fn listening(&self) -> String {
        eventually("the listener's address", || {
            let text = self.text();
            let (_, rest) = text.split_once("http://")?;
            Some(rest.split([' ', '\n']).next()?.to_owned())
        })
    }

    /// The program in a terminal, started by a shell that ignores SIGHUP, as `nohup` does.
    pub fn open_ignoring_hangup(
        office: &Office,
        arguments: &[&str],
        columns: u16,
        rows: u16,
    ) -> Terminal {
        let program = assert_cmd::cargo::cargo_bin!("pult");
        let line = format!("trap '' HUP; exec '{}' \"$@\"", program.display());
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &line, "sh"]);
        command.args(arguments);
        Terminal::start(office, command, columns, rows, &[])
    }

    /// Takes the terminal away from the program, which is left alone.
    pub fn hang_up(mut self) {
        self.is_closing.store(true, Ordering::Relaxed);
        // The reader looks up when there is something to read.
        self.resize(100, 30);
        let reader = self.reader.take().expect("it reads");
        reader.join().expect("it ends");
        self.keys = Box::new(std::io::sink());
        drop(self.master.take());
        // Whatever it does then, somebody waits for it.
        if let Some(mut child) = self.child.take() {
            std::thread::spawn(move || child.wait());
        }
    }

    /// The process of the program.
    pub fn process(&self) -> u32 {
        let child = self.child.as_ref().expect("it runs");
        child.process_id().expect("it runs")
    }

    /// Sends a signal to the program.
    pub fn signal(&self, name: &str) {
        let arguments = [format!("-{name}"), self.process().to_string()];
        let sent = Command::new("kill").args(arguments).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Ends the program without letting it notice.
    pub fn kill(mut self) {
        self.child().kill().expect("killed");
        self.child().wait().expect("gone");
    }

    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("{text:?}"), |seen| seen.contains(text));
    }

    pub fn wait_until_gone(&self, text: &str) {
        self.wait_until(&format!("without {text:?}"), |seen| !seen.contains(text));
    }

    fn wait_until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !is_so(&self.text()) {
            assert!(Instant::now() < deadline, "never {what}:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types keys, with a breath before each: a burst is a paste. The last one has just gone out.
    pub fn press(&mut self, keys: &[&str]) {
        for key in keys {
            std::thread::sleep(Duration::from_millis(30));
            self.keys.write_all(key.as_bytes()).expect("a key");
            self.keys.flush().expect("a key");
        }
    }

    /// Types keys so far apart.
    pub fn press_apart(&mut self, keys: &[&str], gap: Duration) {
        for key in keys {
            self.keys.write_all(key.as_bytes()).expect("a key");
            self.keys.flush().expect("a key");
            std::thread::sleep(gap);
        }
    }

    fn resize(&self, columns: u16, rows: u16) {
        let mut screen = self.screen.lock().expect("the screen");
        screen.screen_mut().set_size(cells(rows), cells(columns));
        drop(screen);
        let master = self.master.as_ref().expect("a terminal");
        master.resize(size(columns, rows)).expect("resizes");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn the_desk_is_alive_and_leaves_the_terminal_as_it_was() {
    let office = Office::empty();
    let mut terminal = Terminal::open_apart(&office, &["--lang", "ru", "demo"], 140, 40);
    terminal.wait_for("Заказы");
    terminal.wait_for("Экипажи");
    terminal.wait_for("Такси Вега");
    for (columns, rows) in [(80, 24), (60, 15), (140, 40)] {
        let written = terminal.written();
        terminal.resize(columns, rows);
        eventually("a frame", || (terminal.written() > written).then_some(()));
        terminal.wait_for("Заказы");
    }
    // `н` is no, `д` is yes.
    terminal.press(&["\x11"]);
    terminal.wait_for("Выйти из пульта?");
    terminal.press(&["н", "\x11", "д"]);
    let ended = eventually("the end", || terminal.ended());
    assert_eq!(ended, 0);
    assert!(terminal.is_given_back());
}

#[test]
fn an_office_without_a_terminal_says_what_to_do() {
    let office = Office::vega();
    let told = office.command(&[]).output().expect("runs");
    assert_eq!(told.status.code(), Some(2));
    let said = String::from_utf8_lossy(&told.stderr);
    assert!(said.contains("pult serve"), "{said}");
}
