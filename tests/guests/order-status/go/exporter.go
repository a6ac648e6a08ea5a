package plugin

import (
	"strings"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/downloads"
	"plugboard.dev/plugboard/log"
)

// ExportBatch writes a line for each record.
func ExportBatch(batch *plugboard.Batch) error {
	if err := downloads.SetHeader("all.csv", "id"); err != nil {
		return err
	}
	for _, record := range batch.Records() {
		id := record.ID()
		log.Infof("record %s %s %s %s", record.Kind(), id, maybe(record.ExternalID()), maybe(record.Mark()))
		log.Info("json " + kindOf(record.JSON()))
		if strings.HasPrefix(id, "bad") {
			record.Failed(plugboard.Invalid("this one is bad").WithCode("bad"))
			continue
		}
		record.Done("x-"+id, "m")
		if err := downloads.SetLine("all.csv", id, id); err != nil {
			return err
		}
	}
	return nil
}

// Poll reports a won lead.
func Poll(request *plugboard.PollRequest) error {
	log.Info("cursor " + maybe(request.Cursor()))
	request.SetCursor("next")
	if err := request.Lead("lead-1", "won", "m"); err != nil {
		return err
	}
	request.Again()
	return nil
}
