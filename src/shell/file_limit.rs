//! How many files, and so connections, the system lets this process have open.

/// What the process needs besides connections: databases, logs, maps, outgoing requests.
const OTHERS: usize = 256;

/// Raises the limit of open files as far as the system lets it, and answers how many connections there is
/// room for.
pub fn room_for(connections: usize) -> usize {
    let Some(files) = raised() else {
        return connections;
    };
    let room = files.saturating_sub(OTHERS).max(files / 2);
    if room < connections {
        tracing::warn!(
            files,
            connections,
            room,
            "the system allows too few open files for so many connections: there will be fewer \
             (raise `ulimit -n`)"
        );
    } else {
        tracing::info!(files, "open files");
    }
    room.min(connections)
}

/// The limit after it was raised; nothing when there is none.
#[cfg(unix)]
fn raised() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // Where it may not be raised, it stays as it is.
    let now = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    now.and_then(|files| usize::try_from(files).ok())
}

#[cfg(not(unix))]
fn raised() -> Option<usize> {
    None
}
