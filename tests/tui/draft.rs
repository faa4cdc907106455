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

#[tokio::test]
async fn a_record_that_was_begun_comes_back_in_its_form() {
    for (screen, begun) in [
        ("<F12>водит<Enter>", "<Ins>Иванов<Tab>1980-0"),
        ("<F12>справочник<Enter>", "<Down><Enter><Tab>Новый"),
        ("<F12>тариф<Enter>", "<Enter>Ночной<Tab><Tab>5"),
        ("<F12>операторы<Enter>", "<Ins>anna<Tab><Right>"),
        ("<F12>смен<Enter>", "<Up>01.1"),
    ] {
        let mut office = Office::new().await;
        office.keys(screen).await;
        office.keys(begun).await;
        let before = office.console.screen(140, 40);
        let draft = office.console.app.draft();
        office.console = Console::new(Locale::Ru);
        office.console.app.resume(&draft);
        office.settle().await;
        assert_eq!(
            office.console.app.draft(),
            draft,
            "{screen}: kept again at once"
        );
        office.console.wait(100);
        office.settle().await;
        assert_eq!(office.console.screen(140, 40), before, "{screen}");
        assert_eq!(office.console.app.draft(), draft, "{screen}");
    }
}

#[tokio::test]
async fn of_a_record_that_came_back_only_what_was_typed_is_written() {
    let mut office = Office::new().await;
    office.keys("<F12>клиент<Enter><Enter><End> Петров").await;
    let draft = office.console.app.draft();
    office.console = Console::new(Locale::Ru);
    office.console.app.resume(&draft);
    office.settle().await;
    office.console.wait(100);
    office.settle().await;
    office.keys("<C-s>").await;
    let client = office.dispatch.client(pult::domain::ClientId(1)).await;
    let client = client.expect("a client");
    assert_eq!(client.name, "Семён Петров");
    assert!(client.blocked);
}

#[tokio::test]
async fn the_language_that_was_turned_to_comes_back_unless_another_one_is_asked_for() {
    // Begun in the first, turned or not, begun again in the third: speaks the fourth.
    for (begun, is_turned, again, title) in [
        (Locale::Ru, true, Locale::Ru, "Orders"),
        (Locale::Ru, false, Locale::En, "Orders"),
        (Locale::En, true, Locale::Ru, "Заказы"),
        (Locale::En, false, Locale::Ru, "Заказы"),
        (Locale::En, true, Locale::En, "Заказы"),
    ] {
        let mut office = Office::in_language(begun).await;
        if is_turned {
            office.keys("<C-l>").await;
        }
        let draft = office.console.app.draft();
        office.console = Console::new(again);
        office.console.app.resume(&draft);
        office.settle().await;
        let screen = office.console.screen(80, 24);
        assert!(
            screen.contains(title),
            "{begun:?} {is_turned} {again:?}\n{screen}"
        );
    }
}
