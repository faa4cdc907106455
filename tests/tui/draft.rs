//! What is half done outlives a console.

use pult::domain::Locale;

use super::world::{Console, Office};

#[tokio::test]
async fn a_card_that_was_begun_the_view_and_the_selection_come_back() {
    let mut office = Office::new().await;
    office.order("Тимирязева 4", "Вокзал", None).await;
    let second = office.order("Мира 1", "", None).await;
    office.keys(&format!("{second}<Enter><F5>")).await;
    office
        .keys("<Ins>9261112233<Enter>лен 24<Enter>=1930<Enter>")
        .await;
    let before = office.console.screen(80, 24);
    let draft = office.console.app.draft();
    office.console = Console::new(Locale::Ru);
    office.console.app.resume(&draft);
    office.settle().await;
    assert_eq!(office.console.app.selected(), Some(second));
    assert_eq!(office.console.screen(80, 24), before);
    office.keys("<Esc>").await;
    assert!(office.console.screen(140, 40).contains("Стоянки"));
}

#[tokio::test]
async fn a_draft_that_is_damaged_is_left_alone() {
    for draft in [
        "",
        "{",
        "null",
        "[1]",
        r#"{"form":7,"pane":99,"map":{"lat":"x"}}"#,
    ] {
        let mut office = Office::new().await;
        office.console.app.resume(draft);
        office.settle().await;
        assert!(office.console.screen(80, 24).contains("Заказы"), "{draft}");
    }
}
