//! The cash desk at a console: limits of accounts, entries, and the end of a shift.

use pult::app::{Caller, DeskOver, Handover, OrderCommand, Request, SeatedDesk};
use pult::domain::{Money, OrderId, Phase, Seconds};
use pult::tui::Leave;
use pult::tui::msg::Msg;

use super::world::{NOW, Office};

/// A rule that warns of each crew on line: nobody has paid in anything.
const WARNS: &str =
    "<F12>комиссия<Enter><Ins>Общее<Tab><Tab><Tab>10<Tab><Tab><Tab><Tab>100<C-s><Esc>";

async fn phase(office: &Office, id: OrderId) -> Phase {
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    view.expect("the order").phase
}

#[tokio::test]
async fn crews_whose_accounts_are_low_do_not_hide_orders_that_need_a_person() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys(WARNS).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("! 1 нужен человек"), "{screen}");
    assert!(screen.contains("₽ МАЛО НА СЧЕТУ 3"), "{screen}");
    assert!(!screen.contains("скоро без заказов"), "{screen}");
    assert_eq!(office.console.app.selected(), Some(id));
    // Unfolded, each is named with what helps.
    office.keys("<Down><Right>").await;
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains("17: на счету 0 ₽: скоро без заказов"),
        "{screen}"
    );
    office.keys("<Left>").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("скоро без заказов"), "{screen}");
}

#[tokio::test]
async fn an_order_that_is_driven_by_hand_stays_selected_where_its_group_folds() {
    let mut office = Office::new().await;
    for _ in 0..20 {
        office.order("Мира 1", "Вокзал", None).await;
    }
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    // There is no room for all of them: what is aboard folds away.
    let _ = office.console.screen(80, 24);
    office.keys(&format!("{id}<Enter>17++  ")).await;
    let _ = office.console.screen(80, 24);
    assert_eq!(phase(&office, id).await, Phase::EnRoute { stop: 1 });
    assert_eq!(office.console.app.selected(), Some(id));
    office.keys(" <Enter>").await;
    assert_eq!(phase(&office, id).await, Phase::Completed);
}

#[tokio::test]
async fn what_the_office_says_is_wrong_has_the_keys_and_a_number_after_a_choice_is_the_next_fields()
{
    let mut office = Office::new().await;
    office.keys("<F12>касса<Enter><Ins>1<Enter>").await;
    office.keys("<C-s>").await;
    assert_eq!(office.console.message(), "Сумма: Не может быть пустым");
    office.keys("500<C-s>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("внесено в кассу"), "{screen}");
    assert!(screen.contains(" 500 "), "{screen}");
    office.keys("<Ins>1<Enter><Right>200<C-s>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("выдано из кассы"), "{screen}");
    assert!(screen.contains(" -200 "), "{screen}");
}

#[tokio::test]
async fn who_hands_over_is_told_of_cards_that_nobody_else_sees() {
    let mut office = Office::new().await;
    let shift = office.dispatch.begin_shift(&Caller::CONSOLE).await;
    shift.expect("a shift");
    office.keys("<F12>сдать смену<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("Недописанных карточек"), "{screen}");
    office.keys("<Esc><Ins>9261112233<Enter>лени<Esc>").await;
    office.keys("<F12>сдать смену<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Недописанных карточек: 1"), "{screen}");
}

#[tokio::test]
async fn what_is_typed_at_the_question_about_a_difference_goes_on_counting() {
    let mut office = Office::new().await;
    let shift = office.dispatch.begin_shift(&Caller::CONSOLE).await;
    shift.expect("a shift");
    office.keys("<F12>сдать смену<Enter>15<F2>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Разница в кассе 15 ₽"), "{screen}");
    // More of the sum, and the key that may have been meant for it.
    office.keys("0<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("насчитано              150"), "{screen}");
    office.keys("<F2><Enter>").await;
    let open = office.dispatch.own_shift(&Caller::CONSOLE).await;
    open.expect("a difference is handed over by the word for yes");
    office.keys("д").await;
    let ended = office.dispatch.own_shift(&Caller::CONSOLE).await;
    assert!(ended.is_err(), "{ended:?}");
    let shifts = office
        .dispatch
        .operator_shifts(&Caller::CONSOLE, (NOW - Seconds(1), NOW + Seconds(86_400)));
    let counted = shifts.await.expect("shifts")[0].shift.cash_counted;
    assert_eq!(counted, Some(Money(15_000)));
}

#[tokio::test]
async fn who_pays_out_more_than_is_in_the_desk_is_told_so() {
    let mut office = Office::new().await;
    let shift = office.dispatch.begin_shift(&Caller::CONSOLE).await;
    shift.expect("a shift");
    office
        .keys("<F12>касса<Enter><Ins>1<Enter><C-s>500<C-s><Ins>1<Enter><Right>700<C-s>")
        .await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("теперь -200 ₽"), "{screen}");
}

#[tokio::test]
async fn the_beginning_of_to_message_means_colleagues() {
    let mut office = Office::new().await;
    office.keys("<F12>сообщ<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Сообщения пультов"), "{screen}");
}

#[tokio::test]
async fn of_what_happened_at_once_the_order_is_named_and_not_its_crew() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("17++  ").await;
    office.keys(" ").await;
    let cancel = OrderCommand::Cancel {
        reason: "клиент передумал".to_owned(),
    };
    let done = office
        .dispatch
        .command(&Caller::CONSOLE, Request::new(id, cancel));
    done.await.expect("it is called off elsewhere");
    office.console.keys("<Enter>");
    office.settle().await;
    let said = office.console.message();
    assert!(said.contains("отменён"), "{said}");
    assert!(!said.contains("назначение"), "{said}");
}

#[tokio::test]
async fn an_entry_that_cannot_be_taken_back_is_called_what_it_is() {
    let mut office = Office::new().await;
    office
        .keys("<F12>касса<Enter><Ins>1<Enter><Tab>500<C-s>")
        .await;
    office.keys("<End><Del>y<End><Del>y").await;
    let said = office.console.message();
    assert_eq!(said, "запись кассы 2: это и есть сторно");
}

#[tokio::test]
async fn who_has_no_shift_is_told_so_and_stands_before_no_empty_screen() {
    let mut office = Office::new().await;
    office.keys("<F12>сдать смену<Enter>").await;
    assert_eq!(office.console.message(), "Смена не открыта");
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("Сдача смены"), "{screen}");
}

#[tokio::test]
async fn screens_that_are_no_lists_have_help_of_their_own() {
    let mut office = Office::new().await;
    let shift = office.dispatch.begin_shift(&Caller::CONSOLE).await;
    shift.expect("a shift");
    for (screen, key) in [
        ("сдать смену", "F2               сдать смену"),
        ("сообщить", "↑↓               кому"),
    ] {
        office.keys(&format!("<F12>{screen}<Enter><F1>")).await;
        let help = office.console.screen(80, 24);
        assert!(help.contains(key), "{help}");
        assert!(!help.contains("Следующий шаг заказа"), "{help}");
        office.keys("<Esc><Esc>").await;
    }
}

#[tokio::test]
async fn a_desk_whose_shift_was_handed_over_at_another_is_left() {
    let mut office = Office::new().await;
    let desk = |over| {
        let desk = SeatedDesk {
            id: 0,
            operator: None,
            name: String::new(),
            since: office.dispatch.now(),
            edits: None,
            slot: 0,
            over,
        };
        Msg::Desks([desk].into())
    };
    let at = |desk| Some(DeskOver::HandedOver(desk));
    for (over, left) in [
        (None, None),
        (at(Some(7)), Some(Leave::Elsewhere)),
        (at(None), Some(Leave::Elsewhere)),
        (at(Some(0)), Some(Leave::HandedOver)),
        (Some(DeskOver::Locked), Some(Leave::Locked)),
    ] {
        office.console.send(desk(over));
        assert_eq!(office.console.app.is_over(), left, "{over:?}");
    }
}

#[tokio::test]
async fn a_long_note_of_the_last_shift_is_read_whole() {
    let mut office = Office::new().await;
    let (olya, console) = (Caller::CONSOLE, &mut office.console);
    let shift = office.dispatch.begin_shift(&olya).await;
    shift.expect("a shift");
    let note =
        "Котов до вечера не на линии, звонить ему только на второй номер; за Лесной перекрыли мост";
    let handover = Handover {
        note: note.to_owned(),
        ..Handover::default()
    };
    let ended = office.dispatch.hand_over(&olya, handover).await;
    ended.expect("the shift ends");
    let (_, left) = office.dispatch.begin_shift(&olya).await.expect("a shift");
    console.send(Msg::LeftOver(Box::new(left.expect("what was left"))));
    for word in note.split(' ') {
        let screen = console.screen(60, 15);
        assert!(screen.contains(word), "{word} in {screen}");
    }
}
