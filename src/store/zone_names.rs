//! What people call a time zone: its IANA name in any case, its city in Russian, or its hours from UTC.

use chrono_tz::{TZ_VARIANTS, Tz};

/// The zones of Russia and of its neighbours by the cities that people name, and by what the zones are called.
const CITIES: &[(&str, Tz)] = &[
    ("калининград", Tz::Europe__Kaliningrad),
    ("москва", Tz::Europe__Moscow),
    ("московское", Tz::Europe__Moscow),
    ("мск", Tz::Europe__Moscow),
    ("петербург", Tz::Europe__Moscow),
    ("санкт петербург", Tz::Europe__Moscow),
    ("симферополь", Tz::Europe__Simferopol),
    ("киров", Tz::Europe__Kirov),
    ("волгоград", Tz::Europe__Volgograd),
    ("астрахань", Tz::Europe__Astrakhan),
    ("саратов", Tz::Europe__Saratov),
    ("ульяновск", Tz::Europe__Ulyanovsk),
    ("самара", Tz::Europe__Samara),
    ("самарское", Tz::Europe__Samara),
    ("ижевск", Tz::Europe__Samara),
    ("екатеринбург", Tz::Asia__Yekaterinburg),
    ("екатеринбургское", Tz::Asia__Yekaterinburg),
    ("пермь", Tz::Asia__Yekaterinburg),
    ("уфа", Tz::Asia__Yekaterinburg),
    ("челябинск", Tz::Asia__Yekaterinburg),
    ("тюмень", Tz::Asia__Yekaterinburg),
    ("омск", Tz::Asia__Omsk),
    ("омское", Tz::Asia__Omsk),
    ("новосибирск", Tz::Asia__Novosibirsk),
    ("барнаул", Tz::Asia__Barnaul),
    ("томск", Tz::Asia__Tomsk),
    ("новокузнецк", Tz::Asia__Novokuznetsk),
    ("кемерово", Tz::Asia__Novokuznetsk),
    ("красноярск", Tz::Asia__Krasnoyarsk),
    ("красноярское", Tz::Asia__Krasnoyarsk),
    ("иркутск", Tz::Asia__Irkutsk),
    ("иркутское", Tz::Asia__Irkutsk),
    ("улан удэ", Tz::Asia__Irkutsk),
    ("чита", Tz::Asia__Chita),
    ("якутск", Tz::Asia__Yakutsk),
    ("якутское", Tz::Asia__Yakutsk),
    ("благовещенск", Tz::Asia__Yakutsk),
    ("хабаровск", Tz::Asia__Vladivostok),
    ("владивосток", Tz::Asia__Vladivostok),
    ("владивостокское", Tz::Asia__Vladivostok),
    ("магадан", Tz::Asia__Magadan),
    ("магаданское", Tz::Asia__Magadan),
    ("сахалин", Tz::Asia__Sakhalin),
    ("южно сахалинск", Tz::Asia__Sakhalin),
    ("камчатка", Tz::Asia__Kamchatka),
    ("камчатское", Tz::Asia__Kamchatka),
    ("петропавловск камчатский", Tz::Asia__Kamchatka),
    ("анадырь", Tz::Asia__Anadyr),
    ("минск", Tz::Europe__Minsk),
    ("алматы", Tz::Asia__Almaty),
    ("астана", Tz::Asia__Almaty),
    ("ташкент", Tz::Asia__Tashkent),
    ("бишкек", Tz::Asia__Bishkek),
    ("ереван", Tz::Asia__Yerevan),
    ("тбилиси", Tz::Asia__Tbilisi),
    ("баку", Tz::Asia__Baku),
];
/// The zones of Russia by their hours from UTC, the first for +2.
const BY_HOURS: [Tz; 11] = [
    Tz::Europe__Kaliningrad,
    Tz::Europe__Moscow,
    Tz::Europe__Samara,
    Tz::Asia__Yekaterinburg,
    Tz::Asia__Omsk,
    Tz::Asia__Krasnoyarsk,
    Tz::Asia__Irkutsk,
    Tz::Asia__Yakutsk,
    Tz::Asia__Vladivostok,
    Tz::Asia__Magadan,
    Tz::Asia__Kamchatka,
];
/// Moscow's hours from UTC.
const MOSCOW: i32 = 3;

/// The zone that is called so.
pub(super) fn zone_called(text: &str) -> Option<Tz> {
    let text = text.trim();
    if let Ok(zone) = text.parse() {
        return Some(zone);
    }
    let name = text.to_lowercase().replace('ё', "е").replace('-', " ");
    let name = name.trim_end_matches(" время").trim();
    let city = CITIES.iter().find(|(city, _)| *city == name);
    let of_city = city.map(|(_, zone)| *zone);
    of_city
        .or_else(|| by_hours(text))
        .or_else(|| by_iana_name(text))
}

/// `america/new_york`, `New York`: a name in any case, or its last part alone.
fn by_iana_name(text: &str) -> Option<Tz> {
    let name = text.to_lowercase().replace(' ', "_");
    let is_name = |zone: &&Tz| zone.name().to_lowercase() == name;
    let is_last = |zone: &&Tz| {
        let zone = zone.name().to_lowercase();
        zone.split_once('/')
            .is_some_and(|_| zone.rsplit('/').next() == Some(&name))
    };
    let mut zones = TZ_VARIANTS.iter();
    let found = zones.find(is_name);
    found.or_else(|| TZ_VARIANTS.iter().find(is_last)).copied()
}

/// `+3`, `UTC+3`, `GMT +03:00`, `МСК+2`: whole hours.
fn by_hours(text: &str) -> Option<Tz> {
    let text = text.to_uppercase().replace('−', "-").replace(' ', "");
    let (base, text) = match text.strip_prefix("МСК").or(text.strip_prefix("MSK")) {
        Some(rest) => (MOSCOW, rest.to_owned()),
        None => {
            let bare = text.strip_prefix("UTC").or(text.strip_prefix("GMT"));
            (0, bare.unwrap_or(&text).to_owned())
        }
    };
    let digits = text.strip_prefix(['+', '-'])?;
    let (digits, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    let is_whole = (1..=2).contains(&digits.len()) && minutes == "00";
    let hours: i32 = digits.parse().ok().filter(|_| is_whole)?;
    let hours = base + if text.starts_with('-') { -hours } else { hours };
    let of_russia = usize::try_from(hours - 2).ok();
    let of_russia = of_russia.and_then(|at| BY_HOURS.get(at)).copied();
    // These names count from the zone to UTC.
    of_russia.or_else(|| format!("Etc/GMT{:+}", -hours).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_called_as_people_call_it() {
        for (typed, name) in [
            ("Europe/Moscow", Some("Europe/Moscow")),
            ("Москва", Some("Europe/Moscow")),
            ("московское время", Some("Europe/Moscow")),
            ("Санкт-Петербург", Some("Europe/Moscow")),
            ("улан-удэ", Some("Asia/Irkutsk")),
            ("+3", Some("Europe/Moscow")),
            ("UTC+5", Some("Asia/Yekaterinburg")),
            ("мск +2", Some("Asia/Yekaterinburg")),
            ("GMT +03:00", Some("Europe/Moscow")),
            ("-5", Some("Etc/GMT+5")),
            ("+0", Some("Etc/GMT+0")),
            ("america/new_york", Some("America/New_York")),
            ("new york", Some("America/New_York")),
            ("berlin", Some("Europe/Berlin")),
            ("UTC", Some("UTC")),
            ("+25", None),
            ("3", None),
            ("+5:30", None),
            ("Марс", None),
            ("", None),
        ] {
            assert_eq!(zone_called(typed).map(|zone| zone.name()), name, "{typed}");
        }
    }
}
