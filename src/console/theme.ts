/** What a person may choose; `auto` is what the browser is set to. */
export const themes = { auto: 'Auto colors', light: 'Light', dark: 'Dark' } as const;

export type Theme = keyof typeof themes;

const key = 'quartermaster.theme';

export const isTheme = (value: string | null): value is Theme => value !== null && Object.hasOwn(themes, value);

export function savedTheme(): Theme {
  const saved = localStorage.getItem(key);
  return isTheme(saved) ? saved : 'auto';
}

/** The choice is kept for the next visit. */
export function keepTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  show(theme);
}

export function show(theme: Theme): void {
  document.documentElement.style.colorScheme = theme === 'auto' ? '' : theme;
}
