//! An evening of a radio office: orders by phone, driven by what crews say on the radio, billed; in the end
//! the report says what was said to the callers.

use serde_json::Value;

use super::typist::Typist;

/// How many orders an evening has, and which of them are changed, taken back, and waited for in vain.
const ORDERS: usize = 30;
const CHANGED: [usize; 6] = [2, 7, 12, 17, 22, 27];
const CALLED_OFF: usize = 5;
const BILLED_TOO_EARLY: usize = 10;
const NO_SHOW: usize = 20;

/// The sum that the desk says before a ride is billed, in kopecks.
fn said(typist: &Typist) -> i64 {
    typist.until("a sum", || {
        let text = typist.terminal.text();
        let (_, rest) = text.split_once("К оплате ")?;
        let (sum, _) = rest.split_once(" ₽")?;
        let digits: String = sum.chars().filter(char::is_ascii_digit).collect();
        let kopecks = if sum.contains(',') { 1 } else { 100 };
        Some(digits.parse::<i64>().ok()? * kopecks)
    })
}

#[test]
fn what_was_said_in_an_evening_of_thirty_orders_is_what_the_report_says() {
    let mut typist = Typist::sit_down(8);
    let mut told = 0;
    for at in 0..ORDERS {
        let before = typist.newest();
        typist.types(&format!(
            "<Ins>92611122{at:02}<Enter>лен 24<Enter>вокз<Enter><Enter>"
        ));
        let order = typist.order_after(before);
        if CHANGED.contains(&at) {
            typist.types("<Enter><Down>аэро<Enter><Enter>");
            typist.expect_destination(order, "Аэропорт");
        }
        if at == CALLED_OFF {
            typist.types("<Del>1");
            typist.expect_status(order, "cancelled");
            typist.types("<Ctrl+Z>");
            typist.expect_status(order, "pending");
        }
        let crew = ["17", "23"][at % 2];
        if at == NO_SHOW {
            typist.types(&format!("{crew}++ "));
            let arrived = format!(
                "SELECT count(*) FROM stops WHERE order_id = {order} AND progress = 'arrived'"
            );
            typist.expect(&arrived, 1);
            typist.types("<Del>7");
            typist.expect_status(order, "failed");
            continue;
        }
        typist.types(&format!("{crew}++   "));
        told += said(&typist);
        typist.types("<Enter>");
        typist.expect_status(order, "completed");
        if at == BILLED_TOO_EARLY {
            typist.types("<Ctrl+Z>");
            typist.expect_status(order, "started");
            typist.types(" ");
            said(&typist);
            typist.types("<Enter>");
            typist.expect_status(order, "completed");
        }
    }
    let report = typist.office.command(&["report", "--json"]).output();
    let report: Value = serde_json::from_slice(&report.expect("runs").stdout).expect("an object");
    let totals = &report["totals"];
    let n = ORDERS as u64;
    assert_eq!(totals["taken"], n, "{report}");
    assert_eq!(totals["completed"], n - 1, "{report}");
    assert_eq!(totals["failed"], 1, "{report}");
    assert_eq!(totals["cancelled"], 0, "{report}");
    let revenue = format!("{}.{:02}", told / 100, told % 100);
    assert_eq!(totals["revenue"], revenue, "{report}");
}
