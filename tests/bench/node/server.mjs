// A server on loopback that gives one answer to whatever it is asked.
import { createServer } from "node:http";
import { page } from "./package-under-test.mjs";

const answer = page("compact-1");
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-type": "application/json", "content-length": answer.length }).end(answer));
});
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
