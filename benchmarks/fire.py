"""Firing: 10,000 due of 100,000 members, beside a bare due-table loop and a job for each member.

Ours claims, guards, writes an occurrence, seals an outbox row and plans the next due moment. The
bare loop inserts a row and moves a due moment, unsealed, in the same batches and as durably.
APScheduler keeps one job for each member in its SQLAlchemy store, as many a bot does.
"""



