package plugboard

import "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_migrations"

// MigrationStep is one part of the values that an older version of this plugin stored with package kv: those of one
// conversation, or the shared ones.
//
// Migrate is called first in a trial run whose result is discarded, and it may be called several times, so it should
// only transform values. An error in any call leaves the older version in place with all its values. If the new version
// does not list the handler migration, it gets the values unchanged.
type MigrationStep plugboard_inbox_migrations.MigrationStep

func (s *MigrationStep) raw() *plugboard_inbox_migrations.MigrationStep {
	return (*plugboard_inbox_migrations.MigrationStep)(s)
}

// From returns the older version, as its manifest gives it. Empty if the manifest has none.
func (s *MigrationStep) From() string { return s.raw().From() }

// Conversation returns the identifier of the conversation that the values belong to. The shared values have none.
func (s *MigrationStep) Conversation() (string, bool) { return s.raw().Conversation().Get() }

// KeyValue is one stored value.
type KeyValue struct {
	// Key is the key of the value.
	Key string
	// Value is the value itself.
	Value string
}

// Values returns all keys and values, sorted by key, including the changes so far.
func (s *MigrationStep) Values() []KeyValue {
	raw := s.raw().Values()
	values := make([]KeyValue, len(raw))
	for i, value := range raw {
		values[i] = KeyValue{Key: value.F0, Value: value.F1}
	}
	return values
}

// Get returns the value of a key, including the changes so far.
func (s *MigrationStep) Get(key string) (string, bool) { return s.raw().Get(key).Get() }

// Set sets a value. The key is at most 256 bytes, the value at most 64 KiB.
func (s *MigrationStep) Set(key, value string) { s.raw().Set(key, value) }

// Delete deletes a value.
func (s *MigrationStep) Delete(key string) { s.raw().Delete(key) }
