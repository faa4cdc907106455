//! How many connections there are, in all and from each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use pult_input::network_of;

use super::Bounds;

pub(super) struct Crowd {
    bounds: Bounds,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    all: usize,
    of_addresses: HashMap<IpAddr, usize>,
    /// Whether somebody was turned away since there was room: it is logged once.
    is_full: bool,
}

/// The place of one connection, given back when it is dropped.
pub(super) struct Place {
    crowd: Arc<Crowd>,
    /// Nothing for a proxy's.
    address: Option<IpAddr>,
}

impl Crowd {
    pub(super) fn new(bounds: Bounds) -> Crowd {
        Crowd {
            bounds,
            inside: Mutex::default(),
        }
    }

    pub(super) fn is_proxy(&self, address: IpAddr) -> bool {
        self.bounds.proxies.iter().any(|proxy| proxy.holds(address))
    }

    /// A place for a connection, unless there are too many already.
    pub(super) fn enter(self: &Arc<Crowd>, from: IpAddr) -> Option<Place> {
        let address = (!self.is_proxy(from)).then(|| network_of(from));
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this = address.and_then(|address| inside.of_addresses.get(&address));
        let is_share_full = of_this.is_some_and(|n| *n >= self.bounds.of_an_address);
        if inside.all >= self.bounds.connections || is_share_full {
            if !std::mem::replace(&mut inside.is_full, true) {
                let all = inside.all;
                tracing::warn!(%from, all, "too many connections, new ones are turned away");
            }
            return None;
        }
        inside.is_full = false;
        inside.all += 1;
        if let Some(address) = address {
            *inside.of_addresses.entry(address).or_default() += 1;
        }
        let crowd = Arc::clone(self);
        Some(Place { crowd, address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let inside = self.crowd.inside.lock();
        let mut inside = inside.unwrap_or_else(PoisonError::into_inner);
        inside.all -= 1;
        let Some(address) = self.address else { return };
        match inside.of_addresses.get(&address).map_or(0, |n| n - 1) {
            0 => inside.of_addresses.remove(&address),
            left => inside.of_addresses.insert(address, left),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(connections: usize, of_an_address: usize) -> Arc<Crowd> {
        let proxies = vec!["10.0.0.0/8".parse().expect("a network")];
        Arc::new(Crowd::new(Bounds {
            connections,
            of_an_address,
            proxies,
        }))
    }

    fn entered(crowd: &Arc<Crowd>, from: &str, n: usize) -> Vec<Place> {
        let from: IpAddr = from.parse().expect(from);
        (0..n).filter_map(|_| crowd.enter(from)).collect()
    }

    #[test]
    fn an_address_has_a_share_and_the_whole_a_bound() {
        let crowd = crowd(10, 4);
        let one = entered(&crowd, "192.0.2.1", 9);
        assert_eq!(one.len(), 4);
        let other = entered(&crowd, "192.0.2.2", 9);
        assert_eq!(other.len(), 4);
        let third = entered(&crowd, "192.0.2.3", 9);
        assert_eq!(third.len(), 2);
        drop(one);
        assert_eq!(entered(&crowd, "192.0.2.3", 9).len(), 2);
        assert_eq!(entered(&crowd, "192.0.2.1", 9).len(), 4);
    }

    #[test]
    fn an_ipv6_network_shares_and_a_proxy_does_not() {
        let crowd = crowd(100, 4);
        let mut places = entered(&crowd, "2001:db8::1", 3);
        places.extend(entered(&crowd, "2001:db8::2", 3));
        assert_eq!(places.len(), 4);
        assert_eq!(entered(&crowd, "10.1.2.3", 50).len(), 50);
    }
}
