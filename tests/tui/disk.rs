//! A disk that takes no more.

use super::world::Office;
use pult::store::Store;

/// Lets the database have no more pages than it has, and so many more.
async fn leave_room(store: &Store, n_more: i64) {
    let set = store.write(move |tx| {
        let n: i64 = tx
            .conn()
            .query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let pragma = format!("PRAGMA max_page_count = {}", n + n_more);
        Ok(tx.conn().query_row(&pragma, [], |_| Ok(()))?)
    });
    set.await.expect("a limit");
}

#[tokio::test]
async fn an_order_that_the_disk_does_not_take_stays_on_its_card() {
    let mut office = Office::new().await;
    office
        .keys("<Ins>9263332252<Enter>ленина 24<Enter>вокз<Enter>")
        .await;
    let grows = office.store.write(|tx| {
        let grows = "CREATE TABLE much (what); CREATE TRIGGER much AFTER INSERT ON orders BEGIN \
                     INSERT INTO much VALUES (zeroblob(100000)); END";
        Ok(tx.conn().execute_batch(grows)?)
    });
    grows.await.expect("an order that takes much room");
    leave_room(&office.store, 0).await;
    office.keys("<C-s>").await;
    let said = office.console.message().to_owned();
    assert!(said.contains("Диск полон: ничего не записано"), "{said}");
    assert!(said.contains("Карточка остаётся"), "{said}");
    assert!(office.console.app.board().orders.is_empty());

    leave_room(&office.store, 1_000).await;
    office.keys("<C-s>").await;
    assert_eq!(office.console.app.board().orders.len(), 1);
}
