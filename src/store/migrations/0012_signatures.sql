-- What a webhook signs with has a place of its own; it stood where a text has its sender.

ALTER TABLE outbox ADD COLUMN signature TEXT NOT NULL DEFAULT '';
UPDATE outbox SET signature = sender, sender = '' WHERE kind = 'webhook';
