import { beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../../../../src/domain/engine/context.ts';
import type { Actor } from '../../../../src/domain/engine/ports.ts';
import { attachment } from '../../../../src/domain/lifecycle/documents/attachment.ts';
import { confirmUpload } from '../../../../src/domain/platform/files/confirm-upload.ts';
import { filesIn } from '../../../../src/functions/files/bucket-files.ts';
import { sweepFiles } from '../../../../src/functions/files/sweep-files.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryBucket } from '../../../support/memory-bucket.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const { type } = attachment;
let store: MemoryStore;
let lifecycle: Lifecycle;
let bucket: MemoryBucket;
let order: number;

beforeEach(async () => {
  store = new MemoryStore();
  lifecycle = await new Lifecycle(store).prepare();
  bucket = new MemoryBucket();
  order = await lifecycle.order(await lifecycle.bom());
});

const upload = (filename: string) =>
  lifecycle.create('attachment', {
    object_type: 'netbox_asset_lifecycle.purchaseorder',
    object_id: order,
    kind: 'quote',
    filename,
  });
const files = (among: MemoryBucket = bucket) => filesIn(async () => among);
const confirm = (id: number, context: Context = lifecycle.context, among?: MemoryBucket) =>
  confirmUpload(attachment, files(among))(context, { id, input: {} });
const put = (id: number, content: string) => bucket.write(`uploads/${type}/${id}`, content);
const kept = () => [...bucket.objects.keys()].filter((key) => key.startsWith('files/'));

describe('an upload', () => {
  test('is kept once it is what its name says, and no later upload changes it', async () => {
    const id = await upload('quote no. 1.pdf');
    expect(await lifecycle.answer('attachment', id)).toMatchObject({ status: { value: 'pending' }, file: null });
    await put(id, '%PDF-1.7 first');
    await confirm(id);
    const [key = ''] = kept();
    expect(key).toMatch(/\/\d+-[0-9a-f]{32}\/quote_no._1\.pdf$/);
    expect(await lifecycle.answer('attachment', id)).toMatchObject({
      status: { value: 'stored' },
      content_type: 'application/pdf',
      size: 14,
      file: key,
    });
    await put(id, '%PDF-1.7 second');
    await confirm(id);
    expect([kept(), String(bucket.objects.get(key))]).toEqual([[key], '%PDF-1.7 first']);
  });

  test('that is missing or something else is refused, and may be made again', async () => {
    const id = await upload('quote.pdf');
    expect(await refusal(confirm(id))).toEqual({ status: 400, body: { __all__: ['Nothing was uploaded yet.'] } });
    await put(id, '<html>');
    expect(await refusal(confirm(id))).toMatchObject({ status: 400, body: { file: [expect.any(String)] } });
    await put(id, '%PDF-1.7');
    await confirm(id);
    expect(kept()).toHaveLength(1);
  });

  test('that is replaced while it is looked at is not kept', async () => {
    const id = await upload('quote.pdf');
    await put(id, '%PDF-1.7');
    class Hasty extends MemoryBucket {
      override async copy(from: string, to: string, etag?: string): Promise<boolean> {
        await this.write(from, '<html>');
        return super.copy(from, to, etag);
      }
    }
    const hasty = new Hasty();
    await hasty.write(`uploads/${type}/${id}`, '%PDF-1.7');
    expect(await refusal(confirm(id, lifecycle.context, hasty))).toMatchObject({ status: 409 });
    expect(await lifecycle.answer('attachment', id)).toMatchObject({ status: { value: 'pending' } });
  });

  test.each([
    ['', 'This field may not be blank.'],
    ['../x.pdf', 'The name of a file has no folders and no control characters.'],
    ['x.exe', /^The name must end in \.pdf, /],
  ])('under the name %j is refused', async (filename, message) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(await refusal(upload(filename))).toEqual({ status: 400, body: { filename: [expected] } });
  });

  test('keeps its kind when it gets another name', async () => {
    const id = await upload('quote.pdf');
    await put(id, '%PDF-1.7');
    await confirm(id);
    await lifecycle.patch('attachment', id, { filename: 'quote 2.PDF' });
    expect(await refusal(lifecycle.patch('attachment', id, { filename: 'quote.png' }))).toMatchObject({
      body: { filename: ['The name must end as before: the file is application/pdf.'] },
    });
  });

  test('stays with its object', async () => {
    const id = await upload('quote.pdf');
    const other = await lifecycle.order(await lifecycle.bom());
    const moved = { object_type: 'netbox_asset_lifecycle.purchaseorder', object_id: other };
    expect(await refusal(lifecycle.patch('attachment', id, moved))).toMatchObject({ status: 400 });
  });
});

describe('who may do what with files', () => {
  const actor = (...actions: readonly string[]): Actor => ({
    userId: 7,
    username: 'clerk',
    superuser: false,
    writeEnabled: true,
    permissions: [{ types: ['netbox_asset_lifecycle.purchaseorder'], actions, constraints: null }],
  });
  const as = (who: Actor) => new Lifecycle(store, {}, who);

  test('viewers of an object view its files, and change none', async () => {
    const id = await upload('quote.pdf');
    await put(id, '%PDF-1.7');
    const viewer = as(actor('view'));
    expect(await viewer.ids('attachment')).toEqual([id]);
    expect(await refusal(viewer.patch('attachment', id, { name: 'x' }))).toMatchObject({ status: 403 });
    expect(await refusal(viewer.delete('attachment', id))).toMatchObject({ status: 403 });
    expect(await refusal(confirm(id, viewer.context))).toMatchObject({ status: 403 });
  });

  test('who may change the object may change its files', async () => {
    const id = await upload('quote.pdf');
    await put(id, '%PDF-1.7');
    const editor = as(actor('view', 'change'));
    await editor.patch('attachment', id, { name: 'Quote' });
    await confirm(id, editor.context);
    await editor.delete('attachment', id);
    expect(await lifecycle.ids('attachment')).toEqual([]);
  });

  test('nobody else sees them', async () => {
    const id = await upload('quote.pdf');
    const stranger = as(actor());
    expect(await stranger.ids('attachment')).toEqual([]);
    expect(await refusal(confirm(id, stranger.context))).toMatchObject({ status: 404 });
  });

  test('whoever deletes the object takes its files along', async () => {
    await upload('quote.pdf');
    await as(actor('view', 'delete')).delete('purchaseorder', order);
    expect(await lifecycle.ids('attachment')).toEqual([]);
    const changes = await lifecycle.ids('core.objectchange', {
      changed_object_type: type,
      action: 'delete',
    });
    expect(changes).toHaveLength(1);
  });
});

describe('the sweep', () => {
  const at = (time: string): Context => ({ ...lifecycle.context, now: () => new Date(time) });

  test('removes files without an object, but none that may still get one', async () => {
    const id = await upload('quote.pdf');
    await put(id, '%PDF-1.7');
    await confirm(id);
    bucket.written = '2030-01-01T10:00:00Z';
    await bucket.write('files/orphan/a.pdf', 'x');
    await bucket.write('import/dcim.site/a.csv', 'x');
    expect(await sweepFiles(at('2030-01-01T10:59:00Z'), bucket)).toEqual({ files: 0, abandoned: 0 });
    expect(await sweepFiles(at('2030-01-01T11:01:00Z'), bucket)).toEqual({ files: 1, abandoned: 0 });
    expect(kept()).toHaveLength(1);
    await lifecycle.delete('attachment', id);
    expect(await sweepFiles(at('2030-01-01T11:01:00Z'), bucket)).toEqual({ files: 1, abandoned: 0 });
    expect([kept(), bucket.objects.has('import/dcim.site/a.csv')]).toEqual([[], true]);
  });

  test('removes objects that nothing was uploaded for in a day', async () => {
    await upload('quote.pdf');
    const day = 24 * 3_600_000;
    const now = lifecycle.context.now().getTime();
    expect(await sweepFiles(at(new Date(now + day - 60_000).toISOString()), bucket)).toMatchObject({ abandoned: 0 });
    expect(await sweepFiles(at(new Date(now + day + 60_000).toISOString()), bucket)).toMatchObject({ abandoned: 1 });
    expect(await lifecycle.ids('attachment')).toEqual([]);
  });
});
