//! Shifts of operators, from sitting down to the handover.

use super::*;
use crate::tests::{crew_on_line, office, ride};
use crate::{Assign, DeskOver, Once, OrderCommand, Request};
use pult_domain::{Operator, OperatorId, Origin};
use pult_store::places::Source;

async fn operator(office: &Dispatch, login: &str) -> Caller {
    let operator = Operator {
        id: OperatorId(0),
        login: login.to_owned(),
        name: format!("Имя {login}"),
        password_hash: String::new(),
        role: Role::Dispatch,
        locked: false,
    };
    let id = office.write(move |tx| Ok(auth::put_operator(tx, &operator, Source::Runtime)?));
    Caller {
        origin: Origin::Console,
        actor: Actor::Operator(id.await.expect("an operator")),
        company: None,
        role: Role::Dispatch,
    }
}

#[tokio::test]
async fn a_shift_opens_once_and_its_handover_is_taken_over_by_the_next() {
    let office = office().await;
    let olya = operator(&office, "olya").await;
    let petr = operator(&office, "petr").await;
    let (first, nothing) = office.begin_shift(&olya).await.expect("a shift");
    assert_eq!(nothing, None);
    // A second desk of the same operator is the same shift.
    let (same, _) = office.begin_shift(&olya).await.expect("a shift");
    assert_eq!(same, first);
    let crew = crew_on_line(&office, 55.69).await;
    let mut made = Vec::new();
    for _ in 0..3 {
        let order = office.create_order(&olya, ride(), Once::default()).await;
        made.push(order.expect("an order").id);
    }
    let how = Assign {
        start: true,
        open_shift: false,
        promised_at: None,
    };
    office
        .assign(&olya, made[0], crew, how)
        .await
        .expect("given");
    office.clock().advance(Seconds(3_600));
    let handover = Handover {
        counted: Money(12_300),
        note: "тихо".to_owned(),
        orders: vec![
            (made[1], "ждёт звонка".to_owned()),
            (made[2], String::new()),
        ],
    };
    let desks = [&olya, &olya, &petr].map(|operator| {
        let seated = office.seated(*operator);
        seated.take_place(String::new())
    });
    let at = desks[0].dispatch();
    let closed = at.hand_over(&olya, handover).await.expect("closed");
    let over = desks.each_ref().map(|desk| desk.dispatch().desk_over());
    let there = Some(DeskOver::HandedOver(Some(desks[0].id())));
    assert_eq!(over, [there, there, None], "all desks of hers");
    drop(desks);
    assert_eq!(
        (closed.name.as_str(), closed.login.as_str()),
        ("Имя olya", "olya")
    );
    assert_eq!((closed.did.taken, closed.did.assigned), (3, 1));
    let again = office.hand_over(&olya, Handover::default()).await;
    assert!(
        matches!(again, Err(Error::InvalidState { .. })),
        "{again:?}"
    );
    let gone = office
        .cancel_order(&petr, made[2], String::new(), None)
        .await;
    gone.expect("called off");

    let (second, taken) = office.begin_shift(&petr).await.expect("a shift");
    let taken = taken.expect("what was left");
    assert_eq!(taken.name, "Имя olya");
    let expected = [
        (made[0], String::new()),
        (made[1], "ждёт звонка".to_owned()),
    ];
    assert_eq!(taken.orders, expected);
    assert_eq!(second.cash_before, Money(12_300));
    let history = office.order_history(&petr, made[1]).await.expect("events");
    let note = history
        .last()
        .and_then(|event| event.payload.get("handover"));
    assert_eq!(note.map(String::as_str), Some("ждёт звонка"));
    // Taken over once.
    let nina = operator(&office, "nina").await;
    let (third, nothing) = office.begin_shift(&nina).await.expect("a shift");
    assert_eq!((third.cash_before, nothing), (Money::ZERO, None));

    let span = (first.opened_at, office.now() + Seconds(1));
    let shifts = office.operator_shifts(&petr, span).await.expect("shifts");
    let seen: Vec<_> = shifts
        .iter()
        .map(|it| {
            (
                it.login.as_str(),
                it.shift.closed_at.is_some(),
                it.difference(),
            )
        })
        .collect();
    let expected = [
        ("olya", true, Some(Money(12_300))),
        ("petr", false, None),
        ("nina", false, None),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn what_was_called_off_and_taken_back_is_not_counted() {
    let office = office().await;
    let olya = operator(&office, "olya").await;
    office.begin_shift(&olya).await.expect("a shift");
    let made = office.create_order(&olya, ride(), Once::default());
    let order = made.await.expect("an order").id;
    let cancel = || async {
        let cancel = OrderCommand::Cancel {
            reason: String::new(),
        };
        let done = office.command(&olya, Request::new(order, cancel)).await;
        done.expect("called off").event.expect("an event")
    };
    let figures = || async {
        office.clock().advance(Seconds(1));
        office.own_shift(&olya).await.expect("the figures").did
    };
    let event = cancel().await;
    assert_eq!(figures().await.cancelled, 1);
    office.take_back(&olya, event).await.expect("taken back");
    assert_eq!(figures().await.cancelled, 0);
    cancel().await;
    assert_eq!(figures().await.cancelled, 1);
}

#[tokio::test]
async fn what_cannot_be_handed_over_is_refused_and_the_shift_goes_on() {
    let office = office().await;
    let olya = operator(&office, "olya").await;
    office.begin_shift(&olya).await.expect("a shift");
    let long = "а".repeat(201);
    for handover in [
        Handover {
            counted: Money(-1),
            ..Handover::default()
        },
        Handover {
            note: long.clone(),
            ..Handover::default()
        },
        Handover {
            orders: vec![(OrderId(1), long)],
            ..Handover::default()
        },
        Handover {
            orders: vec![(OrderId(77), "нет такого".to_owned())],
            ..Handover::default()
        },
    ] {
        let refused = office.hand_over(&olya, handover).await;
        assert!(
            matches!(refused, Err(Error::Invalid { .. } | Error::NotFound { .. })),
            "{refused:?}"
        );
    }
    assert!(office.own_shift(&olya).await.is_ok());
    let looker = Caller {
        role: Role::Read,
        ..olya
    };
    assert!(matches!(
        office.begin_shift(&looker).await,
        Err(Error::Forbidden(_))
    ));
}

#[tokio::test]
async fn money_in_the_desk_passes_on_whole_however_long_nobody_sat_there() {
    let office = office().await;
    let boss = operator(&office, "boss").await;
    let olya = operator(&office, "olya").await;
    let petr = operator(&office, "petr").await;
    for who in [&boss, &olya] {
        office.begin_shift(who).await.expect("a shift");
    }
    for (who, counted, note) in [(&olya, 40_700, ""), (&boss, 10_000, "ключи у охраны")]
    {
        office.clock().advance(Seconds(3_600));
        let handover = Handover {
            counted: Money(counted),
            note: note.to_owned(),
            orders: Vec::new(),
        };
        office.hand_over(who, handover).await.expect("handed over");
    }
    office.clock().advance(Seconds(48 * 3_600));
    let (shift, taken) = office.begin_shift(&petr).await.expect("a shift");
    assert_eq!(shift.cash_before, Money(50_700));
    let taken = taken.expect("what was left");
    assert_eq!(taken.name, "Имя olya, Имя boss");
    assert_eq!(taken.shift.cash_counted, Some(Money(50_700)));
    assert_eq!(taken.shift.note, "ключи у охраны");
    let (shift, taken) = office.begin_shift(&olya).await.expect("a shift");
    assert_eq!((shift.cash_before, taken), (Money::ZERO, None));
}
