import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { Refusal, unless } from './surroundings.ts';

/** Deletes all objects of a bucket with all their versions; answers how many, 0 also where there is no such bucket. */
export async function emptyBucket(client: S3Client, Bucket: string): Promise<number> {
  return (await unless(['NoSuchBucket'], deletedVersions(client, Bucket))) ?? 0;
}

async function deletedVersions(client: S3Client, Bucket: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, VersionId }],
    );
    if (Objects.length === 0) return deleted;
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    const [first] = Errors;
    if (first) throw new Refusal(`${Bucket}: ${first.Key} could not be deleted: ${first.Message}`);
    deleted += Objects.length;
  }
}
