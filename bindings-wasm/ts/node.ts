// What needs Node's own modules, beside everything of the main entry.
export * from "./index.js";
