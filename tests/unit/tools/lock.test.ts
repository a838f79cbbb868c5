import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions });
const entry = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
});
const lock = z.object({ packages: z.record(z.string(), entry) });

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));
const { packages } = lock.parse(read('package-lock.json'));
const locked = Object.entries(packages).filter(([path]) => path !== '');

test('every package of the lock has a hash, those of other platforms too: nothing else can be installed in its place', () => {
  expect(locked.length).toBeGreaterThan(500);
  const withoutHash = locked.filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity));
  expect(withoutHash.map(([path]) => path)).toEqual([]);
});

test('packages come from the registry that npm is configured for, not from addresses in the lock', () => {
  expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('package.json names exact versions, and the lock holds these', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(read('package.json'));
  const named = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const wrong = named.filter(([name, wanted]) => {
    const version = wanted.startsWith('npm:') ? wanted.slice(wanted.lastIndexOf('@') + 1) : wanted;
    return !/^\d+\.\d+\.\d+$/.test(version) || packages[`node_modules/${name}`]?.version !== version;
  });
  expect(wrong).toEqual([]);
});
