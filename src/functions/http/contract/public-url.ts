/**
 * Where clients find the API, if QM_PUBLIC_URL says so: scheme, host and what comes before `/api/`, without a slash at the
 * end. Throws when the setting is no such address.
 */
export function publicUrl({ QM_PUBLIC_URL: setting }: NodeJS.ProcessEnv): string | undefined {
  if (!setting) return undefined;
  const url = URL.parse(setting);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Error('QM_PUBLIC_URL has to be an address like https://netbox.example.com, without parameters.');
  return url.href.replace(/\/+$/, '');
}

/** Where clients find the API, for what no request leads to: without QM_PUBLIC_URL, the domain of API Gateway itself. */
export const apiUrl = (environment: NodeJS.ProcessEnv): string =>
  publicUrl(environment) ?? environment.QM_API_URL ?? '';
