//! How much memory this process had at most, where the system says so (Linux, proc(5)).

/// Begins to count anew.
pub fn forget_most() {
    // Elsewhere the figure is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory since then, in megabytes; 0 where the system does not say.
pub fn most_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.unwrap_or(0.0) / 1e3
}
