//! One at a time for each of those who may not be served twice at once, and at most so many streams.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Whose turn it is, by number. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<i64, Weak<Turn<()>>>>>);

impl Turns {
    /// Waits for one's turn; it ends with what is answered.
    pub(crate) async fn of(&self, who: i64) -> OwnedMutexGuard<()> {
        let turn = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match known.get(&who).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    known.retain(|_, turn| turn.strong_count() > 0);
                    let turn = Arc::new(Turn::new(()));
                    known.insert(who, Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}

/// How many streams are open, by whose they are. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// A stream that is counted as long as this lives.
pub(crate) struct Counted {
    streams: Streams,
    whose: String,
}

impl Streams {
    /// Counts one more, unless there are `most` already.
    pub(crate) fn count(&self, whose: String, most: usize) -> Option<Counted> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let n = open.entry(whose.clone()).or_default();
        if *n >= most {
            return None;
        }
        *n += 1;
        Some(Counted {
            streams: self.clone(),
            whose,
        })
    }

    /// How many are open.
    pub(crate) fn n_open(&self) -> usize {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().sum()
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let open = self.streams.0.lock();
        let mut open = open.unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.whose) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_streams_are_open_at_once_and_no_more() {
        let streams = Streams::default();
        let first = streams.count("a".to_owned(), 2).expect("a place");
        let second = streams.count("a".to_owned(), 2).expect("a place");
        assert!(streams.count("a".to_owned(), 2).is_none());
        let other = streams.count("b".to_owned(), 2).expect("another's place");
        assert_eq!(streams.n_open(), 3);
        drop(first);
        assert!(streams.count("a".to_owned(), 2).is_some());
        drop((second, other));
        assert_eq!(streams.n_open(), 0);
    }
}
