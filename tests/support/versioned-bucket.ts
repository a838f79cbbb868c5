import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An S3 endpoint with one bucket of versions and delete markers, which no server on a machine has; pages hold two. */
export class VersionedBucket {
  /** What is in the bucket: `<key> <version>`, and `<key> <version> gone` for a delete marker. */
  readonly versions: Set<string>;
  readonly #name: string;
  readonly #server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bucket');
    const isOurs = pathname.replace(/\/$/, '') === `/${this.#name}`;
    const body = await text(request);
    if (!isOurs) response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
    else if (searchParams.has('versions')) response.end(this.#listed());
    else response.end(this.#deleted(body));
  });

  constructor(name: string, versions: readonly string[]) {
    this.#name = name;
    this.versions = new Set(versions);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  #listed(): string {
    const page = [...this.versions].slice(0, 2).map((version) => {
      const [key = '', id = '', gone] = version.split(' ');
      const element = gone ? 'DeleteMarker' : 'Version';
      return `<${element}><Key>${key}</Key><VersionId>${id}</VersionId></${element}>`;
    });
    return `<ListVersionsResult>${page.join('')}<IsTruncated>${this.versions.size > 2}</IsTruncated></ListVersionsResult>`;
  }

  #deleted(body: string): string {
    for (const [, object = ''] of body.matchAll(/<Object>(.*?)<\/Object>/g)) {
      const [, key] = /<Key>(.*?)<\/Key>/.exec(object) ?? [];
      const [, id] = /<VersionId>(.*?)<\/VersionId>/.exec(object) ?? [];
      for (const version of [`${key} ${id}`, `${key} ${id} gone`]) this.versions.delete(version);
    }
    return '<DeleteResult></DeleteResult>';
  }
}
