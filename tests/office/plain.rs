//! The console in lines, for screen readers, at a real terminal.

use super::terminal::Terminal;
use super::{Office, eventually};

/// An office whose orders nobody offers but whoever types here.
fn office() -> Office {
    let office = Office::of("desk.toml");
    let config = "[engine]\nauto_assign = false\n";
    std::fs::write(office.data().join("config.toml"), config).expect("a configuration");
    office
}

#[test]
fn a_shift_is_worked_in_lines_without_a_box_or_a_picture() {
    let office = office();
    let mut terminal = Terminal::open(&office, &["--plain", "--lang", "ru"], 220, 250);
    terminal.wait_for("Такси Вега: 0 заказов, 2 на линии");
    for (line, told) in [
        ("n 9261112231; лен 24; вокз", "Заказ 1 принят"),
        ("т 9261112231; тим 4", "Уже ждёт 1"),
        ("n", "Новый заказ: n ТЕЛЕФОН"),
        ("n нет; лен 24", "Та же строка ещё раз"),
        ("", "Такси Вега: 2 заказа, 2 на линии"),
        (
            "n 9261112233; кривой тупик 99",
            "Место неизвестно: кривой тупик 99",
        ),
        ("3 ч1", "Заказ 3 отменён"),
        ("n ; лен 24", "Без телефона? Та же строка"),
        ("n ; лен 24", "Заказ 4 принят"),
        ("4 ч1", "Заказ 4 отменён"),
        ("1", "1. улица Ленина, 24: нет экипажа"),
        ("1 ц", "Кто подходит:"),
        ("1 s", "Сначала экипаж"),
        ("1 e", "Пустое остаётся"),
        ("1 у ; тим 4", "Заказ 1 изменён"),
        ("1", "2. улица Тимирязева, 4"),
        ("1 17++", "назначен 17"),
        ("1 s", "17 на месте"),
        ("1 v", "Taxomet: order_id 1"),
        ("17*", "Водитель: Пётр"),
        ("23-2", "Экипаж 23: на перерыв"),
        (":стоянки", "Центр: экипажей 0, заказов 1"),
        (":панель экипажей", "17: на заказе 1"),
        (":карта", "Карта — рисунок"),
        (":водители/пётр", "Водители: 1 из 2"),
        (":водители/пётр", "Записи заводят и меняют"),
        (":настройки/auto_assign", "engine.auto_assign"),
        (":журнал", "Журнал"),
        (":смена", "Принято заказов: 4"),
        (":смена/01.1x", "Даты: 21.11"),
        (":цена/лен 24; вокз", "Итого"),
        (":предварительные", "Ничего не найдено"),
        ("i", "заказ 1: принят"),
        ("?", "Водители"),
        (":вниз", "Это клавиша обычного пульта"),
        ("щшзъ", "Не понимаю эту строку"),
        ("23-1", "Экипаж 23: на линию"),
        ("1 ч1", "Заказ 1 отменён"),
        ("z", "Возвращено: Заказ 1 отменён"),
        ("z", "Возвращено: Экипаж 23: на линию"),
        ("1 ч1", "Заказ 1 отменён"),
    ] {
        terminal.press(&[line, "\n"]);
        terminal.wait_for(told);
    }
    let told = terminal.text();
    let drawn =
        |c: &char| ('\u{2500}'..='\u{259f}').contains(c) || ('\u{2800}'..='\u{28ff}').contains(c);
    assert_eq!(told.chars().find(drawn), None, "{told}");
    // An order whose end is not known has no arrow into nothing.
    assert!(!told.contains("→ ,"), "{told}");
    terminal.press(&["й", "\n"]);
    terminal.wait_for("Ещё раз q — да");
    terminal.press(&["й", "\n"]);
    let ended = eventually("the end", || terminal.ended());
    assert_eq!(ended, 0);
}
