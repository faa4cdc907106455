//! Websites that let their visitors order: by a publishable key, which is no secret, so that all a visitor may
//! do is bounded by the site's origin, a confirmed phone, and allowances.

mod allowances;
mod codes;

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::orders::Once;
use super::{Caller, Dispatch, Error, NotAllowed, OrderQuery, Result, TrackingCode, secrets};
use pult_domain::{
    Actor, EventKind, Locale, Message, NewOrder, Order, Origin, Phone, Role, Seconds, SiteKey,
    SiteKeyId, Timestamp, Wrong,
};
use pult_store::{auth, books, journal, outbox, site_keys};

use allowances::Allowances;
use codes::Codes;

/// A phone that was confirmed once need not be again for so long, in the same browser.
const CONFIRMED_FOR: Seconds = Seconds(30 * 24 * 3600);
/// At most so many orders of one phone may be open.
const MOST_OPEN: usize = 3;

/// What is counted of the visitors of all sites, in memory alone.
#[derive(Default)]
pub(super) struct Visitors(Mutex<Counted>);

#[derive(Default)]
struct Counted {
    codes: Codes,
    allowances: Allowances,
}

/// A website that has shown a key of its own.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its key.
    pub key: SiteKey,
}

impl Site {
    /// Its visitors, as they sign.
    pub fn caller(&self) -> Caller {
        Caller {
            origin: Origin::Website,
            actor: Actor::Customer,
            company: self.key.company,
            role: Role::Read,
        }
    }
}

/// An order as a visitor has it.
#[derive(Debug, Clone)]
pub struct Booked {
    /// The order.
    pub order: Order,
    /// The code of its tracking page.
    pub code: TrackingCode,
}

impl Dispatch {
    /// The site with this key, whose page of this origin asks.
    ///
    /// # Errors
    /// `Unauthenticated` for an unknown or revoked key; `Forbidden` for a page of another origin.
    pub async fn site(&self, key: &str, origin: &str) -> Result<Site> {
        let (key, origin) = (key.to_owned(), origin.to_owned());
        self.read(move |conn| {
            let known = match site_keys::get(conn, &key).map_err(Error::from) {
                Err(Error::NotFound { .. }) => return Err(Error::Unauthenticated),
                known => known?,
            };
            if known.revoked {
                return Err(Error::Unauthenticated);
            }
            if !known.admits(&origin) {
                return Err(Error::forbidden(NotAllowed::OtherWebOrigin));
            }
            Ok(Site { key: known })
        })
        .await
    }

    /// The origins whose pages may use a key; none of an unknown or revoked one.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn site_origins(&self, key: &str) -> Result<Vec<String>> {
        let key = key.to_owned();
        self.read(
            move |conn| match site_keys::get(conn, &key).map_err(Error::from) {
                Ok(known) if !known.revoked => Ok(known.origins),
                Ok(_) | Err(Error::NotFound { .. }) => Ok(Vec::new()),
                Err(error) => Err(error),
            },
        )
        .await
    }

    /// Sends a code to a phone, by which its holder confirms it.
    ///
    /// # Errors
    /// `TooMany` by phone, by address, or by key.
    pub async fn send_code(&self, site: &Site, phone: Phone, peer: IpAddr) -> Result<()> {
        let now = self.now();
        let code = self.counted(|counted| {
            counted.allowances.code(&site.key, &phone, peer, now)?;
            counted.codes.make(site.key.id, &phone, now)
        })?;
        self.write(move |tx| {
            let office = books::office(tx.conn())?;
            let text = match office.locale {
                Locale::Ru => format!("{}: код {code}", office.name),
                Locale::En => format!("{}: code {code}", office.name),
            };
            let message = Message::new("sms", phone.as_str(), &text, now);
            Ok(outbox::queue(tx, &message)?)
        })
        .await
    }

    /// Confirms a phone by the code that was sent to it; returns what proves it later.
    ///
    /// # Errors
    /// `Invalid` about `code`; `TooMany` after several wrong ones.
    pub async fn confirm_code(&self, site: &Site, phone: &Phone, code: &str) -> Result<String> {
        let now = self.now();
        self.counted(|counted| counted.codes.check(site.key.id, phone, code, now))?;
        let until = now + CONFIRMED_FOR;
        let proof = self.proof(site.key.id, phone, until).await?;
        Ok(format!("{}.{proof}", until.0))
    }

    /// Makes an order of a visitor whose phone is confirmed.
    ///
    /// # Errors
    /// `Invalid` about `token` when the phone is not confirmed; `TooMany`; as
    /// [`Dispatch::create_order`].
    pub async fn book(
        &self,
        site: &Site,
        token: &str,
        mut order: NewOrder,
        once: Once,
        peer: IpAddr,
    ) -> Result<Booked> {
        let now = self.now();
        let phone = order.customer.phone.clone();
        let phone = phone.ok_or_else(|| Error::invalid("phone", Wrong::Missing))?;
        self.check_token(site, &phone, token, now).await?;
        let caller = site.caller();
        let open = OrderQuery {
            open: Some(true),
            phone: Some(phone.clone()),
            limit: Some(MOST_OPEN),
            ..OrderQuery::default()
        };
        if self.orders(&caller, open).await?.len() >= MOST_OPEN {
            return Err(Error::TooMany);
        }
        self.counted(|counted| counted.allowances.order(&site.key, &phone, peer, now))?;
        order.company = site.key.company;
        let order = self.create_order(&caller, order, once).await?;
        let code = self.tracking_code(order.id).await?;
        Ok(Booked { order, code })
    }

    /// Every publishable key, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn site_keys(&self) -> Result<Vec<SiteKey>> {
        self.read(|conn| Ok(site_keys::all(conn)?)).await
    }

    /// Writes a publishable key; one that is spelt the same is changed.
    ///
    /// # Errors
    /// `Forbidden` unless the caller is an administrator; `Internal`.
    pub async fn put_site_key(&self, caller: &Caller, key: SiteKey) -> Result<SiteKeyId> {
        caller.require(Role::Admin)?;
        let act = self.act(caller);
        self.write(move |tx| {
            let id = site_keys::put(tx, &key)?;
            let mut event = act.event(EventKind::OfficeChanged);
            event.payload.insert("site_key".to_owned(), id.to_string());
            event
                .payload
                .insert("change".to_owned(), "written".to_owned());
            journal::append(tx, event)?;
            Ok(id)
        })
        .await
    }

    async fn check_token(
        &self,
        site: &Site,
        phone: &Phone,
        token: &str,
        now: Timestamp,
    ) -> Result<()> {
        let unconfirmed = || Error::invalid("token", Wrong::PhoneNotConfirmed);
        let (until, given) = token.split_once('.').ok_or_else(unconfirmed)?;
        let until = Timestamp(until.parse().map_err(|_| unconfirmed())?);
        let proof = self.proof(site.key.id, phone, until).await?;
        match now < until && secrets::same(given.as_bytes(), proof.as_bytes()) {
            true => Ok(()),
            false => Err(unconfirmed()),
        }
    }

    /// What only this office can write about a phone.
    async fn proof(&self, key: SiteKeyId, phone: &Phone, until: Timestamp) -> Result<String> {
        let said = format!("confirmed {key} {} {}", phone.as_str(), until.0);
        self.read(move |conn| {
            let hash = secrets::keyed_hash(&auth::pepper(conn)?, &said);
            Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
        })
        .await
    }

    fn counted<T>(&self, work: impl FnOnce(&mut Counted) -> Result<T>) -> Result<T> {
        let visitors = &self.inner.visitors.0;
        work(&mut visitors.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A new publishable key; it is no secret.
///
/// # Errors
/// A sentence, when the system gives no random numbers.
pub fn new_key() -> std::result::Result<String, String> {
    secrets::new_secret().map(|text| format!("pk_{text}"))
}
