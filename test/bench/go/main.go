// Command sigstore verifies with sigstore-go and says how much processor time it took. It reads one task per line from
// standard input and answers each with a line:
//
//	{"bundle":…,"trustedRoot":…,"identity":…,"issuer":…,"sha256":…}   prepares a keyless verification of a bundle
//	{"key":…,"payload":…,"signature":…,"image":…}                      prepares that of a simple signing payload by a key
//	{"times":N}                                                        does the prepared one N times
//
// With "more":true a verification is prepared besides the earlier ones: N times are then N of them in turn.
//
// The answer is {"verified":…,"microseconds":…}: whether every verification succeeded, and the processor time of one.
package main

import (
	"bufio"
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	"github.com/sigstore/sigstore-go/pkg/verify"
	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/payload"
)

type task struct {
	Bundle      string `json:"bundle"`
	TrustedRoot string `json:"trustedRoot"`
	Identity    string `json:"identity"`
	Issuer      string `json:"issuer"`
	SHA256      string `json:"sha256"`

	Key       string `json:"key"`
	Payload   string `json:"payload"`
	Signature string `json:"signature"`
	Image     string `json:"image"`

	More  bool `json:"more"`
	Times int  `json:"times"`
}

type answer struct {
	Verified     bool    `json:"verified"`
	Microseconds float64 `json:"microseconds"`
	Error        string  `json:"error,omitempty"`
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	var prepared []func() error
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked task
		if err := json.Unmarshal(line, &asked); err != nil {
			_ = output.Encode(answer{Error: err.Error()})
			continue
		}
		if asked.Times > 0 {
			_ = output.Encode(repeat(prepared, asked.Times))
			continue
		}
		verifyOnce, err := prepare(asked)
		if err != nil {
			_ = output.Encode(answer{Error: err.Error()})
			continue
		}
		if !asked.More {
			prepared = nil
		}
		prepared = append(prepared, verifyOnce)
		_ = output.Encode(repeat([]func() error{verifyOnce}, 1))
	}
}

func prepare(asked task) (func() error, error) {
	if asked.Key != "" {
		return prepareSimpleSigning(asked)
	}
	return prepareBundle(asked)
}

// The trusted root is read ahead, as its users hold it; the bundle comes new each time.
func prepareBundle(asked task) (func() error, error) {
	trusted, err := root.NewTrustedRootFromJSON([]byte(asked.TrustedRoot))
	if err != nil {
		return nil, err
	}
	verifier, err := verify.NewVerifier(trusted,
		verify.WithSignedCertificateTimestamps(1), verify.WithTransparencyLog(1), verify.WithObserverTimestamps(1))
	if err != nil {
		return nil, err
	}
	identity, err := verify.NewShortCertificateIdentity(asked.Issuer, "", asked.Identity, "")
	if err != nil {
		return nil, err
	}
	digest, err := hex.DecodeString(asked.SHA256)
	if err != nil {
		return nil, err
	}
	policy := verify.NewPolicy(verify.WithArtifactDigest("sha256", digest), verify.WithCertificateIdentity(identity))
	return func() error {
		var presented bundle.Bundle
		if err := presented.UnmarshalJSON([]byte(asked.Bundle)); err != nil {
			return err
		}
		_, err := verifier.Verify(&presented, policy)
		return err
	}, nil
}

// What cosign does for a key when no log is wanted, with the library that it does it with.
func prepareSimpleSigning(asked task) (func() error, error) {
	key, err := cryptoutils.UnmarshalPEMToPublicKey([]byte(asked.Key))
	if err != nil {
		return nil, err
	}
	verifier, err := signature.LoadVerifier(key, crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return func() error {
		raw, err := base64.StdEncoding.DecodeString(asked.Signature)
		if err != nil {
			return err
		}
		if err := verifier.VerifySignature(bytes.NewReader(raw), bytes.NewReader([]byte(asked.Payload))); err != nil {
			return err
		}
		var claims payload.SimpleContainerImage
		if err := json.Unmarshal([]byte(asked.Payload), &claims); err != nil {
			return err
		}
		if claims.Critical.Image.DockerManifestDigest != asked.Image {
			return fmt.Errorf("the payload is about %s", claims.Critical.Image.DockerManifestDigest)
		}
		return nil
	}, nil
}

// Goes on where the last call ended.
func repeat(prepared []func() error, times int) answer {
	started := processorTime()
	for i := 0; i < times; i++ {
		next++
		if err := prepared[next%len(prepared)](); err != nil {
			return answer{Error: err.Error()}
		}
	}
	spent := processorTime() - started
	return answer{Verified: true, Microseconds: float64(spent.Nanoseconds()) / 1000 / float64(times)}
}

var next int

// Of the whole process: the garbage collector's threads count.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
