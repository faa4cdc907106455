//! Identifiers: one integer per record, per kind, never reused.
//!
//! Orders count from 1, stops from far above: a caller may name either without saying which.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An order. Shares its sequence with [`StopId`].
    OrderId,
    /// A stop of an order. Shares its sequence with [`OrderId`].
    StopId,
    /// An assignment (an offer, while it waits for the crew's yes).
    AssignmentId,
    /// A crew: a driver with or without a vehicle.
    CrewId,
    /// A driver.
    DriverId,
    /// A vehicle.
    VehicleId,
    /// A group of crews.
    CrewGroupId,
    /// A company (taxi or delivery service) of the office.
    CompanyId,
    /// A place: an address of an order, a depot or a stand.
    PlaceId,
    /// An entry of the address book.
    AddressId,
    /// A zone.
    ZoneId,
    /// A tariff.
    TariffId,
    /// An extra service of an order, or a property of a vehicle.
    ServiceId,
    /// A discount.
    DiscountId,
    /// A discount card.
    DiscountCardId,
    /// A client.
    ClientId,
    /// An operator of the office.
    OperatorId,
    /// A key of an API.
    ApiKeyId,
    /// A publishable key of a website.
    SiteKeyId,
    /// An entry of a driver's ledger.
    LedgerEntryId,
    /// A rule of what crews owe the office.
    CashRuleId,
    /// A shift of an operator.
    OperatorShiftId,
    /// A row of the outbox.
    MessageId,
    /// A standing order: one that the office makes again by itself.
    StandingId,
}
