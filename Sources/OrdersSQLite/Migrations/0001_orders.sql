-- Orders, what happened to them, and how many there are. Times are milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  user_id TEXT NOT NULL CHECK (length(user_id) = 36),
  -- The name at the time: people live in another database.
  username TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 255),
  item_name TEXT NOT NULL CHECK (length(item_name) BETWEEN 1 AND 255 AND item_name = trim(item_name)),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  notes TEXT NOT NULL CHECK (length(notes) <= 1000),
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'cancelled')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  decided_by_id TEXT CHECK (length(decided_by_id) = 36),
  decided_by_username TEXT CHECK (length(decided_by_username) BETWEEN 1 AND 255),
  decided_at INTEGER,
  decision_reason TEXT CHECK (length(decision_reason) <= 500),
  version INTEGER NOT NULL CHECK (version >= 1),
  CONSTRAINT decided_as_a_whole CHECK (
    CASE
      WHEN status IN ('approved', 'rejected') THEN
        decided_by_id IS NOT NULL AND decided_by_username IS NOT NULL AND decided_at IS NOT NULL
        AND decision_reason IS NOT NULL
      ELSE
        decided_by_id IS NULL AND decided_by_username IS NULL AND decided_at IS NULL AND decision_reason IS NULL
    END
  )
) STRICT;

-- One index for each list, in the order of its rows: newest first, the identifier decides between equal times.
CREATE INDEX orders_of_user ON orders (user_id, created_at DESC, id DESC);
CREATE INDEX orders_of_user_by_status ON orders (user_id, status, created_at DESC, id DESC);
CREATE INDEX orders_of_everyone ON orders (created_at DESC, id DESC);
-- It is also the queue of pending orders, and that in both directions.
CREATE INDEX orders_of_everyone_by_status ON orders (status, created_at DESC, id DESC);

CREATE TRIGGER orders_keep_their_origin
BEFORE UPDATE OF id, user_id, username, created_at ON orders
BEGIN
  SELECT RAISE(ABORT, 'who placed an order, and when, never changes');
END;

-- What happened, one row for each version of an order, written in the transaction that made the version.
CREATE TABLE order_events (
  sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  order_id TEXT NOT NULL REFERENCES orders (id),
  -- The version of the order after the event.
  version INTEGER NOT NULL CHECK (version >= 1),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40 AND (version > 1) = (kind <> 'placed')),
  actor_id TEXT NOT NULL CHECK (length(actor_id) = 36),
  actor_username TEXT NOT NULL CHECK (length(actor_username) BETWEEN 1 AND 255),
  at INTEGER NOT NULL,
  -- {"field": {"from": value, "to": value}}. Not json_valid(): SQLite 3.40 refuses it under trusted_schema = OFF.
  changes TEXT NOT NULL CHECK (changes GLOB '{*}'),
  request_id TEXT NOT NULL
    CHECK (length(request_id) BETWEEN 1 AND 128 AND request_id NOT GLOB '*[^A-Za-z0-9._-]*'),
  UNIQUE (order_id, version)
) STRICT;

CREATE TRIGGER order_events_are_not_changed
BEFORE UPDATE ON order_events
BEGIN
  SELECT RAISE(ABORT, 'order_events is append-only');
END;

CREATE TRIGGER order_events_are_not_deleted
BEFORE DELETE ON order_events
BEGIN
  SELECT RAISE(ABORT, 'order_events is append-only');
END;

-- How many orders there are: a row for each user and status, and one for each status over everyone (owner '').
-- Counting costs the same however many orders there are.
CREATE TABLE order_totals (
  owner TEXT NOT NULL,
  status TEXT NOT NULL,
  orders INTEGER NOT NULL CHECK (orders >= 0),
  PRIMARY KEY (owner, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER order_totals_after_insert
AFTER INSERT ON orders
BEGIN
  INSERT INTO order_totals (owner, status, orders) VALUES (NEW.user_id, NEW.status, 1), ('', NEW.status, 1)
  ON CONFLICT (owner, status) DO UPDATE SET orders = orders + 1;
END;

CREATE TRIGGER order_totals_after_update
AFTER UPDATE OF status ON orders
WHEN OLD.status <> NEW.status
BEGIN
  UPDATE order_totals SET orders = orders - 1 WHERE owner IN (OLD.user_id, '') AND status = OLD.status;
  INSERT INTO order_totals (owner, status, orders) VALUES (NEW.user_id, NEW.status, 1), ('', NEW.status, 1)
  ON CONFLICT (owner, status) DO UPDATE SET orders = orders + 1;
END;

CREATE TRIGGER order_totals_after_delete
AFTER DELETE ON orders
BEGIN
  UPDATE order_totals SET orders = orders - 1 WHERE owner IN (OLD.user_id, '') AND status = OLD.status;
END;
