//! A day over again is the day as it was.

use std::collections::BTreeMap;

use pult::app::{Assign, Caller};
use pult::domain::{CrewId, Duty, OrderId, Phase, Point, Position, Seconds};

use super::world::{NOW, Office};

type Picture = (
    BTreeMap<OrderId, (Phase, Option<CrewId>)>,
    BTreeMap<CrewId, Duty>,
);

/// Where the open orders and the crews stand.
fn picture(office: &Office) -> Picture {
    let board = office.console.app.board();
    let orders = board.orders.values().filter(|row| row.phase.is_open());
    let orders = orders.map(|row| (row.id, (row.phase, row.crew)));
    let crews = board.crews.values().map(|crew| (crew.id, crew.duty));
    (orders.collect(), crews.collect())
}

/// Lives through a morning, and notes how it looked minute by minute.
async fn morning(office: &mut Office) -> Vec<(i64, Picture)> {
    let caller = Caller::CONSOLE;
    let mut seen = Vec::new();
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    let (first, second) = (office.crew_id("17"), office.crew_id("23"));
    let mut offer = None;
    for minute in 0..10 {
        let dispatch = office.dispatch.clone();
        let stops = dispatch
            .order(&caller, id)
            .await
            .expect("the order")
            .order
            .stops;
        match minute {
            1 => {
                let made = dispatch.offer_order(&caller, id, first).await;
                offer = Some(made.expect("offered").id);
            }
            2 => {
                let offer = offer.expect("made a minute ago");
                let declined = dispatch.decline(&caller, offer, first).await;
                declined.expect("declined");
            }
            3 => {
                let how = Assign {
                    start: true,
                    ..Assign::default()
                };
                dispatch
                    .assign(&caller, id, second, how)
                    .await
                    .expect("assigned");
            }
            4 => dispatch.take_break(&caller, first).await.expect("a break"),
            5 => drop(
                dispatch
                    .arrive(&caller, id, stops[0].id, None)
                    .await
                    .expect("there"),
            ),
            6 => drop(
                dispatch
                    .leave(&caller, id, stops[0].id, None)
                    .await
                    .expect("on"),
            ),
            7 => dispatch.close_shift(&caller, first).await.expect("off"),
            8 => drop(
                dispatch
                    .complete_order(&caller, id, None)
                    .await
                    .expect("done"),
            ),
            _ => {}
        }
        let at = dispatch.now();
        let position = Position {
            at,
            point: Point {
                lat: 55.70 + minute as f64 / 100.0,
                lon: 37.6,
            },
            accuracy: pult::domain::Meters(10),
        };
        let moved = vec![(second, vec![position])];
        dispatch
            .report_positions(&caller, moved)
            .await
            .expect("a position");
        office.settle().await;
        seen.push((minute, picture(office)));
        office.dispatch.clock().advance(Seconds(60));
    }
    seen
}

#[tokio::test]
async fn a_day_over_again_is_the_day_as_it_was() {
    let mut office = Office::new().await;
    let seen = morning(&mut office).await;
    let now = picture(&office);
    office.keys("ш<Enter>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("ПОВТОР 21.11 18:02:00 ||"), "{screen}");
    for (minute, expected) in seen.iter().chain(seen.iter().rev()) {
        // The second half of a minute: whatever happened in it has happened.
        let at = NOW + Seconds(60 * minute);
        let clock = office.console.app.board().time.format(at, "%H%M");
        office.keys(&format!("{clock}<Enter>")).await;
        assert_eq!(&picture(&office), expected, "minute {minute}");
        let crew = &office.console.app.board().crews[&office.crew_id("23")];
        let lat = crew.position.expect("a position").point.lat;
        assert!(
            (lat - 55.70 - *minute as f64 / 100.0).abs() < 1e-6,
            "minute {minute}: {lat}"
        );
    }
    office.keys("<Esc><Esc>").await;
    assert_eq!(picture(&office), now);
    assert!(!office.console.screen(140, 40).contains("ПОВТОР"));
}

#[tokio::test]
async fn the_past_is_stepped_through_and_played() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.dispatch.clock().advance(Seconds(30));
    office.keys("17++").await;
    office.keys("i<Enter>").await;
    let phase = |office: &Office| {
        office
            .console
            .app
            .board()
            .orders
            .get(&id)
            .map(|row| row.phase)
    };
    assert_eq!(phase(&office), Some(Phase::Waiting));
    office.keys("ъ").await;
    assert_eq!(phase(&office), Some(Phase::EnRoute { stop: 0 }));
    office.keys("х").await;
    assert_eq!(phase(&office), Some(Phase::Waiting));
    office.keys("}}").await;
    office.console.wait(10_000);
    assert_eq!(
        phase(&office),
        Some(Phase::EnRoute { stop: 0 }),
        "five times as fast"
    );
}

#[tokio::test]
async fn the_past_does_not_change() {
    let mut office = Office::new().await;
    let id = office.order("Тимирязева 4", "Вокзал", None).await;
    office.keys("i<Enter>").await;
    office.keys("17++").await;
    assert!(
        office.console.message().starts_with("Это прошлое"),
        "{}",
        office.console.message()
    );
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, id)
        .await
        .expect("the order");
    assert_eq!(view.phase, Phase::Waiting);
}
