package plugboard

import "plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_migrations"

// MigrationStep is one part of the memory that an older version of this plugin has kept: of one conversation, or the
// shared one.
//
// Migrate is called for a trial first, whose outcome is thrown away, and may be called several times: it should only
// transform. Any error, in whichever call, leaves the older version in place with all that it has kept. A plugin without
// the handler migration gets the values as they are.
type MigrationStep plugboard_inbox_migrations.MigrationStep

func (s *MigrationStep) raw() *plugboard_inbox_migrations.MigrationStep {
	return (*plugboard_inbox_migrations.MigrationStep)(s)
}

// From is the older version, as its manifest says; empty where it has none.
func (s *MigrationStep) From() string { return s.raw().From() }

// Conversation is the identifier of the conversation whose values these are; there is none for the shared ones.
func (s *MigrationStep) Conversation() (string, bool) { return s.raw().Conversation().Get() }

// KeyValue is one value of a plugin's memory.
type KeyValue struct {
	// Key is what it is kept under.
	Key string
	// Value is what is kept.
	Value string
}

// Values are all of them by key, as changed so far.
func (s *MigrationStep) Values() []KeyValue {
	raw := s.raw().Values()
	values := make([]KeyValue, len(raw))
	for i, value := range raw {
		values[i] = KeyValue{Key: value.F0, Value: value.F1}
	}
	return values
}

// Get is the value of a key, as changed so far.
func (s *MigrationStep) Get(key string) (string, bool) { return s.raw().Get(key).Get() }

// Set keeps a value: the key has at most 256 bytes, the value at most 64 KiB.
func (s *MigrationStep) Set(key, value string) { s.raw().Set(key, value) }

// Delete forgets a value.
func (s *MigrationStep) Delete(key string) { s.raw().Delete(key) }
