-- What people are called, refresh tokens, and links for a new password. Only digests of secrets are here.

ALTER TABLE users ADD COLUMN display_name TEXT NOT NULL DEFAULT '' CHECK (length(display_name) <= 60);
ALTER TABLE users ADD COLUMN last_sign_in_at INTEGER CHECK (last_sign_in_at > 0);

-- Every refresh token that a session has or had, so that one that comes again is recognised.
CREATE TABLE refresh_tokens (
  token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL CHECK (created_at > 0),
  -- When it was exchanged for its successor.
  rotated_at INTEGER CHECK (rotated_at > 0)
) STRICT, WITHOUT ROWID;

-- A session has one live token at most, whatever the program does.
CREATE UNIQUE INDEX refresh_tokens_live ON refresh_tokens (session_id) WHERE rotated_at IS NULL;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- One link a person: a new one takes the place of the one before.
CREATE TABLE password_resets (
  user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  created_at INTEGER NOT NULL CHECK (created_at > 0),
  expires_at INTEGER NOT NULL CHECK (expires_at > created_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX password_resets_by_end ON password_resets (expires_at);
