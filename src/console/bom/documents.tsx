import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Failure } from '../parts/failure.tsx';
import { labelOf } from '../parts/label.ts';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { CoverageBar } from './coverage-bar.tsx';
import { type LineDocuments, loadDocuments, type Named, typeOf } from './load-documents.ts';

interface Props {
  readonly bom: string;
  readonly line: string;
  /** The number to show the documents of; absent: of all. */
  readonly number?: string;
  /** Grows when something may have changed. */
  readonly changes: number;
  readonly onClose: () => void;
}

/** The documents behind the numbers of a line. */
export function Documents({ bom, line, number, changes, onClose }: Props) {
  const { client, catalog } = useShared();
  const { value, problem, again } = useLoaded(
    async (signal) => ({ found: await loadDocuments(client, catalog, { bom, line }, signal) }),
    [client, catalog, bom, line, changes],
  );
  const found = value?.found;
  return (
    <Dialog title={found ? `${found.line.item.name} ${found.line.variant}`.trim() : `Line ${line}`} onClose={onClose}>
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the documents" />}
      {value && !found && <p>The line is there no more, or you may not view it.</p>}
      {found && <Found found={found} {...(number ? { number } : {})} />}
    </Dialog>
  );
}

function Found({ found: { line, documents }, number }: { readonly found: LineDocuments; readonly number?: string }) {
  const { catalog, formats } = useShared();
  const shown = number ? documents.filter((document) => document.number === number) : documents;
  const items = typeOf(catalog, line.item.type)?.list;
  const hidden = line.units.hidden_documents ?? 0;
  return (
    <>
      <CoverageBar units={line.units} />
      <p class="row">
        {items && <a href={linkTo(`${items}${line.item.id}/`)}>The item</a>}
        <a href={linkTo(`/plugins/asset-lifecycle/bom-line-items/${line.id}/`)}>The line</a>
      </p>
      {line.endsTooEarly && (
        <p class="error">Its manufacturer supports it until {formats.format(line.endsTooEarly)} only.</p>
      )}
      {shown.length === 0 && <p class="quiet">No documents yet: nothing was ordered, received or installed.</p>}
      {[...Map.groupBy(shown, (document) => document.number)].map(([name, list]) => (
        <section key={name}>
          <h3>
            {labelOf(name)}: {formats.format(list.reduce((sum, { units }) => sum + units, 0))}
          </h3>
          <ul class="lines">
            {list.map(({ units, document, source }, index) => (
              <li key={`${index} ${document.name}`}>
                <span>
                  {source && (
                    <>
                      <NamedLink of={source} />,{' '}
                    </>
                  )}
                  <NamedLink of={document} />
                </span>
                <span>
                  {formats.format(units)} {plural(units, 'unit', 'units')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {hidden > 0 && (
        <p class="quiet">
          {formats.format(hidden)} more {plural(hidden, 'document is', 'documents are')} hidden from you.
        </p>
      )}
    </>
  );
}

const NamedLink = ({ of: { name, path } }: { readonly of: Named }) =>
  path ? (
    <a href={linkTo(path)}>
      <bdi>{name}</bdi>
    </a>
  ) : (
    <bdi>{name}</bdi>
  );
