-- How runs and deliveries went, hour by hour, counted as they end: what pictures over time are drawn from.

-- An empty flow id: all runs together.
CREATE TABLE run_hours (
  flow_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  records_received INTEGER NOT NULL,
  records_ingested INTEGER NOT NULL,
  records_failed INTEGER NOT NULL,
  PRIMARY KEY (flow_id, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_hours_by_age ON run_hours (hour);
-- What was not measured, or is documented as unknown, counts for nothing.
INSERT INTO run_hours
  SELECT flow_id, hour, sum(status = 'success'), sum(status = 'failed'), sum(received), sum(ingested), sum(refused)
  FROM (
    SELECT flow_id, status, (document ->> '$.updatedAt') / 3600000 * 3600000 AS hour,
      coalesce(CAST(document ->> '$.activities[#-1].input.records' AS INTEGER), 0) AS received,
      coalesce(CAST(document ->> '$.activities[#-1].output.records' AS INTEGER), 0) AS ingested,
      coalesce(CAST(document ->> '$.activities[#-1].failedRecordCount' AS INTEGER), 0) AS refused
    FROM runs WHERE status IN ('success', 'failed')
  ) GROUP BY flow_id, hour;
INSERT INTO run_hours
  SELECT '', hour, sum(succeeded), sum(failed), sum(records_received), sum(records_ingested), sum(records_failed)
  FROM run_hours GROUP BY hour;

CREATE TABLE delivery_hours (
  hour INTEGER PRIMARY KEY,
  -- Attempts, by how they went.
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  -- Deliveries that will not be tried again.
  given_up INTEGER NOT NULL
) STRICT;

CREATE INDEX runs_in_status ON runs (status, seq);
-- Flows whose last run has failed are looked for whenever somebody looks at all.
CREATE INDEX flows_failing ON flows (seq) WHERE document ->> '$.lastRun.status' = 'failed';
-- As are registrations that are not well.
CREATE INDEX registrations_unwell ON registrations (seq) WHERE status IN ('pending_verification', 'verification_failed', 'unstable', 'hook_unreachable');

ALTER TABLE events ADD COLUMN flow_id TEXT;
UPDATE events SET flow_id = document ->> '$.flowId' WHERE cause LIKE 'run %' OR cause LIKE 'alert %';
CREATE INDEX events_of_flow ON events (flow_id, position) WHERE flow_id IS NOT NULL;
