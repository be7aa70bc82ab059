// What the tests in browser/ and fault/ share: a fresh database, the programs of Wijkweb on it, a
// browser, and a resident who speaks HTTP by hand.
import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
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
  { slug: "lichaam", name: "Lichaam", indicator: "dimension_body" },
  { slug: "gevoel", name: "Gedachten en gevoel", indicator: "dimension_mind" },
  { slug: "zingeving", name: "Zin in het leven", indicator: "dimension_meaning" },
  { slug: "kwaliteit-van-leven", name: "Prettig leven", indicator: "dimension_quality_of_life" },
  { slug: "meedoen", name: "Meedoen", indicator: "dimension_participation" },
  { slug: "dagelijks-leven", name: "Dagelijks leven", indicator: "dimension_daily_life" },
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

// Python has SQLite built in; Debian's node does not.
const SQLITE_CLIENT = `
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10)
connection.row_factory = sqlite3.Row
print(json.dumps([dict(row) for row in connection.execute(sys.argv[2])]))
connection.commit()
`;

function sqlite() {
  const folder = mkdtempSync(join(tmpdir(), "wijkweb-test-"));
  const file = join(folder, "wijkweb.sqlite");
  const address = `sqlite:${file}`;
  return {
    engine: "SQLite",
    owner: address,
    web: address,
    publisher: address,
    async admit() {},
    async rows(sql) {
      return JSON.parse((await run("python3", ["-c", SQLITE_CLIENT, file, sql])).stdout);
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
  return { place, log: () => log, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
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

export const openBrowser = () =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: CHROMIUM_ARGUMENTS });

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
    if (["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  context.on("weberror", (error) => seen.complaints.push(String(error.error())));
  return seen;
}

/// Does what leads to another page, and waits until that page is there.
export const leads = (page, action) => Promise.all([page.waitForEvent("load"), action()]);

// ── A resident without a browser ─────────────────────────────────────────────────────────────────

export class Resident {
  constructor(origin) {
    this.origin = origin;
  }

  static async begin(origin) {
    const resident = new Resident(origin);
    await resident.send("begin", {});
    return resident;
  }

  async get(path) {
    const response = await fetch(this.origin + path, {
      redirect: "manual",
      headers: this.cookie ? { cookie: this.cookie } : {},
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /// Posts a form as a browser would.
  async post(form, fields) {
    const response = await fetch(`${this.origin}/api/${form}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        origin: this.origin,
        "content-type": "application/x-www-form-urlencoded",
        ...(this.cookie && { cookie: this.cookie }),
      },
      body: new URLSearchParams(fields).toString(),
    });
    const text = await response.text();
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(";")[0];
    return { status: response.status, location: response.headers.get("location"), text };
  }

  /// Posts a form that must be accepted, and returns where it leads.
  async send(form, fields) {
    const { status, location, text } = await this.post(form, fields);
    if (status !== 303 || location.includes("fout=")) {
      throw new Error(`/api/${form} answered ${status} ${location ?? text}`);
    }
    return location;
  }

  /// The one-time key of a question's form.
  async formKey(aspect) {
    const { text } = await this.get(`/vraag/${aspect}`);
    return /name="form_key" value="([0-9a-f]{32})"/.exec(text)[1];
  }

  /// The cookie as the browser keeps it.
  browserCookie() {
    const [name, value] = this.cookie.split("=");
    return { name, value, url: this.origin, httpOnly: true, sameSite: "Lax" };
  }
}

/// The name under which the database knows whoever holds this cookie.
export const assessmentId = (token) => createHash("sha256").update(token).digest("hex");

/// The slugs of the seven aspects of each dimension, as the look backs link to them.
export async function aspects(origin) {
  const resident = await Resident.begin(origin);
  return Promise.all(
    DIMENSIONS.map(async ({ slug }) => {
      const { text } = await resident.get(`/terugblik/${slug}`);
      return [...text.matchAll(/href="\/vraag\/([a-z-]+)"[^>]*>wijzig/g)].map(([, aspect]) => aspect);
    }),
  );
}

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
