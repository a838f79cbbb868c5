import * as z from 'zod/mini';
import { install } from './http/auth/install.ts';
import { backgroundFunction } from './runtime/lambda-function.ts';

const superuser = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(12)),
  /** Version 1 token: 40 hexadecimal digits. */
  token: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
});

/** Invoked by hand once after the first deploy: makes the superuser, their token and the default data. */
export const handler = backgroundFunction((event: unknown) => install(superuser.parse(event)));
