//! The cash desk: entries of drivers' accounts, the accounts themselves, the rules of what crews owe.

use super::parse;
use super::{Ask, Column, Described, Field, Kind, Tone, field, shown};
use crate::text::Word;
use pult_app::{CashAccount, CashEntry, CashMove};
use pult_domain::{
    AccountState, CashRule, CompanyId, CrewGroupId, DriverId, LedgerEntry, LedgerEntryId, Money,
    Timestamp,
};

/// What moves on an account, by its word in the ledger.
const KINDS: &[(&str, Word)] = &[
    ("pay_in", Word("cash-pay-in")),
    ("pay_out", Word("cash-pay-out")),
    ("correction", Word("cash-correction")),
    ("fare", Word("cash-fare")),
    ("cash_fare", Word("cash-cash-fare")),
    ("commission", Word("cash-commission")),
    ("rent", Word("cash-rent")),
    ("reversal", Word("cash-reversal")),
    ("receipt", Word("cash-receipt")),
    ("expense", Word("cash-expense")),
];

/// What moves on an account by this word of the ledger is called so.
pub(crate) fn moved(kind: &str) -> Option<Word> {
    let mut kinds = KINDS.iter();
    kinds.find(|(code, _)| *code == kind).map(|(_, word)| *word)
}

/// What is done at the desk itself.
const MOVES: &[(&str, Word)] = &[
    ("pay_in", Word("cash-pay-in")),
    ("pay_out", Word("cash-pay-out")),
    ("correction", Word("cash-correction")),
];

/// An entry of the journal, as it is shown and typed.
#[derive(Debug, Clone)]
pub struct CashLine {
    /// The entry; while it is typed, what is to be done, with its sum as it is typed.
    pub entry: LedgerEntry,
    /// Who signed it.
    pub signed_by: String,
    /// It was taken back, or takes back.
    pub is_reversed: bool,
}

impl CashLine {
    /// An entry, signed by who is called so.
    pub fn of(entry: &CashEntry, signed_by: String) -> CashLine {
        CashLine {
            entry: entry.entry.clone(),
            signed_by,
            is_reversed: entry.reversed_by.is_some() || entry.reverses.is_some(),
        }
    }
}

impl Described for CashLine {
    const FIELDS: &'static [Field<CashLine>] = &[
        shown(
            Word("field-at"),
            Ask::Moment,
            Column::Wide(14),
            |it| match it.entry.id.0 {
                0 => String::new(),
                _ => it.entry.at.0.to_string(),
            },
        ),
        field(
            Word("field-driver"),
            Ask::One(Kind::Driver),
            Column::Grows(14),
            |it| parse::maybe(Some(it.entry.driver).filter(|driver| driver.0 > 0)),
            |it, typed| {
                let mut driver = None;
                parse::set_id(&mut driver, typed, DriverId)?;
                it.entry.driver = driver.ok_or(Word("wrong-empty"))?;
                Ok(())
            },
        ),
        shown(
            Word("field-kind"),
            Ask::State(KINDS),
            Column::Wide(20),
            |it| it.entry.kind.clone(),
        ),
        field(
            Word("field-move"),
            Ask::Pick(MOVES),
            Column::None,
            |it| it.entry.kind.clone(),
            |it, typed| {
                CashMove::parse(typed).map_err(|_| Word("wrong-empty"))?;
                typed.clone_into(&mut it.entry.kind);
                Ok(())
            },
        ),
        field(
            Word("field-sum"),
            Ask::Line,
            Column::Right(11),
            |it| match it.entry.id.0 {
                0 => String::new(),
                _ => it.entry.sum.to_string(),
            },
            |it, typed| parse::set_signed(&mut it.entry.sum, typed),
        ),
        field(
            Word("field-comment"),
            Ask::Line,
            Column::Grows(12),
            |it| it.entry.comment.clone(),
            |it, typed| parse::text(&mut it.entry.comment, typed),
        ),
        shown(Word("field-order"), Ask::Shown, Column::Right(7), |it| {
            parse::maybe(it.entry.order)
        }),
        shown(
            Word("field-signed-by"),
            Ask::Shown,
            Column::Wide(12),
            |it| it.signed_by.clone(),
        ),
    ];

    fn blank() -> CashLine {
        CashLine {
            entry: LedgerEntry {
                id: LedgerEntryId(0),
                driver: DriverId(0),
                order: None,
                sum: Money::ZERO,
                kind: "pay_in".to_owned(),
                at: Timestamp(0),
                comment: String::new(),
            },
            signed_by: String::new(),
            is_reversed: false,
        }
    }

    fn id(&self) -> i64 {
        self.entry.id.0
    }

    fn tone(&self) -> Tone {
        match self.is_reversed {
            true => Tone::Dim,
            false => Tone::Plain,
        }
    }
}

impl Described for CashAccount {
    const FIELDS: &'static [Field<CashAccount>] = &[
        shown(Word("field-call-sign"), Ask::Shown, Column::Wide(8), |it| {
            it.call_sign.clone()
        }),
        shown(Word("field-driver"), Ask::Shown, Column::Grows(16), |it| {
            it.name.clone()
        }),
        shown(Word("field-balance"), Ask::Shown, Column::Right(12), |it| {
            it.balance.to_string()
        }),
        shown(
            Word("field-state"),
            Ask::State(&[
                ("fine", Word("account-fine")),
                ("low", Word("account-low")),
                ("stopped", Word("account-stopped")),
            ]),
            Column::Wide(14),
            |it| {
                let state = match it.state {
                    AccountState::Fine => "fine",
                    AccountState::Low => "low",
                    AccountState::Stopped => "stopped",
                };
                state.to_owned()
            },
        ),
        shown(Word("field-rule"), Ask::Shown, Column::Grows(12), |it| {
            it.rule.clone()
        }),
        shown(
            Word("field-stop-below"),
            Ask::Shown,
            Column::Right(12),
            |it| {
                it.stop_below
                    .map_or_else(String::new, |sum| sum.to_string())
            },
        ),
    ];

    fn blank() -> CashAccount {
        CashAccount {
            driver: DriverId(0),
            name: String::new(),
            call_sign: String::new(),
            crew: None,
            balance: Money::ZERO,
            rule: String::new(),
            state: AccountState::Fine,
            stop_below: None,
        }
    }

    fn id(&self) -> i64 {
        self.driver.0
    }

    fn tone(&self) -> Tone {
        match self.state {
            AccountState::Fine => Tone::Plain,
            AccountState::Low => Tone::Warning,
            AccountState::Stopped => Tone::Alarm,
        }
    }
}

impl Described for CashRule {
    const FIELDS: &'static [Field<CashRule>] = &[
        field(
            Word("field-name"),
            Ask::Line,
            Column::Grows(14),
            |it| it.name.clone(),
            |it, typed| parse::name(&mut it.name, typed),
        ),
        field(
            Word("field-group"),
            Ask::One(Kind::CrewGroup),
            Column::Wide(12),
            |it| parse::maybe(it.group),
            |it, typed| parse::set_id(&mut it.group, typed, CrewGroupId),
        ),
        field(
            Word("field-company"),
            Ask::One(Kind::Company),
            Column::Wide(12),
            |it| parse::maybe(it.company),
            |it, typed| parse::set_id(&mut it.company, typed, CompanyId),
        ),
        field(
            Word("field-percent"),
            Ask::Line,
            Column::Right(7),
            |it| parse::percent(it.percent),
            |it, typed| parse::set_percent(&mut it.percent, typed),
        ),
        field(
            Word("field-per-order"),
            Ask::Line,
            Column::Right(10),
            |it| parse::money(it.per_order),
            |it, typed| parse::set_money(&mut it.per_order, typed),
        ),
        field(
            Word("field-per-shift"),
            Ask::Line,
            Column::Right(10),
            |it| parse::money(it.per_shift),
            |it, typed| parse::set_money(&mut it.per_shift, typed),
        ),
        field(
            Word("field-rent-hours"),
            Ask::Line,
            Column::None,
            |it| parse::number(it.rent_hours),
            |it, typed| parse::set_number(&mut it.rent_hours, typed),
        ),
        field(
            Word("field-warn-below"),
            Ask::Line,
            Column::Right(13),
            |it| parse::limit(it.warn_below),
            |it, typed| set_limit(&mut it.warn_below, typed),
        ),
        field(
            Word("field-stop-below"),
            Ask::Line,
            Column::Right(10),
            |it| parse::limit(it.stop_below),
            |it, typed| set_limit(&mut it.stop_below, typed),
        ),
    ];

    fn blank() -> CashRule {
        CashRule::default()
    }

    fn id(&self) -> i64 {
        self.id.0
    }

    fn label(&self) -> String {
        self.name.clone()
    }
}

fn set_limit(limit: &mut Option<Money>, typed: &str) -> Result<(), Word> {
    if typed.trim().is_empty() {
        *limit = None;
        return Ok(());
    }
    let mut sum = Money::ZERO;
    parse::set_signed(&mut sum, typed)?;
    *limit = Some(sum);
    Ok(())
}
