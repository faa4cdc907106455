//! Copies to a second folder.

use std::path::PathBuf;

use serde::Deserialize;

/// The copies that an office keeps beside its daily ones.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupConfig {
    /// The folder they go to, best on another disk; empty: there are none.
    pub stream: PathBuf,
    /// How many minutes lie between them.
    pub every_min: u64,
    /// How many are kept.
    #[serde(alias = "keep")]
    pub kept: usize,
}

impl Default for BackupConfig {
    fn default() -> BackupConfig {
        BackupConfig {
            stream: PathBuf::new(),
            every_min: 60,
            kept: 48,
        }
    }
}

impl BackupConfig {
    /// The folder, if there is to be one.
    pub fn folder(&self) -> Option<PathBuf> {
        (!self.stream.as_os_str().is_empty()).then(|| self.stream.clone())
    }
}
