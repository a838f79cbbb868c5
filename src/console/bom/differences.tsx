import { useState } from 'preact/hooks';
import { isJsonObject } from '../../domain/engine/json.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Changes } from './changes.tsx';
import { boms } from './load-coverage.ts';

interface Props {
  readonly bom: string;
  /** Only drafts can be generated again: of others nobody needs to know at once. */
  readonly isDraft: boolean;
  readonly lastGenerated: string | undefined;
}

/** What has changed in the design since the BOM was generated. All of its scope is read for that. */
export function Differences({ bom, isDraft, lastGenerated }: Props) {
  const { formats } = useShared();
  const [isAsked, setAsked] = useState(isDraft);
  if (!lastGenerated)
    return (
      <section class="card">
        <h2>Changes of the design</h2>
        <p class="quiet">The BOM was never generated: there is nothing to compare the design with.</p>
      </section>
    );
  return (
    <section class="card">
      <h2>Changes of the design since {formats.format(lastGenerated)}</h2>
      {isAsked ? (
        <Compared bom={bom} />
      ) : (
        <p>
          <button type="button" onClick={() => setAsked(true)}>
            Compare with the design
          </button>
        </p>
      )}
    </section>
  );
}

function Compared({ bom }: { readonly bom: string }) {
  const { client } = useShared();
  const { value, problem, again } = useLoaded(
    (signal) => client.request(`${boms}${bom}/diff/`, { signal }),
    [client, bom],
  );
  if (problem) return <Failure problem={problem} again={again} />;
  if (!isJsonObject(value)) return <Loading what="the changes" />;
  return (
    <>
      {value.differs === true ? <Changes changes={value} /> : <p>None: the BOM is what the design needs.</p>}
      <p>
        <button type="button" onClick={again}>
          Compare again
        </button>
      </p>
    </>
  );
}
