//! The machine's clock, as the office sees it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};

/// Lets the office's clock be set while it runs. Without a C compiler it stays as it is.
pub struct SetClock {
    folder: PathBuf,
    library: Option<PathBuf>,
    offset: AtomicI64,
}

impl SetClock {
    /// Builds what is preloaded into the office.
    pub fn new(folder: &Path) -> SetClock {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/clock.c");
        let library = folder.join("clock.so");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .arg(&library)
            .arg(source)
            .arg("-ldl")
            .status();
        let clock = SetClock {
            folder: folder.to_owned(),
            library: built.is_ok_and(|built| built.success()).then_some(library),
            offset: AtomicI64::new(0),
        };
        if clock.library.is_none() {
            eprintln!("skipped: the clock cannot be set without a C compiler");
        }
        clock.write();
        clock
    }

    /// Sets the clock forward or back, by so many seconds; whether it could be.
    pub fn set(&self, by: i64) -> bool {
        self.offset.fetch_add(by, Ordering::Relaxed);
        self.write();
        self.library.is_some()
    }

    /// Lets a program see this clock.
    pub fn show(&self, command: &mut Command) {
        if let Some(library) = &self.library {
            command
                .env("LD_PRELOAD", library)
                .env("PULT_FAULTS_CLOCK", self.file());
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("clock")
    }

    /// In place, for the office has the file mapped.
    fn write(&self) {
        use std::os::unix::fs::FileExt;
        let file = std::fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.file())
            .expect("a file");
        let offset = self.offset.load(Ordering::Relaxed).to_ne_bytes();
        file.write_all_at(&offset, 0).expect("written");
    }
}
