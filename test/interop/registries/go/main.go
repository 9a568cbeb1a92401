// A registry for the interoperability tests: go-containerregistry's, in memory, behind TLS and an access check.
//
// It prints `listening HOST:PORT` when it is ready and runs until it is ended.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/google/go-containerregistry/pkg/registry"
)

type settings struct {
	certificate, key, clientAuthority string
	user, password                    string
	realm, service, tokenKey          string
	referrers                         bool
}

func main() {
	var s settings
	flag.StringVar(&s.certificate, "certificate", "", "PEM file of the server's certificate")
	flag.StringVar(&s.key, "key", "", "PEM file of its key")
	flag.StringVar(&s.clientAuthority, "client-authority", "", "PEM file of the authority of clients; none asks for no certificate")
	flag.StringVar(&s.user, "user", "", "name for Basic authentication")
	flag.StringVar(&s.password, "password", "", "password for Basic authentication")
	flag.StringVar(&s.realm, "realm", "", "URL of the token service for Bearer authentication")
	flag.StringVar(&s.service, "service", "", "service that tokens are for")
	flag.StringVar(&s.tokenKey, "token-key", "", "PEM file of the public key that tokens are signed with")
	flag.BoolVar(&s.referrers, "referrers", false, "has the referrers API")
	flag.Parse()
	if err := serve(s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(s settings) error {
	quiet := registry.Logger(log.New(io.Discard, "", 0))
	handler, err := guarded(s, registry.New(quiet, registry.WithReferrersSupport(s.referrers)))
	if err != nil {
		return err
	}
	config, err := tlsConfig(s)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("listening", listener.Addr())
	server := &http.Server{Handler: handler, TLSConfig: config, ErrorLog: log.New(io.Discard, "", 0)}
	return server.ServeTLS(listener, "", "")
}

func tlsConfig(s settings) (*tls.Config, error) {
	certificate, err := tls.LoadX509KeyPair(s.certificate, s.key)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if s.clientAuthority == "" {
		return config, nil
	}
	pem, err := os.ReadFile(s.clientAuthority)
	if err != nil {
		return nil, err
	}
	config.ClientCAs = x509.NewCertPool()
	config.ClientAuth = tls.RequireAndVerifyClientCert
	if !config.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", s.clientAuthority)
	}
	return config, nil
}

// guarded is the handler behind whatever the settings ask of clients.
func guarded(s settings, next http.Handler) (http.Handler, error) {
	if s.user != "" {
		return basic{s.user, s.password, next}, nil
	}
	if s.realm == "" {
		return next, nil
	}
	key, err := publicKey(s.tokenKey)
	if err != nil {
		return nil, err
	}
	return bearer{s.realm, s.service, key, next}, nil
}
