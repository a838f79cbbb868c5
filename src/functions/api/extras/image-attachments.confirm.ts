import { confirmFunction } from '../../files/file-function.ts';

export const handler = confirmFunction('extras.imageattachment');
