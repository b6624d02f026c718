-- What a cluster shares.
CREATE TABLE cluster_blob (
    hash text NOT NULL, part integer NOT NULL, content bytea NOT NULL,
    PRIMARY KEY (hash, part));
-- Pictures are packed already.
ALTER TABLE cluster_blob ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE cluster_job (
    id text PRIMARY KEY,
    created timestamptz NOT NULL DEFAULT now(),
    ended timestamptz,
    version text NOT NULL,
    spec text NOT NULL,
    images integer NOT NULL,
    batches integer NOT NULL,
    state text NOT NULL,
    error text);

CREATE TABLE cluster_item (
    job text NOT NULL REFERENCES cluster_job ON DELETE CASCADE,
    index integer NOT NULL,
    item text NOT NULL,
    PRIMARY KEY (job, index));

-- A batch is done when it stands here; its results came in the same transaction.
CREATE TABLE cluster_batch (
    job text NOT NULL REFERENCES cluster_job ON DELETE CASCADE,
    batch integer NOT NULL,
    silo text NOT NULL,
    PRIMARY KEY (job, batch));

CREATE TABLE cluster_result (
    job text NOT NULL REFERENCES cluster_job ON DELETE CASCADE,
    index integer NOT NULL,
    result bytea NOT NULL,
    skipped text,
    PRIMARY KEY (job, index));
-- Results are packed already.
ALTER TABLE cluster_result ALTER COLUMN result SET STORAGE EXTERNAL;
CREATE INDEX cluster_result_skipped ON cluster_result (job, index) WHERE skipped IS NOT NULL;

CREATE TABLE cluster_silo (
    name text PRIMARY KEY,
    version text NOT NULL,
    host text NOT NULL,
    threads integer NOT NULL,
    seen timestamptz NOT NULL DEFAULT now(),
    busy integer NOT NULL DEFAULT 0,
    images bigint NOT NULL DEFAULT 0,
    rate double precision NOT NULL DEFAULT 0,
    trouble text);
