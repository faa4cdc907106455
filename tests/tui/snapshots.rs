//! The screens as they look, in three sizes and both languages.

use pult::domain::{Locale, Seconds};

use super::world::Office;

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (60, 15)];

/// An evening: an order that nobody wants, one offered, one on its way, one for later, one on hold.
async fn evening(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    let nobody = office.order("Тимирязева 4", "Вокзал", None).await;
    let offered = office.order("Ленина 24", "Аэропорт", None).await;
    let on_way = office.order("Мира 1", "Садовая 7", None).await;
    office.order("Вокзал", "Лесная 3", Some(88)).await;
    let held = office.order("Парковая 42", "", None).await;
    office.keys(&format!("{on_way}<Enter>23++")).await;
    office.keys(&format!("{held}<Enter>h")).await;
    office.dispatch.clock().advance(Seconds(95));
    office.keys(&format!("{offered}<Enter>17+")).await;
    office.keys(&format!("{nobody}<Enter><Esc><Esc>")).await;
    office
}

async fn check(name: &str, keys: &str) {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = evening(lang).await;
        office.keys(keys).await;
        for (width, height) in SIZES {
            let screen = office.console.screen(width, height);
            insta::assert_snapshot!(format!("{name}_{code}_{width}x{height}"), screen);
        }
    }
}

#[tokio::test]
async fn the_desk() {
    check("desk", "").await;
}

#[tokio::test]
async fn the_crews() {
    check("crews", "<A-2>").await;
}

#[tokio::test]
async fn the_card_of_an_order() {
    check("card", "u<Down><Enter>").await;
}

#[tokio::test]
async fn the_help() {
    check("help", "<F1>").await;
}

#[tokio::test]
async fn a_new_order() {
    check("new_order", "<Ins>9261112233<Enter>Ленина 24<Enter>вокз").await;
}

#[tokio::test]
async fn the_question_of_a_cancellation() {
    check("cancel", "<Del>").await;
}
