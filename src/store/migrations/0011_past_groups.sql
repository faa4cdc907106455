-- Closed orders and their stops fall into groups by what lists ask for. A list that names no moment counts
-- by them and reads its page from the indexes below, however much is behind it.

CREATE TABLE past_groups (
    id INTEGER PRIMARY KEY,
    of TEXT NOT NULL CHECK (of IN ('order', 'stop')),
    company_id INTEGER NOT NULL,
    hidden_from TEXT NOT NULL, -- empty: shown to all
    crew_id INTEGER NOT NULL, -- 0: nobody had it
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)), -- the order has one stop
    standing TEXT NOT NULL CHECK (standing IN ('', 'done', 'missed')), -- of stops
    approach TEXT NOT NULL CHECK (approach IN ('', 'waiting', 'underway', 'near', 'there')), -- of stops
    n INTEGER NOT NULL DEFAULT 0,
    UNIQUE (of, company_id, hidden_from, crew_id, alone, standing, approach)
);
ALTER TABLE orders ADD COLUMN past_group INTEGER; -- none: it is open
ALTER TABLE stops ADD COLUMN past_group INTEGER;

CREATE TEMP TABLE past_orders AS
    SELECT o.id AS order_id, NULL AS stop_id, 'order' AS of, o.company_id,
        coalesce(o.hidden_from, '') AS hidden_from, coalesce(a.crew_id, 0) AS crew_id,
        NOT EXISTS (SELECT 1 FROM stops s WHERE s.order_id = o.id AND s.position > 0) AS alone,
        '' AS standing, '' AS approach
    FROM orders o LEFT JOIN assignments a ON a.id = o.assignment_id
    WHERE o.status IN ('completed', 'cancelled', 'failed');
CREATE TEMP TABLE past_stops AS
    SELECT p.order_id, s.id AS stop_id, 'stop' AS of, p.company_id, p.hidden_from, p.crew_id, p.alone,
        CASE WHEN s.progress = 'done' OR s.progress <> 'missed' AND o.status = 'completed'
            THEN 'done' ELSE 'missed' END AS standing,
        coalesce(
            (SELECT value FROM json_each(s.attributes)
                WHERE key = 'office.approach' AND value IN ('waiting', 'underway', 'near', 'there')),
            CASE WHEN s.first_arrived_at < coalesce(s.closed_at, o.status_at) THEN 'there'
                WHEN o.started_at < coalesce(s.closed_at, o.status_at) AND NOT EXISTS
                    (SELECT 1 FROM stops e WHERE e.order_id = s.order_id AND e.position < s.position
                        AND coalesce(e.closed_at, o.status_at) >= coalesce(s.closed_at, o.status_at))
                THEN 'underway' ELSE 'waiting' END) AS approach
    FROM past_orders p JOIN stops s ON s.order_id = p.order_id JOIN orders o ON o.id = p.order_id;

INSERT INTO past_groups (of, company_id, hidden_from, crew_id, alone, standing, approach, n)
    SELECT of, company_id, hidden_from, crew_id, alone, standing, approach, count(*)
    FROM (SELECT * FROM past_orders UNION ALL SELECT * FROM past_stops)
    GROUP BY of, company_id, hidden_from, crew_id, alone, standing, approach;
UPDATE orders SET past_group = g.id FROM past_orders p JOIN past_groups g
    ON (g.of, g.company_id, g.hidden_from, g.crew_id, g.alone, g.standing, g.approach)
        = (p.of, p.company_id, p.hidden_from, p.crew_id, p.alone, p.standing, p.approach)
    WHERE orders.id = p.order_id;
UPDATE stops SET past_group = g.id FROM past_stops p JOIN past_groups g
    ON (g.of, g.company_id, g.hidden_from, g.crew_id, g.alone, g.standing, g.approach)
        = (p.of, p.company_id, p.hidden_from, p.crew_id, p.alone, p.standing, p.approach)
    WHERE stops.id = p.stop_id;
DROP TABLE past_stops;
DROP TABLE past_orders;

CREATE INDEX orders_past ON orders (past_group) WHERE past_group IS NOT NULL;
CREATE INDEX stops_past ON stops (past_group) WHERE past_group IS NOT NULL;

CREATE TRIGGER orders_past_added AFTER INSERT ON orders WHEN new.past_group IS NOT NULL BEGIN
    UPDATE past_groups SET n = n + 1 WHERE id = new.past_group;
END;
CREATE TRIGGER orders_past_changed AFTER UPDATE OF past_group ON orders
    WHEN old.past_group IS NOT new.past_group BEGIN
    UPDATE past_groups SET n = n - 1 WHERE id = old.past_group;
    UPDATE past_groups SET n = n + 1 WHERE id = new.past_group;
END;
CREATE TRIGGER orders_past_removed AFTER DELETE ON orders WHEN old.past_group IS NOT NULL BEGIN
    UPDATE past_groups SET n = n - 1 WHERE id = old.past_group;
END;
CREATE TRIGGER stops_past_added AFTER INSERT ON stops WHEN new.past_group IS NOT NULL BEGIN
    UPDATE past_groups SET n = n + 1 WHERE id = new.past_group;
END;
CREATE TRIGGER stops_past_changed AFTER UPDATE OF past_group ON stops
    WHEN old.past_group IS NOT new.past_group BEGIN
    UPDATE past_groups SET n = n - 1 WHERE id = old.past_group;
    UPDATE past_groups SET n = n + 1 WHERE id = new.past_group;
END;
CREATE TRIGGER stops_past_removed AFTER DELETE ON stops WHEN old.past_group IS NOT NULL BEGIN
    UPDATE past_groups SET n = n - 1 WHERE id = old.past_group;
END;
