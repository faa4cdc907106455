//! Offices that work by radio: nobody's receiver tells anything.

use super::*;
use crate::tests::{YANDEX, office, ride};
use crate::{Assign, Error, NewCrew, Once, Promise};
use pult_domain::{CompanyId, Crew, Driver, NewOrder, PlaceSource, Seconds, TravelMode};
use pult_engine::PlaceEstimate;
use pult_store::places::Source;

const CONSOLE: Caller = Caller::CONSOLE;

async fn radio_crew(dispatch: &Dispatch, crew: Crew) -> CrewId {
    let new = NewCrew {
        crew,
        driver: Driver::default(),
        photo: None,
    };
    let crews = dispatch.create_crews(&CONSOLE, vec![new]).await;
    let crew = crews.expect("a crew")[0].id;
    dispatch.open_shift(&CONSOLE, crew).await.expect("on line");
    crew
}

/// Stands at these places: name, latitude.
async fn with_stands(dispatch: &Dispatch, stands: &[(&'static str, f64)]) -> Vec<PlaceId> {
    let (now, stands) = (dispatch.now(), stands.to_vec());
    let put = dispatch.write(move |tx| {
        let put = |(name, lat): &(&str, f64)| {
            let stand = Place {
                kind: PlaceKind::Stand,
                name: (*name).to_owned(),
                point: Point::new(*lat, 37.6),
                ..Place::default()
            };
            Ok(places::insert(tx, stand, Source::File, now)?.id)
        };
        stands.iter().map(put).collect()
    });
    put.await.expect("stands")
}

async fn promised(dispatch: &Dispatch, order: &NewOrder) -> Promise {
    dispatch
        .promise_pickup(&CONSOLE, order)
        .await
        .expect("a promise")
}

async fn crew(dispatch: &Dispatch, crew: CrewId) -> CrewView {
    dispatch.crew(&CONSOLE, crew).await.expect("the crew")
}

#[tokio::test]
async fn a_crew_is_counted_from_the_stand_where_it_said_that_it_is() {
    let dispatch = office().await;
    let id = radio_crew(&dispatch, Crew::default()).await;
    assert_eq!(promised(&dispatch, &ride()).await, Promise::Nobody);
    let stands = [("Вокзал", 55.69), ("Рынок", 55.80)];
    let ids = with_stands(&dispatch, &stands).await;
    let at = CheckInAt::Stand(ids[0]);
    let told = dispatch.check_in(&CONSOLE, id, at).await.expect("there");
    assert_eq!(
        (told.kind, told.label.as_str()),
        (CheckInKind::Stand, "Вокзал")
    );
    dispatch.clock().advance(Seconds(12 * 60));
    let Promise::Within {
        crew: who,
        eta,
        from,
    } = promised(&dispatch, &ride()).await
    else {
        panic!("nobody is promised")
    };
    assert_eq!(who, id);
    assert!(eta > Seconds(0));
    let expected = PlaceEstimate {
        kind: "stand".into(),
        label: "Вокзал".to_owned(),
        age_s: 720,
    };
    assert_eq!(from, Some(expected));
    let view = crew(&dispatch, id).await;
    let place = dispatch.whereabouts(&view).expect("known");
    assert_eq!(place.source, PlaceSource::CheckIn(CheckInKind::Stand));
    assert_eq!(place.age(view.now), Seconds(720));
    assert_eq!(view.crew.position, None);
    // An hour later nobody knows any more.
    dispatch.clock().advance(Seconds(48 * 60 + 1));
    assert_eq!(promised(&dispatch, &ride()).await, Promise::Nobody);
}

#[tokio::test]
async fn a_check_in_that_is_taken_back_leaves_the_crew_where_it_was_before() {
    let dispatch = office().await;
    let id = radio_crew(&dispatch, Crew::default()).await;
    let ids = with_stands(&dispatch, &[("Вокзал", 55.69), ("Рынок", 55.80)]).await;
    let check_in = async |stand| {
        let at = CheckInAt::Stand(stand);
        dispatch.check_in(&CONSOLE, id, at).await.expect("there")
    };
    let first = check_in(ids[0]).await;
    dispatch.clock().advance(Seconds(300));
    let second = check_in(ids[1]).await;
    let back = async |taken: &CheckIn, before: Option<&CheckIn>| {
        let (taken, before) = (taken.clone(), before.cloned());
        dispatch
            .take_check_in_back(&CONSOLE, id, taken, before)
            .await
    };
    let stale = back(&first, None).await;
    assert!(
        matches!(stale, Err(Error::InvalidState { .. })),
        "{stale:?}"
    );
    back(&second, Some(&first)).await.expect("taken back");
    assert_eq!(crew(&dispatch, id).await.crew.told, Some(first.clone()));
    back(&first, None).await.expect("taken back");
    assert_eq!(crew(&dispatch, id).await.crew.told, None);
    assert_eq!(promised(&dispatch, &ride()).await, Promise::Nobody);
}

#[tokio::test]
async fn a_stand_is_meant_by_the_beginning_of_a_word_that_no_other_has() {
    let dispatch = office().await;
    let id = radio_crew(&dispatch, Crew::default()).await;
    let stands = [
        ("Вокзал", 55.69),
        ("Северный рынок", 55.80),
        ("Рыбный порт", 55.85),
    ];
    with_stands(&dispatch, &stands).await;
    for (said, meant) in [
        ("вокз", Some("Вокзал")),
        ("северный рынок", Some("Северный рынок")),
        ("рын", Some("Северный рынок")),
        ("ры", None),
        ("", None),
        ("qqqq", None),
    ] {
        let told = dispatch.check_in(&CONSOLE, id, CheckInAt::Said(said.to_owned()));
        let told = told.await;
        assert_eq!(
            told.as_ref().ok().map(|told| told.label.as_str()),
            meant,
            "{said}"
        );
        assert!(
            told.is_ok() || matches!(told, Err(Error::Invalid { .. })),
            "{said}"
        );
    }
    let unknown = dispatch.check_in(&CONSOLE, id, CheckInAt::Stand(PlaceId(99)));
    assert!(matches!(unknown.await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_crew_is_counted_from_where_its_last_order_ended() {
    let dispatch = office().await;
    let id = radio_crew(&dispatch, Crew::default()).await;
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order");
    let given = dispatch.assign(&CONSOLE, order.id, id, Assign::default());
    given.await.expect("assigned");
    for stop in [order.stops[0].id, order.stops[1].id] {
        dispatch.clock().advance(Seconds(300));
        let arrived = dispatch.arrive(&CONSOLE, order.id, stop, None);
        arrived.await.expect("there");
        dispatch.clock().advance(Seconds(60));
        let left = dispatch.leave(&CONSOLE, order.id, stop, None);
        left.await.expect("done");
    }
    dispatch.clock().advance(Seconds(60));
    let view = crew(&dispatch, id).await;
    let place = dispatch.whereabouts(&view).expect("known");
    assert_eq!(place.source, PlaceSource::CheckIn(CheckInKind::Stop));
    assert_eq!(Some(place.point), order.stops[1].places[0].point);
    assert_eq!(place.age(view.now), Seconds(60));
    assert_eq!(view.crew.told.expect("told").label, "Вокзал");
    assert!(matches!(
        promised(&dispatch, &ride()).await,
        Promise::Within { .. }
    ));
}

#[tokio::test]
async fn only_a_crew_that_may_be_offered_this_order_is_promised() {
    let dispatch = office().await;
    let near = Point {
        lat: 55.70,
        lon: 37.6,
    };
    let unfit = [
        Crew {
            company: Some(CompanyId(2)),
            ..Crew::default()
        },
        Crew {
            mode: TravelMode::Walking,
            ..Crew::default()
        },
    ];
    for crew in unfit {
        let id = radio_crew(&dispatch, crew).await;
        let there = dispatch.check_in(&CONSOLE, id, CheckInAt::Point(near));
        there.await.expect("there");
    }
    let on_a_break = radio_crew(&dispatch, Crew::default()).await;
    let there = dispatch.check_in(&CONSOLE, on_a_break, CheckInAt::Point(near));
    there.await.expect("there");
    dispatch
        .take_break(&CONSOLE, on_a_break)
        .await
        .expect("a break");
    let order = NewOrder {
        company: Some(CompanyId(1)),
        ..ride()
    };
    assert_eq!(promised(&dispatch, &order).await, Promise::Nobody);
    dispatch
        .end_break(&CONSOLE, on_a_break)
        .await
        .expect("back");
    let Promise::Within { crew, .. } = promised(&dispatch, &order).await else {
        panic!("nobody is promised")
    };
    assert_eq!(crew, on_a_break);
}

#[tokio::test]
async fn of_a_pre_order_it_is_said_when_crews_are_looked_for() {
    let dispatch = office().await;
    let mut order = ride();
    let due = dispatch.now() + Seconds(3 * 3_600);
    order.stops[0].window.from = Some(due);
    let lead = dispatch.rules().prior_lead;
    let expected = Promise::AssignableAt(due - lead);
    assert_eq!(promised(&dispatch, &order).await, expected);
}

#[tokio::test]
async fn a_crew_that_carries_an_order_leaves_the_line_only_when_somebody_is_sure() {
    let dispatch = office().await;
    let id = radio_crew(&dispatch, Crew::default()).await;
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order").id;
    let given = dispatch.assign(&CONSOLE, order, id, Assign::default());
    given.await.expect("assigned");
    let left = dispatch.leave_line(&CONSOLE, id, false).await;
    assert_eq!(left, Ok(LineEnd::Carries(vec![order])));
    assert!(crew(&dispatch, id).await.shift.is_some());
    let left = dispatch.leave_line(&CONSOLE, id, true).await;
    assert_eq!(left, Ok(LineEnd::Left));
    assert!(crew(&dispatch, id).await.shift.is_none());
}
