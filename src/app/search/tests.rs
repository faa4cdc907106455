//! Orders found by whatever is said of them, open and closed.

use super::*;
use crate::tests::{YANDEX, office, ride};
use crate::{Assign, NewCrew, Once, OrderCommand, OrderEdit, Plan, Request};
use pult_domain::{
    CompanyId, Crew, CrewId, Customer, Driver, NewOrder, Phone, Place, Seconds, TimeWindow, Vehicle,
};

async fn crew(dispatch: &Dispatch) -> CrewId {
    let vehicle = Vehicle {
        plate: "М 213 ОР 77".to_owned(),
        ..Vehicle::default()
    };
    let put = dispatch.inner.store.write(move |tx| {
        pult_store::crews::put_vehicle(tx, &vehicle, pult_store::places::Source::Runtime)
    });
    let vehicle = put.await.expect("a vehicle");
    let new = NewCrew {
        crew: Crew {
            call_sign: "39".to_owned(),
            vehicle: Some(vehicle),
            ..Crew::default()
        },
        driver: Driver {
            name: "Романов Дмитрий".to_owned(),
            ..Driver::default()
        },
        photo: None,
    };
    let made = dispatch.create_crews(&Caller::CONSOLE, vec![new]).await;
    made.expect("a crew")[0].id
}

fn trip(from: &str, to: &str, name: &str, phone: &str) -> NewOrder {
    let mut order = NewOrder::ride(
        Place::address(from, None),
        vec![],
        Some(Place::address(to, None)),
    );
    order.customer = Customer {
        name: name.to_owned(),
        phone: Phone::parse(phone).ok(),
    };
    order
}

async fn made(dispatch: &Dispatch, order: NewOrder) -> OrderId {
    let made = dispatch.create_order(&Caller::CONSOLE, order, Once::default());
    made.await.expect("an order").id
}

async fn completed(dispatch: &Dispatch, order: NewOrder, crew: CrewId) -> OrderId {
    let id = made(dispatch, order).await;
    let console = Caller::CONSOLE;
    let assigned = dispatch.assign(&console, id, crew, Assign::default());
    assigned.await.expect("assigned");
    let done = dispatch.complete_order(&console, id, None);
    done.await.expect("completed");
    id
}

async fn found_by(dispatch: &Dispatch, caller: &Caller, text: &str) -> Vec<OrderId> {
    let found = dispatch.search(caller, Search::of(text)).await;
    let orders = found.expect("an answer").orders.into_iter();
    orders.map(|view| view.order.id).collect()
}

async fn found(dispatch: &Dispatch, text: &str) -> Vec<OrderId> {
    found_by(dispatch, &Caller::CONSOLE, text).await
}

async fn indexed(dispatch: &Dispatch) {
    while dispatch.index_once().await.expect("the index is written") {}
}

#[tokio::test]
async fn a_closed_order_is_found_by_whatever_is_said_of_it() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let taken = trip(
        "ул. Тимирязева, 4",
        "Железнодорожный вокзал",
        "Анна",
        "89263332211",
    );
    let order = completed(&dispatch, taken, crew).await;
    let other = trip("Тимирязева 8", "Парк", "Ольга", "89260000000");
    let other = made(&dispatch, other).await;
    let cancelled = dispatch.cancel_order(&Caller::CONSOLE, other, String::new(), None);
    cancelled.await.expect("cancelled");
    // Before the index knows of it and after, it makes no difference.
    for _ in 0..2 {
        for text in [
            "железнод вокз",
            "романов",
            "hjvfyjd",
            "39 тимирязева",
            "213",
            "м213ор77",
            "m213op",
            "2211 выполнен",
            "+7 926 333-22-11 дмитр",
            "анна вокзал тимир 4 сегодня",
            &order.to_string(),
        ] {
            assert_eq!(found(&dispatch, text).await, [order], "{text}");
        }
        for text in [
            "вчера тимирязева",
            "железнодорожная",
            "5211",
            "комсомольская",
            "",
        ] {
            assert_eq!(found(&dispatch, text).await, [], "{text}");
        }
        assert_eq!(found(&dispatch, "отменён тимирязева").await, [other]);
        indexed(&dispatch).await;
    }
    let hit = dispatch
        .search(&Caller::CONSOLE, Search::of("романов"))
        .await;
    let hit = hit.expect("an answer").orders.remove(0);
    assert_eq!(hit.driver.expect("its driver").name, "Романов Дмитрий");
    assert_eq!(hit.vehicle.expect("its vehicle").plate, "М 213 ОР 77");
}

#[tokio::test]
async fn open_orders_come_first_then_the_newest() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let mut closed = Vec::new();
    for _ in 0..3 {
        closed.push(completed(&dispatch, ride(), crew).await);
        dispatch.clock().advance(Seconds::minutes(60));
        indexed(&dispatch).await;
    }
    closed.reverse();
    let open = made(&dispatch, ride()).await;
    let mut tomorrow = ride();
    tomorrow.stops[0].window = TimeWindow::from(dispatch.now() + Seconds::minutes(1_440));
    let tomorrow = made(&dispatch, tomorrow).await;
    let mut expected = vec![open, tomorrow];
    expected.extend(&closed);
    assert_eq!(found(&dispatch, "анна").await, expected);
    // A number that was said goes before everything else.
    let named = closed[2];
    assert_eq!(
        found(&dispatch, &named.to_string()).await.first(),
        Some(&named)
    );
}

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let mut closed = Vec::new();
    for _ in 0..7 {
        closed.push(completed(&dispatch, ride(), crew).await);
    }
    indexed(&dispatch).await;
    let mut listed = Vec::new();
    let mut after = None;
    for _ in 0..4 {
        let search = Search {
            text: "анна".to_owned(),
            limit: 3,
            after,
            ..Search::default()
        };
        let page = dispatch
            .search(&Caller::CONSOLE, search)
            .await
            .expect("a page");
        listed.extend(page.orders.iter().map(|view| view.order.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    listed.sort_unstable();
    assert_eq!(listed, closed);
}

#[tokio::test]
async fn what_is_closed_between_two_pages_is_neither_told_again_nor_left_out() {
    let dispatch = office().await;
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(made(&dispatch, ride()).await);
    }
    let page = async |after| {
        let search = Search {
            text: "анна".to_owned(),
            limit: 2,
            after,
            ..Search::default()
        };
        let page = dispatch.search(&Caller::CONSOLE, search).await;
        let page = page.expect("a page");
        let ids: Vec<_> = page.orders.iter().map(|view| view.order.id).collect();
        (ids, page.next)
    };
    let (mut listed, mut after) = page(None).await;
    // One that was told, and one that was not.
    let untold = open.iter().rfind(|id| !listed.contains(id));
    for id in [listed[0], *untold.expect("more than a page")] {
        let cancelled = dispatch.cancel_order(&Caller::CONSOLE, id, String::new(), None);
        cancelled.await.expect("cancelled");
    }
    while after.is_some() {
        let (ids, next) = page(after).await;
        listed.extend(ids);
        after = next;
    }
    listed.sort_unstable();
    assert_eq!(listed, open);
}

#[tokio::test]
async fn what_is_wanted_fills_the_page_and_open_orders_have_pages_too() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let closed = completed(&dispatch, ride(), crew).await;
    // What closes while its pages are read keeps its place among the open ones.
    dispatch.clock().advance(Seconds(1));
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(made(&dispatch, ride()).await);
    }
    let page = async |limit, open: Option<bool>, after| {
        let search = Search {
            text: "анна".to_owned(),
            limit,
            after,
            only: Only {
                open,
                ..Only::default()
            },
        };
        let page = dispatch
            .search(&Caller::CONSOLE, search)
            .await
            .expect("a page");
        let ids: Vec<_> = page.orders.iter().map(|view| view.order.id).collect();
        (ids, page.next)
    };
    for _ in 0..2 {
        assert_eq!(page(1, Some(false), None).await.0, [closed]);
        let (mut listed, mut after) = (Vec::new(), None);
        for n in [2, 2, 2] {
            let (ids, next) = page(2, None, after).await;
            assert_eq!(ids.len(), n, "no more than was asked for");
            listed.extend(ids);
            after = next;
            let told = next.map(|next| next.to_string().parse());
            assert_eq!(told, next.map(Ok), "a cursor is what it is written as");
        }
        assert_eq!(listed.pop(), Some(closed), "closed ones come last");
        listed.sort_unstable();
        assert_eq!(listed, open);
        assert_eq!(
            page(9, Some(true), None).await,
            (page(9, Some(true), None).await.0, None)
        );
        // Once more out of the index.
        indexed(&dispatch).await;
    }
}

#[tokio::test]
async fn an_edited_name_is_found_and_the_old_one_is_not() {
    let dispatch = office().await;
    let order = made(&dispatch, ride()).await;
    assert_eq!(found(&dispatch, "анна").await, [order]);
    let edit = OrderEdit {
        name: Some("Ольга".to_owned()),
        ..OrderEdit::default()
    };
    let edit = Request::new(order, OrderCommand::Edit(Box::new(edit)));
    let edited = dispatch.command(&Caller::CONSOLE, edit).await;
    edited.expect("edited");
    assert_eq!(found(&dispatch, "анна").await, []);
    assert_eq!(found(&dispatch, "ольга").await, [order]);
}

#[tokio::test]
async fn a_house_with_its_block_is_found_however_it_is_spelt() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let apart = made(&dispatch, trip("Сеченова, 5 к2", "Вокзал", "", "")).await;
    let together = completed(&dispatch, trip("Сеченова 5к2", "Рынок", "", ""), crew).await;
    made(&dispatch, trip("Сеченова 5", "Вокзал", "", "")).await;
    indexed(&dispatch).await;
    for text in ["сеченова 5к2", "5к2", "сеченова 5 к2", "5 к2", "5r2"] {
        assert_eq!(found(&dispatch, text).await, [apart, together], "{text}");
    }
}

#[tokio::test]
async fn a_caller_of_one_company_finds_its_orders_only() {
    let dispatch = office().await;
    let mut of_other = ride();
    of_other.company = Some(CompanyId(2));
    let other = made(&dispatch, of_other).await;
    let own = made(&dispatch, ride()).await;
    assert_eq!(found_by(&dispatch, &YANDEX, "анна").await, [own]);
    for id in [own, other] {
        let closed = dispatch.cancel_order(&Caller::CONSOLE, id, String::new(), None);
        closed.await.expect("cancelled");
    }
    indexed(&dispatch).await;
    assert_eq!(found_by(&dispatch, &YANDEX, "анна").await, [own]);
    assert_eq!(found_by(&dispatch, &YANDEX, &other.to_string()).await, []);
    assert_eq!(found(&dispatch, "uds2").await, [other]);
}

#[tokio::test]
async fn an_older_base_is_filled_in_from_its_newest_orders_down() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let mut closed = Vec::new();
    for _ in 0..4 {
        closed.push(completed(&dispatch, ride(), crew).await);
    }
    closed.reverse();
    // As the migration leaves a base with orders in it.
    let begin = dispatch.inner.store.write(|tx| {
        let through = pult_store::journal::newest(tx.conn())?;
        let below = OrderId(1_000_000);
        search::put_progress(
            tx,
            search::Progress {
                through,
                below,
                texts_below: below,
            },
        )
    });
    begin.await.expect("the state of a new index");
    let search = dispatch.search(&Caller::CONSOLE, Search::of("анна")).await;
    let search = search.expect("an answer");
    assert_eq!(search.orders.len(), 0);
    assert_eq!(search.unindexed_below, Some(OrderId(1_000_000)));
    indexed(&dispatch).await;
    assert_eq!(found(&dispatch, "анна").await, closed);
    let search = dispatch.search(&Caller::CONSOLE, Search::of("анна")).await;
    assert_eq!(search.expect("an answer").unindexed_below, None);
}

#[tokio::test]
async fn a_closed_order_is_found_by_who_drove_it_then() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let order = completed(&dispatch, ride(), crew).await;
    indexed(&dispatch).await;
    let view = dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("the order");
    let mut driver = view.driver.expect("its driver");
    driver.name = "Ильин".to_owned();
    let renamed = dispatch.inner.store.write(move |tx| {
        pult_store::crews::put_driver(tx, &driver, pult_store::places::Source::Runtime)
    });
    renamed.await.expect("renamed");
    assert_eq!(found(&dispatch, "романов").await, [order]);
}

/// The orders of one stop that are read for a list by a word, and those of them that hold it.
async fn holding(dispatch: &Dispatch, word: &str) -> (Vec<OrderId>, Vec<OrderId>) {
    let plan = Plan {
        holding: vec![word.to_owned()],
        ..Plan::default()
    };
    let read = dispatch.planned(&Caller::CONSOLE, plan, Vec::new(), |seen, planned| {
        seen.push(planned.order);
    });
    let read = read.await.expect("a list");
    let holds = |order: &&Order| {
        let places = order.stops.iter().flat_map(|stop| &stop.places);
        let addresses = places.map(|place| place.in_full());
        let stops = order
            .stops
            .iter()
            .flat_map(|stop| [&stop.label, &stop.comment]);
        let own = [&order.label, &order.comment]
            .into_iter()
            .chain(stops)
            .cloned();
        let mut texts = own.chain(addresses);
        texts.any(|text| text.to_lowercase().contains(word))
    };
    let held = read.iter().filter(holds).map(|order| order.id).collect();
    (read.iter().map(|order| order.id).collect(), held)
}

#[tokio::test]
async fn a_word_in_the_middle_of_a_text_reads_the_orders_that_have_its_pieces() {
    let dispatch = office().await;
    let crew = crew(&dispatch).await;
    let mut first = trip("ул. Тимирязева, 4", "Парк", "Анна", "89263332211");
    first.comment = "Встретить У ПОДЪЕЗДА, ЁЛКА".to_owned();
    let first = completed(&dispatch, first, crew).await;
    let mut second = trip("Мирная 17/24", "Железнодорожный вокзал", "", "89263332212");
    second.stops[1].comment = "третий путь".to_owned();
    let second = completed(&dispatch, second, crew).await;
    let open = made(&dispatch, trip("Подъездная 3", "Парк", "", "89263332213")).await;
    let words = [
        ("мир", vec![first, second]),
        ("подъезд", vec![first, open]),
        ("дорожный вок", vec![second]),
        ("ёлка", vec![first]),
        ("ретий", vec![second]),
        ("7/2", vec![second]),
        ("ар", vec![first, open]),
        ("анна", vec![]),
    ];
    // An older base, what its events tell, and what is indexed: it makes no difference to what is found.
    for round in 0..3 {
        if round == 1 {
            all_texts_are_older(&dispatch).await;
        }
        if round == 2 {
            indexed(&dispatch).await;
        }
        for (word, expected) in &words {
            let (read, held) = holding(&dispatch, word).await;
            assert_eq!(held, *expected, "{word}, {round}");
            if round == 2 && word.chars().count() > 2 && *word != "7/2" {
                let closed = read.iter().filter(|order| **order != open);
                let closed: Vec<_> = closed.copied().collect();
                let meant: Vec<_> = expected
                    .iter()
                    .filter(|order| **order != open)
                    .copied()
                    .collect();
                assert_eq!(closed, meant, "{word} reads no others");
            }
        }
    }
    // An order that is taken back is open, whatever the index said of it.
    let last = made(&dispatch, trip("Новая 1", "Парк", "", "89263332214")).await;
    let cancelled = dispatch.cancel_order(&Caller::CONSOLE, last, String::new(), None);
    cancelled.await.expect("cancelled");
    indexed(&dispatch).await;
    assert_eq!(holding(&dispatch, "новая").await.1, [last]);
    let back = dispatch.reinstate(&Caller::CONSOLE, last);
    back.await.expect("taken back");
    indexed(&dispatch).await;
    assert_eq!(holding(&dispatch, "новая").await.1, [last]);
}

async fn all_texts_are_older(dispatch: &Dispatch) {
    let put = dispatch.inner.store.write(|tx| {
        let progress = search::progress(tx.conn())?;
        let texts_below = OrderId(i64::MAX);
        search::put_progress(
            tx,
            search::Progress {
                texts_below,
                ..progress
            },
        )
    });
    put.await.expect("a state");
}
