-- name: note(id, community_id, actor, action, object, at)!
INSERT INTO audit (id, community_id, actor, action, object, at)
VALUES (:id, :community_id, :actor, :action, :object, :at);

-- name: noted(community_id, limit)
SELECT actor, action, at FROM audit WHERE community_id = :community_id
ORDER BY at DESC, id LIMIT :limit;

-- name: clear(community_id)!
DELETE FROM audit WHERE community_id = :community_id;
