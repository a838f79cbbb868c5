import { fileFunction } from '../../files/file-function.ts';

export const handler = fileFunction('extras.imageattachment');
