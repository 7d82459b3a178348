-- A town's own way around the rooms.

-- name: everyone()
SELECT id FROM member;
