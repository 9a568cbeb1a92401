// A policy for Kubewarden's WASI execution mode that does what its settings tell it.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"
	"unsafe"
)

//go:wasmimport host call
func hostCall(
	binding unsafe.Pointer, bindingLength uint32,
	namespace unsafe.Pointer, namespaceLength uint32,
	operation unsafe.Pointer, operationLength uint32,
	payload unsafe.Pointer, payloadLength uint32,
) uint32

type settings struct {
	Action   string          `json:"action"`
	Argument json.RawMessage `json:"argument"`
}

type validation struct {
	Request  json.RawMessage `json:"request"`
	Settings settings        `json:"settings"`
}

func main() {
	if len(os.Args) != 2 {
		fail("one argument is wanted, not %d", len(os.Args)-1)
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail("the request cannot be read: %v", err)
	}
	switch os.Args[1] {
	case "validate":
		validate(input)
	case "validate-settings":
		validateSettings(input)
	default:
		fail("there is no operation %s", os.Args[1])
	}
}

func validateSettings(input []byte) {
	var given settings
	if err := json.Unmarshal(input, &given); err != nil {
		fail("the settings cannot be read: %v", err)
	}
	if given.Action == "" {
		answer(map[string]any{"valid": false, "message": "no action is named"})
		return
	}
	answer(map[string]any{"valid": true})
}

func validate(input []byte) {
	var given validation
	if err := json.Unmarshal(input, &given); err != nil {
		fail("the request cannot be read: %v", err)
	}
	switch given.Settings.Action {
	case "accept":
		answer(map[string]any{"accepted": true})
	case "mutate":
		mutate(given.Request)
	case "log":
		fmt.Fprintln(os.Stderr, "on standard error")
		answer(map[string]any{"accepted": true})
	case "sleep":
		sleep(time.Second)
	case "sleep-long":
		sleep(time.Hour)
	case "exit":
		fail("the policy says that it failed")
	case "exit-silently":
		os.Exit(3)
	case "panic":
		panic("a defect of the policy")
	case "no-json":
		fmt.Print("certainly")
	case "loop":
		for {
		}
	default:
		call(given.Settings)
	}
}

func sleep(duration time.Duration) {
	before := time.Now()
	time.Sleep(duration)
	answer(map[string]any{"accepted": time.Since(before) >= duration})
}

func mutate(request json.RawMessage) {
	var object map[string]any
	if err := json.Unmarshal(request, &object); err != nil {
		fail("the request is no object: %v", err)
	}
	object["touched"] = "yes"
	answer(map[string]any{"accepted": true, "mutated_object": object})
}

// The action is NAMESPACE OPERATION; the host's answer is told as a warning, and its error rejects.
func call(given settings) {
	var namespace, operation string
	if _, err := fmt.Sscanf(given.Action, "%s %s", &namespace, &operation); err != nil {
		fail("there is no action %s", given.Action)
	}
	status := ask("kubewarden", namespace, operation, given.Argument)
	told, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail("the answer cannot be read: %v", err)
	}
	if status != 0 {
		answer(map[string]any{"accepted": false, "message": string(told)})
		return
	}
	answer(map[string]any{"accepted": true, "warnings": []string{string(told)}})
}

func ask(binding, namespace, operation string, payload []byte) uint32 {
	return hostCall(
		unsafe.Pointer(unsafe.StringData(binding)), uint32(len(binding)),
		unsafe.Pointer(unsafe.StringData(namespace)), uint32(len(namespace)),
		unsafe.Pointer(unsafe.StringData(operation)), uint32(len(operation)),
		unsafe.Pointer(unsafe.SliceData(payload)), uint32(len(payload)),
	)
}

func answer(value any) {
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		fail("the answer cannot be written: %v", err)
	}
}

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
