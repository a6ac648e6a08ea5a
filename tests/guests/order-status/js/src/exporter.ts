import { downloads, Failure, log, type Exporter } from "plugboard";

export const exporter: Exporter = {
  exportBatch(batch) {
    downloads.setHeader("all.csv", "id");
    for (const record of batch.records) {
      const { id } = record;
      log.info(`record ${record.kind} ${id} ${record.externalId ?? "-"} ${record.mark ?? "-"}`);
      log.info(`json ${typeof record.json()}`);
      if (id.startsWith("bad")) {
        record.failed(Failure.invalid("this one is bad", { code: "bad" }));
        continue;
      }
      record.done({ externalId: `x-${id}`, mark: "m" });
      downloads.setLine("all.csv", id, id);
    }
  },

  poll(request) {
    log.info(`cursor ${request.cursor ?? "-"}`);
    request.setCursor("next");
    request.lead("lead-1", "won", "m");
    request.again();
  },
};
