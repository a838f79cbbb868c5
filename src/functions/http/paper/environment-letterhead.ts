import { log } from '../../runtime/log.ts';
import { type Letterhead, type Logo, logoOf, paperSettings } from './letterhead.ts';

/** Bytes: a logo stands on every document. */
const largestLogo = 1_000_000;

/** Whose documents these are, by the settings of the stage. What is wrong with a logo is logged: paper comes without it. */
export async function environmentLetterhead(): Promise<Letterhead> {
  const { logo, ...settings } = paperSettings(process.env);
  return { ...settings, logo: logo === '' ? undefined : await logoAt(logo) };
}

async function logoAt(key: string): Promise<Logo | undefined> {
  try {
    const { environmentBucket } = await import('../../../repos/bucket.ts');
    const content = await environmentBucket(process.env.QM_BUCKET ?? '', process.env).read(key);
    const logo = content && logoOf(await wholeOf(content));
    if (!logo) throw new Error('It is missing, larger than 1 MB, or neither SVG nor PNG nor JPEG.');
    return logo;
  } catch (error) {
    await log('warn', 'The logo of documents cannot be used', { key, error });
    return undefined;
  }
}

async function wholeOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > largestLogo) return Buffer.alloc(0);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
