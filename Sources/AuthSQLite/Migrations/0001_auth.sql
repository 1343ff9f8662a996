-- People, what they may do, and where they are signed in. Times are milliseconds since 1970, identifiers are UUIDs in
-- lower case. Nothing in here opens a door: passwords are bcrypt hashes, secrets of sessions are SHA-256 digests.

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  username TEXT NOT NULL UNIQUE CHECK (length(username) BETWEEN 4 AND 20 AND username NOT GLOB '*[^a-z0-9_]*'),
  password_hash TEXT NOT NULL CHECK (length(password_hash) = 60 AND password_hash GLOB '$2[aby]$[0-9][0-9]$*'),
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at INTEGER NOT NULL CHECK (created_at > 0),
  updated_at INTEGER NOT NULL CHECK (updated_at > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_roles (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'approver', 'auditor', 'admin')),
  PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_roles_by_role ON user_roles (role, user_id);

-- One sign-in on one device. A browser shows the secret whose digest is here; an API client shows an access token that
-- names the session.
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('browser', 'api')),
  secret_hash BLOB UNIQUE CHECK (length(secret_hash) = 32),
  created_at INTEGER NOT NULL CHECK (created_at > 0),
  last_active_at INTEGER NOT NULL CHECK (last_active_at >= created_at),
  ends_at INTEGER NOT NULL CHECK (ends_at > created_at),
  revoked_at INTEGER CHECK (revoked_at > 0),
  address TEXT NOT NULL CHECK (length(address) <= 100),
  user_agent TEXT NOT NULL CHECK (length(user_agent) <= 255),
  CHECK ((kind = 'browser') = (secret_hash IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_user ON sessions (user_id, last_active_at);
CREATE INDEX sessions_by_last_activity ON sessions (last_active_at);
CREATE INDEX sessions_by_end ON sessions (ends_at);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
