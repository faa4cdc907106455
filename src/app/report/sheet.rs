//! Tables for spreadsheets: CSV as Excel opens it, and XLSX.

use chrono::{Datelike, NaiveDateTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use pult_domain::{Money, Seconds, visible};

/// The mark by which Excel knows that a text is UTF-8.
const BOM: &str = "\u{feff}";

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// How many.
    Count(i64),
    /// An amount of money.
    Sum(Money),
    /// A time, shown in hours with two decimals.
    Hours(Seconds),
    /// A moment as the office's clocks show it.
    Moment(NaiveDateTime),
    /// Not known.
    Nothing,
}

/// A table under headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The headings of its columns.
    pub headings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// What stands before the decimals of its numbers, where they are written as text.
    pub comma: char,
}

impl Cell {
    /// The cell as a text; numbers with `comma` before their decimals.
    pub fn text(&self, comma: char) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(n) => n.to_string(),
            Cell::Sum(sum) => sum.to_string().replace('.', &comma.to_string()),
            Cell::Hours(time) => hundredths(*time)
                .to_string()
                .replace('.', &comma.to_string()),
            Cell::Moment(at) => at.format("%d.%m.%Y %H:%M").to_string(),
            Cell::Nothing => String::new(),
        }
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        !matches!(self, Cell::Text(_) | Cell::Moment(_))
    }
}

/// Hours in hundredths, rounded half up, spelt like money.
fn hundredths(time: Seconds) -> Money {
    Money(time.0).scaled(100, 3600)
}

/// The table as CSV for Excel: parted by `;`, marked as UTF-8, and no text that Excel would take for a
/// formula.
pub fn csv(sheet: &Sheet) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(BOM.as_bytes().to_vec());
    let plain = |text: &String| unformulated(text);
    let headings: Vec<String> = sheet.headings.iter().map(plain).collect();
    let rows = sheet.rows.iter().map(|row| {
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => unformulated(text),
            number => number.text(sheet.comma),
        };
        row.iter().map(cell).collect::<Vec<String>>()
    });
    for row in std::iter::once(headings).chain(rows) {
        // A vector takes whatever is written.
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text that no spreadsheet takes for a formula (OWASP, "CSV Injection").
fn unformulated(text: &str) -> String {
    let text = visible(text);
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.into_owned(),
    }
}

/// Tables as one XLSX file, a sheet each.
///
/// # Errors
/// A sentence, when a name is none that Excel takes.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    write_book(sheets).map_err(|error| error.to_string())
}

fn write_book(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sum = Format::new().set_num_format("#,##0.00");
    let moment = Format::new().set_num_format("dd.mm.yyyy hh:mm");
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (column, heading) in (0..).zip(&sheet.headings) {
            page.write_string_with_format(0, column, heading, &bold)?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => page.write_string(row, column, visible(text)).map(drop)?,
                    Cell::Count(n) => page.write_number(row, column, *n as f64).map(drop)?,
                    Cell::Sum(money) => decimal(page, row, column, *money, &sum)?,
                    Cell::Hours(time) => decimal(page, row, column, hundredths(*time), &sum)?,
                    Cell::Moment(at) => {
                        let at = excel(at)?;
                        page.write_datetime_with_format(row, column, &at, &moment)
                            .map(drop)?;
                    }
                    Cell::Nothing => {}
                }
            }
        }
        page.autofit();
    }
    book.save_to_buffer()
}

fn excel(at: &NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(at.year()).unwrap_or_default();
    let [month, day, hour, minute] =
        [at.month(), at.day(), at.hour(), at.minute()].map(|part| part as u8);
    ExcelDateTime::from_ymd(year, month, day)?.and_hms(hour.into(), minute, at.second())
}

fn decimal(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    hundredths: Money,
    format: &Format,
) -> Result<(), XlsxError> {
    let number = hundredths.0 as f64 / 100.0;
    page.write_number_with_format(row, column, number, format)
        .map(drop)
}
