import { objectAction } from '../model/action.ts';

export const install = objectAction({
  name: 'install',
  detail: true,
  path: 'install',
  help: 'Makes a new device, rack or module from this spare. The body holds its fields; type, serial, asset tag and variant are filled in.',
  body: 'object',
  answer: ['dcim.device', 'dcim.rack', 'dcim.module'],
  status: 201,
});
