//! The writing thread and its group commit.

use std::cell::RefCell;
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::case::Case;
use super::checkpoints::Checkpoints;
use super::health::{Health, Trouble};
use super::undo::UNDO_TIME;
use super::watermark::Watermark;
use super::{Error, Result, Unwritten, WriteError, journal, outbox};
use pult_domain::{Actor, CrewId, Event, OrderId, Origin, Position, Seconds};

/// How many writes may wait; more callers wait for a place.
const QUEUE: usize = 4096;
/// How many writes share a transaction: half of those that wait, so that who is answered gets the next one
/// ready while the other half is written; within these bounds, for each transaction waits for the disk.
const GROUP: RangeInclusive<usize> = 16..=256;

/// What a person does at the console is told so much later: until then it can be taken back unheard.
const HELD_BACK: Seconds = UNDO_TIME;

/// What a commit changed, for whoever listens.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// An event was appended to the journal.
    Event(Event),
    /// A crew was somewhere new.
    Moved(CrewId, Position),
    /// It was noted of an order which standing order it comes from.
    Repeats(OrderId),
}

/// The writing transaction, as business transactions see it.
pub struct Tx<'a> {
    pub(super) conn: &'a Connection,
    pub(super) case: &'a Case,
    pub(super) notices: RefCell<Vec<Notice>>,
}

impl Tx<'_> {
    /// The connection, for the primitives of the store.
    pub fn conn(&self) -> &Connection {
        self.conn
    }

    pub(super) fn notice(&self, notice: Notice) {
        self.notices.borrow_mut().push(notice);
    }
}

/// The answer of a write: await it, or [`Pending::wait`] for it.
#[must_use = "a write answers only after its commit"]
pub struct Pending<T, E = Error>(oneshot::Receiver<Result<T, E>>);

impl<T, E: From<Error>> Pending<T, E> {
    /// Waits for the commit, from a thread without a runtime.
    ///
    /// # Errors
    /// What the write answered; `Closed` when the store went away.
    pub fn wait(self) -> Result<T, E> {
        self.0
            .blocking_recv()
            .unwrap_or_else(|_| Err(Error::Closed.into()))
    }
}

impl<T, E: From<Error>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T, E>> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|answer| answer.unwrap_or_else(|_| Err(Error::Closed.into())))
    }
}

type Listener = Box<dyn Fn(&[Notice]) + Send>;
/// Answers what an event sends out of the office, reading the transaction that wrote it.
type Hook = Box<dyn Fn(&Connection, &Event) -> Vec<pult_domain::Message> + Send>;
type Answer = Box<dyn FnOnce(Option<Error>) + Send>;
/// Why a transaction was not written. `unwritten`: what failed under a statement, after which SQLite ends
/// the transaction itself.
fn trouble_of(error: &rusqlite::Error, unwritten: Option<Unwritten>) -> Trouble {
    let disk = unwritten.or_else(|| Unwritten::of(error));
    disk.map_or_else(|| Trouble::Other(error.to_string()), Trouble::Disk)
}

/// What each caller is told of it.
fn told(trouble: &Trouble) -> Error {
    match trouble {
        Trouble::Disk(why) => Error::NotWritten(*why),
        Trouble::Other(why) => Error::Unusable(why.clone()),
    }
}

/// Does its work on the open transaction; on none, when the transaction is lost already.
type Job = Box<dyn FnOnce(Option<(&Connection, &Case)>, &[Hook], Company) -> Done + Send>;

/// Whether a job shares its transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// It does: what it wrote is undone without the others' work.
    Others,
    /// It does not: what it wrote is undone with the transaction, and needs no way back of its own.
    Alone,
}

/// What a job has come to.
struct Done {
    notices: Vec<Notice>,
    answer: Answer,
    /// What it wrote is still there, and is not to stay.
    to_undo: bool,
    /// It was refused, or failed.
    is_refused: bool,
    /// Why the disk did not take it.
    unwritten: Option<Unwritten>,
}

enum Message {
    Job(Job),
    Listen(Listener),
    Hook(Hook),
}

/// The way to the writing thread. The last clone waits until the thread has written what was submitted
/// and closed the file.
#[derive(Clone)]
pub(super) struct Writer {
    // Dropped before `_ended`, which waits for the thread that reads it.
    queue: mpsc::Sender<Message>,
    _ended: Arc<Ended>,
}

/// Waits for the writing thread when nobody can reach it any more.
struct Ended(Option<JoinHandle<()>>);

impl Drop for Ended {
    fn drop(&mut self) {
        let Some(thread) = self.0.take() else { return };
        // A write may hold the last way to the store; the thread cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the writing thread panicked");
        }
    }
}

impl Writer {
    pub(super) fn start(with: Opened) -> Writer {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || Thread::new(with).run(jobs))
            .expect("a thread can be started while the office opens");
        Writer {
            queue,
            _ended: Arc::new(Ended(Some(thread))),
        }
    }

    pub(super) fn listen(&self, listener: Listener) {
        self.send(Message::Listen(listener));
    }

    pub(super) fn hook(&self, hook: Hook) {
        self.send(Message::Hook(hook));
    }

    pub(super) fn submit<T, E, F>(&self, work: F) -> Pending<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: FnOnce(&Tx) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.send(Message::Job(Box::new(move |open, hooks, company| {
            let (result, notices) = match (open, company) {
                (Some((conn, case)), Company::Others) => in_savepoint(conn, case, hooks, work),
                (Some((conn, case)), Company::Alone) => by_itself(conn, case, hooks, work),
                (None, _) => (Err(Error::Closed.into()), Vec::new()),
            };
            let is_refused = result.is_err();
            let unwritten = result.as_ref().err().and_then(E::unwritten);
            let to_undo = company == Company::Alone && is_refused;
            let answer: Answer = Box::new(move |failure| {
                // A caller that went away needs no answer.
                let _ = reply.send(match failure {
                    None => result,
                    Some(error) => Err(error.into()),
                });
            });
            Done {
                notices,
                answer,
                to_undo,
                is_refused,
                unwritten,
            }
        })));
        Pending(answer)
    }

    /// Queues a message; when the queue is full, a task of its own waits for the place.
    fn send(&self, message: Message) {
        match self.queue.try_send(message) {
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => {}
            Err(mpsc::error::TrySendError::Full(message)) => {
                let queue = self.queue.clone();
                match tokio::runtime::Handle::try_current() {
                    Ok(runtime) => {
                        runtime.spawn(async move { queue.send(message).await.is_ok() });
                    }
                    Err(_) => {
                        let _ = queue.blocking_send(message);
                    }
                }
            }
        }
    }
}

/// Does the work and tells what it changed. A panic is an error like others.
fn by_itself<T, E: WriteError>(
    conn: &Connection,
    case: &Case,
    hooks: &[Hook],
    work: impl FnOnce(&Tx) -> Result<T, E>,
) -> (Result<T, E>, Vec<Notice>) {
    let tx = Tx {
        conn,
        case,
        notices: RefCell::default(),
    };
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let value = work(&tx)?;
        queue_messages(&tx, hooks)?;
        Ok(value)
    }));
    let result = caught.unwrap_or_else(|_| {
        Err(Error::Damaged("a write panicked and was undone".to_owned()).into())
    });
    match result {
        Ok(value) => (Ok(value), tx.notices.into_inner()),
        Err(error) => {
            case.forget();
            (Err(error), Vec::new())
        }
    }
}

/// As [`by_itself`], with a way back that leaves what others wrote before.
fn in_savepoint<T, E: WriteError>(
    conn: &Connection,
    case: &Case,
    hooks: &[Hook],
    work: impl FnOnce(&Tx) -> Result<T, E>,
) -> (Result<T, E>, Vec<Notice>) {
    if let Err(error) = run(conn, "SAVEPOINT job") {
        return (Err(Error::from(error).into()), Vec::new());
    }
    let (result, notices) = by_itself(conn, case, hooks, work);
    let ended = match result {
        Ok(_) => run(conn, "RELEASE job"),
        Err(_) => run(conn, "ROLLBACK TO job").and_then(|()| run(conn, "RELEASE job")),
    };
    match (result, ended) {
        (Ok(_), Err(error)) => {
            case.forget();
            (Err(Error::from(error).into()), Vec::new())
        }
        (result, _) => (result, notices),
    }
}

/// Runs a statement that is kept prepared.
fn run(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(drop)
}

/// Writes what the events of a transaction send out of the office, each once the work is done.
fn queue_messages(tx: &Tx, hooks: &[Hook]) -> Result<()> {
    if hooks.is_empty() {
        return Ok(());
    }
    for notice in tx.notices.borrow().iter() {
        let Notice::Event(event) = notice else {
            continue;
        };
        for hook in hooks {
            for mut message in hook(tx.conn, event) {
                // What a crew does itself has happened: nobody takes it back.
                let by_crew = matches!(event.actor, Actor::Crew(_));
                if event.origin == Origin::Console && !by_crew {
                    message.next_at = message.next_at.max(event.at + HELD_BACK);
                }
                outbox::queue_news(tx, &message)?;
            }
        }
    }
    Ok(())
}

/// What the writing thread is given.
pub(super) struct Opened {
    pub(super) conn: Connection,
    pub(super) watermark: Option<Watermark>,
    /// None in memory, where there is no log.
    pub(super) checkpoints: Option<Checkpoints>,
    /// Reads what was written, to compare it with what is remembered; none: that is done now and then, by `conn`.
    pub(super) checker: Option<Connection>,
    pub(super) health: Arc<Health>,
}

/// After so many transactions what is remembered is compared with the database.
const COMPARED_EVERY: usize = 256;

/// What the writing thread works with.
struct Thread {
    with: Opened,
    case: Case,
    n_commits: usize,
    listeners: Vec<Listener>,
    hooks: Vec<Hook>,
    /// The number of the newest event that is on disk.
    newest: i64,
    has_written: bool,
}

impl Thread {
    fn new(with: Opened) -> Thread {
        Thread {
            newest: journal::newest(&with.conn).unwrap_or_default(),
            with,
            case: Case::default(),
            n_commits: 0,
            listeners: Vec::new(),
            hooks: Vec::new(),
            has_written: false,
        }
    }

    fn run(mut self, mut queue: mpsc::Receiver<Message>) {
        while let Some(first) = queue.blocking_recv() {
            let half = queue.len().div_ceil(2);
            let most = half.clamp(*GROUP.start(), *GROUP.end());
            let mut next = Some(first);
            let mut jobs = Vec::new();
            while let Some(message) = next.take() {
                match message {
                    Message::Listen(listener) => self.listeners.push(listener),
                    Message::Hook(hook) => self.hooks.push(hook),
                    Message::Job(job) => jobs.push(job),
                }
                if jobs.len() < most {
                    next = queue.try_recv().ok();
                }
            }
            if !jobs.is_empty() {
                if let Some(checkpoints) = &self.with.checkpoints {
                    checkpoints.note_idle(queue.is_empty());
                }
                self.commit(jobs);
            }
        }
        if let Some(mut watermark) = self.with.watermark.filter(|_| self.has_written) {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            let now = since.map_or(0, |since| since.as_secs() as i64);
            watermark.stop(self.newest, now);
        }
        if let Some(checkpoints) = self.with.checkpoints {
            checkpoints.end(&mut self.with.conn);
        }
    }

    /// Runs the jobs in one transaction; answers and notices go out only after it is on disk.
    fn commit(&mut self, jobs: Vec<Job>) {
        let mut answers = Vec::with_capacity(jobs.len());
        let mut notices = Vec::new();
        let company = match jobs.len() {
            1 => Company::Alone,
            _ => Company::Others,
        };
        let (mut to_undo, mut has_written) = (false, false);
        let mut unwritten = None;
        let conn = &self.with.conn;
        let begun = run(conn, "BEGIN IMMEDIATE").and_then(|()| self.case.begin(conn));
        for job in jobs {
            // SQLite itself ends a transaction when the disk is full or broken; a job after that would
            // run, and be kept, by itself, while its caller is told of the failure.
            let open = (!conn.is_autocommit()).then_some((conn, &self.case));
            let n_before = conn.total_changes();
            let done = job(open, &self.hooks, company);
            unwritten = unwritten.or(done.unwritten);
            has_written |= !done.is_refused && conn.total_changes() > n_before;
            notices.extend(done.notices);
            answers.push(done.answer);
            to_undo |= done.to_undo;
        }
        let is_open = !conn.is_autocommit();
        let end = if to_undo && is_open {
            "ROLLBACK"
        } else {
            "COMMIT"
        };
        let committed = begun.and_then(|()| run(conn, end));
        let failure = committed.err().map(|error| {
            // The transaction may still be open; the next one must be able to begin.
            let _ = conn.execute_batch("ROLLBACK");
            self.case.forget();
            trouble_of(&error, unwritten)
        });
        self.compare();
        match (&failure, unwritten) {
            (Some(failure), _) => self.with.health.note_failure(failure.clone()),
            (None, Some(disk)) => self.with.health.note_failure(Trouble::Disk(disk)),
            // What only read, or was refused, does not show that the disk takes anything.
            (None, None) if has_written => self.with.health.note_written(),
            (None, None) => {}
        }
        if failure.is_none() && !notices.is_empty() {
            self.tell(&notices);
        }
        for answer in answers {
            answer(failure.as_ref().map(told));
        }
    }

    /// Holds some of what is remembered against what is stored.
    fn compare(&mut self) {
        self.n_commits += 1;
        let conn = match &self.with.checker {
            Some(checker) => checker,
            None if self.n_commits.is_multiple_of(COMPARED_EVERY) => &self.with.conn,
            None => return,
        };
        if let Err(error) = self.case.compare(conn) {
            tracing::error!(%error, "what the writer remembers had gone stale");
            debug_assert!(false, "{error}");
            self.case.forget();
        }
    }

    fn tell(&mut self, notices: &[Notice]) {
        let newest = notices.iter().filter_map(|notice| match notice {
            Notice::Event(event) => Some(event.seq),
            Notice::Moved(..) | Notice::Repeats(_) => None,
        });
        if let Some(newest) = newest.max() {
            self.newest = newest;
            self.has_written = true;
            if let Some(watermark) = &mut self.with.watermark {
                watermark.note(newest);
            }
        }
        for listener in &self.listeners {
            listener(notices);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    /// Lets the database have no more pages than it has, and so many more.
    fn leave_room(store: &Store, n_more: i64) {
        let set = store.write(move |tx| {
            let n: i64 = tx
                .conn
                .query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let pragma = format!("PRAGMA max_page_count = {}", n + n_more);
            Ok(tx.conn.query_row(&pragma, [], |_| Ok(()))?)
        });
        set.wait().expect("a limit");
    }

    fn write_much(store: &Store) -> Result<()> {
        let written = store.write(|tx| {
            let much = "CREATE TABLE much (what); INSERT INTO much VALUES (zeroblob(100000))";
            Ok(tx.conn.execute_batch(much)?)
        });
        written.wait()
    }

    #[test]
    fn a_full_disk_is_told_and_stays_told_until_something_is_written() {
        let store = Store::in_memory().expect("a store");
        leave_room(&store, 0);
        let full = Some(Trouble::Disk(Unwritten::DiskFull));
        let told = write_much(&store).expect_err("there is no room");
        assert_eq!(told.unwritten(), Some(Unwritten::DiskFull));
        assert_eq!(store.trouble(), full);

        // What is refused, and what changes nothing, shows nothing.
        let refused: Result<()> = store.write(|_| Err(Error::not_found("order", 1))).wait();
        assert!(refused.is_err());
        store.write(|_| Ok(())).wait().expect("nothing to do");
        assert_eq!(store.trouble(), full);

        leave_room(&store, 1_000);
        write_much(&store).expect("there is room");
        assert_eq!(store.trouble(), None);
    }
}
