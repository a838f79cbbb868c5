import type { Statement } from './iam.ts';

const arnOf = (resource: string): object => ({ 'Fn::GetAtt': [resource, 'Arn'] });

/** What the function of changes may do, besides reading and writing the table: read its stream, and hand on. */
export const eventStatements = ({ QM_EVENT_BUS: bus }: NodeJS.ProcessEnv): readonly Statement[] => [
  {
    Effect: 'Allow',
    Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    Resource: { 'Fn::Sub': `\${Table.Arn}/stream/*` },
  },
  { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: [arnOf('Deliveries'), arnOf('Messages')] },
  ...(bus ? [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn(bus) } as const] : []),
];

/** A bus of this account is named, one of another has an ARN. */
const busArn = (bus: string): object | string =>
  bus.startsWith('arn:')
    ? bus
    : { 'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/${bus}` };
