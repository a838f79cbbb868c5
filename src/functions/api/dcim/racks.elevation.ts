import type { Context } from '../../../domain/engine/context.ts';
import { invalid } from '../../../domain/engine/errors.ts';
import { answers } from '../../../domain/engine/query/answer.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import { choiceJson } from '../../../domain/engine/schema/parse.ts';
import { device, rackFaces } from '../../../domain/inventory/device.ts';
import { type RackElevation, rackElevation } from '../../../domain/inventory/draw-rack.ts';
import { rack } from '../../../domain/inventory/rack.ts';
import { rangeOf } from '../../../domain/inventory/rack-space.ts';
import { actionFunction } from '../../http/action-function.ts';
import { envelope } from '../../http/envelope.ts';
import { pathId } from '../../http/object-request.ts';
import { type DeviceLabel, drawRack } from '../../http/rack-drawing.ts';
import type { ApiRequest } from '../../http/request.ts';
import { jsonResponse, textResponse } from '../../http/response.ts';

/** NetBox: a rack from one side, as a page of its half units or as a drawing. */
export const handler = actionFunction('GET', async (request, context) => {
  const face = oneOf(request, 'face', ['front', 'rear']);
  const excluded = (request.query.get('exclude') ?? []).map(Number).filter(Number.isSafeInteger);
  const render = oneOf(request, 'render', ['json', 'svg']);
  const elevation = await rackElevation(context, pathId(request, rack), face, excluded);
  return render === 'svg' ? drawing(elevation, request, context) : units(elevation, face, request, context);
});

const last = (request: ApiRequest, name: string): string => request.query.get(name)?.at(-1) ?? '';

/** The first of the choices when nothing is said. */
function oneOf(request: ApiRequest, name: string, choices: readonly [string, ...string[]]): string {
  const given = last(request, name) || choices[0];
  if (!choices.includes(given)) throw invalid({ [name]: [`"${given}" is not a valid choice.`] });
  return given;
}

async function units({ units: all, visible }: RackElevation, face: string, request: ApiRequest, context: Context) {
  const { limit, offset } = pageOf(request.query);
  const shown = all.slice(offset, offset + limit);
  const devices = shown.flatMap(({ device: id }) => (id === null ? [] : (visible.get(id) ?? [])));
  const nested = new Map(
    (await answers(context, device, [...new Set(devices)], 'nested')).map((answer) => [answer.id, answer]),
  );
  const results = shown.map(({ position, name, device: id }) => ({
    id: position,
    name,
    face: choiceJson(rackFaces, face),
    device: id === null ? null : (nested.get(id) ?? null),
    occupied: id !== null,
    display: name,
  }));
  return jsonResponse(200, envelope(request, { objects: [], count: all.length, limit, offset }, results));
}

async function drawing({ rack: { values }, mounted, visible }: RackElevation, request: ApiRequest, context: Context) {
  const devices = [...visible.values()];
  const roles = await context.store.getMany(
    devices.map((object) => ({ type: 'dcim.devicerole', id: Number(object.values.role) })),
  );
  const named = await answers(context, device, devices, 'nested');
  const labels = new Map(
    devices.map((object, index): [number, DeviceLabel] => [
      object.id,
      {
        text: String(named[index]?.display ?? ''),
        href: String(named[index]?.url ?? ''),
        color: String(roles.get(`dcim.devicerole#${object.values.role}`)?.values.color ?? '9e9e9e'),
      },
    ]),
  );
  const size = { unitWidth: pixels(request, 'unit_width', 220), unitHeight: pixels(request, 'unit_height', 22) };
  const svg = drawRack(rangeOf(values), values.desc_units === true, mounted, (id) => labels.get(id), size);
  return textResponse(200, svg, { 'Content-Type': 'image/svg+xml' });
}

function pixels(request: ApiRequest, name: string, usual: number): number {
  const given = last(request, name);
  if (given === '') return usual;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1 || size > 2_000) throw invalid({ [name]: ['A valid integer is required.'] });
  return size;
}
