//! One connection: its login, and the one channel in which it gets a desk. Everything else is refused.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::Size;
use russh::keys::HashAlg;
use russh::server::{
    Auth, ChannelOpenHandle, Handler, Msg, PublicKeyOffer, Session as Russh, VerifiedPublicKey,
};
use russh::{Channel, ChannelId, ChannelOpenFailure, Error, MethodKind, MethodSet, Pty};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Doorway;
use super::desk::{self, Desk};
use pult_app::{Caller, Error as Refused};
use pult_tui::line::TerminalFacts;

/// A terminal is at most this wide and high: what is drawn is kept in memory.
const LARGEST: u16 = 1_000;
/// So many variables of a terminal are taken, and so long.
const VARIABLES: usize = 16;
const LONGEST: usize = 128;
/// What whoever wants something else reads.
const DESK_ONLY: &str = "pult: only a desk is reachable here: ssh without a command\r\n";
const NEEDS_TERMINAL: &str = "pult: a desk needs a terminal: ssh -t\r\n";

/// What a connection's task knows of it.
pub(crate) struct Connection {
    pub(crate) peer: SocketAddr,
    /// Told when somebody has logged in.
    pub(crate) logged_in: CancellationToken,
    /// Cuts it.
    pub(crate) cut: CancellationToken,
}

impl Connection {
    pub(crate) fn new(peer: SocketAddr, cut: CancellationToken) -> Connection {
        Connection {
            peer,
            logged_in: CancellationToken::new(),
            cut,
        }
    }
}

/// The handler of a connection.
pub(crate) struct Session {
    doorway: Arc<Doorway>,
    connection: Arc<Connection>,
    sitter: Option<Caller>,
    /// The channel, until its desk is opened.
    channel: Option<Channel<Msg>>,
    has_channel: bool,
    /// What the client said of its terminal.
    variables: BTreeMap<String, String>,
    size: Option<watch::Sender<Size>>,
    first_size: Option<Size>,
}

impl Session {
    pub(crate) fn new(doorway: Arc<Doorway>, connection: Arc<Connection>) -> Session {
        Session {
            doorway,
            connection,
            sitter: None,
            channel: None,
            has_channel: false,
            variables: BTreeMap::new(),
            size: None,
            first_size: None,
        }
    }

    fn let_in(&mut self, sitter: Caller, login: &str, how: &str) -> Auth {
        let peer = self.connection.peer;
        tracing::info!(%peer, login, how, "an operator came in over SSH");
        self.sitter = Some(sitter);
        self.connection.logged_in.cancel();
        Auth::Accept
    }

    fn turn_away(&self, login: &str, error: &Refused) -> Auth {
        let peer = self.connection.peer.ip();
        if let Some(n) = self.doorway.wrong.count(peer, Instant::now()) {
            let login: String = login.chars().filter(|c| !c.is_control()).take(40).collect();
            tracing::warn!(%peer, login, n, %error, "a login over SSH was refused");
        }
        refused()
    }
}

fn refused() -> Auth {
    let methods = [MethodKind::PublicKey, MethodKind::Password];
    Auth::Reject {
        proceed_with_methods: Some(MethodSet::from(methods.as_slice())),
        partial_success: false,
    }
}

fn size(columns: u32, rows: u32) -> Size {
    let within = |n: u32| u16::try_from(n).unwrap_or(LARGEST).min(LARGEST);
    // A terminal that does not say is as large as terminals were.
    match (within(columns), within(rows)) {
        (0, _) | (_, 0) => Size::new(80, 24),
        (columns, rows) => Size::new(columns, rows),
    }
}

impl Handler for Session {
    type Error = Error;

    async fn auth_password(&mut self, user: &str, password: &str) -> Result<Auth, Error> {
        let peer = self.connection.peer.ip();
        let origin = Caller::CONSOLE.origin;
        let dispatch = self.doorway.dispatch.clone();
        let found = dispatch.operator_caller(origin, user, password, peer).await;
        Ok(match found {
            Ok(sitter) => self.let_in(sitter, user, "password"),
            Err(error) => self.turn_away(user, &error),
        })
    }

    async fn auth_publickey_offered(
        &mut self,
        user: &str,
        offer: PublicKeyOffer<'_>,
    ) -> Result<Auth, Error> {
        let fingerprint = offer.public_key.fingerprint(HashAlg::Sha256).to_string();
        let dispatch = self.doorway.dispatch.clone();
        // Clients try all the keys they have: a strange one is no wrong login.
        Ok(match dispatch.operator_by_key(user, &fingerprint).await {
            Ok(_) => Auth::Accept,
            Err(_) => refused(),
        })
    }

    async fn auth_publickey(
        &mut self,
        user: &str,
        key: VerifiedPublicKey<'_>,
    ) -> Result<Auth, Error> {
        let fingerprint = key.public_key.fingerprint(HashAlg::Sha256).to_string();
        let dispatch = self.doorway.dispatch.clone();
        Ok(match dispatch.operator_by_key(user, &fingerprint).await {
            Ok(sitter) => self.let_in(sitter, user, "key"),
            Err(error) => self.turn_away(user, &error),
        })
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        _: &mut Russh,
    ) -> Result<(), Error> {
        if self.has_channel || self.sitter.is_none() {
            reply
                .reject(ChannelOpenFailure::AdministrativelyProhibited)
                .await;
            return Ok(());
        }
        self.has_channel = true;
        self.channel = Some(channel);
        reply.accept().await;
        Ok(())
    }

    async fn pty_request(
        &mut self,
        channel: ChannelId,
        term: &str,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        _: &[(Pty, u32)],
        session: &mut Russh,
    ) -> Result<(), Error> {
        self.first_size = Some(size(columns, rows));
        let term: String = term.chars().take(LONGEST).collect();
        self.variables.insert("TERM".to_owned(), term);
        session.channel_success(channel)
    }

    async fn env_request(
        &mut self,
        channel: ChannelId,
        name: &str,
        value: &str,
        session: &mut Russh,
    ) -> Result<(), Error> {
        let fits = name.len() <= LONGEST && value.len() <= LONGEST;
        if fits && self.variables.len() < VARIABLES {
            self.variables.insert(name.to_owned(), value.to_owned());
        }
        session.channel_success(channel)
    }

    async fn shell_request(
        &mut self,
        channel: ChannelId,
        session: &mut Russh,
    ) -> Result<(), Error> {
        let (Some(sitter), Some(size)) = (self.sitter, self.first_size) else {
            session.extended_data(channel, 1, NEEDS_TERMINAL)?;
            session.channel_failure(channel)?;
            return session.close(channel);
        };
        let Some(own) = self.channel.take() else {
            return session.channel_failure(channel);
        };
        session.channel_success(channel)?;
        let variables = std::mem::take(&mut self.variables);
        let facts = TerminalFacts::of(|name| variables.get(name).cloned());
        let (desk, visitor) = Desk::open(own, facts, size, sitter, self.connection.peer);
        self.size = Some(desk.size());
        let visitors = self.doorway.visitors.clone();
        let (handle, cut) = (session.handle(), self.connection.cut.clone());
        self.doorway.connections.spawn(async move {
            // An office that is closing takes nobody.
            if visitors.send(visitor).await.is_ok() {
                desk.carry().await;
            }
            desk::say_goodbye(&handle, &cut).await;
        });
        Ok(())
    }

    async fn window_change_request(
        &mut self,
        _: ChannelId,
        columns: u32,
        rows: u32,
        _: u32,
        _: u32,
        _: &mut Russh,
    ) -> Result<(), Error> {
        if let Some(told) = &self.size {
            told.send_replace(size(columns, rows));
        }
        Ok(())
    }

    async fn exec_request(
        &mut self,
        channel: ChannelId,
        _: &[u8],
        session: &mut Russh,
    ) -> Result<(), Error> {
        session.extended_data(channel, 1, DESK_ONLY)?;
        session.channel_failure(channel)
    }

    async fn subsystem_request(
        &mut self,
        channel: ChannelId,
        _: &str,
        session: &mut Russh,
    ) -> Result<(), Error> {
        session.channel_failure(channel)
    }

    async fn x11_request(
        &mut self,
        channel: ChannelId,
        _: bool,
        _: &str,
        _: &str,
        _: u32,
        session: &mut Russh,
    ) -> Result<(), Error> {
        session.channel_failure(channel)
    }
}
