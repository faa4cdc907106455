//! What an order is, apart from where it came from: how it is priced, planned and started.

use super::{Error, Origin, Result, Wrong};

/// What an order is to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OrderKind {
    /// A passenger is driven.
    #[default]
    Ride,
    /// Something is carried or done.
    Parcel,
    /// Checkpoints are visited in order.
    Route,
}

impl OrderKind {
    /// Every kind.
    pub const ALL: [OrderKind; 3] = [OrderKind::Ride, OrderKind::Parcel, OrderKind::Route];

    /// The kind's word in the database and in the own API.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderKind::Ride => "ride",
            OrderKind::Parcel => "parcel",
            OrderKind::Route => "route",
        }
    }

    /// Reads the kind's word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<OrderKind> {
        let found = OrderKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text);
        found.ok_or_else(|| {
            Error::invalid(
                "kind",
                Wrong::not_one_of(text, &["ride", "parcel", "route"]),
            )
        })
    }
}

/// What makes an order that a crew has accepted start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Starts {
    /// Its time: what is due starts at once.
    #[default]
    Due,
    /// Its crew, by saying so or by being seen on its way.
    Position,
    /// The first visit; it counts as being carried out from its assignment on.
    Visit,
}

impl Starts {
    const ALL: [Starts; 3] = [Starts::Due, Starts::Position, Starts::Visit];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Starts::Due => "due",
            Starts::Position => "position",
            Starts::Visit => "visit",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// `Invalid` for any other word.
    pub fn parse(text: &str) -> Result<Starts> {
        let found = Starts::ALL
            .into_iter()
            .find(|starts| starts.as_str() == text);
        found.ok_or_else(|| Error::invalid("starts", Wrong::NoStart(text.to_owned())))
    }
}

/// The rules by which an order is priced, planned and started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Conduct {
    /// What it is.
    pub kind: OrderKind,
    /// A ride from a pick-up to a drop-off is paid by the meter when no price was agreed.
    pub metered: bool,
    /// It may share a way with others of its company.
    pub bundles: bool,
    /// What makes it start.
    pub starts: Starts,
}

impl Conduct {
    /// A taxi ride.
    pub const RIDE: Conduct = Conduct {
        kind: OrderKind::Ride,
        metered: true,
        bundles: false,
        starts: Starts::Due,
    };
    /// A delivery that a courier accepts.
    pub const PARCEL: Conduct = Conduct {
        kind: OrderKind::Parcel,
        metered: false,
        bundles: true,
        starts: Starts::Due,
    };
    /// A delivery that starts when its crew is seen on its way.
    pub const TRACKED: Conduct = Conduct {
        starts: Starts::Position,
        ..Conduct::PARCEL
    };
    /// A planned route of checkpoints.
    pub const ROUTE: Conduct = Conduct {
        kind: OrderKind::Route,
        starts: Starts::Visit,
        ..Conduct::PARCEL
    };

    /// What orders of this kind are when a person makes them.
    pub fn of_kind(kind: OrderKind) -> Conduct {
        match kind {
            OrderKind::Ride => Conduct::RIDE,
            OrderKind::Parcel => Conduct::PARCEL,
            OrderKind::Route => Conduct::ROUTE,
        }
    }

    /// What orders of an origin were before each said so itself: for days recorded back then.
    pub fn of_origin(origin: Origin) -> Conduct {
        match origin {
            Origin::Console | Origin::TaxiMaster | Origin::Taxomet | Origin::Website => {
                Conduct::RIDE
            }
            Origin::Yandex | Origin::Engine => Conduct::PARCEL,
            Origin::TheTrack => Conduct::TRACKED,
            Origin::Navixy => Conduct::ROUTE,
        }
    }
}

impl Default for Conduct {
    fn default() -> Conduct {
        Conduct::RIDE
    }
}
