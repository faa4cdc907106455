//! What can be wrong with a value: one variant for each meaning, with the values that belong to it.
//!
//! The sentences are made of it where somebody reads them: `english.rs` for logs, programs and the English
//! desk, `russian.rs` for the Russian one. Both match every variant, so one without words does not compile.

mod english;
mod russian;

use super::{ClientId, CompanyId, CrewId, Money, OrderId, PlaceId, StopId, TimeOfDay};
use super::{VehicleId, ZoneId};

/// What is wrong with a value. `Display` is the English sentence, [`Wrong::russian`] the Russian one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    // Whether something is there.
    /// It is needed and not given.
    Missing,
    /// A text has no visible character.
    Empty,
    /// A client has neither a name nor a phone.
    NeitherNameNorPhone,
    /// It names what the office does not know.
    NotKnown,
    /// Another record has it.
    ExistsAlready,
    /// What was to be changed is over.
    Ended,
    /// Nothing of the request says it.
    NotSaid,

    // How large a number, how long a text.
    /// A number is negative.
    Negative,
    /// An amount to be counted is negative.
    LessThanNothing,
    /// An amount that must be positive is not.
    NotMoreThanNothing,
    /// A number lies outside these two.
    NotBetween(i64, i64),
    /// A number exceeds this one.
    MoreThan(i64),
    /// A sum exceeds this one.
    MoreThanSum(Money),
    /// The sum of a price is more than a number holds.
    Uncountable,
    /// A text is too short.
    TooShort,
    /// A password has fewer than eight characters.
    ShortPassword,
    /// A text has more characters than this.
    LongerThan(usize),
    /// A text does not have between so many characters and so many.
    NotOfLength(usize, usize),
    /// A body is longer than is read.
    TooLong,
    /// A point or a number lies outside what there is.
    OutOfRange,
    /// One of several points lies outside what there is.
    AreOutOfRange,
    /// A list has more entries than this.
    AreMoreThan(usize),
    /// A body has more positions than this.
    MorePositionsThan(usize),
    /// There are as many webhooks as there may be.
    ManyWebhooks(usize),

    // What a text should have been.
    /// It is not one of these, listed with commas.
    OneOf(String),
    /// It is neither of these two.
    Either(&'static str, &'static str),
    /// A word that is not one of these.
    NotOneOf {
        /// As it was written.
        word: String,
        /// What there is.
        known: &'static [&'static str],
    },
    /// No language of the office.
    NoLanguage(String),
    /// No phone number; the text where it is told.
    NoPhone(Option<String>),
    /// No amount of money; the text where it is told.
    NoMoney(Option<String>),
    /// No number.
    NoNumber,
    /// No percentage.
    NoPercentage(String),
    /// No length in kilometres.
    NoLength(String),
    /// No moment.
    NoMoment(String),
    /// No time of day.
    NoTimeOfDay(String),
    /// A moment that nobody means.
    NotOfThisCentury,
    /// No origin of a website.
    NoWebOrigin(String),
    /// No stars of a rating.
    NoStars,
    /// No address on the internet that may be told of events.
    NoPublicAddress,
    /// No address of a push service.
    NoPushService,
    /// No key that a browser makes for pushes.
    NoBrowserKey,

    // Words of the database and the journal.
    /// No kind of place.
    NoPlaceKind(String),
    /// No certainty of an address.
    NoCertainty(String),
    /// No origin of a command.
    NoOrigin(String),
    /// No actor.
    NoActor(String),
    /// No kind of event.
    NoEventKind(String),
    /// No kind of check-in.
    NoCheckInKind(String),
    /// No action of a stop.
    NoStopAction(String),
    /// No status of an order.
    NoOrderStatus(String),
    /// No status of an assignment.
    NoAssignmentStatus(String),
    /// No kind of position of a quote.
    NoQuoteLine(String),
    /// No word for what makes an order start.
    NoStart(String),

    // Orders, their stops and routes.
    /// An order has no stops.
    NoStops,
    /// A stop has no places.
    NoPlaces,
    /// A window ends before it starts.
    WindowEndsFirst,
    /// A price is negative.
    NegativePrice,
    /// An order has no such stop.
    NoSuchStop(OrderId, StopId),
    /// A stop is named twice.
    StopTwice(StopId),
    /// A stop that is to be led elsewhere is closed; its address, if it has one.
    StopClosed(StopId, String),
    /// A closed stop would change its place in the list.
    ClosedStopMoves,
    /// A new stop has no address.
    NewStopWithoutAddress,
    /// A stop with this address was reached and would change its place in the list.
    ReachedStopMoves(String),
    /// A stop has neither an address nor a point.
    NeitherAddressNorPoint,
    /// No checkpoint of the route has this number.
    NoCheckpoint(i64),
    /// The route has as many checkpoints as it may.
    ManyCheckpoints(usize),
    /// The windows of checkpoints contradict their sequence.
    CheckpointsDisagree,
    /// The order has no time.
    OrderWithoutTime,
    /// The order has no phone.
    OrderWithoutPhone,
    /// An account is to pay, and none is named.
    AccountNotNamed,
    /// The sum of a bill is negative.
    NegativeBill,
    /// The waiting of a bill is negative.
    NegativeWaiting,

    // Routes and tariffs.
    /// An end of the route is unknown.
    EndUnknown,
    /// No way leads from point to point.
    NoWay,
    /// No tariff of the company is active at this time.
    NoTariff(CompanyId, TimeOfDay),
    /// A tariff prices the same two zones twice.
    ZonesTwice(ZoneId, ZoneId),
    /// A tariff prices the same zone twice.
    ZoneTwice(ZoneId),
    /// A tariff prices a zone that the office does not have.
    NoSuchZone(ZoneId),
    /// A night surcharge has no hours, or those of the whole day.
    NightWithoutHours,
    /// Hours begin and end at this minute.
    HoursOfNoLength(TimeOfDay),
    /// The warning would come after the stop.
    WarnsTooLate,

    // Where a crew is, and when something was.
    /// Nobody knows where this is.
    NotKnownWhere(String),
    /// A place is said in no way, or in several.
    StandPlaceOrPoint,
    /// Only one of a latitude and a longitude, or no point of the earth.
    LatAndLon,
    /// Either of a latitude and a longitude is out of range.
    LatOrLon,
    /// No point on the earth.
    NotOnEarth,
    /// A position is older than the newest one.
    OldPosition,
    /// An accuracy is negative.
    NegativeAccuracy,
    /// A moment is ahead of the office's clock.
    AheadOfClock,
    /// A moment lies before its task was started.
    BeforeStart,
    /// A moment is yet to come.
    InFuture,
    /// A moment is more than a day ago.
    DayAgo,
    /// A wished time is past, or too far ahead.
    PastOrFar,

    // Numbers and names of records.
    /// A record of a list has no number.
    NumberMissing,
    /// A number stands twice in a list.
    NumberTwice(String),
    /// Another record has this number.
    IsTaken {
        /// As it was given.
        number: String,
        /// Whose it is.
        by: Numbered,
    },
    /// An order that is not finished has this number.
    IsUnfinishedOrder {
        /// As it was given.
        number: String,
        /// Whose it is.
        order: OrderId,
    },
    /// Another client has this phone.
    PhoneOfClient(String, ClientId),
    /// Another client has this login.
    LoginOfClient(ClientId),
    /// Another zone has this name.
    ZoneNameTaken,
    /// A new depot needs it.
    NeededByDepot,
    /// The office has no company.
    NoCompany,
    /// A crew lacks its call sign or its driver.
    CallSignAndDriver,

    // Secrets and public keys.
    /// A code is wrong or too old.
    WrongCode,
    /// The phone was not confirmed.
    PhoneNotConfirmed,
    /// A private key in place of a public one.
    PrivateKey,
    /// A text holds more than one key.
    SeveralKeys,
    /// No line of a public key.
    NoKeyLine,
    /// A key of a kind that is too weak.
    WeakKey,
    /// A key that is no Base64.
    KeyNotBase64,
    /// A key that is not of the kind that its line says.
    KeyOfOtherKind,

    // Requests over HTTP.
    /// A body that does not arrive whole.
    Unreadable,
    /// A body larger than a megabyte.
    LargeBody,
    /// No JSON.
    NotJson,
    /// A body of another kind than JSON.
    NotJsonType,
    /// The body of a rating.
    RatingBody,
    /// The body of a call.
    CallBody,
    /// The body of an answer to a swap.
    SwapBody,
    /// The body of a login.
    LoginBody,
    /// A cursor that no answer gave.
    NoCursor,
    /// The key of a repeated request came with another body.
    KeyOfOtherBody,
    /// The key of a repeated request made another entry.
    KeyOfOtherEntry,

    // What others say.
    /// A reader of JSON, in its English words.
    Json(String),
    /// A reader of queries, in its English words.
    Query(String),
    /// The name of a message among the words of the console, which has it in both languages.
    Word(&'static str),
    /// A reader of files, in both languages.
    Said {
        /// In English.
        english: String,
        /// In Russian.
        russian: String,
    },
    /// A library, the operating system or the reader of the configuration, in its English words.
    Other(String),
}

impl Wrong {
    /// A word that is not one of these.
    pub fn not_one_of(word: &str, known: &'static [&'static str]) -> Wrong {
        let word = word.to_owned();
        Wrong::NotOneOf { word, known }
    }
}

/// The record that has a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// A crew.
    Crew(CrewId),
    /// A depot.
    Depot(PlaceId),
    /// A vehicle.
    Vehicle(VehicleId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_values() {
        let taken = |by| Wrong::IsTaken {
            number: "d1".to_owned(),
            by,
        };
        let unfinished = Wrong::IsUnfinishedOrder {
            number: "7".to_owned(),
            order: OrderId(9),
        };
        let word = Wrong::not_one_of("gold", &["cash", "card", "account"]);
        for (wrong, english, russian) in [
            (
                Wrong::NumberTwice("d".to_owned()),
                "`d` stands there twice",
                "`d` указан дважды",
            ),
            (
                taken(Numbered::Depot(PlaceId(570))),
                "`d1` is depot 570 already",
                "`d1` уже занят: депо 570",
            ),
            (
                taken(Numbered::Crew(CrewId(4))),
                "`d1` is crew 4 already",
                "`d1` уже занят: экипаж 4",
            ),
            (
                unfinished,
                "`7` is the unfinished order 9 already",
                "`7` уже есть у незаконченного заказа 9",
            ),
            (
                Wrong::NoCheckpoint(12),
                "12 is no checkpoint of the route",
                "12 не точка этого маршрута",
            ),
            (
                word,
                "`gold` is not cash, card or account",
                "`gold`, а бывает cash, card, account",
            ),
            (
                Wrong::NoPhone(Some("abc".to_owned())),
                "`abc` is not a phone number",
                "`abc` не номер телефона",
            ),
            (
                Wrong::NoPhone(None),
                "is not a phone number",
                "не номер телефона",
            ),
        ] {
            assert_eq!(wrong.to_string(), english);
            assert_eq!(wrong.russian(), russian);
        }
    }
}
