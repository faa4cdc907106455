//! The office against everything that breaks: a seed gives a schedule of orders over several APIs, kills,
//! full disks and torn logs, and after each step every promise is checked on the file itself.
//!
//! ```text
//! cargo test --test faults                         # a short schedule of one seed
//! PULT_FAULTS_SECONDS=3600 cargo test --test faults  # seed after seed for an hour
//! PULT_FAULTS_SEED=17 cargo test --test faults       # one seed again, as a failure printed it
//! ```
#![cfg(unix)]

mod checker;
#[expect(dead_code, reason = "the tests of the office use the rest of it")]
#[path = "../office/client.rs"]
mod client;
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
const STEPS: usize = 4;
/// Who makes orders at the same time.
const CLIENTS: usize = 6;

#[test]
fn nothing_acknowledged_is_lost_doubled_or_half_made() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    if let Some(seed) = number("PULT_FAULTS_SEED") {
        return run(seed);
    }
    let began = Instant::now();
    let long = Duration::from_secs(number("PULT_FAULTS_SECONDS").unwrap_or_default());
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
    for step in 0..STEPS {
        let ending = ending(&mut random, step);
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
            server.end_after(&ending, least);
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

/// How a step ends. Each seed's schedule has all of them.
fn ending(random: &mut ChaCha8Rng, step: usize) -> Ending {
    match (step + random.next_u32() as usize % 2) % STEPS {
        0 => Ending::Kill,
        1 => Ending::FullDisk,
        2 => Ending::TornLog,
        _ => Ending::Stop,
    }
}
