// What every page owes its visitor: to be reachable for everybody, to fit a small screen and large
// text, to weigh little. Pages do not depend on the database behind them, so SQLite is enough here.
// Leaves a picture of every page and state in $CARGO_TARGET_DIR/screenshots.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import lighthouse from "lighthouse";
import { everyKindOfPage, withoutDatabase } from "./kinds_of_page.mjs";
import {
  CHROMIUM, CHROMIUM_ARGUMENTS, Resident, TARGET,
  aspects, freshDatabase, leads, openBrowser, publish, quarter, serve, start, wijkweb,
} from "./support.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [360, 1280];
const SCHEMES = ["light", "dark"];
const PICTURES = join(TARGET, "screenshots");

// experience.md: what a first visit may weigh at most, in bytes, as brotli.
const HTML = 15_000;
const CSS = 15_000;
const SCRIPT = 120_000;

describe("every kind of page", () => {
  const site = {};
  let browser, states;

  before(async () => {
    site.database = await freshDatabase("SQLite");
    await wijkweb(site.database, "demo", "town");
    await wijkweb(site.database, "demo", "residents", "--per-wijk", "60");
    await publish(site.database, quarter());
    site.server = await serve(
      site.database,
      "--contact-name", "Wijkteam", "--contact-phone", "014 074", "--contact-address", "Marktplein 1",
    );
    browser = await openBrowser();
    mkdirSync(PICTURES, { recursive: true });
    states = await everyKindOfPage(site);
    // Each state is opened once, in a browser context of its own, and looked at by all tests.
    for (const state of states) state.page = await open(state);
  });
  after(async () => {
    await browser?.close();
    await site.server?.stop();
    await site.database?.close();
  });

  async function open(state, options) {
    const context = await browser.newContext({ baseURL: site.server.origin, locale: "nl-NL", ...options });
    const page = await context.newPage();
    await state.open(page);
    return page;
  }

  const named = (name) => states.find((state) => state.name === name);
  const sized = (width) => ({ width, height: 740 });

  test("axe finds nothing, in light and in dark, on a phone and on a desk", async (t) => {
    const found = [];
    let checks = 0;
    for (const { name, page } of states) {
      await page.evaluate(AXE);
      for (const width of WIDTHS) {
        for (const colorScheme of SCHEMES) {
          await page.setViewportSize(sized(width));
          await page.emulateMedia({ colorScheme });
          await page.screenshot({ path: join(PICTURES, `${name}-${width}-${colorScheme}.png`), fullPage: true });
          const { violations, passes } = await page.evaluate(
            (values) => axe.run(document, { runOnly: { type: "tag", values } }),
            RULES,
          );
          checks += passes.length;
          for (const { id, help, nodes } of violations) {
            found.push(`${name} ${width} ${colorScheme}: ${id} (${help}): ${nodes.map(({ target }) => target).join("; ")}`);
          }
        }
      }
      await page.emulateMedia({ colorScheme: "light" });
    }
    t.diagnostic(`${states.length} states, ${states.length * 4} looks, ${checks} rules held`);
    t.diagnostic(`pictures in ${PICTURES}`);
    assert.deepEqual(found, []);
  });

  test("nothing has to be scrolled sideways at 320 px, nor with text twice as large", async () => {
    const found = [];
    for (const { name, page } of states) {
      for (const [width, text] of [[320, 100], [320, 200], [1280, 200]]) {
        await page.setViewportSize(sized(width));
        await setTextSize(page, text);
        const wide = await page.evaluate(tooWide);
        if (wide.length > 0) found.push(`${name} at ${width} px, text ${text}%: ${wide.join("; ")}`);
      }
      await setTextSize(page, 100);
    }
    assert.deepEqual(found, []);
  });

  test("every word of a drawing stands within the drawing", async () => {
    const found = [];
    for (const { name, page } of states) {
      for (const width of WIDTHS) {
        await page.setViewportSize(sized(width));
        found.push(...(await page.evaluate(cutOff)).map((word) => `${name} at ${width} px: ${word}`));
      }
    }
    assert.deepEqual(found, []);
  });

  test("what a resident touches is at least 44 px high", async () => {
    const found = [];
    for (const { name, page } of states.filter(({ resident }) => resident)) {
      await page.setViewportSize(sized(360));
      found.push(...(await page.evaluate(tooSmallToTouch)).map((target) => `${name}: ${target}`));
    }
    assert.deepEqual(found, []);
  });

  test("a first visit weighs no more than it may", async (t) => {
    const found = [];
    t.diagnostic("bytes with brotli          HTML     CSS  JS+WASM");
    for (const { name, page } of states.filter(({ name }) => !name.startsWith("unavailable"))) {
      const asked = new Map();
      page.on("request", (request) => asked.set(request.url(), request.resourceType()));
      await page.reload();
      const cookies = await page.context().cookies();
      const weight = { html: 0, css: 0, script: 0 };
      for (const [address, type] of asked) {
        const bytes = await weigh(address, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
        if (type === "document") weight.html += bytes;
        else if (type === "stylesheet") weight.css += bytes;
        else if (/\.(js|wasm)$/.test(address)) weight.script += bytes;
      }
      const line = [name.padEnd(24), ...Object.values(weight).map((bytes) => String(bytes).padStart(7))];
      t.diagnostic(line.join(" "));
      assert.ok(weight.css > 0, `${name} has style`);
      assert.ok(weight.script > 0 || name !== "question", "a question has script");
      if (weight.html > HTML || weight.css > CSS || weight.script > SCRIPT) found.push(line.join(" "));
    }
    assert.deepEqual(found, [], `at most ${HTML}, ${CSS} and ${SCRIPT} bytes`);
  });

  test("nothing jumps on a question while its script starts", async (t) => {
    for (const width of WIDTHS) {
      const page = await open(named("question"), { viewport: sized(width) });
      await page.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.reload();
      await page.locator(".ww-slider__range:enabled").waitFor();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const shift = await page.evaluate(() => window.shift);
      t.diagnostic(`cumulative layout shift at ${width} px: ${shift}`);
      assert.ok(shift <= 0.05);
    }
  });

  test("what could not be saved is saved by pressing once more", async () => {
    const [[first]] = await aspects(site.server.origin);
    const resident = await Resident.begin(site.server.origin);
    await resident.send("wijk", { wijk: "sla-over" });
    const page = await open({
      async open(page) {
        await page.context().addCookies([resident.browserCookie()]);
        await page.goto(`/vraag/${first}`);
      },
    });
    await page.getByLabel("9", { exact: true }).check();
    await withoutDatabase(site.database, async () => {
      const [response] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith("/api/antwoord")),
        leads(page, () => page.getByRole("button", { name: "Volgende" }).click()),
      ]);
      assert.equal(response.status(), 503);
    });
    await leads(page, () => page.getByRole("button", { name: "Probeer het opnieuw" }).click());
    await page.goto(`/vraag/${first}`);
    assert.equal(await page.locator("input[name=rating]:checked").inputValue(), "9");
  });

  test("a mistake is said at the top, near the field, and has the focus", async () => {
    for (const name of ["home-no-postcode", "home-unknown-postcode", "question-error", "consent-error", "start-error"]) {
      for (const javaScriptEnabled of [true, false]) {
        const page = await open(named(name), { javaScriptEnabled });
        const alert = page.locator('[role="alert"]:focus');
        await alert.waitFor();
        const field = await alert.getByRole("link").getAttribute("href");
        assert.equal(await page.locator(field).count(), 1, `${name}: ${field} is there`);
        await page.context().close();
      }
    }
  });

  test("Lighthouse is content on a phone", async (t) => {
    const profile = mkdtempSync(join(tmpdir(), "wijkweb-lighthouse-"));
    const chromium = await start(
      CHROMIUM,
      ["--headless", ...CHROMIUM_ARGUMENTS, "--remote-debugging-port=0", `--user-data-dir=${profile}`],
      process.env,
      /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//,
    );
    try {
      const [[first]] = await aspects(site.server.origin);
      const { cookie } = await Resident.begin(site.server.origin);
      for (const path of ["/", `/vraag/${first}`, "/wijken"]) {
        const { lhr } = await lighthouse(site.server.origin + path, {
          port: Number(chromium.place),
          output: "json",
          logLevel: "error",
          onlyCategories: ["performance", "accessibility", "best-practices"],
          extraHeaders: { cookie },
        });
        assert.equal(lhr.runtimeError, undefined);
        assert.equal(lhr.finalDisplayedUrl, site.server.origin + path);
        const scores = Object.fromEntries(
          Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]),
        );
        const [lcp, tbt, cls] = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map(
          (audit) => lhr.audits[audit].displayValue,
        );
        t.diagnostic(`${path}: ${JSON.stringify(scores)} LCP ${lcp}, TBT ${tbt}, CLS ${cls}`);
        const wanting = Object.values(lhr.categories)
          .filter(({ id }) => id !== "performance")
          .flatMap(({ auditRefs }) => auditRefs)
          .map(({ id }) => lhr.audits[id])
          .filter(({ score }) => score !== null && score < 1)
          .map(({ id, details }) => `${id}: ${JSON.stringify(details?.items ?? "")}`);
        // How fast this machine is today is printed, and not judged.
        assert.deepEqual(
          { ...scores, performance: "printed", wanting },
          { performance: "printed", accessibility: 100, "best-practices": 100, wanting: [] },
        );
      }
    } finally {
      await chromium.stop();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

/// The bytes of a response as brotli packs them.
function weigh(address, cookie) {
  return new Promise((resolve, reject) => {
    request(address, { headers: { "accept-encoding": "br", cookie } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => resolve(bytes));
      response.on("error", reject);
    }).on("error", reject).end();
  });
}

const setTextSize = (page, percent) =>
  page.evaluate((size) => (document.documentElement.style.fontSize = `${size}%`), percent);

/// What sticks out of the page sideways, innermost elements only. What lies in a box that scrolls
/// on its own does not count. Runs in the browser.
function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const sticksOut = (element) => element.getBoundingClientRect().right > clientWidth + 1;
  const names = [...document.querySelectorAll("body *")]
    .filter((element) => sticksOut(element) && ![...element.children].some(sticksOut))
    .filter((element) => !element.closest(".ww-scroll > *, .ww-visually-hidden, svg"))
    .map((element) => {
      const by = Math.round(element.getBoundingClientRect().right - clientWidth);
      return `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}" by ${by} px`;
    });
  return [`the page is ${scrollWidth} px wide`, ...names];
}

/// Words of a drawing that its edges cut off. Runs in the browser.
function cutOff() {
  return [...document.querySelectorAll("svg text")]
    .filter((text) => {
      const [word, drawing] = [text, text.ownerSVGElement].map((part) => part.getBoundingClientRect());
      return word.left < drawing.left || word.right > drawing.right || word.top < drawing.top || word.bottom > drawing.bottom;
    })
    .map((text) => text.textContent);
}

/// Buttons, fields, choices with their labels, and links that stand alone, when they are lower than
/// a finger needs. A link within a sentence may be as high as the sentence. Runs in the browser.
function tooSmallToTouch() {
  const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const alone = (link) => {
    const block = link.closest("p, li, dd, td, th, div, header, nav, section");
    return block.textContent.trim() === link.textContent.trim();
  };
  const targets = [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")];
  return targets
    .filter((element) => visible(element) && !element.closest(".utrecht-skip-link, svg"))
    .filter((element) => element.tagName !== "A" || alone(element))
    .map((element) => {
      // A shape on the map is a label too, and only an extra.
      const labels = [...(element.labels ?? [])].filter((label) => !label.querySelector("svg"));
      const rectangles = [element, ...labels].map((part) => part.getBoundingClientRect());
      return [element, Math.max(...rectangles.map(({ height }) => height))];
    })
    .filter(([, height]) => height < 44)
    .map(([element, height]) => `${element.tagName.toLowerCase()} "${(element.textContent || element.value).trim().slice(0, 40)}" is ${height} px`);
}
