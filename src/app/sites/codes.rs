//! Codes by which visitors confirm their phones. They are kept in memory: a restart asks for another.

use std::collections::HashMap;

use crate::{Error, Result, secrets};
use pult_domain::{Phone, Seconds, SiteKeyId, Timestamp, Wrong};

/// A code is good for so long.
const GOOD_FOR: Seconds = Seconds::minutes(10);
/// Wrong codes after which another has to be asked for.
const MOST_WRONG: u32 = 5;

#[derive(Default)]
pub(super) struct Codes(HashMap<(SiteKeyId, Phone), Sent>);

struct Sent {
    code: String,
    at: Timestamp,
    wrong: u32,
}

impl Codes {
    /// A new code for a phone, in place of one before.
    pub(super) fn make(&mut self, key: SiteKeyId, phone: &Phone, now: Timestamp) -> Result<String> {
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        let chance = secret.get(..15).unwrap_or_default();
        let chance = u64::from_str_radix(chance, 16).map_err(|_| Error::Internal)?;
        let code = format!("{:06}", chance % 1_000_000);
        self.0.retain(|_, sent| now - sent.at < GOOD_FOR);
        let sent = Sent {
            code: code.clone(),
            at: now,
            wrong: 0,
        };
        self.0.insert((key, phone.clone()), sent);
        Ok(code)
    }

    /// Takes the right code of a phone; it is good once.
    pub(super) fn check(
        &mut self,
        key: SiteKeyId,
        phone: &Phone,
        code: &str,
        now: Timestamp,
    ) -> Result<()> {
        let wrong = || Error::invalid("code", Wrong::WrongCode);
        let which = (key, phone.clone());
        let sent = self.0.get_mut(&which).ok_or_else(wrong)?;
        if now - sent.at >= GOOD_FOR {
            return Err(wrong());
        }
        if sent.wrong >= MOST_WRONG {
            return Err(Error::TooMany);
        }
        if !secrets::same(sent.code.as_bytes(), code.trim().as_bytes()) {
            sent.wrong += 1;
            return Err(wrong());
        }
        self.0.remove(&which);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> (Codes, Phone, String) {
        let phone = Phone::parse("+79000002001").expect("a phone");
        let mut codes = Codes::default();
        let code = codes.make(SiteKeyId(1), &phone, Timestamp(0));
        (codes, phone, code.expect("a code"))
    }

    #[test]
    fn a_code_is_good_once_and_for_its_own_phone_and_site() {
        let (mut codes, phone, code) = made();
        let other = Phone::parse("+79000002002").expect("a phone");
        assert!(
            codes
                .check(SiteKeyId(2), &phone, &code, Timestamp(1))
                .is_err()
        );
        assert!(
            codes
                .check(SiteKeyId(1), &other, &code, Timestamp(1))
                .is_err()
        );
        assert!(
            codes
                .check(SiteKeyId(1), &phone, &code, Timestamp(1))
                .is_ok()
        );
        assert!(
            codes
                .check(SiteKeyId(1), &phone, &code, Timestamp(1))
                .is_err()
        );
    }

    #[test]
    fn a_code_is_not_guessed_and_does_not_last() {
        let (mut codes, phone, code) = made();
        assert!(
            codes
                .check(SiteKeyId(1), &phone, &code, Timestamp(600))
                .is_err()
        );
        for _ in 0..MOST_WRONG {
            let told = codes.check(SiteKeyId(1), &phone, "x", Timestamp(1));
            assert!(matches!(told, Err(Error::Invalid { .. })));
        }
        let told = codes.check(SiteKeyId(1), &phone, &code, Timestamp(1));
        assert!(matches!(told, Err(Error::TooMany)));
    }
}
