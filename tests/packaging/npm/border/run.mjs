// Runs the border's tests, which wasm-bindgen-test has built into a module, in Node or in a page. It looks for these
// functions of its own runner.
import * as glue from "./border_bg.js";

export async function run(bytes, say) {
  Object.assign(globalThis, { __wbg_test_invoke: (test) => test(), __wbg_test_output_writeln: say, __wbgtest_og_console_log: say });
  const { instance } = await WebAssembly.instantiate(bytes, { "./border_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const tests = Object.entries(instance.exports).filter(([name]) => name.startsWith("__wbgt__"));
  const passed = await new glue.WasmBindgenTestContext(false).run(tests.map(([, test]) => test));
  return passed && tests.length > 0 ? `${tests.length} passed` : "failed";
}
