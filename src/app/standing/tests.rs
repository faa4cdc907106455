//! Standing orders over an office in memory, and their moments in any time zone.

use chrono::{Duration, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::needs_human::Reason;
use crate::tests::{YANDEX, office, ride};
use crate::{OrderCommand, OrderEdit, Request, StopEdit};
use pult_domain::{Order, OrderStatus, Phone, Place, Stop};
use pult_store::standing::Weekdays;

fn every_day(dispatch: &Dispatch, times: &[&str]) -> Repeats {
    let local = OfficeTime::named("Europe/Moscow");
    Repeats {
        weekdays: Weekdays::ALL,
        times: times
            .iter()
            .map(|time| time.parse().expect("a time"))
            .collect(),
        from: local.date(dispatch.now()),
        until: None,
        except: [].into(),
    }
}

async fn open(dispatch: &Dispatch) -> Vec<Order> {
    let query = crate::OrderQuery {
        open: Some(true),
        ..crate::OrderQuery::default()
    };
    let found = dispatch.orders(&Caller::CONSOLE, query).await;
    let found = found.expect("orders").into_iter().map(|view| view.order);
    let mut found: Vec<Order> = found.collect();
    found.sort_by_key(Order::due_at);
    found
}

/// The times of day of the open orders, each with its day from today.
async fn times(dispatch: &Dispatch) -> Vec<String> {
    let local = OfficeTime::named("Europe/Moscow");
    let today = local.date(dispatch.now());
    let told = |order: Order| {
        let at = order.due_at().expect("a time");
        let ahead = local.date(at).signed_duration_since(today).num_days();
        format!("{ahead} {}", local.time_of_day(at))
    };
    open(dispatch).await.into_iter().map(told).collect()
}

async fn standing(dispatch: &Dispatch, times: &[&str]) -> StandingId {
    let repeats = every_day(dispatch, times);
    let made = dispatch.create_standing(&Caller::CONSOLE, ride(), repeats);
    made.await.expect("a standing order")
}

#[tokio::test]
async fn seven_days_are_made_ahead_each_once_and_none_in_the_past() {
    let dispatch = office().await;
    // 2026-11-18 09:06 in Moscow.
    let id = standing(&dispatch, &["07:30", "18:00"]).await;
    let mut expected = vec!["0 18:00".to_owned()];
    expected.extend((1..=7).flat_map(|day| [format!("{day} 07:30"), format!("{day} 18:00")]));
    assert_eq!(times(&dispatch).await, expected);
    dispatch.make_standing().await.expect("made");
    assert_eq!(times(&dispatch).await, expected);

    let made = open(&dispatch).await;
    assert!(made.iter().all(|order| order.prior && order.company.0 == 1));
    let of = dispatch.standing_of(made.iter().map(|order| order.id).collect());
    assert_eq!(of.await.expect("known")[&made[0].id], id);

    // What was called off is not made again.
    let cancelled = dispatch.cancel_order(&Caller::CONSOLE, made[1].id, String::new(), None);
    cancelled.await.expect("cancelled");
    dispatch.make_standing().await.expect("made");
    expected.remove(1);
    assert_eq!(times(&dispatch).await, expected);

    // A day later another day is made.
    dispatch.clock().advance(Seconds::minutes(1_440));
    dispatch.make_standing().await.expect("made");
    assert_eq!(
        times(&dispatch).await.last().map(String::as_str),
        Some("7 18:00")
    );
    assert_eq!(open(&dispatch).await.len(), 16);
}

fn kept(stop: &Stop) -> StopEdit {
    StopEdit {
        id: Some(stop.id),
        ..StopEdit::default()
    }
}

#[tokio::test]
async fn an_edit_is_of_this_one_or_of_all_from_now_on() {
    let dispatch = office().await;
    standing(&dispatch, &["18:00"]).await;
    let made = open(&dispatch).await;
    let local = OfficeTime::named("Europe/Moscow");
    let later = local.date(dispatch.now()) + Duration::days(2);
    let at = moment(&local, later, "19:15".parse().expect("a time"));
    let mut stops: Vec<StopEdit> = made[2].stops.iter().map(kept).collect();
    stops[0].place = Some(Place::address("Мира 7", None));
    let edit = OrderEdit {
        name: Some("Ольга".to_owned()),
        at: Some(Some(at)),
        stops: Some(stops),
        ..OrderEdit::default()
    };
    let edit = Request::new(made[2].id, OrderCommand::Edit(Box::new(edit)));
    let edited = dispatch.command(&Caller::CONSOLE, edit).await;
    edited.expect("edited");
    // This one alone.
    let names = async || {
        let names = open(&dispatch).await.into_iter();
        names.map(|order| order.customer.name).collect::<Vec<_>>()
    };
    assert_eq!(
        names().await.iter().filter(|name| *name == "Ольга").count(),
        1
    );
    // All from now on.
    let all = dispatch.edit_all_from(&Caller::CONSOLE, made[2].id).await;
    all.expect("all from now on");
    let now = open(&dispatch).await;
    assert_eq!(now.len(), 8);
    for (index, order) in now.iter().enumerate() {
        assert_eq!(order.id, made[index].id);
        let later = index >= 2;
        assert_eq!(order.customer.name, if later { "Ольга" } else { "Анна" });
        let from = order.stops[0].places[0].address.as_str();
        assert_eq!(
            from,
            if later {
                "Мира 7"
            } else {
                "Тимирязева 4"
            }
        );
    }
    assert_eq!(
        times(&dispatch).await[1..4],
        ["1 18:00", "2 19:15", "3 19:15"]
    );
    dispatch.clock().advance(Seconds::minutes(1_440));
    dispatch.make_standing().await.expect("made");
    assert_eq!(
        times(&dispatch).await.last().map(String::as_str),
        Some("7 19:15")
    );
}

#[tokio::test]
async fn days_that_are_no_longer_wanted_are_called_off_and_can_be_wanted_again() {
    let dispatch = office().await;
    let id = standing(&dispatch, &["18:00"]).await;
    let whole = every_day(&dispatch, &["18:00"]);
    let mut short = whole.clone();
    short.until = Some(short.from + Duration::days(2));
    let changed = dispatch.repeat_otherwise(&Caller::CONSOLE, id, short);
    changed.await.expect("changed");
    assert_eq!(times(&dispatch).await, ["0 18:00", "1 18:00", "2 18:00"]);
    let changed = dispatch.repeat_otherwise(&Caller::CONSOLE, id, whole);
    changed.await.expect("changed");
    assert_eq!(times(&dispatch).await.len(), 8);
    dispatch
        .end_standing(&Caller::CONSOLE, id)
        .await
        .expect("ended");
    assert_eq!(times(&dispatch).await, Vec::<String>::new());
    dispatch.make_standing().await.expect("made");
    assert_eq!(times(&dispatch).await, Vec::<String>::new());
    let ended = dispatch.standing_orders(&Caller::CONSOLE).await;
    assert_eq!(ended.expect("a list"), []);
}

#[tokio::test]
async fn another_time_moves_the_orders_and_brings_none_back() {
    let dispatch = office().await;
    let id = standing(&dispatch, &["18:00"]).await;
    let made = open(&dispatch).await;
    let cancelled = dispatch.cancel_order(&Caller::CONSOLE, made[2].id, String::new(), None);
    cancelled.await.expect("called off");
    let later = every_day(&dispatch, &["19:00"]);
    let changed = dispatch.repeat_otherwise(&Caller::CONSOLE, id, later);
    changed.await.expect("changed");
    let now = open(&dispatch).await;
    let ids = |orders: &[Order]| orders.iter().map(|order| order.id).collect::<Vec<_>>();
    let kept: Vec<_> = made
        .iter()
        .filter(|order| order.id != made[2].id)
        .cloned()
        .collect();
    assert_eq!(ids(&now), ids(&kept));
    let at = times(&dispatch).await;
    assert!(at.iter().all(|time| time.ends_with("19:00")), "{at:?}");
}

#[tokio::test]
async fn what_cannot_be_made_needs_a_human_and_is_tried_again() {
    let dispatch = office().await;
    let mut order = ride();
    order.tariff = None;
    order.client = None;
    order.customer.phone = Phone::parse("89990000000").ok();
    let mut repeats = every_day(&dispatch, &["18:00"]);
    repeats.until = Some(repeats.from);
    let id = dispatch.create_standing(&Caller::CONSOLE, order, repeats.clone());
    let id = id.await.expect("a standing order");
    let made = open(&dispatch).await;
    let occurrence = Occurrence {
        standing: id,
        date: repeats.from,
        time: "18:00".parse().expect("a time"),
        order: None,
        problem: "client 3 is blocked".to_owned(),
    };
    let cancelled = dispatch.cancel_order(&Caller::CONSOLE, made[0].id, String::new(), None);
    cancelled.await.expect("cancelled");
    let failed = dispatch.inner.store.write(move |tx| {
        standing::free(tx, &occurrence)?;
        standing::put_occurrence(tx, &occurrence)
    });
    failed.await.expect("written");
    let needs = async || {
        dispatch
            .needs_human(&Caller::CONSOLE)
            .await
            .expect("a list")
    };
    let list = needs().await;
    assert_eq!(list.len(), 1, "{list:?}");
    assert!(
        matches!(&list[0].reason, Reason::NotMade { minute: 1080, problem, .. }
        if problem == "client 3 is blocked")
    );
    dispatch.make_standing().await.expect("made");
    assert_eq!(needs().await, []);
    assert_eq!(times(&dispatch).await, ["0 18:00"]);
}

#[tokio::test]
async fn a_stranger_knows_of_no_standing_order() {
    let dispatch = office().await;
    let id = standing(&dispatch, &["18:00"]).await;
    let stranger = Caller {
        company: Some(pult_domain::CompanyId(2)),
        ..YANDEX
    };
    assert!(dispatch.standing_order(&stranger, id).await.is_err());
    assert!(dispatch.end_standing(&stranger, id).await.is_err());
    let listed = dispatch.standing_orders(&stranger).await.expect("a list");
    assert_eq!(listed, []);
    let order = open(&dispatch).await[0].clone();
    assert_eq!(order.status, OrderStatus::Pending);
    let foreign = dispatch.edit_all_from(&stranger, order.id).await;
    assert!(foreign.is_err());
}

/// Zones with summer time, without, with half hours, and one that has skipped a whole day.
const ZONES: [&str; 8] = [
    "Europe/Moscow",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Pacific/Apia",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_moment_shows_its_local_time_or_is_the_end_of_a_gap(
        zone in 0..ZONES.len(), day in 12_000_i64..25_000, minute in 0_u32..1_440,
    ) {
        let local = OfficeTime::named(ZONES[zone]);
        let tz: Tz = ZONES[zone].parse().expect("a zone");
        let date = NaiveDate::default() + Duration::days(day);
        let time = TimeOfDay::new(minute / 60, minute % 60).expect("a time");
        let at = moment(&local, date, time);
        let wanted = date.and_time(NaiveTime::default()) + Duration::minutes(minute.into());
        let shown = |at: i64| tz.timestamp_opt(at, 0).single().expect("a moment").naive_local();
        if shown(at.0) == wanted {
            // Of two the first: an hour before, clocks showed something else.
            for back in [1_800, 3_600, 7_200] {
                prop_assert!(shown(at.0 - back) != wanted);
            }
        } else {
            prop_assert!(shown(at.0) > wanted && shown(at.0 - 1) < wanted);
        }
    }

    #[test]
    fn what_comes_is_in_order_within_seven_days_and_not_in_the_past(
        zone in 0..ZONES.len(), now in 1_000_000_000_i64..2_000_000_000, days in 1_u8..128,
        minutes in proptest::collection::btree_set(0_u32..1_440, 1..4),
    ) {
        let local = OfficeTime::named(ZONES[zone]);
        let now = Timestamp(now);
        let repeats = Repeats {
            weekdays: Weekdays::from_bits(days),
            times: minutes.iter().filter_map(|m| TimeOfDay::new(m / 60, m % 60)).collect(),
            from: local.date(now) - Duration::days(3),
            until: None,
            except: [].into(),
        };
        let coming = coming(&repeats, &local, now);
        let last = local.date(now) + Duration::days(AHEAD);
        for (date, time, at) in &coming {
            prop_assert!(*at >= now && *date <= last && repeats.is_on(*date));
            prop_assert!(repeats.times.contains(time));
        }
        prop_assert!(coming.windows(2).all(|two| two[0].2 <= two[1].2));
        let keys: std::collections::BTreeSet<_> = coming.iter().map(|(d, t, _)| (*d, *t)).collect();
        prop_assert_eq!(keys.len(), coming.len());
    }
}
