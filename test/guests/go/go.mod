module example.invalid/wasipolicy

go 1.24
