-- Who offered help after picking somebody's message, so that it stays a kindness: kept two days.
-- `giver`, `pair` and `place` are keyed hashes, because whoever picks, and whoever wrote, may never
-- have joined: of the one who picked, of both people, of the channel. The channel itself is sealed
-- under the community's key. `giver_id` and `to_id` are members, where there are such; they have no
-- foreign key, because this goes after the member's own row when somebody is forgotten.

CREATE TABLE offer (
    id TEXT PRIMARY KEY,
    community_id TEXT NOT NULL REFERENCES community (id),
    giver BLOB NOT NULL,
    pair BLOB NOT NULL,
    place BLOB NOT NULL,
    giver_id TEXT,
    to_id TEXT,
    sealed BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    passed_at INTEGER,
    is_named INTEGER NOT NULL DEFAULT 0,
    asked_at INTEGER,
    UNIQUE (pair, place)
);

CREATE INDEX offer_giver ON offer (giver);
CREATE INDEX offer_to ON offer (to_id) WHERE to_id IS NOT NULL;
CREATE INDEX offer_place ON offer (place, asked_at);
CREATE INDEX offer_changed ON offer (changed_at);
