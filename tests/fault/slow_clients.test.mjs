// Clients that begin a request and never finish it: others are answered meanwhile, and the server
// lets go of the slow ones by itself. On both databases.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { ENGINES, Resident, aspects, freshDatabase, serve, wijkweb } from "../browser/support.mjs";

const SLOW = 200;

// How far a slow client gets before it falls silent, or goes on byte by byte.
const BEGINNINGS = [
  { far: "nothing", text: "" },
  { far: "part of the first line", text: "GET /wij" },
  { far: "part of the head", text: "GET /wijken HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: sl" },
  { far: "a head byte by byte", text: "GET /wijken HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", drips: true },
  {
    far: "part of the body",
    text:
      "POST /api/antwoord HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n" +
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nquestion=",
  },
];

/// Opens a connection and sends the beginning of a request.
async function slowClient(origin, { far, text, drips }) {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  const client = { far, drips, socket, open: true };
  // A server that lets go may do so rudely: `error` comes before `close` then.
  socket.on("error", () => {});
  client.closed = new Promise((resolve) => socket.on("close", resolve)).then(() => (client.open = false));
  socket.resume();
  await once(socket, "connect");
  if (text) socket.write(text);
  return client;
}

for (const engine of ENGINES) {
  describe(`on ${engine}`, () => {
    // The limit ends a test that would otherwise wait for ever for a server that never lets go.
    test(`${SLOW} clients that never finish a request keep nobody waiting`, { timeout: 120_000 }, async (t) => {
      const database = await freshDatabase(engine);
      let server;
      try {
        await wijkweb(database, "demo", "town");
        server = await serve(database);
        const [[question]] = await aspects(server.origin);
        const clients = await Promise.all(
          Array.from({ length: SLOW }, (_, number) => slowClient(server.origin, BEGINNINGS[number % BEGINNINGS.length])),
        );

        const resident = await Resident.begin(server.origin);
        const form_key = await resident.formKey(question);
        await resident.send("antwoord", { form_key, question, value: 7 });
        assert.match((await resident.get("/terugblik/lichaam")).text, /class="ww-answers__answer">7</);
        assert.ok(clients.every(({ open }) => open), "all slow clients were there while a resident was answered");

        let answered = 0;
        while (clients.some(({ open }) => open)) {
          assert.equal((await resident.get("/")).status, 200);
          answered += 1;
          for (const { socket } of clients.filter(({ open, drips }) => open && drips)) socket.write("x");
        }
        await Promise.all(clients.map(({ closed }) => closed));
        t.diagnostic(`${answered} pages for others before the server had let go of ${SLOW} slow clients`);
      } finally {
        await server?.stop();
        await database.close();
      }
    });
  });
}
