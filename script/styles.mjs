// Joins the style sheets of NL Design System (Utrecht) with our own into pkg/wijkweb.css, and
// minifies the tokens that a municipality replaces into theme.css.
// Refuses left and right in our own: in a language that is written from right to left the start of
// a line lies on the other side (`margin-inline-start`, `text-align: start`, `inset-inline-end`).
// Usage: node script/styles.mjs public SITE
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundle, transform } from "lightningcss";

const SIDE = /(^|-)(left|right)(-|$)/;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/// Whether a value names a side, or sets the left and the right side apart.
function namesSide(value) {
  if (typeof value === "string") return value === "left" || value === "right";
  if (value === null || typeof value !== "object") return false;
  const { left, right, topLeft, topRight, bottomLeft, bottomRight } = value;
  const even = same(left, right) && same(topLeft, topRight) && same(bottomLeft, bottomRight);
  return !even || Object.values(value).some(namesSide);
}

/// The names of the properties in a style sheet that say left or right.
function sidesIn(filename) {
  const sides = [];
  const Declaration = ({ property, value }) => {
    const name = value?.propertyId?.property ?? value?.name ?? property;
    const isOurs = name.startsWith("--");
    if (!isOurs && (SIDE.test(name) || namesSide(value))) sides.push(name);
  };
  transform({ filename, code: readFileSync(filename), visitor: { Declaration } });
  return sides;
}

const [source, site] = process.argv.slice(2);
const styles = readdirSync(join(source, "styles")).map((name) => join("styles", name));
for (const own of [...styles, "theme.css"]) {
  const sides = sidesIn(join(source, own));
  if (sides.length > 0) throw new Error(`${own} says left or right in: ${sides.join(", ")}`);
}

for (const [from, to] of [
  ["styles/wijkweb.css", "pkg/wijkweb.css"],
  ["theme.css", "theme.css"],
]) {
  const { code } = bundle({ filename: join(source, from), minify: true });
  const target = join(site, to);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
