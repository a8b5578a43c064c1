// @vitest-environment node
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const BUILT = "target/npm/push";

/** In bytes of gzip: what a page pays for it. More is allowed only where somebody raises it here. */
test.each([
  ["index", 5_649],
  ["lean", 4_649],
])("%s keeps its budget, and the README says what it costs", (name, budget) => {
  const size = gzipSync(readFileSync(`${BUILT}/${name}.js`), { level: 9 }).length;
  expect(size).toBeLessThanOrEqual(budget);
  expect(readFileSync("packages/push/README.md", "utf8")).toContain(`${(size / 1_000).toFixed(1)} kB gzip`);
});
