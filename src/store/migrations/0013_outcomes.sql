-- What is closed stands in groups by how it ended, too. What there was keeps its group where it ended as asked.

DROP TRIGGER orders_past_added;
DROP TRIGGER orders_past_changed;
DROP TRIGGER orders_past_removed;
DROP TRIGGER stops_past_added;
DROP TRIGGER stops_past_changed;
DROP TRIGGER stops_past_removed;

CREATE TABLE groups_with_outcomes (
    id INTEGER PRIMARY KEY,
    of TEXT NOT NULL CHECK (of IN ('order', 'stop')),
    company_id INTEGER NOT NULL,
    hidden_from TEXT NOT NULL, -- empty: shown to all
    crew_id INTEGER NOT NULL, -- 0: nobody had it
    alone INTEGER NOT NULL CHECK (alone IN (0, 1)), -- the order has one stop
    standing TEXT NOT NULL CHECK (standing IN ('', 'done', 'missed')), -- of stops
    approach TEXT NOT NULL CHECK (approach IN ('', 'waiting', 'underway', 'near', 'there')), -- of stops
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'late', 'out_of_sequence', 'failed')),
    n INTEGER NOT NULL DEFAULT 0,
    UNIQUE (of, company_id, hidden_from, crew_id, alone, standing, approach, outcome)
);
INSERT INTO groups_with_outcomes
    SELECT id, of, company_id, hidden_from, crew_id, alone, standing, approach, 'done', n FROM past_groups;
DROP TABLE past_groups;
ALTER TABLE groups_with_outcomes RENAME TO past_groups;

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

CREATE TEMP TABLE ended AS
    SELECT 'stop' AS of, id, order_id, past_group,
        CASE WHEN progress = 'missed' OR progress <> 'done' AND status <> 'completed' THEN 'failed'
            WHEN at > window_to + max_delay_s THEN 'failed'
            WHEN at > window_to THEN 'late'
            ELSE 'done' END AS outcome
    FROM (SELECT s.*, o.status,
            CASE WHEN s.progress = 'done'
                THEN max(s.closed_at - max(s.stayed_s - s.min_stay_s, 0), s.arrived_at)
                ELSE o.status_at END AS at
        FROM stops s JOIN orders o ON o.id = s.order_id WHERE s.past_group IS NOT NULL);
DELETE FROM ended WHERE outcome = 'done';
CREATE INDEX temp.ended_of ON ended (order_id, outcome);
INSERT INTO ended
    SELECT 'order', id, id, past_group, outcome
    FROM (SELECT o.id, o.past_group,
            CASE WHEN o.status <> 'completed' THEN 'failed'
                WHEN EXISTS (SELECT 1 FROM ended e WHERE e.order_id = o.id AND e.outcome = 'failed')
                    THEN 'failed'
                WHEN EXISTS (SELECT 1 FROM stops a JOIN stops b ON b.order_id = a.order_id
                        AND b.position > a.position AND b.arrived_at < a.arrived_at
                        WHERE a.order_id = o.id AND a.progress = 'done' AND b.progress = 'done')
                    THEN 'out_of_sequence'
                WHEN EXISTS (SELECT 1 FROM ended e WHERE e.order_id = o.id AND e.outcome = 'late')
                    THEN 'late'
                ELSE 'done' END AS outcome
        FROM orders o WHERE o.past_group IS NOT NULL)
    WHERE outcome <> 'done';

INSERT INTO past_groups (of, company_id, hidden_from, crew_id, alone, standing, approach, outcome)
    SELECT DISTINCT g.of, g.company_id, g.hidden_from, g.crew_id, g.alone, g.standing, g.approach, e.outcome
    FROM ended e JOIN past_groups g ON g.id = e.past_group;
CREATE TEMP TABLE regrouped AS
    SELECT g.id AS from_group, t.outcome, t.id AS to_group FROM past_groups g JOIN past_groups t
    ON (t.of, t.company_id, t.hidden_from, t.crew_id, t.alone, t.standing, t.approach)
        = (g.of, g.company_id, g.hidden_from, g.crew_id, g.alone, g.standing, g.approach)
    WHERE g.outcome = 'done';
UPDATE orders SET past_group = r.to_group FROM ended e JOIN regrouped r
    ON r.from_group = e.past_group AND r.outcome = e.outcome
    WHERE e.of = 'order' AND orders.id = e.id;
UPDATE stops SET past_group = r.to_group FROM ended e JOIN regrouped r
    ON r.from_group = e.past_group AND r.outcome = e.outcome
    WHERE e.of = 'stop' AND stops.id = e.id;
DROP TABLE regrouped;
DROP TABLE ended;
