//! Phones of drivers: how one logs in, whose it is, and how it is shut out.
//!
//! A driver types a code, which comes by SMS or is read out by the dispatcher, or opens the link of a
//! QR code. What a device shows from then on is a secret of its own, kept only as a hash.

use super::{Caller, Dispatch, Error, NotAllowed, Result, crews, secrets};
use pult_domain::{Actor, Crew, CrewId, Locale, Message, Origin, Phone, Role, Seconds, Timestamp};
use pult_store::devices::{self, LoginKind};
use pult_store::{Connection, Tx, auth, books, crews as crew_rows, outbox};

pub use pult_store::devices::{Device, DeviceKind};

/// A code or link is good for this long.
const LOGIN_LIFE: Seconds = Seconds::minutes(10);
/// So many codes are sent to a crew within [`LOGIN_LIFE`].
const MOST_CODES: u32 = 3;
/// A code is guessed at so often.
const MOST_WRONG: u32 = 5;
/// A device that was silent for so long has to log in again.
const DEVICE_LIFE: Seconds = Seconds(90 * 24 * 3600);
/// The use of a device is noted at most this often.
const DEVICE_NOTE: Seconds = Seconds(60);
/// The longest name of a device, in characters.
const LONGEST_NAME: usize = 80;
/// A crew has at most so many devices; the oldest is shut out for a new one.
const MOST_DEVICES: usize = 10;

/// What a driver may log in with, as it is shown at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogin {
    /// Whose.
    pub crew: CrewId,
    /// The phone that is typed with the code, if the driver has one.
    pub phone: Option<Phone>,
    /// Six digits.
    pub code: String,
    /// The secret of the link.
    pub secret: String,
    /// Until when both are good.
    pub expires_at: Timestamp,
}

/// A device that has logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Its id.
    pub id: i64,
    /// Whose.
    pub crew: CrewId,
    /// What it shows from now on, 32 hexadecimal digits.
    pub secret: String,
}

/// Who speaks through a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceCaller {
    /// The device.
    pub device: i64,
    /// Its crew.
    pub crew: CrewId,
    /// The crew as a caller: it may do what a crew may, to its own orders.
    pub caller: Caller,
}

impl Caller {
    /// A crew that speaks for itself alone.
    pub fn of_crew(crew: CrewId) -> Caller {
        Caller {
            origin: Origin::Console,
            actor: Actor::Crew(crew),
            company: None,
            role: Role::Read,
        }
    }
}

impl Dispatch {
    /// Sends a code to the driver with this phone, if there is one and he has not had several lately: nobody
    /// learns whose phone it is, not by asking often either.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn send_login_code(&self, phone: &Phone) -> Result<()> {
        let (phone, now) = (phone.clone(), self.now());
        let code = secrets::new_code().map_err(|_| Error::Internal)?;
        self.write(move |tx| {
            let Some(crew) = crew_with_phone(tx.conn(), &phone)? else {
                return Ok(());
            };
            if devices::codes_since(tx.conn(), crew.id, now - LOGIN_LIFE)? >= MOST_CODES {
                return Ok(());
            }
            put_code(tx, crew.id, &code, now)?;
            let office = books::office(tx.conn())?;
            let text = match office.locale {
                Locale::Ru => format!("{}: код для входа {code}", office.name),
                Locale::En => format!("{}: your code is {code}", office.name),
            };
            let message = Message {
                idempotency_key: format!("login {} {}", crew.id, uuid::Uuid::now_v7()),
                ..Message::new("sms", phone.as_str(), &text, now)
            };
            Ok(outbox::queue(tx, &message)?)
        })
        .await
    }

    /// Makes a code and a link for a crew, to be shown at the desk.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `InvalidState` when the driver is locked or dismissed.
    pub async fn new_login(&self, caller: &Caller, crew: CrewId) -> Result<NewLogin> {
        caller.require(Role::Dispatch)?;
        let (caller, now) = (*caller, self.now());
        let code = secrets::new_code().map_err(|_| Error::Internal)?;
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        self.write(move |tx| {
            let known = crew_rows::get(tx.conn(), crew)?;
            caller.check_crew(&known)?;
            let driver = check_driver(tx.conn(), &known)?;
            put_code(tx, crew, &code, now)?;
            let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &secret);
            let span = (now, now + LOGIN_LIFE);
            devices::put_login(tx, (crew, LoginKind::Link), &hash, span)?;
            Ok(NewLogin {
                crew,
                phone: driver.phone,
                code,
                secret,
                expires_at: span.1,
            })
        })
        .await
    }

    /// Logs a device in by the phone of its driver and a code.
    ///
    /// # Errors
    /// `Unauthenticated` for a wrong, old or too often guessed code; `InvalidState` when the driver is
    /// locked or dismissed.
    pub async fn log_in_by_code(&self, phone: &Phone, code: &str, name: &str) -> Result<NewDevice> {
        let (phone, code, now) = (phone.clone(), code.trim().to_owned(), self.now());
        let found = self
            .write(move |tx| {
                let Some(crew) = crew_with_phone(tx.conn(), &phone)? else {
                    return Ok(None);
                };
                let hash = code_hash(tx.conn(), crew.id, &code)?;
                // A wrong guess is counted: the transaction must not be lost with a refusal.
                let is_right = devices::use_code(tx, crew.id, &hash, now, MOST_WRONG)?;
                Ok::<_, Error>(is_right.then_some(crew.id))
            })
            .await?;
        let crew = found.ok_or(Error::Unauthenticated)?;
        self.add_device(crew, DeviceKind::Page, name).await
    }

    /// Logs a device in by the secret of a link, which is used up.
    ///
    /// # Errors
    /// `Unauthenticated` for a wrong, old or used one; `InvalidState` when the driver is locked or
    /// dismissed.
    pub async fn log_in_by_link(&self, secret: &str, name: &str) -> Result<NewDevice> {
        let (secret, now) = (secret.to_owned(), self.now());
        let found = self
            .write(move |tx| {
                let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &secret);
                Ok::<_, Error>(devices::use_link(tx, &hash, now)?)
            })
            .await?;
        let crew = found.ok_or(Error::Unauthenticated)?;
        self.add_device(crew, DeviceKind::Page, name).await
    }

    /// Makes a secret for a tracker application of a crew.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when the driver is locked or dismissed.
    pub async fn new_tracker(&self, crew: CrewId) -> Result<NewDevice> {
        self.add_device(crew, DeviceKind::Tracker, "OsmAnd").await
    }

    async fn add_device(&self, crew: CrewId, kind: DeviceKind, name: &str) -> Result<NewDevice> {
        let secret = secrets::new_secret().map_err(|_| Error::Internal)?;
        let (clear, now) = (secret.clone(), self.now());
        let name: String = pult_domain::visible_lines(name)
            .chars()
            .take(LONGEST_NAME)
            .collect();
        let act = self.act(&Caller::of_crew(crew));
        let id = self
            .write(move |tx| {
                let known = crew_rows::get(tx.conn(), crew)?;
                Caller::CONSOLE.check_crew(&known)?;
                check_driver(tx.conn(), &known)?;
                let before = devices::list(tx.conn(), Some(crew))?;
                let same = before.iter().filter(|device| device.kind == kind);
                for old in same.skip(MOST_DEVICES - 1) {
                    devices::revoke(tx, old.id, now)?;
                }
                let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, &clear);
                let device = Device {
                    id: 0,
                    crew,
                    kind,
                    name,
                    created_at: now,
                    used_at: now,
                    revoked_at: None,
                };
                let id = devices::insert(tx, &device, &hash)?;
                crews::note(tx, &act, crew)?;
                Ok::<_, Error>(id)
            })
            .await?;
        Ok(NewDevice { id, crew, secret })
    }

    /// Whose device shows this secret.
    ///
    /// # Errors
    /// `Unauthenticated` for an unknown one, one that was shut out or was silent too long; `Forbidden`
    /// when its driver is locked or dismissed, or the crew was removed.
    pub async fn device_caller(&self, kind: DeviceKind, secret: &str) -> Result<DeviceCaller> {
        let (secret, now) = (secret.to_owned(), self.now());
        let device = self
            .read(move |conn| {
                let hash = secrets::keyed_hash(&auth::pepper(conn)?, &secret);
                let device = devices::by_hash(conn, &hash)?;
                let device = device.filter(|device| device.kind == kind);
                let device = device.ok_or(Error::Unauthenticated)?;
                if device.revoked_at.is_some() || now - device.used_at > DEVICE_LIFE {
                    return Err(Error::Unauthenticated);
                }
                let crew = crew_rows::get(conn, device.crew)?;
                let shut_out = Error::forbidden(NotAllowed::DriverShutOut);
                if crew.archived_at.is_some() || check_driver(conn, &crew).is_err() {
                    return Err(shut_out);
                }
                Ok(device)
            })
            .await?;
        if now - device.used_at >= DEVICE_NOTE {
            let id = device.id;
            self.write(move |tx| Ok::<_, Error>(devices::touch(tx, id, now)?))
                .await?;
        }
        Ok(DeviceCaller {
            device: device.id,
            crew: device.crew,
            caller: Caller::of_crew(device.crew),
        })
    }

    /// The devices that may come in, of one crew or of all, the newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn devices(&self, caller: &Caller, crew: Option<CrewId>) -> Result<Vec<Device>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut list = Vec::new();
            for device in devices::list(conn, crew)? {
                if caller.sees(crew_rows::get(conn, device.crew)?.company) {
                    list.push(device);
                }
            }
            Ok(list)
        })
        .await
    }

    /// Shuts a device out for good. A crew may do so with its own.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn revoke_device(&self, caller: &Caller, id: i64) -> Result<()> {
        let (caller, act, now) = (*caller, self.act(caller), self.now());
        self.write(move |tx| {
            let device = devices::get(tx.conn(), id)?;
            let known = crew_rows::get(tx.conn(), device.crew)?;
            if !caller.sees(known.company) {
                return Err(Error::not_found("device", id));
            }
            match caller.actor {
                Actor::Crew(own) if own == device.crew => {}
                Actor::Crew(_) => return Err(Error::not_found("device", id)),
                _ => caller.require(Role::Dispatch)?,
            }
            devices::revoke(tx, id, now)?;
            crews::note(tx, &act, device.crew)
        })
        .await
    }
}

/// The crew that stands for the driver with this phone.
fn crew_with_phone(conn: &Connection, phone: &Phone) -> Result<Option<Crew>> {
    let drivers = crew_rows::drivers(conn)?;
    let known = drivers
        .iter()
        .find(|driver| driver.phone.as_ref() == Some(phone) && !driver.locked && !driver.dismissed);
    let Some(driver) = known else {
        return Ok(None);
    };
    match crew_rows::of_driver(conn, driver.id).map_err(Error::from) {
        Ok(crew) if crew.archived_at.is_none() => Ok(Some(crew)),
        Ok(_) | Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn check_driver(conn: &Connection, crew: &Crew) -> Result<pult_domain::Driver> {
    let driver = crew_rows::driver(conn, crew.driver)?;
    let status = match (driver.locked, driver.dismissed) {
        (true, _) => "locked",
        (_, true) => "dismissed",
        _ => return Ok(driver),
    };
    let who = pult_domain::Subject::new("driver", driver.id);
    Err(Error::state(who, status, "log in"))
}

fn put_code(tx: &Tx, crew: CrewId, code: &str, now: Timestamp) -> Result<()> {
    let hash = code_hash(tx.conn(), crew, code)?;
    let span = (now, now + LOGIN_LIFE);
    Ok(devices::put_login(
        tx,
        (crew, LoginKind::Code),
        &hash,
        span,
    )?)
}

/// Equal codes of two crews have different hashes.
fn code_hash(conn: &Connection, crew: CrewId, code: &str) -> Result<Vec<u8>> {
    let hash = secrets::keyed_hash(&auth::pepper(conn)?, &format!("code {crew} {code}"));
    Ok(hash.to_vec())
}
