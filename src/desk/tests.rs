//! The socket and what goes over it, without an office behind it.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ratatui::layout::Size;
use tokio::net::UnixStream;

use super::host::DeskSocket;
use super::path::socket_path;
use super::wire::{
    Ended, Flags, Hello, Seat, ToOffice, ToTerminal, Wants, Why, frame_sink, frames,
};
use pult_tui::keys::{Chord, Code};
use pult_tui::line::{Input, TerminalFacts};

fn hello() -> Hello {
    let seat = Seat {
        terminal: TerminalFacts::of(|name| (name == "TERM").then(|| "xterm".to_owned())),
        size: (100, 30),
        lang: "ru".to_owned(),
        theme: Some("dark".to_owned()),
        plain: false,
        flags: Flags {
            listen: Some(([127, 0, 0, 1], 8080).into()),
            config: Some("/etc/pult.toml".into()),
            verbose: 1,
        },
        pass: Some("a session".to_owned()),
    };
    Hello {
        version: "1.0".to_owned(),
        wants: Wants::Desk(Box::new(seat)),
    }
}

#[test]
fn what_is_said_is_what_is_heard() {
    for said in [
        ToOffice::Hello(hello()),
        ToOffice::Hello(Hello {
            version: String::new(),
            wants: Wants::Stop,
        }),
        ToOffice::Typed(b"\x1b[A\xff".to_vec()),
        ToOffice::Resized(Size::new(300, 80)),
    ] {
        let heard = ToOffice::decode(&said.encode()).expect("a frame");
        assert_eq!(heard, said);
    }
    for said in [
        ToTerminal::Frame(vec![0; 3]),
        ToTerminal::Pass("a session".to_owned()),
        ToTerminal::Ended(Ended {
            why: Why::Left,
            say: "до свидания".to_owned(),
        }),
    ] {
        let heard = ToTerminal::decode(&said.encode()).expect("a frame");
        assert_eq!(heard, said);
    }
    for strange in [&b""[..], b"H{", b"S12", b"X", b"GET / HTTP/1.1"] {
        assert!(ToOffice::decode(strange).is_err(), "{strange:?}");
    }
}

#[test]
fn the_socket_of_a_deep_folder_is_in_the_runtime_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let short = socket_path(folder.path()).expect("a path");
    assert_eq!(
        short.file_name().and_then(|name| name.to_str()),
        Some("desk.sock")
    );
    let deep = folder.path().join("а".repeat(60)).join("b".repeat(60));
    std::fs::create_dir_all(&deep).expect("a folder");
    let path = socket_path(&deep).expect("a path");
    assert!(path.as_os_str().len() < 104, "{}", path.display());
    assert_eq!(socket_path(&deep).expect("a path"), path);
    let other = deep.join("other");
    std::fs::create_dir_all(&other).expect("a folder");
    assert_ne!(socket_path(&other).expect("a path"), path);
    assert!(socket_path(&folder.path().join("nowhere")).is_err());
}

#[tokio::test]
async fn a_desk_types_draws_and_hears_the_last_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, mut visitors) = DeskSocket::open(folder.path()).expect("a socket");
    let path = socket_path(folder.path()).expect("a path");
    let mode = std::fs::metadata(&path)
        .expect("a socket")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);

    let (from, to) = UnixStream::connect(&path)
        .await
        .expect("connects")
        .into_split();
    let (mut from, mut to) = (frames(from), frame_sink(to));
    for said in [
        ToOffice::Hello(hello()),
        ToOffice::Typed(b"\x1b".to_vec()),
        ToOffice::Typed(b"[A".to_vec()),
    ] {
        to.send(said.encode()).await.expect("sent");
    }
    let mut visitor = visitors.recv().await.expect("a visitor");
    assert_eq!(visitor.hello, hello());
    assert_eq!(visitor.line.size(), Size::new(100, 30));
    let up = vec![Input::Key(Chord::key(Code::Up))];
    assert_eq!(visitor.line.typed().await, Some(up));
    to.send(ToOffice::Resized(Size::new(80, 24)).encode())
        .await
        .expect("sent");
    assert_eq!(visitor.line.typed().await, Some(vec![Input::Resized]));

    visitor
        .line
        .output()
        .write(b"frame".to_vec())
        .await
        .expect("written");
    drop(visitor.line);
    let last = Ended {
        why: Why::Closed,
        say: "office closed".to_owned(),
    };
    visitor.last_word.say(last.clone());
    let mut heard = Vec::new();
    while let Some(frame) = from.next().await {
        let frame = frame.expect("a frame");
        heard.push(ToTerminal::decode(&frame).expect("understood"));
    }
    assert_eq!(
        heard,
        [
            ToTerminal::Frame(b"frame".to_vec()),
            ToTerminal::Ended(last)
        ]
    );
    drop(socket);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_terminal_that_is_gone_ends_its_desk_and_a_stranger_is_not_let_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_socket, mut visitors) = DeskSocket::open(folder.path()).expect("a socket");
    let path = socket_path(folder.path()).expect("a path");
    let mut stranger = UnixStream::connect(&path).await.expect("connects");
    tokio::io::AsyncWriteExt::write_all(&mut stranger, b"GET / HTTP/1.1\r\n\r\n")
        .await
        .expect("sent");
    let mut desk = frame_sink(UnixStream::connect(&path).await.expect("connects"));
    desk.send(ToOffice::Hello(hello()).encode())
        .await
        .expect("sent");
    let mut visitor = visitors.recv().await.expect("a visitor");
    drop(desk);
    assert_eq!(visitor.line.typed().await, None);
    let none = tokio::time::timeout(Duration::from_millis(50), visitors.recv()).await;
    assert!(none.is_err(), "the stranger was let in");
}

#[tokio::test]
async fn the_socket_of_a_dead_office_is_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = socket_path(folder.path()).expect("a path");
    drop(std::os::unix::net::UnixListener::bind(&path).expect("a socket"));
    assert!(
        UnixStream::connect(&path).await.is_err(),
        "nobody listens there"
    );
    let (_socket, _visitors) = DeskSocket::open(folder.path()).expect("a socket");
    UnixStream::connect(&path).await.expect("connects");
}
