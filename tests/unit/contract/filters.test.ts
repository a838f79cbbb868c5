import { expect, test } from 'vitest';
import { listParameters } from '../../../src/domain/engine/query/selection.ts';
import { filtersOf } from '../../../src/domain/engine/resource/filter-declarations.ts';
import { objectTypeList, typeFilters } from '../../../src/domain/platform/object-types.ts';
import { registry } from '../../../src/domain/registry.ts';
import { differenceOf } from '../../../tools/reference/differences/difference.ts';
import { filterDifferences } from '../../../tools/reference/differences/filters.ts';
import { contract, netboxFilters } from '../../contract/contract.ts';

/** The lists that NetBox has, too, with the names of all filters that they take here. */
const offered: readonly { readonly path: string; readonly type: string; readonly names: ReadonlySet<string> }[] = [
  ...registry.resources
    .filter(({ path }) => `${path}/` in contract.filters)
    .map((resource) => ({
      path: `${resource.path}/`,
      type: resource.type,
      names: new Set(filtersOf(resource).keys()),
    })),
  { path: `${objectTypeList.path}/`, type: 'core.objecttype', names: new Set(typeFilters.keys()) },
];

const baseOf = (name: string): string => name.replace(/__[a-z]+$/, '');

const missingFrom = ({ path, names }: (typeof offered)[number]): readonly string[] =>
  netboxFilters(path).filter((name) => !names.has(name) && !listParameters.has(name));

test.each(offered)('$path takes every filter of NetBox', (list) => {
  const unexplained = missingFrom(list).filter((name) => !differenceOf(filterDifferences, list.type, baseOf(name)));
  expect(unexplained).toEqual([]);
});

test('all lists of the contract are compared but those that are not offered', () => {
  const compared = new Set(offered.map(({ path }) => path));
  expect(Object.keys(contract.filters).filter((path) => !compared.has(path))).toEqual([
    '/api/dcim/rack-groups/',
    '/api/users/config/',
  ]);
  for (const { path } of offered) expect(netboxFilters(path).length).toBeGreaterThan(10);
});

test('each difference of filters is one', () => {
  const used = new Set(
    offered.flatMap((list) =>
      missingFrom(list).flatMap((name) => {
        const difference = differenceOf(filterDifferences, list.type, baseOf(name));
        return difference ? [`${filterDifferences.indexOf(difference)} ${baseOf(name)}`] : [];
      }),
    ),
  );
  const unused = filterDifferences.flatMap(({ names }, index) => names.filter((name) => !used.has(`${index} ${name}`)));
  expect(unused).toEqual([]);
});
