/** The NetBox releases whose answers can be given; clients compare the first two numbers. */
const releases = { '4.6': '4.6.8', '4.7': '4.7.0' } as const;

type ApiVersion = keyof typeof releases;

const isApiVersion = (text: string): text is ApiVersion => Object.hasOwn(releases, text);

/** The version of NetBox's API that answers: what QM_NETBOX_API says. Throws when there are no answers of that version. */
export function apiVersion({ QM_NETBOX_API: setting }: NodeJS.ProcessEnv = process.env): ApiVersion {
  const version = setting || '4.6';
  if (!isApiVersion(version)) throw new Error(`QM_NETBOX_API has to be ${Object.keys(releases).join(' or ')}.`);
  return version;
}

/** The NetBox release that answers. */
export const netboxVersion = (): string => releases[apiVersion()];

/** The Asset Lifecycle release. */
export const pluginVersion = '0.3.1';
