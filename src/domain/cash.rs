//! The cash desk: what the office asks of its drivers, and how low their accounts may go.

use super::{
    CashRuleId, CompanyId, Crew, CrewGroupId, Error, Money, Percent, Result, Seconds, Wrong,
};

/// What crews owe the office, and what happens when they do not pay. The narrowest rule counts: that of
/// the crew's group, then that of its company, then the one of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CashRule {
    /// The id; 0 before it is written.
    pub id: CashRuleId,
    /// What it is called.
    pub name: String,
    /// The group it is for; `None`: any.
    pub group: Option<CrewGroupId>,
    /// The company it is for; `None`: any.
    pub company: Option<CompanyId>,
    /// The part of each bill that is the office's.
    pub percent: Percent,
    /// What is asked for each order that has a bill.
    pub per_order: Money,
    /// The rent, asked when the crew comes on line.
    pub per_shift: Money,
    /// A crew that comes on line again within so many hours has paid its rent; 0: each time.
    pub rent_hours: i64,
    /// Below this a person is warned.
    pub warn_below: Option<Money>,
    /// Below this the crew is offered nothing.
    pub stop_below: Option<Money>,
}

/// How a driver stands with the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountState {
    /// Nothing to say.
    Fine,
    /// Soon there will be no offers.
    Low,
    /// There are no offers.
    Stopped,
}

impl CashRule {
    /// The office's part of a bill; never more than the bill, since nobody works for nothing.
    pub fn commission(&self, bill: Money) -> Money {
        let asked = Money(
            bill.percent(self.percent)
                .0
                .saturating_add(self.per_order.0),
        );
        asked.min(bill.max(Money::ZERO))
    }

    /// For how long a rent is paid.
    pub fn rent_time(&self) -> Seconds {
        Seconds(self.rent_hours.saturating_mul(3_600))
    }

    /// How a driver with this balance stands.
    pub fn state(&self, balance: Money) -> AccountState {
        match (self.stop_below, self.warn_below) {
            (Some(stop), _) if balance < stop => AccountState::Stopped,
            (_, Some(warn)) if balance < warn => AccountState::Low,
            _ => AccountState::Fine,
        }
    }

    /// Whether it is for this crew.
    pub fn fits(&self, crew: &Crew) -> bool {
        self.group.is_none_or(|group| crew.group == Some(group))
            && self
                .company
                .is_none_or(|company| crew.company == Some(company))
    }

    /// The rule for a crew, the narrowest of those that fit.
    pub fn of<'a>(rules: &'a [CashRule], crew: &Crew) -> Option<&'a CashRule> {
        let fitting = rules.iter().filter(|rule| rule.fits(crew));
        fitting.min_by_key(|rule| (rule.group.is_none(), rule.company.is_none(), rule.id))
    }

    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// `Invalid` names the field.
    pub fn validate(&self) -> Result<()> {
        if self.name.trim().is_empty() {
            return Err(Error::invalid("name", Wrong::Empty));
        }
        if !(0..=10_000).contains(&self.percent.0) {
            return Err(Error::invalid("percent", Wrong::NotBetween(0, 100)));
        }
        for (field, sum) in [("per_order", self.per_order), ("per_shift", self.per_shift)] {
            if sum < Money::ZERO {
                return Err(Error::invalid(field, Wrong::LessThanNothing));
            }
        }
        if !(0..=24 * 31).contains(&self.rent_hours) {
            return Err(Error::invalid("rent_hours", Wrong::NotBetween(0, 744)));
        }
        match (self.warn_below, self.stop_below) {
            (Some(warn), Some(stop)) if warn < stop => {
                Err(Error::invalid("warn_below", Wrong::WarnsTooLate))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: i64) -> CashRule {
        CashRule {
            id: CashRuleId(id),
            name: "Аренда".to_owned(),
            ..CashRule::default()
        }
    }

    #[test]
    fn the_office_takes_its_percent_and_its_sum_and_no_more_than_the_bill() {
        let own = CashRule {
            percent: Percent(1_550),
            per_order: Money(1_000),
            ..rule(1)
        };
        for (bill, expected) in [(100_000, 16_500), (1_000, 1_000), (0, 0), (333, 333)] {
            assert_eq!(own.commission(Money(bill)), Money(expected), "{bill}");
        }
        assert_eq!(rule(1).commission(Money(100_000)), Money::ZERO);
    }

    #[test]
    fn the_narrowest_rule_counts() {
        let crew = Crew {
            group: Some(CrewGroupId(3)),
            company: Some(CompanyId(5)),
            ..Crew::default()
        };
        let of_all = rule(1);
        let of_company = CashRule {
            company: Some(CompanyId(5)),
            ..rule(2)
        };
        let of_group = CashRule {
            group: Some(CrewGroupId(3)),
            ..rule(3)
        };
        let elsewhere = CashRule {
            group: Some(CrewGroupId(4)),
            ..rule(4)
        };
        let mut rules = vec![elsewhere, of_all, of_company, of_group];
        let found = |rules: &[CashRule]| CashRule::of(rules, &crew).map(|rule| rule.id.0);
        for expected in [Some(3), Some(2), Some(1), None] {
            assert_eq!(found(&rules), expected);
            rules.pop();
        }
    }

    #[test]
    fn there_is_a_warning_before_the_offers_stop() {
        let limits = CashRule {
            warn_below: Some(Money(10_000)),
            stop_below: Some(Money(-5_000)),
            ..rule(1)
        };
        limits.validate().expect("a rule");
        for (balance, expected) in [
            (10_000, AccountState::Fine),
            (9_999, AccountState::Low),
            (-5_000, AccountState::Low),
            (-5_001, AccountState::Stopped),
        ] {
            assert_eq!(limits.state(Money(balance)), expected, "{balance}");
        }
        let upside_down = CashRule {
            warn_below: Some(Money(-6_000)),
            ..limits
        };
        assert!(upside_down.validate().is_err());
    }
}
