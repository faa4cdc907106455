//! The office's log: a file a day in the data folder, never the screen.

use std::io::{self, Write};
use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::{Failure, FileDeed, said};
use crate::domain::visible;
use crate::tui::log::LogRing;

/// How many days are kept.
const DAYS: usize = 14;

/// Starts the log of a data folder; it is written out when the guard is dropped. Its newest lines are
/// kept in `ring` for the console.
///
/// # Errors
/// A sentence: the folder cannot be written.
pub(super) fn start(data: &Path, verbose: u8, ring: LogRing) -> Result<WorkerGuard, Failure> {
    let folder = data.join("log");
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::file(FileDeed::Make, &folder, &error))?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("pult")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(&folder)
        .map_err(|error| {
            Failure::Failed(said!(
                "cannot log to {}: {error}",
                "журнал в {} не открыть: {error}",
                folder.display()
            ))
        })?;
    let (writer, guard) = tracing_appender::non_blocking(Harmless(files));
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let file = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(writer);
    let subscriber = tracing_subscriber::registry()
        .with(file.with_filter(level))
        .with(ring.with_filter(level.max(LevelFilter::INFO)));
    // A second office in one process keeps the first one's log.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(guard)
}

/// A log whose every record is one harmless line: what a client sent cannot forge a second one, nor command
/// the terminal that shows the file.
struct Harmless<W>(W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(record);
        let line = visible(text.trim_end_matches('\n')).into_owned() + "\n";
        self.0.write_all(line.as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_harmless_line() {
        let mut log = Harmless(Vec::new());
        let record = b"WARN name=\x1b[31mx\nERROR forged\xe2\x80\xae\n";
        log.write_all(record).expect("written");
        let told = String::from_utf8(log.0).expect("a text");
        assert_eq!(told, "WARN name=\u{fffd}[31mx ERROR forged\u{fffd}\n");
    }
}
