import { linkTo } from '../api/paths.ts';
import { Heading } from '../parts/heading.tsx';

export const Missing = () => (
  <>
    <Heading title="Nothing is here" />
    <p>
      The address names no place of the console. Go to <a href={linkTo('/')}>Today</a>, or{' '}
      <a href={linkTo('/browse/')}>browse</a>.
    </p>
  </>
);
