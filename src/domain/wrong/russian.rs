//! The Russian of what is wrong with a value, for people at a desk and behind an API.

use super::{Numbered, Wrong};

impl Wrong {
    /// The sentence in Russian; what a library said stays as it is.
    pub fn russian(&self) -> String {
        let fixed = match self {
            Wrong::Missing => "не указано",
            Wrong::Empty => "пусто",
            Wrong::NeitherNameNorPhone => "пусто, и нет телефона",
            Wrong::NotKnown => "неизвестно",
            Wrong::ExistsAlready => "уже есть",
            Wrong::Ended => "уже закончено",
            Wrong::NotSaid => "не сказано, что искать",

            Wrong::Negative => "отрицательно",
            Wrong::LessThanNothing => "меньше нуля",
            Wrong::NotMoreThanNothing => "должно быть больше нуля",
            Wrong::NotBetween(least, most) => return format!("должно быть от {least} до {most}"),
            Wrong::MoreThan(most) => return format!("больше {most}"),
            Wrong::MoreThanSum(most) => return format!("больше, чем {most}"),
            Wrong::Uncountable => "сумма слишком велика",
            Wrong::TooShort => "слишком коротко",
            Wrong::ShortPassword => "короче восьми знаков",
            Wrong::LongerThan(most) => return format!("длиннее {most} знаков"),
            Wrong::NotOfLength(least, most) => return format!("от {least} до {most} знаков"),
            Wrong::TooLong => "слишком длинно",
            Wrong::OutOfRange | Wrong::AreOutOfRange => "вне допустимых пределов",
            Wrong::AreMoreThan(most) | Wrong::MorePositionsThan(most) => {
                return format!("больше {most} за раз");
            }
            Wrong::ManyWebhooks(most) => return format!("вебхуков уже {most}"),

            Wrong::OneOf(known) => return format!("бывает: {known}"),
            Wrong::Either(one, other) => return format!("бывает `{one}` или `{other}`"),
            Wrong::NotOneOf { word, known } => {
                return format!("`{word}`, а бывает {}", known.join(", "));
            }
            Wrong::NoLanguage(text) => return format!("`{text}`, а бывает ru, en"),
            Wrong::NoPhone(Some(text)) => return format!("`{text}` не номер телефона"),
            Wrong::NoPhone(None) => "не номер телефона",
            Wrong::NoMoney(Some(text)) => return format!("`{text}` не денежная сумма"),
            Wrong::NoMoney(None) => "не денежная сумма",
            Wrong::NoNumber => "не число",
            Wrong::NoPercentage(text) => return format!("`{text}` не процент"),
            Wrong::NoLength(text) => return format!("`{text}` не длина в км"),
            Wrong::NoMoment(text) => return format!("`{text}` не время"),
            Wrong::NoTimeOfDay(text) => return format!("`{text}` не ЧЧ:ММ"),
            Wrong::NotOfThisCentury => "не время этого века",
            Wrong::NoWebOrigin(text) => {
                return format!("`{text}` не адрес сайта, такой как https://taxi.example");
            }
            Wrong::NoStars => "должно быть числом от 1 до 5",
            Wrong::NoPublicAddress => "не адрес http:// или https:// в интернете",
            Wrong::NoPushService => "не адрес службы уведомлений",
            Wrong::NoBrowserKey => "не ключ браузера",

            Wrong::NoPlaceKind(word) => return format!("`{word}` не вид места"),
            Wrong::NoCertainty(word) => return format!("`{word}` не точность адреса"),
            Wrong::NoOrigin(word) => return format!("`{word}` не источник команд"),
            Wrong::NoActor(word) => return format!("`{word}` не действующее лицо"),
            Wrong::NoEventKind(word) => return format!("`{word}` не событие"),
            Wrong::NoCheckInKind(word) => return format!("`{word}` не вид отметки"),
            Wrong::NoStopAction(word) => return format!("`{word}` не действие в точке"),
            Wrong::NoOrderStatus(word) => return format!("`{word}` не состояние заказа"),
            Wrong::NoAssignmentStatus(word) => return format!("`{word}` не состояние назначения"),
            Wrong::NoQuoteLine(word) => return format!("`{word}` не строка расчёта"),
            Wrong::NoStart(word) => return format!("неизвестное слово `{word}`"),

            Wrong::NoStops => "у заказа нет точек",
            Wrong::NoPlaces => "у точки нет места",
            Wrong::WindowEndsFirst => "окно кончается раньше, чем начинается",
            Wrong::NegativePrice => "цена отрицательна",
            Wrong::NoSuchStop(order, stop) => return format!("в заказе {order} нет точки {stop}"),
            Wrong::StopTwice(stop) => return format!("точка {stop} указана дважды"),
            Wrong::StopClosed(stop, address) if address.is_empty() => {
                return format!("точка {stop} уже пройдена");
            }
            Wrong::StopClosed(_, address) => {
                return format!("адрес «{address}» уже пройден: изменить нельзя");
            }
            Wrong::ClosedStopMoves => "пройденная точка остаётся на своём месте",
            Wrong::NewStopWithoutAddress => "у новой точки нет адреса",
            Wrong::ReachedStopMoves(address) => {
                return format!(
                    "`{address}` уже пройден и должен остаться на своём месте в списке"
                );
            }
            Wrong::NeitherAddressNorPoint => "нужен адрес или точка",
            Wrong::NoCheckpoint(id) => return format!("{id} не точка этого маршрута"),
            Wrong::ManyCheckpoints(most) => return format!("в маршруте уже {most} точек"),
            Wrong::CheckpointsDisagree => {
                "точка не должна кончаться раньше, чем начинается предыдущая"
            }
            Wrong::OrderWithoutTime => "у заказа нет своего времени",
            Wrong::OrderWithoutPhone => "у заказа его нет",
            Wrong::AccountNotNamed => "платит счёт клиента, но он не указан",
            Wrong::NegativeBill => "сумма отрицательна",
            Wrong::NegativeWaiting => "ожидание отрицательно",

            Wrong::EndUnknown => "неизвестно начало или конец",
            Wrong::NoWay => "между точками нет пути",
            Wrong::NoTariff(company, time) => {
                return format!("у службы {company} нет тарифа, который действует в {time}");
            }
            Wrong::ZonesTwice(from, to) => {
                return format!("из района {from} в район {to} указано дважды");
            }
            Wrong::ZoneTwice(zone) => return format!("район {zone} указан дважды"),
            Wrong::NoSuchZone(zone) => return format!("района {zone} нет"),
            Wrong::NightWithoutHours => {
                "ночной надбавке нужны часы: когда ночь начинается и когда кончается"
            }
            Wrong::HoursOfNoLength(time) => return format!("начало и конец — {time}"),
            Wrong::WarnsTooLate => "меньше, чем stop_below",

            Wrong::NotKnownWhere(text) => return format!("неизвестно, где `{text}`"),
            Wrong::StandPlaceOrPoint => "нужно `stand`, `place` или `lat` и `lon`",
            Wrong::LatAndLon => "lat и lon в градусах, оба или ни одного",
            Wrong::LatOrLon => "lat или lon вне допустимых пределов",
            Wrong::NotOnEarth => "таких координат нет",
            Wrong::OldPosition => "координаты старше последних известных",
            Wrong::NegativeAccuracy => "точность отрицательна",
            Wrong::AheadOfClock => "это в будущем",
            Wrong::BeforeStart => "это раньше начала задачи",
            Wrong::InFuture => "в будущем",
            Wrong::DayAgo => "больше суток назад",
            Wrong::PastOrFar => "в прошлом или слишком далеко",

            Wrong::NumberMissing => "нет номера",
            Wrong::NumberTwice(number) => return format!("`{number}` указан дважды"),
            Wrong::IsTaken { number, by } => {
                return format!("`{number}` уже занят: {}", numbered(*by));
            }
            Wrong::IsUnfinishedOrder { number, order } => {
                return format!("`{number}` уже есть у незаконченного заказа {order}");
            }
            Wrong::PhoneOfClient(phone, client) => {
                return format!("{phone} уже у клиента {client}");
            }
            Wrong::LoginOfClient(client) => return format!("уже у клиента {client}"),
            Wrong::ZoneNameTaken => "так зовётся другой район",
            Wrong::NeededByDepot => "нужно для нового депо",
            Wrong::NoCompany => "в диспетчерской ещё нет служб",
            Wrong::CallSignAndDriver => "у экипажа есть позывной и водитель",

            Wrong::WrongCode => "неверно, или срок истёк",
            Wrong::PhoneNotConfirmed => "телефон не подтверждён",
            Wrong::PrivateKey => "это закрытый ключ; нужен открытый, из файла с окончанием .pub",
            Wrong::SeveralKeys => "здесь больше одной строки; добавляйте ключи по одному",
            Wrong::NoKeyLine => "это не строка вида «ssh-ed25519 AAAA… имя»",
            Wrong::WeakKey => "такие ключи не принимаются; сделайте новый: ssh-keygen -t ed25519",
            Wrong::KeyNotBase64 => "ключ повреждён: это не Base64",
            Wrong::KeyOfOtherKind => "ключ повреждён: он не того вида, какой в нём назван",

            Wrong::LargeBody => "больше мегабайта",
            Wrong::Unreadable => "не читается",
            Wrong::NotJson => "не JSON",
            Wrong::NotJsonType => "нужно application/json",
            Wrong::RatingBody => "нужен объект со `stars` и, если надо, `comment`",
            Wrong::CallBody => "нужен объект с `phone` и, если надо, `line`",
            Wrong::SwapBody => "нужен объект с `crew` и `accept`",
            Wrong::LoginBody => "нужны `phone` и `code` или `link`",
            Wrong::NoCursor => "не `next` из ответа",
            Wrong::KeyOfOtherBody => "этот ключ уже был с другим телом запроса",
            Wrong::KeyOfOtherEntry => "уже было у другой записи",

            Wrong::Json(said) | Wrong::Query(said) | Wrong::Other(said) => said.as_str(),
            Wrong::Said { russian, .. } => russian.as_str(),
            Wrong::Word(name) => name,
        };
        fixed.to_owned()
    }
}

/// `депо 570`.
fn numbered(record: Numbered) -> String {
    match record {
        Numbered::Crew(id) => format!("экипаж {id}"),
        Numbered::Depot(id) => format!("депо {id}"),
        Numbered::Vehicle(id) => format!("автомобиль {id}"),
    }
}
