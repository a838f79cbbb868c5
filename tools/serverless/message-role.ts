import type { Statement } from './iam.ts';

/** What the function may do that sends messages to people, besides reading the table. */
export const messageStatements = ({
  QM_MAIL_FROM: from,
  QM_NOTIFICATION_TOPIC: topic,
}: NodeJS.ProcessEnv): readonly Statement[] => [
  {
    Effect: 'Allow',
    Action: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    Resource: { 'Fn::GetAtt': ['Messages', 'Arn'] },
  },
  ...(from ? [sendingMail(from)] : []),
  ...(topic ? [{ Effect: 'Allow', Action: 'sns:Publish', Resource: topic } as const] : []),
];

/** SES asks for the identity of the sender, and for the configuration set that it may have. */
const sendingMail = (from: string): Statement => ({
  Effect: 'Allow',
  Action: 'ses:SendEmail',
  Resource: ['identity', 'configuration-set'].map((kind) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:ses:\${AWS::Region}:\${AWS::AccountId}:${kind}/*`,
  })),
  Condition: { StringEquals: { 'ses:FromAddress': from } },
});
