/** What is pushed to a registry and read from it, with nothing in the way. */
import { randomBytes } from "node:crypto";

import { digestOf } from "../../../src/digest.js";
import { equal, type Scene } from "./matrix.js";
import { INDEX, MANIFEST, bytes, described, imageOf, push } from "./pushed.js";

/** Pushes `app:v1` among others. */
export async function contentChecks(scene: Scene): Promise<void> {
  await blobChecks(scene);
  await manifestChecks(scene);
  await indexChecks(scene);
  await referrerChecks(scene);
  await missingChecks(scene);
}

async function blobChecks({ holds, fails, client, writer, name }: Scene): Promise<void> {
  const contents = { "an empty blob": 0, "a small blob": 100, "a blob of 4 MiB": 4 * 1024 * 1024 };
  for (const [what, size] of Object.entries(contents)) {
    await holds(`${what}, pushed and pulled`, async () => {
      const content = randomBytes(size);
      const { digest, size: told } = await writer().putBlob(name("blobs"), content);
      equal(told, size);
      equal(digestOf(await client().blob(name(`blobs@${digest}`))), digestOf(content));
    });
  }
  await fails("a blob that is larger than the client reads", "too-large", ["4194304"], async () => {
    const { digest } = await writer().putBlob(name("blobs"), randomBytes(5 * 1024 * 1024));
    await client().blob(name(`blobs@${digest}`));
  });
  await holds("a blob that is there is not sent again", async () => {
    const content = randomBytes(1000);
    const first = writer();
    await first.putBlob(name("blobs"), content);
    const second = writer();
    await second.putBlob(name("blobs"), content);
    equal(second.requests, 1);
    if (first.requests < 2) throw new Error(`it was sent with ${first.requests} requests`);
  });
}

async function manifestChecks({ holds, client, writer, name }: Scene): Promise<void> {
  const image = imageOf("one");
  const digest = digestOf(image.manifest);
  await holds("an image, pushed under a tag", async () =>
    equal(await push(writer(), name("app"), "v1", image), digest),
  );
  await holds("the tag resolved", async () => equal(await client().resolve(name("app:v1")), digest));
  await holds("the manifest by its digest", async () => {
    equal(digestOf(await client().manifest(name(`app@${digest}`))), digest);
  });
  await holds("the manifest by its tag, with its type", async () => {
    const manifest = await client().described(name("app:v1"));
    equal([manifest.digest, manifest.mediaType].join(), [digest, MANIFEST].join());
  });
  await holds("all tags", async () => {
    for (const tag of ["v2", "v10", "latest"]) await push(writer(), name("tags"), tag, image);
    equal((await client().tags(name("tags"))).sort().join(), "latest,v10,v2");
  });
  await holds("a tag that has moved", async () => {
    const other = imageOf("two");
    const one = client();
    equal(await one.resolve(name("tags:latest")), digest);
    await push(writer(), name("tags"), "latest", other);
    equal(await one.resolve(name("tags:latest")), digestOf(other.manifest));
  });
  await holds("ten who ask for one blob at once make one request", async () => {
    const one = client();
    const blob = name(`app@${digestOf(image.layer)}`);
    await Promise.all(Array.from({ length: 10 }, () => one.blob(blob)));
    equal(one.requests, 1);
  });
}

async function indexChecks({ holds, client, writer, name }: Scene): Promise<void> {
  const images = { amd64: imageOf("amd64"), arm64: imageOf("arm64") };
  const manifests = Object.entries(images).map(([architecture, { manifest }]) => {
    return { ...described(MANIFEST, manifest), platform: { os: "linux", architecture } };
  });
  const index = bytes({ schemaVersion: 2, mediaType: INDEX, manifests });
  await holds("an index, and the image of a platform in it", async () => {
    for (const image of Object.values(images)) await push(writer(), name("multi"), null, image);
    equal(await writer().putManifest(name("multi"), "v1", index, INDEX), digestOf(index));
    const found = await client().platformManifest(name("multi:v1"), { os: "linux", architecture: "arm64" });
    equal(found.digest, digestOf(images.arm64.manifest));
  });
}

async function referrerChecks({ holds, client, writer, name, program }: Scene): Promise<void> {
  const image = imageOf("one");
  const subject = described(MANIFEST, image.manifest);
  const signatures = ["x/signature", "x/sbom"].map((artifactType) => imageOf("sig", { artifactType, subject }));
  const repository = name("app");
  await holds(`two referrers, by ${program.referrers === "api" ? "the API" : "the fallback tag"}`, async () => {
    for (const { config, layer, manifest } of signatures) {
      await writer().putBlob(repository, config);
      await writer().putBlob(repository, layer);
      equal(await writer().putReferrer(repository, manifest, MANIFEST), digestOf(manifest));
    }
    const listed = await client().listReferrers(`${repository}@${subject.digest}`, undefined);
    const expected = signatures.map(({ manifest }) => digestOf(manifest)).sort();
    equal(
      listed
        .map(({ digest }) => digest)
        .sort()
        .join(),
      expected.join(),
    );
  });
  await holds("the fallback tag is there only where it is needed", async () => {
    const tags = await client().tags(repository);
    equal(tags.includes(subject.digest.replace(":", "-")), program.referrers === "tag");
  });
}

async function missingChecks({ holds, fails, client, writer, name, program }: Scene): Promise<void> {
  const nowhere = `sha256:${"0".repeat(64)}`;
  const rows: [what: string, ask: () => Promise<unknown>][] = [
    ["a tag that is not there", () => client().resolve(name("app:v9"))],
    ["a manifest that is not there", () => client().manifest(name(`app@${nowhere}`))],
    ["a blob that is not there", () => client().blob(name(`app@${nowhere}`))],
    ["a repository that is not there", () => client().resolve(name("nothing:v1"))],
    ["tags of a repository that is not there", () => client().tags(name("nothing"))],
  ];
  for (const [what, ask] of rows) await fails(what, "not-found", ["404"], ask);
  const sparse = imageOf("its layer is nowhere").manifest;
  const put = async (): Promise<void> => void (await writer().putManifest(name("sparse"), "v1", sparse, MANIFEST));
  const what = "a manifest whose layer was not pushed";
  if (program.sparse) await holds(what, put);
  else await fails(what, "invalid-answer", ["PUT", "MANIFEST_BLOB_UNKNOWN"], put);
}
