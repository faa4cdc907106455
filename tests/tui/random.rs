//! Whatever is pressed, pasted or resized: no panic, and nothing is drawn outside the screen.

use proptest::prelude::*;
use pult::domain::Locale;
use pult::tui::keys::{BINDINGS, Chord, Code};
use pult::tui::msg::Msg;

use super::world::{Console, Office};

#[derive(Debug, Clone)]
enum Step {
    Key(Chord),
    Paste(String),
    Wait(u64),
    Draw(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let bound: Vec<Chord> = BINDINGS
        .iter()
        .flat_map(|binding| binding.chords.iter().copied())
        .collect();
    let key = prop_oneof![
        4 => prop::sample::select(bound),
        3 => prop::sample::select("0123456789+-*=йцуфяw лен".chars().collect::<Vec<_>>()).prop_map(Chord::char),
        1 => any::<char>().prop_map(Chord::char),
        1 => prop::sample::select(vec![Code::Left, Code::Right, Code::BackTab, Code::F(2), Code::F(5)]).prop_map(Chord::key),
    ];
    prop_oneof![
        12 => key.prop_map(Step::Key),
        1 => ".{0,30}".prop_map(Step::Paste),
        2 => (0..2_000_u64).prop_map(Step::Wait),
        2 => (0..160_u16, 0..60_u16).prop_map(|(width, height)| Step::Draw(width, height)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_and_no_size_break_the_console(steps in prop::collection::vec(step(), 1..120)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let mut console = runtime.block_on(office());
        for step in steps {
            match step {
                Step::Key(chord) => {
                    console.at.ms += 40;
                    console.send(Msg::Key(chord));
                }
                Step::Paste(text) => console.send(Msg::Paste(text)),
                Step::Wait(ms) => console.wait(ms),
                Step::Draw(width, height) => drop(console.screen(width, height)),
            }
        }
        drop(console.screen(80, 24));
        console.wishes.clear();
    }
}

async fn office() -> Console {
    let mut office = Office::in_language(Locale::Ru).await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    office
        .order(
            "Очень длинный адрес: улица Восьмисотлетия Москвы, дом 24, корпус 3",
            "",
            Some(90),
        )
        .await;
    office.keys("17+").await;
    office.console
}
