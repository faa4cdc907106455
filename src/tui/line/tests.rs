//! Keys as a slow line brings them.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::encode::bytes_of;
use super::{FarEnd, Input, KeyReader, Line, TerminalFacts};
use crate::keys::{BINDINGS, Chord, Code};
use ratatui::layout::Size;

/// The longest a line lets the rest of a key wait.
const SLOWEST_MS: u64 = 40;

/// Every key that does something: those of the table, those of texts and boxes.
fn known() -> Vec<Chord> {
    let mut known: Vec<Chord> = BINDINGS
        .iter()
        .flat_map(|binding| binding.chords)
        .copied()
        // Alt is Esc and then the key on a line of bytes: nothing may be bound to it.
        .filter(|chord| !chord.alt)
        .collect();
    let of_texts = [
        Code::Enter,
        Code::Esc,
        Code::Tab,
        Code::BackTab,
        Code::Insert,
        Code::Delete,
        Code::Backspace,
        Code::Up,
        Code::Down,
        Code::Left,
        Code::Right,
        Code::Home,
        Code::End,
        Code::PageUp,
        Code::PageDown,
        Code::Char('ж'),
        Code::Char('№'),
        Code::Char('👍'),
    ];
    known.extend(of_texts.map(Chord::key));
    known.extend((1..=12).map(|n| Chord::key(Code::F(n))));
    known.extend("abcdefgklnopqrstuvwxyz".chars().map(Chord::ctrl));
    known.extend([Code::Left, Code::Right].map(|code| Chord {
        ctrl: true,
        ..Chord::key(code)
    }));
    known
}

/// The same keys as other terminals send them: VT100, the console of Linux, rxvt, PuTTY.
fn as_others_send_them() -> Vec<(&'static [u8], Chord)> {
    let key = Chord::key;
    vec![
        (b"\x1bOA", key(Code::Up)),
        (b"\x1bOB", key(Code::Down)),
        (b"\x1bOC", key(Code::Right)),
        (b"\x1bOD", key(Code::Left)),
        (b"\x1bOH", key(Code::Home)),
        (b"\x1bOF", key(Code::End)),
        (b"\x1b[1~", key(Code::Home)),
        (b"\x1b[4~", key(Code::End)),
        (b"\x1b[7~", key(Code::Home)),
        (b"\x1b[8~", key(Code::End)),
        (b"\x1b[11~", key(Code::F(1))),
        (b"\x1b[12~", key(Code::F(2))),
        (b"\x1b[13~", key(Code::F(3))),
        (b"\x1b[14~", key(Code::F(4))),
        (b"\x1b[[A", key(Code::F(1))),
        (b"\x1b[[E", key(Code::F(5))),
        (b"\x1b[1;2A", key(Code::Up)),
        (b"\x1bO2P", key(Code::F(1))),
        (b"\x1bO1;2P", key(Code::F(1))),
        (b"\x1bOM", key(Code::Enter)),
        (b"\x1bOk", Chord::char('+')),
        (b"\x1bOq", Chord::char('1')),
        (b"\x08", key(Code::Backspace)),
        (
            b"\x1b[13;5u",
            Chord {
                ctrl: true,
                ..key(Code::Enter)
            },
        ),
    ]
}

/// What is read when the pieces come so far apart and nothing comes afterwards.
fn read(pieces: &[&[u8]], gap_ms: u64) -> Vec<Input> {
    let mut reader = KeyReader::default();
    let mut now = Instant::now();
    let mut inputs = Vec::new();
    for piece in pieces {
        // The desk may look at the clock at any moment between the pieces.
        for _ in 0..gap_ms {
            now += Duration::from_millis(1);
            inputs.extend(reader.expire(now));
        }
        inputs.extend(reader.feed(piece, now));
    }
    inputs.extend(reader.expire(now + Duration::from_secs(5)));
    assert_eq!(reader.deadline(), None);
    inputs
}

#[test]
fn every_known_key_is_itself_wherever_and_however_long_it_is_cut() {
    let known = known().into_iter().map(|chord| (bytes_of(chord), chord));
    let others = as_others_send_them().into_iter();
    let others = others.map(|(bytes, chord)| (bytes.to_vec(), chord));
    let mut n_cut = 0;
    for (bytes, chord) in known.chain(others) {
        assert!(!bytes.is_empty(), "{chord} is sent by nothing");
        let expected = [Input::Key(chord)];
        assert_eq!(read(&[&bytes], 0), expected, "{chord}");
        for gap_ms in 0..=SLOWEST_MS {
            for at in 1..bytes.len() {
                let (start, end) = bytes.split_at(at);
                let got = read(&[start, end], gap_ms);
                assert_eq!(got, expected, "{chord} cut at {at}, {gap_ms} ms apart");
                n_cut += 1;
            }
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            let got = read(&single, gap_ms);
            assert_eq!(got, expected, "{chord} byte by byte, {gap_ms} ms apart");
        }
    }
    assert!(n_cut > 2_000, "{n_cut} cuts");
}

#[test]
fn esc_and_a_printable_key_are_two_keys() {
    let esc = Input::Key(Chord::key(Code::Esc));
    for typed in ["a", "1", "н", "z", "]", "O1", "[", "O", "Oz"] {
        let keys = typed.chars().map(|c| Input::Key(Chord::char(c)));
        let expected: Vec<Input> = std::iter::once(esc.clone()).chain(keys).collect();
        let bytes = [b"\x1b", typed.as_bytes()].concat();
        assert_eq!(read(&[&bytes], 0), expected, "{typed:?} at once");
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read(&single, 60), expected.clone(), "{typed:?} by hand");
    }
    assert_eq!(read(&[b"\x1b\x1b"], 0), [esc.clone(), esc.clone()]);
    let and_up = [esc, Input::Key(Chord::key(Code::Up))];
    assert_eq!(read(&[b"\x1b\x1b[A"], 0), and_up);
}

#[test]
fn esc_alone_is_told_after_fifty_milliseconds_and_not_before() {
    let mut reader = KeyReader::default();
    let now = Instant::now();
    assert_eq!(reader.feed(b"\x1b", now), []);
    assert_eq!(reader.deadline(), Some(now + Duration::from_millis(50)));
    assert_eq!(reader.expire(now + Duration::from_millis(49)), []);
    let esc = [Input::Key(Chord::key(Code::Esc))];
    assert_eq!(reader.expire(now + Duration::from_millis(50)), esc);
}

#[test]
fn half_a_sequence_types_nothing() {
    assert_eq!(read(&[b"\x1b[1;5"], 0), []);
    assert_eq!(read(&["ж".as_bytes().split_at(1).0], 0), []);
    // What the program does not know, it leaves alone.
    for unknown in ["\x1b[99~", "\x1b[?64;1;2c", "\x1b[2$~", "\x1b[I"] {
        let with_more = format!("{unknown}x");
        let expected = [Input::Key(Chord::char('x'))];
        assert_eq!(read(&[with_more.as_bytes()], 0), expected, "{unknown:?}");
    }
}

#[test]
fn a_paste_is_one_piece_however_it_comes() {
    let bytes = "\x1b[200~ул. Мира, 4\r\x1b[A\x1b[201~z".as_bytes();
    let expected = [
        Input::Paste("ул. Мира, 4\r\x1b[A".to_owned()),
        Input::Key(Chord::char('z')),
    ];
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(read(&single, 40), expected);
    for at in 1..bytes.len() {
        let (start, end) = bytes.split_at(at);
        assert_eq!(read(&[start, end], 20), expected, "cut at {at}");
    }
    // One that is never ended is not kept from the desk.
    let cut_off = [Input::Paste("мир".to_owned())];
    assert_eq!(read(&["\x1b[200~мир".as_bytes()], 0), cut_off);
}

#[test]
fn the_mouse_is_read_where_it_is_listened_to() {
    assert_eq!(read(&[b"\x1b[<0;11;5M"], 0), [Input::Click(10, 4)]);
    assert_eq!(read(&[b"\x1b[<0;11;5m"], 0), [Input::Release]);
    assert_eq!(read(&[b"\x1b[<32;12;6M"], 0), [Input::Drag(11, 5)]);
    assert_eq!(read(&[b"\x1b[<35;12;6M"], 0), [], "moved without a button");
    let wheel = [Input::Wheel(10, 4, true), Input::Wheel(10, 4, false)];
    assert_eq!(read(&[b"\x1b[<65;11;5M\x1b[<64;11;5M"], 0), wheel);
}

proptest! {
    #[test]
    fn no_bytes_hurt_and_letters_after_them_are_heard(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut reader = KeyReader::default();
        let now = Instant::now();
        reader.feed(&bytes, now);
        let later = now + Duration::from_secs(10);
        reader.expire(later);
        prop_assert_eq!(reader.deadline(), None);
        prop_assert_eq!(reader.feed(b"q", later), [Input::Key(Chord::char('q'))]);
    }
}

fn a_line() -> (Line, FarEnd) {
    Line::new(TerminalFacts::default(), Size::new(80, 24))
}

#[tokio::test]
async fn a_line_tells_of_keys_sizes_and_its_end() {
    let (mut line, far) = a_line();
    // A busy desk reads later than the bytes come.
    assert!(far.input.send(b"\x1b".to_vec()).await);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(far.input.send(b"[B".to_vec()).await);
    assert_eq!(
        line.typed().await,
        Some(vec![Input::Key(Chord::key(Code::Down))])
    );
    far.size.send(Size::new(100, 30)).expect("a desk");
    assert_eq!(line.typed().await, Some(vec![Input::Resized]));
    assert_eq!(line.size(), Size::new(100, 30));
    drop(far);
    assert_eq!(line.typed().await, None);
}

#[tokio::test]
async fn a_frozen_terminal_holds_no_more_than_two_frames() {
    let (line, mut far) = a_line();
    let sink = line.output().clone();
    assert!(sink.write_now(b"1".to_vec()).is_ok());
    assert!(sink.write_now(b"2".to_vec()).is_ok());
    assert!(!sink.is_ready());
    let full = sink.write_now(b"3".to_vec()).expect_err("there is no room");
    assert_eq!(full.kind(), std::io::ErrorKind::WouldBlock);
    far.output.recv().await.expect("a frame");
    sink.ready().await;
    assert!(sink.is_ready());
    drop(far);
    let gone = sink.write_now(b"4".to_vec()).expect_err("nobody is there");
    assert_eq!(gone.kind(), std::io::ErrorKind::BrokenPipe);
}
