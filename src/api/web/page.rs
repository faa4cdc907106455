//! What every page of the office answers with: its policy, its language, its sums and days.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use pult_app::OfficeTime;
use pult_domain::{Locale, Money, Office, Timestamp};

/// A page may use the files of its own office and ask it, nothing else; `frames` are the sites that may show
/// it within their own.
fn policy(frames: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data: blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors {frames}"
    )
}

/// A page, or what its script is answered, which no site may show within its own.
pub(super) fn answer(status: StatusCode, body: impl IntoResponse) -> Response {
    framed(status, body, "'none'")
}

/// As [`answer`]; `frames`: sites that may show it within their own pages.
pub(super) fn framed(status: StatusCode, body: impl IntoResponse, frames: &str) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    let policy = HeaderValue::from_str(&policy(frames));
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A page in HTML.
pub(super) fn html(status: StatusCode, page: String) -> Response {
    answer(status, Html(page))
}

/// The first language that the browser asks for and that the pages have; else the office's.
pub(super) fn locale(headers: &HeaderMap, office: &Office) -> Locale {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let known = asked.split(',').find_map(|language| {
        let language = language.trim().to_ascii_lowercase();
        match language.get(..2) {
            Some("ru") => Some(Locale::Ru),
            Some("en") => Some(Locale::En),
            _ => None,
        }
    });
    known.unwrap_or(office.locale)
}

/// `350 ₽`, `180,67 ₽`: a sum as people write it.
pub(super) fn sum(money: Money, office: &Office, locale: Locale) -> String {
    let text = money.written(locale);
    let sign = match office.currency.as_str() {
        "RUB" => "₽",
        "USD" => "$",
        "EUR" => "€",
        "KZT" => "₸",
        other => other,
    };
    format!("{text}\u{a0}{sign}")
}

/// A time of day, with the day before it when that is not today's: `08.12 18:30`, in English `8 Dec 18:30`.
pub(super) fn moment(at: Timestamp, now: Timestamp, time: &OfficeTime, locale: Locale) -> String {
    let date = |at| time.format(at, "%Y-%m-%d");
    let format = match (date(at) == date(now), locale) {
        (true, _) => "%H:%M",
        (false, Locale::Ru) => "%d.%m %H:%M",
        (false, Locale::En) => "%-d %b %H:%M",
    };
    time.format(at, format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_browsers_where_the_pages_have_it() {
        let office = Office::default();
        for (asked, expected) in [
            ("de-DE,de;q=0.9,en;q=0.8,ru;q=0.7", Locale::En),
            ("ru", Locale::Ru),
            ("de", Locale::Ru),
            ("", Locale::Ru),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(asked));
            assert_eq!(locale(&headers, &office), expected, "{asked}");
        }
    }

    #[test]
    fn sums_have_a_sign_and_no_empty_kopecks() {
        let office = Office::default();
        for (text, russian, english) in [
            ("350", "350\u{a0}₽", "350\u{a0}₽"),
            ("180.67", "180,67\u{a0}₽", "180.67\u{a0}₽"),
            ("-2.50", "-2,50\u{a0}₽", "-2.50\u{a0}₽"),
        ] {
            let money = text.parse().expect("a sum");
            assert_eq!(sum(money, &office, Locale::Ru), russian);
            assert_eq!(sum(money, &office, Locale::En), english);
        }
    }

    #[test]
    fn another_day_is_written_as_its_language_writes_days() {
        let time = OfficeTime::named("Europe/Moscow");
        let at = |text| time.parse(text, "%Y-%m-%d %H:%M").expect("a moment");
        let now = at("2026-12-01 23:50");
        for (text, russian, english) in [
            ("2026-12-01 08:05", "08:05", "08:05"),
            ("2026-12-02 00:10", "02.12 00:10", "2 Dec 00:10"),
            ("2026-12-08 18:30", "08.12 18:30", "8 Dec 18:30"),
        ] {
            assert_eq!(moment(at(text), now, &time, Locale::Ru), russian);
            assert_eq!(moment(at(text), now, &time, Locale::En), english);
        }
    }
}
