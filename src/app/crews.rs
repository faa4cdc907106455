//! Commands and queries about crews, drivers, vehicles, shifts and positions.

use super::whose::{self, Whose};
use super::{Caller, CrewView, Dispatch, Error, Result, follow};
use pult_domain::{
    CompanyId, Crew, CrewId, Driver, DriverId, EventKind, PlaceSource, Position, Seconds,
    Timestamp, Vehicle, VehicleId, Whereabouts,
};
use pult_store::places::Source;
use pult_store::work::{Late, PositionRules};
use pult_store::{Connection, Tx, books, crews, journal, positions, work};
use uuid::Uuid;

/// A crew to be made, with a driver of its own.
#[derive(Debug, Clone, Default)]
pub struct NewCrew {
    /// The crew; its driver is filled in.
    pub crew: Crew,
    /// The driver.
    pub driver: Driver,
    /// The photo of the driver, if one was sent.
    pub photo: Option<Vec<u8>>,
}

/// A crew and its driver, to be changed together.
#[derive(Debug, Clone)]
pub struct CrewChange {
    /// The crew.
    pub crew: Crew,
    /// Its driver.
    pub driver: Driver,
    /// A new photo of the driver.
    pub photo: Option<Vec<u8>>,
}

impl Dispatch {
    /// A crew as it stands.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew(&self, caller: &Caller, id: CrewId) -> Result<CrewView> {
        let (caller, now, lead) = (*caller, self.now(), self.rules().prior_lead);
        let view = self.read(move |conn| {
            caller.check_crew(&crews::get(conn, id)?)?;
            CrewView::read(conn, id, now, lead)
        });
        Ok(self.advised(view.await?))
    }

    /// The crew with this UUID.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_by_uuid(&self, caller: &Caller, uuid: Uuid) -> Result<CrewView> {
        let id = self
            .read(move |conn| Ok(crews::by_uuid(conn, uuid)?.id))
            .await?;
        self.crew(caller, id).await
    }

    /// The crew that stands for a driver: the one on shift, else the latest.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn crew_of_driver(&self, caller: &Caller, driver: DriverId) -> Result<CrewView> {
        let id = self
            .read(move |conn| Ok(crews::of_driver(conn, driver)?.id))
            .await?;
        self.crew(caller, id).await
    }

    /// A driver.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn driver(&self, caller: &Caller, id: DriverId) -> Result<Driver> {
        let caller = *caller;
        self.read(move |conn| whose::driver(conn, &caller, id))
            .await
    }

    /// Every driver the caller may see, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn drivers(&self, caller: &Caller) -> Result<Vec<Driver>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut drivers = crews::drivers(conn)?;
            let whose = Whose::seen_by(conn, &caller)?;
            drivers.retain(|driver| whose.sees_driver(driver));
            Ok(drivers)
        })
        .await
    }

    /// A vehicle.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn vehicle(&self, caller: &Caller, id: VehicleId) -> Result<Vehicle> {
        let caller = *caller;
        self.read(move |conn| whose::vehicle(conn, &caller, id))
            .await
    }

    /// Every vehicle the caller may see, by id.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn vehicles(&self, caller: &Caller) -> Result<Vec<Vehicle>> {
        let caller = *caller;
        self.read(move |conn| {
            let mut vehicles = crews::vehicles(conn)?;
            let whose = Whose::seen_by(conn, &caller)?;
            vehicles.retain(|vehicle| whose.sees_vehicle(vehicle));
            Ok(vehicles)
        })
        .await
    }

    /// The stored photo of a driver or vehicle (`kind`: `driver`, `vehicle`), if there is one.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn photo(&self, kind: &'static str, id: i64) -> Result<Option<Vec<u8>>> {
        self.read(move |conn| Ok(crews::photo(conn, kind, id)?))
            .await
    }

    /// Whether there is a stored photo of a driver or vehicle, as for [`Dispatch::photo`].
    ///
    /// # Errors
    /// `Internal`.
    pub async fn has_photo(&self, kind: &'static str, id: i64) -> Result<bool> {
        self.read(move |conn| Ok(crews::has_photo(conn, kind, id)?))
            .await
    }

    /// Makes crews, each with a driver of its own, all or none; answers them with their ids.
    ///
    /// # Errors
    /// `NotFound` for an unknown company.
    pub async fn create_crews(&self, caller: &Caller, new: Vec<NewCrew>) -> Result<Vec<Crew>> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            new.into_iter()
                .map(|new| create_crew(tx, &caller, &act, new))
                .collect()
        })
        .await
    }

    /// Changes a crew and its driver.
    ///
    /// # Errors
    /// `NotFound`, what `edit` answers.
    pub async fn update_crew(
        &self,
        caller: &Caller,
        id: CrewId,
        edit: impl FnOnce(&mut CrewChange) -> Result<()> + Send + 'static,
    ) -> Result<Crew> {
        self.on_crew(caller, id, move |tx, act| {
            let crew = crews::get(tx.conn(), id)?;
            let mut change = CrewChange {
                driver: crews::driver(tx.conn(), crew.driver)?,
                crew,
                photo: None,
            };
            edit(&mut change)?;
            crews::put_driver(tx, &change.driver, Source::Runtime)?;
            if let Some(photo) = &change.photo {
                crews::put_photo(tx, "driver", change.driver.id.0, photo)?;
            }
            let crew = crews::put_crew(tx, change.crew, Source::Runtime)?;
            note(tx, act, crew.id)?;
            Ok(crew)
        })
        .await
    }

    /// Writes a vehicle, new (id 0) or changed; answers its id.
    ///
    /// # Errors
    /// `NotFound` for an unknown one.
    pub async fn put_vehicles(
        &self,
        caller: &Caller,
        vehicles: Vec<Vehicle>,
    ) -> Result<Vec<VehicleId>> {
        let caller = *caller;
        self.write(move |tx| {
            let put = |vehicle: &Vehicle| -> Result<VehicleId> {
                if vehicle.id.0 > 0 {
                    whose::vehicle(tx.conn(), &caller, vehicle.id)?;
                }
                Ok(crews::put_vehicle(tx, vehicle, Source::Runtime)?)
            };
            vehicles.iter().map(put).collect()
        })
        .await
    }

    /// Puts a crew on a vehicle; it travels as the vehicle does (`mode`).
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn link(&self, caller: &Caller, crew: CrewId, vehicle: VehicleId) -> Result<()> {
        let scope = *caller;
        self.on_crew(caller, crew, move |tx, act| {
            let known = whose::vehicle(tx.conn(), &scope, vehicle)?;
            let mut crew = crews::get(tx.conn(), crew)?;
            crew.vehicle = Some(vehicle);
            if let Some(mode) = known.attributes.get("mode") {
                crew.mode = pult_domain::TravelMode::parse(mode).unwrap_or(crew.mode);
            }
            let mut driver = crews::driver(tx.conn(), crew.driver)?;
            driver.vehicle = Some(vehicle);
            crews::put_driver(tx, &driver, Source::Runtime)?;
            let crew = crews::put_crew(tx, crew, Source::Runtime)?;
            note(tx, act, crew.id)
        })
        .await
    }

    /// A crew comes on line.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when its driver is locked or dismissed.
    pub async fn open_shift(&self, caller: &Caller, crew: CrewId) -> Result<()> {
        self.on_crew(caller, crew, move |tx, act| {
            work::open_shift(tx, act, crew)?;
            // What it had in its queue may be due.
            work::promote(tx, act, crew)?;
            Ok(())
        })
        .await
    }

    /// A crew goes off line: it loses what it is being asked, not what it accepted.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn close_shift(&self, caller: &Caller, crew: CrewId) -> Result<()> {
        self.on_crew(caller, crew, move |tx, act| {
            Ok(work::close_shift(tx, act, crew)?)
        })
        .await
    }

    /// Several crews come on line (`true`) or go off it, all or none.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` when a driver is locked or dismissed.
    pub async fn set_shifts(&self, caller: &Caller, shifts: Vec<(CrewId, bool)>) -> Result<()> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            for (crew, online) in shifts {
                caller.check_crew(&crews::get(tx.conn(), crew)?)?;
                if online {
                    work::open_shift(tx, &act, crew)?;
                    work::promote(tx, &act, crew)?;
                } else {
                    work::close_shift(tx, &act, crew)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// A crew goes on a break.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` off line.
    pub async fn take_break(&self, caller: &Caller, crew: CrewId) -> Result<()> {
        self.on_crew(caller, crew, move |tx, act| {
            work::take_break(tx, act, crew)?;
            Ok(())
        })
        .await
    }

    /// A crew comes back from a break.
    ///
    /// # Errors
    /// `NotFound`; `InvalidState` off line.
    pub async fn end_break(&self, caller: &Caller, crew: CrewId) -> Result<()> {
        self.on_crew(caller, crew, move |tx, act| {
            work::end_break(tx, act, crew)?;
            Ok(())
        })
        .await
    }

    /// Stores positions of crews, all or none, and lets the true ones move the orders that the policy
    /// names. What cannot be true is counted ([`Dispatch::bad_positions`]); what comes late fills the track.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` as [`work::report_positions`].
    pub async fn report_positions(
        &self,
        caller: &Caller,
        positions: Vec<(CrewId, Vec<Position>)>,
    ) -> Result<()> {
        self.take_positions(caller, positions, Late::Fills).await
    }

    /// As [`Dispatch::report_positions`], for callers whose document refuses positions that are older than
    /// the newest one.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` as [`work::report_positions`].
    pub async fn push_positions(
        &self,
        caller: &Caller,
        crew: CrewId,
        positions: Vec<Position>,
    ) -> Result<()> {
        let positions = vec![(crew, positions)];
        self.take_positions(caller, positions, Late::Refused).await
    }

    async fn take_positions(
        &self,
        caller: &Caller,
        positions: Vec<(CrewId, Vec<Position>)>,
        late: Late,
    ) -> Result<()> {
        let (caller, act, policy) = (*caller, self.act(caller), self.rules().clone());
        let worst = policy.worst_accuracy;
        self.write(move |tx| {
            for (crew, positions) in &positions {
                let known = crews::get(tx.conn(), *crew)?;
                caller.check_crew(&known)?;
                let rules = PositionRules { worst, late };
                let used = work::report_positions(tx, &act, &known, positions, rules)?;
                follow::positions(tx, &act, &policy, *crew, &used)?;
            }
            Ok(())
        })
        .await
    }

    /// How many positions of a crew could not be true within the last hour.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn bad_positions(&self, caller: &Caller, crew: CrewId) -> Result<u32> {
        let (caller, since) = (*caller, self.now() - Seconds::minutes(60));
        self.read(move |conn| {
            caller.check_crew(&crews::get(conn, crew)?)?;
            Ok(positions::n_bad(conn, crew, since)?)
        })
        .await
    }

    /// Where a crew was within `[from, to]`, oldest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn track(
        &self,
        crew: CrewId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Position>> {
        self.read(move |conn| Ok(positions::track(conn, crew, from, to)?))
            .await
    }

    /// The newest positions of a crew, newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn last_positions(&self, crew: CrewId, n: usize) -> Result<Vec<Position>> {
        self.read(move |conn| Ok(positions::newest(conn, crew, n)?))
            .await
    }

    /// The newest positions of several crews, newest first.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn last_positions_of(
        &self,
        crews: Vec<CrewId>,
        n: usize,
    ) -> Result<Vec<(CrewId, Vec<Position>)>> {
        self.read(move |conn| {
            let last = |crew: CrewId| Ok((crew, positions::newest(conn, crew, n)?));
            crews.into_iter().map(last).collect()
        })
        .await
    }

    /// Stamps the starting positions of the office file: crews stand there as the office starts, unless one is
    /// known to be elsewhere by a position or a check-in that still counts.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn stamp_starts(&self) -> Result<()> {
        let (now, rules) = (self.now(), self.rules().clone());
        let counts = move |place: &Whereabouts| {
            let most = match place.source {
                PlaceSource::Gps => rules.position_max_age,
                PlaceSource::CheckIn(_) => rules.checkin_max_age,
            };
            place.age(now) <= most
        };
        let fresh = self.rules().position_max_age;
        self.write(move |tx| {
            for (crew, point) in crews::starts(tx.conn())? {
                let known = crews::get(tx.conn(), crew)?;
                let known_at = known.whereabouts(now, fresh).filter(&counts);
                let elsewhere = known_at.is_some_and(|place| place.point != point);
                let at = known.position.map(|position| position.at);
                if !elsewhere && at.is_none_or(|at| at < now) {
                    let position = Position {
                        at: now,
                        point,
                        accuracy: pult_domain::Meters(0),
                    };
                    positions::put(tx, crew, position)?;
                }
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn on_crew<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: CrewId,
        work: impl FnOnce(&Tx, &work::Act) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (caller, act) = (*caller, self.act(caller));
        self.write(move |tx| {
            caller.check_crew(&crews::get(tx.conn(), id)?)?;
            work(tx, &act)
        })
        .await
    }
}

pub(super) fn all(
    conn: &Connection,
    caller: &Caller,
    now: Timestamp,
    lead: Seconds,
) -> Result<Vec<CrewView>> {
    let mut all = CrewView::all(conn, now, lead)?;
    all.retain(|view| caller.sees(view.crew.company));
    Ok(all)
}

pub(super) fn create_crew(tx: &Tx, caller: &Caller, act: &work::Act, new: NewCrew) -> Result<Crew> {
    let NewCrew {
        mut crew,
        mut driver,
        photo,
    } = new;
    crew.company = crew.company.or(caller.company);
    driver.company = crew.company;
    check_company(tx.conn(), crew.company)?;
    crew.created_at = act.now;
    driver.vehicle = crew.vehicle;
    crew.driver = crews::put_driver(tx, &driver, Source::Runtime)?;
    if let Some(photo) = &photo {
        crews::put_photo(tx, "driver", crew.driver.0, photo)?;
    }
    let crew = crews::put_crew(tx, crew, Source::Runtime)?;
    note(tx, act, crew.id)?;
    Ok(crew)
}

fn check_company(conn: &Connection, company: Option<CompanyId>) -> Result<()> {
    match company {
        Some(id) if !books::companies(conn)?.iter().any(|known| known.id == id) => {
            Err(Error::not_found("company", id))
        }
        _ => Ok(()),
    }
}

pub(super) fn note(tx: &Tx, act: &work::Act, crew: CrewId) -> Result<()> {
    let mut event = act.event(EventKind::CrewChanged);
    event.crew = Some(crew);
    Ok(journal::append(tx, event)?)
}
