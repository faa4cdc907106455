//! The English of what is wrong with a value, for logs, programs and people.

use std::fmt;

use super::{Numbered, Wrong};

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Missing => f.write_str("is missing"),
            Wrong::Empty => f.write_str("is empty"),
            Wrong::NeitherNameNorPhone => f.write_str("is empty, and there is no phone"),
            Wrong::NotKnown => f.write_str("is not known"),
            Wrong::ExistsAlready => f.write_str("exists already"),
            Wrong::Ended => f.write_str("it was ended"),
            Wrong::NotSaid => f.write_str("say what is looked for"),

            Wrong::Negative => f.write_str("is negative"),
            Wrong::LessThanNothing => f.write_str("is less than nothing"),
            Wrong::NotMoreThanNothing => f.write_str("is not more than nothing"),
            Wrong::NotBetween(least, most) => write!(f, "is not between {least} and {most}"),
            Wrong::MoreThan(most) => write!(f, "is more than {most}"),
            Wrong::MoreThanSum(most) => write!(f, "is more than {most}"),
            Wrong::Uncountable => f.write_str("it is more than can be counted"),
            Wrong::TooShort => f.write_str("is too short"),
            Wrong::ShortPassword => f.write_str("is shorter than eight characters"),
            Wrong::LongerThan(most) => write!(f, "is longer than {most} characters"),
            Wrong::NotOfLength(least, most) => write!(f, "has {least} to {most} characters"),
            Wrong::TooLong => f.write_str("is too long"),
            Wrong::OutOfRange => f.write_str("is out of range"),
            Wrong::AreOutOfRange => f.write_str("are out of range"),
            Wrong::AreMoreThan(most) => write!(f, "are more than {most}"),
            Wrong::MorePositionsThan(most) => write!(f, "has more than {most} positions"),
            Wrong::ManyWebhooks(most) => write!(f, "there are {most} webhooks already"),

            Wrong::OneOf(known) => write!(f, "is one of {known}"),
            Wrong::Either(one, other) => write!(f, "is `{one}` or `{other}`"),
            Wrong::NotOneOf { word, known } => write!(f, "`{word}` is not {}", or(known)),
            Wrong::NoLanguage(text) => write!(f, "`{text}` is neither ru nor en"),
            Wrong::NoPhone(Some(text)) => write!(f, "`{text}` is not a phone number"),
            Wrong::NoPhone(None) => f.write_str("is not a phone number"),
            Wrong::NoMoney(Some(text)) => write!(f, "`{text}` is not an amount of money"),
            Wrong::NoMoney(None) => f.write_str("is not an amount of money"),
            Wrong::NoNumber => f.write_str("is not a number"),
            Wrong::NoPercentage(text) => write!(f, "`{text}` is not a percentage"),
            Wrong::NoLength(text) => write!(f, "`{text}` is not a length in km"),
            Wrong::NoMoment(text) => write!(f, "`{text}` is not a time"),
            Wrong::NoTimeOfDay(text) => write!(f, "`{text}` is not HH:MM"),
            Wrong::NotOfThisCentury => f.write_str("is not a time of this century"),
            Wrong::NoWebOrigin(text) => {
                write!(f, "`{text}` is not an origin such as https://taxi.example")
            }
            Wrong::NoStars => f.write_str("is a number from 1 to 5"),
            Wrong::NoPublicAddress => {
                f.write_str("is no http:// or https:// address of the public internet")
            }
            Wrong::NoPushService => f.write_str("is no address of a push service"),
            Wrong::NoBrowserKey => f.write_str("is no key of a browser"),

            Wrong::NoPlaceKind(word) => write!(f, "`{word}` is no kind of place"),
            Wrong::NoCertainty(word) => write!(f, "`{word}` is no certainty"),
            Wrong::NoOrigin(word) => write!(f, "`{word}` is no door of the office"),
            Wrong::NoActor(word) => write!(f, "`{word}` is no actor"),
            Wrong::NoEventKind(word) => write!(f, "`{word}` is no kind of event"),
            Wrong::NoCheckInKind(word) => write!(f, "`{word}` is no kind of check-in"),
            Wrong::NoStopAction(word) => write!(f, "`{word}` is no action of a stop"),
            Wrong::NoOrderStatus(word) => write!(f, "`{word}` is no order status"),
            Wrong::NoAssignmentStatus(word) => write!(f, "`{word}` is no assignment status"),
            Wrong::NoQuoteLine(word) => write!(f, "`{word}` is not a position of a quote"),
            Wrong::NoStart(word) => write!(f, "unknown word `{word}`"),

            Wrong::NoStops => f.write_str("an order needs at least one stop"),
            Wrong::NoPlaces => f.write_str("a stop needs at least one place"),
            Wrong::WindowEndsFirst => f.write_str("the window ends before it starts"),
            Wrong::NegativePrice => f.write_str("the price is negative"),
            Wrong::NoSuchStop(order, stop) => write!(f, "order {order} has no stop {stop}"),
            Wrong::StopTwice(stop) => write!(f, "stop {stop} stands twice"),
            Wrong::StopClosed(stop, _) => write!(f, "stop {stop} is closed"),
            Wrong::ClosedStopMoves => f.write_str("a stop that is closed stays where it is"),
            Wrong::NewStopWithoutAddress => f.write_str("a new stop needs an address"),
            Wrong::ReachedStopMoves(address) => write!(
                f,
                "`{address}` was reached already and must stay at its place in the list"
            ),
            Wrong::NeitherAddressNorPoint => f.write_str("an address or a point is required"),
            Wrong::NoCheckpoint(id) => write!(f, "{id} is no checkpoint of the route"),
            Wrong::ManyCheckpoints(most) => write!(f, "the route has {most} checkpoints already"),
            Wrong::CheckpointsDisagree => {
                f.write_str("a checkpoint must not end before a preceding one begins")
            }
            Wrong::OrderWithoutTime => f.write_str("the order has no time of its own"),
            Wrong::OrderWithoutPhone => f.write_str("the order has none"),
            Wrong::AccountNotNamed => f.write_str("an account is to pay, and none is named"),
            Wrong::NegativeBill => f.write_str("the sum is negative"),
            Wrong::NegativeWaiting => f.write_str("the waiting is negative"),

            Wrong::EndUnknown => f.write_str("an end of it is unknown"),
            Wrong::NoWay => f.write_str("there is no way between its points"),
            Wrong::NoTariff(company, time) => write!(
                f,
                "company {company} has no tariff that is active at {time}"
            ),
            Wrong::ZonesTwice(from, to) => write!(f, "has zone {from} to zone {to} twice"),
            Wrong::ZoneTwice(zone) => write!(f, "has zone {zone} twice"),
            Wrong::NoSuchZone(zone) => write!(f, "there is no zone {zone}"),
            Wrong::NightWithoutHours => {
                f.write_str("a night surcharge needs hours: when the night begins and when it ends")
            }
            Wrong::HoursOfNoLength(time) => write!(f, "begins and ends at {time}"),
            Wrong::WarnsTooLate => f.write_str("is lower than stop_below"),

            Wrong::NotKnownWhere(text) => write!(f, "nobody knows where `{text}` is"),
            Wrong::StandPlaceOrPoint => f.write_str("give `stand`, `place`, or `lat` and `lon`"),
            Wrong::LatAndLon => f.write_str("lat and lon are degrees, both or none"),
            Wrong::LatOrLon => f.write_str("is out of range, or lon is"),
            Wrong::NotOnEarth => f.write_str("is not on the earth"),
            Wrong::OldPosition => f.write_str("a position is older than the newest one stored"),
            Wrong::NegativeAccuracy => f.write_str("an accuracy is negative"),
            Wrong::AheadOfClock => f.write_str("this is ahead of the clock"),
            Wrong::BeforeStart => f.write_str("this is before the task's start"),
            Wrong::InFuture => f.write_str("is in the future"),
            Wrong::DayAgo => f.write_str("is more than a day ago"),
            Wrong::PastOrFar => f.write_str("is past, or too far ahead"),

            Wrong::NumberMissing => f.write_str("a number is missing"),
            Wrong::NumberTwice(number) => write!(f, "`{number}` stands there twice"),
            Wrong::IsTaken { number, by } => write!(f, "`{number}` is {} already", numbered(*by)),
            Wrong::IsUnfinishedOrder { number, order } => {
                write!(f, "`{number}` is the unfinished order {order} already")
            }
            Wrong::PhoneOfClient(phone, client) => write!(f, "{phone} is client {client} already"),
            Wrong::LoginOfClient(client) => write!(f, "is client {client} already"),
            Wrong::ZoneNameTaken => f.write_str("another zone is called so"),
            Wrong::NeededByDepot => f.write_str("a new depot needs it"),
            Wrong::NoCompany => f.write_str("the office has no company yet"),
            Wrong::CallSignAndDriver => f.write_str("a crew has a call sign and a driver"),

            Wrong::WrongCode => f.write_str("is wrong, or its time is over"),
            Wrong::PhoneNotConfirmed => f.write_str("the phone is not confirmed"),
            Wrong::PrivateKey => {
                f.write_str("is a private key; give the one of the file that ends in .pub")
            }
            Wrong::SeveralKeys => f.write_str("is more than one line; add one key at a time"),
            Wrong::NoKeyLine => f.write_str("is not a line such as `ssh-ed25519 AAAA… name`"),
            Wrong::WeakKey => f.write_str(
                "is of a kind that this door does not take; make one with `ssh-keygen -t ed25519`",
            ),
            Wrong::KeyNotBase64 => f.write_str("is damaged: it is not Base64"),
            Wrong::KeyOfOtherKind => f.write_str("is damaged: it is not of the kind that it says"),

            Wrong::LargeBody => f.write_str("is larger than a megabyte"),
            Wrong::Unreadable => f.write_str("cannot be read"),
            Wrong::NotJson => f.write_str("is not JSON"),
            Wrong::NotJsonType => f.write_str("is not application/json"),
            Wrong::RatingBody => f.write_str("is an object with `stars` and perhaps `comment`"),
            Wrong::CallBody => f.write_str("is not an object with `phone` and perhaps `line`"),
            Wrong::SwapBody => f.write_str("is not an object with `crew` and `accept`"),
            Wrong::LoginBody => f.write_str("has `phone` and `code`, or `link`"),
            Wrong::NoCursor => f.write_str("is not the `next` of an answer"),
            Wrong::KeyOfOtherBody => f.write_str("this key was used with another body"),
            Wrong::KeyOfOtherEntry => f.write_str("was used for another entry"),

            Wrong::Json(said) | Wrong::Query(said) | Wrong::Other(said) => f.write_str(said),
            Wrong::Said { english, .. } => f.write_str(english),
            Wrong::Word(name) => f.write_str(name),
        }
    }
}

/// `cash, card or account`.
fn or(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.join(", "),
    }
}

/// `depot 570`.
fn numbered(record: Numbered) -> String {
    match record {
        Numbered::Crew(id) => format!("crew {id}"),
        Numbered::Depot(id) => format!("depot {id}"),
        Numbered::Vehicle(id) => format!("vehicle {id}"),
    }
}
