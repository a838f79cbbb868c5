import { objectAction } from '../model/action.ts';

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Makes a new device, rack, module or cable from this spare. The body holds its fields, of a cable both ends; type, serial, asset tag and variant are filled in.',
  body: 'object',
  answer: ['dcim.device', 'dcim.rack', 'dcim.module', 'dcim.cable'],
  status: 201,
});
