package plugin

import (
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/intake"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/secrets"
)

// Fetch gets a file that a customer sent.
func Fetch(request *plugboard.MediaRequest) error {
	log.Infof("media %s %s %s %s %s %d %d", request.Account(), request.Thread(), request.Kind(), request.Reference(),
		maybe(request.Message()), request.Attempt(), request.MaxBytes())
	log.Info("topic " + maybe(request.Kept("thread", "topic")))
	base, _ := config.Get("api_base")
	response, err := http.Send(http.Request{
		URL:             base + "/files/" + request.Reference(),
		Header:          map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
		AnswerToFile:    request.MaxBytes(),
		FollowRedirects: true,
	})
	if err != nil {
		return err
	}
	switch response.Status() {
	case 200:
		log.Infof("body %d", len(response.Body()))
		log.Info("types " + strings.Join(response.Headers("x-type"), ","))
		file, err := response.Attachment("")
		if err != nil {
			return err
		}
		request.SetName("photo.jpg")
		request.Deliver(file)
		return nil
	case 202:
		return plugboard.Unavailable("not ready").WithRetryAfter(2 * time.Second)
	default:
		return plugboard.NotFound("there is no file").WithCode("no-file")
	}
}

// PollChannel asks the platform for what has happened.
func PollChannel(request *plugboard.ChannelPoll) error {
	cursor, hasCursor := request.Cursor()
	since, hasSince := request.Since()
	log.Infof("poll %s %s %s", request.Account(), maybe(cursor, hasCursor), maybe(milliseconds(since), hasSince))
	if !hasCursor && !hasSince {
		request.SetCursor("start")
		return nil
	}
	item := intake.Item{Account: request.Account(), DedupeKey: "p-1", Thread: "t", Contact: "c", Text: "polled"}
	if err := intake.Message(item); err != nil {
		return err
	}
	if err := intake.UnknownItem("p-2", "kind dance", []byte("{}")); err != nil {
		return err
	}
	request.SetCursor("next")
	request.Again()
	request.Wait(7 * time.Second)
	request.Gap("some are lost")
	return nil
}

// Join registers the channel at the platform.
func Join(request *plugboard.SetupRequest) error {
	log.Infof("join %s %s", maybe(request.Account()), request.HookURL())
	request.SetAccount("a-1", "Shop")
	request.HearsBy("poll")
	request.Report("check it")
	request.RenewAfter(time.Hour)
	return nil
}

// Leave removes the registration, which fails.
func Leave(request *plugboard.SetupRequest) error {
	log.Info("leave " + maybe(request.Account()))
	return plugboard.Unavailable("gone")
}

// Read reads the platform's template.
func Read(request *plugboard.CatalogueRequest) error {
	log.Info("catalogue " + request.Account())
	base, _ := config.Get("api_base")
	response, err := http.Send(http.Request{
		URL:    base + "/templates",
		Header: map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
	})
	if err != nil {
		return err
	}
	if status := response.Status(); status != 200 {
		return plugboard.Unavailable("the platform answered " + strconv.Itoa(status))
	}
	return request.Add(string(response.Body()))
}

// Settle asks the platform whether it took a part.
func Settle(part *plugboard.Outgoing) error {
	log.Infof("settle %s %d %s", part.ID(), part.Attempt(), maybe(part.Kept("part", "upload")))
	base, _ := config.Get("api_base")
	response, err := http.Send(http.Request{
		URL:    base + "/sent/" + part.ID(),
		Header: map[string]string{"authorization": "Bearer " + secrets.Placeholder("token")},
	})
	if err != nil {
		return err
	}
	switch status := response.Status(); status {
	case 200:
		var answer struct {
			ID string `json:"id"`
		}
		if err := response.Decode(&answer); err != nil {
			return err
		}
		part.Sent(answer.ID)
	case 202:
	case 404:
		part.NotSent()
	default:
		return plugboard.Denied("the platform answered " + strconv.Itoa(status)).WithCode("refused")
	}
	return nil
}
