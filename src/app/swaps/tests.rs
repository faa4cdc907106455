//! Crews that take over from one another: asked, answered, done as a whole or not at all.

use super::note_movable;
use crate::snapshot::tests::{busy_office, copied, counted, first_look};
use crate::tasks::{Memory, look_once};
use crate::tests::{crew_on_line, office, ride};
use crate::{Assign, Caller, Dispatch, Error, Once, SwapStatus};
use pult_domain::{
    AssignmentStatus, CrewId, Meters, OrderId, OrderStatus, Origin, Point, Position, Seconds,
};

/// An order that crew 1, far off, has accepted from the engine, and crew 2 that then comes near.
struct Office {
    dispatch: Dispatch,
    memory: Memory,
    order: OrderId,
    far: CrewId,
    near: CrewId,
}

async fn a_nearer_one_comes() -> Office {
    let dispatch = office().await;
    let far = crew_on_line(&dispatch, 55.80).await;
    let made = dispatch.create_order(&Caller::CONSOLE, ride(), Once::default());
    let order = made.await.expect("an order").id;
    let mut memory = Memory::new().expect("a thread");
    look_once(&dispatch, &mut memory).await.expect("a look");
    let offers = dispatch.crew_offers(&Caller::CONSOLE, far).await;
    let offer = offers.expect("offers")[0].id;
    let yes = dispatch.accept(&Caller::CONSOLE, offer, far).await;
    yes.expect("accepted");
    let near = crew_on_line(&dispatch, 55.701).await;
    Office {
        dispatch,
        memory,
        order,
        far,
        near,
    }
}

impl Office {
    async fn look(&mut self) {
        look_once(&self.dispatch, &mut self.memory)
            .await
            .expect("a look");
        let wrong = self.dispatch.violations().await.expect("checked");
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    /// The number of the only swap that waits.
    async fn asked(&self) -> i64 {
        let swaps = self.dispatch.swaps(&Caller::CONSOLE).await.expect("swaps");
        assert_eq!(swaps.len(), 1, "{swaps:?}");
        assert_eq!(swaps[0].chain[0].to, self.near);
        swaps[0].id
    }

    async fn carrier(&self) -> (Option<CrewId>, OrderStatus) {
        let view = self.dispatch.order(&Caller::CONSOLE, self.order).await;
        let view = view.expect("an order");
        (view.carrier().map(|crew| crew.id), view.order.status)
    }

    async fn answer(&self, id: i64, accepts: bool) -> crate::Result<SwapStatus> {
        let caller = Caller::CONSOLE;
        let answered = self.dispatch.answer_swap(&caller, id, self.near, accepts);
        answered.await.map(|swap| swap.status)
    }
}

#[tokio::test]
async fn the_driver_sees_what_he_is_asked_and_answers_for_himself_alone() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    let seen = |crew| office.dispatch.driver_view(crew);
    let asked = seen(office.near).await.expect("a view").swap;
    let asked = asked.expect("a question");
    assert_eq!((asked.id, asked.is_accepted), (id, false));
    assert_eq!(asked.takes.order.id, office.order);
    assert!(asked.gives.is_none());
    assert!(seen(office.far).await.expect("a view").swap.is_none());
    let other = Caller::of_crew(office.far);
    let answered = office.dispatch.answer_swap(&other, id, office.near, true);
    assert!(answered.await.is_err());
    let own = Caller::of_crew(office.near);
    let answered = office.dispatch.answer_swap(&own, id, office.near, true);
    assert_eq!(answered.await.expect("yes").status, SwapStatus::Done);
    assert!(seen(office.near).await.expect("a view").swap.is_none());
}

#[tokio::test]
async fn the_new_crew_is_asked_and_the_old_one_drives_on_until_it_says_yes() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    assert_eq!(office.carrier().await.0, Some(office.far));
    assert_eq!(
        office.answer(id, true).await.expect("yes"),
        SwapStatus::Done
    );
    let given = (Some(office.near), OrderStatus::Started);
    assert_eq!(office.carrier().await, given);
    let far = office.dispatch.crew(&Caller::CONSOLE, office.far).await;
    assert!(far.expect("a crew").assignments.is_empty());
    office.look().await;
    assert!(
        office
            .dispatch
            .swaps(&Caller::CONSOLE)
            .await
            .expect("swaps")
            .is_empty()
    );
    let why = office.dispatch.why(&Caller::CONSOLE, office.order).await;
    assert!(why.expect("why").text.contains("\"swap\""));
}

#[tokio::test]
async fn a_refusal_leaves_everything_as_it_was_and_is_not_asked_again() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    let before = office
        .dispatch
        .order(&Caller::CONSOLE, office.order)
        .await
        .expect("an order");
    assert_eq!(
        office.answer(id, false).await.expect("no"),
        SwapStatus::Refused
    );
    let after = office
        .dispatch
        .order(&Caller::CONSOLE, office.order)
        .await
        .expect("an order");
    assert_eq!(before.order, after.order);
    assert_eq!(before.assignment, after.assignment);
    assert!(office.answer(id, true).await.is_err(), "it is over");
    office.look().await;
    assert!(
        office
            .dispatch
            .swaps(&Caller::CONSOLE)
            .await
            .expect("swaps")
            .is_empty()
    );
}

#[tokio::test]
async fn silence_is_a_refusal_for_a_while() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    office.dispatch.clock().advance(Seconds(60));
    assert!(office.answer(id, true).await.is_err(), "too late");
    office.look().await;
    let newest = office.dispatch.newest_swaps(&Caller::CONSOLE, 5).await;
    assert_eq!(newest.expect("swaps")[0].status, SwapStatus::Expired);
    assert_eq!(office.carrier().await.0, Some(office.far));
}

#[tokio::test]
async fn what_happens_meanwhile_comes_first() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, office.order)
        .await
        .expect("an order");
    let stop = view.order.stops[0].id;
    let here = office
        .dispatch
        .arrive(&Caller::CONSOLE, office.order, stop, None)
        .await;
    here.expect("the old crew arrives");
    let answered = office.answer(id, true).await.expect("heard");
    assert_eq!(answered, SwapStatus::Overtaken);
    assert_eq!(office.carrier().await.0, Some(office.far));
}

#[tokio::test]
async fn a_crew_has_one_open_question_of_either_kind() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    office.asked().await;
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride(), Once::default());
    let other = made.await.expect("an order").id;
    let offer = office
        .dispatch
        .offer_order(&Caller::CONSOLE, other, office.near)
        .await;
    assert!(
        matches!(offer, Err(Error::InvalidState { .. })),
        "{offer:?}"
    );
    let crew = office.dispatch.crew(&Caller::CONSOLE, office.near).await;
    assert_eq!(
        crew.expect("a crew").swap.map(|(_, order)| order),
        Some(office.order)
    );
}

#[tokio::test]
async fn what_a_person_forced_or_a_company_keeps_does_not_move() {
    let mut kept = a_nearer_one_comes().await;
    let office_now = kept
        .dispatch
        .order(&Caller::CONSOLE, kept.order)
        .await
        .expect("an order");
    let company = office_now.order.company;
    let companies = kept
        .dispatch
        .companies(&Caller::CONSOLE)
        .await
        .expect("companies");
    let name = companies
        .iter()
        .find(|one| one.id == company)
        .map(|one| one.name.clone());
    kept.dispatch.keep_orders_of(name.into_iter().collect());
    kept.look().await;
    assert!(
        kept.dispatch
            .swaps(&Caller::CONSOLE)
            .await
            .expect("swaps")
            .is_empty()
    );

    let mut forced = a_nearer_one_comes().await;
    let how = Assign {
        start: true,
        ..Assign::default()
    };
    let third = crew_on_line(&forced.dispatch, 55.81).await;
    let given = forced
        .dispatch
        .assign(&Caller::CONSOLE, forced.order, third, how)
        .await;
    given.expect("given by hand");
    forced.look().await;
    assert!(
        forced
            .dispatch
            .swaps(&Caller::CONSOLE)
            .await
            .expect("swaps")
            .is_empty()
    );
}

#[tokio::test]
async fn an_order_moves_at_most_twice() {
    let mut office = a_nearer_one_comes().await;
    for (nth, lat) in [55.7009, 55.7008].into_iter().enumerate() {
        office.look().await;
        let swaps = office
            .dispatch
            .swaps(&Caller::CONSOLE)
            .await
            .expect("swaps");
        let Some(swap) = swaps.first() else {
            assert_eq!(nth, 1, "the first one moves");
            return;
        };
        let (id, to) = (swap.id, swap.chain[0].to);
        let yes = office
            .dispatch
            .answer_swap(&Caller::CONSOLE, id, to, true)
            .await;
        yes.expect("accepted");
        // It drives away, and another one comes near.
        let away = Position {
            at: office.dispatch.now(),
            point: Point {
                lat: 55.85,
                lon: 37.6,
            },
            accuracy: Meters(10),
        };
        office.dispatch.clock().advance(Seconds(30));
        let seen = office
            .dispatch
            .report_positions(&Caller::CONSOLE, vec![(to, vec![away])]);
        seen.await.expect("seen");
        crew_on_line(&office.dispatch, lat).await;
    }
    office.look().await;
    let done = office
        .dispatch
        .newest_swaps(&Caller::CONSOLE, 9)
        .await
        .expect("swaps");
    let done = done.iter().filter(|swap| swap.status == SwapStatus::Done);
    assert!(done.count() <= 2);
}

#[tokio::test]
async fn what_was_moved_is_the_engines_own_doing() {
    let mut office = a_nearer_one_comes().await;
    office.look().await;
    let id = office.asked().await;
    office.answer(id, true).await.expect("yes");
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, office.order)
        .await
        .expect("an order");
    let live = view.assignment.expect("somebody has it");
    assert_eq!(
        (live.origin, live.status),
        (Origin::Engine, AssignmentStatus::Active)
    );
}

#[tokio::test]
async fn what_may_move_takes_as_many_statements_for_many_orders_as_for_one() {
    let mut taken = Vec::new();
    for n in [1, 12] {
        let dispatch = busy_office(n).await;
        let mut conn = copied(&dispatch).await;
        let now = dispatch.now();
        let mut snapshot = first_look(&conn, now);
        let (noted, statements) = counted(&mut conn, |conn| {
            note_movable(conn, &mut snapshot, now, &[], &[])
        });
        noted.expect("noted");
        assert_eq!(snapshot.movable.len(), n);
        taken.push(statements);
    }
    assert_eq!(taken[0], taken[1]);
}
