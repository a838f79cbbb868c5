/** The module between JavaScript and the compiled library, which the package does not describe. */
declare module 'minijinja-js/dist/bundler/minijinja_js_bg.js' {
  import type { Environment as Described } from 'minijinja-js';

  export class Environment extends Described {
    /** Forgets the environment without giving back its memory. */
    __destroy_into_raw(): number;
  }
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
