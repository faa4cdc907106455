-- When an order is about to be visited, as one span: from the earliest moment that any of its stops may be
-- visited to the latest. A stop without a window counts from when the order was made until it ended; an
-- order that is open has no end (253402300800: the year 10000). Lists of a day find their orders by it.
ALTER TABLE orders ADD COLUMN visit_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN visit_to INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET
    visit_from = coalesce((SELECT min(coalesce(s.window_from, orders.created_at)) FROM stops s
        WHERE s.order_id = orders.id), created_at),
    visit_to = coalesce((SELECT max(coalesce(s.window_to,
        CASE WHEN orders.status IN ('completed', 'cancelled', 'failed')
            THEN max(orders.status_at, coalesce(s.window_from, 0)) ELSE 253402300800 END))
        FROM stops s WHERE s.order_id = orders.id), status_at);
-- Spans of up to a week end within a week of any moment inside them; the few longer ones stand apart.
CREATE INDEX orders_visited ON orders (visit_to, visit_from) WHERE visit_to - visit_from <= 604800;
CREATE INDEX orders_visited_long ON orders (visit_to, visit_from) WHERE visit_to - visit_from > 604800;
