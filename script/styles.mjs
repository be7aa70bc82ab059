// Joins the style sheets of NL Design System (Utrecht) with our own into pkg/wijkweb.css, and
// minifies the tokens that a municipality replaces into theme.css.
// Usage: node script/styles.mjs public SITE
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "lightningcss";

const [source, site] = process.argv.slice(2);
for (const [from, to] of [
  ["styles/wijkweb.css", "pkg/wijkweb.css"],
  ["theme.css", "theme.css"],
]) {
  const { code } = bundle({ filename: join(source, from), minify: true });
  const target = join(site, to);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
