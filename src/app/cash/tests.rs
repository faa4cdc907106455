//! The cash desk over an office in memory.

use super::*;
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Assign, Handover, Once, OrderCommand, Reason, Request};
use pult_domain::{
    AccountState, Actor, CashRule, CrewId, Operator, OperatorId, OrderId, Origin, PaymentMethod,
    Percent, Seconds, Timestamp,
};
use pult_store::auth;
use pult_store::places::Source;

async fn operator(office: &Dispatch, login: &str, role: Role) -> Caller {
    let operator = Operator {
        id: OperatorId(0),
        login: login.to_owned(),
        name: String::new(),
        password_hash: String::new(),
        role,
        locked: false,
    };
    let id = office.write(move |tx| Ok(auth::put_operator(tx, &operator, Source::Runtime)?));
    Caller {
        origin: Origin::Console,
        actor: Actor::Operator(id.await.expect("an operator")),
        company: None,
        role,
    }
}

async fn rule(office: &Dispatch, rule: CashRule) -> i64 {
    let put = office.edit_record::<CashRule>(&Caller::CONSOLE, None, move |record| {
        *record = CashRule {
            name: "Все".to_owned(),
            ..rule
        };
        Ok(())
    });
    put.await.expect("a rule")
}

async fn driver_of(office: &Dispatch, crew: CrewId) -> DriverId {
    let crew = office.crew(&Caller::CONSOLE, crew).await.expect("a crew");
    crew.driver.id
}

async fn balance(office: &Dispatch, driver: DriverId) -> i64 {
    office.balance(driver).await.expect("a balance").0
}

fn move_of(driver: DriverId, kind: CashMove, sum: i64) -> CashOrder {
    CashOrder {
        driver,
        kind,
        sum: Money(sum),
        comment: String::new(),
        request: None,
    }
}

/// Carries out an order for 1 000.00.
async fn carried(office: &Dispatch, crew: CrewId, method: PaymentMethod) -> OrderId {
    let mut order = ride();
    order.fixed_price = Some(Money(100_000));
    order.payment.method = method;
    let made = office.create_order(&Caller::CONSOLE, order, Once::default());
    let id = made.await.expect("an order").id;
    let how = Assign {
        start: true,
        open_shift: false,
        promised_at: None,
    };
    let assigned = office.assign(&Caller::CONSOLE, id, crew, how).await;
    assigned.expect("assigned");
    let done = Request::new(id, OrderCommand::Complete { bill: None });
    office
        .command(&Caller::CONSOLE, done)
        .await
        .expect("carried out");
    id
}

#[tokio::test]
async fn a_bill_moves_fare_cash_and_commission_and_taking_back_moves_them_back() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    carried(&office, crew, PaymentMethod::Cash).await;
    assert_eq!(balance(&office, driver).await, 100_000, "as without rules");
    rule(
        &office,
        CashRule {
            percent: Percent(1_500),
            per_order: Money(1_000),
            ..CashRule::default()
        },
    )
    .await;
    let order = carried(&office, crew, PaymentMethod::Cash).await;
    assert_eq!(balance(&office, driver).await, 100_000 - 16_000);
    carried(&office, crew, PaymentMethod::Card).await;
    assert_eq!(balance(&office, driver).await, 84_000 + 84_000);
    let kinds: Vec<String> = office
        .cash_entries(&Caller::CONSOLE, EntryFilter::default())
        .await
        .expect("a journal")
        .into_iter()
        .filter(|it| it.entry.order == Some(order))
        .map(|it| format!("{} {}", it.entry.kind, it.entry.sum))
        .collect();
    let expected = ["fare 1000.00", "cash_fare -1000.00", "commission -160.00"];
    assert_eq!(kinds, expected);
    // What Taxi-Master shows of the driver's operations is the same journal.
    let span = (Timestamp(0), office.now() + Seconds(1));
    let moved = office.driver_operations(&Caller::CONSOLE, driver, span);
    let moved = moved.await.expect("operations");
    let sum: Money = moved.iter().map(|it| it.sum).sum();
    assert_eq!(sum.0, balance(&office, driver).await);
    assert!(moved.iter().any(|it| it.name == "Комиссия"), "{moved:?}");
}

#[tokio::test]
async fn rent_is_asked_on_coming_on_line_and_once_for_its_hours() {
    let office = office().await;
    rule(
        &office,
        CashRule {
            per_shift: Money(50_000),
            rent_hours: 12,
            ..CashRule::default()
        },
    )
    .await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    assert_eq!(balance(&office, driver).await, -50_000);
    for (hours, expected) in [(1, -50_000), (10, -50_000), (2, -100_000)] {
        office.clock().advance(Seconds(60));
        let close = office.close_shift(&Caller::CONSOLE, crew).await;
        close.expect("off line");
        office.clock().advance(Seconds(hours * 3_600));
        let open = office.open_shift(&Caller::CONSOLE, crew).await;
        open.expect("on line");
        assert_eq!(balance(&office, driver).await, expected, "{hours}");
    }
}

#[tokio::test]
async fn a_crew_that_came_on_line_by_mistake_owes_no_rent() {
    let office = office().await;
    rule(
        &office,
        CashRule {
            per_shift: Money(50_000),
            ..CashRule::default()
        },
    )
    .await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    office.clock().advance(Seconds(8));
    let close = office.close_shift(&Caller::CONSOLE, crew).await;
    close.expect("off line");
    assert_eq!(balance(&office, driver).await, 0);
    let journal = office.cash_entries(&Caller::CONSOLE, EntryFilter::default());
    let journal = journal.await.expect("a journal");
    assert_eq!(journal[1].reverses, Some(journal[0].entry.id));
    // Whoever worked for a minute pays.
    let open = office.open_shift(&Caller::CONSOLE, crew).await;
    open.expect("on line");
    office.clock().advance(Seconds(60));
    let close = office.close_shift(&Caller::CONSOLE, crew).await;
    close.expect("off line");
    assert_eq!(balance(&office, driver).await, -50_000);
}

#[tokio::test]
async fn a_low_account_is_warned_of_and_then_takes_the_crew_off_the_offers() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    rule(
        &office,
        CashRule {
            warn_below: Some(Money(10_000)),
            stop_below: Some(Money(0)),
            ..CashRule::default()
        },
    )
    .await;
    let now = async || {
        let needs = office.needs_human(&Caller::CONSOLE).await.expect("a list");
        let codes: Vec<&str> = needs.iter().map(|one| one.reason.code()).collect();
        let snapshot = office.snapshot().await.expect("a snapshot");
        (codes.join(" "), snapshot.crews[0].in_debt)
    };
    assert_eq!(now().await, ("account_low".to_owned(), false));
    let cash = |kind, sum| office.cash(&Caller::CONSOLE, move_of(driver, kind, sum));
    cash(CashMove::PayIn, 10_000).await.expect("paid in");
    assert_eq!(now().await, (String::new(), false));
    cash(CashMove::PayOut, 10_001).await.expect("paid");
    assert_eq!(now().await, ("account_stopped".to_owned(), true));
    let needs = office.needs_human(&Caller::CONSOLE).await.expect("a list");
    let expected = Reason::AccountLow {
        balance: Money(-1),
        is_stopped: true,
    };
    assert_eq!(needs[0].reason, expected);
    let reaches = office.reach_for(&Caller::CONSOLE, ride());
    let reaches = reaches.await.expect("reaches");
    let said: Vec<_> = reaches
        .iter()
        .map(|it| it.eta.err().map(|why| why.as_str()))
        .collect();
    assert_eq!(said, [Some("in_debt")]);
    let accounts = office.cash_accounts(&Caller::CONSOLE).await;
    assert_eq!(accounts.expect("accounts")[0].state, AccountState::Stopped);
    cash(CashMove::PayIn, 1).await.expect("paid in");
    assert_eq!(now().await, ("account_low".to_owned(), false));
}

#[tokio::test]
async fn an_entry_stands_and_is_taken_back_once_by_one_with_the_other_sign() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    let olya = operator(&office, "olya", Role::Dispatch).await;
    let petr = operator(&office, "petr", Role::Dispatch).await;
    let nina = operator(&office, "nina", Role::Senior).await;
    office.begin_shift(&olya).await.expect("a shift");
    office.begin_shift(&petr).await.expect("a shift");
    let paid = office.cash(&olya, move_of(driver, CashMove::PayIn, 50_000));
    let paid = paid.await.expect("paid in");
    let other = office.reverse_cash(&petr, paid, "ошибка").await;
    assert!(matches!(other, Err(Error::Forbidden(_))), "{other:?}");
    let silent = office.reverse_cash(&olya, paid, " ").await;
    assert!(matches!(silent, Err(Error::Invalid { .. })), "{silent:?}");
    let back = office.reverse_cash(&olya, paid, "ошибка").await;
    let back = back.expect("her own entry of this shift");
    assert_eq!(balance(&office, driver).await, 0);
    for (id, status) in [(paid, "reversed"), (back, "a reversal")] {
        let again = office.reverse_cash(&nina, id, "ещё раз").await;
        let Err(Error::InvalidState { status: said, .. }) = again else {
            panic!("{again:?}");
        };
        assert_eq!(said, status);
    }
    let journal = office.cash_entries(&olya, EntryFilter::default()).await;
    let journal = journal.expect("a journal");
    let seen: Vec<_> = journal
        .iter()
        .map(|it| (it.entry.sum.0, it.actor, it.reverses, it.reversed_by))
        .collect();
    let by = Some(olya.actor);
    let expected = [
        (50_000, by, None, Some(back)),
        (-50_000, by, Some(paid), None),
    ];
    assert_eq!(seen, expected);
    // What a senior takes back leaves the desk that it came to.
    office.begin_shift(&nina).await.expect("a shift");
    let paid = office.cash(&olya, move_of(driver, CashMove::PayIn, 50_000));
    let paid = paid.await.expect("paid in");
    let back = office.reverse_cash(&nina, paid, "не было").await;
    back.expect("a senior takes back what another entered");
    for caller in [&olya, &nina] {
        let figures = office.own_shift(caller).await.expect("a shift");
        assert_eq!(figures.expected(), Money::ZERO);
    }
    // Also not behind the back of the program.
    for sql in [
        "UPDATE ledger SET sum = 1",
        "DELETE FROM ledger",
        "UPDATE ledger SET actor = 'console'",
    ] {
        let tried = office.write(move |tx| {
            let done = tx.conn().execute(sql, []);
            Ok(done.map_err(|error| error.to_string()))
        });
        let refused = tried.await.expect("asked").expect_err(sql);
        assert!(refused.contains("entries of the ledger stand"), "{refused}");
    }
}

#[tokio::test]
async fn only_who_may_moves_money_and_a_repeated_request_moves_it_once() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    let look = operator(&office, "look", Role::Read).await;
    let olya = operator(&office, "olya", Role::Dispatch).await;
    let nina = operator(&office, "nina", Role::Senior).await;
    let cash = |caller: Caller, kind, sum| {
        let office = office.clone();
        async move { office.cash(&caller, move_of(driver, kind, sum)).await }
    };
    for (caller, kind, sum) in [
        (look, CashMove::PayIn, 100),
        (olya, CashMove::Correction, 100),
        (olya, CashMove::PayOut, 1),
    ] {
        let refused = cash(caller, kind, sum).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    for (kind, sum) in [
        (CashMove::PayIn, 0),
        (CashMove::PayIn, -5),
        (CashMove::PayOut, -5),
        (CashMove::Correction, 0),
        (CashMove::PayIn, i64::MAX),
        (CashMove::Correction, i64::MIN),
    ] {
        let refused = cash(nina, kind, sum).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    }
    cash(nina, CashMove::PayOut, 500).await.expect("an advance");
    cash(nina, CashMove::Correction, -500)
        .await
        .expect("put right");
    assert_eq!(balance(&office, driver).await, -1_000);
    let once = CashOrder {
        request: Some("olya:7".to_owned()),
        ..move_of(driver, CashMove::PayIn, 1_000)
    };
    let first = office.cash(&olya, once.clone()).await.expect("paid in");
    let second = office.cash(&olya, once.clone()).await.expect("the same");
    assert_eq!((first, balance(&office, driver).await), (second, 0));
    let other = CashOrder {
        sum: Money(999),
        ..once
    };
    let other = office.cash(&olya, other).await;
    assert!(matches!(other, Err(Error::Invalid { .. })), "{other:?}");
}

#[tokio::test]
async fn the_bill_of_an_order_is_taken_back_with_the_order_alone() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    carried(&office, crew, PaymentMethod::Cash).await;
    let journal = office.cash_entries(&YANDEX, EntryFilter::default()).await;
    let fare = journal.expect("a journal")[0].entry.id;
    let refused = office.reverse_cash(&Caller::CONSOLE, fare, "нет").await;
    assert!(
        matches!(
            refused,
            Err(Error::InvalidState {
                status: "of a bill",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn money_goes_over_the_desk_of_the_shift_and_is_counted_at_its_end() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    let olya = operator(&office, "olya", Role::Dispatch).await;
    office.begin_shift(&olya).await.expect("a shift");
    let cash = |kind, sum| office.cash(&olya, move_of(driver, kind, sum));
    cash(CashMove::PayIn, 70_000).await.expect("paid in");
    let wrong = cash(CashMove::PayIn, 9_000).await.expect("paid in");
    office
        .reverse_cash(&olya, wrong, "лишнее")
        .await
        .expect("back");
    cash(CashMove::PayOut, 20_000).await.expect("paid");
    let handover = Handover {
        counted: Money(49_000),
        ..Handover::default()
    };
    let closed = office.hand_over(&olya, handover).await.expect("closed");
    assert_eq!(closed.turnover.paid_in, Money(70_000));
    assert_eq!(closed.turnover.paid_out, Money(20_000));
    assert_eq!(closed.expected(), Money(50_000));
    assert_eq!(closed.difference(), Some(Money(-1_000)));
}

#[tokio::test]
async fn a_dispatcher_pays_out_no_more_than_the_desk_of_his_shift_holds() {
    let office = office().await;
    let crew = crew_on_line(&office, 55.69).await;
    let driver = driver_of(&office, crew).await;
    let olya = operator(&office, "olya", Role::Dispatch).await;
    let senior = operator(&office, "senior", Role::Senior).await;
    for caller in [&olya, &senior] {
        office.begin_shift(caller).await.expect("a shift");
    }
    // What was in the desk before its first handover nobody has said.
    let more = move_of(driver, CashMove::Correction, 105_000);
    office.cash(&senior, more).await.expect("on the account");
    let change = move_of(driver, CashMove::PayOut, 5_000);
    office.cash(&olya, change).await.expect("of what was there");
    office
        .hand_over(&olya, Handover::default())
        .await
        .expect("handed over");
    office.begin_shift(&olya).await.expect("a shift");
    let pay_in = move_of(driver, CashMove::PayIn, 20_000);
    office.cash(&olya, pay_in).await.expect("paid in");
    let too_much = move_of(driver, CashMove::PayOut, 20_001);
    let refused = office.cash(&olya, too_much.clone()).await;
    let needs = Error::needs(Role::Senior, NotAllowed::MoreThanDeskHolds);
    assert_eq!(refused, Err(needs));
    let all = move_of(driver, CashMove::PayOut, 20_000);
    office.cash(&olya, all).await.expect("what is there");
    office.cash(&senior, too_much).await.expect("a senior may");
}

/// Commission of 10% of two bills of 1 000.00, one of them taken back by hand; a rent of 300.00; money paid in is
/// nobody's earning.
#[tokio::test]
async fn the_report_adds_up_what_the_office_earned() {
    let office = office().await;
    let terms = CashRule {
        percent: Percent(1_000),
        per_shift: Money(30_000),
        ..CashRule::default()
    };
    rule(&office, terms).await;
    let from = office.now();
    let crew = crew_on_line(&office, 55.70).await;
    let driver = driver_of(&office, crew).await;
    carried(&office, crew, PaymentMethod::Cash).await;
    carried(&office, crew, PaymentMethod::Cash).await;
    let paid = office.cash(&Caller::CONSOLE, move_of(driver, CashMove::PayIn, 5_000));
    paid.await.expect("paid in");
    let day = (from, from + Seconds(3_600));
    let earned = async || office.report(day).await.expect("figures").earned();
    let before = earned().await;
    assert_eq!(
        (before.commission, before.rent, before.total()),
        (Money(20_000), Money(30_000), Money(50_000))
    );

    let entries = office.cash_entries(&Caller::CONSOLE, EntryFilter::default());
    let entries = entries.await.expect("entries");
    for kind in [cash::COMMISSION, cash::RENT] {
        let it = entries.iter().find(|it| it.entry.kind == kind);
        let id = it.expect(kind).entry.id;
        let back = office.reverse_cash(&Caller::CONSOLE, id, "зря");
        back.await.expect("taken back");
    }
    let after = earned().await;
    assert_eq!((after.commission, after.rent), (Money(10_000), Money::ZERO));
}
