import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { otherErrors } from '../api/field-errors.ts';
import { loadForm } from '../api/forms.ts';
import { asProblem, isUndecided, type Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { Failure } from './failure.tsx';
import { FormFields } from './form-fields.tsx';
import { Loading } from './loading.tsx';

interface Props {
  /** Of a verb, a list or an object, below `/api`. */
  readonly path: string;
  readonly method?: 'POST' | 'PATCH';
  /** The fields to show, in this order; absent: all. */
  readonly fields?: readonly string[];
  /** What is sent beside what is shown, and what the fields begin with. */
  readonly initial?: JsonObject;
  /** What the button says: a verb. */
  readonly action: string;
  /** Shows what would happen, by the answer to what would be sent; absent: it happens at once. */
  readonly preview?: (answer: Json, sent: JsonObject) => ComponentChildren;
  readonly onDone: (answer: Json) => void;
}

/**
 * A form by the declarations of the API: it is sent once, and its errors stand at their fields. The second click of a double
 * click and a key that is held down do nothing: the button that shows what will happen is then the one that does it.
 */
export function ActionForm({ path, method = 'POST', fields: names, initial = {}, action, preview, onDone }: Props) {
  const { client, catalog } = useShared();
  const form = useLoaded(async (signal) => ({ form: await loadForm(client, path, signal) }), [client, path]);
  const [value, setValue] = useState(initial);
  // Enter may come before what was typed is drawn.
  const latest = useRef(initial);
  const isShown = useRef(false);
  const [problem, setProblem] = useState<Problem>();
  const [outlook, setOutlook] = useState<Json>();
  const [isSending, setSending] = useState(false);
  // Whatever is lost on the way, the same request is made once.
  const key = useRef(crypto.randomUUID());
  const change = (next: JsonObject) => {
    key.current = crypto.randomUUID();
    latest.current = next;
    isShown.current = false;
    setValue(next);
    setOutlook(undefined);
  };
  const send = async (dryRun: boolean) => {
    setSending(true);
    setProblem(undefined);
    try {
      const once = dryRun ? { dryRun } : { idempotencyKey: key.current };
      const { current } = latest;
      const body = method === 'PATCH' ? { ...emptied(initial, current), ...current } : current;
      const answer = await client.request(path, { method, body, ...once });
      // What was changed meanwhile is another request.
      if (dryRun && latest.current !== current) return;
      isShown.current = dryRun;
      if (dryRun) setOutlook(answer);
      else onDone(answer);
    } catch (thrown) {
      const failed = asProblem(thrown);
      setProblem(failed);
      // Where an answer is lost, the same request is sent again and tells what became of it; its preview would tell of a second.
      if (!dryRun && isUndecided(failed)) return;
      isShown.current = false;
      setOutlook(undefined);
    } finally {
      setSending(false);
    }
  };
  // Where nothing is to be filled in, what would happen shows by itself.
  const isAsked = preview !== undefined && names?.length === 0 && form.value?.form !== undefined;
  useEffect(() => {
    if (isAsked) void send(true);
  }, [isAsked]);
  // What will happen may be below what is in view; nothing moves under the pointer later than it shows.
  const outlookShown = useRef<HTMLElement>(null);
  useLayoutEffect(() => outlookShown.current?.scrollIntoView({ block: 'nearest' }), [outlook]);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isSending) void send(preview !== undefined && !isShown.current);
  };
  if (form.problem) return <Failure problem={form.problem} again={form.again} />;
  if (!form.value) return <Loading what={action} />;
  if (!form.value.form) return <p class="quiet">You may not do this. Ask an administrator for the permission.</p>;
  const { fields: all, help } = form.value.form;
  const fields = names ? names.flatMap((name) => all.filter((field) => field.name === name)) : all;
  const shown = new Set(fields.map(({ name }) => name));
  const others = problem && (problem.answer === null ? problem.message : otherErrors(problem.answer, shown));
  return (
    <form
      class="form"
      onSubmit={submit}
      onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
    >
      {/* What is said of a list is about reading it. */}
      {help && !catalog.has(path) && <p class="quiet">{help}</p>}
      <FormFields fields={fields} value={value} errors={problem?.answer ?? null} onChange={change} />
      {problem && (
        <p class="error" role="alert">
          {others || 'Some fields are not right: see above.'}
        </p>
      )}
      {preview && outlook !== undefined && (
        <section ref={outlookShown} aria-label="What will happen">
          {preview(outlook, value)}
        </section>
      )}
      <div class="row">
        <button
          type="submit"
          class="main"
          disabled={isSending || (isAsked && outlook === undefined && !problem)}
          onClick={(event) => event.detail > 1 && event.preventDefault()}
        >
          {preview && outlook === undefined && !isAsked ? 'Show what will happen' : action}
        </button>
        {isSending && <span role="status">Sending …</span>}
      </div>
    </form>
  );
}

/** Fields that were emptied; a change without them would leave them as they are. */
const emptied = (before: JsonObject, after: JsonObject): JsonObject =>
  Object.fromEntries(Object.keys(before).flatMap((name) => (name in after ? [] : [[name, null]])));
