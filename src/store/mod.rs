//! The store: one SQLite file that remembers everything.
//!
//! One thread owns the writing connection; writes that wait together run as savepoints of one
//! transaction and share its sync, and each is answered only after the commit. Readers have
//! connections of their own and never wait for the writer.
//!
//! A business transaction is one function of [`work`]: load, let the domain decide, write rows and
//! events. Only the primitives (`orders`, `assignments`, `crews` …) know SQL.

pub mod ageing;
pub mod assignments;
pub mod attention;
pub mod auth;
pub mod backup;
pub mod books;
mod case;
pub mod cash;
pub mod check_ins;
mod checkpoints;
pub mod client_accounts;
pub mod clients;
mod codec;
mod columns;
pub mod crew_messages;
pub mod crews;
pub mod device_actions;
pub mod devices;
pub mod drives;
mod error;
pub mod figures;
mod glob;
mod health;
pub mod histories;
pub mod history;
mod ids;
pub mod import;
pub mod journal;
pub mod looks;
mod migrate;
mod office_time;
mod open;
pub mod operations;
pub mod operator_keys;
pub mod operator_shifts;
pub mod order_ratings;
pub mod orders;
pub mod outbox;
pub mod past;
pub mod places;
pub mod planned;
#[cfg(test)]
mod plans;
pub mod positions;
pub mod prices;
mod readers;
pub mod remove;
pub mod search;
pub mod shift_lists;
pub mod site_keys;
pub mod standing;
pub mod stops;
pub mod swaps;
pub mod tariffs;
pub mod tracking;
pub mod undo;
mod watermark;
pub mod webhooks;
pub mod whose;
pub mod work;
mod writer;
mod zone_names;

use std::sync::Arc;

pub use error::{Error, Result, Unwritten, WriteError};
pub use health::Trouble;
pub use office_time::{OfficeTime, moment_with_offset};
pub use readers::Cost;
pub use rusqlite::Connection;
pub use watermark::Lost;
pub use writer::{Notice, Pending, Tx};

use health::Health;
use pult_domain::{Event, Message};
use readers::Readers;
use writer::Writer;

/// The office's memory. Cheap to clone; the last clone closes the file.
#[derive(Clone)]
pub struct Store {
    // The writing connection closes last, so that it can leave one file without a log beside it.
    readers: Arc<Readers>,
    writer: Writer,
    health: Arc<Health>,
    lost: Option<Lost>,
}

impl Store {
    /// Runs `work` inside the writing transaction and answers after the commit is on disk; an error
    /// undoes what `work` did, and only that.
    ///
    /// The answer can be awaited, or waited for from a thread without a runtime.
    pub fn write<T, F>(&self, work: F) -> Pending<T>
    where
        T: Send + 'static,
        F: FnOnce(&Tx) -> Result<T> + Send + 'static,
    {
        self.writer.submit(work)
    }

    /// As [`Store::write`], for callers with refusals of their own.
    pub fn transact<T, E, F>(&self, work: F) -> Pending<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&Tx) -> Result<T, E> + Send + 'static,
    {
        self.writer.submit(work)
    }

    /// Runs `query` on a reading connection, on the calling thread.
    ///
    /// # Errors
    /// What `query` answers, and `Database`.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.readers.with(Cost::Own, query)
    }

    /// As [`Store::read`], for callers with refusals of their own.
    ///
    /// # Errors
    /// What `query` answers, and `Database`.
    pub fn query<T, E: From<Error>>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.with(Cost::Own, query)
    }

    /// As [`Store::query`], on a reader of its cost class and no longer than that may take.
    ///
    /// # Errors
    /// What `query` answers, and `Database`; [`Error::is_interruption`] when its time was over.
    pub fn query_as<T, E: From<Error>>(
        &self,
        cost: Cost,
        query: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.with(cost, query)
    }

    /// How many queries of a cost class run at the same time.
    pub fn readers(&self, cost: Cost) -> usize {
        self.readers.of(cost)
    }

    /// What keeps the office from writing what it answers; nothing, when all is well.
    pub fn trouble(&self) -> Option<Trouble> {
        self.health.trouble()
    }

    /// What was written before the office was opened and cannot be read any more.
    pub fn lost(&self) -> Option<Lost> {
        self.lost
    }

    /// Looks whether the file is still there, and tries again to write what could not be written.
    ///
    /// # Errors
    /// Why nothing can be written.
    pub async fn look_after(&self) -> Result<()> {
        self.health.look_at_file();
        match self.health.is_writing() {
            true => Ok(()),
            false => self.write(books::touch_office).await,
        }
    }

    /// Asks `hook` about every event, on the writing thread, inside the transaction that wrote it and
    /// once its work is done; the messages it answers are queued in that transaction. Must not block.
    pub fn on_event(&self, hook: impl Fn(&Connection, &Event) -> Vec<Message> + Send + 'static) {
        self.writer.hook(Box::new(hook));
    }

    /// Hears of every commit, on the writing thread; must not block.
    pub fn on_commit(&self, listener: impl Fn(&[Notice]) + Send + 'static) {
        self.writer.listen(Box::new(listener));
    }
}
