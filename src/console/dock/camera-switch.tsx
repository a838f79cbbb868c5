import { useState } from 'preact/hooks';
import { Camera } from './camera.tsx';

/** The camera runs only while somebody wants it: it is hungry. */
export function CameraSwitch({ onCode }: { readonly onCode: (code: string) => void }) {
  const [isOn, setOn] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOn(!isOn)}>
        {isOn ? 'Close the camera' : 'Scan with the camera'}
      </button>
      {isOn && <Camera onCode={onCode} />}
    </>
  );
}
