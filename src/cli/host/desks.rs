//! The desks of a running office: what each is given, how one is sat down at, how it ends.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::running::Running;
use super::rules::{DeskRules, refusal, theme_of};
use crate::app::{Caller, OrderQuery};
use crate::domain::Locale;
use crate::tui::line::Line;
use crate::tui::map::Glyphs;
use crate::tui::{self, Leave, Left, Options, Returning, farewell};
use pult_desk::wire::{Ended, Flags, Seat, Wants, Why};

#[cfg(unix)]
use super::Visitor;

/// What every desk is given.
pub(super) struct Desks {
    pub(super) dispatch: crate::app::Dispatch,
    listening: String,
    process: tui::screens::Process,
    pub(super) rules: DeskRules,
    /// Told to every desk when the office closes.
    pub(super) close: CancellationToken,
    /// Somebody wants the office closed.
    pub(super) wanted: CancellationToken,
    /// Who, where that is known.
    who: Mutex<String>,
    pub(super) tasks: TaskTracker,
}

impl Desks {
    pub(super) fn new(running: &Running, rules: DeskRules) -> Desks {
        Desks {
            dispatch: running.dispatch.clone(),
            listening: running.url().to_owned(),
            process: running.process.clone(),
            rules,
            close: CancellationToken::new(),
            wanted: CancellationToken::new(),
            who: Mutex::default(),
            tasks: TaskTracker::new(),
        }
    }

    pub(super) fn options(&self, seat: &Seat, goes_on: bool) -> Options {
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
            sitter: None,
            returning: None,
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
    pub(super) async fn receive(self: &Arc<Self>, visitor: Visitor) {
        let Visitor {
            hello,
            line,
            passes,
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
                    let sentence = sentence.of(seat.locale()).to_owned();
                    last_word.say(say(Why::Refused, sentence));
                }
                None => {
                    let desks = Arc::clone(self);
                    let options = Options {
                        returning: Some(Returning {
                            pass: seat.pass.clone(),
                            passes,
                        }),
                        ..self.options(seat, true)
                    };
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

    /// Lets whoever logged in over SSH sit down.
    #[cfg(feature = "ssh")]
    pub(super) async fn receive_by_ssh(self: &Arc<Self>, visitor: pult_ssh::Visitor) {
        let office = self.dispatch.office().await.map(|office| office.locale);
        let language = visitor.line.terminal().variable("LANG");
        let said = language.and_then(|lang| lang.get(..2)?.parse().ok());
        let lang: Locale = said.or(office.ok()).unwrap_or(Locale::Ru);
        let size = visitor.line.size();
        let seat = Seat {
            terminal: visitor.line.terminal().clone(),
            size: (size.width, size.height),
            lang: lang.code().to_owned(),
            theme: None,
            plain: false,
            flags: Flags::default(),
            pass: None,
        };
        let options = Options {
            sitter: Some(visitor.sitter),
            ..self.options(&seat, true)
        };
        let desks = Arc::clone(self);
        self.tasks.spawn(async move {
            let Some(ended) = desks.sit(options, visitor.line).await else {
                return;
            };
            let say = match ended.why {
                Why::Left => farewell::left_by_ssh(lang, &ended.say),
                Why::Refused | Why::Closed | Why::Failed => ended.say,
            };
            // Whoever is gone hears nothing.
            let _ = visitor.last_word.send(say);
        });
    }

    /// One desk of the socket or the SSH door, from its first frame to its last.
    #[cfg(any(unix, feature = "ssh"))]
    async fn sit(&self, options: Options, line: Line) -> Option<Ended> {
        let left = tui::sit(
            self.dispatch.clone(),
            options.clone(),
            line,
            self.close.clone(),
        );
        let (why, say) = match left.await {
            Ok(Left {
                how: how @ (Leave::Asked | Leave::HandedOver | Leave::Elsewhere | Leave::Locked),
                ..
            }) => (Why::Left, farewell::over(options.lang, how)),
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
}
