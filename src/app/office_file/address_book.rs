//! An address book as CSV: the fields of `[[address]]` as columns, in any order.

use csv::{ReaderBuilder, StringRecord};

use pult_domain::{Address, AddressId, AddressKind, Point};
use pult_input::{At, Error};
use pult_store::import::Entry;

const COLUMNS: [&str; 6] = ["kind", "street", "house", "lat", "lon", "comment"];

/// Reads the address book called `name`. `street` must be there; without `kind`, a line with a
/// house is a house, and one without is a street.
pub(super) fn read(name: &str, text: &str) -> Result<Vec<Entry<Address>>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut lines = ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let book = Book {
        name,
        columns: lines.headers().cloned().unwrap_or_default(),
    };
    book.check_columns()?;
    lines.records().map(|line| book.address(line)).collect()
}

struct Book<'a> {
    name: &'a str,
    columns: StringRecord,
}

impl Book<'_> {
    fn check_columns(&self) -> Result<(), Error> {
        for (index, column) in self.columns.iter().enumerate() {
            if !COLUMNS.contains(&column) {
                let reason = format!("`{column}` is no column; there are {}", COLUMNS.join(", "));
                return Err(self.refuse(&self.columns, index, reason));
            }
        }
        match self.columns.iter().any(|column| column == "street") {
            true => Ok(()),
            false => Err(self.refuse(&self.columns, 0, "there is no column `street`".to_owned())),
        }
    }

    fn address(&self, line: csv::Result<StringRecord>) -> Result<Entry<Address>, Error> {
        let line = line.map_err(|error| self.broken(&error))?;
        let street = self.text(&line, "street");
        if street.is_empty() {
            let index = self.index("street").unwrap_or_default();
            return Err(self.refuse(&line, index, "street is empty".to_owned()));
        }
        let house = self.text(&line, "house");
        let kind = match self.text(&line, "kind") {
            "" if house.is_empty() => AddressKind::Street,
            "" => AddressKind::House,
            word => AddressKind::parse(word).map_err(|error| {
                let index = self.index("kind").unwrap_or_default();
                self.refuse(&line, index, error.to_string())
            })?,
        };
        let value = Address {
            id: AddressId(0),
            kind,
            street: street.to_owned(),
            house: house.to_owned(),
            point: self.point(&line)?,
            comment: self.text(&line, "comment").to_owned(),
        };
        Ok(Entry {
            at: place(&line, 0),
            value,
            references: Vec::new(),
        })
    }

    fn point(&self, line: &StringRecord) -> Result<Option<Point>, Error> {
        let (lat, lon) = (self.text(line, "lat"), self.text(line, "lon"));
        if lat.is_empty() && lon.is_empty() {
            return Ok(None);
        }
        let point = || Point::new(lat.parse().ok()?, lon.parse().ok()?);
        match point() {
            Some(point) => Ok(Some(point)),
            None => {
                let index = self.index("lat").or(self.index("lon")).unwrap_or_default();
                let reason = format!("`{lat}`, `{lon}` is no latitude and longitude");
                Err(self.refuse(line, index, reason))
            }
        }
    }

    fn index(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    fn text<'a>(&self, line: &'a StringRecord, column: &str) -> &'a str {
        let index = self.index(column);
        index.and_then(|index| line.get(index)).unwrap_or_default()
    }

    fn refuse(&self, line: &StringRecord, index: usize, reason: String) -> Error {
        Error {
            file: self.name.to_owned(),
            at: place(line, index),
            reason,
        }
    }

    /// A line that is no line of this table.
    fn broken(&self, error: &csv::Error) -> Error {
        let line = error.position().map_or(1, |position| position.line());
        let reason = match error.kind() {
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => {
                format!("the line has {len} fields, the headings are {expected_len}")
            }
            _ => error.to_string(),
        };
        Error {
            file: self.name.to_owned(),
            at: At {
                line: usize::try_from(line).unwrap_or(1),
                column: 1,
            },
            reason,
        }
    }
}

/// Where a field stands, reckoned as if no field were quoted.
fn place(line: &StringRecord, index: usize) -> At {
    let before = line.iter().take(index);
    At {
        line: line
            .position()
            .and_then(|position| usize::try_from(position.line()).ok())
            .unwrap_or(1),
        column: 1 + before.map(|field| field.chars().count() + 1).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_any_order_with_either_delimiter() {
        for text in [
            "street,house,lat,lon\nЛенина,1,55.5,37.5\nМира,,,\n",
            "\u{feff}lon;lat;house;street\r\n37.5;55.5;1;Ленина\r\n;;;\"Мира\"\r\n",
        ] {
            let book = read("a.csv", text).expect(text);
            let first = &book[0].value;
            assert_eq!(
                (first.kind, first.house.as_str()),
                (AddressKind::House, "1")
            );
            assert_eq!(first.point, Point::new(55.5, 37.5));
            let second = &book[1].value;
            assert_eq!(
                (second.kind, second.street.as_str()),
                (AddressKind::Street, "Мира")
            );
            assert_eq!(second.point, None);
        }
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        for (text, place, word) in [
            ("street,hous\nA,1\n", "1:8", "hous"),
            ("house\n1\n", "1:1", "street"),
            ("", "1:1", "street"),
            ("street,house\nA,1\n,2\n", "3:1", "empty"),
            ("street,house\nA,1,2\n", "2:1", "3 fields"),
            ("street,kind\nA,flat\n", "2:3", "flat"),
            ("street,lat,lon\nA,91,5\n", "2:3", "latitude"),
            ("street,lat,lon\nA,5,\n", "2:3", "longitude"),
        ] {
            let message = read("a.csv", text).expect_err(text).to_string();
            assert!(
                message.starts_with(&format!("a.csv:{place}: ")),
                "{message}"
            );
            assert!(message.contains(word), "{message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(street,lat,lon\n)?[\\PC\n\",;]{0,100}") {
            let _ = read("a.csv", &text);
        }
    }
}
