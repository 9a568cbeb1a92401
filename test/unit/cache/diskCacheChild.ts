/** One of several processes that fill a cache at once: ten blobs that all write, and ten names of its own. */
import { DiskCache } from "../../../src/cache/diskCache.js";
import { digestOf } from "../../../src/digest.js";

const [folder = "", name = ""] = process.argv.slice(2);
const cache = await DiskCache.open(folder, {
  onWarning: (message) => {
    console.error(message);
    process.exitCode = 1;
  },
});
for (let index = 0; index < 10; index++) {
  const bytes = new Uint8Array(1_000_000).fill(index);
  await cache.put(digestOf(bytes), bytes);
  await cache.addName({ name: `host/${name}:${index}`, digest: digestOf(bytes), mediaType: "text/plain", size: 1 });
  if ((await cache.get(digestOf(bytes))) === null) process.exitCode = 1;
}
