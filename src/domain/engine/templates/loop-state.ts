import type { JsonObject } from '../json.ts';

export interface Place {
  readonly object: JsonObject;
  readonly last: boolean;
}

/** Gives one object after the other what Jinja2's `loop` says of it among all of them. */
export function loopState(length: number): (place: Place) => object {
  let index0 = -1;
  return ({ object, last }) => {
    index0 += 1;
    const at = index0;
    const loop = {
      index: at + 1,
      index0: at,
      revindex: length - at,
      revindex0: length - at - 1,
      first: at === 0,
      last,
      length,
      depth: 1,
      depth0: 0,
    };
    return { object, loop };
  };
}
