//! A day by quarters of an hour: how many asked, how long they waited, how many crews were free.

use std::path::Path;

use serde_json::{Value, json};

use super::day::Ground;
use crate::{Failure, Said, said, written};
use pult_app::report::{Cell, Sheet, chart, xlsx};
use pult_domain::{Locale, Seconds, Timestamp};
use pult_sim::replay::run::Outcome;

/// Quarters of an hour in a day.
const QUARTERS: usize = 96;
const QUARTER: i64 = 900;

/// A day by quarters, of one strategy.
pub(super) struct ByHour {
    name: Said,
    orders: [f64; QUARTERS],
    /// Mean waits in seconds, of those who asked then and were served.
    waits: [f64; QUARTERS],
    free: [f64; QUARTERS],
    unserved: [f64; QUARTERS],
    /// Whether anybody was on line, or came all the same.
    is_served: [bool; QUARTERS],
    /// Whether it has any crew.
    has_crews: bool,
}

impl ByHour {
    pub fn of(name: Said, ground: &Ground, outcome: &Outcome) -> ByHour {
        let mut day = ByHour {
            name,
            orders: [0.0; QUARTERS],
            waits: [0.0; QUARTERS],
            free: [0.0; QUARTERS],
            unserved: [0.0; QUARTERS],
            is_served: [false; QUARTERS],
            has_crews: !ground.day.cabs.is_empty(),
        };
        let mut served = [0.0; QUARTERS];
        let midnight = ground.midnight();
        let quarter = |at: Timestamp| {
            let of_day = (at - midnight).0.rem_euclid(QUARTERS as i64 * QUARTER);
            (of_day / QUARTER) as usize
        };
        for (request, wait) in ground.day.requests.iter().zip(&outcome.waits) {
            let at = quarter(request.at);
            day.orders[at] += 1.0;
            match wait {
                Some(wait) => {
                    day.waits[at] += wait.0 as f64;
                    served[at] += 1.0;
                }
                None => day.unserved[at] += 1.0,
            }
        }
        let begin = |at: usize| midnight + Seconds(at as i64 * QUARTER);
        for (at, n) in served.into_iter().enumerate() {
            day.waits[at] /= f64::max(n, 1.0);
            day.is_served[at] = n > 0.0 || ground.day.n_on_line(begin(at)) > 0;
            // Before the first order and after the last one nobody has anything to do.
            day.free[at] = ground.day.n_ready(begin(at)) as f64;
        }
        let end = begin(QUARTERS);
        let counted = outcome.free.iter();
        for &(at, n) in counted.filter(|(at, _)| midnight <= *at && *at < end) {
            day.free[quarter(at)] = n as f64;
        }
        day
    }

    /// Drawn for people.
    pub fn as_text(&self, locale: Locale) -> String {
        let name = self.name.of(locale);
        let [title, orders, orders_unit, free, crews] = match locale {
            Locale::En => [
                "by quarters of an hour",
                "orders",
                "orders",
                "crews with nothing to do",
                "crews",
            ],
            Locale::Ru => ["по четвертям часа", "заказы", "", "свободные экипажи", ""],
        };
        let free = match self.has_crews {
            true => chart::columns(free, &self.free, crews),
            false => Said::new(
                "crews with nothing to do: none is drawn, for nobody knows where crews were",
                "свободные экипажи не показаны: неизвестно, где были экипажи",
            )
            .of(locale)
            .to_owned(),
        };
        [
            format!("{name} {title}"),
            chart::columns(orders, &self.orders, orders_unit),
            self.waits_drawn(locale),
            self.unserved_drawn(locale, orders_unit),
            free,
            chart::hours(QUARTERS),
        ]
        .join("\n")
    }

    /// The waits; where nobody was on line there was none, neither long nor short.
    fn waits_drawn(&self, locale: Locale) -> String {
        let wait = |at: usize| self.is_served[at].then(|| self.waits[at] / 60.0);
        let waits: Vec<Option<f64>> = (0..QUARTERS).map(wait).collect();
        let has_gaps = waits.iter().any(Option::is_none);
        let (title, minutes) = match (locale, has_gaps) {
            (Locale::En, false) => ("mean wait", "min"),
            (Locale::En, true) => ("mean wait; × nobody on line", "min"),
            (Locale::Ru, false) => ("ожидание в среднем", "мин"),
            (Locale::Ru, true) => ("ожидание в среднем; × никого на линии", "мин"),
        };
        chart::columns_with_gaps(title, &waits, minutes)
    }

    /// Whom nobody served: a line when there is none.
    fn unserved_drawn(&self, locale: Locale, unit: &str) -> String {
        let n: f64 = self.unserved.iter().sum();
        let title = said!("not served: {n:.0}", "не обслужено: {n:.0}");
        match n > 0.0 {
            true => chart::columns(title.of(locale), &self.unserved, unit),
            false => title.of(locale).to_owned(),
        }
    }

    pub fn as_json(&self) -> Value {
        let quarters = (0..QUARTERS).map(|at| {
            json!({
                "from": clock(at),
                "orders": self.orders[at],
                "unserved": self.unserved[at],
                "mean_wait_s": self.waits[at].round(),
                "free_crews": self.free[at],
            })
        });
        json!({ "name": self.name.of(Locale::En), "quarters": quarters.collect::<Vec<_>>() })
    }

    fn as_sheet(&self, locale: Locale) -> Sheet {
        let count = |of: f64| Cell::Count(of.round() as i64);
        let rows = (0..QUARTERS).map(|at| {
            vec![
                Cell::Text(clock(at)),
                count(self.orders[at]),
                count(self.unserved[at]),
                count(self.waits[at]),
                count(self.free[at]),
            ]
        });
        let headings = match locale {
            Locale::En => ["from", "orders", "unserved", "mean wait, s", "free crews"],
            Locale::Ru => [
                "с",
                "заказов",
                "не обслужено",
                "ждали в среднем, с",
                "свободных экипажей",
            ],
        };
        Sheet {
            name: self.name.of(locale).to_owned(),
            headings: headings.map(str::to_owned).to_vec(),
            rows: rows.collect(),
            comma: '.',
        }
    }
}

/// Writes days as an XLSX file, a sheet each.
pub(super) fn write_xlsx(file: &Path, days: &[ByHour], locale: Locale) -> Result<(), Failure> {
    let sheets: Vec<Sheet> = days.iter().map(|day| day.as_sheet(locale)).collect();
    let book = xlsx(&sheets).map_err(Failure::below)?;
    written::write(file, &book, locale)
}

fn clock(quarter: usize) -> String {
    format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::strategy::Name;
    use super::*;
    use pult_domain::Point;
    use pult_engine::Policy;
    use pult_geo::StraightLine;
    use pult_sim::replay::day::PATIENCE;
    use pult_sim::replay::{Answers, Cab, Day, Request, World};

    /// One order at noon, and one crew from eight to eight.
    fn a_quiet_day() -> Ground {
        let (here, hour) = (
            Point {
                lat: 55.0,
                lon: 37.0,
            },
            |hour: i64| Timestamp(hour * 3_600),
        );
        let request = Request {
            at: hour(12),
            from: here,
            to: here,
            patience: PATIENCE,
            latest: None,
            boarding: Seconds(60),
            alighting: Seconds(60),
            is_parcel: false,
        };
        let cab = Cab {
            start: here,
            from: hour(8),
            to: hour(20),
            rests: Vec::new(),
        };
        Ground {
            title: Said::same("a day"),
            day: Day {
                requests: vec![request],
                cabs: vec![cab],
                answers: Answers::Chance(0),
            },
            router: Arc::new(StraightLine),
            history: None,
            past: None,
        }
    }

    #[test]
    fn a_crew_is_free_before_the_first_order_and_after_the_last_and_nobody_waits_at_night() {
        let ground = a_quiet_day();
        let outcome = Name::Nearest.outcome(&ground, &Policy::default(), World::PLAIN, 1);
        let day = ByHour::of(Said::same("a day"), &ground, &outcome.expect("it decides"));
        let free = [7, 9, 15, 19, 21].map(|hour| day.free[hour * 4]);
        assert_eq!(free, [0.0, 1.0, 1.0, 1.0, 0.0]);
        let is_served = [7, 9, 15, 19, 21].map(|hour| day.is_served[hour * 4]);
        assert_eq!(is_served, [false, true, true, true, false]);
        assert!(day.as_text(Locale::Ru).contains("не обслужено: 0"));
    }

    #[test]
    fn crews_of_whom_nobody_knows_where_they_were_are_not_drawn_as_busy() {
        let mut ground = a_quiet_day();
        ground.day.cabs.clear();
        let outcome = Name::Nearest.outcome(&ground, &Policy::default(), World::PLAIN, 1);
        let day = ByHour::of(Said::same("a day"), &ground, &outcome.expect("it decides"));
        let drawn = day.as_text(Locale::Ru);
        assert!(drawn.contains("неизвестно, где были экипажи"), "{drawn}");
        assert!(drawn.contains("не обслужено: 1"), "{drawn}");
    }
}
