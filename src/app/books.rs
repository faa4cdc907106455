//! Queries and commands about the books: office, companies, lists, clients, places, ratings, messages.

use super::{Caller, Dispatch, Error, OfficeTime, Result, whose};
use pult_domain::{
    Client, ClientId, Company, CompanyId, CrewGroup, Discount, DiscountCard, DriverId, EventKind,
    LedgerEntry, Message, Money, Office, Phone, Place, PlaceId, PlaceKind, Quality, Rating, Role,
    Service, Tariff, Timestamp, Wrong, Zone,
};
use pult_store::cash::{self, Signature};
use pult_store::places::Source;
use pult_store::{books, crews, journal, outbox, places, tariffs};
use uuid::Uuid;

impl Dispatch {
    /// The office itself.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn office(&self) -> Result<Office> {
        if let Some(office) = self.inner.atlas.office() {
            return Ok(office);
        }
        let office = self.read(|conn| Ok(books::office(conn)?)).await?;
        self.inner.atlas.keep_office(&office);
        Ok(office)
    }

    /// Changes what the whole office shares.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` for an office without a name or in no known time zone.
    pub async fn put_office(&self, caller: &Caller, office: Office) -> Result<()> {
        caller.require(Role::Admin)?;
        if office.name.trim().is_empty() {
            return Err(Error::invalid("name", Wrong::Empty));
        }
        if !OfficeTime::is_known(&office.timezone) {
            return Err(Error::invalid("timezone", Wrong::NotKnown));
        }
        let (act, this) = (self.act(caller), self.clone());
        let written = self.write(move |tx| {
            books::put_office(tx, &office)?;
            let mut event = act.event(EventKind::OfficeChanged);
            let name = office.name.clone();
            event.payload.insert("office".to_owned(), name);
            journal::append(tx, event)?;
            // Desks ask for it as soon as they hear of it, which may be before the answer is here.
            this.inner.atlas.take_office(office);
            Ok(())
        });
        if let Err(error) = written.await {
            self.reload_books().await?;
            return Err(error);
        }
        self.reload_books().await
    }

    /// The office's time.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn office_time(&self) -> Result<OfficeTime> {
        Ok(OfficeTime::named(&self.office().await?.timezone))
    }

    /// Every company the caller may address, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn companies(&self, caller: &Caller) -> Result<Vec<Company>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut companies = books::companies(conn)?;
            companies.retain(|company| caller.sees(Some(company.id)));
            Ok(companies)
        })
        .await
    }

    /// Sets how hard the engine thinks for a company.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn set_quality(
        &self,
        caller: &Caller,
        company: CompanyId,
        quality: Quality,
    ) -> Result<()> {
        let act = self.act(caller);
        self.write(move |tx| {
            let mut known = books::companies(tx.conn())?
                .into_iter()
                .find(|known| known.id == company)
                .ok_or_else(|| Error::not_found("company", company))?;
            known.quality = Some(quality);
            books::put_company(tx, &known, Source::Runtime)?;
            Ok(journal::append(tx, act.event(EventKind::OfficeChanged))?)
        })
        .await
    }

    /// Every crew group, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn crew_groups(&self) -> Result<Vec<CrewGroup>> {
        self.read(|conn| Ok(books::crew_groups(conn)?)).await
    }

    /// Every tariff, newest version, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn tariffs(&self) -> Result<Vec<Tariff>> {
        self.read(|conn| Ok(tariffs::all(conn)?)).await
    }

    /// Every service, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn services(&self) -> Result<Vec<Service>> {
        self.read(|conn| Ok(books::services(conn)?)).await
    }

    /// Every discount, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn discounts(&self) -> Result<Vec<Discount>> {
        self.read(|conn| Ok(books::discounts(conn)?)).await
    }

    /// Every discount card, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn discount_cards(&self) -> Result<Vec<DiscountCard>> {
        self.read(|conn| Ok(books::discount_cards(conn)?)).await
    }

    /// Every zone, in the order that decides which one a point belongs to.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn zones(&self) -> Result<Vec<Zone>> {
        self.read(|conn| Ok(books::zones(conn)?)).await
    }

    /// A client of the books.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn client(&self, id: ClientId) -> Result<Client> {
        self.read(move |conn| Ok(books::client(conn, id)?)).await
    }

    /// The client who calls from this phone, if the books know him.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn client_by_phone(&self, phone: Phone) -> Result<Option<Client>> {
        self.read(move |conn| Ok(books::client_by_phone(conn, &phone)?))
            .await
    }

    /// Clients a word of whose name begins with each word of a text, or one of whose phones ends with its
    /// digits, at most so many.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn find_clients(&self, text: &str, limit: usize) -> Result<Vec<Client>> {
        let text = text.to_owned();
        self.read(move |conn| Ok(books::clients_like(conn, &text, limit)?))
            .await
    }

    /// Depots or stands the caller may see, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn places(&self, caller: &Caller, kind: PlaceKind) -> Result<Vec<Place>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut places = places::of_kind(conn, kind)?;
            places.retain(|place| caller.sees(place.company));
            Ok(places)
        })
        .await
    }

    /// The place with this UUID, and when it was made.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn place_by_uuid(&self, caller: &Caller, uuid: Uuid) -> Result<(Place, Timestamp)> {
        let caller = *caller;
        self.read(move |conn| {
            let place = places::by_uuid(conn, uuid)?;
            if !caller.sees(place.company) {
                return Err(Error::not_found("place", uuid));
            }
            let created_at = places::created_at(conn, place.id)?;
            Ok((place, created_at))
        })
        .await
    }

    /// Writes places, new (id 0) or changed, all or none; answers them with ids and UUIDs.
    ///
    /// # Errors
    /// `NotFound` for an unknown one.
    pub async fn put_places(&self, caller: &Caller, list: Vec<Place>) -> Result<Vec<Place>> {
        let (caller, now) = (*caller, self.now());
        self.write(move |tx| {
            let put = |mut place: Place| -> Result<Place> {
                if place.id == PlaceId(0) {
                    place.company = place.company.or(caller.company);
                    return Ok(places::insert(tx, place, Source::Runtime, now)?);
                }
                if !caller.sees(places::get(tx.conn(), place.id)?.company) {
                    return Err(Error::not_found("place", place.id));
                }
                places::put(tx, &place)?;
                Ok(place)
            };
            list.into_iter().map(put).collect()
        })
        .await
    }

    /// Gives a driver rating points; the caller must be an administrator.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn rate_driver(&self, caller: &Caller, rating: Rating) -> Result<()> {
        caller.require(pult_domain::Role::Admin)?;
        let act = self.act(caller);
        self.write(move |tx| {
            crews::driver(tx.conn(), rating.driver)?;
            books::add_rating(tx, &rating)?;
            let mut event = act.event(EventKind::DriverRated);
            let payload = &mut event.payload;
            payload.insert("driver".to_owned(), rating.driver.to_string());
            payload.insert("points".to_owned(), rating.points.to_string());
            payload.insert("comment".to_owned(), rating.comment.clone());
            Ok(journal::append(tx, event)?)
        })
        .await
    }

    /// Posts a movement on a driver's account; answers the entry's id.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn post_ledger(&self, caller: &Caller, entry: LedgerEntry) -> Result<i64> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            whose::driver(tx.conn(), &caller, entry.driver)?;
            let id = cash::post(tx, &entry, &Signature::of(act.actor))?.0;
            let mut event = act.event(EventKind::LedgerPosted);
            let payload = &mut event.payload;
            payload.insert("driver".to_owned(), entry.driver.to_string());
            payload.insert("sum".to_owned(), entry.sum.to_string());
            payload.insert("kind".to_owned(), entry.kind.clone());
            payload.insert("comment".to_owned(), entry.comment.clone());
            journal::append(tx, event)?;
            Ok(id)
        })
        .await
    }

    /// The balance of a driver's account.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn balance(&self, driver: DriverId) -> Result<Money> {
        self.read(move |conn| Ok(books::balance(conn, driver)?))
            .await
    }

    /// The balances of every driver who has an account.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn balances(&self) -> Result<Vec<(DriverId, Money)>> {
        self.read(|conn| Ok(books::balances(conn)?)).await
    }

    /// Puts a message into the outbox; it is kept once this answers.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn queue_message(&self, caller: &Caller, mut message: Message) -> Result<()> {
        let act = self.act(caller);
        message.created_at = act.now;
        self.write(move |tx| {
            outbox::queue(tx, &message)?;
            let mut event = act.event(EventKind::MessageQueued);
            event.order = message.order;
            event
                .payload
                .insert("kind".to_owned(), message.kind.clone());
            Ok(journal::append(tx, event)?)
        })
        .await
    }

    /// The newest messages of the outbox, newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn messages(&self, limit: i64) -> Result<Vec<Message>> {
        self.read(move |conn| Ok(outbox::newest(conn, limit)?))
            .await
    }
}

#[cfg(test)]
mod tests {
    use crate::Caller;
    use crate::tests::office;
    use pult_domain::Office;

    #[tokio::test]
    async fn an_office_that_moves_has_its_new_time_at_once() {
        let dispatch = office().await;
        let before = dispatch.office().await.expect("an office");
        let moved = Office {
            timezone: "Asia/Vladivostok".to_owned(),
            ..before.clone()
        };
        assert_ne!(before, moved);
        let put = dispatch.put_office(&Caller::CONSOLE, moved.clone());
        put.await.expect("moved");
        assert_eq!(dispatch.office().await.expect("an office"), moved);
    }
}
