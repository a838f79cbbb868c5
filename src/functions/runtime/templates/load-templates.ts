import type { LoadTemplates } from '../../../domain/engine/templates/template-library.ts';

/** Loads what renders templates, once for a process. */
export const loadTemplates: LoadTemplates = async () => (await import('./template-library.ts')).templateLibrary;
