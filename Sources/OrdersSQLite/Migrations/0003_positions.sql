-- Every order gets a position: the time at which it was placed, in milliseconds, times 2^20, and a number within that
-- millisecond. It is the key of the row, so it ends every index: each list comes newest first, a range of time is a range of
-- positions, and the indexes are small.

CREATE TABLE orders_with_position (
  position INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  user_id TEXT NOT NULL CHECK (length(user_id) = 36),
  -- The name at the time: people live in another database.
  username TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 255),
  item_name TEXT NOT NULL CHECK (length(item_name) BETWEEN 1 AND 255 AND item_name = trim(item_name)),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  notes TEXT NOT NULL CHECK (length(notes) <= 1000),
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'cancelled')),
  -- From 1970 to 2109.
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 4398046511103),
  updated_at INTEGER NOT NULL,
  decided_by_id TEXT CHECK (length(decided_by_id) = 36),
  decided_by_username TEXT CHECK (length(decided_by_username) BETWEEN 1 AND 255),
  decided_at INTEGER,
  decision_reason TEXT CHECK (length(decision_reason) <= 500),
  version INTEGER NOT NULL CHECK (version >= 1),
  CONSTRAINT placed_in_time CHECK (position >> 20 = created_at),
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

INSERT INTO orders_with_position
SELECT (created_at << 20) + row_number() OVER (PARTITION BY created_at ORDER BY id) - 1,
  id, user_id, username, item_name, quantity, notes, status, created_at, updated_at, decided_by_id, decided_by_username,
  decided_at, decision_reason, version
FROM orders;

DROP TABLE orders;
ALTER TABLE orders_with_position RENAME TO orders;

CREATE INDEX orders_of_user ON orders (user_id);
CREATE INDEX orders_of_user_by_status ON orders (user_id, status);
-- It is also the queue of pending orders.
CREATE INDEX orders_by_status ON orders (status);

CREATE TRIGGER orders_keep_their_origin
BEFORE UPDATE OF position, id, user_id, username, created_at ON orders
BEGIN
  SELECT RAISE(ABORT, 'who placed an order, and when, never changes');
END;

CREATE TRIGGER orders_are_not_deleted
BEFORE DELETE ON orders
BEGIN
  SELECT RAISE(ABORT, 'orders are cancelled, not deleted');
END;

-- The counts of 0001 go on.

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
