-- Requests that were carried out under a key of their sender, so that a retry gets the first answer. Rows are written in the
-- order of time, and forgotten in it.
CREATE TABLE idempotency_keys (
  number INTEGER NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL CHECK (length(user_id) = 36),
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  -- The SHA-256 of the request.
  fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
  -- What the module needs to give the answer again.
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (user_id, key)
) STRICT;
