package plugin

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plugboard.dev/plugboard"
	"plugboard.dev/plugboard/clock"
	"plugboard.dev/plugboard/config"
	"plugboard.dev/plugboard/feedback"
	"plugboard.dev/plugboard/http"
	"plugboard.dev/plugboard/kv"
	"plugboard.dev/plugboard/log"
	"plugboard.dev/plugboard/random"
	"plugboard.dev/plugboard/replies"
	"plugboard.dev/plugboard/secrets"
	"plugboard.dev/plugboard/templates"
)

// commands maps a message's first word to its function, which gets the rest of the message.
var commands = map[string]func(event *plugboard.MessageEvent, rest string) error{
	"order":   order,
	"fail":    fail,
	"throw":   throw,
	"echo":    echo,
	"size":    size,
	"spin":    spin,
	"state":   state,
	"catch":   catch,
	"print":   printed,
	"read":    read,
	"act":     act,
	"keep":    keep,
	"ask":     ask,
	"sign":    sign,
	"post":    post,
	"ranges":  ranges,
	"link":    link,
	"rate":    rate,
	"linked":  linked,
	"find":    find,
	"file":    file,
	"text":    written,
	"members": members,
	"signal":  signal,
	"correct": correct,
	"rich":    rich,
	"fill":    fill,
}

func fail(_ *plugboard.MessageEvent, name string) error {
	for kind := plugboard.KindInvalid; kind <= plugboard.KindInternal; kind++ {
		if kind.String() == name {
			failure := plugboard.NewFailure(kind, "failed as asked").WithCode("as-asked")
			return failure.WithRetryAfter(1500 * time.Millisecond)
		}
	}
	return fmt.Errorf("there is no kind %q", name)
}

func throw(*plugboard.MessageEvent, string) error { panic("boom") }

func echo(event *plugboard.MessageEvent, text string) error {
	log.Infof("%s is %d bytes", text, len(text))
	_, err := replies.Text(event.Conversation(), text)
	return err
}

func size(_ *plugboard.MessageEvent, length string) error {
	var count int
	if _, err := fmt.Sscan(length, &count); err != nil {
		return err
	}
	if err := kv.Set("big", strings.Repeat("x", count)); err != nil {
		return err
	}
	big, _, err := kv.Get("big")
	if err != nil {
		return err
	}
	log.Infof("kept %d", len(big))
	return nil
}

func spin(*plugboard.MessageEvent, string) error {
	for {
	}
}

// seen counts the events of this instance.
var seen int

func state(*plugboard.MessageEvent, string) error {
	seen++
	log.Infof("state %d", seen)
	return nil
}

func catch(event *plugboard.MessageEvent, _ string) error {
	conversation := event.Conversation()
	_, noZone := clock.Local(time.UnixMilli(0), "Mars/Base")
	_, noText := replies.Text(conversation, "")
	_, noGrant := http.Send(http.Request{URL: "https://elsewhere.example/"})
	_, noTemplate := templates.Reply(conversation, "none", "en")
	return errors.Join(caught(noZone), caught(noText), caught(noGrant), caught(noTemplate))
}

// caught logs the failure of a call that must fail.
func caught(err error) error {
	var failure *plugboard.Failure
	if !errors.As(err, &failure) {
		return fmt.Errorf("this is no failure: %v", err)
	}
	log.Infof("caught %s %s", failure.Kind, maybe(failure.Code, failure.Code != ""))
	return nil
}

func printed(*plugboard.MessageEvent, string) error {
	fmt.Println("printed")
	return nil
}

func keep(*plugboard.MessageEvent, string) error {
	get := func(key string) error {
		value, ok, err := kv.Get(key)
		log.Info("kv " + maybe(value, ok))
		return err
	}
	if err := errors.Join(kv.Set("a", "1"), get("a"), kv.Delete("a"), get("a"), kv.SharedSet("s", "x")); err != nil {
		return err
	}
	shared, ok, err := kv.SharedGet("s")
	if err != nil {
		return err
	}
	log.Info("shared " + maybe(shared, ok))
	if err := kv.SharedDelete("s"); err != nil {
		return err
	}
	sum, err := kv.SharedAdd("n", 2.5)
	if err != nil {
		return err
	}
	log.Info("sum " + number(sum))
	for range 2 {
		swapped, err := kv.SharedSetIfAbsent("f", "up")
		if err != nil {
			return err
		}
		log.Infof("swapped %t", swapped)
	}
	return nil
}

func ask(event *plugboard.MessageEvent, _ string) error {
	log.Info("config " + maybe(config.Get("orders.7")))
	log.Info("config " + kindOf(config.JSON()))
	if err := askSecrets(); err != nil {
		return err
	}
	if err := askClock(); err != nil {
		return err
	}
	log.Infof("random %d", len(random.Bytes(8)))
	number := uint64(random.Number())
	log.Infof("number %t", number <= 4_294_967_295)
	names, err := templates.Names(event.Conversation(), "")
	if err != nil {
		return err
	}
	log.Info("templates " + joined(names))
	log.Debug("level debug")
	log.Info("level info")
	log.Warn("level warn")
	log.Error("level error")
	return nil
}

func rate(event *plugboard.MessageEvent, rating string) error {
	count, err := strconv.Atoi(rating)
	if err != nil {
		return err
	}
	return feedback.Record(event.Conversation(), count, 5, "as asked")
}

func askSecrets() error {
	data := []byte("data")
	log.Infof("secret %t", secrets.Exists("token"))
	equals, err := secrets.Equals("token", "s3cret")
	if err != nil {
		return err
	}
	log.Infof("equals %t", equals)
	mac, err := secrets.HMAC("token", secrets.SHA256, data)
	if err != nil {
		return err
	}
	log.Info("hmac " + hex.EncodeToString(mac))
	matches, err := secrets.HMACMatches("token", secrets.SHA256, data, mac)
	if err != nil {
		return err
	}
	log.Infof("matches %t", matches)
	return nil
}

// sign makes hashes that contain a secret.
func sign(*plugboard.MessageEvent, string) error {
	data := []byte("data")
	pieces := []secrets.Piece{secrets.Data([]byte("a")), secrets.Secret("token"), secrets.Data([]byte("b"))}
	hash, err := secrets.HashOf(secrets.SHA256, pieces)
	if err != nil {
		return err
	}
	log.Info("hash " + hex.EncodeToString(hash))
	same, err := secrets.HashMatches(secrets.SHA256, pieces, hash)
	if err != nil {
		return err
	}
	log.Infof("same %t", same)
	slices.Reverse(pieces)
	other, err := secrets.HashMatches(secrets.SHA256, pieces, hash)
	if err != nil {
		return err
	}
	log.Infof("other %t", other)
	mac, err := secrets.HMACJoined([]string{"token", "token"}, "&", secrets.SHA1, data)
	if err != nil {
		return err
	}
	log.Info("joined " + hex.EncodeToString(mac))
	_, noSecret := secrets.HashOf(secrets.SHA1, []secrets.Piece{secrets.Data([]byte("a"))})
	_, noNames := secrets.HMACJoined(nil, "&", secrets.SHA256, data)
	return errors.Join(caught(noSecret), caught(noNames))
}

func askClock() error {
	at, err := clock.Local(clock.Now(), "Europe/Berlin")
	if err != nil {
		return err
	}
	_, offset := at.Zone()
	weekday := (int(at.Weekday())+6)%7 + 1
	log.Infof("local %d-%d-%d %d:%d:%d %d %d", at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(),
		weekday, offset/60)
	instant, err := clock.Instant(2026, time.July, 5, 12, 30, "Europe/Berlin")
	if err != nil {
		return err
	}
	log.Info("instant " + milliseconds(instant))
	return nil
}
