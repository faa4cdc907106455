//! The map as a place to work: zones are drawn, redrawn and removed, with keys and with the mouse.

use pult::domain::{Point, QueuePolicy, Role, Zone};
use pult::tui::msg::Msg;

use super::world::{Console, Office};

async fn zone(office: &Office, name: &str) -> Option<Zone> {
    let zones = office.dispatch.zones().await.expect("zones");
    zones.into_iter().find(|zone| zone.name == name)
}

/// The corners of a zone of one ring, the first not repeated.
fn corners(zone: &Zone) -> Vec<Point> {
    let ring = &zone.polygons[0][0];
    ring[..ring.len() - 1].to_vec()
}

/// An office with two zones, its map over an order of the first.
async fn on_the_map() -> Office {
    let mut office = Office::new().await;
    office.zones().await;
    office.order("Мира 1", "", None).await;
    drop(office.console.screen(140, 40));
    office.keys("<F8><F8><End><Up><Right>").await;
    office
}

/// The cell of the cross in the middle of the map.
fn cross(office: &mut Office) -> (u16, u16) {
    let screen = office.console.screen(140, 40);
    let mut rows = screen.lines().enumerate();
    let cell = rows.find_map(|(row, line)| {
        let column = line.chars().position(|it| it == '┼')?;
        Some((column as u16, row as u16))
    });
    cell.unwrap_or_else(|| panic!("no cross: {screen}"))
}

#[tokio::test]
async fn one_corner_of_a_zone_is_moved_and_taken_back() {
    let mut office = on_the_map().await;
    let before = zone(&office, "Центр").await.expect("a zone");
    office.keys("==<Right><Right><Up>=<Enter>").await;
    let asked = office.console.screen(140, 40);
    assert!(asked.contains("Центр"), "its name stands there: {asked}");
    office.keys("<Enter>").await;
    let after = zone(&office, "Центр").await.expect("a zone");
    let (was, is) = (corners(&before), corners(&after));
    let moved: Vec<usize> = (0..was.len()).filter(|at| was[*at] != is[*at]).collect();
    assert_eq!((is.len(), moved.len()), (4, 1), "{was:?} {is:?}");
    let (from, to) = (was[moved[0]], is[moved[0]]);
    assert!(to.lon > from.lon && to.lat > from.lat, "{from:?} {to:?}");
    assert_eq!((after.id, after.queue), (before.id, QueuePolicy::Queue));
    office.keys("<C-z>").await;
    assert_eq!(zone(&office, "Центр").await, Some(before));
}

#[tokio::test]
async fn a_corner_comes_into_the_nearest_edge_and_goes_again() {
    let mut office = on_the_map().await;
    office.keys("= <Enter><Enter>").await;
    let more = zone(&office, "Центр").await.expect("a zone");
    assert_eq!(corners(&more).len(), 5);
    office.keys("==<Bksp><Enter><Enter>").await;
    let fewer = zone(&office, "Центр").await.expect("a zone");
    assert_eq!(corners(&fewer).len(), 4);
    // A name that another zone has is refused, and what was drawn stays in hand.
    office.keys("==<Up>=<Enter><C-u>Юг<Enter>").await;
    assert_eq!(zone(&office, "Центр").await, Some(fewer));
    office.keys("<Enter><Enter>").await;
    let redrawn = zone(&office, "Центр").await.expect("a zone");
    assert_eq!(corners(&redrawn).len(), 4);
    assert_eq!(office.dispatch.zones().await.expect("zones").len(), 2);
}

#[tokio::test]
async fn a_zone_is_removed_after_a_question_and_taken_back() {
    let mut office = on_the_map().await;
    let before = zone(&office, "Центр").await.expect("a zone");
    office.keys("=<Del><Enter><Esc>").await;
    assert_eq!(zone(&office, "Центр").await, Some(before.clone()));
    office.keys("<Del>д").await;
    assert_eq!(zone(&office, "Центр").await, None);
    office.keys("<C-z>").await;
    let back = zone(&office, "Центр").await.expect("a zone");
    assert_eq!(corners(&back), corners(&before));
}

#[tokio::test]
async fn a_zone_is_drawn_and_bent_with_the_mouse() {
    let mut office = on_the_map().await;
    let (column, row) = cross(&mut office);
    office.keys(" ").await;
    office.console.send(Msg::Click(column + 10, row));
    office.console.send(Msg::Click(column, row + 6));
    // The first corner is taken with the mouse and carried to the other side.
    office.console.send(Msg::Click(column, row));
    for away in [3, 7, 10] {
        office.console.send(Msg::Drag(column - away, row));
    }
    office.console.send(Msg::Release);
    office.console.send(Msg::Drag(column, row + 9));
    office.keys("<Enter>Рынок<Enter>").await;
    let drawn = corners(&zone(&office, "Рынок").await.expect("a zone"));
    assert_eq!(drawn.len(), 3, "{drawn:?}");
    let width = drawn[1].lon - drawn[2].lon;
    assert!(width > 0.0 && drawn[2].lat < drawn[0].lat, "{drawn:?}");
    let moved = drawn[2].lon - drawn[0].lon;
    assert!((moved - width).abs() < width / 20.0, "{drawn:?}");
    office.keys("<C-z>").await;
    assert_eq!(zone(&office, "Рынок").await, None);
}

#[tokio::test]
async fn what_was_drawn_and_put_away_comes_back() {
    let mut office = on_the_map().await;
    office.keys(" <Right> <Down> <Esc>").await;
    office.keys("<Esc><C-z><Enter>Рынок<Enter>").await;
    let drawn = zone(&office, "Рынок").await.expect("a zone");
    assert_eq!(corners(&drawn).len(), 3);
}

#[tokio::test]
async fn who_may_not_draw_is_told_before() {
    let mut office = on_the_map().await;
    office.console = Console::of_role(Role::Dispatch);
    office.settle().await;
    drop(office.console.screen(140, 40));
    for keys in ["<F8> ", "=", "<F2>"] {
        office.keys(keys).await;
        let said = office.console.message();
        assert_eq!(said, "Это может только администратор", "{keys}");
    }
    assert!(office.console.wished().is_empty());
}
