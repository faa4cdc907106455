//! Whose turn it is: what measures waits runs alone, in whatever process and by whatever harness.

use std::fs::{File, OpenOptions};

/// Held while a test runs. The lock is the operating system's, gone with the process however it ends.
pub struct Turn(File);

impl Turn {
    /// Runs beside others, and never beside one that runs alone.
    pub fn beside_others() -> Turn {
        let file = Turn::file();
        file.lock_shared().expect("a lock");
        Turn(file)
    }

    /// Runs alone.
    pub fn alone() -> Turn {
        let file = Turn::file();
        file.lock().expect("a lock");
        Turn(file)
    }

    fn file() -> File {
        let path = std::env::temp_dir().join("pult-office-tests.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(path).expect("a lock file")
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Closing the file would do the same.
        let _ = self.0.unlock();
    }
}
