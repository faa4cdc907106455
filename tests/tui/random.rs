//! Whatever is pressed, pasted, clicked or resized: no panic, and nothing is drawn outside the screen.

use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use pult::app::Caller;
use pult::domain::{Locale, Seconds};
use pult::tui::keys::{BINDINGS, Chord, Code};
use pult::tui::msg::{Command, Msg};
use pult::tui::{load_board, perform};

use super::world::{Console, NOW, Office};

/// Together the cases are a hundred thousand events.
const CASES: u32 = 100;
const EVENTS: usize = 1_000;

#[derive(Debug, Clone)]
enum Step {
    Key(Chord),
    Paste(String),
    Click(u16, u16),
    Wheel(u16, u16, bool),
    Wait(u64),
    /// Something the office may send at any time.
    Told(usize),
    Draw(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let bound: Vec<Chord> = BINDINGS
        .iter()
        .flat_map(|binding| binding.chords.iter().copied())
        .collect();
    let codes = vec![
        Code::Left,
        Code::Right,
        Code::BackTab,
        Code::F(2),
        Code::Enter,
        Code::Esc,
    ];
    let some = "0123456789+-*=йцуфяw лен[]{}хъ";
    let key = prop_oneof![
        4 => prop::sample::select(bound),
        3 => prop::sample::select(some.chars().collect::<Vec<_>>()).prop_map(Chord::char),
        1 => any::<char>().prop_map(Chord::char),
        2 => prop::sample::select(codes).prop_map(Chord::key),
    ];
    prop_oneof![
        240 => key.prop_map(Step::Key),
        9 => ".{0,30}".prop_map(Step::Paste),
        6 => (0..160_u16, 0..60_u16).prop_map(|(column, row)| Step::Click(column, row)),
        6 => (0..160_u16, 0..60_u16, any::<bool>()).prop_map(|(x, y, down)| Step::Wheel(x, y, down)),
        20 => (0..2_000_u64).prop_map(Step::Wait),
        8 => (0..16_usize).prop_map(Step::Told),
        6 => (0..160_u16, 0..60_u16).prop_map(|(width, height)| Step::Draw(width, height)),
    ]
}

/// What an office with a day behind it may tell its console.
fn told() -> &'static [Msg] {
    static TOLD: OnceLock<Vec<Msg>> = OnceLock::new();
    TOLD.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        runtime.block_on(office_tells())
    })
}

async fn office_tells() -> Vec<Msg> {
    let mut office = Office::in_language(Locale::Ru).await;
    office.zones().await;
    let ride = office.order("Тимирязева 4", "Вокзал", None).await;
    let long = "Очень длинный адрес: улица Восьмисотлетия Москвы, дом 24, корпус 3";
    office.order(long, "", Some(90)).await;
    office.keys("17+").await;
    let board = load_board(&office.dispatch).await.expect("the office");
    office.ring("+79263332211").await;
    office.ring("+79261112233").await;
    let calls = Arc::clone(&office.dispatch.calls().borrow());
    let day = office
        .dispatch
        .day(&Caller::CONSOLE, NOW, NOW + Seconds(60));
    let day = day.await.expect("a day");
    let mut told = vec![
        Msg::Board(Box::new(board)),
        Msg::Calls(calls),
        Msg::Calls(Arc::from([])),
        Msg::Day(Box::new(day)),
    ];
    let wishes = [
        Command::LoadStands,
        Command::LoadMap,
        Command::LoadSeen(ride),
        Command::LoadCard(ride),
        Command::Explain(ride),
    ];
    for wish in wishes {
        told.extend(perform(&office.dispatch, wish).await);
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_and_no_size_break_the_console(steps in prop::collection::vec(step(), EVENTS)) {
        let told = told();
        let mut console = Console::new(Locale::Ru);
        console.send(told[0].clone());
        for step in steps {
            match step {
                Step::Key(chord) => {
                    console.at.ms += 40;
                    console.send(Msg::Key(chord));
                }
                Step::Paste(text) => console.send(Msg::Paste(text)),
                Step::Click(column, row) => console.send(Msg::Click(column, row)),
                Step::Wheel(column, row, down) => console.send(Msg::Wheel(column, row, down)),
                Step::Wait(ms) => console.wait(ms),
                Step::Told(what) => console.send(told[what % told.len()].clone()),
                Step::Draw(width, height) => drop(console.screen(width, height)),
            }
            console.wishes.clear();
        }
        drop(console.screen(80, 24));
    }
}
