module plugboard.dev/plugboard

go 1.24
