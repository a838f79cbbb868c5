import { render } from 'preact';
import { App } from './app.tsx';
import { savedTheme, show } from './theme.ts';

show(savedTheme());
const root = document.querySelector('#console');
if (root) render(<App />, root);
