// Package secrets uses secrets without reading them: the power secrets.
package secrets

import (
	"plugboard.dev/plugboard/internal/bindings/imports/plugboard_inbox_secrets"
	"plugboard.dev/plugboard/internal/convert"
)

// Hash is a hash function.
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

// Ed25519Matches checks an Ed25519 signature. The secret holds the public key: 32 bytes in hexadecimal, or whpk_ and
// the key in base64, as in the signatures v1a of Standard Webhooks.
func Ed25519Matches(name string, data, signature []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.Ed25519Matches(name, data, signature))
}

// Piece is a piece of what is hashed. [Data] and [Secret] make one.
type Piece struct {
	data   []byte
	secret string
	named  bool
}

// Data returns a piece with these bytes.
func Data(data []byte) Piece { return Piece{data: data} }

// Secret returns a piece with the value of the secret with this name, as it was set.
func Secret(name string) Piece { return Piece{secret: name, named: true} }

// HashOf returns the plain hash of the pieces, one after the other, for platforms that sign in this way. At most 16
// pieces. The failure is of KindInvalid if none of them is a secret of at least 16 bytes, because the hash of a short
// secret could be guessed. Prefer [HMAC] if the platform has it.
func HashOf(hash Hash, pieces []Piece) ([]byte, error) {
	return convert.Value(plugboard_inbox_secrets.HashOf(uint8(hash), raw(pieces)))
}

// HashMatches compares digest with the plain hash of the pieces, in constant time. At most 16 pieces. The failure is of
// KindInvalid if none of them is a secret. The secret may have any length.
func HashMatches(hash Hash, pieces []Piece, digest []byte) (bool, error) {
	return convert.Value(plugboard_inbox_secrets.HashMatches(uint8(hash), raw(pieces), digest))
}

// HMACJoined returns the HMAC of the data under a key of 1 to 4 secrets: their values, percent-encoded (RFC 3986) and
// joined by the separator of at most 16 bytes. OAuth 1.0a joins the client's and the token's secret by & (RFC 5849,
// section 3.4.2).
func HMACJoined(names []string, separator string, hash Hash, data []byte) ([]byte, error) {
	return convert.Value(plugboard_inbox_secrets.HmacJoined(names, separator, uint8(hash), data))
}

// raw returns pieces in the form of the bindings.
func raw(pieces []Piece) []plugboard_inbox_secrets.Piece {
	all := make([]plugboard_inbox_secrets.Piece, 0, len(pieces))
	for _, piece := range pieces {
		if piece.named {
			all = append(all, plugboard_inbox_secrets.MakePieceSecret(piece.secret))
		} else {
			all = append(all, plugboard_inbox_secrets.MakePieceData(piece.data))
		}
	}
	return all
}
