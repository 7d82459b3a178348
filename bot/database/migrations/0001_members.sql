-- Communities, the people in them, and what they said yes to.

CREATE TABLE community (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    ref BLOB NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('setting up', 'live', 'paused')),
    made_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
);

CREATE TABLE member (
    id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL REFERENCES community (id),
    key_id TEXT NOT NULL,
    ref BLOB NOT NULL UNIQUE,
    person BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('joining', 'active', 'stopped')),
    joined_at INTEGER NOT NULL,
    acted_at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (community_id, id)
);

CREATE INDEX member_person ON member (person);

CREATE TABLE consent (
    community_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('checkins', 'buddies', 'milestones', 'text')),
    version INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (member_id, purpose, given_at),
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

-- What is still to be done about somebody who was forgotten, sealed under a key that goes with it.
-- `due_at` is NULL, and nothing is sealed any more, once the platform was asked for too long.
CREATE TABLE farewell (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    since INTEGER NOT NULL,
    due_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0
);
