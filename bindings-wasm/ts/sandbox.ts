// All of the main entry, as `./node` has it: so the three share one file, and a process that starts loads fewer.
import "./api.js";
import "./load/client.js";
import "./load/sandbox.js";

export { Sandbox, type Fault, type LogEntry, type Paid, type SandboxClientOptions, type SandboxOptions, type SandboxState, type StandardFetch } from "./sandbox/provider.js";
