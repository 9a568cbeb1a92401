/** kubeconfig files and service accounts: what is read, and what is refused with its reason. */
import * as assert from "uvu/assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { KubernetesError } from "../../../host/kubernetes/reader.js";
import { clusterConnection } from "../../../src/kubernetes/cluster.js";
import { suite } from "../../support/suite.js";

const test = suite("kubernetes/kubeconfig");
const folder = mkdtempSync(join(tmpdir(), "assay-kubeconfig-"));
test.after(() => rmSync(folder, { recursive: true }));

const base64 = (text: string): string => Buffer.from(text).toString("base64");

interface Parts {
  cluster?: object;
  user?: object;
  current?: string;
}

function file(
  name: string,
  { cluster = { server: "https://k.example:6443" }, user = {}, current = "c" }: Parts,
): string {
  const path = join(folder, name);
  const document = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": current,
    contexts: [{ name: "c", context: { cluster: "k", user: "u" } }],
    clusters: [{ name: "k", cluster }],
    users: [{ name: "u", user }],
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

test("tokens, certificates and authorities, in the file or beside it", () => {
  writeFileSync(join(folder, "ca.pem"), "CA");
  const user = { "client-certificate-data": base64("CERT"), "client-key-data": base64("KEY"), token: "t" };
  const kubeconfig = file("all", {
    cluster: { server: "https://k.example:6443", "certificate-authority": "ca.pem", "tls-server-name": "n" },
    user,
  });
  assert.equal(clusterConnection({ kubeconfig }), {
    source: `${kubeconfig}, context c`,
    server: "https://k.example:6443",
    certificateAuthority: "CA",
    serverName: "n",
    client: { certificate: "CERT", key: "KEY" },
    token: "t",
    tokenFile: null,
  });
  const byFile = clusterConnection({ kubeconfig: file("token", { user: { token: "old", tokenFile: "token.txt" } }) });
  assert.equal([byFile.token, byFile.tokenFile], [null, join(folder, "token.txt")]);
});

test("KUBECONFIG names several files, of which the first that knows something counts", () => {
  const first = file("first", { cluster: { server: "https://first.example" } });
  const second = file("second", { cluster: { server: "https://second.example" } });
  const environment = { KUBECONFIG: [first, join(folder, "gone"), second].join(delimiter) };
  assert.is(clusterConnection({ environment }).server, "https://first.example");
});

test("a Pod's service account, when there is no kubeconfig", () => {
  const serviceAccountFolder = join(folder, "account");
  mkdirSync(serviceAccountFolder);
  writeFileSync(join(serviceAccountFolder, "token"), "t");
  writeFileSync(join(serviceAccountFolder, "ca.crt"), "CA");
  const environment = {
    KUBECONFIG: join(folder, "gone"),
    KUBERNETES_SERVICE_HOST: "fd00::1",
    KUBERNETES_SERVICE_PORT: "6443",
  };
  const { server, tokenFile, certificateAuthority } = clusterConnection({ environment, serviceAccountFolder });
  assert.equal([server, certificateAuthority], ["https://[fd00::1]:6443", "CA"]);
  assert.is(tokenFile, join(serviceAccountFolder, "token"));
});

test("what is refused says why, and what to do", () => {
  const secure = { server: "https://k.example" };
  const rows: [string, Parts, RegExp][] = [
    [
      "insecure",
      { cluster: { ...secure, "insecure-skip-tls-verify": true } },
      /insecure-skip-tls-verify is refused: .*certificate-authority-data/,
    ],
    ["plain", { cluster: { server: "http://k.example" } }, /is refused: it is not https/],
    ["proxy", { cluster: { ...secure, "proxy-url": "http://p" } }, /proxy-url is not supported/],
    [
      "exec",
      { user: { exec: { command: "aws" } } },
      /gets credentials from a program \(exec\), which is not run here: make a kubeconfig with a token/,
    ],
    ["provider", { user: { "auth-provider": { name: "gcp" } } }, /\(auth-provider\)/],
    ["password", { user: { username: "a", password: "b" } }, /has a password/],
    ["half", { user: { "client-key-data": base64("k") } }, /only one of client-certificate and client-key/],
    ["lost", { user: { "client-key": "gone.pem", "client-certificate-data": base64("c") } }, /client-key gone\.pem: /],
    ["context", { current: "other" }, /there is no context "other" under contexts/],
    ["none", { current: "" }, /there is no current-context/],
    ["server", { cluster: { server: "k" } }, /server "k" is no URL/],
  ];
  for (const [name, parts, sentence] of rows) {
    assert.throws(
      () => clusterConnection({ kubeconfig: file(name, parts) }),
      (error: Error) => error instanceof KubernetesError && sentence.test(error.message),
      name,
    );
  }
  writeFileSync(join(folder, "yaml"), "a: [");
  for (const kubeconfig of [join(folder, "yaml"), join(folder, "gone")]) {
    assert.throws(() => clusterConnection({ kubeconfig }), /^kubeconfig .*(yaml|gone): /);
  }
  assert.throws(
    () => clusterConnection({ environment: { KUBECONFIG: join(folder, "gone") }, serviceAccountFolder: folder }),
    /^there is no cluster to ask: /,
  );
});

test("plain HTTP is for loopback", () => {
  const kubeconfig = file("loopback", { cluster: { server: "http://127.0.0.1:8080" } });
  assert.is(clusterConnection({ kubeconfig }).server, "http://127.0.0.1:8080");
});

test.run();
