//! Orders whose price nobody reckons are told before they are driven for nothing.

use pult::domain::{Hours, Money, Tariff, TariffId, TimeOfDay};
use pult::store::places::Source;
use pult::store::tariffs;

use super::world::Office;

#[tokio::test]
async fn an_hour_without_a_tariff_is_told_on_the_card_and_at_the_end() {
    let mut office = Office::new().await;
    let put = |active: Option<(u32, u32)>| {
        let hour = |hour| TimeOfDay::new(hour, 0).expect("a time");
        let tariff = Tariff {
            id: TariffId(1),
            name: "Город".to_owned(),
            boarding: Money(10_000),
            active: active.map(|(from, to)| Hours {
                from: hour(from),
                to: hour(to),
            }),
            ..Tariff::default()
        };
        office
            .store
            .write(move |tx| tariffs::put(tx, &tariff, Source::File))
    };
    // It is 18:02.
    put(Some((6, 18))).await.expect("a tariff");
    office
        .keys("<Ins>89263332211<Enter>Ленина 24<Enter>Вокзал<Enter>")
        .await;
    for (width, height) in [(150, 42), (80, 24)] {
        let screen = office.console.screen(width, height);
        assert!(screen.contains("на 18:02 нет тарифа"), "{screen}");
    }
    // At another time there is one.
    office.keys("=завтра 7:30").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("нет тарифа"), "{screen}");
    office.keys("<Esc><Esc>").await;

    let order = office.order("Ленина 24", "Вокзал", None).await;
    office.keys(&format!("{order}<Enter>17++")).await;
    office.keys("   ").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Заказ выполнен?"), "{screen}");
    assert!(screen.contains("Цена не посчитана"), "{screen}");
}
