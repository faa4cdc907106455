//! Li & Lim instances against the best known: `cargo bench --bench pdptw -- lr104 lc1_2_1 --seconds 1,10 --seeds 1,2,3`.

use pult::engine::pdptw::{lilim, solve};

fn main() {
    let root = std::env::var("PULT_DATASETS").unwrap();
    let secs: f64 = std::env::var("SECS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(1.0);
    let bks: std::collections::HashMap<String, (usize, f64)> =
        std::fs::read_to_string(format!("{root}/pdptw/li_lim_bks.csv"))
            .unwrap()
            .lines()
            .skip(1)
            .map(|l| {
                let f: Vec<_> = l.split(',').collect();
                (
                    f[0].to_owned(),
                    (f[2].parse().unwrap(), f[3].parse().unwrap()),
                )
            })
            .collect();
    let mut sum = 0i64;
    for name in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
        let size = match name.split('_').nth(1) {
            None => "100",
            Some("2") => "200",
            Some("4") => "400",
            Some("6") => "600",
            Some("8") => "800",
            _ => "1000",
        };
        let text =
            std::fs::read_to_string(format!("{root}/pdptw/li_lim_{size}/{name}.txt")).unwrap();
        let instance = lilim::read(&text).unwrap();
        let b = bks[&name];
        let seeds: u64 = std::env::var("SEEDS")
            .ok()
            .and_then(|s| s.parse().ok())
            .unwrap_or(1);
        for seed in 1..=seeds {
            let start = cpu();
            let mut calls = 0u64;
            let mut last = 0.0;
            let s = solve(&instance, seed, &mut || {
                calls += 1;
                if calls % 16 == 1 {
                    last = (cpu() - start) / secs;
                }
                last
            });
            sum += s.vehicles as i64 - b.0 as i64;
            println!(
                "{name} seed {seed}: {} / {:.2} undone {} best known {} / {:.2}  gap {:.2}%  calls {calls} cpu {:.2}",
                s.vehicles,
                s.distance,
                s.undone.len(),
                b.0,
                b.1,
                (s.distance / b.1 - 1.0) * 100.0,
                cpu() - start
            );
        }
    }
    println!("sum over {sum}");
}

fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
