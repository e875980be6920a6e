import "./load/client.js";

export * from "./api.js";
