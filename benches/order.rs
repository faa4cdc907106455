//! What an order costs from its creation to its end: CPU of the process, in a store in memory.
//! `cargo bench -p pult-app --bench order [-- ORDERS]`

use std::sync::Arc;

use pult_app::{Caller, Clock, Dispatch, NewCrew, Once, Parts};
use pult_domain::{
    Actor, Company, CompanyId, Crew, CrewId, Driver, Leg, Meters, NewOrder, Origin, Place, Point,
    Position, Role, Seconds, Stop, Timestamp,
};
use pult_geo::StraightLine;
use pult_store::work::Offer;
use pult_store::{Store, books, places::Source};

mod process;

const CALLER: Caller = Caller {
    origin: Origin::Yandex,
    actor: Actor::System,
    company: Some(CompanyId(1)),
    role: Role::Admin,
};
/// How many rounds there are, of which the middle one is told.
const ROUNDS: usize = 7;

async fn office() -> (Dispatch, CrewId) {
    let store = Store::in_memory().expect("a store");
    let company = Company {
        id: CompanyId(1),
        name: "Вега".to_owned(),
        quality: None,
    };
    let made = store.write(move |tx| books::put_company(tx, &company, Source::File).map(drop));
    made.await.expect("a company");
    let dispatch = Dispatch::new(Parts {
        store,
        clock: Clock::manual(Timestamp(1_795_000_000)),
        rules: pult_engine::Policy::default(),
        router: Arc::new(StraightLine),
        map_addresses: pult_geo::addresses::AddressIndex::default(),
    });
    let new = NewCrew {
        crew: Crew {
            name: "17".to_owned(),
            call_sign: "17".to_owned(),
            ..Crew::default()
        },
        driver: Driver::default(),
        photo: None,
    };
    let made = dispatch.create_crews(&Caller::CONSOLE, vec![new]).await;
    let crew = made.expect("a crew")[0].id;
    dispatch.open_shift(&CALLER, crew).await.expect("on line");
    push(&dispatch, crew).await;
    (dispatch, crew)
}

async fn push(dispatch: &Dispatch, crew: CrewId) {
    let position = Position {
        at: dispatch.now(),
        point: Point {
            lat: 55.69,
            lon: 37.6,
        },
        accuracy: Meters(10),
    };
    let pushed = dispatch.report_positions(&CALLER, vec![(crew, vec![position])]);
    pushed.await.expect("a position");
}

/// An order is made, offered, accepted and driven to its end.
async fn drive(dispatch: &Dispatch, crew: CrewId) {
    let place = |address: &str, lat| Place::address(address, Point::new(lat, 37.6));
    let ride = NewOrder::ride(
        place("Тимирязева 4", 55.70),
        Vec::new(),
        Some(place("Вокзал", 55.75)),
    );
    let made = dispatch.create_order(&CALLER, ride, Once::default()).await;
    let order = made.expect("an order");
    // As the engine asks: it has planned the way already.
    let leg = |stop: &Stop| Leg {
        order: order.id,
        stop: stop.id,
        place: stop.places[0].id,
        distance: Meters(1_000),
        duration: Seconds(120),
        eta: dispatch.now() + Seconds(120),
        initial_eta: dispatch.now() + Seconds(120),
    };
    let offer = Offer {
        crew,
        orders: vec![order.id],
        route: order.stops.iter().map(leg).collect(),
        expires_at: Some(dispatch.now() + Seconds(60)),
        why: None,
    };
    let offer = dispatch.offer(&Caller::ENGINE, offer).await;
    let offer = offer.expect("an offer").id;
    dispatch.accept(&CALLER, offer, crew).await.expect("a yes");
    let stop = order.stops[0].id;
    dispatch.clock().advance(Seconds(60));
    let there = dispatch.arrive(&CALLER, order.id, stop, None).await;
    there.expect("there");
    dispatch.clock().advance(Seconds(60));
    let left = dispatch.leave(&CALLER, order.id, stop, None).await;
    left.expect("gone");
    dispatch.clock().advance(Seconds(60));
    let done = dispatch.complete_order(&CALLER, order.id, None).await;
    done.expect("done");
}

fn main() {
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let orders: u32 = asked.unwrap_or(500);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async move {
        let (dispatch, crew) = office().await;
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let start = process::cpu();
            for _ in 0..orders {
                drive(&dispatch, crew).await;
            }
            rounds.push((process::cpu() - start) / orders);
        }
        rounds.sort();
        let [least, .., most] = rounds[..] else {
            return;
        };
        println!(
            "an order, CPU: {:.3} ms ({:.3} to {:.3})",
            rounds[ROUNDS / 2].as_secs_f64() * 1_000.0,
            least.as_secs_f64() * 1_000.0,
            most.as_secs_f64() * 1_000.0,
        );
    });
}
