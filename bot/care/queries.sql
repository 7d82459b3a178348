-- name: offer(id)^
SELECT id, community_id, giver, giver_id, to_id, sealed, place, pair, is_named FROM offer
WHERE id = :id;

-- name: offer_of(pair, place)^
SELECT id, passed_at FROM offer WHERE pair = :pair AND place = :place;

-- name: add_offer(id, community_id, giver, pair, place, giver_id, to_id, sealed, now)!
INSERT INTO offer (id, community_id, giver, pair, place, giver_id, to_id, sealed, changed_at)
VALUES (:id, :community_id, :giver, :pair, :place, :giver_id, :to_id, :sealed, :now);

-- name: renew_offer(id, giver_id, to_id, now)!
UPDATE offer SET giver_id = :giver_id, to_id = :to_id, changed_at = :now WHERE id = :id;

-- name: keep_offer(id, giver_id, now)!
-- A word is under way: whom it is for stays as it was.
UPDATE offer SET giver_id = :giver_id, changed_at = :now WHERE id = :id;

-- name: pass_on(id, to_id, is_named, now)!
UPDATE offer SET to_id = :to_id, is_named = :is_named, passed_at = :now, changed_at = :now
WHERE id = :id;

-- name: ask(id, now)!
UPDATE offer SET asked_at = :now, changed_at = :now WHERE id = :id;

-- name: passed_by(giver, since)$
SELECT count(*) FROM offer WHERE giver = :giver AND passed_at > :since;

-- name: passed_between(pair, since)$
SELECT count(*) FROM offer WHERE pair = :pair AND passed_at > :since;

-- name: passed_to(to_id, since)$
SELECT count(*) FROM offer WHERE to_id = :to_id AND passed_at > :since;

-- name: asked_about(place, since)$
SELECT count(*) FROM offer WHERE place = :place AND asked_at > :since;

-- name: made_by(member_id)
SELECT changed_at, passed_at, is_named, asked_at FROM offer
WHERE giver_id = :member_id ORDER BY changed_at, id;

-- name: made_for(member_id)
SELECT passed_at FROM offer WHERE to_id = :member_id AND passed_at IS NOT NULL ORDER BY passed_at;

-- name: erase_made_by(member_id)!
DELETE FROM offer WHERE giver_id = :member_id;

-- name: erase_made_for(member_id)!
-- The row stays: whoever offered must find it as it would be for somebody who never joined.
UPDATE offer SET to_id = NULL WHERE to_id = :member_id;

-- name: prune(before)!
DELETE FROM offer WHERE changed_at < :before;

-- name: clear(community_id)!
DELETE FROM offer WHERE community_id = :community_id;
