import { linkTo } from '../api/paths.ts';
import { placeOf, places } from '../places.ts';
import { go } from '../router.ts';
import { SearchBox } from './search-box.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

interface Props {
  readonly path: string;
  readonly user: string;
  readonly onSignOut: () => void;
}

export function Header({ path, user, onSignOut }: Props) {
  const here = placeOf(path);
  return (
    <header>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('#main')?.focus()}>
        Skip to the content
      </button>
      <nav aria-label="Places">
        <span class="name">Quartermaster</span>
        {places.map((place) => (
          <a key={place.path} href={linkTo(place.path)} {...(place === here ? { 'aria-current': 'page' } : {})}>
            {place.label}
          </a>
        ))}
      </nav>
      <SearchBox label="Search everything" value="" onSearch={(q) => q && go(linkTo('/search/', { q }))} />
      <div class="person">
        <ThemeSwitch />
        <bdi class="user">{user}</bdi>
        <button type="button" onClick={onSignOut}>
          Sign out
        </button>
      </div>
    </header>
  );
}
