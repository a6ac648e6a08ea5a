// Package plugboard is for writing Plugboard plugins in Go.
//
// A plugin is a folder with a go.mod, a plugin.toml and a package of Go files. The plugin.toml lists in `handlers` what
// the plugin hears, and in `powers` all that it can do. For each handler the package has one function, and for each
// power there is a package of this module:
//
//	package plugin
//
//	import (
//		"plugboard.dev/plugboard"
//		"plugboard.dev/plugboard/replies"
//	)
//
//	// OnMessage is heard when a customer writes.
//	func OnMessage(event *plugboard.MessageEvent) error {
//		_, err := replies.Text(event.Conversation(), event.Message().Text())
//		return err
//	}
//
// # Handlers
//
// These are the functions of each handler that plugin.toml may list. All of a handler's functions must be there; one
// that has nothing to do returns nil.
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
//	connector        func Verify(request *plugboard.HookRequest) error
//	                 func Receive(request *plugboard.HookRequest) error
//	                 func Send(part *plugboard.Outgoing) error
//	                 func Profile(request *plugboard.ProfileRequest) error
//	                 func Rules() error
//	exporter         func ExportBatch(batch *plugboard.Batch) error
//	                 func Poll(request *plugboard.PollRequest) error
//	migration        func Migrate(step *plugboard.MigrationStep) error
//	reviewer         func Review(reply *plugboard.ReplyReview) error
//	assistant        func Suggest(request *plugboard.SuggestionRequest) error
//	                 func Commands(list *plugboard.CommandList) error
//	                 func Run(command *plugboard.CommandEvent) error
//
// Whatever a handler asks for takes effect when it returns nil, all of it at once. An error discards it whole; only HTTP
// requests happen at once. What an error means to the host is told by its [Failure]: see [FailureOf].
//
// A panic becomes a failure of the kind [KindInternal] with its text, and its stack stands in the log of the run where
// the plugin has the power log. What ends Go itself cannot be caught and ends the call: [os.Exit], a panic in another
// goroutine, a stack without end, memory that is used up, all goroutines asleep.
//
// # Values that may not be there
//
// What may not be there is asked for as a value and an ok: name, ok := contact.Name(). Where a function is given
// something that may be left out, the zero value leaves it out. Times are [time.Time] and durations
// [time.Duration]; the contract counts both in milliseconds.
//
// # The world of a plugin
//
// Every event meets a fresh instance: package variables are as they were initialised. What is to be remembered goes into
// package kv. [time.Now], [time.Sleep] and crypto/rand work, goroutines do while a handler runs, and what is printed
// stands in the log of the run. There are no files and no sockets: net/http works by way of package httpclient, and log
// and log/slog by way of packages log and slogger.
//
// What the host answers with stays in memory until the event is over. A plugin that reads more than some 40 MB in one
// event asks for more memory in plugin.toml, by the limit memory_bytes.
//
// Package text, which is no power, reads what customers write: words, addresses, numbers and the language.
//
// The values that a handler is given, and all that is reached through them, belong to that call. Calling the functions
// of this module outside of a host panics.
package plugboard
