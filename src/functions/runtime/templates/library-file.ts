import { createRequire } from 'node:module';

/** Where the compiled library of templates is. Packaging puts it beside the functions (tools/serverless). */
export const libraryFile = createRequire(import.meta.url).resolve('minijinja-js/dist/bundler/minijinja_js_bg.wasm');
