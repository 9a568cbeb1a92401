// What Go's crypto/x509 says of certificate chains: one JSON case on each line of the input, one JSON answer on each
// line of the output.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// A chain to judge; certificates are base64 of DER.
type question struct {
	Leaf            []byte   `json:"leaf"`
	Intermediates   [][]byte `json:"intermediates"`
	Anchors         [][]byte `json:"anchors"`
	Seconds         int64    `json:"seconds"`
	Nanoseconds     int64    `json:"nanoseconds"`
	Purpose         string   `json:"purpose"`
	InitialPolicies []string `json:"initialPolicies"`
}

// An empty fault is a valid chain.
type answer struct {
	Fault string `json:"fault"`
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		if err := answers.Encode(answer{Fault: judge(line)}); err != nil {
			return
		}
	}
}

func judge(line []byte) string {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return "question: " + err.Error()
	}
	leaf, err := x509.ParseCertificate(asked.Leaf)
	if err != nil {
		return "leaf: " + err.Error()
	}
	options := x509.VerifyOptions{
		Intermediates: pool(asked.Intermediates),
		Roots:         pool(asked.Anchors),
		CurrentTime:   time.Unix(asked.Seconds, asked.Nanoseconds).UTC(),
		KeyUsages:     []x509.ExtKeyUsage{usage(asked.Purpose)},
	}
	for _, dotted := range asked.InitialPolicies {
		policy, err := x509.ParseOID(dotted)
		if err != nil {
			return "question: " + err.Error()
		}
		options.CertificatePolicies = append(options.CertificatePolicies, policy)
	}
	if _, err := leaf.Verify(options); err != nil {
		return err.Error()
	}
	return ""
}

// Certificates that cannot be read are left out, as a caller would.
func pool(certificates [][]byte) *x509.CertPool {
	all := x509.NewCertPool()
	for _, der := range certificates {
		if certificate, err := x509.ParseCertificate(der); err == nil {
			all.AddCert(certificate)
		}
	}
	return all
}

func usage(purpose string) x509.ExtKeyUsage {
	if purpose == "" {
		return x509.ExtKeyUsageAny
	}
	usages := map[string]x509.ExtKeyUsage{
		"1.3.6.1.5.5.7.3.3": x509.ExtKeyUsageCodeSigning,
		"1.3.6.1.5.5.7.3.8": x509.ExtKeyUsageTimeStamping,
	}
	known, isKnown := usages[purpose]
	if !isKnown {
		panic(fmt.Sprintf("the purpose %s is not asked for", purpose))
	}
	return known
}
