import type { TargetedSubmitEvent } from 'preact';
import { codeField } from './use-wedge.ts';

interface Props {
  readonly label: string;
  readonly action: string;
  readonly onCode: (code: string) => void;
}

/** For people who type a code, and for scanners while it has the focus. */
export function CodeField({ label, action, onCode }: Props) {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const code = String(new FormData(form).get(codeField) ?? '').trim();
    form.reset();
    if (code !== '') onCode(code);
  };
  return (
    <form class="code" onSubmit={submit}>
      <label>
        {label}
        <input name={codeField} autocomplete="off" autocapitalize="none" spellcheck={false} enterkeyhint="done" />
      </label>
      <button type="submit">{action}</button>
    </form>
  );
}
