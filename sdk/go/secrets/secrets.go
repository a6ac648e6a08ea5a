// Package secrets uses secrets without reading them: the power secrets.
package secrets

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_secrets"
	"plugboard.dev/plugboard/internal/convert"
)

// Hash is the hash function of an HMAC.
type Hash uint8

// The hash functions.
const (
	// SHA1 is SHA-1, for platforms that support no newer hash function.
	SHA1 Hash = iota
	// SHA256 is SHA-256.
	SHA256
)

// Placeholder returns a placeholder for a secret in the URL or a header of an HTTP request. The host replaces it when
// the request is sent, and only for the hosts that the secret is bound to. It needs no power but http.
func Placeholder(name string) string { return "${secret." + name + "}" }

// Exists reports whether there is a secret with this name.
func Exists(name string) bool { return plugboard_inbox_secrets.Exists(name) }

// Equals compares a secret with a value, in constant time.
func Equals(name, value string) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.Equals(name, value))
}

// HMAC returns the HMAC of the data under the secret. If the manifest declares the secret as a webhook_key, the key is
// the base64 after whsec_, as in Standard Webhooks.
func HMAC(name string, hash Hash, data []byte) ([]byte, error) {
	return convert.Value(plugboard_inbox_secrets.Hmac(name, uint8(hash), data))
}

// HMACMatches compares mac with the HMAC of the data under the secret, in constant time.
func HMACMatches(name string, hash Hash, data, mac []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.HmacMatches(name, uint8(hash), data, mac))
}

// Ed25519Matches checks an Ed25519 signature. The secret holds the public key, 32 bytes in hexadecimal.
func Ed25519Matches(name string, data, signature []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.Ed25519Matches(name, data, signature))
}
