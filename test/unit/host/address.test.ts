/** Which hosts are internal, by their spelling. */
import * as assert from "uvu/assert";

import { allowsPlainHttp, isInternal, isLoopback } from "../../../host/registry/address.js";
import { suite } from "../../support/suite.js";

const test = suite("addresses");

test("loopback", () => {
  const loopback = ["localhost", "a.b.localhost", "127.0.0.1", "127.255.255.255", "[::1]"];
  for (const host of loopback) assert.ok(isLoopback(host), host);
  const others = ["localhost.example", "xlocalhost", "128.0.0.1", "127.0.0.1.example", "[::2]", "127.example.com"];
  for (const host of others) assert.not.ok(isLoopback(host), host);
});

test("internal, at the edges of each range", () => {
  const internal =
    "0.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 169.254.0.1 172.16.0.0 172.31.255.255 192.0.0.1 192.168.0.0 " +
    "198.18.0.0 198.19.255.255 224.0.0.1 255.255.255.255 [::] [fc00::] [fdff::1] [fe80::1] [febf::1] [fec0::1] " +
    "[ff02::1] [::ffff:a00:1] [::a00:1] [64:ff9b::7f00:1] [2002:c0a8:1::] localhost. a.localhost.";
  for (const host of internal.split(" ")) assert.ok(isInternal(host), host);
  const open =
    "1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 169.253.0.1 169.255.0.1 172.15.0.1 172.32.0.0 192.0.1.1 " +
    "192.167.0.1 192.169.0.1 198.17.0.1 198.20.0.1 223.255.255.255 [2001:4860::1] [fbff::1] [::ffff:808:808] " +
    "[64:ff9b::808:808] [2002:808:808::] r.example 10.example fd00.example";
  for (const host of open.split(" ")) assert.not.ok(isInternal(host), host);
});

test("plain HTTP by exact host and port", () => {
  const allowed = (url: string, list: string[]): boolean => allowsPlainHttp(new URL(url), list);
  assert.ok(allowed("http://r.example/x", ["r.example"]));
  assert.ok(allowed("http://r.example/x", ["r.example:80"]));
  assert.ok(allowed("http://r.example:5000/x", ["r.example:5000"]));
  assert.not.ok(allowed("http://r.example:5000/x", ["r.example"]));
  assert.not.ok(allowed("http://r.example/x", ["r.example:5000"]));
  assert.not.ok(allowed("http://a.r.example/x", ["r.example"]));
});

test.run();
