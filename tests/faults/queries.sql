-- The rows that tests make themselves, where the rooms are not part of what is tested.

-- name: add_community(id, key_id, ref, made_at, sealed)!
INSERT INTO community (id, key_id, ref, state, made_at, sealed)
VALUES (:id, :key_id, :ref, 'live', :made_at, :sealed);

-- name: community(id)^
SELECT key_id, sealed FROM community WHERE id = :id;

-- name: change_community(id, sealed)!
UPDATE community SET sealed = :sealed WHERE id = :id;

-- name: add_member(id, community_id, key_id, ref, person, joined_at, sealed)!
INSERT INTO member (id, community_id, key_id, ref, person, state, joined_at, acted_at, sealed)
VALUES (
    :id, :community_id, :key_id, :ref, :person, 'active', :joined_at, :joined_at, :sealed
);

-- name: member(id)^
SELECT community_id, key_id, sealed FROM member WHERE id = :id;

-- name: change_member(id, sealed)!
UPDATE member SET sealed = :sealed WHERE id = :id;
