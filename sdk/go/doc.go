// Package plugboard is for writing Plugboard plugins in Go.
//
// A plugin is a folder with a go.mod, a plugin.toml and a package of Go files. The plugin.toml lists what the plugin
// hears in `handlers`, and everything that it can do in `powers`. The package has one function for each handler, and
// this module has a package for each power:
//
//	package plugin
//
//	import (
//		"plugboard.dev/plugboard"
//		"plugboard.dev/plugboard/replies"
//	)
//
//	// OnMessage is called when a customer writes.
//	func OnMessage(event *plugboard.MessageEvent) error {
//		_, err := replies.Text(event.Conversation(), event.Message().Text())
//		return err
//	}
//
// # Handlers
//
// These are the functions of each handler that plugin.toml may list. The package must define all functions of a
// handler. A function that has nothing to do returns nil.
//
//	on-message       func OnMessage(event *plugboard.MessageEvent) error
//	on-conversation  func OnConversation(event *plugboard.ConversationEvent) error
//	on-refused       func OnRefused(event *plugboard.RefusedEvent) error
//	on-timer         func OnTimer(event *plugboard.TimerEvent) error
//	on-lead          func OnLead(event *plugboard.LeadEvent) error
//	on-comment       func OnComment(event *plugboard.CommentEvent) error
//	on-reaction      func OnReaction(event *plugboard.ReactionEvent) error
//	on-receipt       func OnReceipt(event *plugboard.ReceiptEvent) error
//	on-feedback      func OnFeedback(event *plugboard.FeedbackEvent) error
//	on-contact       func OnContact(event *plugboard.ContactEvent) error
//	connector        func Verify(request *plugboard.HookRequest) error
//	                 func Receive(request *plugboard.HookRequest) error
//	                 func Send(part *plugboard.Outgoing) error
//	                 func Profile(request *plugboard.ProfileRequest) error
//	                 func Rules() error
//	media            func Fetch(request *plugboard.MediaRequest) error
//	poller           func PollChannel(request *plugboard.ChannelPoll) error
//	setup            func Join(request *plugboard.SetupRequest) error
//	                 func Leave(request *plugboard.SetupRequest) error
//	settle           func Settle(part *plugboard.Outgoing) error
//	gestures         func Perform(gesture *plugboard.Gesture) error
//	catalogue        func Read(request *plugboard.CatalogueRequest) error
//	exporter         func ExportBatch(batch *plugboard.Batch) error
//	                 func Poll(request *plugboard.PollRequest) error
//	migration        func Migrate(step *plugboard.MigrationStep) error
//	reviewer         func Review(reply *plugboard.ReplyReview) error
//	assistant        func Suggest(request *plugboard.SuggestionRequest) error
//	                 func Commands(list *plugboard.CommandList) error
//	                 func Run(command *plugboard.CommandEvent) error
//
// What a handler asks for takes effect when it returns nil, all of it at once. An error discards all of it. HTTP
// requests are the exception: they are sent immediately. The [Failure] of an error says what it means to the host: see
// [FailureOf].
//
// A panic becomes a failure of the kind [KindInternal] with its text, and its stack is in the log of the run if the
// plugin has the power log. Whatever ends the Go runtime itself cannot be caught, and ends the call: [os.Exit], a panic
// in another goroutine, a stack overflow, running out of memory, all goroutines asleep.
//
// # Kept values
//
// A connector can keep values of its own with what it reports and sends, and read them in later calls: a reply token, a
// topic, the identifier of an upload. Handlers and people never see these values. The argument named of says what a
// value belongs to:
//
//	thread    the conversation
//	message   one message; in Send, the message that is being sent; in Perform, the message that the gesture is about
//	answered  the message that the reply answers, or else the customer's last message; only for reading, in Send
//	part      the part that is being sent, on all its attempts; only in Send and Settle
//
// A key is at most 64 bytes, a value at most 4 KiB, and each of these has at most 16 values. A value is deleted
// together with what it belongs to. An empty value deletes the key.
//
// # Optional values
//
// A function returns an optional value as a value and an ok: name, ok := contact.Name(). For an optional argument, the
// zero value means none. Times are [time.Time] and durations [time.Duration]; the contract counts both in milliseconds.
//
// # The world of a plugin
//
// Every event runs in a fresh instance: package variables have their initial values. To keep values between events, use
// package kv. [time.Now], [time.Sleep] and crypto/rand work, goroutines work while a handler runs, and printed text is
// in the log of the run. There are no files and no sockets. net/http works through package httpclient, and log and
// log/slog through packages log and slogger.
//
// The host's results stay in memory until the event is over. A plugin that reads more than about 40 MB in one event
// needs a higher limit memory_bytes in plugin.toml.
//
// Package text, which needs no power, reads words, e-mail addresses, telephone numbers and the language from what
// customers write.
//
// The values that a handler receives, and everything that is reached through them, belong to that call. Calling the
// functions of this module outside a host panics.
package plugboard
