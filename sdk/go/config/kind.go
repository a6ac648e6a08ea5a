package config

import (
	"encoding/json"
	"reflect"
)

// kind is what JSON calls the type that was wanted.
func kind(wrong *json.UnmarshalTypeError) string {
	switch wrong.Type.Kind() {
	case reflect.Bool:
		return "a boolean"
	case reflect.String:
		return "a string"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Map, reflect.Struct, reflect.Pointer:
		return "an object"
	default:
		return "a number that fits"
	}
}
