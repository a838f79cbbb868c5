import { useState } from 'preact/hooks';
import { isSoundOn, play, setSound } from './sound.ts';

export function SoundSwitch() {
  const [isOn, setOn] = useState(isSoundOn);
  const change = () => {
    setSound(!isOn);
    setOn(!isOn);
    if (!isOn) play('good');
  };
  return (
    <button type="button" onClick={change}>
      Sound: {isOn ? 'on' : 'off'}
    </button>
  );
}
