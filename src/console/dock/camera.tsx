import { useEffect, useRef, useState } from 'preact/hooks';
import { openDecoder } from './decoder.ts';
import { Sightings } from './sightings.ts';

interface Props {
  readonly onCode: (code: string) => void;
}

/** Between two looks, in milliseconds: time for the page to do something else. */
const pause = 120;

/** What the camera sees, and the codes in it. */
export function Camera({ onCode }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef(onCode);
  heard.current = onCode;
  const [state, setState] = useState('Starting the camera …');
  useEffect(() => {
    const control = new AbortController();
    const look = video.current && watch(video.current, (code) => heard.current(code), setState, control.signal);
    look?.catch((thrown: unknown) => control.signal.aborted || setState(whyNot(thrown)));
    return () => control.abort();
  }, []);
  return (
    <section class="camera card">
      <video ref={video} muted playsInline aria-label="What the camera sees" />
      <p role="status">{state}</p>
    </section>
  );
}

async function watch(
  video: HTMLVideoElement,
  onCode: (code: string) => void,
  onState: (state: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!navigator.mediaDevices) throw new DOMException('', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1_280 } },
  });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop);
  video.srcObject = stream;
  await video.play();
  onState('Loading the decoder …');
  const decode = await openDecoder();
  onState('Hold a code in front of the camera.');
  const sightings = new Sightings();
  while (!signal.aborted) {
    for (const code of sightings.newOf(await decode(video), performance.now())) onCode(code);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const reasons: Readonly<Record<string, string>> = {
  NotAllowedError: 'The browser may not use the camera. Allow it in the settings of this page, then open it again.',
  NotFoundError: 'This device has no camera. Use a scanner, or type the code.',
  NotReadableError: 'Another program uses the camera. Close it, then open the camera again.',
  NotSupportedError: 'The browser lends its camera to pages with https only. Use a scanner, or type the code.',
};

const whyNot = (thrown: unknown): string =>
  (thrown instanceof DOMException ? reasons[thrown.name] : undefined) ??
  'The camera or its decoder did not start. Check the network, then open the camera again; a scanner works meanwhile.';
