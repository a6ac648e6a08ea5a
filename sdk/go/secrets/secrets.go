// Package secrets uses secrets without seeing them: the power secrets.
package secrets

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_secrets"
	"plugboard.dev/plugboard/internal/convert"
)

// Hash is what an HMAC is made with.
type Hash uint8

// The hashes.
const (
	// SHA1 is for the platforms that still sign with it.
	SHA1 Hash = iota
	// SHA256 is for all others.
	SHA256
)

// Placeholder stands for a secret in the address or a header of an HTTP request: the host puts the secret there on the
// way out, for the hosts that it is bound to only. It needs no power but http.
func Placeholder(name string) string { return "${secret." + name + "}" }

// Exists tells whether there is a secret of this name.
func Exists(name string) bool { return plugboard_inbox_secrets.Exists(name) }

// Equals compares a secret with a value, in constant time.
func Equals(name, value string) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.Equals(name, value))
}

// HMAC is that of the data under the secret. Where the manifest says that the secret is a webhook_key, the key is the
// base64 after whsec_, as Standard Webhooks write it.
func HMAC(name string, hash Hash, data []byte) ([]byte, error) {
	return convert.Value(plugboard_inbox_secrets.Hmac(name, uint8(hash), data))
}

// HMACMatches compares the data's HMAC under the secret, in constant time.
func HMACMatches(name string, hash Hash, data, mac []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.HmacMatches(name, uint8(hash), data, mac))
}

// Ed25519Matches checks an Ed25519 signature. The secret holds the public key, 32 bytes in hexadecimal.
func Ed25519Matches(name string, data, signature []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.Ed25519Matches(name, data, signature))
}
