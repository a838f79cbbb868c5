/** For functions that seldom need a bucket: packaging puts it, with the client of S3, into a file of its own. */
export { environmentBucket } from './bucket.ts';
