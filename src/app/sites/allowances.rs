//! How much visitors may ask of the office: by phone, by address and by key, each for itself.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;

use crate::{Error, Result};
use pult_domain::{Phone, Seconds, SiteKey, SiteKeyId, Timestamp};
use pult_input::network_of;

const HOUR: Seconds = Seconds(3600);
/// Codes that may be sent to a phone within an hour, and seconds between two.
const CODES_OF_A_PHONE: usize = 4;
const BETWEEN_CODES: Seconds = Seconds(30);
/// Codes that an address may ask for within an hour.
const CODES_OF_AN_ADDRESS: usize = 12;
/// Orders within an hour.
const ORDERS_OF_A_PHONE: usize = 6;
const ORDERS_OF_AN_ADDRESS: usize = 20;

/// What was asked for within the last hour.
#[derive(Default)]
pub(super) struct Allowances {
    codes: Asked,
    orders: Asked,
}

#[derive(Default)]
struct Asked {
    of_phones: Recent<Phone>,
    of_addresses: Recent<IpAddr>,
    of_keys: Recent<SiteKeyId>,
}

impl Allowances {
    /// Counts a code that is asked for.
    pub(super) fn code(
        &mut self,
        key: &SiteKey,
        phone: &Phone,
        peer: IpAddr,
        now: Timestamp,
    ) -> Result<()> {
        let last = self.codes.of_phones.last(phone);
        if last.is_some_and(|last| now - last < BETWEEN_CODES) {
            return Err(Error::TooMany);
        }
        let bounds = (
            CODES_OF_A_PHONE,
            CODES_OF_AN_ADDRESS,
            key.codes_per_hour as usize,
        );
        self.codes.count(key.id, phone, peer, now, bounds)
    }

    /// Counts an order that is made.
    pub(super) fn order(
        &mut self,
        key: &SiteKey,
        phone: &Phone,
        peer: IpAddr,
        now: Timestamp,
    ) -> Result<()> {
        let bounds = (
            ORDERS_OF_A_PHONE,
            ORDERS_OF_AN_ADDRESS,
            key.orders_per_hour as usize,
        );
        self.orders.count(key.id, phone, peer, now, bounds)
    }
}

impl Asked {
    /// Counts one more, unless one of the three has had its share.
    fn count(
        &mut self,
        key: SiteKeyId,
        phone: &Phone,
        peer: IpAddr,
        now: Timestamp,
        (of_phone, of_address, of_key): (usize, usize, usize),
    ) -> Result<()> {
        let address = network_of(peer);
        let is_full = self.of_phones.n(phone, now) >= of_phone
            || self.of_addresses.n(&address, now) >= of_address
            || self.of_keys.n(&key, now) >= of_key;
        if is_full {
            return Err(Error::TooMany);
        }
        self.of_phones.add(phone.clone(), now);
        self.of_addresses.add(address, now);
        self.of_keys.add(key, now);
        Ok(())
    }
}

/// When each of some did something within the last hour.
struct Recent<K>(HashMap<K, VecDeque<Timestamp>>);

impl<K> Default for Recent<K> {
    fn default() -> Recent<K> {
        Recent(HashMap::new())
    }
}

impl<K: Hash + Eq> Recent<K> {
    fn n(&mut self, who: &K, now: Timestamp) -> usize {
        let Some(times) = self.0.get_mut(who) else {
            return 0;
        };
        while times.front().is_some_and(|at| now - *at >= HOUR) {
            times.pop_front();
        }
        times.len()
    }

    fn last(&self, who: &K) -> Option<Timestamp> {
        self.0.get(who)?.back().copied()
    }

    fn add(&mut self, who: K, now: Timestamp) {
        // Who was not seen for an hour is forgotten when many are remembered.
        if self.0.len() >= 10_000 {
            let is_recent = |at: &Timestamp| now - *at < HOUR;
            self.0
                .retain(|_, times| times.back().is_some_and(is_recent));
        }
        self.0.entry(who).or_default().push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: i64) -> SiteKey {
        SiteKey {
            id: SiteKeyId(id),
            key: String::new(),
            company: None,
            origins: Vec::new(),
            orders_per_hour: 9,
            codes_per_hour: 9,
            label: String::new(),
            revoked: false,
            created_at: Timestamp(0),
        }
    }

    fn phone(n: usize) -> Phone {
        Phone::parse(&format!("+7900000{n:04}")).expect("a phone")
    }

    fn peer(n: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, n])
    }

    #[test]
    fn a_phone_an_address_and_a_key_are_bounded_each_for_itself() {
        let mut all = Allowances::default();
        let at = |n: usize| Timestamp(n as i64 * 60);
        let mut of_phone = |n| all.code(&key(1), &phone(1), peer(n as u8), at(n)).is_ok();
        let sent = (0..8).filter(|&n| of_phone(n)).count();
        assert_eq!(sent, CODES_OF_A_PHONE);
        let mut all = Allowances::default();
        let of_key =
            (0..30).filter(|&n| all.code(&key(1), &phone(n), peer(n as u8), at(0)).is_ok());
        assert_eq!(of_key.count(), 9);
        let of_address =
            (30..60).filter(|&n| all.order(&key(n as i64), &phone(n), peer(1), at(0)).is_ok());
        assert_eq!(of_address.count(), ORDERS_OF_AN_ADDRESS);
        // An hour later all may ask again.
        assert!(all.code(&key(1), &phone(1), peer(1), at(61)).is_ok());
    }

    #[test]
    fn a_second_code_waits_a_little() {
        let mut all = Allowances::default();
        assert!(all.code(&key(1), &phone(1), peer(1), Timestamp(0)).is_ok());
        assert!(
            all.code(&key(1), &phone(1), peer(1), Timestamp(29))
                .is_err()
        );
        assert!(all.code(&key(1), &phone(1), peer(1), Timestamp(30)).is_ok());
    }
}
