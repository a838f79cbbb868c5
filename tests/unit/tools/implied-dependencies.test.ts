import { expect, test } from 'vitest';
import { dropImpliedDependencies } from '../../../tools/serverless/implied-dependencies.ts';

const resource = (DependsOn: string | string[], Properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties,
  DependsOn,
});

test('what the properties refer to is not named under DependsOn', () => {
  const role = { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Environment: { Variables: { TABLE: { Ref: 'Table' } } } };
  const resources = { one: resource('Role', role), two: resource(['Role', 'Bucket', 'Table'], role) };
  dropImpliedDependencies(resources);
  expect(resources).toEqual({
    one: { Type: 'AWS::Lambda::Function', Properties: role },
    two: { Type: 'AWS::Lambda::Function', Properties: role, DependsOn: ['Bucket'] },
  });
});

test('other dependencies stay, once each', () => {
  const resources = { bucket: resource(['Permission', 'Permission'], { Name: 'Permission' }) };
  dropImpliedDependencies(resources);
  expect(resources.bucket.DependsOn).toEqual(['Permission']);
});
