-- The positions of followers of the change log. Exporters were the first of them and kept theirs in `exporters`.
CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO followers (name, position) SELECT 'exporter:' || installation_id, position FROM exporters;
ALTER TABLE exporters DROP COLUMN position;
