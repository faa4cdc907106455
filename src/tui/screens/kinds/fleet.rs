//! A crew in one form: the call sign, who drives and in which car.

use super::parse;
use super::{Ask, Column, Described, Field, field};
use crate::text::Word;

/// A crew with its driver and its car.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// The crew's id.
    pub id: i64,
    /// Its call sign.
    pub call_sign: String,
    /// The driver's name.
    pub driver: String,
    /// The driver's phone.
    pub phone: String,
    /// The make of the car.
    pub make: String,
    /// Its model.
    pub model: String,
    /// Its colour.
    pub color: String,
    /// Its plate.
    pub plate: String,
}

/// A line of text of a machine.
macro_rules! line {
    ($word:literal, $column:expr, $field:ident) => {
        field(
            Word($word),
            Ask::Line,
            $column,
            |machine: &Machine| machine.$field.clone(),
            |machine: &mut Machine, typed| parse::text(&mut machine.$field, typed),
        )
    };
}

impl Described for Machine {
    const FIELDS: &'static [Field<Machine>] = &[
        field(
            Word("field-call-sign"),
            Ask::Line,
            Column::Wide(9),
            |machine| machine.call_sign.clone(),
            |machine, typed| parse::name(&mut machine.call_sign, typed),
        ),
        field(
            Word("field-driver"),
            Ask::Line,
            Column::Grows(18),
            |machine| machine.driver.clone(),
            |machine, typed| parse::name(&mut machine.driver, typed),
        ),
        field(
            Word("field-phone"),
            Ask::Line,
            Column::Wide(13),
            |machine| machine.phone.clone(),
            |machine, typed| {
                let mut phones = Vec::new();
                parse::set_whole_phones(&mut phones, typed)?;
                let phone = phones.first().map_or("", |phone| phone.as_str());
                machine.phone = phone.to_owned();
                Ok(())
            },
        ),
        line!("field-make", Column::Wide(12), make),
        line!("field-model", Column::Wide(12), model),
        line!("field-color", Column::Wide(10), color),
        field(
            Word("field-plate"),
            Ask::Line,
            Column::Wide(11),
            |machine| machine.plate.clone(),
            |machine, typed| parse::text(&mut machine.plate, &typed.to_uppercase()),
        ),
    ];

    fn blank() -> Machine {
        Machine::default()
    }

    fn id(&self) -> i64 {
        self.id
    }

    fn label(&self) -> String {
        self.call_sign.clone()
    }
}

/// What the columns of a table may be called, in the order of the fields.
const HEADS: [&[&str]; 7] = [
    &[
        "позывной",
        "номер экипажа",
        "экипаж",
        "call sign",
        "call_sign",
        "crew",
    ],
    &["водитель", "фио", "имя", "driver", "name"],
    &["телефон", "тел", "тел.", "phone"],
    &["марка", "автомобиль", "машина", "авто", "make", "car"],
    &["модель", "model"],
    &["цвет", "color", "colour"],
    &[
        "госномер",
        "гос. номер",
        "номер",
        "гос номер",
        "номер машины",
        "plate",
    ],
];

/// A row of a table that cannot be a crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its number, that of the names of columns counted.
    pub row: usize,
    /// The call sign in it; may be empty.
    pub call_sign: String,
    /// What is wrong.
    pub why: Word,
}

/// Reads a table that was pasted: a row a crew, columns parted by tabs, semicolons or bars; named in the
/// first row, else in the order of the form. A make and a model may share a column. Of two rows with one call
/// sign the second is no crew: it would take the place of the first.
pub fn table(text: &str) -> (Vec<Machine>, Vec<Wrong>) {
    let delimiter = ['\t', ';', '|'].into_iter().find(|c| text.contains(*c));
    let cells = |line: &str| -> Vec<String> {
        let parts: Vec<&str> = match delimiter {
            Some(delimiter) => line.split(delimiter).collect(),
            None => line.split(',').collect(),
        };
        let clean = |part: &str| part.trim().trim_matches('"').trim().to_owned();
        parts.into_iter().map(clean).collect()
    };
    let lines: Vec<&str> = text.lines().collect();
    // Some terminals make two ends of a line of `\r\n`.
    let second = lines.iter().skip(1).step_by(2);
    let per_row = match lines.len() > 1 && second.clone().all(|line| line.trim().is_empty()) {
        true => 2,
        false => 1,
    };
    let rows = (1..).zip(lines.into_iter().step_by(per_row).map(cells));
    let mut rows: Vec<(usize, Vec<String>)> = rows
        .filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let columns = rows.first().and_then(|(_, row)| columns_of(row));
    if columns.is_some() {
        rows.remove(0);
    }
    let (mut machines, mut wrong) = (Vec::<Machine>::new(), Vec::new());
    for (at, cells) in rows {
        let values = values(&cells, columns.as_deref());
        let is_known = machines.iter().any(|known| known.call_sign == values[0]);
        let read = match is_known {
            true => Err(Word("wrong-sign-twice")),
            false => machine(&values),
        };
        match read {
            Ok(machine) => machines.push(machine),
            Err(why) => wrong.push(Wrong {
                row: at,
                call_sign: values[0].clone(),
                why,
            }),
        }
    }
    (machines, wrong)
}

/// Which field each column is; `None` when the first row names none.
fn columns_of(row: &[String]) -> Option<Vec<Option<usize>>> {
    let field = |cell: &String| {
        let cell = cell.to_lowercase();
        HEADS
            .iter()
            .position(|names| names.contains(&cell.as_str()))
    };
    let columns: Vec<Option<usize>> = row.iter().map(field).collect();
    let n_named = columns.iter().flatten().count();
    (n_named >= 2).then_some(columns)
}

/// The cells of a row in the order of the fields.
fn values(row: &[String], columns: Option<&[Option<usize>]>) -> Vec<String> {
    let mut values = vec![String::new(); HEADS.len()];
    for (at, cell) in row.iter().enumerate() {
        let field = match columns {
            Some(columns) => columns.get(at).copied().flatten(),
            // Six columns have the make and the model in one.
            None if row.len() == HEADS.len() - 1 && at > 3 => Some(at + 1),
            None => Some(at),
        };
        if let Some(value) = field.and_then(|field| values.get_mut(field)) {
            value.clone_from(cell);
        }
    }
    if values[4].is_empty()
        && let Some((make, model)) = values[3].clone().split_once(' ')
    {
        (values[3], values[4]) = (make.to_owned(), model.trim().to_owned());
    }
    values
}

fn machine(values: &[String]) -> Result<Machine, Word> {
    let mut machine = Machine::default();
    if values[..2].iter().any(|value| value.trim().is_empty()) {
        return Err(Word("wrong-machine"));
    }
    for (field, value) in values.iter().enumerate() {
        super::set(&mut machine, field, value)?;
    }
    Ok(machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_with_and_without_names_of_columns() {
        let named = "ФИО\tПозывной\tАвтомобиль\tЦвет\tГосномер\tТелефон\r\n\
            Романов Дмитрий\t17\tToyota Camry\tбелый\tА213МР77\t89000001017\r\n\r\n";
        let plain = "17;Романов Дмитрий;+7 900 000-10-17;Toyota;Camry;белый;А213МР77";
        let shared = "17;Романов Дмитрий;+7 900 000-10-17;Toyota Camry;белый;А213МР77";
        for text in [named, plain, shared] {
            let (machines, wrong) = table(text);
            assert_eq!(wrong, [], "{text}");
            let expected = Machine {
                id: 0,
                call_sign: "17".to_owned(),
                driver: "Романов Дмитрий".to_owned(),
                phone: "+79000001017".to_owned(),
                make: "Toyota".to_owned(),
                model: "Camry".to_owned(),
                color: "белый".to_owned(),
                plate: "А213МР77".to_owned(),
            };
            assert_eq!(machines, [expected], "{text}");
        }
    }

    #[test]
    fn a_row_that_is_no_crew_is_told_by_its_number() {
        let (machines, wrong) = table("17;Романов\n18;\n19;Котов;не телефон\n");
        assert_eq!(machines.len(), 1);
        let rows: Vec<usize> = wrong.iter().map(|wrong| wrong.row).collect();
        assert_eq!(rows, [2, 3]);
    }

    #[test]
    fn the_second_of_two_rows_with_one_call_sign_is_told_and_not_taken() {
        let text = "Позывной\tВодитель\n\n17\tРоманов\n\n18\tКотов\n\n17\tЮсупов\n\n";
        let (machines, wrong) = table(text);
        let drivers: Vec<&str> = machines.iter().map(|it| it.driver.as_str()).collect();
        assert_eq!(drivers, ["Романов", "Котов"]);
        let twice = Wrong {
            row: 4,
            call_sign: "17".to_owned(),
            why: Word("wrong-sign-twice"),
        };
        assert_eq!(wrong, [twice]);
    }
}
