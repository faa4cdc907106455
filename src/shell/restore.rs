//! `pult restore`: a backup into an empty data folder.

use std::path::PathBuf;

use clap::Args;

use super::office::{FolderLock, data_folder, database, load_config, made_folder};
use super::{Common, Failure, Said, copies, output};
use crate::said;
use pult_store::{Error, backup};

/// Put a copy of the database into an empty data folder.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy; with --at the folder of copies, by default those of backup.stream and the daily ones
    file: Option<PathBuf>,
    /// The newest copy of this moment or before it: 2026-11-29 10:30 by the office's clock, or with an offset
    #[arg(long, value_name = "TIME", value_parser = copies::moment)]
    at: Option<copies::Moment>,
}

impl Restore {
    /// Carries the command out.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let (file, of) = self.chosen(common)?;
        let refused = |error: Error| match error {
            Error::Unusable(what) => Failure::refused(what),
            other => other.into(),
        };
        // Nothing is made for a copy that cannot be restored.
        backup::can_be_restored(&file).map_err(refused)?;
        let data = made_folder(common)?;
        let _lock = FolderLock::take(&data)?;
        backup::restore(&file, &database(&data))?;
        let data = data.display();
        output::tell(
            &said!(
                "restored into {data}{of}",
                "база данных восстановлена в {data}{of:#}"
            ),
            common.locale(),
        )
    }

    /// The copy, and what is to be said of it.
    fn chosen(self, common: &Common) -> Result<(PathBuf, Said), Failure> {
        let Some(at) = self.at else {
            let file = self.file.ok_or_else(|| {
                Failure::Usage(Said::new(
                    "name the copy, or a moment: restore --at TIME",
                    "назовите копию или время: restore --at ВРЕМЯ",
                ))
            })?;
            return match file.is_file() {
                true => Ok((file, Said::same(""))),
                false => Err(Failure::no_file(&file)),
            };
        };
        let folders = match self.file {
            Some(folder) if folder.is_dir() => vec![folder],
            Some(other) => {
                return Err(Failure::Usage(said!(
                    "{}: there is no such folder; with --at the copy is chosen from one",
                    "{}: такой папки нет; с --at копию выбирают из папки",
                    other.display()
                )));
            }
            None => {
                let data = data_folder(common)?;
                let second = load_config(common, &data)?.backup.folder();
                second.into_iter().chain([data.join("backup")]).collect()
            }
        };
        let chosen = copies::at(at, &folders)?;
        let (path, moment) = (chosen.copy.path.display(), chosen.said());
        let of = said!(
            " from {path}, the office of {moment}",
            " из {path}: офис, каким он был {moment:#}"
        );
        Ok((chosen.copy.path, of))
    }
}
