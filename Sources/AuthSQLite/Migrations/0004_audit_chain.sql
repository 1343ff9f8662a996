-- Hashes are no longer indexed: nothing looks an event up by its hash, two equal ones would break the chain anyway, and an
-- index of random values costs a page of the log with every event. Every module's database has the same table.

CREATE TABLE audit_events_as_a_chain (
  -- From 1, without gaps.
  sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence >= 1),
  -- Milliseconds since 1970-01-01T00:00:00Z.
  at INTEGER NOT NULL,
  -- The list of actions grows with the program: only the form is checked here.
  action TEXT NOT NULL CHECK (length(action) BETWEEN 3 AND 60 AND action GLOB '[a-z]*.[a-z]*'),
  outcome TEXT NOT NULL CHECK (outcome IN ('success', 'failure', 'denied')),
  -- The name at the time. Both are absent when nobody is known.
  actor_id TEXT CHECK (length(actor_id) = 36),
  actor_username TEXT CHECK (length(actor_username) BETWEEN 1 AND 255),
  target TEXT CHECK (length(target) BETWEEN 3 AND 100 AND target GLOB '[a-z]*:?*'),
  address TEXT NOT NULL CHECK (length(address) <= 100),
  request_id TEXT NOT NULL
    CHECK (length(request_id) BETWEEN 1 AND 128 AND request_id NOT GLOB '*[^A-Za-z0-9._-]*'),
  -- {"field":{"from":value,"to":value}}, byte for byte as it is hashed. Not json_valid(): SQLite 3.40 refuses it under
  -- trusted_schema = OFF.
  changes TEXT NOT NULL CHECK (changes GLOB '{*}'),
  -- The hash of the row before; 32 zeros in the first one.
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CONSTRAINT actor_as_a_whole CHECK ((actor_id IS NULL) = (actor_username IS NULL))
) STRICT;

INSERT INTO audit_events_as_a_chain SELECT * FROM audit_events ORDER BY sequence;
DROP TABLE audit_events;
ALTER TABLE audit_events_as_a_chain RENAME TO audit_events;

-- One index for each filter. The sequence is the key of the row, which ends every index: lists come newest first.
CREATE INDEX audit_events_by_actor_username ON audit_events (actor_username) WHERE actor_username IS NOT NULL;
CREATE INDEX audit_events_by_actor_id ON audit_events (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_by_action ON audit_events (action);
CREATE INDEX audit_events_by_time ON audit_events (at);

-- It also stops INSERT OR REPLACE, for which no DELETE trigger runs.
CREATE TRIGGER audit_events_continue_the_chain
BEFORE INSERT ON audit_events
WHEN NEW.sequence <> coalesce((SELECT max(sequence) FROM audit_events), 0) + 1
  OR NEW.previous_hash <>
    coalesce((SELECT hash FROM audit_events ORDER BY sequence DESC LIMIT 1), zeroblob(32))
BEGIN
  SELECT RAISE(ABORT, 'audit_events takes only the next event of its chain');
END;

CREATE TRIGGER audit_events_are_not_changed
BEFORE UPDATE ON audit_events
BEGIN
  SELECT RAISE(ABORT, 'audit_events is append-only');
END;

CREATE TRIGGER audit_events_are_not_deleted
BEFORE DELETE ON audit_events
BEGIN
  SELECT RAISE(ABORT, 'audit_events is append-only');
END;
