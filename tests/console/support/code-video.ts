import bwip from 'bwip-js/node';

const width = 640;
const height = 480;

/** A picture of a code as a camera would film it, in the format that Chromium takes in place of a camera. */
export function codeVideo(options: Parameters<typeof bwip.raw>[0]): Uint8Array {
  const [code] = bwip.raw(options);
  if (!code || !('pixs' in code)) throw new Error('Only codes of two dimensions can be drawn.');
  const { pixs, pixx, pixy } = code;
  const scale = Math.floor((height * 0.6) / pixy);
  const left = Math.floor((width - pixx * scale) / 2);
  const top = Math.floor((height - pixy * scale) / 2);
  const luma = new Uint8Array(width * height).fill(230);
  for (let y = 0; y < pixy * scale; y += 1)
    for (let x = 0; x < pixx * scale; x += 1)
      if (pixs[Math.floor(y / scale) * pixx + Math.floor(x / scale)] === 1) luma[(top + y) * width + left + x] = 20;
  const grey = new Uint8Array((width * height) / 2).fill(128);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, Buffer.from('FRAME\n'), luma, grey]);
}
