package main

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// basic asks for one name and password (RFC 7617).
type basic struct {
	user, password string
	next           http.Handler
}

func (b basic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if subtle.ConstantTimeCompare([]byte(user+":"+password), []byte(b.user+":"+b.password)) == 1 {
		b.next.ServeHTTP(w, r)
		return
	}
	refuse(w, `Basic realm="go registry"`)
}

// bearer asks for a JSON Web Token (RFC 7519) of an ECDSA P-256 key that grants access to the repository.
type bearer struct {
	realm, service string
	key            *ecdsa.PublicKey
	next           http.Handler
}

// claims is what such a token says.
type claims struct {
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
	Access   []struct {
		Type, Name string
		Actions    []string
	} `json:"access"`
}

var repositoryPath = regexp.MustCompile(`^/v2/(.+)/(?:blobs|manifests|tags|referrers)/`)

func (b bearer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, action := wanted(r)
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if ok {
		granted, err := b.parse(token)
		if err == nil && granted.allows(name, action) {
			b.next.ServeHTTP(w, r)
			return
		}
	}
	challenge := fmt.Sprintf("Bearer realm=%q,service=%q", b.realm, b.service)
	if name != "" {
		actions := map[bool]string{true: "pull", false: "pull,push"}[action == "pull"]
		challenge += fmt.Sprintf(`,scope="repository:%s:%s"`, name, actions)
	}
	refuse(w, challenge)
}

// wanted is the repository that the request is about, if any, and what it does there.
func wanted(r *http.Request) (name, action string) {
	action = "push"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		action = "pull"
	}
	if match := repositoryPath.FindStringSubmatch(r.URL.Path); match != nil {
		name = match[1]
	}
	return name, action
}

func (b bearer) parse(token string) (*claims, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, errors.New("not a signed token")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return nil, errors.New("not an ES256 signature")
	}
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(b.key, hash[:], r, s) {
		return nil, errors.New("the signature does not fit")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, err
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, err
	}
	if c.Audience != b.service || time.Now().Unix() > c.Expires {
		return nil, errors.New("for another service, or over")
	}
	return &c, nil
}

func (c *claims) allows(name, action string) bool {
	if name == "" {
		return true
	}
	for _, access := range c.Access {
		if access.Type == "repository" && access.Name == name && slices.Contains(access.Actions, action) {
			return true
		}
	}
	return false
}

func refuse(w http.ResponseWriter, challenge string) {
	w.Header().Set("WWW-Authenticate", challenge)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte(`{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`))
}

func publicKey(path string) (*ecdsa.PublicKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", path)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	ecdsaKey, ok := key.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%s is no ECDSA key", path)
	}
	return ecdsaKey, nil
}
