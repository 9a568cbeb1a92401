/** One of two processes that pull the same module into the same cache: says the module's digest. */
import { DiskCache } from "../../src/cache/diskCache.js";
import { fetchModule } from "../../src/loader/fetchModule.js";

const [source = "", folder = ""] = process.argv.slice(2);
const cache = await DiskCache.open(folder, {
  onWarning: (message) => {
    throw new Error(message);
  },
});
process.stdout.write((await fetchModule(source, { cache, allowTag: true, registry: {} })).moduleDigest);
