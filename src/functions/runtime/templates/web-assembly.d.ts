/** The part of WebAssembly in use: Node has it, its types do not. */
declare namespace WebAssembly {
  type Exports = Readonly<Record<string, unknown>>;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Exports>>);
    readonly exports: Exports;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    /** @returns how many pages it had. */
    grow(pages: number): number;
  }
  class RuntimeError extends Error {}
}
