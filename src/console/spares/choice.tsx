interface Props {
  readonly label: string;
  /** Of the value in the address. */
  readonly name: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly onChange: (name: string, value: string) => void;
}

/** A choice that is kept in the address. */
export const Choice = ({ label, name, choices, query, onChange }: Props) => (
  <label class="picker">
    {label}
    <select value={query.get(name) ?? ''} onChange={({ currentTarget }) => onChange(name, currentTarget.value)}>
      {Object.entries(choices).map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
