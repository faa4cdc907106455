//! The reports: a span of time is chosen, its figures are shown, and written for spreadsheets.

use std::path::Path;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;
use unicode_width::UnicodeWidthStr;

use super::{Answer, Around, Hint, Outcome, Wish, help};
use crate::edit::{Edit, edit, paste};
use crate::keys::{Chord, Code};
use crate::text::{Value, Word, Words};
use crate::widgets::{boxed, cut, fit, overlay, put, row, scroll};
use pult_app::OfficeTime;
use pult_app::report::{
    Cell, DriverFigures, Earned, HourOfDay, Period, Report, Sheet, Totals, chart, is_of_days,
};
use pult_domain::{Locale, Money, Seconds};

/// The spans that are chosen by one key; the last row takes dates.
const CHOICES: [(Word, Period); 5] = [
    (Word("period-shift"), Period::LastHours(12)),
    (Word("period-today"), Period::Today),
    (Word("period-yesterday"), Period::Yesterday),
    (Word("period-week"), Period::Week),
    (Word("period-month"), Period::Month),
];
/// The columns of drivers: their headings and widths; the second one grows.
const COLUMNS: [(Word, usize); 12] = [
    (Word("report-call-sign"), 6),
    (Word("report-driver"), 14),
    (Word("report-completed"), 8),
    (Word("report-revenue"), 11),
    (Word("report-on-line"), 7),
    (Word("report-declined"), 7),
    (Word("report-expired"), 7),
    (Word("report-cashless"), 10),
    (Word("report-posted"), 10),
    (Word("report-balance"), 13),
    (Word("report-commission"), 10),
    (Word("report-rent"), 10),
];

/// The lines of the picture of a day, and the dots of each of its hours across.
const PICTURE: u16 = 17;
const DOTS_AN_HOUR: usize = 4;

/// The reports.
#[derive(Debug, Default)]
pub struct ReportScreen {
    pub(super) choice: usize,
    pub(super) dates: Input,
    wrong: bool,
    awaiting: bool,
    report: Option<Report>,
    at: usize,
    offset: usize,
    /// The hours of the day are shown, not the drivers.
    by_hour: bool,
    pub(super) helping: bool,
}

impl ReportScreen {
    /// The reports with one of the spans chosen, and dates typed.
    pub(super) fn choosing(choice: usize, dates: String) -> ReportScreen {
        ReportScreen {
            choice: choice.min(CHOICES.len()),
            dates: Input::new(dates),
            ..ReportScreen::default()
        }
    }

    /// Whether characters are text now.
    pub fn is_typing(&self) -> bool {
        self.report.is_none() && self.choice == CHOICES.len()
    }

    /// A key.
    pub fn key(&mut self, chord: Chord, around: &Around) -> Outcome {
        if std::mem::take(&mut self.helping) {
            return Outcome::Stay;
        }
        if chord.code == Code::F(1) {
            self.helping = true;
            return Outcome::Stay;
        }
        match self.report.is_some() {
            true => self.key_of_figures(chord, around),
            false => self.key_of_choice(chord, around),
        }
    }

    fn key_of_choice(&mut self, chord: Chord, around: &Around) -> Outcome {
        self.wrong = false;
        match chord.code {
            Code::Esc => return Outcome::Close,
            Code::Up => self.choice = self.choice.saturating_sub(1),
            Code::Down => self.choice = (self.choice + 1).min(CHOICES.len()),
            Code::Enter => return self.ask(around),
            _ => {
                if chord.digit().is_some() {
                    self.choice = CHOICES.len();
                }
                if !self.is_typing() || edit(&mut self.dates, chord) == Edit::NotMine {
                    return Outcome::NotMine;
                }
            }
        }
        Outcome::Stay
    }

    fn ask(&mut self, around: &Around) -> Outcome {
        let time = &around.board.time;
        let period = match CHOICES.get(self.choice) {
            Some((_, period)) => Some(*period),
            None => Period::parse(self.dates.value(), time, around.now),
        };
        match period {
            Some(period) => {
                self.awaiting = true;
                Outcome::Ask(vec![Wish::Report(period.span(time, around.now))])
            }
            None => {
                self.wrong = true;
                Outcome::Stay
            }
        }
    }

    fn key_of_figures(&mut self, chord: Chord, around: &Around) -> Outcome {
        let last = self
            .report
            .as_ref()
            .map_or(0, |report| report.drivers.len().saturating_sub(1));
        match chord.code {
            Code::Esc => self.report = None,
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(last),
            Code::PageUp => self.at = self.at.saturating_sub(10),
            Code::PageDown => self.at = (self.at + 10).min(last),
            Code::Home => self.at = 0,
            Code::End => self.at = last,
            Code::Tab => self.by_hour = !self.by_hour,
            Code::F(2) => return self.export("xlsx", around),
            Code::F(3) => return self.export("csv", around),
            Code::Char(_) if chord.means(Chord::char('?')) || chord == Chord::char(',') => {
                self.helping = true;
            }
            _ => return Outcome::NotMine,
        }
        Outcome::Stay
    }

    fn export(&self, ending: &str, around: &Around) -> Outcome {
        let Some(report) = &self.report else {
            return Outcome::Stay;
        };
        let time = &around.board.time;
        let name = format!("report-{}.{ending}", days(report, time, "%Y-%m-%d", "_"));
        let path = around.process.reports.join(name);
        let sheets = sheets(report, around.words, time);
        Outcome::Ask(vec![Wish::Export(path, sheets.into())])
    }

    /// A text was pasted.
    pub fn paste(&mut self, text: &str) {
        if self.report.is_none() {
            self.choice = CHOICES.len();
            paste(&mut self.dates, text);
        }
    }

    /// Something it wished for is answered.
    pub fn take(&mut self, answer: Answer, around: &Around) -> Outcome {
        match answer {
            Answer::Report(report) => {
                self.awaiting = false;
                (self.report, self.at, self.offset) = (Some(*report), 0, 0);
                Outcome::Stay
            }
            Answer::Exported(path) => {
                let path = path.display().to_string();
                let values = [("path", Value::from(path))];
                Outcome::Say(around.words.with(Word("report-written"), &values))
            }
            Answer::Refused(_) => {
                self.awaiting = false;
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    /// The keys that are valid now.
    pub fn hints(&self) -> Vec<Hint> {
        match self.report {
            None => vec![
                ("Enter", Word("bar-show")),
                ("↓", Word("bar-choose")),
                ("0…9", Word("bar-dates")),
                ("Esc", Word("bar-back")),
                ("F12", Word("bar-palette")),
            ],
            Some(_) => vec![
                (
                    "Tab",
                    match self.by_hour {
                        true => Word("report-drivers"),
                        false => Word("report-picture"),
                    },
                ),
                ("F2", Word("bar-xlsx")),
                ("F3", Word("bar-csv")),
                ("↓", Word("bar-choose")),
                ("Esc", Word("bar-back")),
                ("F1 ?", Word("bar-help")),
                ("F12", Word("bar-palette")),
            ],
        }
    }
}

/// The first and the last day of a report, once when they are the same.
fn days(report: &Report, time: &OfficeTime, format: &str, between: &str) -> String {
    let (from, to) = report.span;
    let first = time.format(from, format);
    let last = time.format(to - Seconds(1), format);
    match first == last {
        true => first,
        false => format!("{first}{between}{last}"),
    }
}

/// The span of a report for people: its days, or its moments where it is of hours.
fn span(report: &Report, time: &OfficeTime) -> String {
    let (from, to) = report.span;
    let moment = |at| time.format(at, "%d.%m.%Y %H:%M");
    match is_of_days(report.span, time) {
        true => days(report, time, "%d.%m.%Y", " – "),
        false => format!("{} – {}", moment(from), moment(to)),
    }
}

/// Draws the reports.
pub(super) fn draw(screen: &mut ReportScreen, around: &Around, frame: &mut Frame, area: Rect) {
    match screen.report.take() {
        None => draw_choice(screen, around, frame, area),
        Some(report) => {
            draw_figures(screen, &report, around, frame, area);
            screen.report = Some(report);
        }
    }
    if screen.helping {
        let lines = help::lines(&screen.hints(), around.words);
        let title = around.words.say(Word("screen-report"));
        boxed(frame, area, title, lines, &mut 0, around.theme);
    }
}

fn draw_choice(screen: &ReportScreen, around: &Around, frame: &mut Frame, area: Rect) {
    let (words, theme) = (around.words, around.theme);
    let block = overlay(words.say(Word("screen-report")), theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let dates = format!(
        "{}: {}_",
        words.say(Word("period-dates")),
        screen.dates.value()
    );
    let names = CHOICES.iter().map(|(name, _)| words.say(*name));
    for (at, name) in names.chain([dates]).enumerate() {
        let style = if at == screen.choice {
            theme.selected
        } else {
            theme.text
        };
        let text = format!(
            " {} ",
            cut(&name, usize::from(inside.width.saturating_sub(2)))
        );
        put(frame.buffer_mut(), row(inside, at as u16), &text, style);
    }
    let last = row(inside, CHOICES.len() as u16 + 2);
    if screen.wrong {
        put(
            frame.buffer_mut(),
            last,
            &words.say(Word("wrong-dates")),
            theme.alarm,
        );
    } else if screen.awaiting {
        put(
            frame.buffer_mut(),
            last,
            &words.say(Word("board-loading")),
            theme.dim,
        );
    }
}

fn draw_figures(
    screen: &mut ReportScreen,
    report: &Report,
    around: &Around,
    frame: &mut Frame,
    area: Rect,
) {
    let (words, theme) = (around.words, around.theme);
    let title = words.with(
        Word("report-title"),
        &[("days", Value::from(span(report, &around.board.time)))],
    );
    let block = overlay(title, theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let totals = totals(report, words);
    let per_line = (usize::from(inside.width) / 38).max(1);
    let most = match screen.by_hour {
        true => usize::from(inside.height.saturating_sub(PICTURE)),
        false => usize::from(inside.height) / 2,
    };
    let n_lines = totals.len().div_ceil(per_line).min(most);
    let parts = [Constraint::Length(n_lines as u16 + 1), Constraint::Fill(1)];
    let [above, below] = Layout::vertical(parts).areas(inside);
    for (at, pairs) in totals.chunks(per_line).take(n_lines).enumerate() {
        let pair = |(name, cell): &(String, Cell)| {
            let value = cell.text(comma(words));
            let name = fit(&format!("{name}:"), 26);
            [
                Span::styled(name, theme.dim),
                Span::styled(fit(&value, 12), theme.title),
            ]
        };
        let line = Line::from_iter(pairs.iter().flat_map(pair));
        frame.render_widget(line, row(above, at as u16));
    }
    if screen.by_hour {
        draw_hours(report, around, frame, below);
    } else {
        draw_drivers(screen, report, around, frame, below);
    }
}

fn draw_drivers(
    screen: &mut ReportScreen,
    report: &Report,
    around: &Around,
    frame: &mut Frame,
    area: Rect,
) {
    let (words, theme) = (around.words, around.theme);
    let widths = widths(usize::from(area.width));
    let headings = COLUMNS.iter().map(|(name, _)| Cell::Text(words.say(*name)));
    let headings = line_of(headings, &widths, true, words);
    put(frame.buffer_mut(), area, &headings, theme.dim);
    let height = usize::from(area.height.saturating_sub(1));
    screen.offset = scroll(
        screen.offset,
        screen.at,
        report.drivers.len(),
        height.max(1),
    );
    let visible = report
        .drivers
        .iter()
        .enumerate()
        .skip(screen.offset)
        .take(height);
    for (at, driver) in visible {
        let text = line_of(cells(driver).into_iter(), &widths, false, words);
        let style = if at == screen.at {
            theme.selected
        } else {
            theme.text
        };
        let line = row(area, (at - screen.offset + 1) as u16);
        put(
            frame.buffer_mut(),
            line,
            &fit(&text, usize::from(area.width)),
            style,
        );
    }
}

/// Orders, waits and free crews by the hours of the day.
fn draw_hours(report: &Report, around: &Around, frame: &mut Frame, area: Rect) {
    let (words, theme) = (around.words, around.theme);
    let columns = |of: fn(&HourOfDay) -> f64| -> Vec<f64> {
        let hours = report.day.iter();
        hours.flat_map(|hour| [of(hour); DOTS_AN_HOUR]).collect()
    };
    let charts = [
        (Word("report-hour-orders"), columns(HourOfDay::orders)),
        (Word("report-hour-waits"), columns(HourOfDay::minutes)),
        (Word("report-hour-free"), columns(HourOfDay::free)),
    ];
    let drawn = charts.map(|(name, values)| chart::columns(&words.say(name), &values, ""));
    let hours = chart::hours(24 * DOTS_AN_HOUR);
    let lines = drawn.iter().flat_map(|drawn| drawn.lines());
    for (at, line) in (0..area.height).zip(lines.chain([hours.as_str()])) {
        let style = match line.contains('┤') {
            true => theme.driving,
            false => theme.label,
        };
        put(frame.buffer_mut(), row(area, at), line, style);
    }
}

/// The widths of the columns that have room; the driver's name takes what is left.
fn widths(width: usize) -> Vec<usize> {
    let mut used = 0;
    let fits = |(_, wide): &&(Word, usize)| {
        used += wide + 1;
        used <= width
    };
    let mut widths: Vec<usize> = COLUMNS
        .iter()
        .take_while(fits)
        .map(|(_, wide)| *wide)
        .collect();
    let taken: usize = widths.iter().map(|wide| wide + 1).sum();
    if let Some(name) = widths.get_mut(1) {
        *name += width.saturating_sub(taken);
    }
    widths
}

/// Texts at the left, numbers and the headings over them at the right.
fn line_of(
    cells: impl Iterator<Item = Cell>,
    widths: &[usize],
    is_heading: bool,
    words: &Words,
) -> String {
    let placed = cells.zip(widths).enumerate();
    placed
        .map(|(at, (cell, width))| {
            let text = cut(&cell.text(comma(words)), *width);
            let gap = " ".repeat(width.saturating_sub(text.width()));
            match cell.is_number() || is_heading && at > 1 {
                true => format!("{gap}{text} "),
                false => format!("{text}{gap} "),
            }
        })
        .collect()
}

/// What stands before the decimals.
pub(super) fn comma(words: &Words) -> char {
    match words.lang() {
        Locale::Ru => ',',
        Locale::En => '.',
    }
}

/// The report as tables for a spreadsheet: drivers with their sum, the office's figures, the hours of the day.
pub fn sheets(report: &Report, words: &Words, time: &OfficeTime) -> [Sheet; 3] {
    let mut rows: Vec<Vec<Cell>> = report.drivers.iter().map(|it| cells(it).into()).collect();
    rows.push(sum(report, words).into());
    let drivers = Sheet {
        name: words.say(Word("report-drivers")),
        headings: COLUMNS.iter().map(|(name, _)| words.say(*name)).collect(),
        rows,
        comma: comma(words),
    };
    let totals = totals(report, words).into_iter();
    let office = Sheet {
        name: words.say(Word("report-office")),
        headings: vec![words.say(Word("report-figure")), span(report, time)],
        rows: totals
            .map(|(name, cell)| vec![Cell::Text(name), cell])
            .collect(),
        comma: comma(words),
    };
    [drivers, office, hours(report, words)]
}

fn hours(report: &Report, words: &Words) -> Sheet {
    let headings = [
        Word("report-hour"),
        Word("report-hour-orders"),
        Word("report-hour-waits"),
        Word("report-hour-free"),
    ];
    let of_hour = |(at, hour): (usize, &HourOfDay)| {
        let values = [hour.orders(), hour.minutes(), hour.free()];
        let clock = Cell::Text(format!("{at:02}:00"));
        let cells = values.map(|value| Cell::Count(value.round() as i64));
        [clock].into_iter().chain(cells).collect()
    };
    Sheet {
        name: words.say(Word("report-picture")),
        headings: headings.map(|name| words.say(name)).to_vec(),
        rows: report.day.iter().enumerate().map(of_hour).collect(),
        comma: comma(words),
    }
}

fn cells(driver: &DriverFigures) -> [Cell; 12] {
    let did = &driver.did;
    [
        Cell::Text(driver.call_sign.clone()),
        Cell::Text(driver.name.clone()),
        Cell::Count(did.completed),
        Cell::Sum(did.revenue),
        Cell::Hours(did.on_line),
        Cell::Count(did.declined),
        Cell::Count(did.expired),
        Cell::Sum(did.cashless),
        Cell::Sum(did.posted),
        Cell::Sum(driver.balance),
        Cell::Sum(did.earned.commission),
        Cell::Sum(did.earned.rent),
    ]
}

/// The last row: what the drivers did all together.
fn sum(report: &Report, words: &Words) -> [Cell; 12] {
    let (drivers, earned) = (&report.drivers, report.earned());
    let money = |of: fn(&DriverFigures) -> Money| Cell::Sum(drivers.iter().map(of).sum());
    let count = |of: fn(&DriverFigures) -> i64| Cell::Count(drivers.iter().map(of).sum());
    [
        Cell::Nothing,
        Cell::Text(words.say(Word("report-sum"))),
        count(|driver| driver.did.completed),
        money(|driver| driver.did.revenue),
        Cell::Hours(drivers.iter().map(|driver| driver.did.on_line).sum()),
        count(|driver| driver.did.declined),
        count(|driver| driver.did.expired),
        money(|driver| driver.did.cashless),
        money(|driver| driver.did.posted),
        money(|driver| driver.balance),
        Cell::Sum(earned.commission),
        Cell::Sum(earned.rent),
    ]
}

/// The office's figures by what they are called.
fn totals(report: &Report, words: &Words) -> Vec<(String, Cell)> {
    let (totals, earned): (&Totals, Earned) = (&report.totals, report.earned());
    let minutes = |wait: Seconds| Cell::Text(format!("{}:{:02}", wait.0 / 60, wait.0 % 60));
    let mut figures = vec![
        (Word("report-taken"), Cell::Count(totals.taken)),
        (Word("report-done"), Cell::Count(totals.completed)),
        (Word("report-cancelled"), Cell::Count(totals.cancelled)),
        (Word("report-failed"), Cell::Count(totals.failed)),
        (Word("report-revenue"), Cell::Sum(totals.revenue)),
        (Word("report-cashless"), Cell::Sum(totals.cashless)),
        (
            Word("report-mean-bill"),
            totals.mean_bill().map_or(Cell::Nothing, Cell::Sum),
        ),
        (
            Word("report-mean-wait"),
            totals.mean_wait().map_or(Cell::Nothing, minutes),
        ),
        (Word("report-earned"), Cell::Sum(earned.total())),
        (
            Word("report-earned-commission"),
            Cell::Sum(earned.commission),
        ),
        (Word("report-earned-rent"), Cell::Sum(earned.rent)),
    ]
    .into_iter()
    .map(|(word, cell)| (words.say(word), cell))
    .collect::<Vec<_>>();
    let reason = |(reason, n): &(String, i64)| {
        let reason = if reason.is_empty() { "—" } else { reason };
        let values = [("reason", Value::from(reason))];
        (words.with(Word("report-reason"), &values), Cell::Count(*n))
    };
    figures.extend(report.reasons.iter().map(reason));
    figures
}

/// Whether a file is to be CSV, by its ending.
pub(super) fn is_csv(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}
