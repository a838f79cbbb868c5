import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** Where the fonts of documents are. Packaging puts them beside the functions (tools/serverless). */
export const fontFiles = {
  regular: resolve('pdfmake/fonts/Roboto/Roboto-Regular.ttf'),
  medium: resolve('pdfmake/fonts/Roboto/Roboto-Medium.ttf'),
};
