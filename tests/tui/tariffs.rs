//! Tariffs at the desk: what their form refuses and takes, and what the list says of them as a whole.

use pult::app::Caller;
use pult::domain::{Hours, Money, Night, Percent, Tariff, TariffId};
use pult::store::places::Source;
use pult::store::{Tx, tariffs};

use super::world::Office;

const NIGHT: usize = 16;
const NIGHT_PERCENT: usize = 17;
const ZONE_PRICES: usize = 19;
const ZONE_SURCHARGES: usize = 20;
const ACTIVE: usize = 21;

/// Types into fields of the office's first tariff.
async fn typed(office: &mut Office, fields: &[(usize, &str)]) -> String {
    office.keys("<F12>тарифы<Enter><Enter>").await;
    let mut at = 0;
    for (field, text) in fields {
        let tabs = "<Tab>".repeat(field - at);
        office.keys(&format!("{tabs}<C-u>{text}")).await;
        at = *field;
    }
    office.console.screen(100, 40)
}

async fn first(office: &Office) -> Tariff {
    let tariffs = office.dispatch.records::<Tariff>().await.expect("tariffs");
    tariffs[0].clone()
}

fn hours(from: &str, to: &str) -> Option<Hours> {
    Some(Hours {
        from: from.parse().expect("a time"),
        to: to.parse().expect("a time"),
    })
}

/// Writes a tariff as it stands in an office's file.
async fn put(office: &Office, id: i64, name: &str, active: Option<Hours>) {
    let tariff = Tariff {
        id: TariffId(id),
        name: name.to_owned(),
        active,
        ..Tariff::default()
    };
    let write = move |tx: &Tx| tariffs::put(tx, &tariff, Source::File);
    let put = office.store.write(write);
    put.await.expect("a tariff");
}

#[tokio::test]
async fn what_cannot_be_meant_is_not_written_and_its_field_is_shown() {
    for (field, text, why) in [
        (NIGHT_PERCENT, "20", "ночной надбавке нужны часы"),
        (NIGHT, "06:00-06:00", "ночной надбавке нужны часы"),
        (ZONE_PRICES, "1-2 400", "района 1 нет"),
        (ZONE_SURCHARGES, "7 40", "района 7 нет"),
        (ACTIVE, "6-6", "начало и конец — 06:00"),
    ] {
        let mut office = Office::new().await;
        typed(&mut office, &[(field, text)]).await;
        office.keys("<C-s>").await;
        let said = office.console.message().to_owned();
        assert!(said.contains(why), "{text}: {said}");
        assert_eq!(first(&office).await.version, 1, "{text}");
    }
}

#[tokio::test]
async fn percentages_and_hours_are_taken_as_people_write_them() {
    let mut office = Office::new().await;
    typed(&mut office, &[(NIGHT, "23-6"), (NIGHT_PERCENT, "12,5 %")]).await;
    office.keys("<C-s>").await;
    let night = Night {
        hours: hours("23:00", "06:00").expect("hours"),
        percent: Percent(1_250),
    };
    assert_eq!(first(&office).await.night, Some(night));
}

#[tokio::test]
async fn a_mistake_stands_where_the_price_would() {
    let mut office = Office::new().await;
    let screen = typed(&mut office, &[(NIGHT_PERCENT, "20")]).await;
    assert!(screen.contains("нет часов"), "{screen}");
    assert!(!screen.contains("город 10 км"), "{screen}");
    office.keys("<BackTab>23-6").await;
    let screen = office.console.screen(100, 40);
    assert!(screen.contains("120 то же в 02:30"), "{screen}");
    office.keys("<C-u>23-6x").await;
    let screen = office.console.screen(100, 40);
    assert!(screen.contains("Часы пишут так"), "{screen}");
}

#[tokio::test]
async fn the_first_pattern_has_a_price_out_of_town() {
    let mut office = Office::new().await;
    office.keys("<F12>тарифы<Enter><F4>").await;
    let screen = office.console.screen(100, 40);
    assert!(screen.contains("780 5 + 20 км загород"), "{screen}");
}

#[tokio::test]
async fn a_tariff_that_is_never_chosen_by_itself_says_so_in_list_and_form() {
    let mut office = Office::new().await;
    put(&office, 9, "Ночной", hours("23:00", "06:00")).await;
    office.keys("<F12>тарифы<Enter>").await;
    let told = "сам не выбирается: раньше идёт «Город»";
    let screen = office.console.screen(100, 30);
    assert!(!screen.contains(told), "{screen}");
    office.keys("<Down>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains(told), "{screen}");
    office.keys("<Enter>").await;
    let screen = office.console.screen(80, 24);
    assert!(screen.contains("сам не выбирается"), "{screen}");
}

#[tokio::test]
async fn hours_without_a_tariff_are_told_in_the_list_and_while_setting_up() {
    let mut office = Office::new().await;
    put(&office, 1, "Дневной", hours("06:00", "23:00")).await;
    office.keys("<F12>тарифы<Enter>").await;
    let screen = office.console.screen(80, 24);
    assert!(screen.contains("нет на 23:00–06:00"), "{screen}");
    office.keys("<Esc><F12>настройка офиса<Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("нет на 23:00–06:00"), "{screen}");
}

#[tokio::test]
async fn setting_up_says_what_of_the_office_is_missing() {
    let mut office = Office::new().await;
    let mut own = office.dispatch.office().await.expect("read");
    (own.name, own.city) = ("Такси Рубль".to_owned(), String::new());
    let put = office.dispatch.put_office(&Caller::CONSOLE, own).await;
    put.expect("written");
    office.keys("<F12>настройка офиса<Enter>").await;
    let screen = office.console.screen(100, 30);
    assert!(screen.contains("нет города · Такси Рубль"), "{screen}");
}

#[tokio::test]
async fn a_number_that_the_keys_come_to_gives_way_to_what_is_typed() {
    let mut office = Office::new().await;
    let boarding = first(&office).await.boarding;
    assert_eq!(boarding, Money(10_000));
    office.keys("<F12>тарифы<Enter><Enter>").await;
    office.keys("<Tab>245 р.").await;
    office.keys("<C-s>").await;
    assert_eq!(first(&office).await.boarding, Money(24_500));
}
