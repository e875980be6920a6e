// `imports` in package.json chooses how each runtime comes by the module. The names do not end in `.wasm`,
// because bundlers for workers take every such import for a file.
declare module "#client-module" {
  export const module: WebAssembly.Module | string;
}
declare module "#sandbox-module" {
  export const module: WebAssembly.Module | string;
}
declare module "#doctor-module" {
  export const module: WebAssembly.Module | string;
}
declare module "#folder-module" {
  export const module: WebAssembly.Module | string;
}
