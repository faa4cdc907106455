//! Keys on the desk and in its boxes, without an office that answers.

use pult::domain::Locale;
use pult::tui::msg::{Command, Msg};

use super::world::{Console, Office, chords};

#[tokio::test]
async fn the_console_is_left_by_q_and_y_in_either_layout_and_not_by_a_fast_key() {
    for (keys, leaves) in [
        ("qy", true),
        ("йн", true),
        ("qq", true),
        ("q<Enter>", true),
        ("q<Esc>", false),
        ("qn", false),
    ] {
        let mut console = Office::new().await.console;
        for chord in chords(keys) {
            console.send(Msg::Key(chord));
            console.wait(300);
        }
        assert_eq!(console.app.is_over(), leaves, "{keys}");
    }
    let mut console = Console::new(Locale::Ru);
    console.keys("qy");
    assert!(
        !console.app.is_over(),
        "80 ms after the question nobody has read it"
    );
}

#[tokio::test]
async fn the_selection_holds_to_the_order() {
    let mut office = Office::new().await;
    let first = office.order("Тимирязева 4", "Вокзал", None).await;
    let second = office.order("Мира 1", "", None).await;
    office.keys("<Down>").await;
    assert_eq!(office.console.app.selected(), Some(second));
    office
        .dispatch
        .suspend_order(&pult::app::Caller::CONSOLE, first)
        .await
        .expect("held");
    office.settle().await;
    assert_eq!(office.console.app.selected(), Some(second));
    office.keys(&format!("{first}<Enter>")).await;
    assert_eq!(office.console.app.selected(), Some(first));
}

#[tokio::test]
async fn the_search_tries_the_other_layout_and_says_so() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.order("Мира 1", "", None).await;
    office.keys(".").await;
    office.keys("ktybyf").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("ktybyf_ → ленина"), "{screen}");
    assert!(
        screen.contains("Ленина 24") && !screen.contains("Мира 1 →"),
        "{screen}"
    );
    office.keys("<Esc>").await;
    office.keys("/адрес:мира<Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(
        screen.contains("Мира 1") && !screen.contains("Ленина 24 →"),
        "{screen}"
    );
}

#[tokio::test]
async fn a_paste_never_saves_and_does_nothing_on_the_desk() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    let console = &mut office.console;
    console.send(Msg::Keys(chords("Ленина 24")));
    console.wait(1_000);
    assert_eq!(console.wished(), []);
    console.keys("<Ins>");
    console.send(Msg::Keys(chords(
        "9261112233<Enter>лен<Enter>вокз<Enter><Enter><Enter>",
    )));
    let saves = |wish: &Command| matches!(wish, Command::Create(..));
    assert!(!console.wishes.iter().any(saves));
    console.send(Msg::Paste("Мира 1\nМира 2\n".to_owned()));
    assert!(!console.wishes.iter().any(saves));
    office.settle().await;
    office.keys("<C-u><Enter>").await;
    assert_eq!(office.console.app.board().n_open(), 2, "typed by a person");
}

#[tokio::test]
async fn the_palette_finds_actions_in_both_languages_and_layouts() {
    for typed in ["новый", "new order", "yjdsq", "туц щквук"] {
        let mut console = Office::new().await.console;
        console.keys("<F12>");
        console.keys(typed);
        console.keys("<Enter>");
        let screen = console.screen(100, 30);
        assert!(screen.contains("Новый заказ"), "{typed}\n{screen}");
        assert!(screen.contains("Телефон"), "{typed}\n{screen}");
    }
}

#[tokio::test]
async fn a_card_that_was_put_away_comes_back() {
    let mut console = Office::new().await.console;
    console.keys("<Ins>926111<Esc>");
    assert!(!console.screen(100, 30).contains("926111"));
    console.keys("z");
    assert!(console.screen(100, 30).contains("926111"));
}

#[tokio::test]
async fn the_language_turns() {
    let mut console = Office::new().await.console;
    assert!(console.screen(100, 30).contains("Экипажи: 3 из 4"));
    console.keys("<C-l>");
    assert!(console.screen(100, 30).contains("Crews: 3 of 4"));
}

#[tokio::test]
async fn crews_off_line_come_last() {
    let mut console = Office::new().await.console;
    let screen = console.screen(140, 40);
    let at = |text: &str| {
        screen
            .find(text)
            .unwrap_or_else(|| panic!("{text} in\n{screen}"))
    };
    assert!(at("◌ перерыв") < at("17   ●") && at("17   ●") < at("23   ●"));
    assert!(at("23   ●") < at("44   ○ не на линии"));
}
