import { streamView, tableDefinition, timeToLiveAttribute } from '../../src/repos/table.ts';

/** The table of serverless.yml; its keys and indexes are those of the repositories. */
export const table = {
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    ...tableDefinition,
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    StreamSpecification: { StreamViewType: streamView },
    TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
  },
};
