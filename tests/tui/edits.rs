//! The card of an order that is there, as it is typed into.

use pult::app::Caller;
use pult::domain::{
    Company, CompanyId, CrewGroup, CrewGroupId, Discount, DiscountId, Money, Order, OrderId,
    Percent,
};
use pult::store::books;
use pult::store::places::Source;

use super::world::Office;

async fn read(office: &Office, id: OrderId) -> Order {
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    view.expect("the order").order
}

/// An office with an order of every weekday, its first day selected.
async fn of_every_weekday() -> Office {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>=пн-пт 0730<Enter>")
        .await;
    office.settle().await;
    office.keys("<Home>").await;
    office
}

/// How many orders of the board go there.
fn n_to(office: &Office, address: &str) -> usize {
    let orders = office.console.app.board().orders.values();
    orders.filter(|row| row.to().contains(address)).count()
}

#[tokio::test]
async fn the_key_that_asks_which_days_change_answers_nothing() {
    for saves in ["<C-s>", "<Enter><Enter>"] {
        let mut office = of_every_weekday().await;
        office.keys(&format!("<Enter><Down>мира 7{saves}")).await;
        let screen = office.console.screen(150, 42);
        assert!(screen.contains("этот и все следующие"), "{screen}");
        let again = &saves[saves.len() - saves.len() / saves.matches('<').count()..];
        office.keys(&again.repeat(3)).await;
        assert_eq!(n_to(&office, "мира 7"), 0, "{saves}");

        // Whoever goes back to the card is asked anew.
        office.keys("<Esc><End><C-s>").await;
        assert_eq!(n_to(&office, "мира 7"), 0, "{saves}");
        office.keys("1").await;
        assert_eq!(n_to(&office, "мира 7"), 1, "{saves}");
    }
}

#[tokio::test]
async fn a_card_that_waited_for_its_address_is_saved_once_and_not_by_the_next_answer() {
    let mut office = of_every_weekday().await;
    office.keys("<Enter><Down>").await;
    // The address book answers when all is typed.
    office.console.keys("мира 7<C-s>");
    office.settle().await;
    let asks = "этот и все следующие";
    let screen = office.console.screen(150, 42);
    assert!(screen.contains(asks), "{screen}");
    office.keys("<Esc> к 2").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains(asks), "{screen}");
    assert!(screen.contains("мира 7 к 2"), "{screen}");
}

#[tokio::test]
async fn it_is_said_how_many_days_were_changed() {
    let mut office = of_every_weekday().await;
    let n = n_to(&office, "");
    office.keys("<Enter><Down>мира 7<C-s>2").await;
    assert_eq!(n_to(&office, "мира 7"), n);
    let said = office.console.message().to_owned();
    assert!(said.contains(&format!("и следующие: {}", n - 1)), "{said}");
}

#[tokio::test]
async fn typing_takes_the_place_of_what_stands_untouched() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", Some(600)).await;
    office
        .keys("<Enter><Down><Down>завтра 8 утра<Up><Up><Up>Олег<Up>9161112233<C-s>")
        .await;
    let order = read(&office, id).await;
    assert_eq!(order.customer.name, "Олег");
    let phone = order.customer.phone.expect("a phone");
    assert_eq!(phone.as_str(), "+79161112233");
    let due = order.stops[0].window.from.expect("a time");
    let time = &office.console.app.board().time;
    assert_eq!(time.format(due, "%d.%m %H:%M"), "22.11 08:00");

    // A field that the cursor has been in is written on.
    office.keys("<Enter><Up><End> П.<C-s>").await;
    assert_eq!(read(&office, id).await.customer.name, "Олег П.");
    office.keys("<Enter><Up><Bksp><Bksp>К.<C-s>").await;
    assert_eq!(read(&office, id).await.customer.name, "Олег К.");
}

#[tokio::test]
async fn a_stop_where_the_crew_has_been_is_marked_and_its_change_refused_in_words() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.keys("17++").await;
    office.settle().await;
    for _ in 0..2 {
        office.keys(" ").await;
        office.settle().await;
    }
    office.keys("<Enter>").await;
    let card = office.console.screen(150, 42);
    let from = card.lines().find(|line| line.contains("Откуда"));
    let from = from.expect("the pick-up");
    assert!(from.contains("уже были"), "{card}");
    let to = card.lines().find(|line| line.contains("Куда"));
    assert!(!to.expect("the end").contains("уже были"), "{card}");
    office.keys("мира 5").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("этот адрес не меняется"), "{card}");
}

#[tokio::test]
async fn what_is_wrong_stands_where_enter_would_be_refused() {
    let mut office = Office::new().await;
    office.keys("<Ins>9261112233<Enter><Down><Down>").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("Откуда ехать?"), "{card}");
    assert!(!card.contains("Enter — принять заказ"), "{card}");
    office.keys("<Up><Up>лен 24<Enter><Enter>").await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("Enter — принять заказ"), "{card}");
}

#[tokio::test]
async fn a_time_that_is_past_is_called_past_and_a_long_one_is_told_whole() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9261112233<Enter>лен 24<Enter><Enter>сегодня в 7")
        .await;
    let card = office.console.screen(150, 42);
    assert!(card.contains("уже прошло"), "{card}");
    assert!(!card.contains("не понимаю"), "{card}");
    office.keys("<C-u>пн-пт 07:30 с 24.11.2026").await;
    let card = office.console.screen(120, 42);
    assert!(card.contains("впервые"), "{card}");
    let told = card.split("впервые").nth(1).expect("the first day");
    assert!(told.contains("24 ноября 7:30"), "{card}");
    office.keys("<C-u>пн-пт 07:30 с 30.12.2026").await;
    let card = office.console.screen(120, 42);
    assert!(!card.contains("впервые"), "{card}");
}

#[tokio::test]
async fn what_can_be_taken_back_is_while_a_card_is_open() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Del>1").await;
    assert!(!read(&office, id).await.status.is_open());
    office.keys("<Ins>926<C-z>").await;
    assert!(read(&office, id).await.status.is_open());
    assert!(office.console.screen(150, 42).contains("Новый заказ"));
    office.keys("<C-z>").await;
    let said = office.console.message();
    assert!(said.contains("Вернуть нечего"), "{said}");
}

#[tokio::test]
async fn a_price_is_agreed_on_the_card_changed_and_given_up() {
    let mut office = Office::new().await;
    let last = format!("{}<Up><Up><Up>", "<Down>".repeat(12));
    let card = "<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>";
    office.keys(&format!("{card}{last}дорого<C-s>")).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Это не сумма"), "{screen}");
    office.keys("<C-u>350,50").await;
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains("триста пятьдесят рублей 50 копеек"),
        "{screen}"
    );
    office.keys("<C-s>").await;
    office.settle().await;
    let id = office.console.app.board().orders.keys().max().copied();
    let id = id.expect("an order");
    let agreed = async |office: &Office| read(office, id).await.fixed_price.map(|sum| sum.0);
    assert_eq!(agreed(&office).await, Some(35_050));

    office.keys(&format!("<Enter>{last}400<C-s>")).await;
    office.settle().await;
    assert_eq!(agreed(&office).await, Some(40_000));
    // What else changes leaves it.
    office.keys("<Enter><Up>Олег<C-s>").await;
    office.settle().await;
    let order = read(&office, id).await;
    assert_eq!(
        (
            order.fixed_price.map(|sum| sum.0),
            order.customer.name.as_str()
        ),
        (Some(40_000), "Олег")
    );

    office.keys(&format!("<Enter>{last}<C-u><C-s>")).await;
    office.settle().await;
    assert_eq!(agreed(&office).await, None);
}

#[tokio::test]
async fn an_order_is_given_to_a_company_and_a_group_on_its_card() {
    let mut office = Office::new().await;
    let written = office.store.write(|tx| {
        let company = Company {
            id: CompanyId(2),
            name: "Лира".to_owned(),
            quality: None,
        };
        books::put_company(tx, &company, Source::File)?;
        let group = CrewGroup {
            id: CrewGroupId(3),
            name: "Комфорт".to_owned(),
        };
        books::put_crew_group(tx, &group, Source::File)?;
        Ok::<_, pult::store::Error>(())
    });
    written.await.expect("books");
    office.settle().await;
    let last = "<Down>".repeat(14);
    let card = "<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>";
    office.keys(&format!("{card}{last}комф<Up>слон<C-s>")).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Такой службы нет"), "{screen}");
    office.keys("<C-u>лир<C-s>").await;
    office.settle().await;
    let id = office.console.app.board().orders.keys().max().copied();
    let id = id.expect("an order");
    let order = read(&office, id).await;
    assert_eq!(
        (order.company.0, order.crew_group.map(|id| id.0)),
        (2, Some(3))
    );

    office.keys(&format!("<Enter>{last}<C-u><C-s>")).await;
    office.settle().await;
    let order = read(&office, id).await;
    assert_eq!((order.company.0, order.crew_group), (2, None));
}

#[tokio::test]
async fn passengers_a_call_before_and_a_discount_are_said_on_the_card() {
    let mut office = Office::new().await;
    let written = office.store.write(|tx| {
        let discount = Discount {
            id: DiscountId(4),
            name: "Ветеран".to_owned(),
            sum: Money::ZERO,
            percent: Percent(1_000),
        };
        books::put_discount(tx, &discount, Source::File)?;
        Ok::<_, pult::store::Error>(())
    });
    written.await.expect("books");
    office.settle().await;
    let card = "<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>";
    let comment = "<Down>".repeat(5);
    office
        .keys(&format!("{card}{comment}<Down>много<C-s>"))
        .await;
    let screen = office.console.screen(80, 24);
    assert!(screen.contains("Это не число пассажиров"), "{screen}");
    office.keys("<C-u>3<Down>д<Down>вет").await;
    let screen = office.console.screen(80, 24);
    for said in ["Пассажиры 3", "позвонить перед подачей", "Ветеран"]
    {
        assert!(screen.contains(said), "{said}: {screen}");
    }
    office.keys("<C-s>").await;
    let id = office.console.app.board().orders.keys().max().copied();
    let id = id.expect("an order");
    let wanted = async |office: &Office| {
        let order = read(office, id).await;
        (order.passengers, order.call_before, order.discount)
    };
    assert_eq!(wanted(&office).await, (Some(3), true, Some(DiscountId(4))));
    let screen = office.console.screen(150, 42);
    assert!(
        screen.contains("» 3 пассажира · позвонить перед подачей"),
        "{screen}"
    );

    // From the pick-up of its card it is one more.
    office
        .keys(&format!(
            "<Enter><Down><Down>{comment}<Down><C-u><Down>нет<C-s>"
        ))
        .await;
    assert_eq!(wanted(&office).await, (None, false, Some(DiscountId(4))));
}

#[tokio::test]
async fn the_key_that_asks_about_a_crew_that_does_not_fit_answers_nothing() {
    let mut office = Office::new().await;
    let id = office.order("Ленина 24", "Вокзал", None).await;
    office.keys("17++").await;
    office.settle().await;
    let carrier = async |office: &Office| {
        let view = office.dispatch.order(&Caller::CONSOLE, id).await;
        view.expect("the order")
            .carrier()
            .map(|crew| crew.call_sign.clone())
    };
    assert_eq!(carrier(&office).await.as_deref(), Some("17"));
    // No crew has a child seat.
    let services = "<Down>".repeat(5);
    office.keys(&format!("<Enter>{services}детск<C-s>")).await;
    office.settle().await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("больше не подходит"), "{screen}");
    office.keys("<C-s><C-s><Enter>").await;
    office.settle().await;
    let kept = read(&office, id).await;
    assert_eq!(kept.services, [], "nothing was answered");
    office.keys("1").await;
    office.settle().await;
    let order = read(&office, id).await;
    assert_eq!(order.services.len(), 1);
    assert_eq!(carrier(&office).await.as_deref(), Some("17"));
}

#[tokio::test]
async fn a_card_that_was_only_looked_through_says_that_nothing_was_changed() {
    let mut office = Office::new().await;
    office.order("Ленина 24", "Вокзал", None).await;
    office.keys("<Enter><Tab><Tab>").await;
    let screen = office.console.screen(150, 42);
    assert!(!screen.contains("Enter — изменить заказ"), "{screen}");
    assert!(screen.contains("Ничего не изменено"), "{screen}");
    office.keys("<Up>Мира 5<Enter>").await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("Enter — изменить заказ"), "{screen}");
}
