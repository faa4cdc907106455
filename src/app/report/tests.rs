//! Spans of time, tables, and the figures of a day made by hand.

use std::io::{Cursor, Read};

use super::*;
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Caller, OfficeTime, Once};
use pult_domain::{
    DriverId, LedgerEntry, LedgerEntryId, OrderId, Seconds, Tariff, TariffId, Timestamp,
};
use pult_store::places::Source;
use pult_store::tariffs;

/// Saturday, 2026-11-21 18:02 in Moscow.
const NOW: Timestamp = Timestamp(1_795_273_320);

#[test]
fn spans_are_those_of_the_office_s_clock() {
    let time = OfficeTime::named("Europe/Moscow");
    for (typed, from, to) in [
        ("21.11", "2026-11-21 00:00", "2026-11-22 00:00"),
        ("2026-11-20", "2026-11-20 00:00", "2026-11-21 00:00"),
        ("1.11.26 - 15.11.26", "2026-11-01 00:00", "2026-11-16 00:00"),
        ("01.11-15.11", "2026-11-01 00:00", "2026-11-16 00:00"),
        ("31.12-01.01", "2025-12-31 00:00", "2026-01-02 00:00"),
        ("31.12 - 01.01.2025", "2024-12-31 00:00", "2025-01-02 00:00"),
    ] {
        let period = Period::parse(typed, &time, NOW).expect(typed);
        check(&time, period, from, to);
    }
    for typed in ["", "31.02", "15.11.26-01.11", "21", "21.11.2026.1", "вчера"] {
        assert_eq!(Period::parse(typed, &time, NOW), None, "{typed}");
    }
    for (typed, why) in [
        ("03.12-01.12", NoPeriod::Swapped),
        ("05.11-01.10", NoPeriod::Swapped),
        ("15.11.26-01.11", NoPeriod::Swapped),
        ("вчера", NoPeriod::NoDay),
    ] {
        assert_eq!(Period::read(typed, &time, NOW), Err(why), "{typed}");
    }
    check(&time, Period::Today, "2026-11-21 00:00", "2026-11-22 00:00");
    check(
        &time,
        Period::Yesterday,
        "2026-11-20 00:00",
        "2026-11-21 00:00",
    );
    check(&time, Period::Week, "2026-11-16 00:00", "2026-11-22 00:00");
    check(&time, Period::Month, "2026-11-01 00:00", "2026-11-22 00:00");
    check(
        &time,
        Period::LastHours(12),
        "2026-11-21 06:02",
        "2026-11-21 18:02",
    );
}

fn check(time: &OfficeTime, period: Period, from: &str, to: &str) {
    let span = period.span(time, NOW);
    let is_of_hours = matches!(period, Period::LastHours(_));
    assert_eq!(is_of_days(span, time), !is_of_hours, "{period:?}");
    let said = |at| time.format(at, "%Y-%m-%d %H:%M");
    assert_eq!(
        (said(span.0), said(span.1)),
        (from.to_owned(), to.to_owned()),
        "{period:?}"
    );
}

fn sheet() -> Sheet {
    Sheet {
        name: "Водители".to_owned(),
        headings: vec!["Имя".to_owned(), "Сумма".to_owned(), "Часов".to_owned()],
        rows: vec![
            vec![
                Cell::Text("=HYPERLINK(1)".to_owned()),
                Cell::Sum(Money(-5_050)),
                Cell::Hours(Seconds(5_400)),
            ],
            vec![
                Cell::Text("Иванов; \"Пётр\"".to_owned()),
                Cell::Count(7),
                Cell::Nothing,
            ],
        ],
        comma: ',',
    }
}

#[test]
fn csv_opens_in_excel_and_runs_no_formula() {
    let text = csv(&sheet());
    assert_eq!(
        text,
        "\u{feff}Имя;Сумма;Часов\r\n'=HYPERLINK(1);-50,50;1,50\r\n\"Иванов; \"\"Пётр\"\"\";7;\r\n"
    );
    for begins in ["=", "+", "-", "@"] {
        let mut one = sheet();
        one.rows = vec![vec![Cell::Text(format!("{begins}1"))]];
        assert!(csv(&one).contains(&format!("'{begins}1")), "{begins}");
    }
}

#[test]
fn xlsx_holds_texts_and_numbers() {
    let bytes = xlsx(&[sheet()]).expect("written");
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = book.by_name(name).expect(name);
        file.read_to_string(&mut text).expect("text");
        text
    };
    assert!(read("xl/workbook.xml").contains("name=\"Водители\""));
    let texts = read("xl/sharedStrings.xml");
    assert!(
        texts.contains("=HYPERLINK(1)") && texts.contains("Иванов"),
        "{texts}"
    );
    let page = read("xl/worksheets/sheet1.xml");
    assert!(
        page.contains("<v>-50.5</v>") && page.contains("<v>1.5</v>"),
        "{page}"
    );
    assert!(!page.contains("<f>"), "no formula: {page}");
}

/// Lives through a shift of an hour: four orders, two carried out for 100 and 250, one called off,
/// one open; an offer refused; 30 posted by hand.
#[tokio::test]
async fn the_figures_of_a_day_made_by_hand_add_up() {
    let dispatch = office().await;
    let written = dispatch.inner.store.write(|tx| {
        let tariff = Tariff {
            id: TariffId(1),
            name: "Город".to_owned(),
            boarding: Money(10_000),
            ..Tariff::default()
        };
        tariffs::put(tx, &tariff, Source::File)
    });
    written.await.expect("a tariff");
    let from = dispatch.now();
    let crew = crew_on_line(&dispatch, 55.70).await;
    let mut orders = Vec::new();
    for fixed in [None, Some(Money(25_000)), None, None] {
        let mut order = ride();
        order.fixed_price = fixed;
        let made = dispatch
            .create_order(&Caller::CONSOLE, order, Once::default())
            .await;
        orders.push(made.expect("an order").id);
    }
    let offer = dispatch
        .offer_order(&YANDEX, orders[2], crew)
        .await
        .expect("asked");
    dispatch
        .decline(&YANDEX, offer.id, crew)
        .await
        .expect("refused");
    dispatch.clock().advance(Seconds(600));
    for order in &orders[..2] {
        carry(&dispatch, *order, crew).await;
    }
    dispatch
        .cancel_order(&YANDEX, orders[2], "клиент передумал".to_owned(), None)
        .await
        .expect("called off");
    let driver = dispatch
        .crew(&Caller::CONSOLE, crew)
        .await
        .expect("a crew")
        .driver
        .id;
    post(&dispatch, driver, Money(3_000)).await;
    dispatch.clock().advance(Seconds(3_000));

    let report = dispatch
        .report((from, from + Seconds(86_400)))
        .await
        .expect("figures");
    let totals = report.totals;
    assert_eq!(
        (
            totals.taken,
            totals.completed,
            totals.cancelled,
            totals.failed
        ),
        (4, 2, 1, 0)
    );
    assert_eq!(totals.revenue, Money(35_000));
    assert_eq!(totals.mean_bill(), Some(Money(17_500)));
    assert_eq!(totals.mean_wait(), Some(Seconds(600)));
    assert_eq!(report.reasons, [("клиент передумал".to_owned(), 1)]);
    let [figures] = report.drivers.as_slice() else {
        panic!("one driver in {report:?}");
    };
    let expected = OfDriver {
        completed: 2,
        revenue: Money(35_000),
        cashless: Money::ZERO,
        declined: 1,
        expired: 0,
        on_line: Seconds(3_600),
        posted: Money(3_000),
        earned: Earned::default(),
    };
    assert_eq!((figures.id, figures.did), (driver, expected));
    assert_eq!(
        (figures.call_sign.as_str(), figures.balance),
        ("17", Money(38_000))
    );

    let before = dispatch
        .report((from - Seconds(86_400), from))
        .await
        .expect("figures");
    assert_eq!(
        (before.totals, before.drivers),
        (Totals::default(), Vec::new())
    );
}

async fn carry(dispatch: &Dispatch, order: OrderId, crew: pult_domain::CrewId) {
    let how = crate::Assign {
        start: true,
        open_shift: false,
        promised_at: None,
    };
    dispatch
        .assign(&YANDEX, order, crew, how)
        .await
        .expect("assigned");
    let stop = dispatch
        .order(&YANDEX, order)
        .await
        .expect("the order")
        .order
        .stops[0]
        .id;
    dispatch
        .arrive(&YANDEX, order, stop, None)
        .await
        .expect("there");
    dispatch
        .complete_order(&YANDEX, order, None)
        .await
        .expect("carried out");
}

async fn post(dispatch: &Dispatch, driver: DriverId, sum: Money) {
    let entry = LedgerEntry {
        id: LedgerEntryId(0),
        driver,
        order: None,
        sum,
        kind: "receipt".to_owned(),
        at: dispatch.now(),
        comment: String::new(),
    };
    dispatch
        .post_ledger(&Caller::CONSOLE, entry)
        .await
        .expect("posted");
}
