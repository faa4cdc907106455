//! What the clients of the dialects last asked about an order, and what they were told.
//!
//! A dialect answers a request inside of [`orders_of`]; while it does, the door notes which orders it lets
//! the caller at. What is kept is in memory only, the newest of each order and dialect, and no more than
//! [`MOST`] altogether.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::Dispatch;
use pult_domain::{OrderId, Origin, Timestamp};

/// How many exchanges are kept, of all orders together.
const MOST: usize = 2048;
/// A request about more orders than this is about none of them in particular.
const MOST_ORDERS: usize = 8;

/// A request and its answer, without anything secret, each cut to a few hundred characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// When it was answered.
    pub at: Timestamp,
    /// Method, path and parameters.
    pub request: String,
    /// Status and body.
    pub answer: String,
}

tokio::task_local! {
    /// The orders that the request being answered is about.
    static ABOUT: About;
}

/// Orders, noted from whatever thread works for a request.
#[derive(Debug, Clone, Default)]
pub(super) struct About(Arc<Mutex<Vec<OrderId>>>);

impl About {
    /// What is noted for the request being answered, for its work on another thread.
    pub(super) fn of_request() -> Option<About> {
        ABOUT.try_with(About::clone).ok()
    }

    /// Works on another thread for the same request.
    pub(super) fn within<T>(this: Option<About>, work: impl FnOnce() -> T) -> T {
        match this {
            Some(about) => ABOUT.sync_scope(about, work),
            None => work(),
        }
    }

    fn add(&self, order: OrderId) {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() <= MOST_ORDERS && !orders.contains(&order) {
            orders.push(order);
        }
    }
}

/// The request being answered, if one is, is about this order.
pub(super) fn is_about(order: OrderId) {
    // The console and the engine make no requests.
    let _ = ABOUT.try_with(|about| about.add(order));
}

/// Answers a request; says which orders it was about. None, when there were too many.
pub async fn orders_of<F: Future>(answer: F) -> (F::Output, Vec<OrderId>) {
    let about = About::default();
    let answer = ABOUT.scope(about.clone(), answer).await;
    let mut orders = about.0.lock().unwrap_or_else(PoisonError::into_inner);
    let orders = std::mem::take(&mut *orders);
    match orders.len() > MOST_ORDERS {
        true => (answer, Vec::new()),
        false => (answer, orders),
    }
}

/// The newest exchange of each order and dialect.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    kept: HashMap<(OrderId, Origin), Arc<Exchange>>,
    /// The keys in the order in which they came; the first goes when there is no more room.
    came: VecDeque<(OrderId, Origin)>,
}

impl Exchanges {
    fn keep(&mut self, key: (OrderId, Origin), exchange: Arc<Exchange>) {
        if self.kept.insert(key, exchange).is_none() {
            self.came.push_back(key);
        }
        if self.came.len() > MOST
            && let Some(oldest) = self.came.pop_front()
        {
            self.kept.remove(&oldest);
        }
    }
}

impl Dispatch {
    /// Keeps what a dialect was asked and answered about these orders.
    pub fn note_exchange(&self, dialect: Origin, orders: &[OrderId], exchange: Exchange) {
        let exchange = Arc::new(exchange);
        let kept = self.inner.exchanges.lock();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        for order in orders {
            kept.keep((*order, dialect), Arc::clone(&exchange));
        }
    }

    /// What a dialect was last asked and answered about an order, as far as that is still known.
    pub(super) fn last_exchange(&self, dialect: Origin, order: OrderId) -> Option<Arc<Exchange>> {
        let kept = self.inner.exchanges.lock();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.kept.get(&(order, dialect)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(n: i64) -> Arc<Exchange> {
        Arc::new(Exchange {
            at: Timestamp(n),
            request: String::new(),
            answer: String::new(),
        })
    }

    #[test]
    fn the_newest_of_each_order_and_dialect_stays_and_there_is_an_end_to_it() {
        let mut exchanges = Exchanges::default();
        let key = |n: usize| (OrderId(n as i64), Origin::Yandex);
        exchanges.keep(key(0), exchange(1));
        exchanges.keep(key(0), exchange(2));
        exchanges.keep((OrderId(0), Origin::Navixy), exchange(3));
        assert_eq!(exchanges.kept[&key(0)].at, Timestamp(2));
        assert_eq!(exchanges.kept.len(), 2);
        for n in 1..=MOST {
            exchanges.keep(key(n), exchange(4));
        }
        assert_eq!((exchanges.kept.len(), exchanges.came.len()), (MOST, MOST));
        assert!(!exchanges.kept.contains_key(&key(0)));
        assert!(exchanges.kept.contains_key(&key(MOST)));
    }

    #[tokio::test]
    async fn a_request_about_very_many_orders_is_about_none() {
        for (n, n_noted) in [
            (0, 0),
            (1, 1),
            (MOST_ORDERS, MOST_ORDERS),
            (MOST_ORDERS + 1, 0),
        ] {
            let answer = async {
                for order in 0..n {
                    is_about(OrderId(order as i64));
                    is_about(OrderId(order as i64));
                }
            };
            assert_eq!(orders_of(answer).await.1.len(), n_noted, "{n}");
        }
    }

    #[tokio::test]
    async fn work_on_another_thread_is_noted_for_its_request() {
        let answer = async {
            let about = About::of_request();
            let work = move || About::within(about, || is_about(OrderId(7)));
            tokio::task::spawn_blocking(work).await.expect("it ends");
        };
        assert_eq!(orders_of(answer).await.1, [OrderId(7)]);
        // Nothing is noted where nothing is asked.
        is_about(OrderId(8));
        About::within(None, || is_about(OrderId(9)));
    }
}
