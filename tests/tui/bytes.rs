//! How many bytes a changed frame costs a slow line, at 200×60. A list that opens over the whole desk is no
//! change of a frame but another one.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use pult::app::{Caller, Once};
use pult::domain::{Customer, NewOrder, Place, Point};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::world::{Office, chords, phone};

/// The most that a changed frame may cost.
const CHANGED: usize = 2_048;
/// The most that a list over the board may cost, or a word that re-ranks it, opened or put away: all
/// of it dims or lights again.
const LIST: usize = 5_000;

/// Counts what would go to the terminal.
#[derive(Default, Clone)]
struct Line(Rc<Cell<usize>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An office with more orders than fit on the screen.
async fn busy() -> Office {
    let mut office = Office::new().await;
    office.zones().await;
    let place = |street: &str, n: usize| {
        let point = Point::new(55.7 + n as f64 / 1_000.0, 37.6);
        Place::address(format!("{street} {n}"), point)
    };
    let orders = (0..90).map(|n| NewOrder {
        customer: Customer {
            name: format!("Клиент {n}"),
            phone: Some(phone(&format!("8926{n:07}"))),
        },
        ..NewOrder::ride(
            place("Тимирязева", n),
            Vec::new(),
            Some(place("Ленина", n + 7)),
        )
    });
    let made = office
        .dispatch
        .create_orders(&Caller::CONSOLE, orders.collect(), Once::default())
        .await;
    made.expect("orders");
    office.settle().await;
    office
}

#[tokio::test]
async fn a_frame_after_a_key_is_small() {
    let mut office = busy().await;
    let line = Line::default();
    let options = TerminalOptions {
        viewport: Viewport::Fixed(Rect::new(0, 0, 200, 60)),
    };
    let backend = CrosstermBackend::new(line.clone());
    let mut terminal = Terminal::with_options(backend, options).expect("a screen in memory");
    let mut draw = |office: &mut Office| {
        let before = line.0.get();
        let drawn = terminal.draw(|frame| office.console.app.view(frame));
        drawn.expect("drawn");
        line.0.get() - before
    };
    draw(&mut office);
    let keys = [
        (
            "<Down><Down><Up><Tab><Down><Tab><Tab><BackTab><BackTab><BackTab>",
            CHANGED,
        ),
        ("17<Esc><Esc>/лен", CHANGED),
        ("<Esc>", LIST),
        ("<Tab><F6><Esc>", CHANGED),
        ("<Del><Esc>", LIST),
        ("17*<Esc>", LIST),
        ("+-<Esc>", CHANGED),
    ];
    for (chord, most) in keys
        .into_iter()
        .flat_map(|(keys, most)| chords(keys).into_iter().map(move |chord| (chord, most)))
    {
        office.console.at.ms += 80;
        office.console.send(pult::tui::msg::Msg::Key(chord));
        // What the key brings from the office comes with a frame of its own.
        let at_once = draw(&mut office);
        office.settle().await;
        let then = draw(&mut office);
        println!("{chord:?}: {at_once}, {then}");
        assert!(at_once.max(then) <= most, "{chord:?}: {at_once}, {then}");
    }
}
