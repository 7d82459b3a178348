-- What is due, what was decided about it, and what is on its way.
-- Readable here: our own random ids, kinds, states, instants, counts. Sealed: wall times, zones,
-- days, arguments, channels, the platform's message ids. BLOB keys are keyed hashes.

CREATE TABLE schedule (
    id TEXT PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    community_id TEXT NOT NULL REFERENCES community (id),
    member_id TEXT,
    kind TEXT NOT NULL,
    lane BLOB NOT NULL,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    next_due_at INTEGER NOT NULL,
    active INTEGER NOT NULL,
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

CREATE INDEX schedule_due ON schedule (next_due_at, id) WHERE active = 1;
CREATE INDEX schedule_member ON schedule (member_id);

-- At most one intent for a subject, a kind and a local day: the key holds no hour and no zone.
-- `outbox_id` is what became of it; a skipped one has its member and a reason instead.
CREATE TABLE occurrence (
    key BLOB PRIMARY KEY,
    outbox_id TEXT,
    community_id TEXT NOT NULL REFERENCES community (id),
    member_id TEXT,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER,
    fired_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'skipped')),
    reason TEXT,
    FOREIGN KEY (community_id, member_id) REFERENCES member (community_id, id)
);

CREATE INDEX occurrence_member ON occurrence (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX occurrence_skipped ON occurrence (fired_at) WHERE state = 'skipped';

-- `id` goes out with the message (a Discord nonce holds 25 characters).
-- `not_before` is when to look at the row again: to send it, or to read it back when unknown.
-- `lane` is the destination: one message on its way to it at a time.
-- What came of a schedule is unique by its occurrence, anything else by `dedupe_key`, if it has one.
-- `member_id` has no foreign key, which would need an index over all rows: a third of what firing
-- costs. What is over is found by `outbox_ended`, what is open through its community.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    occurrence_key BLOB,
    dedupe_key BLOB,
    community_id TEXT NOT NULL REFERENCES community (id),
    member_id TEXT,
    lane BLOB NOT NULL,
    kind TEXT NOT NULL,
    rank INTEGER NOT NULL,
    about BLOB,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'ready', 'sending', 'unknown', 'sent', 'expired', 'cancelled', 'refused', 'dead'
    )),
    due_at INTEGER NOT NULL,
    not_before INTEGER,
    expires_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    faults INTEGER NOT NULL DEFAULT 0,
    rounds INTEGER NOT NULL DEFAULT 0,
    first_try_at INTEGER,
    lease_owner TEXT,
    lease_until INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    platform_ref BLOB,
    reason TEXT,
    held_at INTEGER,
    changed_at INTEGER NOT NULL,
    last_error_class TEXT
);

CREATE UNIQUE INDEX outbox_once ON outbox (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE UNIQUE INDEX outbox_lane ON outbox (lane) WHERE state = 'sending';
CREATE INDEX outbox_ready ON outbox (rank, community_id, not_before) WHERE state = 'ready';
CREATE INDEX outbox_unknown ON outbox (not_before) WHERE state = 'unknown';
CREATE INDEX outbox_about ON outbox (about) WHERE about IS NOT NULL;
CREATE INDEX outbox_ended ON outbox (member_id)
WHERE state IN ('sent', 'expired', 'cancelled', 'refused', 'dead');

-- A channel that the platform refuses: nothing is tried there until a moderator says so, or another
-- is chosen. `id` is what their button names.
CREATE TABLE paused_lane (
    lane BLOB PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    community_id TEXT NOT NULL REFERENCES community (id),
    key_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    paused_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
);

-- A gesture's key and its effect share a transaction; a second delivery finds the first answer.
CREATE TABLE inbox (
    key BLOB PRIMARY KEY,
    key_id TEXT,
    result BLOB,
    received_at INTEGER NOT NULL
);

CREATE INDEX inbox_received ON inbox (received_at);

-- Who sends for a platform account; `new_after` is set while the platform holds back new
-- conversations.
CREATE TABLE sender (
    account BLOB PRIMARY KEY,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    new_after INTEGER
);

-- The latest instant that delivery has worked at, and whether a jump waits to be confirmed.
CREATE TABLE clock_mark (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL,
    doubted_at INTEGER
);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL REFERENCES community (id),
    actor BLOB NOT NULL,
    action TEXT NOT NULL,
    object TEXT,
    at INTEGER NOT NULL
);

CREATE INDEX audit_community ON audit (community_id, at);
