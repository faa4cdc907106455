//! The phone: calls that ring. A call is no record, it lives in memory until somebody takes it or the
//! caller hangs up; what is kept is the order that comes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{broadcast, watch};

use super::{Caller, Dispatch, Error, Result};
use pult_domain::{Phone, Role, Seconds, Timestamp};

/// Nobody lets a phone ring for longer; a telephone exchange that forgets to say so is forgiven.
const RINGS: Seconds = Seconds::minutes(3);
/// A notice without number and line that comes again so soon is of the same call.
const REPEATS: Seconds = Seconds(5);
/// As many calls ring at once at the most; the oldest are forgotten.
const MOST: usize = 200;

/// A call that rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number, by which it is taken.
    pub id: u64,
    /// Who calls; `None` when he hides his number.
    pub phone: Option<Phone>,
    /// The line he calls on, as the exchange names it; may be empty.
    pub line: String,
    /// Since when it rings.
    pub at: Timestamp,
}

/// A call that somebody took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenCall {
    /// The call.
    pub call: Call,
    /// The desk at which it was taken, if it was at one.
    pub desk: Option<u64>,
    /// Who sits there; empty at the machine itself.
    pub name: String,
}

/// The calls that ring, oldest first.
pub(super) struct Switchboard {
    ringing: watch::Sender<Arc<[Call]>>,
    taken: broadcast::Sender<TakenCall>,
    n_rung: AtomicU64,
}

impl Default for Switchboard {
    fn default() -> Switchboard {
        let (ringing, _) = watch::channel(Arc::from([]));
        Switchboard {
            ringing,
            taken: broadcast::channel(MOST).0,
            n_rung: AtomicU64::new(0),
        }
    }
}

impl Switchboard {
    /// Changes the list in one step; calls that rang too long are forgotten.
    fn change<T>(&self, now: Timestamp, change: impl FnOnce(&mut Vec<Call>) -> T) -> T {
        let mut answer = None;
        self.ringing.send_modify(|ringing| {
            let mut calls: Vec<Call> = ringing.to_vec();
            calls.retain(|call| now - call.at < RINGS);
            answer = Some(change(&mut calls));
            let surplus = calls.len().saturating_sub(MOST);
            calls.drain(..surplus);
            *ringing = calls.into();
        });
        answer.expect("the list is changed before `send_modify` returns")
    }
}

impl Dispatch {
    /// A call rings; who hides his number rings too. A phone that rings already is answered as it is: a
    /// repeated notice makes no second call. Hidden callers are told apart by their lines, or by time.
    ///
    /// # Errors
    /// `Forbidden` for who may only read.
    pub fn ring(&self, caller: &Caller, phone: Option<Phone>, line: String) -> Result<Call> {
        caller.require(Role::Dispatch)?;
        let now = self.now();
        Ok(self.inner.calls.change(now, |calls| {
            let is_repeated = |call: &&Call| is_same(call, phone.as_ref(), &line, now);
            if let Some(known) = calls.iter().find(is_repeated) {
                return known.clone();
            }
            let call = Call {
                id: self.inner.calls.n_rung.fetch_add(1, Ordering::Relaxed) + 1,
                phone,
                line,
                at: now,
            };
            calls.push(call.clone());
            call
        }))
    }

    /// The calls that ring, oldest first, whenever they change.
    pub fn calls(&self) -> watch::Receiver<Arc<[Call]>> {
        self.inner.calls.ringing.subscribe()
    }

    /// Somebody takes a call: it rings no more.
    ///
    /// # Errors
    /// `NotFound` when it does not ring: somebody else was faster, or the caller hung up.
    pub fn take_call(&self, caller: &Caller, id: u64) -> Result<Call> {
        caller.require(Role::Dispatch)?;
        let taken = self.inner.calls.change(self.now(), |calls| {
            let at = calls.iter().position(|call| call.id == id)?;
            Some(calls.remove(at))
        });
        let call = taken.ok_or_else(|| Error::not_found("call", id))?;
        let seated = self.desks();
        let seated = seated.borrow();
        let desk = self
            .desk
            .and_then(|own| seated.iter().find(|desk| desk.id == own));
        // Nobody listening is no failure.
        let _ = self.inner.calls.taken.send(TakenCall {
            call: call.clone(),
            desk: self.desk,
            name: desk.map_or_else(String::new, |desk| desk.name.clone()),
        });
        Ok(call)
    }

    /// Hears of calls that are taken at other desks, from now on.
    pub fn taken_calls(&self) -> broadcast::Receiver<TakenCall> {
        self.inner.calls.taken.subscribe()
    }

    /// Whether a call was taken at the desk of this door.
    pub fn is_own(&self, taken: &TakenCall) -> bool {
        taken.desk == self.desk
    }
}

/// Whether a notice tells of a call that rings already.
fn is_same(call: &Call, phone: Option<&Phone>, line: &str, now: Timestamp) -> bool {
    let is_recent = now - call.at <= REPEATS;
    call.phone.as_ref() == phone
        && (phone.is_some() || call.line == line && (!line.is_empty() || is_recent))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Clock, Parts};
    use pult_engine::Policy;
    use pult_geo::StraightLine;
    use pult_geo::addresses::AddressIndex;
    use pult_store::Store;

    fn office() -> Dispatch {
        Dispatch::new(Parts {
            store: Store::in_memory().expect("a store"),
            clock: Clock::manual(Timestamp(0)),
            rules: Policy::default(),
            router: Arc::new(StraightLine),
            map_addresses: AddressIndex::default(),
        })
    }

    fn ring(office: &Dispatch, phone: &str) -> Call {
        let phone = Phone::parse(phone).expect("a phone");
        let call = office.ring(&Caller::CONSOLE, Some(phone), String::new());
        call.expect("it rings")
    }

    fn ring_hidden(office: &Dispatch, line: &str) -> Call {
        let call = office.ring(&Caller::CONSOLE, None, line.to_owned());
        call.expect("it rings")
    }

    #[test]
    fn hidden_callers_ring_once_a_line() {
        let office = office();
        let first = ring_hidden(&office, "1");
        assert_eq!(ring_hidden(&office, "1"), first);
        assert_ne!(ring_hidden(&office, "2").id, first.id);
        let unnamed = ring_hidden(&office, "");
        assert_eq!(ring_hidden(&office, ""), unnamed);
        office.clock().advance(Seconds(6));
        assert_ne!(ring_hidden(&office, "").id, unnamed.id);
    }

    #[test]
    fn a_phone_that_rings_already_makes_no_second_call() {
        let office = office();
        let first = ring(&office, "+79261112233");
        assert_eq!(ring(&office, "89261112233"), first);
        assert_ne!(ring(&office, "+79261112244").id, first.id);
        assert_eq!(office.calls().borrow().len(), 2);
    }

    #[test]
    fn a_call_is_taken_once() {
        let office = office();
        let call = ring(&office, "+79261112233");
        assert_eq!(
            office.take_call(&Caller::CONSOLE, call.id).ok(),
            Some(call.clone())
        );
        let again = office.take_call(&Caller::CONSOLE, call.id);
        assert!(matches!(again, Err(Error::NotFound { .. })), "{again:?}");
    }

    #[test]
    fn other_desks_hear_who_took_a_call() {
        let office = office();
        let (olya, pyotr) = (
            office.take_place("Оля".to_owned()),
            office.take_place(String::new()),
        );
        let mut heard = office.taken_calls();
        let call = ring(&office, "+79261112233");
        let taken = olya.dispatch().take_call(&Caller::CONSOLE, call.id);
        assert_eq!(taken.ok(), Some(call.clone()));
        let told = heard.try_recv().expect("told");
        assert_eq!((&told.call, told.name.as_str()), (&call, "Оля"));
        assert!(olya.dispatch().is_own(&told) && !pyotr.dispatch().is_own(&told));
    }

    #[test]
    fn a_call_that_rings_too_long_is_forgotten() {
        let office = office();
        ring(&office, "+79261112233");
        office.clock().advance(RINGS);
        let second = ring(&office, "+79261112244");
        assert_eq!(office.calls().borrow().to_vec(), [second]);
    }
}
