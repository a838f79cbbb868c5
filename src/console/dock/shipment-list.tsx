import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { labelOf } from '../parts/label.ts';
import { idOf } from './find-shipment.ts';
import { dockLink } from './links.ts';

const facts = ['courier', 'purchase_order', 'site', 'status', 'date_expected'] as const;

interface Props {
  readonly shipments: readonly JsonObject[];
  readonly label: string;
}

/** Each is one large target: what is beside it must not be hit by a glove. */
export function Shipments({ shipments, label }: Props) {
  if (shipments.length === 0) return null;
  return (
    <ul class="shipments" aria-label={label}>
      {shipments.map((shipment) => (
        <li key={idOf(shipment)}>
          <a href={dockLink(idOf(shipment))}>
            <bdi>{textOf(shipment.display)}</bdi>
          </a>
          <Facts shipment={shipment} />
        </li>
      ))}
    </ul>
  );
}

/** In words, without links. */
export function Facts({ shipment }: { readonly shipment: JsonObject }) {
  const { formats } = useShared();
  const words = (value: Json | undefined): string => {
    if (isJsonObject(value)) return textOf(value.label) || textOf(value.display);
    return formats.format(textOf(value)) ?? textOf(value);
  };
  return (
    <span class="facts">
      {facts
        .filter((fact) => words(shipment[fact]) !== '')
        .map((fact) => (
          <span key={fact}>
            {labelOf(fact)}: <bdi>{words(shipment[fact])}</bdi>
          </span>
        ))}
    </span>
  );
}
