-- name: community_by_ref(ref)^
SELECT id, key_id, state, sealed FROM community WHERE ref = :ref;

-- name: community_by_id(id)^
SELECT id, key_id, state, sealed FROM community WHERE id = :id;

-- name: add_community(id, key_id, ref, state, made_at, sealed)!
INSERT INTO community (id, key_id, ref, state, made_at, sealed)
VALUES (:id, :key_id, :ref, :state, :made_at, :sealed);

-- name: save_community(id, state, sealed)!
UPDATE community SET state = :state, sealed = :sealed WHERE id = :id;

-- name: delete_community(id)!
DELETE FROM community WHERE id = :id;

-- name: members_of(community_id, limit)
SELECT id, community_id, key_id, state, joined_at, acted_at, sealed FROM member
WHERE community_id = :community_id ORDER BY id LIMIT :limit;

-- name: communities()
SELECT id, key_id, state, sealed FROM community;

-- name: member_by_ref(ref)^
SELECT id, community_id, key_id, state, joined_at, acted_at, sealed FROM member WHERE ref = :ref;

-- name: member_by_id(id)^
SELECT id, community_id, key_id, state, joined_at, acted_at, sealed FROM member WHERE id = :id;

-- name: members_of_person(person)
-- The memberships of one person on one platform account, the one they used last first.
SELECT id, community_id, key_id, state, joined_at, acted_at, sealed FROM member
WHERE person = :person ORDER BY acted_at DESC, id;

-- name: add_member(id, community_id, key_id, ref, person, state, joined_at, acted_at, sealed)!
INSERT INTO member (id, community_id, key_id, ref, person, state, joined_at, acted_at, sealed)
VALUES (:id, :community_id, :key_id, :ref, :person, :state, :joined_at, :acted_at, :sealed);

-- name: save_member(id, state, sealed)!
UPDATE member SET state = :state, sealed = :sealed WHERE id = :id;

-- name: member_acted(id, acted_at)!
UPDATE member SET acted_at = :acted_at WHERE id = :id;

-- name: delete_member(id)!
DELETE FROM member WHERE id = :id;

-- name: everyone(after, limit)
-- People page by page, to fill what is answered from memory: all memberships of each together,
-- the one they used last first.
SELECT id, community_id, key_id, person, state, sealed FROM member
WHERE person IN (
    SELECT DISTINCT person FROM member WHERE person > :after ORDER BY person LIMIT :limit
)
ORDER BY person, acted_at DESC, id;

-- name: unfinished(before)
SELECT id FROM member WHERE state = 'joining' AND acted_at < :before;

-- name: consents(member_id)
SELECT purpose, version, given_at, withdrawn_at FROM consent
WHERE member_id = :member_id ORDER BY given_at;

-- name: give_consent(community_id, member_id, purpose, version, given_at)!
INSERT INTO consent (community_id, member_id, purpose, version, given_at)
VALUES (:community_id, :member_id, :purpose, :version, :given_at)
ON CONFLICT (member_id, purpose, given_at) DO UPDATE SET withdrawn_at = NULL;

-- name: withdraw_consent(member_id, purpose, withdrawn_at)!
UPDATE consent SET withdrawn_at = :withdrawn_at
WHERE member_id = :member_id AND purpose = :purpose AND withdrawn_at IS NULL;

-- name: delete_consents(member_id)!
DELETE FROM consent WHERE member_id = :member_id;

-- name: keys_of_members(after, limit)
SELECT id, key_id FROM member WHERE id > :after ORDER BY id LIMIT :limit;

-- name: add_farewell(id, key_id, sealed, now)!
INSERT INTO farewell (id, key_id, sealed, since, due_at)
VALUES (:id, :key_id, :sealed, :now, :now);

-- name: due_farewells(now, after, limit)
SELECT id, key_id, sealed, since, tries FROM farewell
WHERE due_at <= :now AND id > :after ORDER BY id LIMIT :limit;

-- name: put_off_farewell(id, due_at)!
UPDATE farewell SET due_at = :due_at, tries = tries + 1 WHERE id = :id;

-- name: give_up_farewell(id)!
UPDATE farewell SET due_at = NULL, sealed = x'' WHERE id = :id;

-- name: end_farewell(id)!
DELETE FROM farewell WHERE id = :id;

-- name: prune_farewells(before)!
DELETE FROM farewell WHERE due_at IS NULL AND since < :before;

-- name: count_farewells()^
SELECT count(due_at), count(*) - count(due_at) FROM farewell;
