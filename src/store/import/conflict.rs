//! What speaks against writing a record of a file.

use std::fmt;

use super::book::Kind;
use pult_domain::CashRuleId;

/// Why a record of a file is not written. `Display` is the English sentence, [`Conflict::russian`] the Russian one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// It is in the file twice: its kind and name.
    Twice(Kind, String),
    /// Somebody made it while the office ran, and the file says otherwise: its kind and name.
    MadeByHand(Kind, String),
    /// It refers to a record that is neither in the file nor in the office: its kind and id.
    Nowhere(Kind, i64),
    /// A rule of the cash desk is for the same crews as another.
    SameCrews(CashRuleId, CashRuleId),
}

impl Conflict {
    /// The sentence in Russian.
    pub fn russian(&self) -> String {
        match self {
            Conflict::Twice(kind, name) => {
                format!("{} {name} записано в файле дважды", called(*kind))
            }
            Conflict::MadeByHand(kind, name) => format!(
                "{} {name} — эта запись заведена вручную, а не файлом офиса; возьмите другой номер",
                called(*kind)
            ),
            Conflict::Nowhere(kind, id) => {
                format!("{} {id}: нет ни в файле, ни в офисе", called(*kind))
            }
            Conflict::SameCrews(rule, other) => {
                let rules = called(Kind::CashRule);
                format!("{rules} {rule} — для тех же экипажей, что и {rules} {other}")
            }
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Conflict::Twice(kind, name) => {
                write!(f, "{} {name} is in the file twice", kind.as_str())
            }
            Conflict::MadeByHand(kind, name) => write!(
                f,
                "{} {name} was made at run time, not by an office file; use another id",
                kind.as_str()
            ),
            Conflict::Nowhere(kind, id) => write!(
                f,
                "{} {id} is neither in the file nor in the office",
                kind.as_str()
            ),
            Conflict::SameCrews(rule, other) => write!(
                f,
                "cash_rule {rule} is for the same crews as cash_rule {other}"
            ),
        }
    }
}

/// What a kind of record is called in Russian.
fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Office => "офис",
        Kind::Company => "компания",
        Kind::CrewGroup => "группа экипажей",
        Kind::Service => "услуга",
        Kind::Discount => "скидка",
        Kind::DiscountCard => "дисконтная карта",
        Kind::Client => "клиент",
        Kind::Tariff => "тариф",
        Kind::Zone => "район",
        Kind::Address => "адрес",
        Kind::Driver => "водитель",
        Kind::Vehicle => "автомобиль",
        Kind::Crew => "экипаж",
        Kind::Depot => "депо",
        Kind::Stand => "стоянка",
        Kind::Operator => "оператор",
        Kind::ApiKey => "ключ API",
        Kind::CashRule => "правило кассы",
        Kind::SiteKey => "ключ сайта",
    }
}
