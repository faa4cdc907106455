//! Li & Lim instances and best-known tours; skipped where the data sets are not at hand.

use std::path::{Path, PathBuf};

use rstest::rstest;

use super::super::{Instance, check, lilim, solve, steps};

/// The folder of the public instances, named by `PULT_DATASETS`.
fn data() -> Option<PathBuf> {
    let root = std::env::var_os("PULT_DATASETS");
    if root.is_none() {
        eprintln!("skipped: PULT_DATASETS does not name the folder of the Li & Lim instances");
    }
    root.map(|root| PathBuf::from(root).join("pdptw"))
}

fn text(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn instance(data: &Path, folder: &str, name: &str) -> Instance {
    lilim::read(&text(data.join(folder).join(format!("{name}.txt")))).expect("the file is sound")
}

#[rstest]
#[case("li_lim_100", "lc101", 10, "828.9369")]
#[case("li_lim_100", "lr101", 19, "1650.7992")]
#[case("li_lim_100", "lrc101", 14, "1708.8013")]
#[case("li_lim_200", "lc1_2_1", 20, "2704.5678")]
fn best_known_tours_keep_all_rules_at_the_published_cost(
    #[case] folder: &str,
    #[case] name: &str,
    #[case] vehicles: usize,
    #[case] distance: &str,
) {
    let Some(data) = data() else { return };
    let tours = text(
        data.join("li_lim_bks_tours")
            .join(format!("{name}.{vehicles}_{distance}.txt")),
    );
    let routes: Vec<Vec<usize>> = tours
        .lines()
        .filter(|line| line.starts_with("Route"))
        .filter_map(|line| line.split_once(':'))
        .map(|(_, places)| {
            places
                .split_whitespace()
                .map(|place| place.parse().expect("a number"))
                .collect()
        })
        .collect();
    let drivers: Vec<usize> = (0..routes.len()).collect();
    let verdict =
        check(&instance(&data, folder, name), &routes, &drivers).expect("all rules are kept");
    assert_eq!(
        (verdict.vehicles, format!("{:.4}", verdict.distance)),
        (vehicles, distance.to_owned())
    );
    assert!(verdict.undone.is_empty());
}

#[rstest]
#[case("li_lim_100", "lc101")]
#[case("li_lim_100", "lr104")]
#[case("li_lim_100", "lrc202")]
#[case("li_lim_200", "lr2_2_1")]
fn a_short_run_keeps_all_rules(#[case] folder: &str, #[case] name: &str) {
    let Some(data) = data() else { return };
    let instance = instance(&data, folder, name);
    let solution = solve(&instance, 1, &mut steps(100));
    let verdict =
        check(&instance, &solution.routes, &solution.drivers).expect("all rules are kept");
    assert_eq!(
        (verdict.vehicles, verdict.undone.len()),
        (solution.vehicles, 0)
    );
    assert!((verdict.distance - solution.distance).abs() < 1e-6);
}
