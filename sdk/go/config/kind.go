package config

import (
	"encoding/json"
	"reflect"
)

// kind returns the JSON name of the type that was expected.
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
		return "a number in range"
	}
}
