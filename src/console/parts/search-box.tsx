import type { TargetedSubmitEvent } from 'preact';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

export function SearchBox({ label, value, onSearch }: Props) {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch(String(new FormData(event.currentTarget).get('q') ?? '').trim());
  };
  return (
    <search>
      <form class="search" onSubmit={submit}>
        <input key={value} name="q" type="search" aria-label={label} placeholder={label} defaultValue={value} />
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
