import { useEffect, useState } from 'preact/hooks';
import { follow, type Liveness } from './api/follow.ts';
import { useShared } from './context.ts';

/** `changes` grows whenever something in the database has changed, or may have. */
export function useChanges(): { readonly state: Liveness; readonly changes: number } {
  const { client } = useShared();
  const [state, setState] = useState<Liveness>('connecting');
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    const onChange = () => setChanges((count) => count + 1);
    void follow(client, { onChange, onState: setState }, control.signal);
    return () => control.abort();
  }, [client]);
  return { state, changes };
}
