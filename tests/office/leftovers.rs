//! The last look: no process of this run outlives its test.

use std::path::PathBuf;

use super::{MARKER, eventually, run};

/// A process of this run: its number and its data folder.
fn processes() -> Vec<(u32, PathBuf)> {
    let marker = format!("{MARKER}={}", run());
    let here = std::fs::read_dir("/proc").expect("the processes");
    let numbers = here.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let of_this_run = |number: u32| {
        // A process may end while it is looked at.
        let environment = std::fs::read(format!("/proc/{number}/environ")).ok()?;
        let variables = environment.split(|byte| *byte == 0);
        let variables: Vec<String> = variables
            .map(|variable| String::from_utf8_lossy(variable).into_owned())
            .collect();
        let data = variables
            .iter()
            .find_map(|it| it.strip_prefix("PULT_DATA="));
        let is_ours = variables.contains(&marker);
        is_ours.then(|| (number, PathBuf::from(data.unwrap_or_default())))
    };
    numbers.filter_map(of_this_run).collect()
}

#[test]
fn no_process_of_this_run_outlives_its_folder() {
    eventually("processes without a folder have ended", || {
        let mut left = processes();
        // A test that still runs has its folder.
        left.retain(|(_, data)| !data.exists());
        left.is_empty().then_some(())
    });
}
