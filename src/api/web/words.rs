//! The words of the public pages.

use serde_json::{Value, json};

use pult_domain::Locale;

/// Where an open order stands.
pub struct Stages {
    pub waiting: &'static str,
    pub assigned: &'static str,
    /// On the way to the first stop.
    pub coming: &'static str,
    /// On the way to a later one.
    pub on_the_way: &'static str,
    /// At the first stop.
    pub arrived: &'static str,
    /// At a later one.
    pub at_stop: &'static str,
}

/// The words of the tracking page in one language.
pub struct Words {
    pub locale: Locale,
    /// Of a ride, where somebody waits for a car.
    pub ride: Stages,
    /// Of a parcel or a route, where something is brought.
    pub delivery: Stages,
    /// Whatever is brought or driven later.
    pub taken: &'static str,
    pub completed: &'static str,
    pub cancelled: &'static str,
    pub failed: &'static str,
    pub km: &'static str,
    pub map: &'static str,
    pub gone: &'static str,
    pub later: &'static str,
    pub price: &'static str,
    pub to_pay: &'static str,
    pub stops_ahead: &'static str,
    /// What stands in the template under its own name.
    template: &'static [(&'static str, &'static str)],
    /// What the script says by itself.
    script: &'static [(&'static str, &'static str)],
}

/// The words of a language.
pub fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Ru => &RU,
        Locale::En => &EN,
    }
}

impl Words {
    /// A word of the template.
    pub fn of_template(&self, name: &str) -> Option<&'static str> {
        match name {
            "map_word" => Some(self.map),
            _ => {
                let found = self.template.iter().find(|(known, _)| *known == name);
                found.map(|(_, word)| *word)
            }
        }
    }

    /// The words that the script uses.
    pub fn for_script(&self) -> Value {
        let mut words = json!({
            "later": self.later,
            "price": self.price,
            "to_pay": self.to_pay,
            "stops_ahead": self.stops_ahead,
        });
        for (name, word) in self.script {
            words[*name] = json!(word);
        }
        words
    }
}

const RU: Words = Words {
    locale: Locale::Ru,
    ride: Stages {
        waiting: "Ищем машину",
        assigned: "Машина назначена",
        coming: "Машина едет к вам",
        on_the_way: "В пути",
        arrived: "Машина ждёт вас",
        at_stop: "Остановка",
    },
    delivery: Stages {
        waiting: "Ищем исполнителя",
        assigned: "Исполнитель назначен",
        coming: "В пути",
        on_the_way: "В пути",
        arrived: "На месте",
        at_stop: "На месте",
    },
    taken: "Заказ принят",
    completed: "Выполнено",
    cancelled: "Отменено",
    failed: "Не выполнено",
    km: "км",
    map: "Где машина и куда она едет",
    gone: "Такой ссылки нет, или её срок истёк",
    later: "Сейчас не получилось, попробуйте позже",
    price: "Цена",
    to_pay: "Итого",
    stops_ahead: "До вас остановок: {n}",
    template: &[
        ("eta_word", "Прибытие:"),
        ("wanted_word", "На какое время:"),
        ("car_word", "Машина:"),
        ("plate_word", "Номер:"),
        ("driver_word", "Водитель"),
        ("from_word", "Откуда"),
        ("to_word", "Куда"),
        ("seen_word", "Видели"),
        ("line_word", "Нет связи, показано последнее известное"),
        ("open_word", "Показать на карте"),
        ("call_word", "Позвонить в такси"),
        ("cancel_word", "Отменить заказ"),
        ("sure_word", "Отменить заказ?"),
        ("sure_yes_word", "Отменить"),
        ("sure_no_word", "Не отменять"),
        ("rate_word", "Как прошла поездка?"),
        ("comment_word", "Комментарий"),
        ("send_word", "Отправить оценку"),
    ],
    script: &[
        ("in_minutes", "через {n} мин"),
        ("in_hours", "через {h} ч {n} мин"),
        ("any_moment", "вот-вот"),
        ("seconds_ago", "{n} с назад"),
        ("seen", "Положение машины:"),
        ("not_seen_since", "Машину не видно с"),
        ("thanks", "Спасибо за оценку!"),
    ],
};

const EN: Words = Words {
    locale: Locale::En,
    ride: Stages {
        waiting: "Looking for a car",
        assigned: "A car is assigned",
        coming: "The car is coming to you",
        on_the_way: "On the way",
        arrived: "The car is waiting for you",
        at_stop: "At a stop",
    },
    delivery: Stages {
        waiting: "Looking for a driver",
        assigned: "A driver is assigned",
        coming: "On the way",
        on_the_way: "On the way",
        arrived: "Arrived",
        at_stop: "Arrived",
    },
    taken: "The order is taken",
    completed: "Completed",
    cancelled: "Cancelled",
    failed: "Not carried out",
    km: "km",
    map: "Where the car is and where it goes",
    gone: "There is no such link, or its time is over",
    later: "It did not work this time, try again later",
    price: "Price",
    to_pay: "Total",
    stops_ahead: "Stops before yours: {n}",
    template: &[
        ("eta_word", "Arrival:"),
        ("wanted_word", "Wanted at:"),
        ("car_word", "Car:"),
        ("plate_word", "Plate:"),
        ("driver_word", "Driver"),
        ("from_word", "From"),
        ("to_word", "To"),
        ("seen_word", "Seen at"),
        ("line_word", "No connection, this is the last known"),
        ("open_word", "Open on a map"),
        ("call_word", "Call the office"),
        ("cancel_word", "Cancel the order"),
        ("sure_word", "Cancel the order?"),
        ("sure_yes_word", "Cancel it"),
        ("sure_no_word", "Keep it"),
        ("rate_word", "How was the ride?"),
        ("comment_word", "Comment"),
        ("send_word", "Send the rating"),
    ],
    script: &[
        ("in_minutes", "in {n} min"),
        ("in_hours", "in {h} h {n} min"),
        ("any_moment", "any moment"),
        ("seconds_ago", "{n} s ago"),
        ("seen", "Position of the car:"),
        ("not_seen_since", "Not seen since"),
        ("thanks", "Thank you for the rating!"),
    ],
};
