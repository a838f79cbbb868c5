import { useState } from 'preact/hooks';
import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { linkTo } from '../api/paths.ts';
import { ActionForm } from '../parts/action-form.tsx';
import { ObjectLink } from '../parts/value.tsx';
import { Changes } from './changes.tsx';
import { boms } from './load-coverage.ts';

interface Props {
  readonly bom: string;
  readonly onChange: () => void;
}

/** Generates a BOM again, after showing what that changes. */
export function Generate({ bom, onChange }: Props) {
  const [answer, setAnswer] = useState<Json>();
  const done = (generated: Json) => {
    setAnswer(generated);
    onChange();
  };
  if (answer !== undefined) return <Outcome answer={answer} isDone />;
  return (
    <>
      <ActionForm
        path={`${boms}${bom}/generate/`}
        fields={[]}
        action="Generate"
        preview={(would) => <Outcome answer={would} />}
        onDone={done}
      />
      <p>
        <a href={linkTo('/plugins/asset-lifecycle/bom-scope-rules/', { bom_id: bom })}>The scope rules</a>
      </p>
    </>
  );
}

/** The changes; a large scope goes on as a job. */
function Outcome({ answer, isDone = false }: { readonly answer: Json; readonly isDone?: boolean }) {
  const { changes } = isJsonObject(answer) ? answer : {};
  if (isJsonObject(changes))
    return (
      <>
        {isDone && <p role="status">The BOM is generated.</p>}
        <Changes changes={changes} />
      </>
    );
  if (!isDone) return <p>So many objects are in scope that a job generates the BOM.</p>;
  return (
    <p role="status">
      {isJsonObject(answer) && <ObjectLink object={answer} />} generates the BOM. It shows here when it is done.
    </p>
  );
}
