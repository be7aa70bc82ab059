// Writes a .br beside every text and wasm file of the site that has none or an older one.
// Usage: node script/compress.mjs SITE
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [site] = process.argv.slice(2);
for (const entry of readdirSync(site, { recursive: true })) {
  const path = join(site, entry);
  if (!/\.(css|js|wasm|svg|txt)$/.test(entry) || !statSync(path).isFile()) continue;
  const packed = `${path}.br`;
  const newest = statSync(packed, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newest >= statSync(path).mtimeMs) continue;
  const content = readFileSync(path);
  writeFileSync(
    packed,
    brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
  );
}
