import type { Difference } from './difference.ts';

/** Bounds, formats and choices of NetBox's fields that are others here. */
export const boundDifferences: readonly Difference[] = [
  {
    types: ['dcim.devicetype', 'dcim.moduletype', 'dcim.racktype', 'dcim.rack'],
    names: ['weight'],
    here: 'not below 0',
    why: 'a negative weight is a mistake; NetBox bounds its digits only',
  },
  { types: ['dcim.cable'], names: ['length'], here: 'not below 0', why: 'a negative length is a mistake' },
  {
    types: ['dcim.device'],
    names: ['position'],
    here: 'at most 100.5',
    why: "NetBox's document says 1000, but its model refuses more than the tallest rack has",
  },
  {
    types: ['dcim.interface'],
    names: ['speed'],
    here: 'at most 9007199254740991',
    why: 'beyond it JSON numbers lose digits in most clients; it is 9 exabits per second',
  },
  {
    types: ['dcim.interface', 'dcim.interfacetemplate'],
    names: ['type'],
    here: '11 more, among them `100gbase-x-sfp112` and `infiniband-*-4x`',
    why: 'objects have them already; they are of newer equipment',
  },
  {
    types: ['extras.customfield'],
    names: ['name'],
    here: 'capital letters, too',
    why: "NetBox's document has small letters only, but its model takes both",
  },
  {
    types: ['users.token'],
    names: ['version'],
    here: '1 or 2',
    why: "NetBox's document bounds the column, but there are two versions only",
  },
];
