-- Everything that delivery reads and writes. `due`, `heads`, `pick`, `orphans` and `unknown_due`
-- look across communities; nothing else does.

-- name: member_place(id)^
SELECT community_id, key_id, person FROM member WHERE id = :id;

-- name: community_key(id)$
SELECT key_id FROM community WHERE id = :id;

-- name: schedule_by_key(key)^
SELECT id, key_id, sealed FROM schedule WHERE key = :key;

-- name: schedules_of(member_id)
SELECT id, kind, key_id, sealed, next_due_at, active FROM schedule
WHERE member_id = :member_id;

-- name: put_schedule(id, key, community_id, member_id, kind, lane, key_id, sealed, next_due_at)!
INSERT INTO schedule (
    id, key, community_id, member_id, kind, lane, key_id, sealed, next_due_at, active
)
VALUES (:id, :key, :community_id, :member_id, :kind, :lane, :key_id, :sealed, :next_due_at, 1)
ON CONFLICT (key) DO UPDATE
SET sealed = excluded.sealed, next_due_at = excluded.next_due_at, active = 1;

-- name: move_schedule(id, sealed, next_due_at, active)!
UPDATE schedule SET sealed = :sealed, next_due_at = :next_due_at, active = :active WHERE id = :id;

-- name: stop_schedules(id)*!
UPDATE schedule SET active = 0 WHERE id = :id;

-- name: due(now, after_at, after_id, limit)
SELECT id, community_id, member_id, kind, lane, key_id, sealed, next_due_at FROM schedule
WHERE active = 1 AND next_due_at <= :now AND (next_due_at, id) > (:after_at, :after_id)
ORDER BY next_due_at, id LIMIT :limit;

-- name: fired(id, was, sealed, next_due_at)*!
-- Sealing draws a fresh nonce each time, so equal bytes mean that nobody touched the row.
UPDATE schedule SET sealed = :sealed, next_due_at = :next_due_at
WHERE id = :id AND sealed = :was AND active = 1;

-- name: first_due()$
SELECT min(next_due_at) FROM schedule WHERE active = 1;

-- name: coming(until, limit)
SELECT community_id, member_id, kind, key_id, id, sealed FROM schedule
WHERE active = 1 AND next_due_at < :until
ORDER BY next_due_at LIMIT :limit;

-- name: occur(key, outbox_id, community_id, member_id, kind, due_at, expires_at, fired_at, state, reason)*!
INSERT INTO occurrence (
    key, outbox_id, community_id, member_id, kind, due_at, expires_at, fired_at, state, reason
)
VALUES (
    :key, :outbox_id, :community_id, :member_id, :kind, :due_at, :expires_at, :fired_at, :state,
    :reason
)
ON CONFLICT (key) DO NOTHING;

-- name: outbox_id_of(key)$
SELECT outbox_id FROM occurrence WHERE key = :key;

-- name: add(id, occurrence_key, dedupe_key, community_id, member_id, lane, kind, rank, about, key_id, sealed, due_at, not_before, expires_at, changed_at)*!
INSERT INTO outbox (
    id, occurrence_key, dedupe_key, community_id, member_id, lane, kind, rank, about, key_id, sealed, state,
    due_at, not_before, expires_at, changed_at
)
VALUES (
    :id, :occurrence_key, :dedupe_key, :community_id, :member_id, :lane, :kind, :rank, :about, :key_id, :sealed,
    'ready', :due_at, :not_before, :expires_at, :changed_at
)
ON CONFLICT (dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING;

-- name: queued_as(dedupe_key)$
SELECT id FROM outbox WHERE dedupe_key = :dedupe_key;

-- name: original(id)^
SELECT community_id, member_id, lane, key_id, state, platform_ref, sealed FROM outbox
WHERE id = :id;

-- name: cancel_about(about, kind, reason, now)!
-- What waits is over; what may be on its way is not sent again.
UPDATE outbox SET
    state = CASE state WHEN 'ready' THEN 'cancelled' ELSE state END,
    expires_at = :now, reason = :reason, changed_at = :now
WHERE about = :about AND kind = coalesce(:kind, kind) AND state IN ('ready', 'sending', 'unknown');

-- name: is_under_way(about, kind)$
SELECT 1 FROM outbox
WHERE about = :about AND kind = :kind AND state IN ('ready', 'sending', 'unknown', 'sent') LIMIT 1;

-- name: open_of(member_id)
-- What is not over of a member's messages, each state through an index of its own.
SELECT id, occurrence_key, kind FROM outbox
WHERE state = 'ready' AND rank IN (0, 1, 2) AND member_id = :member_id
AND community_id = (SELECT community_id FROM member WHERE id = :member_id)
UNION ALL
SELECT id, occurrence_key, kind FROM outbox WHERE state = 'sending' AND member_id = :member_id
UNION ALL
SELECT id, occurrence_key, kind FROM outbox WHERE state = 'unknown' AND member_id = :member_id;

-- name: ended_of(member_id)
SELECT id, occurrence_key, kind, state, due_at, changed_at FROM outbox
WHERE member_id = :member_id AND state IN ('sent', 'expired', 'cancelled', 'refused', 'dead')
ORDER BY changed_at;

-- name: said_to(member_id)
-- The messages that a member has been sent, or may have been, and those that may still come.
SELECT id, 0 AS may_come FROM outbox WHERE state IN ('sent', 'dead') AND member_id = :member_id
UNION ALL
SELECT id, 1 FROM outbox WHERE state = 'sending' AND member_id = :member_id
UNION ALL
SELECT id, 1 FROM outbox WHERE state = 'unknown' AND member_id = :member_id;

-- name: cancel_message(id, reason, now)*!
UPDATE outbox SET
    state = CASE state WHEN 'ready' THEN 'cancelled' ELSE state END,
    expires_at = :now, reason = :reason, changed_at = :now
WHERE id = :id;

-- name: heads()
-- The first row that waits for each rank and community: a walk from head to head on the index.
WITH RECURSIVE head (id) AS (
    SELECT (
        SELECT id FROM outbox WHERE state = 'ready'
        ORDER BY rank, community_id, not_before LIMIT 1
    )
    UNION ALL
    SELECT coalesce(
        (
            SELECT further.id FROM outbox AS further
            WHERE further.state = 'ready' AND further.rank = here.rank
            AND further.community_id > here.community_id
            ORDER BY further.community_id, further.not_before LIMIT 1
        ),
        (
            SELECT further.id FROM outbox AS further
            WHERE further.state = 'ready' AND further.rank > here.rank
            ORDER BY further.rank, further.community_id, further.not_before LIMIT 1
        )
    )
    FROM head JOIN outbox AS here ON here.id = head.id
)
SELECT o.rank, o.community_id, o.not_before FROM head JOIN outbox AS o ON o.id = head.id;

-- name: pick(rank, community_id, now)^
SELECT id, community_id, member_id, kind, lane, key_id, sealed, due_at, expires_at,
    attempts, faults, rounds, epoch, reason
FROM outbox AS waiting
WHERE state = 'ready' AND rank = :rank AND community_id = :community_id AND not_before <= :now
AND NOT EXISTS (
    SELECT 1 FROM outbox AS under_way
    WHERE under_way.lane = waiting.lane AND under_way.state = 'sending'
)
ORDER BY not_before LIMIT 1;

-- name: claim(id, owner, until, now)!
UPDATE outbox SET
    state = 'sending', epoch = epoch + 1, attempts = attempts + 1, lease_owner = :owner,
    lease_until = :until, first_try_at = coalesce(first_try_at, :now), changed_at = :now
WHERE id = :id AND state = 'ready';

-- name: hold(id, not_before, reason, now)!
UPDATE outbox SET not_before = :not_before, reason = :reason, held_at = :now, changed_at = :now
WHERE id = :id AND state = 'ready';

-- name: close(id, epoch, was, state, reason, sealed, platform_ref, error, now)!
-- Ends a row that is still as it was read; what it would have said is not kept.
UPDATE outbox SET
    state = :state, reason = coalesce(:reason, reason), sealed = :sealed, platform_ref = :platform_ref,
    last_error_class = :error, lease_owner = NULL, lease_until = NULL, changed_at = :now
WHERE id = :id AND epoch = :epoch AND state = :was;

-- name: again(id, epoch, was, not_before, error, faults, now)!
UPDATE outbox SET
    state = 'ready', not_before = :not_before, last_error_class = :error, faults = :faults,
    lease_owner = NULL, lease_until = NULL, changed_at = :now
WHERE id = :id AND epoch = :epoch AND state = :was;

-- name: doubt(id, epoch, look_at, error, now)!
UPDATE outbox SET
    state = 'unknown', not_before = :look_at, rounds = rounds + 1, last_error_class = :error,
    lease_owner = NULL, lease_until = NULL, changed_at = :now
WHERE id = :id AND epoch = :epoch AND state = 'sending';

-- name: orphans()
SELECT id, epoch, lease_owner, lease_until FROM outbox WHERE state = 'sending';

-- name: unknown_due(now, limit)
SELECT id, community_id, member_id, kind, lane, key_id, sealed, due_at, expires_at,
    attempts, faults, rounds, epoch, reason
FROM outbox WHERE state = 'unknown' AND not_before <= :now
ORDER BY not_before LIMIT :limit;

-- name: look_again(id, epoch, look_at, faults, now)!
UPDATE outbox SET not_before = :look_at, faults = :faults, changed_at = :now
WHERE id = :id AND epoch = :epoch AND state = 'unknown';

-- name: first_look()$
SELECT min(not_before) FROM outbox WHERE state = 'unknown';

-- name: asked_about(id, community_id)^
SELECT id, community_id, member_id, kind, lane, key_id, sealed, due_at, expires_at,
    attempts, faults, rounds, epoch, reason
FROM outbox
WHERE id = :id AND community_id = :community_id AND state = 'unknown' AND not_before IS NULL;

-- name: all_asked_about(community_id)
SELECT id, community_id, member_id, kind, lane, key_id, sealed, due_at, expires_at,
    attempts, faults, rounds, epoch, reason
FROM outbox
WHERE state = 'unknown' AND not_before IS NULL AND community_id = :community_id
ORDER BY due_at, id;

-- name: pause_lane(lane, id, community_id, key_id, reason, paused_at, sealed)!
INSERT INTO paused_lane (lane, id, community_id, key_id, reason, paused_at, sealed)
VALUES (:lane, :id, :community_id, :key_id, :reason, :paused_at, :sealed)
ON CONFLICT (lane) DO NOTHING;

-- name: pause_of(lane)^
SELECT id, reason FROM paused_lane WHERE lane = :lane;

-- name: pauses(community_id)
SELECT id, key_id, reason, paused_at, sealed FROM paused_lane
WHERE community_id = :community_id ORDER BY paused_at, id;

-- name: paused_lane(id, community_id)$
SELECT lane FROM paused_lane WHERE id = :id AND community_id = :community_id;

-- name: resume_lane(lane)!
DELETE FROM paused_lane WHERE lane = :lane;

-- name: let_go(lane, community_id, reason, now)!
-- What waited because its lane was paused goes now; what is due later stays where it is.
UPDATE outbox SET not_before = :now, reason = NULL, changed_at = :now
WHERE state = 'ready' AND rank IN (0, 1, 2) AND community_id = :community_id AND lane = :lane
AND reason = :reason;

-- name: take_sender(account, owner, until)!
INSERT INTO sender (account, owner, until, epoch) VALUES (:account, :owner, :until, 1)
ON CONFLICT (account) DO UPDATE
SET owner = excluded.owner, until = excluded.until, epoch = sender.epoch + 1;

-- name: keep_sender(account, owner, until)!
UPDATE sender SET until = :until WHERE account = :account AND owner = :owner;

-- name: sender(account)^
SELECT owner, new_after FROM sender WHERE account = :account;

-- name: quarantine(account, new_after)!
UPDATE sender SET new_after = :new_after WHERE account = :account;

-- name: mark()^
SELECT at, doubted_at FROM clock_mark WHERE id = 1;

-- name: set_mark(at, doubted_at)!
INSERT INTO clock_mark (id, at, doubted_at) VALUES (1, :at, :doubted_at)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, doubted_at = excluded.doubted_at;

-- name: recall(key)^
SELECT key_id, result FROM inbox WHERE key = :key;

-- name: remember(key, key_id, result, received_at)!
INSERT INTO inbox (key, key_id, result, received_at)
VALUES (:key, :key_id, :result, :received_at)
ON CONFLICT (key) DO NOTHING;

-- name: happened(since, limit)
SELECT id, community_id, member_id, kind, key_id, sealed, state, reason, held_at, changed_at
FROM outbox
WHERE changed_at >= :since AND (state <> 'ready' OR held_at IS NOT NULL)
ORDER BY changed_at DESC LIMIT :limit;

-- name: skipped(since, limit)
SELECT community_id, member_id, kind, due_at, reason FROM occurrence
WHERE state = 'skipped' AND fired_at >= :since
ORDER BY fired_at DESC LIMIT :limit;

-- name: waiting(now, until, limit)
SELECT community_id, member_id, kind, key_id, id, sealed, not_before FROM outbox
WHERE state = 'ready' AND not_before > :now AND not_before < :until
ORDER BY not_before LIMIT :limit;

-- name: forget_inbox(before, limit)!
DELETE FROM inbox WHERE key IN (
    SELECT key FROM inbox WHERE received_at < :before ORDER BY received_at LIMIT :limit
);

-- name: old_occurrences(before, limit)
SELECT key FROM occurrence WHERE fired_at < :before LIMIT :limit;

-- name: old_messages(before, limit)
SELECT id FROM outbox
WHERE changed_at < :before AND (
    state IN ('sent', 'expired', 'cancelled', 'refused', 'dead')
    OR (state = 'unknown' AND not_before IS NULL)
)
LIMIT :limit;

-- name: expire_overdue(now, reason)!
UPDATE outbox SET state = 'expired', reason = coalesce(reason, :reason), changed_at = :now
WHERE state = 'ready' AND expires_at <= :now;

-- name: clear_schedules(community_id)!
DELETE FROM schedule WHERE community_id = :community_id;

-- name: clear_occurrences(community_id)!
DELETE FROM occurrence WHERE community_id = :community_id;

-- name: clear_messages(community_id)!
DELETE FROM outbox WHERE community_id = :community_id;

-- name: clear_pauses(community_id)!
DELETE FROM paused_lane WHERE community_id = :community_id;

-- name: clear_answers(community_id)!
UPDATE inbox SET key_id = NULL, result = NULL
WHERE key_id = (SELECT key_id FROM community WHERE id = :community_id);

-- name: erase_schedules(member_id)!
DELETE FROM schedule WHERE member_id = :member_id;

-- name: erase_skipped(member_id)!
DELETE FROM occurrence WHERE member_id = :member_id;

-- name: delete_occurrences(key)*!
DELETE FROM occurrence WHERE key = :key;

-- name: delete_messages(id)*!
DELETE FROM outbox WHERE id = :id;

-- name: erase_answers(member_id)!
-- That a gesture was acted on is kept, what was answered is not.
UPDATE inbox SET key_id = NULL, result = NULL
WHERE key_id = (SELECT key_id FROM member WHERE id = :member_id);
