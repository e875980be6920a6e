import "./load/client.js";
import "./load/sandbox.js";

export { Sandbox, type Fault, type LogEntry, type Paid, type SandboxClientOptions, type SandboxOptions, type SandboxState, type StandardFetch } from "./sandbox/provider.js";
