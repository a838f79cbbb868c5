/** Where the objects of a list have a place of their own, by the path of the list. */
const placesOfLists: Readonly<Record<string, string>> = {
  '/plugins/asset-lifecycle/boms/': '/bom/',
  '/plugins/asset-lifecycle/shipments/': '/dock/',
  '/plugins/asset-lifecycle/spares-pools/': '/spares/',
};

/** The place that shows an object, by its path in the API; undefined where there is none but its page. */
export function placeOfObject(path: string): string | undefined {
  const [, list = '', id = ''] = /^(.*\/)(\d+\/)$/.exec(path) ?? [];
  const place = placesOfLists[list];
  return place && `${place}${id}`;
}
