//! The price that stood on a card is the price of the order.

use proptest::prelude::*;

use super::{OrderCommand, OrderEdit, Request};
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Assign, Because, Caller, Dispatch, Error, Once};
use pult_domain::{
    Actor, Expected, Hours, Meters, Money, NewOrder, Night, Operator, OperatorId, Percent, Place,
    Point, Role, Seconds, Service, ServiceId, Tariff, TariffId, TimeOfDay, TimeWindow,
};
use pult_store::places::Source;
use pult_store::standing::{Repeats, Weekdays};
use pult_store::{OfficeTime, auth, books, tariffs};

async fn put_tariff(dispatch: &Dispatch, boarding: i64) {
    let tariff = Tariff {
        id: TariffId(1),
        name: "Город".to_owned(),
        boarding: Money(boarding),
        included_km: Meters(1_000),
        km_city: Money(1_500),
        min_sum: Money(12_000),
        prior_surcharge: Money(3_000),
        night: Some(Night {
            hours: Hours {
                from: TimeOfDay::new(22, 0).expect("a time"),
                to: TimeOfDay::new(6, 0).expect("a time"),
            },
            percent: Percent(2_000),
        }),
        ..Tariff::default()
    };
    let put = dispatch.write(move |tx| {
        tariffs::put(tx, &tariff, Source::File)?;
        for (id, sum) in [(1, 5_000), (2, 0)] {
            let service = Service {
                id: ServiceId(id),
                name: format!("услуга {id}"),
                sum: Money(sum),
                percent: Percent(1_000),
            };
            books::put_service(tx, &service, Source::File)?;
        }
        Ok(())
    });
    put.await.expect("a tariff");
}

fn operator_of(role: Role) -> Caller {
    Caller {
        actor: Actor::Operator(OperatorId(1)),
        role,
        ..Caller::CONSOLE
    }
}

#[tokio::test]
async fn a_price_below_the_tariff_is_agreed_by_a_senior_alone() {
    let dispatch = office().await;
    put_tariff(&dispatch, 10_000).await;
    let cheap = NewOrder {
        fixed_price: Some(Money(5_000)),
        ..ride()
    };
    let by = operator_of(Role::Dispatch);
    let refused = dispatch.create_order(&by, cheap.clone(), Once::default());
    let refused = refused.await.expect_err("refused");
    let is_it = matches!(
        refused,
        Error::Refused(Because::BelowTariff { agreed: Money(5_000), tariff }) if tariff > Money(5_000)
    );
    assert!(is_it, "{refused}");
    for by in [operator_of(Role::Senior), Caller::CONSOLE, YANDEX] {
        let made = dispatch.create_order(&by, cheap.clone(), Once::default());
        let made = made.await.expect("a senior agreed it");
        assert_eq!(made.quote.expect("a price").total, Money(5_000));
    }
    // The same when it is agreed later.
    let made = dispatch.create_order(&by, ride(), Once::default());
    let id = made.await.expect("an order").id;
    let edit = |price| {
        let edit = OrderEdit {
            fixed_price: Some(Some(price)),
            ..OrderEdit::default()
        };
        Request::new(id, OrderCommand::Edit(Box::new(edit)))
    };
    let refused = dispatch.command(&by, edit(Money(5_000))).await;
    assert!(matches!(
        refused,
        Err(Error::Refused(Because::BelowTariff { .. }))
    ));
    let dear = dispatch.command(&by, edit(Money(90_000))).await;
    let dear = dear.expect("more than the tariff asks").order.order;
    assert_eq!(dear.quote.expect("a price").total, Money(90_000));
}

#[tokio::test]
async fn who_sits_at_a_desk_agrees_no_more_than_they_may() {
    let office = office().await;
    put_tariff(&office, 10_000).await;
    let put = |role| {
        let office = office.clone();
        let operator = Operator {
            id: OperatorId(0),
            login: format!("{role:?}"),
            name: String::new(),
            password_hash: String::new(),
            role,
            locked: false,
        };
        async move {
            let put =
                office.write(move |tx| Ok(auth::put_operator(tx, &operator, Source::Runtime)?));
            let id = put.await.expect("an operator");
            office.seated(Caller {
                actor: Actor::Operator(id),
                ..operator_of(role)
            })
        }
    };
    let cheap = NewOrder {
        fixed_price: Some(Money(5_000)),
        ..ride()
    };
    let desk = put(Role::Dispatch).await;
    // A desk speaks as the console.
    let made = desk.create_order(&Caller::CONSOLE, cheap.clone(), Once::default());
    let refused = made.await;
    let is_below = |refused: &crate::Result<_>| {
        matches!(
            refused,
            Err(Error::Refused(Because::BelowTariff {
                agreed: Money(5_000),
                ..
            }))
        )
    };
    assert!(is_below(&refused.map(|_| ())));
    let every_day = Repeats {
        weekdays: Weekdays::ALL,
        times: ["08:00".parse().expect("a time")].into(),
        from: OfficeTime::named("Europe/Moscow").date(office.now()),
        until: None,
        except: [].into(),
    };
    let made = desk.create_standing(&Caller::CONSOLE, cheap.clone(), every_day);
    let refused = made.await;
    assert!(is_below(&refused.map(|_| ())));
    let made = desk.create_order(&Caller::CONSOLE, ride(), Once::default());
    let id = made.await.expect("by the tariff").id;
    let edit = OrderEdit {
        fixed_price: Some(Some(Money(5_000))),
        ..OrderEdit::default()
    };
    let edit = Request::new(id, OrderCommand::Edit(Box::new(edit)));
    let refused = desk.command(&Caller::CONSOLE, edit.clone()).await;
    assert!(is_below(&refused.map(|_| ())));

    let senior = put(Role::Senior).await;
    let made = senior.create_order(&Caller::CONSOLE, cheap, Once::default());
    made.await.expect("a senior agrees it");
    let done = senior.command(&Caller::CONSOLE, edit).await;
    let event = done.expect("a senior agrees it").event.expect("an event");
    let refused = desk.take_back(&Caller::CONSOLE, event).await;
    assert!(matches!(refused, Err(Error::Refused(Because::NotYours))));
}

#[tokio::test]
async fn another_tariff_than_the_card_was_priced_by_is_asked_about() {
    let dispatch = office().await;
    put_tariff(&dispatch, 10_000).await;
    let shown = dispatch.price_of(&Caller::CONSOLE, ride()).await;
    let shown = shown.expect("priced").expect("a price");
    put_tariff(&dispatch, 20_000).await;
    let new = NewOrder {
        expected: Some(Expected::from(&shown)),
        ..ride()
    };
    let refused = dispatch.create_order(&Caller::CONSOLE, new, Once::default());
    let is_it = matches!(
        refused.await,
        Err(Error::Refused(Because::PriceChanged { old, new })) if old == shown.total && new > old
    );
    assert!(is_it);
}

/// What is filled in on a card: where to, in how many minutes, which services, the price agreed.
type Card = (f64, f64, Option<i64>, Vec<i64>, Option<i64>);

fn card() -> impl Strategy<Value = Card> {
    (
        55.6..55.9_f64,
        37.4..37.9_f64,
        prop::option::of(1..1_440_i64),
        prop::collection::vec(1..3_i64, 0..3),
        prop::option::of(0..100_000_i64),
    )
}

fn filled((lat, lon, minutes, services, agreed): Card, dispatch: &Dispatch) -> NewOrder {
    let at = Place::address("Тимирязева 4", Point::new(55.70, 37.6));
    let to = Place::address("Вокзал", Point::new(lat, lon));
    let mut new = NewOrder::ride(at, Vec::new(), Some(to));
    new.stops[0].window = TimeWindow {
        from: minutes.map(|minutes| dispatch.now() + Seconds::minutes(minutes)),
        to: None,
    };
    new.services = services.into_iter().map(ServiceId).collect();
    new.fixed_price = agreed.map(Money);
    new
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_a_card_shows_is_what_is_stored(first in card(), edited in card()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let dispatch = office().await;
            put_tariff(&dispatch, 10_000).await;
            let console = Caller::CONSOLE;
            let new = filled(first, &dispatch);
            let shown = dispatch.price_of(&console, new.clone()).await.expect("priced");
            let told = NewOrder { expected: shown.as_ref().map(Expected::from), ..new };
            let made = dispatch.create_order(&console, told, Once::default()).await;
            let made = made.expect("the price that was shown");
            prop_assert!(shown.is_some());
            prop_assert_eq!(&made.quote, &shown);
            // The same card, filled in otherwise.
            let edit = OrderEdit::towards(&made, filled(edited.clone(), &dispatch));
            let edit = OrderEdit {
                at: Some(filled(edited, &dispatch).due_at()),
                ..edit
            };
            let shown = dispatch.preview_edit(&console, made.id, edit.clone()).await;
            let shown = shown.expect("a preview").order.quote;
            let edit = OrderEdit {
                expected: shown.as_ref().map(Expected::from),
                ..edit
            };
            let edit = Request::new(made.id, OrderCommand::Edit(Box::new(edit)));
            let kept = dispatch.command(&console, edit).await.expect("the price that was shown");
            prop_assert_eq!(kept.order.order.quote, shown);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_tariff_that_asks_for_time_alone_makes_a_hire() {
    let dispatch = office().await;
    let hourly = Tariff {
        id: TariffId(7),
        name: "Почасовой".to_owned(),
        hour: Money(90_000),
        hourly_min_minutes: 60,
        hourly_step_minutes: 30,
        ..Tariff::default()
    };
    let put = dispatch.write(move |tx| Ok(tariffs::put(tx, &hourly, Source::File)?));
    put.await.expect("a tariff");
    let crew = crew_on_line(&dispatch, 55.75).await;
    let by = Caller::CONSOLE;
    let mut nowhere = ride();
    nowhere.stops.truncate(1);
    for (asked, minutes, expected) in [
        (ride(), 5, 90_000),
        (ride(), 61, 135_000),
        (nowhere, 120, 180_000),
    ] {
        let asked = NewOrder {
            tariff: Some(TariffId(7)),
            ..asked
        };
        let made = dispatch.create_order(&by, asked, Once::default());
        let made = made.await.expect("an order");
        let fewest = made.quote.expect("a price").total;
        assert_eq!(fewest, Money(90_000), "an hour at the least");
        let assigned = dispatch.assign(&by, made.id, crew, Assign::default());
        assigned.await.expect("assigned");
        let arrived = dispatch.arrive(&by, made.id, made.stops[0].id, None);
        arrived.await.expect("there");
        dispatch.clock().advance(Seconds(60 * minutes));
        let complete = dispatch.complete_order(&by, made.id, None);
        let bill = complete.await.expect("done").bill.expect("a bill");
        assert_eq!(bill.total, Money(expected), "{minutes} minutes");
    }
}
