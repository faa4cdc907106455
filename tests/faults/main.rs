//! The office against everything that breaks: a seed gives a schedule of orders over every door, cut networks, kills,
//! full disks, torn logs and a clock that is set, and after each step every promise is checked on the file
//! itself.
//!
//! ```text
//! cargo test --test faults                         # a short schedule of one seed
//! PULT_LONG=1 cargo test --test faults               # seed after seed for ten minutes
//! PULT_FAULTS_SECONDS=3600 cargo test --test faults  # for an hour
//! PULT_FAULTS_SEED=17 cargo test --test faults       # one seed again, as a failure printed it
//! ```
#![cfg(unix)]

mod checker;
#[expect(dead_code, reason = "the tests of the office use the rest of it")]
#[path = "../office/client.rs"]
mod client;
mod clock;
mod cuts;
mod office;
mod orders;

use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use checker::check;
use office::{Ending, Office};
use orders::Book;

/// The secret of the office's Taxi-Master signature.
const SECRET: &str = "1234567890";

/// Steps of a seed's schedule.
const STEPS: usize = 5;
/// Who makes orders at the same time.
const CLIENTS: usize = 6;
/// How far a clock is set at the most, in seconds: three hours.
const FAR: u32 = 3 * 3600;

#[test]
fn nothing_acknowledged_is_lost_doubled_or_half_made() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    if let Some(seed) = number("PULT_FAULTS_SEED") {
        return run(seed);
    }
    let began = Instant::now();
    let usual = match std::env::var_os("PULT_LONG") {
        Some(_) => 600,
        None => 0,
    };
    let long = Duration::from_secs(number("PULT_FAULTS_SECONDS").unwrap_or(usual));
    for seed in 1.. {
        run(seed);
        if began.elapsed() >= long {
            return;
        }
    }
}

fn run(seed: u64) {
    eprintln!("PULT_FAULTS_SEED={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let office = Office::vega();
    let mut book = Book::new(seed);
    for (step, ending) in endings(&mut random).into_iter().enumerate() {
        let server = office.serve(&ending);
        // What nobody knows the fate of is asked for again, with the same key.
        let asked = book.take_unknown();
        let least = 20 + (random.next_u32() % 40) as usize;
        let told = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    let (server, asked) = (&server, &asked);
                    let mut maker = book.maker(client);
                    scope.spawn(move || {
                        for order in asked.iter().skip(client).step_by(CLIENTS) {
                            maker.ask(server, order.clone());
                        }
                        maker.make_until_it_ends(server);
                        maker
                    })
                })
                .collect();
            server.end_after(&office, &ending, least);
            let join =
                |client: std::thread::ScopedJoinHandle<'_, _>| client.join().expect("joined");
            clients.into_iter().map(join).collect::<Vec<_>>()
        });
        book.note(told);
        server.gone();
        let lost = office.tear_log(&ending, &mut random);
        let told_lost = check(&office, &mut book, lost);
        eprintln!(
            "  {step}: {ending:?}, {} known, {told_lost} lost and told",
            book.known()
        );
    }
}

/// How the steps of a seed end: in every way, in any sequence.
fn endings(random: &mut ChaCha8Rng) -> [Ending; STEPS] {
    let mut endings = [
        Ending::Kill,
        Ending::FullDisk,
        Ending::TornLog,
        Ending::SetClock(jump(random)),
        Ending::Stop,
    ];
    for at in (1..STEPS).rev() {
        endings.swap(at, random.next_u32() as usize % (at + 1));
    }
    endings
}

/// A minute to three hours, forward or back.
fn jump(random: &mut ChaCha8Rng) -> i64 {
    let by = i64::from(60 + random.next_u32() % FAR);
    if random.next_u32().is_multiple_of(2) {
        by
    } else {
        -by
    }
}
