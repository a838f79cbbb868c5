import type { Tone } from './verdicts.ts';

interface Beep {
  readonly hertz: number;
  readonly seconds: number;
}

/** Good is short and high, bad long and low: told apart in noise and without looking. */
const beeps: Readonly<Record<Tone, readonly Beep[]>> = {
  good: [{ hertz: 1_320, seconds: 0.09 }],
  look: [
    { hertz: 740, seconds: 0.14 },
    { hertz: 740, seconds: 0.14 },
  ],
  bad: [
    { hertz: 220, seconds: 0.3 },
    { hertz: 165, seconds: 0.45 },
  ],
  wait: [{ hertz: 520, seconds: 0.05 }],
};

const shakes: Readonly<Record<Tone, readonly number[]>> = {
  good: [40],
  look: [80, 60, 80],
  bad: [300, 100, 300],
  wait: [],
};

const gap = 0.06;
const volume = 0.4;
let audio: AudioContext | undefined;

/** Browsers are silent until somebody has touched the page or pressed a key. */
export function play(tone: Tone): void {
  navigator.vibrate?.([...shakes[tone]]);
  audio ??= new AudioContext();
  void audio.resume();
  let start = audio.currentTime;
  for (const { hertz, seconds } of beeps[tone]) {
    beep(audio, hertz, start, start + seconds);
    start += seconds + gap;
  }
}

function beep(context: AudioContext, hertz: number, start: number, end: number): void {
  const oscillator = new OscillatorNode(context, { type: 'square', frequency: hertz });
  const gain = new GainNode(context, { gain: volume });
  // Without a soft end it would crack.
  gain.gain.setTargetAtTime(0, end - 0.02, 0.006);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(end);
}

const key = 'quartermaster.dock.sound';

/** Kept for the device: whoever stands there next works in the same noise. */
export const isSoundOn = (): boolean => localStorage.getItem(key) !== 'off';
export const setSound = (isOn: boolean): void => localStorage.setItem(key, isOn ? 'on' : 'off');
