import { invalid } from '../../../domain/engine/errors.ts';
import { importNotice } from '../../../domain/lifecycle/shipping/import-notice-action.ts';
import { shipment } from '../../../domain/lifecycle/shipping/shipment.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(shipment, importNotice, async (context, { input, ...request }) => {
  const file = bytesOf(input.file);
  const { takeNotice } = await import('../../notices/take-notice.ts');
  return takeNotice(context, { ...request, input: { ...input, file } });
});

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw invalid({ file: ['This is not Base64.'] });
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
