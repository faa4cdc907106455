//! Stops that came without an address, or with one that a desk cannot show as it is.

use pult::app::Caller;
use pult::domain::{Certainty, NewOrder, Order, OrderId, Place, Point};

use super::world::Office;

/// A place that nobody named.
fn unnamed(lat: f64, lon: f64) -> Place {
    Place::address("", Point::new(lat, lon))
}

fn named(address: &str) -> Place {
    Place::address(address, Point::new(55.75, 37.6))
}

/// An order along these places.
async fn along(office: &mut Office, places: &[Place]) -> OrderId {
    let [first, between @ .., last] = places else {
        panic!("a way has two ends");
    };
    let mut order = NewOrder::ride(first.clone(), between.to_vec(), Some(last.clone()));
    order.comment = "код 24\nдомофон".to_owned();
    let caller = Caller::CONSOLE;
    let made = office
        .dispatch
        .create_order(&caller, order, Default::default());
    let id = made.await.expect("an order").id;
    office.settle().await;
    id
}

async fn read(office: &Office, id: OrderId) -> Order {
    let view = office.dispatch.order(&Caller::CONSOLE, id).await;
    view.expect("the order").order
}

fn places_of(order: &Order) -> Vec<(String, Option<Point>)> {
    let places = order.stops.iter().filter_map(|stop| stop.place());
    places
        .map(|place| (place.address.clone(), place.point))
        .collect()
}

#[tokio::test]
async fn a_stop_that_has_only_coordinates_outlives_a_new_one() {
    for (nth, ways) in [
        vec![named("Ленина 24"), unnamed(55.38, 41.17)],
        vec![
            named("Ленина 24"),
            unnamed(55.38, 41.17),
            unnamed(55.39, 41.17),
        ],
        vec![named("Ленина 24"), Place::default()],
    ]
    .into_iter()
    .enumerate()
    {
        let mut office = Office::new().await;
        let id = along(&mut office, &ways).await;
        let before = read(&office, id).await;
        let down = "<Down>".repeat(ways.len() - 1);
        let keys = format!("<Enter>{down}+лесная 3<Enter><C-s>");
        office.keys(&keys).await;
        let after = read(&office, id).await;
        assert_eq!(after.stops.len(), before.stops.len() + 1, "{nth}");
        let kept = |order: &Order| places_of(order).into_iter();
        for place in kept(&before) {
            assert!(kept(&after).any(|other| other == place), "{nth}: {place:?}");
        }
        let ids = |order: &Order| order.stops.iter().map(|stop| stop.id).collect::<Vec<_>>();
        let (first, last) = (ids(&before)[0], *ids(&before).last().expect("a stop"));
        assert_eq!(ids(&after).first(), Some(&first), "{nth}");
        assert_eq!(ids(&after).last(), Some(&last), "{nth}");
    }
}

#[tokio::test]
async fn an_order_without_an_address_is_shown_and_changed() {
    for from in [unnamed(55.38, 41.17), Place::default()] {
        let mut office = Office::new().await;
        let id = along(&mut office, &[from.clone(), unnamed(55.3901, 41.17)]).await;
        let screen = office.console.screen(150, 42);
        assert!(screen.contains("→ 55.39010, 41.17000"), "{screen}");
        office.keys("<Enter>").await;
        let card = office.console.screen(150, 42);
        assert!(card.contains("Куда      55.39010, 41.17000"), "{card}");
        let keys = "<Down>".repeat(7) + "<End> звонить<C-s>";
        office.keys(&keys).await;
        let order = read(&office, id).await;
        assert!(order.comment.ends_with("звонить"), "{:?}", order.comment);
        assert_eq!(
            places_of(&order),
            [
                (String::new(), from.point),
                (String::new(), Point::new(55.3901, 41.17))
            ]
        );
    }
}

#[tokio::test]
async fn lines_and_tabs_from_elsewhere_are_blanks_and_stay_where_nobody_touches_them() {
    let mut office = Office::new().await;
    let id = along(&mut office, &[named("Ленина 24\n5"), named("Мира\t7")]).await;
    let screen = office.console.screen(150, 42);
    for told in ["Ленина 24 5", "Мира 7", "код 24 домофон"] {
        assert!(screen.contains(told), "{told}: {screen}");
    }
    office.keys("<Enter>").await;
    let card = office.console.screen(150, 42);
    for told in ["Ленина 24 5", "Мира 7", "код 24 домофон"] {
        assert!(card.contains(told), "{told}: {card}");
    }
    office.keys("<Up>Олег<C-s>").await;
    let order = read(&office, id).await;
    assert_eq!(order.customer.name, "Олег");
    assert_eq!(order.comment, "код 24\nдомофон");
    assert_eq!(places_of(&order)[0].0, "Ленина 24\n5");
}

#[tokio::test]
async fn a_house_that_is_not_on_the_map_is_marked_on_the_board_as_on_the_card() {
    let mut office = Office::new().await;
    let known_as = |address: &str, certainty| Place {
        certainty,
        ..named(address)
    };
    let way = [
        known_as("Лесная, 999", Certainty::Street),
        known_as("Вокзал", Certainty::Guessed),
    ];
    along(&mut office, &way).await;
    along(&mut office, &[named("Ленина 24"), named("Рынок")]).await;
    let screen = office.console.screen(120, 30);
    for told in ["? Лесная, 999", "≈ Вокзал"] {
        assert!(screen.contains(told), "{told} in\n{screen}");
    }
    for sure in ["? Ленина 24", "≈ Рынок"] {
        assert!(!screen.contains(sure), "{sure} in\n{screen}");
    }
}

#[tokio::test]
async fn a_place_without_a_point_has_a_mark_on_the_board() {
    let mut office = Office::new().await;
    let nowhere = Place {
        point: None,
        ..named("за переездом")
    };
    along(&mut office, &[named("Ленина 24"), nowhere]).await;
    let screen = office.console.screen(150, 42);
    assert!(screen.contains("→ ? за переездом"), "{screen}");
    assert!(!screen.contains("? Ленина 24"), "{screen}");
}
