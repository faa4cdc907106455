//! Tariffs: every field of one, and what rides cost by it while it is being typed.

use ratatui::text::{Line, Span};

use super::parse::{self, hours, km, money, number, percent};
use super::{Ask, Column, Described, Field, Kind, field, place_of, set, shown};
use crate::screens::Around;
use crate::screens::about::Pattern;
use crate::screens::table;
use crate::text::Word;
use crate::view;
use crate::widgets::by_words;
use pult_app::Record;
use pult_domain::{
    CompanyId, Hours, Meters, Money, Night, Percent, Tariff, TimeOfDay, Trip, ZoneId, ZonePrice,
    ZoneSurcharge, price,
};

/// Whether the automatic choice ever comes to it.
pub const TURN: Word = Word("tariff-turn");
const TURNS: &[(&str, Word)] = &[("behind", Word("tariff-behind"))];
/// How wide what is told beside the form may be, in the narrowest form that has it beside.
const ASIDE: usize = 36;

/// A field of money: its name, column and place in the tariff.
macro_rules! sum {
    ($name:expr, $column:expr, $field:ident) => {
        field(
            $name,
            Ask::Line,
            $column,
            |t: &Tariff| money(t.$field),
            |t, typed| parse::set_money(&mut t.$field, typed),
        )
    };
}

/// A field of minutes.
macro_rules! minutes {
    ($name:expr, $field:ident) => {
        field(
            $name,
            Ask::Line,
            Column::None,
            |t: &Tariff| number(t.$field),
            |t, typed| parse::set_number(&mut t.$field, typed),
        )
    };
}

impl Described for Tariff {
    const FIELDS: &'static [Field<Tariff>] = &[
        field(
            Word("field-name"),
            Ask::Line,
            Column::Grows(14),
            |t| t.name.clone(),
            |t, typed| parse::name(&mut t.name, typed),
        ),
        sum!(Word("tariff-boarding"), Column::Right(9), boarding),
        field(
            Word("tariff-included-km"),
            Ask::Line,
            Column::None,
            |t| km(t.included_km),
            |t, typed| parse::set_km(&mut t.included_km, typed),
        ),
        sum!(Word("tariff-km-city"), Column::Right(9), km_city),
        sum!(Word("tariff-min-sum"), Column::Right(9), min_sum),
        sum!(Word("tariff-km-country"), Column::Right(11), km_country),
        sum!(
            Word("tariff-km-source-country"),
            Column::None,
            km_source_country
        ),
        sum!(
            Word("tariff-country-surcharge"),
            Column::None,
            country_surcharge
        ),
        field(
            Word("tariff-back-way"),
            Ask::Line,
            Column::None,
            |t| percent(t.back_way_percent),
            |t, typed| parse::set_percent(&mut t.back_way_percent, typed),
        ),
        minutes!(Word("tariff-free-waiting"), free_waiting_min),
        sum!(
            Word("tariff-minute-waiting"),
            Column::Right(10),
            minute_waiting
        ),
        sum!(Word("tariff-no-show"), Column::None, no_show_sum),
        sum!(Word("tariff-hour"), Column::Right(9), hour),
        minutes!(Word("tariff-hourly-min"), hourly_min_minutes),
        minutes!(Word("tariff-hourly-step"), hourly_step_minutes),
        sum!(Word("tariff-prior"), Column::None, prior_surcharge),
        field(
            Word("tariff-night"),
            Ask::Line,
            Column::None,
            |t| hours(t.night.map(|night| night.hours)),
            set_night_hours,
        ),
        field(
            Word("tariff-night-percent"),
            Ask::Line,
            Column::None,
            |t| {
                t.night
                    .map_or_else(String::new, |night| percent(night.percent))
            },
            set_night_percent,
        ),
        sum!(Word("tariff-round-to"), Column::None, round_to),
        field(
            Word("tariff-zone-prices"),
            Ask::Line,
            Column::None,
            zone_prices,
            set_zone_prices,
        ),
        field(
            Word("tariff-zone-surcharges"),
            Ask::Line,
            Column::None,
            zone_surcharges,
            set_zone_surcharges,
        ),
        field(
            Word("tariff-active"),
            Ask::Line,
            Column::Wide(12),
            |t| hours(t.active),
            |t, typed| {
                t.active = parse::read_hours(typed)?;
                Ok(())
            },
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(12),
            |t| parse::maybe(t.company),
            |t, typed| parse::set_id(&mut t.company, typed, CompanyId),
        ),
        shown(Word("tariff-version"), Ask::Shown, Column::Right(7), |t| {
            number(t.version)
        }),
        // What goes before it only the whole list of tariffs knows.
        shown(TURN, Ask::Told(TURNS), Column::Wide(40), |_| String::new()),
    ];

    fn blank() -> Tariff {
        Record::blank()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

fn set_night_hours(tariff: &mut Tariff, typed: &str) -> Result<(), Word> {
    let percent = tariff.night.map_or(Percent(0), |night| night.percent);
    let hours = parse::read_hours(typed)?;
    tariff.night = night(hours, percent);
    Ok(())
}

fn set_night_percent(tariff: &mut Tariff, typed: &str) -> Result<(), Word> {
    let mut percent = Percent(0);
    parse::set_percent(&mut percent, typed)?;
    let hours = tariff.night.map(|night| night.hours);
    tariff.night = night(hours.filter(|hours| !hours.is_whole_day()), percent);
    Ok(())
}

/// Half a night waits for its other half: hours cost nothing more until a percentage is typed; a percentage
/// has those of the whole day until hours are typed, and no tariff is written so.
fn night(hours: Option<Hours>, percent: Percent) -> Option<Night> {
    let midnight = time(0, 0);
    let none = Hours {
        from: midnight,
        to: midnight,
    };
    match hours {
        None if percent == Percent(0) => None,
        hours => Some(Night {
            hours: hours.unwrap_or(none),
            percent,
        }),
    }
}

/// `1-2 400; 1=3 550`: from zone to zone, `=` in both directions.
fn zone_prices(tariff: &Tariff) -> String {
    let row = |row: &ZonePrice| {
        let sign = if row.both_ways { '=' } else { '-' };
        format!("{}{sign}{} {}", row.from, row.to, money(row.sum))
    };
    tariff
        .zone_prices
        .iter()
        .map(row)
        .collect::<Vec<_>>()
        .join("; ")
}

fn set_zone_prices(tariff: &mut Tariff, typed: &str) -> Result<(), Word> {
    let row = |part: &str| -> Option<ZonePrice> {
        let (zones, sum) = part.split_once(' ')?;
        let (from, to) = zones.split_once(['-', '='])?;
        Some(ZonePrice {
            from: ZoneId(from.parse().ok()?),
            to: ZoneId(to.parse().ok()?),
            sum: read_sum(sum)?,
            both_ways: zones.contains('='),
        })
    };
    tariff.zone_prices = list(typed, row, Word("wrong-zone-prices"))?;
    tariff.validate_rows(Word("wrong-zone-prices"))
}

/// `3 40`: zone and sum.
fn zone_surcharges(tariff: &Tariff) -> String {
    let row = |row: &ZoneSurcharge| format!("{} {}", row.zone, money(row.sum));
    let rows = tariff.zone_surcharges.iter().map(row);
    rows.collect::<Vec<_>>().join("; ")
}

fn set_zone_surcharges(tariff: &mut Tariff, typed: &str) -> Result<(), Word> {
    let row = |part: &str| -> Option<ZoneSurcharge> {
        let (zone, sum) = part.split_once(' ')?;
        Some(ZoneSurcharge {
            zone: ZoneId(zone.parse().ok()?),
            sum: read_sum(sum)?,
        })
    };
    tariff.zone_surcharges = list(typed, row, Word("wrong-zone-surcharges"))?;
    tariff.validate_rows(Word("wrong-zone-surcharges"))
}

fn read_sum(text: &str) -> Option<Money> {
    let mut sum = Money::ZERO;
    parse::set_money(&mut sum, text).ok()?;
    Some(sum)
}

fn list<T>(typed: &str, row: impl Fn(&str) -> Option<T>, wrong: Word) -> Result<Vec<T>, Word> {
    let parts = typed
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(row).collect::<Option<_>>().ok_or(wrong)
}

/// The rows of zones, checked before the rest is typed.
trait ValidRows {
    fn validate_rows(&self, wrong: Word) -> Result<(), Word>;
}

impl ValidRows for Tariff {
    fn validate_rows(&self, wrong: Word) -> Result<(), Word> {
        let named = Tariff {
            name: "-".to_owned(),
            zone_prices: self.zone_prices.clone(),
            zone_surcharges: self.zone_surcharges.clone(),
            ..Tariff::default()
        };
        named.validate().map_err(|_| wrong)
    }
}

fn time(hour: u32, minute: u32) -> TimeOfDay {
    TimeOfDay::new(hour, minute).expect("an hour of the day")
}

/// The rides that a tariff is tried on, by what they are called.
fn rides() -> [(Word, Trip); 5] {
    let (noon, night) = (time(12, 0), time(2, 30));
    let city = |time, km: i64| Trip {
        distance_city: Meters(km * 1000),
        ..Trip::at(time)
    };
    [
        (Word("ride-city"), city(noon, 10)),
        (Word("ride-night"), city(night, 10)),
        (
            Word("ride-waiting"),
            Trip {
                waiting_minutes: 12,
                is_prior: true,
                ..city(noon, 10)
            },
        ),
        (
            Word("ride-country"),
            Trip {
                distance_country: Meters(20_000),
                is_country: true,
                back_way: true,
                ..city(noon, 5)
            },
        ),
        (
            Word("ride-hourly"),
            Trip {
                hourly_minutes: Some(75),
                ..Trip::at(noon)
            },
        ),
    ]
}

/// What keeps values from being a tariff: the field, and what is wrong with it.
type Mistake = (Word, Word);

/// The tariff that is filled in; what is missing yet in a name changes no price.
fn tariff_of(values: &[String]) -> Result<Tariff, Vec<Mistake>> {
    let mut tariff = Tariff::default();
    let mut mistakes = Vec::new();
    for (field, value) in values.iter().enumerate() {
        let Some(Field { info, .. }) = Tariff::FIELDS.get(field) else {
            continue;
        };
        let wrong = set(&mut tariff, field, value).err();
        let wrong = wrong.filter(|_| info.name != Word("field-name"));
        mistakes.extend(wrong.map(|wrong| (info.name, wrong)));
    }
    if tariff.night.is_some_and(|night| night.hours.is_whole_day()) {
        mistakes.push((Word("tariff-night"), Word("wrong-night")));
    }
    match mistakes.is_empty() {
        true => Ok(tariff),
        false => Err(mistakes),
    }
}

fn told((field, wrong): &Mistake, around: &Around) -> Vec<Line<'static>> {
    let text = format!("{}: {}", around.words.say(*field), around.words.say(*wrong));
    let lines = by_words(&text, ASIDE).into_iter();
    lines
        .map(|line| Line::styled(line, around.theme.alarm))
        .collect()
}

/// That the tariff is never chosen by itself, where it is so.
fn turn(values: &[String], around: &Around) -> Vec<Line<'static>> {
    let value = place_of::<Tariff>(TURN).and_then(|field| values.get(field));
    let value = value.filter(|value| !value.is_empty());
    let text = value.map(|value| table::told(TURNS, value, around));
    let lines = text.map_or_else(Vec::new, |text| by_words(&text, ASIDE));
    let line = |line| Line::styled(line, around.theme.warning);
    lines.into_iter().map(line).collect()
}

/// What rides cost by the values that are filled in, the first ride with its arithmetic; of values that cannot
/// be, what is wrong with them.
pub fn example(values: &[String], around: &Around) -> Vec<Line<'static>> {
    let theme = around.theme;
    let money_of = |sum| view::number(around.words, sum);
    let mut lines = turn(values, around);
    lines.push(Line::styled(
        around.words.say(Word("tariff-example")),
        theme.title,
    ));
    let tariff = match tariff_of(values) {
        Ok(tariff) => tariff,
        Err(mistakes) => {
            lines.extend(mistakes.iter().flat_map(|mistake| told(mistake, around)));
            return lines;
        }
    };
    lines.extend(doubts(&tariff, around));
    for (index, (name, ride)) in rides().into_iter().enumerate() {
        let quote = price(&tariff, &ride, around.board.office.locale);
        lines.push(Line::from(vec![
            Span::styled(format!("{:>10} ", money_of(quote.total)), theme.title),
            Span::styled(around.words.say(name), theme.text),
        ]));
        if index == 0 {
            let part = |line: &pult_domain::QuoteLine| {
                Line::styled(
                    format!(
                        "{:>12}  {}",
                        money_of(line.sum),
                        view::spoken(around.words, &line.comment)
                    ),
                    theme.dim,
                )
            };
            lines.extend(quote.lines.iter().map(part));
        }
    }
    lines
}

/// What may be a slip: rides that cost nothing, and sums that are rounded to more than the least a ride costs.
fn doubts(tariff: &Tariff, around: &Around) -> Vec<Line<'static>> {
    let (_, ride) = &rides()[0];
    let is_free = price(tariff, ride, around.board.office.locale).total == Money::ZERO;
    let is_coarse = tariff.round_to > tariff.min_sum && tariff.round_to > Money::ZERO;
    let doubts = [
        (is_free, Word("tariff-costs-nothing")),
        (is_coarse, Word("tariff-rounds-above")),
    ];
    let doubts = doubts.into_iter().filter(|(is_so, _)| *is_so);
    let lines = doubts.flat_map(|(_, word)| by_words(&around.words.say(word), ASIDE));
    lines
        .map(|line| Line::styled(line, around.theme.warning))
        .collect()
}

/// The numbers of the fields that the patterns fill in.
fn pattern(name: &str, values: &[(Word, &str)]) -> Vec<(usize, String)> {
    let values = values
        .iter()
        .map(|(word, text)| (*word, (*text).to_owned()));
    let values = [(Word("field-name"), name.to_owned())]
        .into_iter()
        .chain(values);
    values
        .filter_map(|(word, text)| Some((place_of::<Tariff>(word)?, text)))
        .collect()
}

/// What offices charge by: the way, the time, or a price for all.
pub const PATTERNS: &[Pattern] = &[
    Pattern {
        name: Word("pattern-way"),
        values: |name| {
            pattern(
                name,
                &[
                    (Word("tariff-min-sum"), "150"),
                    (Word("tariff-boarding"), "60"),
                    (Word("tariff-km-city"), "24"),
                    (Word("tariff-km-country"), "30"),
                    (Word("tariff-minute-waiting"), "8"),
                    (Word("tariff-free-waiting"), "5"),
                    (Word("tariff-round-to"), "10"),
                ],
            )
        },
    },
    Pattern {
        name: Word("pattern-time"),
        values: |name| {
            pattern(
                name,
                &[
                    (Word("tariff-hour"), "900"),
                    (Word("tariff-hourly-min"), "60"),
                    (Word("tariff-hourly-step"), "30"),
                ],
            )
        },
    },
    Pattern {
        name: Word("pattern-fixed"),
        values: |name| {
            pattern(
                name,
                &[
                    (Word("tariff-boarding"), "200"),
                    (Word("tariff-minute-waiting"), "10"),
                    (Word("tariff-free-waiting"), "5"),
                ],
            )
        },
    },
];
