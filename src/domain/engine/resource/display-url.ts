/** Where the console shows what the API answers at `url`; the console stands beside the API, below the same stage. */
export const displayUrlOf = (url: string): string => url.replace(/^(.*)\/api\//, '$1/console/#/');
