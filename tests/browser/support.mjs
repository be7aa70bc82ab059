// What the tests in browser/ and fault/ share: a fresh database, the programs of Wijkweb on it, a
// browser, and a resident who speaks HTTP by hand.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = process.env.WIJKWEB_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "wijkweb");
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(CACHE, "target");
const SITE = join(TARGET, "site");
export const CHROMIUM = process.env.WIJKWEB_CHROMIUM ?? "/usr/bin/chromium";

export const ENGINES = ["SQLite", "PostgreSQL"];

// The six dimensions: in addresses, on the screen, and in exported figures.
export const DIMENSIONS = [
  { slug: "lichaam", name: "Lichaam", english: "Body", indicator: "dimension_body" },
  { slug: "gevoel", name: "Gedachten en gevoel", english: "Thoughts and feelings", indicator: "dimension_mind" },
  { slug: "zingeving", name: "Zin in het leven", english: "Meaning in life", indicator: "dimension_meaning" },
  { slug: "kwaliteit-van-leven", name: "Prettig leven", english: "A good life", indicator: "dimension_quality_of_life" },
  { slug: "meedoen", name: "Meedoen", english: "Taking part", indicator: "dimension_participation" },
  { slug: "dagelijks-leven", name: "Dagelijks leven", english: "Daily life", indicator: "dimension_daily_life" },
];

const run = promisify(execFile);

// ── Databases ────────────────────────────────────────────────────────────────────────────────────

/// A database with the schema of today, with an address for each role, that `close` throws away.
export async function freshDatabase(engine) {
  const database = engine === "SQLite" ? sqlite() : await postgres();
  try {
    await wijkweb(database, "database", "prepare");
    await database.admit();
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

// Python has SQLite built in; Debian's node does not. Contributions lie in a file of their own:
// with both attached every table goes by its own name.
const SQLITE_CLIENT = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10)
connection.row_factory = sqlite3.Row
connection.execute("attach ? as contributions", (sys.argv[2],))
print(json.dumps([dict(row) for row in connection.execute(sys.argv[3])]))
connection.commit()
`;

function sqlite() {
  const folder = mkdtempSync(join(tmpdir(), "wijkweb-test-"));
  const [file, contributions] = ["wijkweb.sqlite", "wijkweb-contributions.sqlite"].map((name) => join(folder, name));
  const address = `sqlite:${file}`;
  return {
    engine: "SQLite",
    owner: address,
    web: address,
    publisher: address,
    async admit() {},
    async rows(sql) {
      return JSON.parse((await run("python3", ["-c", SQLITE_CLIENT, file, contributions, sql])).stdout);
    },
    async execute(sql) {
      await this.rows(sql);
    },
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function postgres() {
  const cluster = process.env.WIJKWEB_TEST_POSTGRES;
  if (!cluster) {
    throw new Error(
      "WIJKWEB_TEST_POSTGRES does not say where PostgreSQL is. Run script/test: it starts one for the tests.",
    );
  }
  const name = `wijkweb_${randomBytes(6).toString("hex")}`;
  const address = (user, password) => {
    const url = new URL(cluster);
    url.pathname = `/${name}`;
    if (user) Object.assign(url, { username: user, password });
    return url.href;
  };
  const psql = async (where, sql) =>
    (await run("psql", [where, "-v", "ON_ERROR_STOP=1", "-qAtc", sql])).stdout;
  const users = ["web", "publisher"].map((role) => ({
    role: `wijkweb_${role}`,
    user: `${name}_${role}`,
    password: randomBytes(16).toString("hex"),
  }));
  await psql(cluster, `create database ${name}`);
  return {
    engine: "PostgreSQL",
    owner: address(),
    web: address(users[0].user, users[0].password),
    publisher: address(users[1].user, users[1].password),
    async admit() {
      for (const { role, user, password } of users) {
        await psql(this.owner, `create role ${user} login password '${password}' in role ${role}`);
      }
    },
    async rows(sql) {
      return JSON.parse(await psql(this.owner, `select coalesce(json_agg(r), '[]') from (${sql}) r`));
    },
    async execute(sql) {
      await psql(this.owner, sql);
    },
    async close() {
      await psql(cluster, `drop database if exists ${name} with (force)`);
      for (const { user } of users) await psql(cluster, `drop role if exists ${user}`);
    },
  };
}

// ── Programs ─────────────────────────────────────────────────────────────────────────────────────

/// Only what a program needs: settings of whoever runs the tests must not reach it.
function surroundings(variables) {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, NO_COLOR: "1", ...variables };
}

async function carryOut(program, args, address) {
  const env = surroundings({ DATABASE_URL: address });
  const { stderr } = await run(join(TARGET, "debug", program), args, { env, cwd: ROOT });
  return stderr;
}

/// Runs a command of `wijkweb` as the owner of the database.
export const wijkweb = (database, ...args) => carryOut("wijkweb", args, database.owner);

/// Publishes a quarter as the publisher's own user.
export const publish = (database, period) =>
  carryOut("publisher", ["run", "--period", period], database.publisher);

/// The quarter that it is now, as the programs write it.
export function quarter() {
  const now = new Date();
  return `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`;
}

const started = new Set();
process.on("exit", () => started.forEach((child) => child.kill("SIGKILL")));

/// Starts a program and waits for the line on stderr that says where it listens.
export async function start(command, args, env, announced) {
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  started.add(child);
  const ended = new Promise((resolve) => {
    child.once("exit", () => {
      started.delete(child);
      resolve();
    });
  });
  let log = "";
  const place = await new Promise((resolve, reject) => {
    child.once("error", reject);
    ended.then(() => reject(new Error(`${command} ended before it listened:\n${log}`)));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      log += text;
      const found = announced.exec(log);
      if (found) resolve(found[1]);
    });
  });
  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  return { place, log: () => log, ended: () => !started.has(child), stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/// Starts the website on a port that the system chooses.
export async function serve(database, ...options) {
  const server = await start(
    join(TARGET, "debug", "wijkweb"),
    ["serve", "--address", "127.0.0.1:0", "--origin", "http://127.0.0.1", "--site", SITE, "--publish", "never", ...options],
    surroundings({ DATABASE_URL: database.web, PUBLISHER_DATABASE_URL: database.publisher }),
    /Wijkweb listens on (http:\S+)/,
  );
  return { ...server, origin: server.place };
}

/// What a program wrote last, and before that every line that is not about business as usual.
export function tail(log, lines = 25) {
  const all = log.trimEnd().split("\n");
  const [before, last] = [all.slice(0, -lines), all.slice(-lines)];
  return [...before.filter((line) => !line.includes(" INFO ")), ...last].join("\n");
}

// ── Browser ──────────────────────────────────────────────────────────────────────────────────────

export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Whatever a page asks for elsewhere is not found: no test leaves this machine.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

export const openBrowser = (options) =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: CHROMIUM_ARGUMENTS, ...options });

/// A browser that keeps the pages somebody went away from ready for Back, as browsers at home do.
export const openRememberingBrowser = () => openBrowser({ ignoreDefaultArgs: ["--disable-back-forward-cache"] });

/// A small phone.
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: "nl-NL" };

/// Writes down every address that a browser asks for, and everything that it complains about.
export function watch(context) {
  const seen = { addresses: [], complaints: [] };
  context.on("request", (request) => seen.addresses.push(request.url()));
  context.on("requestfailed", (request) => {
    const cause = request.failure()?.errorText;
    // Who goes on before everything is there breaks off the rest. And a browser with its scripts
    // switched off says that a policy forbids them; a real policy would complain on the console.
    if (!["net::ERR_ABORTED", "csp"].includes(cause)) seen.complaints.push(`${request.url()}: ${cause}`);
  });
  context.on("console", (message) => {
    // What is fetched ahead is not used where scripts are switched off, nor where somebody is quick.
    const unused = /was preloaded using link preload but not used/;
    if (["error", "warning"].includes(message.type()) && !unused.test(message.text())) seen.complaints.push(message.text());
  });
  context.on("weberror", (error) => seen.complaints.push(String(error.error())));
  return seen;
}

/// Does what leads to another page, and waits until that page is there.
export const leads = (page, action) => Promise.all([page.waitForEvent("load"), action()]);

// ── A resident without a browser ─────────────────────────────────────────────────────────────────

/// What a server answered that was not to be answered like that.
export class Refused extends Error {
  constructor(form, { status, location, text }) {
    super(`/api/${form} answered ${status} ${location ?? ""} ${text.slice(0, 400)}`);
    Object.assign(this, { form, status, location });
  }
}

export class Resident {
  constructor(origin, cookies = {}) {
    Object.assign(this, { origin, cookies });
  }

  static async begin(origin, fields = {}) {
    const resident = new Resident(origin);
    await resident.send("begin", fields);
    return resident;
  }

  /// The resident who sits at this browser.
  static async of(context, origin) {
    const cookies = await context.cookies();
    return new Resident(origin, Object.fromEntries(cookies.map(({ name, value }) => [name, value])));
  }

  get cookie() {
    return Object.entries(this.cookies).map((pair) => pair.join("=")).join("; ");
  }

  async fetch(path, options = {}) {
    const { cookie } = this;
    const headers = { ...options.headers, ...(cookie && { cookie }) };
    const response = await fetch(this.origin + path, { ...options, headers, redirect: "manual" });
    const text = await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [pair, ...attributes] = set.split("; ");
      const at = pair.indexOf("=");
      if (attributes.includes("Max-Age=0")) delete this.cookies[pair.slice(0, at)];
      else this.cookies[pair.slice(0, at)] = pair.slice(at + 1);
    }
    return { status: response.status, headers: response.headers, location: response.headers.get("location"), text };
  }

  get(path) {
    return this.fetch(path);
  }

  /// Gets a page that must be there, and returns what it says.
  async page(path) {
    const { status, location, text } = await this.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status} ${location ?? text.slice(0, 400)}`);
    return text;
  }

  /// Posts a form as a browser would.
  post(form, fields = {}) {
    // A browser sends at least the name of the button.
    const body = new URLSearchParams(Object.keys(fields).length > 0 ? fields : { knop: "" }).toString();
    const headers = { origin: this.origin, "content-type": "application/x-www-form-urlencoded" };
    return this.fetch(`/api/${form}`, { method: "POST", headers, body });
  }

  /// Posts a form that must be accepted, and returns where it leads.
  async send(form, fields) {
    const answer = await this.post(form, fields);
    if (answer.status !== 303 || answer.location.includes("fout=")) throw new Refused(form, answer);
    return answer.location;
  }

  /// The one-time key of a question's form.
  async formKey(question) {
    return /name="form_key" value="([0-9a-f]{32})"/.exec(await this.page(`/vraag/${question}`))[1];
  }

  /// Answers questions one after the other: `null` passes one over.
  async answers(values, fields = {}) {
    for (const [question, value] of Object.entries(values)) {
      await this.send("antwoord", { question, ...fields, ...(value === null ? { skip: "sla-over" } : { value }) });
    }
  }

  /// The six words, or those of the code, that the page shows now.
  async shownWords(path) {
    return listedWords(await this.page(path));
  }

  /// Gets six words and shows that they were written down.
  async keep() {
    await this.send("bewaren");
    const page = await this.page("/zes-woorden");
    const words = listedWords(page);
    const [one, other] = ["woord-een", "woord-ander"].map((id) => {
      const [, label] = new RegExp(`<label[^>]* for="${id}"[^>]*>([^<]*)<`).exec(page);
      return words[Number(/\d/.exec(label)[0]) - 1];
    });
    await this.send("woorden", { one, other });
    return words;
  }

  /// The cookies as a browser keeps them.
  browserCookies() {
    return Object.entries(this.cookies).map(([name, value]) => ({
      name, value, url: this.origin, httpOnly: true, sameSite: "Lax",
    }));
  }
}

const listedWords = (page) => {
  const [, list] = /<ol[^>]*ww-words[^>]*>(.*?)<\/ol>/s.exec(page);
  return [...list.matchAll(/<li[^>]*>([^<]*)<\/li>/g)].map(([, word]) => word);
};

/// The questions in each section that a resident looks back on, as the look back links to them.
export async function questionsOf(origin, sections) {
  const resident = await Resident.begin(origin);
  return Promise.all(
    sections.map(async (section) => {
      const text = await resident.page(`/terugblik/${section}`);
      const answers = text.slice(text.indexOf("<dl"), text.indexOf("</dl>"));
      return [...answers.matchAll(/href="\/vraag\/([a-z0-9-]+)"/g)].map(([, question]) => question);
    }),
  );
}

/// The seven questions about each dimension.
export const aspects = (origin) => questionsOf(origin, DIMENSIONS.map(({ slug }) => slug));

/// The six short questions.
export const SHORT = DIMENSIONS.map(({ slug }) => `kort-${slug}`);

// ── Texts ────────────────────────────────────────────────────────────────────────────────────────

/// The texts of one language: `nl("question.place", { number: 3, of: 7 })`.
function texts(code) {
  const folder = join(ROOT, "app", "locales", code);
  const files = readdirSync(folder).map((name) => [name.replace(".json", ""), JSON.parse(readFileSync(join(folder, name)))]);
  const all = Object.fromEntries(files);
  return (key, values = {}) => {
    const [file, name] = key.split(".");
    const text = all[file]?.[name];
    if (text === undefined) throw new Error(`there is no text ${key} in ${code}`);
    return text.replace(/\{\{ (\w+) \}\}/g, (_, name) => values[name]);
  };
}

export const TEXTS = { nl: texts("nl"), en: texts("en") };

// ── Numbers ──────────────────────────────────────────────────────────────────────────────────────

/// Chance that is the same in every run (mulberry32): whole numbers from 0 up to `below`.
export function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/// A fraction with one decimal, halves up, in whole numbers throughout.
export function oneDecimal(numerator, denominator) {
  const tenths = Math.floor((20 * numerator + denominator) / (2 * denominator));
  return `${Math.floor(tenths / 10)},${tenths % 10}`;
}
