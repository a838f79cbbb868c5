import { linkTo } from '../api/paths.ts';
import { go } from '../router.ts';
import { SearchBox } from './search-box.tsx';

interface Props {
  readonly path: string;
  readonly user: string;
  readonly onSignOut: () => void;
}

const places = [
  ['/', 'Today'],
  ['/browse/', 'Browse'],
] as const;

export function Header({ path, user, onSignOut }: Props) {
  return (
    <header>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('#main')?.focus()}>
        Skip to the content
      </button>
      <nav aria-label="Places">
        <span class="name">Quartermaster</span>
        {places.map(([place, label]) => (
          <a key={place} href={linkTo(place)} {...(place === path ? { 'aria-current': 'page' } : {})}>
            {label}
          </a>
        ))}
      </nav>
      <SearchBox label="Search everything" value="" onSearch={(q) => q && go(linkTo('/search/', { q }))} />
      <div class="person">
        <bdi class="user">{user}</bdi>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}
