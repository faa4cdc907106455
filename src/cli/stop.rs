//! `pult stop`: closes the office that runs in the data folder.

use std::time::{Duration, Instant};

use clap::Args;

use super::host::VERSION;
use super::office::{self, FolderLock};
use super::{Common, Failure, output, runtime, said};
use pult_desk::client::Connection;

/// The office has this long to close.
const WITHIN: Duration = Duration::from_secs(20);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(20);

/// Close the office that is running
#[derive(Debug, Args)]
pub(super) struct Stop {}

impl Stop {
    pub(super) fn run(self, common: &Common) -> Result<(), Failure> {
        let data = office::data_folder(common)?;
        let data = std::fs::canonicalize(&data).unwrap_or(data);
        let holder = FolderLock::holder(&data);
        let said = runtime()?.block_on(async {
            let connection = Connection::open(&data).await.ok()?;
            connection.stop(VERSION).await
        });
        let folder = data.display();
        let Some(holder) = holder else {
            let said = said!(
                "no office runs in {folder}",
                "в папке {folder} офис не запущен"
            );
            return output::tell(&said, common.locale());
        };
        let since = Instant::now();
        while FolderLock::holder(&data).is_some() {
            if said.is_none() {
                return Err(Failure::Failed(said!(
                    "process {holder} runs the office in {folder} and does not answer; end it with SIGTERM",
                    "процесс {holder} держит офис в {folder} и не отвечает; завершите его: kill {holder}"
                )));
            }
            if since.elapsed() > WITHIN {
                return Err(Failure::Failed(said!(
                    "process {holder} did not close the office in {folder} in time",
                    "процесс {holder} вовремя не закрыл офис в {folder}"
                )));
            }
            std::thread::sleep(LOOK);
        }
        output::print(&said.map(|ended| ended.say).unwrap_or_default())
    }
}
