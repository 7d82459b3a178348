-- name: plan(member_id)^
SELECT state, sealed FROM checkin_plan WHERE member_id = :member_id;

-- name: save_plan(member_id, community_id, state, sealed)!
INSERT INTO checkin_plan (member_id, community_id, state, sealed)
VALUES (:member_id, :community_id, :state, :sealed)
ON CONFLICT (member_id) DO UPDATE SET state = excluded.state, sealed = excluded.sealed;

-- name: delete_plan(member_id)!
DELETE FROM checkin_plan WHERE member_id = :member_id;

-- name: ask(id, community_id, member_id, day, asked_at, sealed)!
INSERT INTO prompt (id, community_id, member_id, day, asked_at, sealed)
VALUES (:id, :community_id, :member_id, :day, :asked_at, :sealed)
ON CONFLICT (day) DO NOTHING;

-- name: prompt(id)^
SELECT id, member_id, asked_at, sealed FROM prompt WHERE id = :id;

-- name: prompt_of_day(day)^
SELECT id, member_id, asked_at, sealed FROM prompt WHERE day = :day;

-- name: first_prompt_after(member_id, after)^
-- The first prompt that went out since the member last did anything about check-ins.
SELECT id, member_id, asked_at, sealed FROM prompt
WHERE member_id = :member_id AND asked_at > :after ORDER BY asked_at LIMIT 1;

-- name: delete_prompts(member_id)!
DELETE FROM prompt WHERE member_id = :member_id;

-- name: prune_prompts(before)!
DELETE FROM prompt WHERE asked_at < :before;

-- name: save_checkin(id, community_id, member_id, day, answered_at, sealed, line)$
INSERT INTO checkin (id, community_id, member_id, day, answered_at, sealed, line)
VALUES (:id, :community_id, :member_id, :day, :answered_at, :sealed, :line)
ON CONFLICT (day) DO NOTHING RETURNING id;

-- name: change_checkin(id, answered_at, sealed, line)!
UPDATE checkin SET answered_at = :answered_at, sealed = :sealed, line = :line WHERE id = :id;

-- name: checkin_of_day(day)^
SELECT id, sealed, line FROM checkin WHERE day = :day;

-- name: checkins(member_id)
SELECT id, sealed, line FROM checkin WHERE member_id = :member_id ORDER BY answered_at;

-- name: delete_checkin(id)!
DELETE FROM checkin WHERE id = :id;

-- name: delete_checkins(member_id)!
DELETE FROM checkin WHERE member_id = :member_id;

-- name: prune_lines(before)!
UPDATE checkin SET line = NULL WHERE answered_at < :before AND line IS NOT NULL;

-- name: prune_checkins(before)!
DELETE FROM checkin WHERE answered_at < :before;
