//! The office and its desks: lets whoever comes to the socket sit down, and closes the office when it is
//! to end.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::console::Look;
use super::office::OpenOffice;
use super::running::{Running, StopSignals};
use super::{Common, Failure, first_run, keys};
use crate::app::{Asks, Caller, OrderQuery};
use crate::config::{Config, Login};
use crate::domain::Locale;
use crate::tui::door::FirstRun;
use crate::tui::keys::{Code, Keymap};
use crate::tui::line::{Input, Line, TerminalFacts};
use crate::tui::local::LocalTerminal;
use crate::tui::map::Glyphs;
use crate::tui::theme::Theme;
use crate::tui::{self, Leave, Left, Options, farewell};
use pult_desk::wire::{Ended, Flags, Hello, Seat, Wants, Why};

#[cfg(unix)]
pub(super) use pult_desk::host::{DeskSocket, Visitor};

/// Desks have this long to end when the office closes.
const DESKS_END_WITHIN: Duration = Duration::from_secs(3);
/// The data folder is looked for this often: an office whose folder is gone has nothing to keep.
const FOLDER_LOOK: Duration = Duration::from_secs(1);
/// The version of the program.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the office's configuration says of desks.
pub(super) struct DeskRules {
    keymap: Keymap,
    bell: bool,
    /// What maps are drawn with; `None`: what each terminal can be trusted with.
    glyphs: Option<Glyphs>,
    login: Asks,
    data: PathBuf,
    /// How this office was started.
    flags: Flags,
    /// What a command needs to find this office again.
    reach: String,
}

impl DeskRules {
    /// The rules of an office.
    ///
    /// # Errors
    /// A sentence that names the keys that do not go together, or the word that means nothing.
    pub(super) fn of(office: &OpenOffice, common: &Common) -> Result<DeskRules, Failure> {
        let config: &Config = &office.config;
        let glyphs = match config.console.glyphs.as_str() {
            "auto" => None,
            name => Some(Glyphs::named(name).ok_or_else(|| {
                Failure::Usage(format!(
                    "console.glyphs: `{name}` is not auto, braille, quadrants or ascii"
                ))
            })?),
        };
        Ok(DeskRules {
            keymap: keys::keymap(config)?,
            bell: config.console.bell,
            glyphs,
            login: match config.console.login {
                Login::Auto => Asks::WhereSeveral,
                Login::Always => Asks::Always,
                Login::Never => Asks::Never,
            },
            data: office.data.clone(),
            flags: Flags {
                listen: Some(config.http.listen),
                ..flags(common)
            },
            reach: reach(common),
        })
    }
}

/// The flags of a command line that an office is started with.
pub(super) fn flags(common: &Common) -> Flags {
    let whole = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    Flags {
        listen: common.listen,
        config: common.config.as_ref().map(whole),
        verbose: common.verbose,
    }
}

/// What is added to a command to reach the same office again.
pub(super) fn reach(common: &Common) -> String {
    match &common.data {
        Some(data) => format!(" --data {}", data.display()),
        None => String::new(),
    }
}

/// Whether somebody may sit down at an office that runs with these flags; else the sentence that says why
/// not.
fn refusal(office: &Flags, hello: &Hello, seat: &Seat) -> Option<String> {
    if hello.version != VERSION {
        return Some(format!(
            "the office runs version {VERSION}, this is {}: `pult stop`, then `pult`",
            hello.version
        ));
    }
    let asked = &seat.flags;
    let runs = match (asked, office) {
        (
            Flags {
                listen: Some(at), ..
            },
            Flags {
                listen: Some(now), ..
            },
        ) if at != now => {
            format!("listens on {now}, not on {at}")
        }
        (
            Flags {
                config: Some(asked),
                ..
            },
            Flags { config, .. },
        ) if config.as_ref() != Some(asked) => match config {
            Some(now) => format!("runs with {}, not with {}", now.display(), asked.display()),
            None => format!("was not started with --config {}", asked.display()),
        },
        (Flags { verbose: 1.., .. }, Flags { verbose, .. }) if asked.verbose != *verbose => {
            format!("logs at level {verbose}, not at {}", asked.verbose)
        }
        _ => return None,
    };
    Some(format!(
        "the office that is running {runs}: leave the flag out, or `pult stop` and start it anew"
    ))
}

/// What becomes of the office in whose process a desk is, when that desk's terminal goes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// It goes on.
    OfficeOutlivesTerminal,
    /// It ends: it is nobody's office.
    OfficeEnds,
}

/// The desk in the office's own process.
pub(super) struct AtHome {
    terminal: LocalTerminal,
    seat: Seat,
    leaving: Leaving,
}

impl AtHome {
    /// A desk at the terminal of this process.
    pub(super) fn new(
        terminal: LocalTerminal,
        common: &Common,
        look: &Look,
        leaving: Leaving,
    ) -> AtHome {
        AtHome {
            terminal,
            seat: seat(common, look),
            leaving,
        }
    }

    /// Asks what an empty data folder is to become.
    pub(super) async fn first_run(&self) -> Result<Option<FirstRun>, Failure> {
        let gone = |error: io::Error| Failure::Failed(format!("the console failed: {error}"));
        let (mut line, written) = self.terminal.line().map_err(gone)?;
        let theme = theme_of(&self.seat);
        let asked = first_run::ask(self.seat.locale(), &theme, self.seat.plain, &mut line).await;
        drop(line);
        // It ends with the line.
        let _ = written.await;
        self.terminal.give_back();
        asked
    }
}

/// How somebody at the terminal of this process wants to sit down.
pub(super) fn seat(common: &Common, look: &Look) -> Seat {
    Seat {
        terminal: TerminalFacts::of_process(),
        size: (0, 0),
        lang: common.locale().code().to_owned(),
        theme: look.theme.clone(),
        plain: look.plain,
        flags: flags(common),
    }
}

/// The colours of a seat.
pub(super) fn theme_of(seat: &Seat) -> Theme {
    Theme::chosen(seat.theme.as_deref(), |name| seat.terminal.variable(name)).unwrap_or_default()
}

/// A running office with its desks.
pub(super) struct Host {
    running: Running,
    desks: Arc<Desks>,
    #[cfg(unix)]
    socket: Option<(DeskSocket, mpsc::Receiver<Visitor>)>,
}

/// What every desk is given.
struct Desks {
    dispatch: crate::app::Dispatch,
    listening: String,
    process: tui::screens::Process,
    rules: DeskRules,
    /// Told to every desk when the office closes.
    close: CancellationToken,
    /// Somebody wants the office closed.
    wanted: CancellationToken,
    /// Who, where that is known.
    who: Mutex<String>,
    tasks: TaskTracker,
}

impl Host {
    /// An office whose socket is opened here.
    ///
    /// # Errors
    /// A sentence: the socket cannot be made.
    pub(super) fn new(running: Running, rules: DeskRules) -> Result<Host, Failure> {
        #[cfg(unix)]
        let socket = Some(open_socket(&rules.data)?);
        Ok(Host {
            #[cfg(unix)]
            socket,
            ..Host::without_socket(running, rules)
        })
    }

    /// An office whose socket is open already.
    #[cfg(unix)]
    pub(super) fn at(
        running: Running,
        rules: DeskRules,
        socket: DeskSocket,
        visitors: mpsc::Receiver<Visitor>,
    ) -> Host {
        Host {
            socket: Some((socket, visitors)),
            ..Host::without_socket(running, rules)
        }
    }

    fn without_socket(running: Running, rules: DeskRules) -> Host {
        let desks = Desks {
            dispatch: running.dispatch.clone(),
            listening: running.url().to_owned(),
            process: running.process.clone(),
            rules,
            close: CancellationToken::new(),
            wanted: CancellationToken::new(),
            who: Mutex::default(),
            tasks: TaskTracker::new(),
        };
        Host {
            running,
            desks: Arc::new(desks),
            #[cfg(unix)]
            socket: None,
        }
    }

    /// Lets a visitor in before anybody else.
    #[cfg(unix)]
    pub(super) async fn seat_first(&self, visitor: Visitor) {
        self.desks.receive(visitor).await;
    }

    /// Runs the office until it is told to end, then closes it.
    pub(super) async fn run(
        self,
        mut signals: StopSignals,
        at_home: Option<AtHome>,
    ) -> Result<(), Failure> {
        let desks = self.desks;
        let home = async {
            match &at_home {
                Some(at_home) => desks.at_home(at_home).await,
                None => std::future::pending().await,
            }
        };
        #[cfg(unix)]
        let (socket, visitors) = self.socket.unzip();
        #[cfg(unix)]
        let receiving = receive(Arc::clone(&desks), visitors);
        #[cfg(not(unix))]
        let receiving = std::future::pending::<()>();
        tokio::pin!(home);
        let is_left = tokio::select! {
            () = &mut home => true,
            () = receiving => false,
            () = signals.told() => false,
            () = desks.wanted.cancelled() => false,
            () = gone(&desks.rules.data) => {
                tracing::error!("the data folder is gone, and the office ends");
                false
            }
        };
        desks.close.cancel();
        #[cfg(unix)]
        if let Some(socket) = &socket {
            socket.shut();
        }
        if !is_left && at_home.is_some() {
            // The desk gives its terminal back; a second signal does not wait for it.
            tokio::select! {
                _ = tokio::time::timeout(DESKS_END_WITHIN, &mut home) => {}
                () = signals.told() => {}
            }
        }
        desks.tasks.close();
        if tokio::time::timeout(DESKS_END_WITHIN, desks.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("a desk did not end in time");
        }
        #[cfg(unix)]
        if let Some(socket) = socket {
            socket.close().await;
        }
        self.running.close().await;
        Ok(())
    }
}

/// Opens the socket of a data folder.
///
/// # Errors
/// A sentence: it cannot be made.
#[cfg(unix)]
pub(super) fn open_socket(data: &Path) -> Result<(DeskSocket, mpsc::Receiver<Visitor>), Failure> {
    DeskSocket::open(data).map_err(|error| {
        Failure::Failed(format!(
            "cannot open the socket for desks of {}: {error}",
            data.display()
        ))
    })
}

#[cfg(unix)]
async fn receive(desks: Arc<Desks>, visitors: Option<mpsc::Receiver<Visitor>>) {
    if let Some(mut visitors) = visitors {
        while let Some(visitor) = visitors.recv().await {
            desks.receive(visitor).await;
        }
    }
    // Without a socket the office goes on.
    std::future::pending().await
}

/// Waits until the data folder is not there any more, or another one stands in its place.
async fn gone(data: &Path) {
    let Some(known) = identity(data) else {
        return std::future::pending().await;
    };
    loop {
        tokio::time::sleep(FOLDER_LOOK).await;
        if identity(data) != Some(known) {
            return;
        }
    }
}

#[cfg(unix)]
fn identity(data: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let known = std::fs::metadata(data).ok()?;
    Some((known.dev(), known.ino()))
}

#[cfg(not(unix))]
fn identity(data: &Path) -> Option<bool> {
    data.exists().then_some(true)
}

impl Desks {
    fn options(&self, seat: &Seat, goes_on: bool) -> Options {
        let glyphs = self.rules.glyphs;
        Options {
            lang: seat.locale(),
            plain: seat.plain,
            theme: theme_of(seat),
            listening: self.listening.clone(),
            auto_assign: self.dispatch.rules().auto_assign,
            process: self.process.clone(),
            keymap: self.rules.keymap.clone(),
            glyphs: glyphs
                .unwrap_or_else(|| Glyphs::of_terminal(|name| seat.terminal.variable(name))),
            drafts: Some(self.rules.data.clone()),
            login: self.rules.login,
            goes_on,
            bell: self.rules.bell,
        }
    }

    fn want_closed(&self, who: &str) {
        *self.who.lock().unwrap_or_else(PoisonError::into_inner) = who.to_owned();
        self.wanted.cancel();
    }

    fn closed(&self, options: &Options) -> String {
        let who = self.who.lock().unwrap_or_else(PoisonError::into_inner);
        farewell::closed(options.lang, &who)
    }

    #[cfg(unix)]
    async fn receive(self: &Arc<Self>, visitor: Visitor) {
        let Visitor {
            hello,
            line,
            last_word,
        } = visitor;
        let say = |why, say| Ended { why, say };
        match &hello.wants {
            Wants::Stop => {
                drop(line);
                last_word.say(say(Why::Closed, self.what_stops().await));
                tracing::info!("`pult stop` closes the office");
                self.want_closed("");
            }
            Wants::Desk(seat) => match refusal(&self.rules.flags, &hello, seat) {
                Some(sentence) => {
                    drop(line);
                    last_word.say(say(Why::Refused, sentence));
                }
                None => {
                    let desks = Arc::clone(self);
                    let options = self.options(seat, true);
                    self.tasks.spawn(async move {
                        let ended = desks.sit(options, line).await;
                        if let Some(ended) = ended {
                            last_word.say(ended);
                        }
                    });
                }
            },
        }
    }

    /// One desk of the socket, from its first frame to its last.
    #[cfg(unix)]
    async fn sit(&self, options: Options, line: Line) -> Option<Ended> {
        let left = tui::sit(
            self.dispatch.clone(),
            options.clone(),
            line,
            self.close.clone(),
        );
        let (why, say) = match left.await {
            Ok(Left {
                how: Leave::Asked, ..
            }) => (Why::Left, String::new()),
            Ok(Left {
                how: Leave::Close,
                who,
            }) => {
                self.want_closed(&who);
                (Why::Closed, self.closed(&options))
            }
            Ok(Left {
                how: Leave::Shutdown,
                ..
            }) => (Why::Closed, self.closed(&options)),
            Ok(Left {
                how: Leave::Gone, ..
            }) => {
                tracing::warn!("the terminal of a desk went away");
                return None;
            }
            Err(error) => {
                tracing::error!(%error, "a desk ended");
                let text = farewell::failed(options.lang, &options.listening, false);
                (Why::Failed, text)
            }
        };
        Some(Ended { why, say })
    }

    /// What stops now, counted, in the language of the office.
    #[cfg(unix)]
    async fn what_stops(&self) -> String {
        let query = OrderQuery {
            open: Some(true),
            ..OrderQuery::default()
        };
        let open = self.dispatch.orders(&Caller::CONSOLE, query).await;
        let lang = self.dispatch.office().await.map(|office| office.locale);
        farewell::stopped(
            lang.unwrap_or(Locale::Ru),
            open.map_or(0, |orders| orders.len()),
            self.tasks.len(),
        )
    }

    /// The desk in this process, until it is left; a desk that fails leaves the office running, and is
    /// opened again for whoever presses Enter.
    async fn at_home(&self, at_home: &AtHome) {
        let options = self.options(&at_home.seat, false);
        // Without a terminal nobody sits there.
        while let Ok((line, written)) = at_home.terminal.line() {
            let desk = tui::sit(
                self.dispatch.clone(),
                options.clone(),
                line,
                self.close.clone(),
            );
            let left = desk.await;
            // It ends with the desk.
            let _ = written.await;
            at_home.terminal.give_back();
            match left.map(|left| left.how) {
                Ok(Leave::Asked | Leave::Close | Leave::Shutdown) => return,
                Ok(Leave::Gone) => break,
                Err(error) => {
                    tracing::error!(%error, "the console ended");
                    let text = farewell::failed(options.lang, &options.listening, true);
                    // A terminal that is gone shows nothing, and nobody is there to read it.
                    let _ = writeln!(io::stderr(), "{text}");
                    let again = tokio::select! {
                        again = is_wanted_again(&at_home.terminal) => again,
                        () = self.close.cancelled() => return,
                    };
                    if !again {
                        break;
                    }
                }
            }
        }
        if at_home.leaving == Leaving::OfficeEnds {
            return;
        }
        tracing::warn!(
            "the terminal of the console went away; the office goes on: `pult desk{0}` sits down at it, `pult stop{0}` stops it",
            self.rules.reach
        );
        self.close.cancelled().await;
    }
}

/// Waits until somebody presses Enter (`true`), or the terminal is gone.
pub(super) async fn is_wanted_again(terminal: &LocalTerminal) -> bool {
    // Not raw: what is typed is echoed, and Ctrl+C is a signal.
    let Ok(mut line) = terminal.cooked() else {
        return false;
    };
    while let Some(inputs) = line.typed().await {
        let is_enter = |input: &Input| match input {
            Input::Key(key) => key.code == Code::Enter || key.ctrl && key.code == Code::Char('j'),
            _ => false,
        };
        if inputs.iter().any(is_enter) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(flags: Flags) -> (Hello, Seat) {
        let seat = Seat {
            terminal: TerminalFacts::default(),
            size: (80, 24),
            lang: "ru".to_owned(),
            theme: None,
            plain: false,
            flags,
        };
        let hello = Hello {
            version: VERSION.to_owned(),
            wants: Wants::Desk(Box::new(seat.clone())),
        };
        (hello, seat)
    }

    fn at(port: u16) -> Option<std::net::SocketAddr> {
        Some(([127, 0, 0, 1], port).into())
    }

    #[test]
    fn flags_that_the_office_does_not_run_with_are_refused_in_a_sentence() {
        let office = Flags {
            listen: at(8080),
            config: Some("/etc/pult.toml".into()),
            verbose: 1,
        };
        let asks = |flags: Flags| {
            let (hello, seat) = hello(flags);
            refusal(&office, &hello, &seat)
        };
        assert_eq!(asks(Flags::default()), None);
        assert_eq!(asks(office.clone()), None);
        for (flags, named) in [
            (
                Flags {
                    listen: at(9090),
                    ..Flags::default()
                },
                "127.0.0.1:9090",
            ),
            (
                Flags {
                    config: Some("/x.toml".into()),
                    ..Flags::default()
                },
                "/x.toml",
            ),
            (
                Flags {
                    verbose: 3,
                    ..Flags::default()
                },
                "level 1",
            ),
        ] {
            let sentence = asks(flags.clone()).unwrap_or_else(|| panic!("{flags:?} was taken"));
            assert!(sentence.contains(named), "{sentence}");
            assert!(sentence.contains("pult stop"), "{sentence}");
        }
    }

    #[test]
    fn another_version_is_told_what_to_do() {
        let (mut hello, seat) = hello(Flags::default());
        hello.version = "0.0.9".to_owned();
        let sentence = refusal(&Flags::default(), &hello, &seat).expect("a refusal");
        assert!(
            sentence.contains("0.0.9: `pult stop`, then `pult`"),
            "{sentence}"
        );
    }
}
