import { useState } from 'preact/hooks';
import { isTheme, keepTheme, savedTheme, themes } from '../theme.ts';

export function ThemeSwitch() {
  const [theme, setTheme] = useState(savedTheme);
  const choose = (value: string) => {
    if (!isTheme(value)) return;
    keepTheme(value);
    setTheme(value);
  };
  return (
    <select aria-label="Colors" value={theme} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {Object.entries(themes).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
