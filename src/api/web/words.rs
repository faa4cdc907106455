//! The words of the public pages.

use pult_domain::Locale;

/// The words of the tracking page in one language.
pub struct Words {
    pub waiting: &'static str,
    pub assigned: &'static str,
    pub on_the_way: &'static str,
    pub arrived: &'static str,
    pub completed: &'static str,
    pub cancelled: &'static str,
    pub failed: &'static str,
    pub eta: &'static str,
    pub car: &'static str,
    pub next: &'static str,
    pub seen: &'static str,
    pub map: &'static str,
    pub open: &'static str,
    pub km: &'static str,
    pub gone: &'static str,
    pub later: &'static str,
}

/// The words of a language.
pub fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Ru => &RU,
        Locale::En => &EN,
    }
}

const RU: Words = Words {
    waiting: "Ищем исполнителя",
    assigned: "Исполнитель назначен",
    on_the_way: "В пути",
    arrived: "На месте",
    completed: "Выполнено",
    cancelled: "Отменено",
    failed: "Не выполнено",
    eta: "Прибытие",
    car: "Кто едет",
    next: "Куда",
    seen: "Видели в",
    map: "Где машина и куда она едет",
    open: "Показать на карте",
    km: "км",
    gone: "Такой ссылки нет, или её срок истёк",
    later: "Сейчас не получилось, попробуйте позже",
};

const EN: Words = Words {
    waiting: "Looking for a driver",
    assigned: "A driver is assigned",
    on_the_way: "On the way",
    arrived: "Arrived",
    completed: "Completed",
    cancelled: "Cancelled",
    failed: "Not carried out",
    eta: "Arrival",
    car: "Who comes",
    next: "Where to",
    seen: "Seen at",
    map: "Where the car is and where it goes",
    open: "Open on a map",
    km: "km",
    gone: "There is no such link, or its time is over",
    later: "It did not work this time, try again later",
};
