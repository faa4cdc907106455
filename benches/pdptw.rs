//! Li & Lim and Sartori & Buriol instances against the best known, on one thread.
//!
//! `PULT_DATASETS=… cargo bench --bench pdptw -- lr104 li_lim_200 --seconds 1,10 --seeds 1,2,3`
//! `PULT_DATASETS=… cargo bench --bench pdptw -- bar-n100-1 sartori_buriol/n200`
//!
//! Names are instances or whole folders; without any, the seven of the performance bars. Seconds are
//! CPU seconds of this thread (where the system does not tell them, of the clock on the wall).
//! `--steps N` counts steps instead, which gives the same answers on any machine. Every answer is
//! checked.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use flate2::read::GzDecoder;
use pult_engine::pdptw::{self, Instance, check, solve, steps};

/// The instances of the bars.
const SEVEN: [&str; 7] = [
    "lc101", "lr101", "lrc101", "lr104", "lc1_2_1", "lr1_2_1", "lrc1_2_1",
];

/// Steps between two looks at the clock, which costs a system call.
const STEPS_A_LOOK: u64 = 16;

/// What the command line asks for.
struct Wanted {
    names: Vec<String>,
    seconds: Vec<f64>,
    seeds: Vec<u64>,
    steps: Option<u64>,
}

/// Vehicles and distance.
type Known = (usize, f64);

/// Sums over the runs of one budget.
#[derive(Default)]
struct Total {
    runs: usize,
    over: i64,
    gaps: Vec<f64>,
}

fn main() {
    let Some(data) =
        std::env::var_os("PULT_DATASETS").map(|root| PathBuf::from(root).join("pdptw"))
    else {
        println!("skipped: PULT_DATASETS does not name the folder of the Li & Lim instances");
        return;
    };
    let wanted = wanted();
    let best_known = best_known(&data);
    for &seconds in &wanted.seconds {
        let mut total = Total::default();
        for name in wanted.names.iter().flat_map(|name| instances(&data, name)) {
            let known = best_known[&name];
            let instance = pdptw::read(&read(&file(&data, &name))).expect("the file is sound");
            for &seed in &wanted.seeds {
                run(
                    &name,
                    &instance,
                    known,
                    seed,
                    seconds,
                    wanted.steps,
                    &mut total,
                );
            }
        }
        total.print(seconds);
    }
}

fn run(
    name: &str,
    instance: &Instance,
    known: Known,
    seed: u64,
    seconds: f64,
    limit: Option<u64>,
    total: &mut Total,
) {
    let begun = cpu_seconds();
    let mut n_steps = 0;
    let solution = match limit {
        Some(limit) => solve(instance, seed, &mut steps(limit)),
        None => solve(instance, seed, &mut clock(seconds, &mut n_steps)),
    };
    let cpu = cpu_seconds() - begun;
    let verdict = check(instance, &solution.routes, &solution.drivers).expect("all rules are kept");
    let over = verdict.vehicles as i64 - known.0 as i64;
    let gap = (verdict.distance / known.1 - 1.0) * 100.0;
    println!(
        "{name:>10} seed {seed}: {:>3} / {:>9.2}  undone {}  best known {:>3} / {:>9.2}  {over:+} {gap:+.2} %  cpu {cpu:.2} s  steps {}",
        verdict.vehicles,
        verdict.distance,
        verdict.undone.len(),
        known.0,
        known.1,
        limit.unwrap_or(n_steps),
    );
    total.runs += 1;
    total.over += over;
    if over == 0 {
        total.gaps.push(gap);
    }
}

impl Total {
    fn print(&self, seconds: f64) {
        let mean = self.gaps.iter().sum::<f64>() / self.gaps.len().max(1) as f64;
        println!(
            "{seconds} s: {} runs, {:+} vehicles over best known in sum, mean gap {mean:+.2} % over {} runs at equal vehicles",
            self.runs,
            self.over,
            self.gaps.len()
        );
    }
}

/// A budget of CPU seconds that counts the steps it was asked.
fn clock(seconds: f64, n_steps: &mut u64) -> impl FnMut() -> f64 {
    let begun = cpu_seconds();
    let mut share = 0.0;
    move || {
        if n_steps.is_multiple_of(STEPS_A_LOOK) {
            share = (cpu_seconds() - begun) / seconds;
        }
        *n_steps += 1;
        share
    }
}

/// CPU time of this thread, from the first field of Linux' `schedstat` (nanoseconds).
fn cpu_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || START.get_or_init(Instant::now).elapsed().as_secs_f64(),
        |spent| spent / 1e9,
    )
}

fn wanted() -> Wanted {
    let mut wanted = Wanted {
        names: Vec::new(),
        seconds: vec![1.0, 10.0],
        seeds: vec![1],
        steps: None,
    };
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--seconds" => wanted.seconds = list(args.next()),
            "--seeds" => wanted.seeds = list(args.next()),
            "--steps" => {
                (wanted.seconds, wanted.steps) = (vec![0.0], list(args.next()).first().copied())
            }
            _ => wanted.names.push(arg),
        }
    }
    if wanted.names.is_empty() {
        wanted.names = SEVEN.map(str::to_owned).to_vec();
    }
    wanted
}

fn list<T: std::str::FromStr>(arg: Option<String>) -> Vec<T> {
    let arg = arg.unwrap_or_default();
    arg.split(',')
        .map(|item| {
            item.parse()
                .unwrap_or_else(|_| panic!("`{item}` is no number"))
        })
        .collect()
}

/// An instance, or all of a folder.
fn instances(data: &Path, name: &str) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(data.join(name)) else {
        return vec![name.to_owned()];
    };
    let files = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = files
        .filter_map(|file| {
            let name = file.strip_suffix(".gz").unwrap_or(&file);
            name.strip_suffix(".txt").map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}

/// `lr104` has a hundred customers, `lr1_2_4` two hundred, `bar-n100-1` a hundred on real roads.
fn file(data: &Path, name: &str) -> PathBuf {
    if let Some(size) = name.split('-').nth(1) {
        let folder = data.join("sartori_buriol").join(size);
        return folder.join(format!("{name}.txt.gz"));
    }
    let hundreds = name.split('_').nth(1).unwrap_or("1");
    data.join(format!("li_lim_{hundreds}00"))
        .join(format!("{name}.txt"))
}

/// Vehicles and distance by instance.
fn best_known(data: &Path) -> HashMap<String, Known> {
    let table = |file: &str, routes: usize| {
        let rows = read(&data.join(file));
        let row = |line: &str| {
            let fields: Vec<&str> = line.split(',').collect();
            let distance = fields[routes + 1].parse().expect("distance");
            let known = (fields[routes].parse().expect("routes"), distance);
            (fields[0].to_owned(), known)
        };
        rows.lines().skip(1).map(row).collect::<Vec<_>>()
    };
    let li_lim = table("li_lim_bks.csv", 2);
    let roads = table("sartori_buriol_bks.csv", 1);
    li_lim.into_iter().chain(roads).collect()
}

/// The text of a file, unpacked where its name ends in `gz`.
fn read(path: &Path) -> String {
    let unreadable = |err| panic!("{}: {err}", path.display());
    if path.extension().is_none_or(|extension| extension != "gz") {
        return std::fs::read_to_string(path).unwrap_or_else(unreadable);
    }
    let file = std::fs::File::open(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let mut text = String::new();
    match GzDecoder::new(file).read_to_string(&mut text) {
        Ok(_) => text,
        Err(err) => unreadable(err),
    }
}
