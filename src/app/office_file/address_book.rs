//! An address book as people keep it in a spreadsheet: columns in any order, with English or Russian
//! headings.

use std::collections::HashMap;
use std::fmt::Write;

use super::columns::{Column, columns};
use super::findings::Findings;
use super::plausible::Area;
use super::spreadsheet::{Cell, Sheet};
use pult_domain::{Address, AddressId, AddressKind, Point};
use pult_geo::addresses::spoken;
use pult_geo::distance::fast_meters;
use pult_input::At;
use pult_store::import::Entry;

/// One address in two places farther apart than this is two addresses.
const APART_M: f64 = 500.0;

/// Reads the address book. A street must be named; without a kind, a line with a house is a house, and
/// one without is a street. What is wrong or left out is in `findings`.
pub(super) fn read(text: &str, area: &Area, findings: &mut Findings) -> Vec<Entry<Address>> {
    let sheet = Sheet::read(text);
    if let Some(at) = sheet.unclosed {
        findings.mistake(
            at,
            "кавычка не закрыта: всё, что за ней, попало в это поле",
            "the quote is not closed: all that follows it is in this field",
        );
        return Vec::new();
    }
    let Some((headings, rows)) = sheet.rows.split_first() else {
        findings.mistake(At::START, "файл пуст", "the file is empty");
        return Vec::new();
    };
    let Some(columns) = columns(headings, rows, findings) else {
        return Vec::new();
    };
    let line = |row| Line {
        columns: &columns,
        row,
    };
    let points: Vec<_> = rows.iter().filter_map(|row| line(row).degrees()).collect();
    let area = area.of_points(&points);
    let mut entries: Vec<Entry<Address>> = Vec::new();
    for row in rows {
        let too_long = row
            .iter()
            .skip(columns.len())
            .find(|cell| !cell.text.is_empty());
        if let Some(cell) = too_long {
            let (n, expected) = (row.len(), columns.len());
            findings.mistake(
                cell.at,
                format!("в строке {n} полей, а заголовков {expected}; запятая внутри поля берётся в кавычки"),
                format!("the line has {n} fields, the headings are {expected}; quote a field with a comma in it"),
            );
            continue;
        }
        entries.extend(line(row).entry(&area, findings));
    }
    distinct(entries, findings)
}

struct Line<'a> {
    columns: &'a [Option<Column>],
    row: &'a [Cell],
}

impl Line<'_> {
    fn entry(&self, area: &Area, findings: &mut Findings) -> Option<Entry<Address>> {
        let n_mistakes = findings.mistakes.len();
        if let Some((russian, english)) = self.row.iter().find_map(spoilt) {
            findings.left_out_at(
                self.row[0].at,
                format!("{russian}; строка пропущена"),
                format!("{english}; the line was left out"),
            );
            return None;
        }
        let (street, house) = self.street_and_house();
        if street.is_empty() {
            findings.mistake(
                self.at(Column::Street),
                "улица не названа",
                "street is empty",
            );
        }
        let kind = match self.text(Column::Kind) {
            "" if house.is_empty() => Some(AddressKind::Street),
            "" => Some(AddressKind::House),
            word => kind(word),
        };
        if kind.is_none() {
            let word = self.text(Column::Kind);
            findings.mistake(
                self.at(Column::Kind),
                format!("тип «{word}» неизвестен; бывают: улица, дом, место"),
                format!("`{word}` is not street, house or point"),
            );
        }
        let point = self.point(area, findings);
        if findings.mistakes.len() > n_mistakes {
            return None;
        }
        let value = Address {
            id: AddressId(0),
            kind: kind?,
            settlement: self.text(Column::Settlement).to_owned(),
            street,
            house,
            point: point?,
            comment: self.text(Column::Comment).to_owned(),
        };
        Some(Entry {
            at: self.row[0].at,
            value,
            references: Vec::new(),
        })
    }

    /// The street, and the house with its parts; of an address in one field what stands behind its last comma is
    /// the house, when it begins with a digit.
    fn street_and_house(&self) -> (String, String) {
        let (mut street, mut house) = (self.text(Column::Street), self.text(Column::House));
        if street.is_empty() {
            street = self.text(Column::Whole);
            let tail = street.rsplit_once(',').filter(|_| house.is_empty());
            let tail = tail.map(|(before, tail)| (before, number_of(tail)));
            if let Some((before, number)) = tail.filter(|(_, number)| is_house(number)) {
                (street, house) = (before.trim(), number);
            }
        }
        let parts = [
            (Column::Block, "корп."),
            (Column::Building, "стр."),
            (Column::Letter, "лит."),
        ];
        let mut whole = house.to_owned();
        for (column, mark) in parts {
            let part = self.text(column);
            if !part.is_empty() {
                let _ = write!(whole, " {mark} {part}");
            }
        }
        (street.to_owned(), whole)
    }

    /// Latitude and longitude as they are written, if both are numbers.
    fn degrees(&self) -> Option<(f64, f64)> {
        let pair = degrees(self.text(Column::Lat)).zip(degrees(self.text(Column::Lon)));
        pair.or_else(|| {
            let point = spoken::point(self.text(Column::Point), None)?;
            Some((point.lat, point.lon))
        })
    }

    /// The point of the line, if it names one; `None` when it names one that cannot be.
    fn point(&self, area: &Area, findings: &mut Findings) -> Option<Option<Point>> {
        let (lat, lon) = (self.text(Column::Lat), self.text(Column::Lon));
        let pair = self.text(Column::Point);
        if lat.is_empty() && lon.is_empty() {
            return match (pair.is_empty(), self.degrees()) {
                (true, _) => Some(None),
                (false, Some(pair)) => self.believed(pair, Column::Point, area, findings),
                (false, None) => {
                    findings.mistake(
                        self.at(Column::Point),
                        format!("«{pair}» — не координаты: пишется 55.75, 37.61"),
                        format!("`{pair}` is no pair of coordinates: 55.75, 37.61"),
                    );
                    None
                }
            };
        }
        let mut degrees = |column: Column, russian: &str, english: &str| {
            let written = self.text(column);
            let value = degrees(written);
            if value.is_none() {
                findings.mistake(
                    self.at(column),
                    format!("«{written}» — не {russian}"),
                    format!("`{written}` is no {english}"),
                );
            }
            value
        };
        let lat = degrees(Column::Lat, "широта", "latitude");
        let lon = degrees(Column::Lon, "долгота", "longitude");
        self.believed((lat?, lon?), Column::Lat, area, findings)
    }

    /// The point, unless it cannot be one of this book: then the line is left out.
    fn believed(
        &self,
        (lat, lon): (f64, f64),
        column: Column,
        area: &Area,
        findings: &mut Findings,
    ) -> Option<Option<Point>> {
        let at = self.at(column);
        match area.doubt(lat, lon) {
            None => Some(Point::new(lat, lon)),
            Some(doubt) => {
                let (russian, english) = doubt.reason(lat, lon);
                findings.left_out_at(
                    at,
                    format!("{russian}; строка пропущена"),
                    format!("{english}; the line was left out"),
                );
                None
            }
        }
    }

    fn cell(&self, column: Column) -> Option<&Cell> {
        let index = self
            .columns
            .iter()
            .position(|known| *known == Some(column))?;
        self.row.get(index)
    }

    fn text(&self, column: Column) -> &str {
        self.cell(column).map_or("", |cell| cell.text.as_str())
    }

    fn at(&self, column: Column) -> At {
        self.cell(column).map_or(self.row[0].at, |cell| cell.at)
    }
}

/// A house as it stands behind a comma: `д. 5`.
fn number_of(tail: &str) -> &str {
    let tail = tail.trim();
    let marks = ["дом", "д.", "д "];
    let bare = marks.iter().find_map(|mark| tail.strip_prefix(mark));
    bare.unwrap_or(tail).trim_start()
}

fn is_house(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// What a spreadsheet made of a field, in which nobody can tell any more what stood there, and of a line that
/// sums up others.
fn spoilt(cell: &Cell) -> Option<(String, String)> {
    let text = cell.text.trim();
    let lower = text.to_lowercase();
    let is_error = text.starts_with('#') && text.ends_with(['!', '?', 'Д', 'A']);
    let months = [
        "янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек",
    ];
    let is_date = lower.split_once('.').is_some_and(|(day, month)| {
        day.len() <= 2 && day.parse::<u8>().is_ok() && months.contains(&month)
    });
    let is_power = lower.split_once("e+").is_some_and(|(number, power)| {
        number.starts_with(|c: char| c.is_ascii_digit()) && power.parse::<u8>().is_ok()
    });
    let is_sum = ["итого", "всего", "total"].contains(&lower.trim_end_matches(':'));
    if is_sum {
        return Some((
            format!("«{text}» — итог, а не адрес"),
            format!("`{text}` sums up, it is no address"),
        ));
    }
    (is_error || is_date || is_power).then(|| {
        (
            format!("«{text}» — так таблица переделала то, что было написано"),
            format!("`{text}` is what the spreadsheet made of what was written"),
        )
    })
}

fn kind(word: &str) -> Option<AddressKind> {
    match word.to_lowercase().as_str() {
        "street" | "улица" => Some(AddressKind::Street),
        "house" | "дом" => Some(AddressKind::House),
        "point" | "место" | "точка" | "объект" => Some(AddressKind::Point),
        _ => None,
    }
}

/// A number with a point or a comma.
fn degrees(written: &str) -> Option<f64> {
    let plain = written.replace(',', ".").replace([' ', '\u{a0}', '°'], "");
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Lines that say the same are skipped, and lines that say different things of one address are told apart
/// by their comment, or else listed.
fn distinct(entries: Vec<Entry<Address>>, findings: &mut Findings) -> Vec<Entry<Address>> {
    type Key = (AddressKind, String, String, String);
    let key = |address: &Address| -> Key {
        let of = |text: &str| text.to_lowercase();
        (
            address.kind,
            of(&address.settlement),
            of(&address.street),
            of(&address.house),
        )
    };
    let mut kept: Vec<Entry<Address>> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let mut n_equal = 0;
    for mut entry in entries {
        if let Some(&first) = known.get(&key(&entry.value)) {
            let other = &mut kept[first];
            if other.value == entry.value {
                n_equal += 1;
                continue;
            }
            if is_elsewhere(&other.value, &entry.value) {
                let (left, right) = (other.at.line, entry.at.line);
                let (a, b) = (other.value.comment.clone(), entry.value.comment.clone());
                if other.value.settlement.is_empty() {
                    other.value.settlement.clone_from(&a);
                    let settled = key(&other.value);
                    known.insert(settled, first);
                }
                entry.value.settlement.clone_from(&b);
                findings.note(
                    format!("строки {left} и {right}: один адрес в разных местах; различены по примечанию: {a}, {b}"),
                    format!("lines {left} and {right}: one address in two places; told apart by the comment: {a}, {b}"),
                );
            } else {
                let first = other.at.line;
                findings.left_out_at(
                    entry.at,
                    format!("противоречит строке {first}: тот же адрес, другие данные; осталась строка {first}"),
                    format!("contradicts line {first}: the same address, other data; line {first} was kept"),
                );
                continue;
            }
        }
        known.insert(key(&entry.value), kept.len());
        kept.push(entry);
    }
    findings.n_equal = n_equal;
    if n_equal > 0 {
        findings.note(
            format!("одинаковых строк пропущено: {n_equal}"),
            format!("equal lines left out: {n_equal}"),
        );
    }
    kept
}

/// Whether two addresses of one name are two, whose comments say where: a column for the settlement
/// under another heading.
fn is_elsewhere(first: &Address, second: &Address) -> bool {
    let far = first.point.zip(second.point);
    let far = far.is_some_and(|(a, b)| fast_meters(a, b) > APART_M);
    let named = !first.comment.is_empty() && !second.comment.is_empty();
    far && named && first.comment != second.comment
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Locale;

    fn book(text: &str) -> (Vec<Address>, Findings) {
        let mut findings = Findings::of("a.csv", Locale::Ru);
        let entries = read(text, &Area::of_locale(Locale::Ru), &mut findings);
        (
            entries.into_iter().map(|entry| entry.value).collect(),
            findings,
        )
    }

    #[test]
    fn columns_come_in_any_order_with_any_headings() {
        for text in [
            "street,house,lat,lon\nЛенина,1,55.5,37.5\nМира,,,\n",
            "lon;lat;house;street\r\n37.5;55.5;1;Ленина\r\n;;;\"Мира\"\r\n",
            "УЛИЦА\tДом\tШирота\tДолгота\tцвет\r\nЛенина\t1\t55,5\t37,5\tx\r\nМира\r\n;\r\n",
            "sep=;\r\nStreet;House;Lat;Lon;\r\nЛенина;1;55,5;37,5;\r\n;;;;\r\nМира;;;;\r\n",
        ] {
            let (book, findings) = book(text);
            assert_eq!(findings.mistakes, [], "{text}");
            let told: Vec<_> = book
                .iter()
                .map(|it| (it.kind, it.street.as_str(), it.point))
                .collect();
            let expected = [
                (AddressKind::House, "Ленина", Point::new(55.5, 37.5)),
                (AddressKind::Street, "Мира", None),
            ];
            assert_eq!(told, expected, "{text}");
        }
    }

    #[test]
    fn one_column_may_hold_both_coordinates() {
        let (told, findings) = book(
            "улица;дом;Координаты\nЛенина;1;55.75123, 37.61456\nМира;2;\nСадовая;3;55,75123 37,61456\n",
        );
        assert_eq!(findings.mistakes, []);
        let points: Vec<_> = told.iter().map(|address| address.point).collect();
        let here = Point::new(55.75123, 37.61456);
        assert_eq!(points, [here, None, here]);
        let (told, findings) = book("улица;координаты\nЛенина;за углом\n");
        assert!(told.is_empty());
        let mistake = findings.mistakes[0].to_string();
        assert!(mistake.starts_with("a.csv:2:8: "), "{mistake}");
    }

    #[test]
    fn a_quote_that_is_not_closed_swallows_nothing_silently() {
        let (told, findings) = book("улица;дом\nЛенина;1\n\"Мира;2\nСадовая;3\n");
        assert!(told.is_empty());
        let mistake = findings.mistakes[0].to_string();
        assert!(mistake.starts_with("a.csv:3:1: "), "{mistake}");
    }

    #[test]
    fn all_mistakes_are_told_with_their_places() {
        let (_, findings) =
            book("street;house;lat;lon\r\nA;1;x;37\r\n;2;55;y\r\nB;3;55,1;37,1;x;y\r\n");
        let told: Vec<String> = findings.mistakes.iter().map(ToString::to_string).collect();
        let places = ["a.csv:2:5: ", "a.csv:3:1: ", "a.csv:3:7: ", "a.csv:4:15: "];
        assert_eq!(told.len(), places.len(), "{told:?}");
        for (told, place) in told.iter().zip(places) {
            assert!(told.starts_with(place), "{told}");
        }
        let (_, findings) = book("house\n1\n");
        assert!(
            findings.mistakes[0].to_string().contains("улица"),
            "{findings:?}"
        );
    }

    #[test]
    fn lines_that_cannot_be_are_left_out_and_told() {
        let (kept, findings) = book(
            "street,house,lat,lon\nA,1,0,0\nB,2,37.6,55.7\nC,3,55.7,37.6\nC,3,55.7,37.6\nC,3,55.8,37.6\n",
        );
        assert_eq!(kept.len(), 1);
        assert_eq!(findings.mistakes, []);
        assert_eq!(findings.notes.len(), 4, "{:?}", findings.notes);
    }

    #[test]
    fn two_villages_are_told_apart_by_settlement_or_comment() {
        for text in [
            "street;house;lat;lon;comment\nЦентральная;4;55,9;37,6;Ивановка\nЦентральная;4;55,6;37,6;Петровка\n",
            "улица;дом;широта;долгота;населённый пункт\nЦентральная;4;55,9;37,6;Ивановка\nЦентральная;4;55,6;37,6;Петровка\n",
        ] {
            let (kept, findings) = book(text);
            let villages: Vec<&str> = kept.iter().map(|it| it.settlement.as_str()).collect();
            assert_eq!(villages, ["Ивановка", "Петровка"], "{findings:?}");
        }
    }

    #[test]
    fn a_house_has_its_parts_and_an_address_its_house() {
        let (told, findings) = book(
            "Улица;Дом;Корпус;Строение;Широта (град.);Долгота (град.)\n\
             Новая;5;1;;55,7;37,6\nНовая;5;2;;55,71;37,6\nНовая;7;;3;55,72;37,6\n",
        );
        assert_eq!(findings.mistakes, []);
        let houses: Vec<_> = told.iter().map(|it| it.house.as_str()).collect();
        assert_eq!(houses, ["5 корп. 1", "5 корп. 2", "7 стр. 3"]);
        assert!(told.iter().all(|it| it.point.is_some()));
        let (told, _) =
            book("Адрес;Примечание\nЛесная ул., д. 5;\nпл. Победы;\n\"Мира, 10А\";у арки\n");
        let read: Vec<_> = told
            .iter()
            .map(|it| (it.street.as_str(), it.house.as_str()))
            .collect();
        assert_eq!(
            read,
            [("Лесная ул.", "5"), ("пл. Победы", ""), ("Мира", "10А")]
        );
    }

    #[test]
    fn what_a_spreadsheet_spoilt_is_left_out_and_told() {
        let text =
            "улица;дом\nНовая;05.янв\nНовая;1E+01\nНовая;#Н/Д\nИтого;\nНовая;=\"5\"\n\"Мира;7\"\n";
        let (kept, findings) = book(text);
        let read: Vec<_> = kept
            .iter()
            .map(|it| (it.street.as_str(), it.house.as_str()))
            .collect();
        assert_eq!(read, [("Новая", "5"), ("Мира", "7")]);
        assert_eq!(findings.notes.len(), 4, "{:?}", findings.notes);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "(street,lat,lon\n)?[\\PC\n\",;]{0,100}") {
            book(&text);
        }
    }
}
