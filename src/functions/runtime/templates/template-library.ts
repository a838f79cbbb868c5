import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import * as glue from 'minijinja-js/dist/bundler/minijinja_js_bg.js';
import type { Rendering, TemplateLibrary } from '../../../domain/engine/templates/template-library.ts';
import { withLargestMemory } from './largest-memory.ts';
import { libraryFile } from './library-file.ts';

type Environment = glue.Environment;

/** minijinja, compiled to WebAssembly. */
export const templateLibrary: TemplateLibrary = {
  compile: (source, milliseconds) =>
    withEnvironment(milliseconds, (environment) => environment.addTemplate('<string>', source)),
  render,
};

/** Renders within the limits of steps, of time and of memory (128 MB). */
function render(source: string, context: object, { filters, whiteSpace, fuel, milliseconds }: Rendering): string {
  return withEnvironment(milliseconds, (environment) => {
    environment.enablePyCompat();
    environment.fuel = fuel;
    environment.trimBlocks = whiteSpace.trimBlocks ?? false;
    environment.lstripBlocks = whiteSpace.lstripBlocks ?? false;
    environment.keepTrailingNewline = whiteSpace.keepTrailingNewline ?? false;
    for (const [name, filter] of filters) environment.addFilter(name, filter);
    return environment.renderStr(source, context);
  });
}

const largestMemory = 2048;
/** An instance keeps the memory that it once took: it is not kept beyond this. */
const keptMemory = 32 * 2 ** 20;

let module: WebAssembly.Module | undefined;
let memory: WebAssembly.Memory | undefined;

/** What runs in a context can be stopped, the compiled code that it calls included. */
const stoppable: { run?: () => void } = createContext({});

function withEnvironment<T>(milliseconds: number, use: (environment: Environment) => T): T {
  if (!memory) startInstance();
  const environment = new glue.Environment();
  let result: { readonly value: T } | undefined;
  stoppable.run = () => {
    result = { value: use(environment) };
  };
  try {
    runInContext('run()', stoppable, { timeout: milliseconds });
    environment.free();
    if (!memory || memory.buffer.byteLength > keptMemory) dropInstance();
  } catch (error) {
    // Whatever it was in the middle of, nothing of it is used again.
    environment.__destroy_into_raw();
    dropInstance();
    throw inWords(error);
  } finally {
    delete stoppable.run;
  }
  if (!result) throw new Error('the template was not rendered');
  return result.value;
}

function startInstance(): void {
  module ??= new WebAssembly.Module(withLargestMemory(readFileSync(libraryFile), largestMemory));
  // A panic would be written to the log; what it comes from is the template.
  const quiet = Object.fromEntries(
    Object.entries(glue).map(([name, value]) => [name, name.startsWith('__wbg_error_') ? () => {} : value]),
  );
  const { exports } = new WebAssembly.Instance(module, { './minijinja_js_bg.js': quiet });
  if (!(exports.memory instanceof WebAssembly.Memory)) throw new Error('The library has no memory.');
  memory = exports.memory;
  glue.__wbg_set_wasm(exports);
}

/** The module in between remembers views of the memory until that moves. */
function dropInstance(): void {
  try {
    memory?.grow(0);
  } finally {
    memory = undefined;
  }
}

/** It comes from the context, whose errors are no `Error` here. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

function inWords(error: unknown): Error {
  if (isTimeout(error)) return new Error('the template takes too long', { cause: error });
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
    return new Error('the template is nested too deeply or needs too much memory', { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
