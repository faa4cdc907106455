//! The simulator's world: an invented city, its crews and its customers, so that a demonstration
//! needs no download and no people.

mod chance;
pub mod city;
mod crews;
mod customers;
pub mod replay;

use std::pin::Pin;
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub use crews::Crews;
pub use customers::Customers;

use pult_app::Dispatch;
use pult_geo::geocoder::Found;

/// The simulated people act this often by the office's clock, but not so often that they would be
/// all the machine does.
const STEP: Duration = Duration::from_secs(1);
/// The shortest time between two steps.
const SHORTEST: Duration = Duration::from_millis(200);
/// How many steps lie between two thoughts of breaks and of giving up.
const SLOW: u64 = 30;

/// Lets simulated customers order `per_hour` rides an hour, and simulated crews drive them, until
/// `stop`.
pub fn live(
    dispatch: Dispatch,
    addresses: Vec<Found>,
    per_hour: u32,
    seed: u64,
    stop: CancellationToken,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(live_until(dispatch, addresses, per_hour, seed, stop))
}

async fn live_until(
    dispatch: Dispatch,
    addresses: Vec<Found>,
    per_hour: u32,
    seed: u64,
    stop: CancellationToken,
) {
    let mut crews = Crews::new(dispatch.clone(), seed);
    let customers = Customers::new(dispatch.clone(), addresses, seed.wrapping_add(1)).await;
    let Ok(mut customers) = customers else {
        tracing::error!("the simulated customers could not look at the office");
        return;
    };
    let mut last = dispatch.now();
    let pace = STEP
        .div_f64(dispatch.clock().speed().max(1.0))
        .max(SHORTEST);
    for step in 0_u64.. {
        let now = dispatch.now();
        let mut done = customers.order(now - last, per_hour).await;
        done = done.and(crews.step().await);
        if step % SLOW == SLOW - 1 {
            done = done.and(crews.rest().await).and(customers.give_up().await);
        }
        if let Err(error) = done {
            tracing::error!(%error, "the simulation could not go on with a step");
        }
        last = now;
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pace) => {}
        }
    }
}
