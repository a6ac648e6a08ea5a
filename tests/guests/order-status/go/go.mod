module example.com/order-status

go 1.24

require plugboard.dev/plugboard v0.1.2

replace plugboard.dev/plugboard => ./.plugboard/sdk
