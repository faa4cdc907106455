//! What a screen knows of a kind of record: its fields, and what may be done to it.

use ratatui::text::Line;

use super::kinds::{self, Ask, Described, Info};
use super::{Around, Deed, Kind};
use crate::keys::{Chord, Code};
use crate::text::Word;
use pult_app::{CashAccount, Record};
use pult_domain::{
    Address, ApiKey, CashRule, Client, Company, Crew, CrewGroup, Discount, DiscountCard, Driver,
    Message, Office, Operator, Role, Service, Tariff, Vehicle, Zone,
};

/// A key of a screen that does something to the selected record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verb {
    /// The key.
    pub chord: Chord,
    /// How the key is shown.
    pub keys: &'static str,
    /// What it does, shortly.
    pub name: Word,
    /// What is asked before.
    pub question: Option<Word>,
    /// What it does.
    pub deed: Deed,
}

/// What stands beside a form: lines made of the values that are filled in.
pub type Aside = fn(&[String], &Around) -> Vec<Line<'static>>;

/// A kind of record, as a screen sees it.
#[derive(Clone)]
pub struct About {
    /// Which.
    pub kind: Kind,
    /// Its records, for the title.
    pub many: Word,
    /// One of them, for the title of the form.
    pub one: Word,
    /// Its fields.
    pub fields: Vec<&'static Info>,
    /// The values of a record that is not made yet.
    pub blank: Vec<String>,
    /// Whether a value can stand in a field; else what is wrong with it.
    pub check: fn(usize, &str) -> Result<(), Word>,
    /// Records can be made.
    pub adds: bool,
    /// Records can be changed.
    pub edits: bool,
    /// What else can be done.
    pub verbs: &'static [Verb],
    /// What stands beside its form.
    pub aside: Option<Aside>,
    /// The newest record is the one to see: the list opens at its end.
    pub from_end: bool,
    /// It changes by itself, and is read again every few seconds.
    pub lives: bool,
    /// A table that is pasted makes records.
    pub pastes: bool,
    /// What a new record may be like.
    pub patterns: &'static [Pattern],
    /// Whoever sits here may not write, but this role may.
    pub needs: Option<Role>,
}

impl About {
    /// The kind as somebody of a role sees it: who may not write is offered no form that cannot be saved.
    pub fn for_role(mut self, role: Role) -> About {
        let writer = writer(self.kind);
        let writes = self.adds || self.edits || self.verbs.iter().any(Verb::writes);
        if role < writer && writes {
            self.needs = Some(writer);
            (self.edits, self.pastes, self.patterns) = (false, false, &[]);
        }
        self
    }
}

impl Verb {
    /// Whether it changes something.
    pub fn writes(&self) -> bool {
        match self.deed {
            Deed::Trips | Deed::Export => false,
            Deed::Remove | Deed::NewPassword | Deed::Retry | Deed::Reverse | Deed::TestSms => true,
        }
    }
}

/// Who may write records of a kind.
fn writer(kind: Kind) -> Role {
    match kind {
        Kind::Client => Client::ROLE,
        Kind::Tariff => Tariff::ROLE,
        Kind::CashEntry | Kind::Message => Role::Dispatch,
        Kind::Driver
        | Kind::Vehicle
        | Kind::Crew
        | Kind::CrewGroup
        | Kind::Company
        | Kind::Zone
        | Kind::Address
        | Kind::Service
        | Kind::Discount
        | Kind::DiscountCard
        | Kind::CashRule
        | Kind::CashAccount
        | Kind::Operator
        | Kind::ApiKey
        | Kind::Trip
        | Kind::Setting
        | Kind::Fleet
        | Kind::Office
        | Kind::Setup
        | Kind::SmsGateway
        | Kind::LogLine => Role::Admin,
    }
}

/// What a new record may be like.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// What it is called.
    pub name: Word,
    /// The fields that it fills in, given its name.
    pub values: fn(&str) -> Vec<(usize, String)>,
}

impl std::fmt::Debug for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "About({:?})", self.kind)
    }
}

const REMOVE: Verb = Verb {
    chord: Chord::key(Code::Delete),
    keys: "Del",
    name: Word("bar-remove"),
    question: Some(Word("ask-remove")),
    deed: Deed::Remove,
};
const TRIPS: Verb = Verb {
    chord: Chord::key(Code::F(2)),
    keys: "F2",
    name: Word("bar-trips"),
    question: None,
    deed: Deed::Trips,
};
const RETRY: Verb = Verb {
    chord: Chord::key(Code::F(2)),
    keys: "F2",
    name: Word("bar-retry"),
    question: None,
    deed: Deed::Retry,
};
const GIVE_UP: Verb = Verb {
    name: Word("bar-give-up"),
    question: Some(Word("ask-give-up")),
    ..REMOVE
};
const LOCK: Verb = Verb {
    name: Word("bar-lock"),
    question: Some(Word("ask-lock")),
    ..REMOVE
};
const REVOKE: Verb = Verb {
    name: Word("bar-revoke"),
    question: Some(Word("ask-revoke")),
    ..REMOVE
};
const PASSWORD: Verb = Verb {
    chord: Chord::key(Code::F(2)),
    keys: "F2",
    name: Word("bar-password"),
    question: Some(Word("ask-password")),
    deed: Deed::NewPassword,
};

const REVERSE: Verb = Verb {
    name: Word("bar-reverse"),
    question: Some(Word("ask-reverse")),
    deed: Deed::Reverse,
    ..REMOVE
};
const EXPORT: Verb = Verb {
    chord: Chord::key(Code::F(2)),
    keys: "F2",
    name: Word("bar-xlsx"),
    question: None,
    deed: Deed::Export,
};
const TEST_SMS: Verb = Verb {
    chord: Chord::key(Code::F(2)),
    keys: "F2",
    name: Word("bar-test-sms"),
    question: None,
    deed: Deed::TestSms,
};

/// The description of a kind.
pub fn about(kind: Kind) -> About {
    match kind {
        Kind::Client => About {
            verbs: &[TRIPS, REMOVE],
            ..of::<Client>(kind, Word("screen-clients"), Word("one-client"))
        },
        Kind::Tariff => About {
            verbs: &[],
            aside: Some(kinds::tariff_example),
            patterns: kinds::TARIFF_PATTERNS,
            ..of::<Tariff>(kind, Word("screen-tariffs"), Word("one-tariff"))
        },
        Kind::Driver => of::<Driver>(kind, Word("screen-drivers"), Word("one-driver")),
        Kind::Vehicle => of::<Vehicle>(kind, Word("screen-vehicles"), Word("one-vehicle")),
        Kind::Crew => of::<Crew>(kind, Word("screen-crews"), Word("one-crew")),
        Kind::CrewGroup => of::<CrewGroup>(kind, Word("screen-groups"), Word("one-group")),
        Kind::Company => of::<Company>(kind, Word("screen-companies"), Word("one-company")),
        Kind::Zone => of::<Zone>(kind, Word("screen-zones"), Word("one-zone")),
        Kind::Address => of::<Address>(kind, Word("screen-addresses"), Word("one-address")),
        Kind::Service => of::<Service>(kind, Word("screen-services"), Word("one-service")),
        Kind::Discount => of::<Discount>(kind, Word("screen-discounts"), Word("one-discount")),
        Kind::DiscountCard => of::<DiscountCard>(kind, Word("screen-cards"), Word("one-card")),
        Kind::CashRule => of::<CashRule>(kind, Word("screen-cash-rules"), Word("one-cash-rule")),
        Kind::CashAccount => About {
            verbs: &[EXPORT],
            lives: true,
            ..read_only::<CashAccount>(kind, Word("screen-accounts"), Word("one-account"))
        },
        Kind::CashEntry => About {
            edits: false,
            verbs: &[EXPORT, REVERSE],
            from_end: true,
            lives: true,
            ..of::<kinds::CashLine>(kind, Word("screen-cash"), Word("one-cash-entry"))
        },
        Kind::Operator => About {
            verbs: &[PASSWORD, LOCK],
            ..of::<Operator>(kind, Word("screen-operators"), Word("one-operator"))
        },
        Kind::ApiKey => About {
            edits: false,
            verbs: &[REVOKE],
            ..of::<ApiKey>(kind, Word("screen-keys"), Word("one-key"))
        },
        Kind::Message => About {
            adds: false,
            edits: false,
            verbs: &[RETRY, GIVE_UP],
            lives: true,
            ..of::<Message>(kind, Word("screen-messages"), Word("one-message"))
        },
        Kind::Trip => read_only::<kinds::Trip>(kind, Word("screen-trips"), Word("one-trip")),
        Kind::Setting => {
            let read =
                read_only::<kinds::Setting>(kind, Word("screen-settings"), Word("one-setting"));
            About {
                edits: true,
                ..read
            }
        }
        Kind::Fleet => About {
            verbs: &[],
            pastes: true,
            ..of::<kinds::Machine>(kind, Word("screen-fleet"), Word("one-machine"))
        },
        Kind::Office => About {
            adds: false,
            verbs: &[],
            ..of::<Office>(kind, Word("screen-office"), Word("one-office"))
        },
        Kind::SmsGateway => About {
            adds: false,
            verbs: &[TEST_SMS],
            ..of::<kinds::SmsGateway>(kind, Word("screen-sms"), Word("one-sms"))
        },
        Kind::Setup => About {
            lives: true,
            verbs: &[TEST_SMS],
            ..read_only::<kinds::Step>(kind, Word("screen-setup"), Word("one-step"))
        },
        Kind::LogLine => About {
            from_end: true,
            lives: true,
            ..read_only::<crate::log::LogLine>(kind, Word("screen-log"), Word("one-log-line"))
        },
    }
}

fn of<R: Described>(kind: Kind, many: Word, one: Word) -> About {
    About {
        kind,
        many,
        one,
        fields: R::FIELDS.iter().map(|field| &field.info).collect(),
        blank: kinds::values(&R::blank()),
        check: kinds::check::<R>,
        adds: true,
        edits: true,
        verbs: &[REMOVE],
        aside: None,
        from_end: false,
        lives: false,
        pastes: false,
        patterns: &[],
        needs: None,
    }
}

fn read_only<R: Described>(kind: Kind, many: Word, one: Word) -> About {
    About {
        adds: false,
        edits: false,
        verbs: &[],
        ..of::<R>(kind, many, one)
    }
}

impl About {
    /// Whether a field can be typed into; `is_new` in a record that is not made yet.
    pub fn takes(&self, field: usize, is_new: bool) -> bool {
        let Some(info) = self.fields.get(field) else {
            return false;
        };
        match info.ask {
            Ask::Shown | Ask::Moment | Ask::State(_) | Ask::Told(_) => false,
            Ask::Once => is_new,
            _ => true,
        }
    }
}
