//! How many bytes a changed frame costs a slow line, at 200×60. A list that opens over the whole desk is no
//! change of a frame but another one.

use pult::app::{Caller, Once};
use pult::domain::{Customer, NewOrder, Place, Point, Seconds};
use pult::tui::Screen;
use pult::tui::line::{FarEnd, Line, TerminalFacts};
use ratatui::layout::Size;

use super::world::{Office, chords, phone};

/// The most that a changed frame may cost.
const CHANGED: usize = 2_048;
/// The most that a list over the board may cost, or a word that re-ranks it, opened or put away: all
/// of it dims or lights again.
const LIST: usize = 3_000;

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

/// A terminal of 200 by 60 and what is written to it.
struct Drawn {
    screen: Screen,
    far_end: FarEnd,
    _line: Line,
}

impl Drawn {
    fn open() -> Drawn {
        let facts = TerminalFacts::of(|name| (name == "TERM").then(|| "xterm-256color".to_owned()));
        let (line, far_end) = Line::new(facts, Size::new(200, 60));
        Drawn {
            screen: Screen::enter(&line).expect("a screen"),
            far_end,
            _line: line,
        }
    }

    /// Draws a frame; how many bytes it took.
    fn draw(&mut self, office: &mut Office) -> usize {
        self.screen.draw(&mut office.console.app).expect("drawn");
        let mut n_bytes = 0;
        while let Ok(bytes) = self.far_end.output.try_recv() {
            n_bytes += bytes.len();
        }
        n_bytes
    }
}

#[tokio::test]
async fn a_frame_after_a_key_is_small() {
    let mut office = busy().await;
    let mut drawn = Drawn::open();
    let mut draw = |office: &mut Office| drawn.draw(office);
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
        // Past the end of what fits: the list moves by a row with each.
        (&"<Down>".repeat(70), CHANGED),
        (&"<Up>".repeat(70), CHANGED),
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

#[tokio::test]
async fn a_desk_at_rest_is_silent_but_for_its_clock_and_the_mean_wait() {
    let mut office = busy().await;
    let mut drawn = Drawn::open();
    drawn.draw(&mut office);
    // What was said of the last order goes away first.
    office.console.later(Seconds::minutes(2));
    drawn.draw(&mut office);
    let each: Vec<usize> = (0..60)
        .map(|_| {
            office.console.later(Seconds(1));
            drawn.draw(&mut office)
        })
        .collect();
    println!("{each:?}");
    let spoke = each.iter().filter(|n_bytes| **n_bytes > 0).count();
    // The mean grows by ten seconds six times, and a minute passes once.
    assert!(spoke <= 7, "{each:?}");
    assert!(each.iter().sum::<usize>() <= CHANGED, "{each:?}");
}
