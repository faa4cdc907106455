//! The door from outside, with a client of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use russh::client::{self, AuthResult, Handle};
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{HashAlg, PrivateKey, PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{Channel, ChannelMsg};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::{SshDoor, Visitor};
use pult_app::{Clock, Dispatch, Parts, secrets};
use pult_domain::{Operator, OperatorId, Role, Timestamp};
use pult_engine::Policy;
use pult_geo::StraightLine;
use pult_geo::addresses::AddressIndex;
use pult_store::operator_keys::{self, OperatorKey};
use pult_store::places::Source;
use pult_store::{Store, auth};
use pult_tui::keys::{Chord, Code};
use pult_tui::line::Input;

const PASSWORD: &str = "тайна оли";

/// An office with the operator `olya`, who holds this key, and its door.
struct Office {
    door: SshDoor,
    visitors: mpsc::Receiver<Visitor>,
    key: PrivateKey,
    _folder: tempfile::TempDir,
}

async fn office() -> Office {
    let folder = tempfile::tempdir().expect("a folder");
    let key = PrivateKey::from(Ed25519Keypair::from_seed(&[7; 32]));
    let fingerprint = key.public_key().fingerprint(HashAlg::Sha256).to_string();
    let store = Store::in_memory().expect("a store");
    let hash = secrets::hash_password(PASSWORD).expect("a hash");
    let added = store.write(move |tx| {
        let operator = Operator {
            id: OperatorId(0),
            login: "olya".to_owned(),
            name: "Оля".to_owned(),
            password_hash: hash,
            role: Role::Dispatch,
            locked: false,
        };
        let key = OperatorKey {
            id: 0,
            operator: auth::put_operator(tx, &operator, Source::Runtime)?,
            fingerprint,
            line: String::new(),
            added_at: Timestamp(0),
        };
        operator_keys::insert(tx, &key)
    });
    added.await.expect("an operator");
    let dispatch = Dispatch::new(Parts {
        store,
        clock: Clock::System,
        rules: Policy::default(),
        router: Arc::new(StraightLine),
        map_addresses: AddressIndex::default(),
    });
    let at = SocketAddr::from(([127, 0, 0, 1], 0));
    let (door, visitors) = open(at, folder.path(), dispatch).await;
    Office {
        door,
        visitors,
        key,
        _folder: folder,
    }
}

async fn open(
    at: SocketAddr,
    data: &Path,
    dispatch: Dispatch,
) -> (SshDoor, mpsc::Receiver<Visitor>) {
    SshDoor::open(at, &crate::host_key::in_folder(data), dispatch)
        .await
        .expect("an open door")
}

struct Trusting;

impl client::Handler for Trusting {
    type Error = russh::Error;

    async fn check_server_key(&mut self, _: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        Ok(true)
    }
}

async fn client(office: &Office) -> Handle<Trusting> {
    let config = Arc::new(client::Config::default());
    let connected = client::connect(config, office.door.address(), Trusting).await;
    connected.expect("connects")
}

async fn logged_in(office: &Office) -> Handle<Trusting> {
    let mut client = client(office).await;
    let answer = client.authenticate_password("olya", PASSWORD).await;
    assert!(answer.expect("an answer").success());
    client
}

/// A desk at a terminal of 100 by 30, and who came.
async fn seated(office: &mut Office) -> (Handle<Trusting>, Channel<client::Msg>, Visitor) {
    let client = logged_in(office).await;
    let channel = client.channel_open_session().await.expect("a channel");
    let pty = channel.request_pty(true, "xterm-256color", 100, 30, 0, 0, &[]);
    pty.await.expect("a terminal");
    let colours = channel.set_env(true, "COLORTERM", "truecolor").await;
    colours.expect("a variable");
    channel.request_shell(true).await.expect("a desk");
    let visitor = office.visitors.recv().await.expect("a visitor");
    (client, channel, visitor)
}

#[tokio::test]
async fn an_operator_comes_in_by_password_types_draws_resizes_and_hears_the_last_word() {
    let mut office = office().await;
    let (_client, mut channel, mut visitor) = seated(&mut office).await;
    assert_eq!(visitor.line.size(), Size::new(100, 30));
    let facts = visitor.line.terminal();
    assert_eq!(facts.variable("TERM").as_deref(), Some("xterm-256color"));
    assert_eq!(facts.variable("COLORTERM").as_deref(), Some("truecolor"));
    assert_eq!(visitor.sitter.role, Role::Dispatch);

    channel.data_bytes(&b"\x1b[A"[..]).await.expect("typed");
    let up = vec![Input::Key(Chord::key(Code::Up))];
    assert_eq!(visitor.line.typed().await, Some(up));
    channel.window_change(80, 24, 0, 0).await.expect("resized");
    assert_eq!(visitor.line.typed().await, Some(vec![Input::Resized]));
    assert_eq!(visitor.line.size(), Size::new(80, 24));

    let frame = visitor.line.output().write(b"frame".to_vec()).await;
    frame.expect("drawn");
    drop(visitor.line);
    visitor
        .last_word
        .send("до свидания".to_owned())
        .expect("said");
    let (mut text, mut status) = (Vec::new(), None);
    while let Some(msg) = channel.wait().await {
        match msg {
            ChannelMsg::Data { data } => text.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => status = Some(exit_status),
            _ => {}
        }
    }
    let text = String::from_utf8(text).expect("text");
    assert!(text.starts_with("frame"), "{text:?}");
    assert!(text.ends_with("до свидания\r\n"), "{text:?}");
    assert!(
        text.contains("\x1b[?1049l"),
        "the screen is given back: {text:?}"
    );
    assert_eq!(status, Some(0));
}

#[tokio::test]
async fn a_key_opens_for_its_operator_alone() {
    let office = office().await;
    let authenticate = async |login: &str, seed: Option<u8>| {
        let mut client = client(&office).await;
        let key = match seed {
            Some(seed) => PrivateKey::from(Ed25519Keypair::from_seed(&[seed; 32])),
            None => office.key.clone(),
        };
        let key = PrivateKeyWithHashAlg::new(Arc::new(key), None);
        let answer = client.authenticate_publickey(login, key).await;
        answer.expect("an answer").success()
    };
    assert!(authenticate("olya", None).await);
    assert!(!authenticate("petr", None).await);
    assert!(!authenticate("olya", Some(8)).await);
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_slowed_like_everywhere() {
    let office = office().await;
    let mut n_refused = 0;
    for password in ["", "тайна", "x", "y"] {
        let mut client = client(&office).await;
        let answer = client.authenticate_password("olya", password).await;
        let AuthResult::Failure { .. } = answer.expect("an answer") else {
            panic!("{password:?} was taken");
        };
        n_refused += 1;
    }
    assert_eq!(n_refused, 4);
    let mut nobody = client(&office).await;
    let answer = nobody.authenticate_none("olya").await.expect("an answer");
    assert!(!answer.success());
}

#[tokio::test]
async fn nothing_but_a_desk_is_reachable() {
    let mut office = office().await;
    let client = logged_in(&office).await;
    let mut channel = client.channel_open_session().await.expect("a channel");
    channel.exec(true, "sh").await.expect("asked");
    let mut said = Vec::new();
    loop {
        match channel.wait().await.expect("an answer") {
            ChannelMsg::ExtendedData { data, .. } => said.extend_from_slice(&data),
            ChannelMsg::Failure => break,
            ChannelMsg::Success => panic!("a command was run"),
            _ => {}
        }
    }
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("only a desk"), "{said}");
    channel
        .request_subsystem(true, "sftp")
        .await
        .expect("asked");
    assert!(matches!(channel.wait().await, Some(ChannelMsg::Failure)));
    channel
        .request_x11(true, false, "MIT-MAGIC-COOKIE-1", "00", 0)
        .await
        .expect("asked");
    assert!(matches!(channel.wait().await, Some(ChannelMsg::Failure)));
    // A second channel, a way through, a way back: none.
    assert!(client.channel_open_session().await.is_err());
    let through = client.channel_open_direct_tcpip("127.0.0.1", 22, "127.0.0.1", 1);
    assert!(through.await.is_err());
    assert!(client.tcpip_forward("127.0.0.1", 0).await.is_err());
    // A desk without a terminal is refused in words.
    let second = logged_in(&office).await;
    let mut channel = second.channel_open_session().await.expect("a channel");
    channel.request_shell(true).await.expect("asked");
    let mut said = Vec::new();
    while let Some(msg) = channel.wait().await {
        if let ChannelMsg::ExtendedData { data, .. } = msg {
            said.extend_from_slice(&data);
        }
    }
    let said = String::from_utf8(said).expect("text");
    assert!(said.contains("ssh -t"), "{said}");
    assert!(office.visitors.try_recv().is_err(), "nobody sat down");
}

#[tokio::test]
async fn a_cut_connection_ends_its_desk_alone() {
    let mut office = office().await;
    let (cut, _channel, mut visitor) = seated(&mut office).await;
    let (_stays, stays, mut other) = seated(&mut office).await;
    drop(_channel);
    drop(cut);
    assert_eq!(visitor.line.typed().await, None);
    stays.data_bytes(&b"x"[..]).await.expect("typed");
    let key = vec![Input::Key(Chord::char('x'))];
    assert_eq!(other.line.typed().await, Some(key));
}

#[tokio::test]
async fn half_open_connections_and_garbage_keep_nobody_out() {
    let mut office = office().await;
    let at = office.door.address();
    // An address of its own for strangers.
    let mut strangers = Vec::new();
    for _ in 0..200 {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        let bound = socket.bind(SocketAddr::from(([127, 0, 0, 9], 0)));
        bound.expect("another loopback address");
        strangers.push(socket.connect(at).await.expect("connects"));
    }
    let before = Instant::now();
    let (_client, _channel, _visitor) = seated(&mut office).await;
    assert!(
        before.elapsed() < Duration::from_secs(10),
        "{:?}",
        before.elapsed()
    );
    drop(strangers);
    for garbage in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff",
        b"\x00",
    ] {
        let mut stream = TcpStream::connect(at).await.expect("connects");
        stream.write_all(garbage).await.expect("sent");
        // Nobody answers it, or the end does.
        stream.shutdown().await.expect("shut");
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let read = tokio::time::timeout(Duration::from_secs(5), read).await;
        assert!(read.is_ok(), "{garbage:?} holds a connection");
    }
    let _again = logged_in(&office).await;
}
