#!/usr/bin/env bash
# Finding: the DynamoDB engine dynoxide 1.2.1 tells an end of a stream's shard that is open, and takes a stream that is enabled
# for one to make anew.
#
# DynamoDB gives `EndingSequenceNumber` to closed shards only: readers take it for the sign that nothing more will come, go
# through to the end and turn to the next shard. Here DescribeStream of an enabled stream answers the number of the newest record,
# so that such a reader takes the only shard for finished while records still come.
# DynamoDB refuses UpdateTable with StreamEnabled on a table whose stream is enabled (ValidationException). Here it succeeds and
# the table has another LatestStreamArn from then on: whoever follows the old one hears nothing more of it.
#
# Seen with @dynoxide/linux-x64 1.2.1 through the AWS SDK for JavaScript (streams 3.1141.0): the lines of `expected` below.
# Linux on x64 only.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dynoxide/linux-x64@1.2.1 @aws-sdk/client-dynamodb@3.1162.0 \
  @aws-sdk/client-dynamodb-streams@3.1141.0

cat >look.mjs <<'EOF'
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
const engine = spawn(binary, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
const client = {
  endpoint: `http://127.0.0.1:${port}`,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
for (let left = 100; left > 0; left--)
  try {
    await fetch(client.endpoint);
    break;
  } catch {
    await setTimeout(100);
  }
const [table, streams] = [new DynamoDBClient(client), new DynamoDBStreamsClient(client)];
const TableName = 'streamed';
const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
const put = (id) => table.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
const arn = async () => (await table.send(new DescribeTableCommand({ TableName }))).Table.LatestStreamArn;

await table.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification,
  }),
);
await put('a');
await put('b');
const StreamArn = await arn();
const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
const [shard] = StreamDescription.Shards;
console.log(StreamDescription.StreamStatus, JSON.stringify(shard.SequenceNumberRange));
await put('c');
const { ShardIterator } = await streams.send(
  new GetShardIteratorCommand({ StreamArn, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
);
const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
console.log('records of the shard:', Records.length);
await table.send(new UpdateTableCommand({ TableName, StreamSpecification }));
console.log('enabled again, the stream is', (await arn()) === StreamArn ? 'the same' : 'another one');
engine.kill();
EOF

expected='ENABLED {"StartingSequenceNumber":"1","EndingSequenceNumber":"2"}
records of the shard: 3
enabled again, the stream is another one'
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo 'This has changed.' >&2; exit 1; }
