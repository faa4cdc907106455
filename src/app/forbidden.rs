//! Why somebody known may not do something.

use std::fmt;

use pult_domain::Role;

/// Why somebody known may not do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden {
    /// The rule that says no.
    pub why: NotAllowed,
    /// The least role that may; `None`: it does not hang on the role.
    pub needs: Option<Role>,
}

/// A rule about who may do what. `Display` is the English sentence, [`NotAllowed::russian`] the Russian one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAllowed {
    /// The role of an operator is too low.
    OfThisOperator,
    /// What an account may owe is changed by senior dispatchers.
    AccountLimit,
    /// More than an account holds is paid out by senior dispatchers.
    MoreThanAccountHolds,
    /// More than the desk of a shift holds is paid out by senior dispatchers.
    MoreThanDeskHolds,
    /// An entry of the cash desk is reversed by who made it, in the same shift, or by senior dispatchers.
    OthersEntry,
    /// The operator is locked.
    OperatorLocked,
    /// The driver is shut out.
    DriverShutOut,
    /// The office has switched the page for drivers off.
    NoDriverPage,
    /// Drivers do not choose their orders.
    NoFreeOrders,
    /// Only a desk writes to desks.
    OnlyDesks,
    /// A company does not see the office's calls.
    CallsOfOffice,
    /// A company does not see the office's clients.
    ClientsOfOffice,
    /// A company does not see the office's outbox.
    OutboxOfOffice,
    /// A company changes what is for itself alone.
    BooksOfOffice,
    /// The key does not reach so far.
    NoScope,
    /// A request of a page does not say which site it is from.
    NoWebOrigin,
    /// The key is for the pages of another site.
    OtherWebOrigin,
}

impl NotAllowed {
    /// The sentence in Russian.
    pub fn russian(self) -> &'static str {
        match self {
            NotAllowed::OfThisOperator | NotAllowed::OthersEntry | NotAllowed::NoFreeOrders => {
                "недостаточно прав"
            }
            NotAllowed::AccountLimit => "предел счёта меняет старший диспетчер",
            NotAllowed::MoreThanAccountHolds => "больше, чем на счёте, выдаёт старший диспетчер",
            NotAllowed::MoreThanDeskHolds => "больше, чем в кассе, выдаёт старший диспетчер",
            NotAllowed::OperatorLocked => "этому оператору вход закрыт",
            NotAllowed::DriverShutOut => "этому водителю вход закрыт",
            NotAllowed::NoDriverPage => "страница водителя выключена",
            NotAllowed::OnlyDesks => "пультам пишут только с пульта",
            NotAllowed::CallsOfOffice => "звонки видит только вся диспетчерская, а не одна служба",
            NotAllowed::ClientsOfOffice => {
                "клиентов видит только вся диспетчерская, а не одна служба"
            }
            NotAllowed::OutboxOfOffice => {
                "исходящие видит только вся диспетчерская, а не одна служба"
            }
            NotAllowed::BooksOfOffice => "служба меняет только своё, а не то, что для всех",
            NotAllowed::NoScope => "у ключа нет прав на этот вызов",
            NotAllowed::NoWebOrigin => "не указано, с какого сайта запрос",
            NotAllowed::OtherWebOrigin => "ключ не для этого сайта",
        }
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAllowed::OfThisOperator => "this operator may not do that",
            NotAllowed::AccountLimit => "the limit of an account is a senior's",
            NotAllowed::MoreThanAccountHolds => {
                "only a senior dispatcher pays more than the account holds"
            }
            NotAllowed::MoreThanDeskHolds => {
                "only a senior dispatcher pays more than the desk holds"
            }
            NotAllowed::OthersEntry => {
                "only who made it, in the same shift, or a senior dispatcher takes it back"
            }
            NotAllowed::OperatorLocked => "the operator is locked",
            NotAllowed::DriverShutOut => "the driver is shut out",
            NotAllowed::NoDriverPage => "the office has no page for drivers",
            NotAllowed::NoFreeOrders => "the office gives its orders out by itself",
            NotAllowed::OnlyDesks => "only desks speak to desks",
            NotAllowed::CallsOfOffice => "calls are the whole office's",
            NotAllowed::ClientsOfOffice => "clients are the whole office's",
            NotAllowed::OutboxOfOffice => "the outbox is the whole office's",
            NotAllowed::BooksOfOffice => "a company changes what is for itself alone",
            NotAllowed::NoScope => "the key has no scope for this call",
            NotAllowed::NoWebOrigin => "the page's origin is missing",
            NotAllowed::OtherWebOrigin => "the key is not for pages of this origin",
        })
    }
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}
