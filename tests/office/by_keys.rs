//! The flows of the console's table, typed as fast as keys go; what came of each is read from the database.

use super::typist::Typist;

/// A new order from an unknown number, and its id.
fn take(typist: &mut Typist, phone: &str) -> i64 {
    let before = typist.newest();
    typist.types(&format!(
        "<Ins>{phone}<Enter>лен 24<Enter>вокз<Enter><Enter>"
    ));
    typist.order_after(before)
}

fn a_repeat_callers_order(typist: &mut Typist) -> i64 {
    let before = typist.newest();
    typist.ring("+79263332211");
    typist.types("<F9><Enter>");
    typist.order_after(before)
}

fn another_destination_for_an_assigned_order(typist: &mut Typist, order: i64) {
    typist.types("17++<Enter><Down>аэро<Enter><Enter>");
    typist.expect_destination(order, "Аэропорт");
    typist.expect_status(order, "started");
}

fn by_hand_to_the_bill(typist: &mut Typist, order: i64) {
    typist.types("   <Enter>");
    typist.expect_status(order, "completed");
    let billed = format!("SELECT bill IS NOT NULL FROM orders WHERE id = {order}");
    typist.expect(&billed, true);
}

#[test]
fn every_flow_ends_in_the_database_when_keys_come_eight_milliseconds_apart() {
    every_flow_ends_in_the_database(8);
}

#[test]
fn slow_keys_come_to_the_same() {
    every_flow_ends_in_the_database(120);
}

/// Every flow, its keys so many milliseconds apart.
fn every_flow_ends_in_the_database(gap_ms: u64) {
    let mut typist = Typist::sit_down(gap_ms);

    // The caller is known from now on.
    let first = take(&mut typist, "9263332211");
    typist.types("<Del>1");
    typist.expect_status(first, "cancelled");

    let ride = a_repeat_callers_order(&mut typist);
    typist.expect_destination(ride, "Вокзал");
    another_destination_for_an_assigned_order(&mut typist, ride);
    by_hand_to_the_bill(&mut typist, ride);

    // A known caller who goes elsewhere.
    let before = typist.newest();
    typist.ring("+79263332211");
    typist.types("<F9>лен 24<Enter><Enter>");
    let elsewhere = typist.order_after(before);
    typist.expect_destination(elsewhere, "улица Ленина, 24");

    // One crew, and another in its place.
    let crew = |order: i64| {
        format!(
            "SELECT a.crew_id FROM assignment_orders o JOIN assignments a ON a.id = o.assignment_id
             WHERE o.order_id = {order} ORDER BY a.id DESC LIMIT 1"
        )
    };
    typist.types("17+");
    typist.expect(&crew(elsewhere), 1);
    typist.types("17++");
    typist.expect_status(elsewhere, "started");
    typist.types("23+<Enter>");
    typist.expect(&crew(elsewhere), 2);
    typist.types("<Del>1");
    typist.expect_status(elsewhere, "cancelled");

    // A call while a card is open: it is answered, and the card is still there.
    typist.types("<Ins>9261112231<Enter>тим 4");
    a_repeat_callers_order(&mut typist);
    let before = typist.newest();
    typist.types("<Ctrl+O><Enter><Enter><Enter>");
    let waited = typist.order_after(before);
    let phone = format!("SELECT customer_phone FROM orders WHERE id = {waited}");
    typist.expect(&phone, "+79261112231".to_owned());
    typist.types("<Del>1");
    typist.expect_status(waited, "cancelled");

    // An order that is over, by the end of its phone.
    let before = typist.newest();
    typist.types("<F3>2231<Enter><Ins><Enter>");
    let again = typist.order_after(before);
    typist.expect(
        &phone.replace(&waited.to_string(), &again.to_string()),
        "+79261112231".to_owned(),
    );

    // A date.
    let before = typist.newest();
    typist.types("<Ins>9261112244<Enter>лен 24<Enter>вокз<Enter>31.12 2200<Enter>");
    let dated = typist.order_after(before);
    let at = format!(
        "SELECT strftime('%d.%m %H%M', s.window_from + 10800, 'unixepoch')
         FROM stops s JOIN orders o ON o.id = s.order_id
         WHERE o.id = {dated} AND o.prior AND s.position = 0"
    );
    typist.expect(&at, "31.12 2200".to_owned());

    // His caller is not driven again.
    typist.types("<F2>8хамит<Enter>");
    typist.expect(
        "SELECT c.reason FROM clients c JOIN client_phones p ON p.client_id = c.id
         WHERE c.blocked AND p.phone = '+79261112244'",
        "хамит".to_owned(),
    );

    // Crews: one is at the station, the other has a break.
    typist.types("17=вокз<Enter>");
    typist.expect(
        "SELECT round(lat, 4) FROM checkins WHERE crew_id = 1",
        55.7301,
    );
    typist.types("23-2");
    typist.terminal.wait_for("23: на перерыв");

    let open = "SELECT count(*) FROM operator_shifts WHERE closed_at IS NULL";
    typist.expect(open, 1);
    typist.types("<Ctrl+Q>3<F2><Enter>");
    typist.expect(
        "SELECT count(*) FROM operator_shifts WHERE closed_at IS NOT NULL",
        1,
    );
}
