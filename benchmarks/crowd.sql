-- Makes a crowd quickly; a benchmark's own way around the rooms.

-- name: found(id, key_id)!
INSERT INTO community (id, key_id, ref, state, made_at, sealed)
VALUES (:id, :key_id, :id, 'live', 0, '');

-- name: join(id, key_id, ref, person)*!
INSERT INTO member (id, community_id, key_id, ref, person, state, joined_at, acted_at, sealed)
VALUES (:id, 'home', :key_id, :ref, :person, 'active', 0, 0, '');

-- name: plan(id, key, member_id, kind, lane, key_id, sealed, next_due_at)*!
INSERT INTO schedule (
    id, key, community_id, member_id, kind, lane, key_id, sealed, next_due_at, active
)
VALUES (:id, :key, 'home', :member_id, :kind, :lane, :key_id, :sealed, :next_due_at, 1);

-- name: small_act(key, at)!
INSERT INTO inbox (key, received_at) VALUES (:key, :at);
