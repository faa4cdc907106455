//! A morning of an office in memory, decided again from its day log.

use super::*;
use crate::tasks::{Memory, look_once};
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Caller, Once};
use pult_domain::{Meters, Point, Position, Seconds, TravelMode};
use pult_engine::plan;
use pult_geo::{Route, Router, StraightLine, Table};
use pult_store::looks;

/// A morning: orders come in, crews drive about, say yes and no, and come home.
async fn a_morning() -> Vec<Look> {
    let dispatch = office().await;
    let begins = dispatch.now();
    let mut memory = Memory::new().expect("a thread");
    let (mut crews, mut driven) = (Vec::new(), Vec::new());
    for nth in 0..5 {
        crews.push(crew_on_line(&dispatch, 55.66 + 0.02 * f64::from(nth)).await);
    }
    for step in 0..40_i32 {
        if step % 3 == 0 {
            let mut order = ride();
            order.stops[0].places[0].point = Some(Point {
                lat: 55.65 + 0.003 * f64::from(step),
                lon: 37.6 + 0.0001 * f64::from(step),
            });
            let made = dispatch.create_order(&Caller::CONSOLE, order, Once::default());
            made.await.expect("an order");
        }
        let seen = crews.iter().map(|&crew| {
            let drift = 0.000_313 * f64::from(step) * (crew.0 as f64 - 2.5);
            let position = Position {
                at: dispatch.now(),
                point: Point {
                    lat: 55.7 + drift,
                    lon: 37.6 + drift / 3.0,
                },
                accuracy: Meters(10),
            };
            (crew, vec![position])
        });
        let seen: Vec<_> = seen.collect();
        let moved = dispatch.report_positions(&YANDEX, seen).await;
        moved.expect("positions");
        look_once(&dispatch, &mut memory).await.expect("a look");
        for &crew in &crews {
            let offers = dispatch.crew_offers(&Caller::CONSOLE, crew).await;
            for offer in offers.expect("offers") {
                let id = offer.id;
                driven.extend(offer.orders.clone());
                let answered = match (step + crew.0 as i32) % 4 {
                    0 => dispatch.decline(&Caller::CONSOLE, id, crew).await.map(drop),
                    1 => Ok(()),
                    _ => dispatch.accept(&Caller::CONSOLE, id, crew).await.map(drop),
                };
                answered.expect("an answer");
            }
        }
        if step % 4 == 3 {
            for order in driven.drain(..) {
                // Those that were declined have nothing to complete.
                let _ = dispatch.complete_order(&Caller::CONSOLE, order, None).await;
            }
        }
        dispatch.clock().advance(Seconds(137));
    }
    let ends = dispatch.now();
    let read = dispatch.read(move |conn| Ok(looks::of_span(conn, begins, ends)?));
    read.await.expect("the day log")
}

#[tokio::test]
async fn a_day_is_decided_again_to_the_byte_and_otherwise_under_other_rules() {
    let looks = a_morning().await;
    assert!(looks.len() > 15, "{}", looks.len());
    assert!(looks.iter().filter(|look| look.is_whole).count() >= 2);
    let begins = looks[0].at;
    let recorded =
        read(looks, &Histories::new(), begins).collect::<std::result::Result<Vec<_>, _>>();
    let recorded = recorded.expect("a day log that can be read");
    let (mut n_asked, mut n_other) = (0, 0);
    for look in &recorded {
        let again = plan(&look.snapshot, &look.rules, &StraightLine, look.at);
        assert!(look.is_same(&again), "{again:?}");
        n_asked += look.asked.len();
        let rules = Policy {
            fairness_permille: 1_000,
            unserved: Seconds(400),
            ..look.rules.clone()
        };
        let other = plan(&look.snapshot, &rules, &StraightLine, look.at);
        n_other += usize::from(!look.is_same(&other));
    }
    assert!(n_asked >= 10, "{n_asked}");
    assert!(n_other > 0);
}

#[tokio::test]
async fn a_day_log_that_begins_in_its_middle_is_read_from_the_next_whole_entry() {
    let mut looks = a_morning().await;
    let n_led = looks
        .iter()
        .skip(1)
        .take_while(|look| !look.is_whole)
        .count();
    looks.remove(0);
    let begins = looks[0].at;
    let n_looks = looks.len();
    let recorded: Vec<_> = read(looks, &Histories::new(), begins).collect();
    assert_eq!(recorded.len(), n_looks - n_led);
    assert!(recorded.iter().all(std::result::Result::is_ok));
}

#[tokio::test]
async fn an_entry_that_is_damaged_is_named() {
    let mut looks = a_morning().await;
    looks[0].body.truncate(20);
    let at = looks[0].at;
    let first = read(looks, &Histories::new(), at).next().expect("an entry");
    assert!(first.expect_err("damaged").contains(&at.0.to_string()));
}

#[tokio::test]
async fn an_entry_knows_the_map_that_it_was_decided_on() {
    struct Elsewhere;
    impl Router for Elsewhere {
        fn route(&self, from: Point, to: Point, mode: TravelMode) -> Option<Route> {
            StraightLine.route(from, to, mode)
        }
        fn table(&self, from: &[Point], to: &[Point], mode: TravelMode) -> Table {
            StraightLine.table(from, to, mode)
        }
        fn fingerprint(&self) -> Option<u32> {
            Some(7)
        }
    }
    let mut looks = a_morning().await;
    let begins = looks[0].at;
    let none = Histories::new();
    let other = |looks: &[Look]| {
        let looks = read(looks.to_vec(), &none, begins).map(|look| look.expect("an entry"));
        let looks: Vec<_> = looks.collect();
        let is_all = looks.iter().all(|look| look.was_on_another_map(&Elsewhere));
        let is_any = looks
            .iter()
            .any(|look| look.was_on_another_map(&StraightLine));
        (is_all, is_any)
    };
    assert_eq!(other(&looks), (true, false));
    for look in &mut looks {
        look.body = look.body.replace("\"map\":\"\",", "");
    }
    assert_eq!(
        other(&looks),
        (false, false),
        "of an older log nobody knows"
    );
}

/// What a day says of check-ins is left out where there are none, and days without it are read.
#[tokio::test]
async fn a_day_of_before_there_were_check_ins_is_decided_again() {
    let dispatch = office().await;
    let mut memory = Memory::new().expect("a thread");
    let crew = crew_on_line(&dispatch, 55.70).await;
    let made = dispatch.create_order(&Caller::CONSOLE, ride(), Once::default());
    made.await.expect("an order");
    let snapshot = dispatch.snapshot().await.expect("a snapshot");
    let seen = Seen::of(&snapshot, dispatch.rules(), String::new());
    let mut json = serde_json::to_value(&seen).expect("rows");
    assert!(json.get("told").is_none());
    let rules = json["rules"].as_object_mut().expect("rules");
    rules.remove("checkin_max_age_s").expect("a rule of now");
    let before: Seen = serde_json::from_value(json).expect("rows of before");
    let (old, rules) = before.told(&Histories::new()).expect("a snapshot");
    assert_eq!(&rules, dispatch.rules());
    let decided = |snapshot: &pult_engine::Snapshot| {
        format!(
            "{:?}",
            plan(snapshot, &rules, &StraightLine, dispatch.now())
        )
    };
    assert_eq!(
        decided(&old),
        decided(&seen.told(&Histories::new()).expect("a snapshot").0)
    );
    look_once(&dispatch, &mut memory).await.expect("a look");
    let here = Point {
        lat: 55.7,
        lon: 37.6,
    };
    dispatch.clock().advance(Seconds(600));
    let told = dispatch.check_in(&Caller::CONSOLE, crew, crate::CheckInAt::Point(here));
    told.await.expect("there");
    let snapshot = dispatch.snapshot().await.expect("a snapshot");
    let json = serde_json::to_value(Seen::of(&snapshot, dispatch.rules(), String::new()));
    let again: Seen = serde_json::from_value(json.expect("rows")).expect("rows");
    let again = again.told(&Histories::new()).expect("a snapshot").0;
    assert_eq!(decided(&again), decided(&snapshot));
}

#[tokio::test]
async fn what_past_days_teach_is_frozen_and_named_and_decided_again_to_the_byte() {
    let dispatch = office().await;
    let console = Caller::CONSOLE;
    for step in 0..30_i32 {
        let mut order = ride();
        order.stops[0].places[0].point = Some(Point {
            lat: 55.78 + 0.0003 * f64::from(step % 5),
            lon: 37.6,
        });
        let made = dispatch.create_order(&console, order, Once::default());
        let made = made.await.expect("an order").id;
        let gone = dispatch.cancel_order(&console, made, String::new(), None);
        gone.await.expect("called off");
        dispatch.clock().advance(Seconds(60));
    }
    dispatch.clock().advance(Seconds(7 * 86_400 - 30 * 60));
    let begins = dispatch.now();
    let crew = crew_on_line(&dispatch, 55.74).await;
    let mut memory = Memory::new().expect("a thread");
    look_once(&dispatch, &mut memory).await.expect("a look");
    let advice = dispatch.advice();
    assert_eq!(advice.len(), 1, "one past day is enough to begin");
    assert_eq!(advice[0].crew, crew);
    let refused = dispatch.refuse_advice(&console, crew);
    refused.await.expect("a driver who stays");
    assert!(dispatch.advice().is_empty());
    dispatch.clock().advance(Seconds(240));
    look_once(&dispatch, &mut memory).await.expect("a look");
    assert!(dispatch.advice().is_empty(), "he is left alone for a while");
    let ends = dispatch.now() + Seconds(1);
    let read_both = dispatch.read(move |conn| {
        let histories = crate::past_days::kept(conn)?;
        Ok((looks::of_span(conn, begins, ends)?, histories))
    });
    let (looks, histories) = read_both.await.expect("the day log");
    assert_eq!(histories.len(), 1);
    assert!(!looks.is_empty());
    for look in read(looks.clone(), &histories, begins) {
        let look = look.expect("an entry");
        assert!(look.snapshot.history.is_some());
        let again = plan(&look.snapshot, &look.rules, &StraightLine, look.at);
        assert!(look.is_same(&again), "{again:?}");
    }
    let without = read(looks, &Histories::new(), begins).next();
    let missing = without
        .expect("an entry")
        .expect_err("nothing to learn from");
    assert!(missing.contains("past days"), "{missing}");
}
