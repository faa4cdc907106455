//! Simulated customers: they order rides and deliveries through every door, and sometimes change
//! their minds.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::chance::{between, chance, one_of};
use pult_app::{Caller, Dispatch, Error, Once, OrderCommand, OrderQuery, Request, Result};
use pult_domain::{
    Actor, CompanyId, Conduct, Customer, NewOrder, Origin, Phase, Phone, Place, Role, Seconds,
    TimeWindow,
};
use pult_geo::geocoder::Found;

const NAMES: [&str; 16] = [
    "Анна",
    "Виктор",
    "Мария",
    "Олег",
    "Ирина",
    "Сергей",
    "Ольга",
    "Павел",
    "Елена",
    "Дмитрий",
    "Татьяна",
    "Игорь",
    "Наталья",
    "Андрей",
    "Светлана",
    "Михаил",
];

/// The doors that orders come in by, each as often as it stands here.
const DOORS: [Origin; 6] = [
    Origin::Console,
    Origin::Console,
    Origin::TaxiMaster,
    Origin::TaxiMaster,
    Origin::Taxomet,
    Origin::Yandex,
];

/// How far ahead pre-orders are asked for, in minutes.
const AHEAD: (i64, i64) = (30, 180);

/// Nobody waits longer for a car, or rides longer in one.
const FORGOTTEN: Seconds = Seconds::minutes(45);

/// The customers of an office, driven by chance.
pub struct Customers {
    dispatch: Dispatch,
    rng: ChaCha8Rng,
    addresses: Vec<Found>,
    companies: Vec<CompanyId>,
}

impl Customers {
    /// Customers who live at these addresses; the same seed makes the same choices.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn new(dispatch: Dispatch, addresses: Vec<Found>, seed: u64) -> Result<Customers> {
        let companies = dispatch.companies(&Caller::CONSOLE).await?;
        Ok(Customers {
            rng: ChaCha8Rng::seed_from_u64(seed),
            addresses,
            companies: companies.iter().map(|company| company.id).collect(),
            dispatch,
        })
    }

    /// Lets whoever wants to order within `span` do so; `per_hour` orders are wanted an hour.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn order(&mut self, span: Seconds, per_hour: u32) -> Result<()> {
        let mut wanted = f64::from(per_hour) * span.0 as f64 / 3600.0;
        while wanted > 0.0 {
            let roll = self.rng.next_u32() as f64 / f64::from(u32::MAX);
            if roll < wanted {
                self.order_once().await?;
            }
            wanted -= 1.0;
        }
        Ok(())
    }

    async fn order_once(&mut self) -> Result<()> {
        let (Some(from), Some(mut to)) = (self.place(), self.place()) else {
            return Ok(());
        };
        // Nobody calls a car to where they are.
        if to.address == from.address
            && let Some(other) = self.place()
        {
            to = other;
        }
        let origin = one_of(&mut self.rng, &DOORS).copied().unwrap_or_default();
        // Deliveries come through the couriers' door, for the company that carries parcels.
        let company = match origin {
            Origin::Yandex => self.companies.last(),
            _ => self.companies.first(),
        };
        let mut order = NewOrder::ride(from, Vec::new(), Some(to));
        order.conduct = Conduct::of_origin(origin);
        order.company = company.copied();
        order.customer = self.customer();
        if chance(&mut self.rng, 10) {
            let ahead = Seconds::minutes(between(&mut self.rng, AHEAD.0, AHEAD.1));
            order.stops[0].window = TimeWindow::from(self.dispatch.now() + ahead);
        }
        let caller = Caller {
            origin,
            actor: Actor::System,
            company: None,
            role: Role::Dispatch,
        };
        let made = self.dispatch.create_order(&caller, order, Once::default());
        made.await.map(drop)
    }

    /// Ends what an office that was left long ago still has open: whoever was aboard has arrived, nobody else
    /// waits any more.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn go_home(&self) -> Result<()> {
        let open = OrderQuery {
            open: Some(true),
            ..OrderQuery::default()
        };
        let now = self.dispatch.now();
        for view in self.dispatch.orders(&Caller::CONSOLE, open).await? {
            let order = &view.order;
            let wanted_at = order.due_at().unwrap_or(order.created_at);
            let last = wanted_at.max(order.created_at);
            // What was made later than now comes from a clock that ran faster.
            if order.created_at <= now && last + FORGOTTEN > now {
                continue;
            }
            let is_aboard = matches!(
                view.phase,
                Phase::EnRoute { stop: 1.. } | Phase::AtStop { stop: 1.. }
            );
            let command = match is_aboard {
                true => OrderCommand::Complete { bill: None },
                false => OrderCommand::Cancel {
                    reason: "демонстрация была закрыта".to_owned(),
                },
            };
            let ended = self
                .dispatch
                .command(&Caller::CONSOLE, Request::new(order.id, command));
            // What cannot be ended so stays.
            if let Err(failed @ (Error::Internal | Error::NotWritten(_))) = ended.await {
                return Err(failed);
            }
        }
        Ok(())
    }

    /// Lets one waiting customer in a hundred give up.
    ///
    /// # Errors
    /// `Internal` when the office fails.
    pub async fn give_up(&mut self) -> Result<()> {
        let open = OrderQuery {
            open: Some(true),
            ..OrderQuery::default()
        };
        for view in self.dispatch.orders(&Caller::CONSOLE, open).await? {
            if view.phase == Phase::Waiting && !view.order.prior && chance(&mut self.rng, 1) {
                let reason = "клиент передумал".to_owned();
                let id = view.order.id;
                let gone = self
                    .dispatch
                    .cancel_order(&Caller::CONSOLE, id, reason, None);
                match gone.await {
                    Ok(_) | Err(Error::InvalidState { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    fn place(&mut self) -> Option<Place> {
        let found = one_of(&mut self.rng, &self.addresses)?;
        Some(Place::address(found.to_string(), found.point))
    }

    fn customer(&mut self) -> Customer {
        let name = one_of(&mut self.rng, &NAMES).copied().unwrap_or_default();
        // Numbers that are set aside for fiction.
        let number = between(&mut self.rng, 1, 400);
        Customer {
            name: name.to_owned(),
            phone: Phone::parse(&format!("+7900000{number:04}")).ok(),
        }
    }
}
