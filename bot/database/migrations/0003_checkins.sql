-- What was asked and what was answered. Days, moods and words are sealed; `day` is a keyed hash.
-- The written line stands apart from the rest of an answer, because it goes sooner.

CREATE TABLE checkin_plan (
    member_id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('on', 'paused', 'quiet', 'off')),
    sealed BLOB NOT NULL,
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

CREATE TABLE prompt (
    id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    day BLOB NOT NULL UNIQUE,
    asked_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

CREATE INDEX prompt_member ON prompt (member_id, asked_at);

CREATE TABLE checkin (
    id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    day BLOB NOT NULL UNIQUE,
    answered_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    line BLOB,
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

CREATE INDEX checkin_member ON checkin (member_id, answered_at);
