-- What statistics and sorted lists need, kept up to date by triggers: reading it costs the same however many orders there are.

-- Who has placed orders, for finding and sorting by name.
CREATE TABLE order_owners (
  user_id TEXT NOT NULL PRIMARY KEY,
  username TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX order_owners_by_name ON order_owners (username, user_id);

INSERT INTO order_owners SELECT user_id, max(username) FROM orders GROUP BY user_id;

CREATE TRIGGER order_owners_after_insert
AFTER INSERT ON orders
WHEN NOT EXISTS (SELECT 1 FROM order_owners WHERE user_id = NEW.user_id)
BEGIN
  INSERT INTO order_owners (user_id, username) VALUES (NEW.user_id, NEW.username);
END;

-- How many orders were placed on each day in UTC; days count from 1970-01-01.
CREATE TABLE order_days (
  day INTEGER NOT NULL PRIMARY KEY,
  orders INTEGER NOT NULL CHECK (orders >= 0)
) STRICT;

INSERT INTO order_days SELECT created_at / 86400000, count(*) FROM orders GROUP BY 1;

CREATE TRIGGER order_days_after_insert
AFTER INSERT ON orders
BEGIN
  INSERT INTO order_days (day, orders) VALUES (NEW.created_at / 86400000, 1)
  ON CONFLICT (day) DO UPDATE SET orders = orders + 1;
END;

-- How long decisions took: for each width of a slot in seconds, how many orders took how many whole slots. A day is the widest,
-- a second the narrowest: the middle one of all orders is found in three short walks, each inside the slot of the one before.
CREATE TABLE decision_times (
  width INTEGER NOT NULL CHECK (width IN (86400, 300, 1)),
  slot INTEGER NOT NULL CHECK (slot >= 0),
  orders INTEGER NOT NULL CHECK (orders >= 0),
  PRIMARY KEY (width, slot)
) STRICT, WITHOUT ROWID;

INSERT INTO decision_times
SELECT width, max(decided_at - created_at, 0) / 1000 / width, count(*)
FROM orders, (SELECT 86400 AS width UNION SELECT 300 UNION SELECT 1)
WHERE decided_at IS NOT NULL GROUP BY 1, 2;

CREATE TRIGGER decision_times_after_insert
AFTER INSERT ON orders
WHEN NEW.decided_at IS NOT NULL
BEGIN
  INSERT INTO decision_times (width, slot, orders) VALUES
    (86400, max(NEW.decided_at - NEW.created_at, 0) / 86400000, 1),
    (300, max(NEW.decided_at - NEW.created_at, 0) / 300000, 1),
    (1, max(NEW.decided_at - NEW.created_at, 0) / 1000, 1)
  ON CONFLICT (width, slot) DO UPDATE SET orders = orders + 1;
END;

CREATE TRIGGER decision_times_after_decision
AFTER UPDATE OF decided_at ON orders
WHEN NEW.decided_at IS NOT NULL
BEGIN
  INSERT INTO decision_times (width, slot, orders) VALUES
    (86400, max(NEW.decided_at - NEW.created_at, 0) / 86400000, 1),
    (300, max(NEW.decided_at - NEW.created_at, 0) / 300000, 1),
    (1, max(NEW.decided_at - NEW.created_at, 0) / 1000, 1)
  ON CONFLICT (width, slot) DO UPDATE SET orders = orders + 1;
END;

CREATE TRIGGER decision_times_after_undo
AFTER UPDATE OF decided_at ON orders
WHEN OLD.decided_at IS NOT NULL
BEGIN
  UPDATE decision_times SET orders = orders - 1
  WHERE width = 86400 AND slot = max(OLD.decided_at - OLD.created_at, 0) / 86400000;
  UPDATE decision_times SET orders = orders - 1
  WHERE width = 300 AND slot = max(OLD.decided_at - OLD.created_at, 0) / 300000;
  UPDATE decision_times SET orders = orders - 1
  WHERE width = 1 AND slot = max(OLD.decided_at - OLD.created_at, 0) / 1000;
END;
