//! Russian for what is wrong with a value: the English of a refusal is for logs and for programs, and is said
//! again here for people, at a desk and through an API.

/// What is wrong with a value, where that is one of the office's own sentences.
pub fn reason(reason: &str) -> Option<String> {
    fixed(reason)
        .map(str::to_owned)
        .or_else(|| framed(WITH_A_VALUE, reason))
        .or_else(|| taken(reason))
}

/// What stands before a value and behind it, and the same in Russian.
pub type Frame = (&'static str, &'static str, &'static str, &'static str);

/// A sentence with a value in it, by the first frame that fits.
pub fn framed(frames: &[Frame], said: &str) -> Option<String> {
    frames
        .iter()
        .find_map(|(before, behind, ru_before, ru_behind)| {
            let value = said.strip_prefix(before)?.strip_suffix(behind)?;
            Some(format!("{ru_before}{value}{ru_behind}"))
        })
}

/// What a kind of record is called in Russian.
pub fn thing(kind: &str) -> &str {
    match kind {
        "order" => "заказ",
        "stop" => "точка заказа",
        "task" => "задача",
        "crew" => "экипаж",
        "driver" => "водитель",
        "vehicle" => "автомобиль",
        "client" => "клиент",
        "tariff" => "тариф",
        "service" => "услуга",
        "discount" => "скидка",
        "discount card" => "дисконтная карта",
        "company" => "служба",
        "crew_group" | "crew group" => "группа экипажей",
        "zone" => "район",
        "source zone" => "район подачи",
        "destination zone" => "район назначения",
        "place" => "место",
        "depot" => "депо",
        "checkpoint" => "точка маршрута",
        "standing order" => "повторяющийся заказ",
        "stand" => "стоянка",
        "webhook" => "вебхук",
        "assignment" => "назначение",
        "operator" => "оператор",
        "session" => "сессия",
        "key" => "ключ",
        "message" => "сообщение",
        "call" => "звонок",
        "command" => "команда",
        "crew of driver" => "экипаж водителя",
        "desk" => "пульт",
        "device" => "устройство",
        "entry" => "запись",
        "explanation of order" => "объяснение к заказу",
        "offer" => "предложение",
        "office" => "офис",
        "publishable key" => "ключ сайта",
        "push identity" => "ключ уведомлений",
        "shift" => "смена",
        "standing order of order" => "повтор заказа",
        "swap" => "обмен",
        "tracking code" => "код ссылки",
        "tracking code of order" => "код ссылки заказа",
        other => other,
    }
}

fn fixed(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "is empty" => "пусто",
        "is negative" => "отрицательно",
        "is too short" => "слишком коротко",
        "is longer than 200 characters" => "длиннее 200 знаков",
        "is empty, and there is no phone" => "пусто, и нет телефона",
        "exists already" => "уже есть",
        "it was ended" => "уже закончено",
        "a number is missing" => "нет номера",
        "the same number twice" => "один номер дважды",
        "a new depot needs it" => "нужно для нового депо",
        "the window ends before it starts" => "окно кончается раньше, чем начинается",
        "a stop needs at least one place" => "у точки нет места",
        "an order needs at least one stop" => "у заказа нет точек",
        "the price is negative" => "цена отрицательна",
        "an end of it is unknown" => "неизвестно начало или конец",
        "there is no way between its points" => "между точками нет пути",
        "it is more than can be counted" => "сумма слишком велика",
        "the office has no company yet" => "в диспетчерской ещё нет служб",
        "the order has no time of its own" => "у заказа нет своего времени",
        "this is before the task's start" => "это раньше начала задачи",
        "this is ahead of the clock" => "это в будущем",
        "a position is older than the newest one stored" => "координаты старше последних известных",
        "a position is ahead of the clock" => "координаты из будущего",
        "a checkpoint must not end before a preceding one begins" => {
            "точка не должна кончаться раньше, чем начинается предыдущая"
        }
        "an accuracy is negative" => "точность отрицательна",
        "is missing" => "не указано",
        "is unknown" | "is not known" => "неизвестно",
        "is not a phone number" => "не номер телефона",
        "is not a time of this century" => "не время этого века",
        "is not a number" => "не число",
        "is not an amount of money" => "не денежная сумма",
        "is not JSON" => "не JSON",
        "is not application/json" => "нужно application/json",
        "is too long" => "слишком длинно",
        "is longer than 500 characters" => "длиннее 500 знаков",
        "is shorter than eight characters" => "короче восьми знаков",
        "has 1 to 100 characters" => "от 1 до 100 знаков",
        "cannot be read" => "не читается",
        "an address or a point is required" => "нужен адрес или точка",
        "lat and lon are degrees, both or none" => "lat и lon в градусах, оба или ни одного",
        "are out of range" | "is out of range" => "вне допустимых пределов",
        "is out of range, or lon is" => "lat или lon вне допустимых пределов",
        "is not on the earth" => "таких координат нет",
        "is not the `next` of an answer" => "не `next` из ответа",
        "is less than nothing" => "меньше нуля",
        "is not more than nothing" => "должно быть больше нуля",
        "is not between 0 and 744" => "должно быть от 0 до 744",
        "is not between 0 and 100" => "должно быть от 0 до 100",
        "is more than 100" => "больше 100",
        "is lower than stop_below" => "меньше, чем stop_below",
        "is a number from 1 to 5" => "должно быть числом от 1 до 5",
        "is an object with `stars` and perhaps `comment`" => {
            "нужен объект со `stars` и, если надо, `comment`"
        }
        "is not an object with `phone` and perhaps `line`" => {
            "нужен объект с `phone` и, если надо, `line`"
        }
        "is not an object with `crew` and `accept`" => "нужен объект с `crew` и `accept`",
        "has `phone` and `code`, or `link`" => "нужны `phone` и `code` или `link`",
        "say `stand`, `place`, or `lat` and `lon`"
        | "give `stand`, `place`, or `lat` and `lon`" => "нужно `stand`, `place` или `lat` и `lon`",
        "is `waiting` or `given_up`" => "бывает `waiting` или `given_up`",
        "is `open` or `closed`" => "бывает `open` или `closed`",
        "is `keep` or `another`" => "бывает `keep` или `another`",
        "has more than 1000 positions" | "are more than 1000" => "больше 1000 за раз",
        "say what is looked for" => "не сказано, что искать",
        "is wrong, or its time is over" => "неверно, или срок истёк",
        "is in the future" => "в будущем",
        "is more than a day ago" => "больше суток назад",
        "is past, or too far ahead" => "в прошлом или слишком далеко",
        "is no key of a browser" => "не ключ браузера",
        "is no address of a push service" => "не адрес службы уведомлений",
        "this key was used with another body" => "этот ключ уже был с другим телом запроса",
        "was used for another entry" => "уже было у другой записи",
        "there are 100 webhooks already" => "вебхуков уже 100",
        "an account is to pay, and none is named" => "платит счёт клиента, но он не указан",
        "the phone is not confirmed" => "телефон не подтверждён",
        "the waiting is negative" => "ожидание отрицательно",
        "the sum is negative" => "сумма отрицательна",
        _ => return None,
    })
}

/// Sentences of the office with a value in them: what stands before it and behind it.
const WITH_A_VALUE: &[Frame] = &[
    ("`", "` stands there twice", "`", "` указан дважды"),
    (
        "",
        " is no checkpoint of the route",
        "",
        " не точка этого маршрута",
    ),
    (
        "the route has ",
        " checkpoints already",
        "в маршруте уже ",
        " точек",
    ),
    ("`", "` is not a phone number", "`", "` не номер телефона"),
    (
        "`",
        "` is not an amount of money",
        "`",
        "` не денежная сумма",
    ),
    ("nobody knows where `", "` is", "неизвестно, где `", "`"),
    ("`", "` is not a time", "`", "` не время"),
    ("`", "` is not HH:MM", "`", "` не ЧЧ:ММ"),
    ("`", "` is not a percentage", "`", "` не процент"),
    ("`", "` is not a length in km", "`", "` не длина в км"),
    (
        "`",
        "` is not cash, card or account",
        "`",
        "`, а бывает cash, card, account",
    ),
    (
        "`",
        "` is not ride, parcel or route",
        "`",
        "`, а бывает ride, parcel, route",
    ),
    (
        "`",
        "` is not pay_in, pay_out or correction",
        "`",
        "`, а бывает pay_in, pay_out, correction",
    ),
    ("`", "` is no order status", "`", "` не состояние заказа"),
    ("`", "` is no kind of event", "`", "` не событие"),
    ("unknown word `", "`", "неизвестное слово `", "`"),
    ("is one of ", "", "бывает: ", ""),
    ("is more than ", "", "больше, чем ", ""),
    ("is client ", " already", "уже у клиента ", ""),
    (
        "no tariff is active at ",
        "",
        "нет тарифа, который действует в ",
        "",
    ),
];

/// The refusal of a number that another record has: an order, a courier, a depot.
fn taken(reason: &str) -> Option<String> {
    let said = reason.strip_prefix('`')?.strip_suffix(" already")?;
    let (number, holder) = said.split_once("` is ")?;
    let Some(order) = holder.strip_prefix("the unfinished order ") else {
        let (kind, id) = holder.rsplit_once(' ')?;
        return Some(format!("`{number}` уже занят: {} {id}", thing(kind)));
    };
    Some(format!(
        "`{number}` уже есть у незаконченного заказа {order}"
    ))
}
