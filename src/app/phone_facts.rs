//! What whoever takes an order should know of the phone that calls: more than one order a phone is no
//! mistake, but nobody should make the second one by mistake.

use super::{Caller, Dispatch, Error, NotAllowed, OrderView, Result};
use pult_domain::{Client, ClientId, OrderId, Phone, Role};
use pult_store::clients::{self, Remembered};
use pult_store::{Connection, OfficeTime, books, journal, orders, work};

/// What is known of a phone.
#[derive(Debug, Clone)]
pub struct PhoneFacts {
    /// The phone.
    pub phone: Phone,
    /// The client of the books it belongs to.
    pub client: Option<Client>,
    /// The note on him; empty without one.
    pub note: String,
    /// Why he is on the blacklist, when he is.
    pub blacklisted: Option<String>,
    /// He is one of those who order several at once: he is marked so, or has several phones.
    pub several: bool,
    /// His open orders, by when the crew is wanted.
    pub open: Vec<OrderView>,
    /// His last closed orders, newest first.
    pub last: Vec<OrderView>,
    /// How many orders the phone ever had.
    pub n_orders: i64,
    /// The open order that another one may repeat by mistake: of today, and not of a client of several.
    pub in_the_way: Option<OrderId>,
}

impl Dispatch {
    /// What is known of a phone, with its last `n_last` closed orders.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn phone_facts(
        &self,
        caller: &Caller,
        phone: Phone,
        n_last: usize,
    ) -> Result<PhoneFacts> {
        let (caller, now) = (*caller, self.now());
        self.read(move |conn| {
            let client = books::client_by_phone(conn, &phone)?;
            let remembered = match &client {
                Some(client) => clients::remembered(conn, client.id)?,
                None => Remembered::default(),
            };
            let mut phones = client.as_ref().map_or(Vec::new(), |it| it.phones.clone());
            if !phones.contains(&phone) {
                phones.push(phone.clone());
            }
            let several = remembered.several || phones.len() > 1;
            let of = |open: bool, limit: Option<usize>| -> Result<Vec<OrderView>> {
                let mut found = Vec::new();
                for phone in &phones {
                    let filter = orders::Filter {
                        company: caller.company,
                        open: Some(open),
                        phone: Some(phone.as_str().to_owned()),
                        limit,
                        ..orders::Filter::default()
                    };
                    let ids = orders::find(conn, &filter)?;
                    found.extend(OrderView::all(conn, &ids, now)?);
                }
                Ok(found)
            };
            let mut open = of(true, None)?;
            open.sort_by_key(|view| (view.order.due_at().unwrap_or(now), view.order.id));
            let mut last = of(false, Some(n_last))?;
            last.sort_by_key(|view| std::cmp::Reverse((view.order.status_at, view.order.id)));
            last.truncate(n_last);
            let local = OfficeTime::named(&books::office(conn)?.timezone);
            let today = local.date(now);
            let of_today = |view: &&OrderView| {
                let due = view.order.due_at();
                due.is_none_or(|at| at <= now || local.date(at) == today)
            };
            // The car that is awaited, before one that somebody of theirs rides in.
            let today: Vec<&OrderView> = open.iter().filter(of_today).collect();
            let awaited = today.iter().find(|view| !view.phase.is_aboard());
            let in_the_way = awaited.or(today.first()).filter(|_| !several);
            Ok(PhoneFacts {
                n_orders: clients::n_orders(conn, &phone)?,
                blacklisted: client
                    .as_ref()
                    .filter(|client| client.blocked)
                    .map(|client| client.reason.clone()),
                in_the_way: in_the_way.map(|view| view.order.id),
                note: remembered.note,
                phone,
                client,
                several,
                open,
                last,
            })
        })
        .await
    }

    /// What the office remembers of a client.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn remembered(&self, client: ClientId) -> Result<Remembered> {
        self.read(move |conn| Ok(clients::remembered(conn, client)?))
            .await
    }

    /// Remembers of a client: a note, that he orders several at once, what he may owe. The limit is
    /// changed by a senior dispatcher only.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub async fn remember(
        &self,
        caller: &Caller,
        client: ClientId,
        what: Remembered,
    ) -> Result<()> {
        caller.require(Role::Dispatch)?;
        let senior = caller.require(Role::Senior).is_ok();
        let act = self.act(caller);
        self.write(move |tx| {
            let limit = limit_of(tx.conn(), client)?;
            if limit != what.credit_limit && !senior {
                return Err(Error::needs(Role::Senior, NotAllowed::AccountLimit));
            }
            if !clients::remember(tx, client, &what)? {
                return Err(Error::not_found("client", client));
            }
            note(tx, &act, client)
        })
        .await
    }
}

fn limit_of(conn: &Connection, client: ClientId) -> Result<Option<pult_domain::Money>> {
    Ok(clients::remembered(conn, client)?.credit_limit)
}

fn note(tx: &pult_store::Tx, act: &work::Act, client: ClientId) -> Result<()> {
    let mut event = act.event(pult_domain::EventKind::OfficeChanged);
    event
        .payload
        .insert("client".to_owned(), client.to_string());
    Ok(journal::append(tx, event)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Once;
    use crate::tests::{YANDEX, office, ride};
    use pult_domain::{Seconds, TimeWindow};

    fn anna() -> Phone {
        Phone::parse("89263332211").expect("a phone")
    }

    async fn facts(dispatch: &Dispatch) -> PhoneFacts {
        let facts = dispatch.phone_facts(&Caller::CONSOLE, anna(), 3).await;
        facts.expect("what is known")
    }

    async fn made(dispatch: &Dispatch, ahead: Option<Seconds>) -> OrderId {
        let mut order = ride();
        if let Some(ahead) = ahead {
            order.stops[0].window = TimeWindow::from(dispatch.now() + ahead);
        }
        let made = dispatch.create_order(&YANDEX, order, Once::default());
        made.await.expect("an order").id
    }

    #[tokio::test]
    async fn an_open_order_of_today_stands_in_the_way_and_one_of_another_day_does_not() {
        let dispatch = office().await;
        assert_eq!(facts(&dispatch).await.n_orders, 0);
        let later = made(&dispatch, Some(Seconds::minutes(2 * 1_440))).await;
        let known = facts(&dispatch).await;
        assert_eq!((known.open.len(), known.in_the_way), (1, None));
        let now = made(&dispatch, None).await;
        let known = facts(&dispatch).await;
        let open: Vec<_> = known.open.iter().map(|view| view.order.id).collect();
        assert_eq!((open, known.in_the_way), (vec![now, later], Some(now)));
        let cancelled = dispatch.cancel_order(&YANDEX, now, String::new(), None);
        cancelled.await.expect("cancelled");
        let known = facts(&dispatch).await;
        assert_eq!((known.last[0].order.id, known.in_the_way), (now, None));
        assert_eq!(known.n_orders, 2);
    }

    #[tokio::test]
    async fn hotels_are_not_asked_and_the_blacklist_is_told() {
        let dispatch = office().await;
        let order = made(&dispatch, None).await;
        let client = Client {
            name: "Гостиница".to_owned(),
            phones: vec![anna()],
            blocked: true,
            reason: "не платит".to_owned(),
            ..Client::default()
        };
        let put = dispatch
            .inner
            .store
            .write(move |tx| books::put_client(tx, &client, pult_store::places::Source::Runtime));
        let id = put.await.expect("a client");
        let known = facts(&dispatch).await;
        assert_eq!(known.blacklisted.as_deref(), Some("не платит"));
        assert_eq!(known.in_the_way, Some(order));
        let hotel = Remembered {
            note: "вход со двора".to_owned(),
            several: true,
            credit_limit: None,
        };
        let noted = dispatch.remember(&Caller::CONSOLE, id, hotel.clone()).await;
        noted.expect("remembered");
        let known = facts(&dispatch).await;
        assert_eq!(
            (known.note.as_str(), known.in_the_way),
            ("вход со двора", None)
        );
        let dispatcher = Caller {
            role: Role::Dispatch,
            ..Caller::CONSOLE
        };
        let limited = Remembered {
            credit_limit: Some(pult_domain::Money(100_000)),
            ..hotel.clone()
        };
        let refused = dispatch.remember(&dispatcher, id, limited).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
        assert_eq!(dispatch.remembered(id).await.expect("known"), hotel);
    }
}
