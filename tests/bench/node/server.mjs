// A server on loopback that gives one answer to whatever it is asked of an endpoint.
import { createServer } from "node:http";
import { answers } from "./answers.mjs";

const server = createServer((request, response) => {
  const answer = answers[request.url.split("/").at(-1)];
  request.resume();
  request.on("end", () => response.writeHead(200, { "content-type": "application/json", "content-length": answer.length }).end(answer));
});
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
