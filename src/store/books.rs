//! The books of the office: companies, groups, services, discounts, clients, zones, addresses, money.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::codec::{ids_from, ids_json};
use super::places::Source;
use super::{Error, Result, Tx};
use pult_domain::{
    Address, AddressId, AddressKind, Client, ClientId, Company, CompanyId, CrewGroup, CrewGroupId,
    CrewId, Discount, DiscountCard, DiscountCardId, DiscountId, DriverId, Locale, Money, Office,
    OrderId, Percent, Phone, Point, Quality, QueuePolicy, Rating, Seconds, Service, ServiceId,
    Timestamp, Zone, ZoneId,
};

/// The office itself.
///
/// # Errors
/// `Database`.
pub fn office(conn: &Connection) -> Result<Office> {
    conn.prepare_cached("SELECT name, timezone, currency, locale, city, phone FROM office")?
        .query_and_then([], |row| {
            Ok(Office {
                name: row.get(0)?,
                timezone: row.get(1)?,
                currency: row.get(2)?,
                locale: row.get::<_, String>(3)?.parse::<Locale>()?,
                city: row.get(4)?,
                phone: row.get(5)?,
            })
        })?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("office", 1)))
}

/// Writes the office.
///
/// # Errors
/// `Database`.
pub fn put_office(tx: &Tx, office: &Office) -> Result<()> {
    tx.conn.execute(
        "UPDATE office SET name = ?1, timezone = ?2, currency = ?3, locale = ?4, city = ?5, phone = ?6",
        params![
            office.name,
            office.timezone,
            office.currency,
            office.locale.code(),
            office.city,
            office.phone
        ],
    )?;
    Ok(())
}

/// Writes the office as it is: whether anything can be written shows at that.
///
/// # Errors
/// `Database`.
pub(super) fn touch_office(tx: &Tx) -> Result<()> {
    tx.conn.execute("UPDATE office SET name = name", [])?;
    Ok(())
}

/// Every company, by id.
///
/// # Errors
/// `Database`.
pub fn companies(conn: &Connection) -> Result<Vec<Company>> {
    list(conn, "SELECT * FROM companies ORDER BY id", |row| {
        let quality: Option<String> = row.get("quality")?;
        Ok(Company {
            id: CompanyId(row.get("id")?),
            name: row.get("name")?,
            quality: quality.as_deref().map(Quality::parse).transpose()?,
        })
    })
}

/// Writes a company, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_company(tx: &Tx, company: &Company, source: Source) -> Result<CompanyId> {
    upsert(
        tx,
        "INSERT INTO companies VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?3, quality = coalesce(?4, quality) RETURNING id",
        company.id.0,
        source,
        &[&company.name, &company.quality.map(Quality::as_str)],
    )
    .map(CompanyId)
}

/// Every crew group, by id.
///
/// # Errors
/// `Database`.
pub fn crew_groups(conn: &Connection) -> Result<Vec<CrewGroup>> {
    list(conn, "SELECT * FROM crew_groups ORDER BY id", |row| {
        Ok(CrewGroup {
            id: CrewGroupId(row.get("id")?),
            name: row.get("name")?,
        })
    })
}

/// Writes a crew group, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_crew_group(tx: &Tx, group: &CrewGroup, source: Source) -> Result<CrewGroupId> {
    upsert(
        tx,
        "INSERT INTO crew_groups VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET name = ?3 RETURNING id",
        group.id.0,
        source,
        &[&group.name],
    )
    .map(CrewGroupId)
}

/// Every service, by id.
///
/// # Errors
/// `Database`.
pub fn services(conn: &Connection) -> Result<Vec<Service>> {
    list(conn, "SELECT * FROM services ORDER BY id", |row| {
        Ok(Service {
            id: ServiceId(row.get("id")?),
            name: row.get("name")?,
            sum: Money(row.get("sum")?),
            percent: Percent(row.get("percent")?),
        })
    })
}

/// Writes a service, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_service(tx: &Tx, service: &Service, source: Source) -> Result<ServiceId> {
    upsert(
        tx,
        "INSERT INTO services VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = ?3, sum = ?4, percent = ?5 RETURNING id",
        service.id.0,
        source,
        &[&service.name, &service.sum.0, &service.percent.0],
    )
    .map(ServiceId)
}

/// Every discount, by id.
///
/// # Errors
/// `Database`.
pub fn discounts(conn: &Connection) -> Result<Vec<Discount>> {
    list(conn, "SELECT * FROM discounts ORDER BY id", |row| {
        Ok(Discount {
            id: DiscountId(row.get("id")?),
            name: row.get("name")?,
            sum: Money(row.get("sum")?),
            percent: Percent(row.get("percent")?),
        })
    })
}

/// Writes a discount, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_discount(tx: &Tx, discount: &Discount, source: Source) -> Result<DiscountId> {
    upsert(
        tx,
        "INSERT INTO discounts VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = ?3, sum = ?4, percent = ?5 RETURNING id",
        discount.id.0,
        source,
        &[&discount.name, &discount.sum.0, &discount.percent.0],
    )
    .map(DiscountId)
}

/// Every discount card, by id.
///
/// # Errors
/// `Database`.
pub fn discount_cards(conn: &Connection) -> Result<Vec<DiscountCard>> {
    list(conn, "SELECT * FROM discount_cards ORDER BY id", |row| {
        Ok(DiscountCard {
            id: DiscountCardId(row.get("id")?),
            number: row.get("number")?,
            discount: DiscountId(row.get("discount_id")?),
        })
    })
}

/// Writes a discount card, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_discount_card(tx: &Tx, card: &DiscountCard, source: Source) -> Result<DiscountCardId> {
    upsert(
        tx,
        "INSERT INTO discount_cards VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET number = ?3, discount_id = ?4 RETURNING id",
        card.id.0,
        source,
        &[&card.number, &card.discount.0],
    )
    .map(DiscountCardId)
}

/// Every client, by id.
///
/// # Errors
/// `Database`.
pub fn clients(conn: &Connection) -> Result<Vec<Client>> {
    let clients = list(conn, "SELECT * FROM clients ORDER BY id", client_row)?;
    clients
        .into_iter()
        .map(|client| with_phones(conn, client))
        .collect()
}

/// The crews that some clients do not want; only clients that refuse any.
///
/// # Errors
/// `Database`.
pub fn refused_crews(
    conn: &Connection,
    clients: impl IntoIterator<Item = ClientId>,
) -> Result<Vec<(ClientId, Vec<CrewId>)>> {
    let mut select = conn.prepare_cached(
        "SELECT id, refused_crews FROM clients
         WHERE id IN (SELECT value FROM json_each(?1)) AND refused_crews <> '[]'",
    )?;
    let clients = ids_json(clients.into_iter().map(|client| client.0));
    let refused = select.query_and_then([clients], |row| {
        let crews = ids_from(&row.get::<_, String>(1)?)?;
        let crews = crews.into_iter().map(CrewId).collect();
        Ok((ClientId(row.get(0)?), crews))
    })?;
    refused.collect()
}

/// The client with this id.
///
/// # Errors
/// `NotFound`, `Database`.
pub fn client(conn: &Connection, id: ClientId) -> Result<Client> {
    let client = conn
        .prepare_cached("SELECT * FROM clients WHERE id = ?1")?
        .query_and_then([id.0], client_row)?
        .next()
        .unwrap_or_else(|| Err(Error::not_found("client", id)))?;
    with_phones(conn, client)
}

/// The client who calls from this phone, if the books know him.
///
/// # Errors
/// `Database`.
pub fn client_by_phone(conn: &Connection, phone: &Phone) -> Result<Option<Client>> {
    let id: Option<i64> = conn
        .prepare_cached("SELECT min(client_id) FROM client_phones WHERE phone = ?1")?
        .query_row([phone.as_str()], |row| row.get(0))?;
    id.map(|id| client(conn, ClientId(id))).transpose()
}

/// Clients a word of whose name begins with each word of a text, or one of whose phones ends with its
/// digits (four or more), at most so many.
///
/// # Errors
/// `Database`.
pub fn clients_like(conn: &Connection, text: &str, limit: usize) -> Result<Vec<Client>> {
    const FEWEST_DIGITS: usize = 4;
    let folded = text.to_lowercase().replace('ё', "е");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_phone = digits.len() >= FEWEST_DIGITS && !folded.contains(char::is_alphabetic);
    let mut ids: Vec<i64> = Vec::new();
    if is_phone {
        let mut select = conn.prepare_cached(
            "SELECT DISTINCT client_id FROM client_phones WHERE phone LIKE '%' || ?1 LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = select.query_map(rusqlite::params![digits, limit], |row| row.get(0))?;
        ids.extend(found.collect::<rusqlite::Result<Vec<i64>>>()?);
    } else if !words.is_empty() {
        let mut select = conn.prepare_cached("SELECT id, name FROM clients WHERE name <> ''")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            let name = name.to_lowercase().replace('ё', "е");
            let begins = |word: &&str| name.split([' ', '-', '.']).any(|of| of.starts_with(*word));
            if words.iter().all(begins) {
                ids.push(row.get(0)?);
            }
            if ids.len() == limit {
                break;
            }
        }
    }
    ids.into_iter()
        .map(|id| client(conn, ClientId(id)))
        .collect()
}

/// Writes a client with his phones, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_client(tx: &Tx, client: &Client, source: Source) -> Result<ClientId> {
    let id = upsert(
        tx,
        "INSERT INTO clients (id, source, name, discount_id, blocked, reason, refused_crews)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET
            name = ?3, discount_id = ?4, blocked = ?5, reason = ?6, refused_crews = ?7 RETURNING id",
        client.id.0,
        source,
        &[
            &client.name,
            &client.discount.map(|id| id.0),
            &client.blocked,
            &client.reason,
            &ids_json(client.refused_crews.iter().map(|id| id.0)),
        ],
    )?;
    tx.conn
        .prepare_cached("DELETE FROM client_phones WHERE client_id = ?1")?
        .execute([id])?;
    for phone in &client.phones {
        tx.conn
            .prepare_cached("INSERT OR IGNORE INTO client_phones VALUES (?1, ?2)")?
            .execute(params![phone.as_str(), id])?;
    }
    Ok(ClientId(id))
}

fn client_row(row: &Row) -> Result<Client> {
    let refused: String = row.get("refused_crews")?;
    Ok(Client {
        id: ClientId(row.get("id")?),
        name: row.get("name")?,
        phones: Vec::new(),
        discount: row.get::<_, Option<i64>>("discount_id")?.map(DiscountId),
        blocked: row.get("blocked")?,
        reason: row.get("reason")?,
        refused_crews: ids_from(&refused)?.into_iter().map(CrewId).collect(),
    })
}

fn with_phones(conn: &Connection, mut client: Client) -> Result<Client> {
    client.phones = conn
        .prepare_cached("SELECT phone FROM client_phones WHERE client_id = ?1 ORDER BY phone")?
        .query_map([client.id.0], |row| row.get(0).map(Phone::from_stored))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(client)
}

/// Every zone, in the order that decides which one a point belongs to.
///
/// # Errors
/// `Database`.
pub fn zones(conn: &Connection) -> Result<Vec<Zone>> {
    list(conn, "SELECT * FROM zones ORDER BY position, id", |row| {
        let queue: String = row.get("queue")?;
        let polygons: String = row.get("polygons")?;
        let polygons: Vec<Vec<Vec<(f64, f64)>>> = serde_json::from_str(&polygons)?;
        let ring = |ring: Vec<(f64, f64)>| -> Vec<Point> {
            ring.into_iter()
                .map(|(lat, lon)| Point { lat, lon })
                .collect()
        };
        Ok(Zone {
            id: ZoneId(row.get("id")?),
            name: row.get("name")?,
            city: row.get("city")?,
            queue: QueuePolicy::parse(&queue)?,
            polygons: polygons
                .into_iter()
                .map(|polygon| polygon.into_iter().map(ring).collect())
                .collect(),
        })
    })
}

/// The place of a zone among the zones; of an unknown one the place after the last.
///
/// # Errors
/// `Database`.
pub fn zone_position(conn: &Connection, id: ZoneId) -> Result<usize> {
    let position: i64 = conn
        .prepare_cached(
            "SELECT coalesce((SELECT position FROM zones WHERE id = ?1),
                (SELECT max(position) + 1 FROM zones), 0)",
        )?
        .query_row([id.0], |row| row.get(0))?;
    Ok(usize::try_from(position).unwrap_or_default())
}

/// Writes a zone at its place in the file, new (id 0) or known; answers the id.
///
/// # Errors
/// `Database`.
pub fn put_zone(tx: &Tx, zone: &Zone, position: usize, source: Source) -> Result<ZoneId> {
    let polygons: Vec<Vec<Vec<(f64, f64)>>> = zone
        .polygons
        .iter()
        .map(|polygon| {
            let ring = |ring: &Vec<Point>| ring.iter().map(|p| (p.lat, p.lon)).collect();
            polygon.iter().map(ring).collect()
        })
        .collect();
    upsert(
        tx,
        "INSERT INTO zones VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET
            position = ?3, name = ?4, city = ?5, queue = ?6, polygons = ?7 RETURNING id",
        zone.id.0,
        source,
        &[
            &(position as i64),
            &zone.name,
            &zone.city,
            &zone.queue.as_str(),
            &serde_json::to_string(&polygons)?,
        ],
    )
    .map(ZoneId)
}

/// The address book, by id.
///
/// # Errors
/// `Database`.
pub fn addresses(conn: &Connection) -> Result<Vec<Address>> {
    list(conn, "SELECT * FROM addresses ORDER BY id", |row| {
        let row = &super::columns::Columns::of(row);
        let kind: String = row.get("kind")?;
        Ok(Address {
            id: AddressId(row.get("id")?),
            kind: AddressKind::parse(&kind)?,
            settlement: row.get("settlement")?,
            street: row.get("street")?,
            house: row.get("house")?,
            point: super::codec::point_from(row, "lat", "lon")?,
            comment: row.get("comment")?,
        })
    })
}

/// Writes an entry of the address book; one of the same kind, settlement, street and house
/// is replaced.
///
/// # Errors
/// `Database`.
pub fn put_address(tx: &Tx, address: &Address, source: Source) -> Result<AddressId> {
    let id = tx
        .conn
        .prepare_cached(
            "INSERT INTO addresses (source, kind, street, house, lat, lon, comment, settlement)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (kind, settlement, street, house) DO UPDATE SET
                lat = ?5, lon = ?6, comment = ?7 RETURNING id",
        )?
        .query_row(
            params![
                source.as_str(),
                address.kind.as_str(),
                address.street,
                address.house,
                address.point.map(|point| point.lat),
                address.point.map(|point| point.lon),
                address.comment,
                address.settlement
            ],
            |row| row.get(0),
        )?;
    Ok(AddressId(id))
}

/// Gives a driver rating points.
///
/// # Errors
/// `Database`.
pub fn add_rating(tx: &Tx, rating: &Rating) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO ratings (driver_id, points, expires_at, comment) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            rating.driver.0,
            rating.points,
            rating.expires_at.0,
            rating.comment
        ])?;
    Ok(())
}

/// The live rating points of every driver who has some.
///
/// # Errors
/// `Database`.
pub fn ratings(conn: &Connection, now: Timestamp) -> Result<Vec<(DriverId, i64)>> {
    Ok(conn
        .prepare_cached(
            "SELECT driver_id, sum(points) FROM ratings
             WHERE expires_at > ?1 AND starts_at <= ?1 GROUP BY driver_id",
        )?
        .query_map([now.0], |row| Ok((DriverId(row.get(0)?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Posts a movement on a client's account.
///
/// # Errors
/// `Database`.
pub fn post_client(
    tx: &Tx,
    client: ClientId,
    order: OrderId,
    sum: Money,
    kind: &str,
    at: Timestamp,
) -> Result<()> {
    sum.check_size("sum")?;
    tx.conn
        .prepare_cached(
            "INSERT INTO client_ledger (client_id, order_id, sum, kind, at, comment)
             VALUES (?1, ?2, ?3, ?4, ?5, '')",
        )?
        .execute(params![client.0, order.0, sum.0, kind, at.0])?;
    Ok(())
}

/// What a client may still owe: its limit and the balance of its account; `None`: any sum.
///
/// # Errors
/// `Database`.
pub fn credit_left(conn: &Connection, client: ClientId) -> Result<Option<Money>> {
    let left: Option<Option<i64>> = conn
        .prepare_cached(
            "SELECT credit_limit + (SELECT coalesce(sum(sum), 0) FROM client_ledger
                WHERE client_id = c.id) FROM clients c WHERE id = ?1",
        )?
        .query_row([client.0], |row| row.get(0))
        .optional()?;
    Ok(left.flatten().map(Money))
}

/// The balance of a driver: the sum of his ledger.
///
/// # Errors
/// `Database`.
pub fn balance(conn: &Connection, driver: DriverId) -> Result<Money> {
    Ok(conn
        .prepare_cached("SELECT coalesce((SELECT sum FROM balances WHERE driver_id = ?1), 0)")?
        .query_row([driver.0], |row| row.get(0).map(Money))?)
}

/// The balances of every driver who has a ledger.
///
/// # Errors
/// `Database`.
pub fn balances(conn: &Connection) -> Result<Vec<(DriverId, Money)>> {
    Ok(conn
        .prepare_cached("SELECT driver_id, sum FROM balances ORDER BY driver_id")?
        .query_map([], |row| Ok((DriverId(row.get(0)?), Money(row.get(1)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a request with this idempotency key made before, if it was made.
///
/// # Errors
/// `Database`.
pub fn idempotent(conn: &Connection, key: &str) -> Result<Option<Vec<OrderId>>> {
    let ids: Option<String> = conn
        .prepare_cached("SELECT order_ids FROM idempotency WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    ids.map(|ids| Ok(ids_from(&ids)?.into_iter().map(OrderId).collect()))
        .transpose()
}

/// Whether a key whose entries are `key`, a line break and the body's digest stands with another body.
///
/// # Errors
/// `Database`.
pub fn is_other_body(conn: &Connection, key: &str, body: &str) -> Result<bool> {
    let mut select = conn.prepare_cached(
        "SELECT 1 FROM idempotency WHERE key > ?1 || char(10) AND key < ?1 || char(11)
            AND key <> ?1 || char(10) || ?2",
    )?;
    Ok(select.exists(params![key, body])?)
}

/// A retry with the same key comes within this time.
const KEYS_KEPT: Seconds = Seconds(24 * 3_600);

/// Remembers what a request with this idempotency key made.
///
/// # Errors
/// `Database`.
pub fn remember(tx: &Tx, key: &str, orders: &[OrderId], now: Timestamp) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM idempotency WHERE at < ?1")?
        .execute([(now - KEYS_KEPT).0])?;
    tx.conn
        .prepare_cached("INSERT INTO idempotency VALUES (?1, ?2, ?3)")?
        .execute(params![key, ids_json(orders.iter().map(|id| id.0)), now.0])?;
    Ok(())
}

fn list<T>(conn: &Connection, sql: &str, read: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    conn.prepare_cached(sql)?
        .query_and_then([], |row| read(row))?
        .collect()
}

fn upsert(tx: &Tx, sql: &str, id: i64, source: Source, columns: &[&dyn ToSql]) -> Result<i64> {
    let id = (id > 0).then_some(id);
    let source = source.as_str();
    let mut values: Vec<&dyn ToSql> = vec![&id, &source];
    values.extend(columns);
    Ok(tx
        .conn
        .prepare_cached(sql)?
        .query_row(&*values, |row| row.get(0))?)
}
